"""Linking against its peers: seconds, memory, precision and recall on the same lists.

    python -m benchmarks.linking --sizes 10000/5000 100000/40000 1000000/16000
    python -m benchmarks.linking --growth --stages

A size is rows/distinct names. ringledger is timed as the whole command, from CSV to Parquet,
starting Python included; its peers from names in memory to links, starting and reading left out.
Memory is that of all processes of each, shared pages counted once, looked at five times a second.
Precision and recall are over distinct names, against the agency each was made from. Tables and
plots go to standard output, or with `--write` to `docs/benchmarks.md` and `docs/benchmarks/`.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from benchmarks.linking_peers import PEERS
from benchmarks.lists import Known, Typed, known_agencies, typed_names, write_list
from benchmarks.measuring import PAGE, Row, machine, run, shown, write
from ringledger.evaluation.measures import f1
from ringledger.settings import Settings

OURS = "ringledger link"


def score(names: Sequence[Typed], linked: Sequence[str]) -> Row:
    """Precision, recall and F1 of the families names were linked to; empty is no link."""
    right = sum(bool(got) and got == name.family for name, got in zip(names, linked, strict=True))
    links = sum(map(bool, linked))
    meant = sum(bool(name.family) for name in names)
    precision, recall = right / max(1, links), right / max(1, meant)
    return {"precision": precision, "recall": recall, "F1": f1(precision, recall) or 0.0}


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


def peers(names: Sequence[Typed], distinct: int, folder: Path) -> list[Row]:
    """Every peer on the same names, each in a process of its own."""
    rows: list[Row] = []
    for name, peer in PEERS.items():
        if distinct > peer.most:
            rows.append({"linker": name, "note": f"not run beyond {peer.most:,} distinct names"})
            continue
        out = folder / "linked.json"
        took, said = run(["benchmarks.linking", "--peer", name, str(distinct), str(out)])
        linked = json.loads(out.read_text())
        rows.append({"linker": name, **took, **json.loads(said), **score(names, linked)})
    return rows


def run_peer(name: str, distinct: int, out: Path) -> None:
    """What a peer's own process does; prints what linking alone took."""
    known = known_agencies(Settings.from_environment())
    names = typed_names(known, distinct, seed=distinct)
    start, spent = time.perf_counter(), time.process_time()
    linked = PEERS[name].link(names, known)
    took = {"seconds": time.perf_counter() - start, "CPU seconds": time.process_time() - spent}
    print(json.dumps(took))
    out.write_text(json.dumps(linked))


