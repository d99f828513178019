"""The evidence of one row, drawn as a waterfall for reading in a terminal.

Belongs here: how evidence looks. Does not: what it is (`ringledger.matching.linker` writes it as
JSON), any weight.

A candidate starts below zero by what speaks for "no such agency", and each feature moves it up or
down. The total, divided by the model's temperature, is the natural logarithm of its odds against
"no such agency". The candidates then share the probability among themselves.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ringledger.linking.answers import Answer, Part
from ringledger.linking.directory import Directory
from ringledger.linking.resolving import LINKED, Query
from ringledger.linking.states import UNKNOWN
from ringledger.matching.model import NULL_LEVELS, default_model, null_codes

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_BAR_WIDTH = 30
_COLORS = {"exact": "green", "accepted": "green", "override": "green", "review": "yellow"}


def draw(
    console: Console, row_number: int, query: Query, parts: Sequence[Part], directory: Directory
) -> None:
    """Print the evidence of a row's parts."""
    state = "a state the directory doesn't have" if query.state == UNKNOWN else query.state
    place = ", ".join(text for text in (query.city, query.county, state) if text)
    console.print(f"Row {row_number}: {query.name!r}{f' ({place})' if place else ''}", markup=False)
    if not parts:
        console.print("It names no agency: unmatched.")
    if len(parts) > 1:
        console.print(f"It names {len(parts)} agencies, so the row as a whole is for review.")
    for part in parts:
        _draw_part(console, part, len(parts) > 1, directory)


def _draw_part(console: Console, part: Part, is_one_of_many: bool, directory: Directory) -> None:
    evidence = json.loads(part.answer.evidence)
    console.print()
    if is_one_of_many:
        console.print(f"{part.text!r}", markup=False)
    read = ", ".join(
        f"{key.replace('_', ' ')} {value}" for key, value in evidence["read_as"].items()
    )
    console.print(f"Read as: {read}", markup=False)
    console.print(f"Looked for in: {evidence['searched']}")
    for override in evidence.get("overrides", ()):
        console.print(
            f"Decided by people ({override['override_id']}): {override['verdict']} "
            f"{override['agency_id'] or ''}: {override['reason']}",
            markup=False,
        )
    for place, candidate in enumerate(evidence["candidates"][:2]):
        console.print()
        console.print(_waterfall(candidate, evidence, ("Best", "Runner-up")[place], directory))
    if not evidence["candidates"]:
        console.print("No agency there has a name like it.")
    console.print()
    console.print(_verdict(part.answer, evidence), markup=False, style=_color(part.answer))


def _waterfall(
    candidate: dict[str, Any], evidence: dict[str, Any], title: str, directory: Directory
) -> Table:
    from rich.markup import escape
    from rich.table import Table

    entry = directory.entries.get(candidate["agency_id"])
    named = candidate["agency_name"]
    about = f"{entry.agency_kind}, {entry.state or 'national'}" if entry else "not in the directory"
    table = Table(
        title=escape(f"{title}: {named} [{candidate['agency_id']}] ({about})"),
        title_justify="left",
        title_style="bold",
        box=None,
        pad_edge=False,
    )
    table.add_column("what")
    table.add_column("level")
    table.add_column("weight", justify="right")
    table.add_column("total", justify="right")
    table.add_column("")
    model = default_model()
    group = int(null_codes([evidence["read_as"].get("kind", "unknown")])[0])
    steps = [("no such agency", f"{NULL_LEVELS[group]} name", -float(model.no_agency[group]))]
    steps += [
        (feature.replace("_", " "), said["level"], said["weight"])
        for feature, said in candidate["levels"].items()
    ]
    reached = [0.0]
    for _, _, weight in steps:
        reached.append(reached[-1] + weight)
    low, high = min(reached), max(reached)
    for (what, level, weight), before, after in zip(steps, reached, reached[1:], strict=False):
        table.add_row(
            what, escape(level), f"{weight:+.2f}", f"{after:+.2f}", _bar(before, after, low, high)
        )
    table.add_row(
        "total",
        f"probability {candidate['probability']:.6f}",
        "",
        f"{reached[-1]:+.2f}",
        _bar(0.0, reached[-1], low, high),
        style="bold",
    )
    return table


def _bar(before: float, after: float, low: float, high: float) -> str:
    """The stretch from one total to the next, on a line from the lowest to the highest."""
    scale = _BAR_WIDTH / (high - low) if high > low else 0.0
    start, end = sorted((round((before - low) * scale), round((after - low) * scale)))
    mark, color = ("█", "green") if after >= before else ("░", "red")
    drawn = mark * max(1, end - start)
    return f"{' ' * min(start, _BAR_WIDTH - 1)}[{color}]{drawn}[/{color}]"


def _verdict(answer: Answer, evidence: dict[str, Any]) -> str:
    said = f"{answer.decision}: {evidence['method']}"
    if answer.decision in LINKED:
        said += f", {answer.agency_name} [{answer.agency_id}]"
    if answer.match_probability is not None:
        said += f", probability {answer.match_probability:.6f}"
    if answer.runner_up_agency_id:
        said += (
            f"; runner-up {answer.runner_up_agency_name} [{answer.runner_up_agency_id}], "
            f"{answer.runner_up_probability or 0.0:.6f}"
        )
    return f"{said}; no such agency {evidence['no_such_agency']:.6f}."


def _color(answer: Answer) -> str:
    return _COLORS.get(answer.decision, "red")
