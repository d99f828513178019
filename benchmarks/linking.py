"""Linking against its peers: seconds, memory, precision and recall on the same lists.

    python -m benchmarks.linking
    python -m benchmarks.linking --sizes 1000000/366000 --limit 600 --write
    python -m benchmarks.linking --alone 10000000/1000000 --growth --stages

A size is rows/distinct names. ringledger is timed as the whole command, from CSV to Parquet,
starting Python included; its peers from names in memory to links, starting and reading left out.
A peer that takes longer than the limit, all included, or more memory than there is to give, is
stopped, and the table says so.
Memory is that of all processes of each, shared pages counted once, looked at five times a second.
Precision and recall are over distinct names, against the agency each was made from. A peer links
from the score on at which its F1 on this very list is highest, which none of its users could know.

Tables go to standard output. `--write` puts them into `docs/benchmarks.md` and its plot beside it;
what linkers took is kept in `docs/benchmarks/linking.json`, where a size measured again replaces
what it took before, so that sizes may be measured one command after the other.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.parquet as pq

from benchmarks.linking_peers import PEERS, Guess, ringledger
from benchmarks.lists import Known, Typed, known_agencies, typed_names, write_list
from benchmarks.measuring import (
    PAGE,
    Row,
    StoppedError,
    machine,
    machines,
    run,
    shown,
    together,
    write,
)
from ringledger.evaluation.measures import f1
from ringledger.settings import Settings

if TYPE_CHECKING:
    from ringledger.matching.comparison.block import Block

OURS = "ringledger link"
TIMES = f"× {OURS}"
KEPT = PAGE.parent / "benchmarks" / "linking.json"
SIZES = ("10000/5000", "100000/60000", "1000000/366000")


def score(names: Sequence[Typed], linked: Sequence[str]) -> Row:
    """Precision, recall and F1 of the families names were linked to; empty is no link."""
    right = sum(bool(got) and got == name.family for name, got in zip(names, linked, strict=True))
    links = sum(map(bool, linked))
    meant = sum(bool(name.family) for name in names)
    precision, recall = right / max(1, links), right / max(1, meant)
    return {"precision": precision, "recall": recall, "F1": f1(precision, recall) or 0.0}


def at_best(names: Sequence[Typed], guesses: Sequence[Guess]) -> tuple[list[str], float]:
    """What is linked from the score on that gives the highest F1 on these names, and that score."""
    scores = np.array([score if family else -np.inf for family, score in guesses])
    right = [family == name.family for name, (family, _) in zip(names, guesses, strict=True)]
    order = np.argsort(-scores, kind="stable")
    order = order[np.isfinite(scores[order])]
    if not len(order):
        return [""] * len(names), 0.0
    # Of equal scores, all or none are links.
    last = np.append(scores[order][:-1] != scores[order][1:], True)
    meant = sum(bool(name.family) for name in names)
    measure = 2 * np.cumsum(np.array(right)[order]) / (np.arange(1, len(order) + 1) + meant)
    least = float(scores[order][np.where(last, measure, -1).argmax()])
    return [family if family and score >= least else "" for family, score in guesses], least


def ours(path: Path, names: Sequence[Typed], known: Sequence[Known], folder: Path) -> Row:
    """The whole command on a list."""
    out = folder / "linked.parquet"
    command = ("ringledger.cli.main", "link", str(path), "--name", "name", "--state", "state")
    took, _ = run([*command, "-o", str(out)])
    family = {agency.agency_id: agency.family for agency in known}
    found = pq.ParquetFile(out).read(["agency_id"]).column(0).slice(0, len(names)).to_pylist()
    # National agencies are no one's to find here.
    linked = [family.get(agency, agency) or "" for agency in found]
    return {"linker": OURS, **took, **score(names, linked)}


def peers(names: Sequence[Typed], folder: Path, seconds: float, size: float) -> list[Row]:
    """Every peer on the same names, each in a process of its own, stopped at these limits."""
    given, out = folder / "names.json", folder / "found.json"
    given.write_text(json.dumps([[name.name, name.state, name.family] for name in names]))
    rows: list[Row] = []
    for name in PEERS:
        command = ["benchmarks.linking", "--peer", name, str(given), str(out)]
        try:
            took, said = run(command, most_seconds=seconds, most_bytes=size)
        except StoppedError as stopped:
            rows.append({"linker": name, "note": str(stopped)})
        else:
            linked, least = at_best(names, json.loads(out.read_text()))
            # ringledger's matcher has decided: it has one score.
            threshold = {} if PEERS[name] is ringledger else {"links from": f"{least:.3g}"}
            rows.append({"linker": name, **took, **json.loads(said), **score(names, linked)})
            rows[-1] |= threshold
        print(rows[-1], file=sys.stderr, flush=True)
    return rows


def run_peer(name: str, given: Path, out: Path) -> None:
    """What a peer's own process does; prints what linking alone took."""
    known = known_agencies(Settings.from_environment())
    names = [Typed(*row) for row in json.loads(given.read_text())]
    start, spent = time.perf_counter(), time.process_time()
    guesses = PEERS[name](names, known)
    took = {"seconds": time.perf_counter() - start, "CPU seconds": time.process_time() - spent}
    print(json.dumps(took))
    out.write_text(json.dumps(guesses))