def side_by_side(sizes: Sequence[tuple[int, int]], with_peers: bool = True) -> list[Row]:
    """All linkers on lists of these sizes (rows, distinct names)."""
    known = known_agencies(Settings.from_environment())
    found: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count, distinct in sizes:
            names = typed_names(known, distinct, seed=distinct)
            write_list(folder / "list.csv", names, count)
            rows = [ours(folder / "list.csv", names, known, folder)]
            rows += peers(names, distinct, folder) if with_peers else []
            for row in rows:
                print(row, file=sys.stderr)
                found.append({"rows": count, "distinct names": distinct, **row})
    return found


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
    from ringledger.matching import compare
    from ringledger.matching.linker import Mention, link_columns
    from ringledger.matching.names import parse_agency_name
    from ringledger.matching.split import split_agency_cell

    settings = Settings.from_environment()
    directory = load_directory("eff-2020", settings)
    names = sorted(
        typed_names(known_agencies(settings), distinct, seed=distinct), key=lambda one: one.state
    )
    spent: Counter[str] = Counter()

    @contextmanager
    def timed(stage: str) -> Iterator[None]:
        start = time.process_time()
        yield
        spent[stage] += time.process_time() - start

    with timed("encode the directory"):
        blocks = {one.state: directory.block(one.state) for one in names}
        for block in blocks.values():
            _ = block.names.spellings.by_word, block.names.spellings.by_words
    with timed("take cells apart"):
        for one in names:
            split_agency_cell(one.name)
    parse_agency_name.cache_clear()
    with timed("read names"):
        parsed = [parse_agency_name(one.name, one.state) for one in names]
    possible = near = kept = 0
    for state, block in blocks.items():
        at = [place for place, one in enumerate(names) if one.state == state]
        mentions = [Mention("", names[place].name, state=state) for place in at]
        read = [parsed[place] for place in at]
        with timed("encode names"):
            encoded = compare.encode(read)
            ours, theirs = encoded.spellings, block.names.spellings
        with timed("find candidates"):
            pairs = compare.candidate_pairs(encoded, block.names)
        with timed("compare, weigh and decide"):
            link_columns(mentions, block, parsed=read)
        left, right = (np.array([len(text) for text in side.compact]) for side in (ours, theirs))
        possible += len(left) * len(right)
        least = compare.SIMILARITY_FLOOR / (200 - compare.SIMILARITY_FLOOR)
        ratio = left[:, None] / np.maximum(1, right)[None, :]
        near += int(((ratio >= least) & (ratio <= 1 / least)).sum())
        kept += len(pairs[0])
    # That begins with the two stages before it.
    spent["compare, weigh and decide"] -= spent["encode names"] + spent["find candidates"]
    queries = [Query(one.name, one.state) for one in names]
    resolver = Resolver(directory)
    resolver.resolve([Query("Ashby, Brook and Cedar Police", "TX")])
    parse_agency_name.cache_clear()
    with timed("all of these, from cells to decisions"):
        found = resolver.resolve(queries)
    with timed("write evidence"):
        answers.columns_of(found.parts, directory)
    table = [
        {"stage": stage, "CPU seconds": seconds, "µs per name": 1e6 * seconds / distinct}
        for stage, seconds in spent.items()
    ]
    cost = 1e9 * spent["find candidates"] / max(1, near)
    counts = [
        {"pairs": "all spellings of a state with all of its directory", "count": possible},
        {"pairs": "of a length that can be alike, compared", "count": near},
        {"pairs": "names worth weighing", "count": kept},
        {"pairs": "nanoseconds per pair compared", "count": round(cost, 1)},
    ]
    return table, counts


def plot(rows: Sequence[Row], path: Path) -> None:
    """Seconds by distinct names, a line for each linker, both axes logarithmic."""
    import altair as alt

    points = [
        {"distinct names": row["distinct names"], "seconds": row["seconds"], "by": row["linker"]}
        for row in rows
        if "seconds" in row
    ]
    chart = (
        alt.Chart(alt.Data(values=points), width=480, height=300)
        .mark_line(point=True)
        .encode(
            alt.X("distinct names:Q", scale=alt.Scale(type="log")),
            alt.Y("seconds:Q", scale=alt.Scale(type="log")),
            alt.Color("by:N", title=None),
        )
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    chart.save(str(path))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--sizes", nargs="*", default=[], metavar="ROWS/DISTINCT")
    options.add_argument("--alone", nargs="*", default=[], metavar="ROWS/DISTINCT", help="no peers")
    options.add_argument("--growth", action="store_true", help="cost by the directory's size")
    options.add_argument("--stages", action="store_true", help="where the time goes")
    options.add_argument("--write", action="store_true", help=f"into docs/{PAGE.name}")
    options.add_argument("--peer", nargs=3, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.peer:
        run_peer(given.peer[0], int(given.peer[1]), Path(given.peer[2]))
        return

    def sizes(said: list[str]) -> list[tuple[int, int]]:
        return [(int(size.split("/")[0]), int(size.split("/")[1])) for size in said]

    tables = {"machine": machine()}
    compared = side_by_side(sizes(given.sizes)) + side_by_side(sizes(given.alone), False)
    if compared:
        tables["linkers"] = shown(compared)
    if given.growth or given.stages:
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
        if compared:
            plot(compared, PAGE.parent / "benchmarks" / "linkers.svg")


if __name__ == "__main__":
    main()