def measured(
    count: int, distinct: int, with_peers: bool, seconds: float, size: float
) -> dict[str, Any]:
    """All linkers on a list of this size, or ringledger alone; as it is kept."""
    found: dict[str, Any] = {"rows": count, "distinct names": distinct, "machine": machine()}
    known = known_agencies(Settings.from_environment())
    names = typed_names(known, distinct, seed=distinct)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_list(folder / "list.csv", names, count)
        rows = [ours(folder / "list.csv", names, known, folder)]
        print(rows[0], file=sys.stderr, flush=True)
        rows += peers(names, folder, seconds, size) if with_peers else []
    for row in rows:
        if "seconds" in row:
            row[TIMES] = row["seconds"] / rows[0]["seconds"]
    return found | {"linkers": rows}


def by_size(one: dict[str, Any]) -> tuple[int, int]:
    """What tells one size from another, and its place among them."""
    return one["distinct names"], one["rows"]


def linker_tables(sizes: Sequence[dict[str, Any]]) -> dict[str, str]:
    """What every linker took, what ringledger takes for a row and a name, and on which machine."""
    columns = ("rows", "distinct names")
    rows = [{name: one[name] for name in columns} | row for one in sizes for row in one["linkers"]]
    return {
        "machine": machines(sizes, lambda one: f"{one['rows']:,}/{one['distinct names']:,}"),
        "linkers": shown(rows),
        "costs": shown(costs(sizes)),
    }


def costs(sizes: Sequence[dict[str, Any]]) -> list[Row]:
    """What the whole command takes for its start, a row and a distinct name, in CPU seconds.

    Through all sizes, by least squares of relative errors; the last row says how far off that is.
    """
    if len(sizes) < 4:
        return []
    taken = np.array([one["linkers"][0]["CPU seconds"] for one in sizes])
    parts = np.array([[1.0, one["rows"], one["distinct names"]] for one in sizes])
    found, *_ = np.linalg.lstsq(parts / taken[:, None], np.ones(len(taken)), rcond=None)
    off = np.abs(parts @ found / taken - 1).max()
    return [
        {"what": "a start", "CPU": f"{found[0]:.2f} s"},
        {"what": "a row", "CPU": f"{1e6 * found[1]:.1f} µs"},
        {"what": "a distinct name", "CPU": f"{1e6 * found[2]:.1f} µs"},
        {"what": "largest error of a size", "CPU": f"{off:.0%}"},
    ]


def growth(distinct: int = 20_000, parts: Sequence[float] = (0.125, 0.25, 0.5, 1.0)) -> list[Row]:
    """Seconds of one process for the same names against parts of the directory."""
    from ringledger.linking.directory import Directory, load_directory
    from ringledger.linking.resolving import Query, Resolver
    from ringledger.matching.names import parse_agency_name

    settings = Settings.from_environment()
    whole = load_directory("eff-2020", settings)
    names = typed_names(known_agencies(settings), distinct, seed=distinct)
    queries = [Query(name.name, name.state) for name in names]
    table = pq.ParquetFile(whole.path).read()
    rows = []
    for part in parts:
        kept = table.take(np.arange(0, len(table), round(1 / part)))
        directory = Directory(whole.edition, kept, whole.path)
        for state in {query.state for query in queries}:
            directory.block(state)
        resolver = Resolver(directory)
        resolver.resolve(queries[:1])
        parse_agency_name.cache_clear()
        start = time.process_time()
        resolver.resolve(queries)
        seconds = time.process_time() - start
        each = 1e6 * seconds / distinct
        rows.append({"agencies": len(kept), "CPU seconds": seconds, "µs per name": each})
    return rows


def stages(distinct: int = 20_000) -> tuple[list[Row], list[Row]]:
    """Where the time of a name goes, stage by stage; and pairs compared, with their cost."""
    from ringledger.linking import answers
    from ringledger.linking.directory import load_directory
    from ringledger.linking.resolving import Query, Resolver
    from ringledger.matching.names import parse_agency_name
    from ringledger.matching.split import split_agency_cell

    settings = Settings.from_environment()
    directory = load_directory("eff-2020", settings)
    names = sorted(
        typed_names(known_agencies(settings), distinct, seed=distinct), key=lambda one: one.state
    )
    spent: Counter[str] = Counter()
    with timed("encode the directory", spent):
        blocks = {one.state: directory.block(one.state) for one in names}
        for block in blocks.values():
            _ = block.names.spellings.by_word, block.names.spellings.by_words
    with timed("take cells apart", spent):
        for one in names:
            split_agency_cell(one.name)
    counted = blocks_alone(names, blocks, spent)
    queries = [Query(one.name, one.state) for one in names]
    resolver = Resolver(directory)
    resolver.resolve([Query("Ashby, Brook and Cedar Police", "TX")])
    parse_agency_name.cache_clear()
    with timed("all of these, from cells to decisions", spent):
        found = resolver.resolve(queries)
    with timed("write evidence", spent):
        answers.columns_of(found.parts, directory)
    alone = spent.pop("score alone")
    whole = spent["all of these, from cells to decisions"]
    table = [
        {"stage": stage, "CPU seconds": seconds, "µs per name": 1e6 * seconds / distinct}
        for stage, seconds in spent.items()
    ]
    return table, pair_counts(counted, distinct, alone, whole)


@contextmanager
def timed(stage: str, spent: Counter[str]) -> Iterator[None]:
    """Adds the processor time of what is done within to that stage's."""
    start = time.process_time()
    yield
    spent[stage] += time.process_time() - start


def blocks_alone(
    names: Sequence[Typed], blocks: Mapping[str, Block], spent: Counter[str]
) -> Counter[str]:
    """Take names through the matcher, a stage after the other; how many pairs each met."""
    from ringledger.matching.comparison import candidates
    from ringledger.matching.comparison.encoding import encode
    from ringledger.matching.comparison.mentions import Mention
    from ringledger.matching.linker import link_columns
    from ringledger.matching.names import parse_agency_name

    parse_agency_name.cache_clear()
    with timed("read names", spent):
        parsed = [parse_agency_name(one.name, one.state) for one in names]
    counted: Counter[str] = Counter()
    for state, block in blocks.items():
        at = [place for place, one in enumerate(names) if one.state == state]
        mentions = [Mention("", names[place].name, state=state) for place in at]
        read = [parsed[place] for place in at]
        with timed("encode names", spent):
            encoded = encode(read)
            ours, theirs = encoded.spellings, block.names.spellings
        with timed("find candidates", spent):
            pairs = candidates.candidate_pairs(encoded, block.names)
        with timed("score alone", spent):
            for _ in candidates.spelled_alike(ours, theirs):
                pass
        with timed("compare, weigh and decide", spent):
            link_columns(mentions, block, parsed=read)
        counted["possible"] += len(ours.compact) * len(theirs.compact)
        counted["scored"] += of_like_length(ours.compact, theirs.compact)
        counted["kept"] += len(pairs[0])
    # That begins with the two stages before it.
    spent["compare, weigh and decide"] -= spent["encode names"] + spent["find candidates"]
    return counted


def of_like_length(left: Sequence[str], right: Sequence[str]) -> int:
    """How many pairs are of lengths that can be as alike as a candidate has to be."""
    from ringledger.matching.comparison.candidates import SIMILARITY_FLOOR

    ours, theirs = (np.array([len(text) for text in side]) for side in (left, right))
    least = SIMILARITY_FLOOR / (200 - SIMILARITY_FLOOR)
    ratio = ours[:, None] / np.maximum(1, theirs)[None, :]
    return int(((ratio >= least) & (ratio <= 1 / least)).sum())


def pair_counts(counted: Counter[str], distinct: int, alone: float, whole: float) -> list[Row]:
    """What there is to compare, and what scoring takes `alone` of the `whole`, in CPU seconds."""
    possible, scored = counted["possible"], counted["scored"]
    cost = 1e9 * alone / max(1, scored)
    return [
        {"pairs": "all spellings of a state with all of its directory", "count": possible},
        {"pairs": "of a length that can be alike, scored", "count": scored},
        {"pairs": "of them for each name", "count": round(scored / distinct, 1)},
        {"pairs": "names worth weighing", "count": counted["kept"]},
        {"pairs": "nanoseconds for each pair scored", "count": round(cost, 1)},
        {"pairs": "so scoring takes, µs per name", "count": round(1e6 * alone / distinct, 1)},
        {"pairs": "of all that a name takes, µs", "count": round(1e6 * whole / distinct, 1)},
    ]


def plot(sizes: Sequence[dict[str, Any]], path: Path) -> None:
    """Seconds by distinct names where peers ran, a line for each linker, both axes logarithmic."""
    import altair as alt

    points = [
        {"distinct names": one["distinct names"], "seconds": row["seconds"], "by": row["linker"]}
        for one in sizes
        for row in one["linkers"]
        if "seconds" in row and len(one["linkers"]) > 1
    ]
    chart = (
        alt.Chart(alt.Data(values=points), width=480, height=300)
        .mark_line(point=True)
        .encode(
            alt.X("distinct names:Q", scale=alt.Scale(type="log")),
            alt.Y("seconds:Q", scale=alt.Scale(type="log")),
            alt.Color("by:N", title=None, sort=[OURS, *PEERS]),
        )
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    chart.save(str(path))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    sized = {"nargs": "*", "metavar": "ROWS/DISTINCT"}
    options.add_argument("--sizes", **sized, help=f"beside peers; {' '.join(SIZES)} by default")
    options.add_argument("--alone", **sized, default=[], help="without peers")
    options.add_argument("--limit", type=float, default=300, help="seconds a peer may take")
    options.add_argument("--memory", type=float, default=12, help="gigabytes a peer may take")
    options.add_argument("--growth", action="store_true", help="cost by the directory's size")
    options.add_argument("--stages", action="store_true", help="where the time goes")
    options.add_argument("--write", action="store_true", help=f"into docs/{PAGE.name}")
    options.add_argument("--peer", nargs=3, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.peer:
        run_peer(given.peer[0], Path(given.peer[1]), Path(given.peer[2]))
        return
    is_other = given.alone or given.growth or given.stages
    compared = ([] if is_other else SIZES) if given.sizes is None else given.sizes
    asked = [(size, True) for size in compared] + [(size, False) for size in given.alone]
    sizes = [
        measured(*map(int, size.split("/")), with_peers, given.limit, 1e9 * given.memory)
        for size, with_peers in asked
    ]
    tables: dict[str, str] = {}
    if sizes:
        if given.write:
            sizes = together(KEPT, sizes, by_size)
            plot(sizes, KEPT.with_name("linkers.svg"))
        tables |= linker_tables(sizes)
    if given.growth or given.stages:
        tables["stager"] = machine()
        gc.disable()  # as the command does
    if given.growth:
        tables["growth"] = shown(growth())
    if given.stages:
        where, pairs = stages()
        tables |= {"stages": shown(where), "pairs": shown(pairs)}
    for name, table in tables.items():
        print(f"{name}\n\n{table}")
    if given.write:
        write(tables)


if __name__ == "__main__":
    main()
