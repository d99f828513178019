"""Writes the tables of figures in `linkage.md` and the README again, from what is computed.

A table stands between `<!-- table: name -->` and `<!-- end -->`; the words around it are written by
hand. `make docs` runs this where the publishers' real files are; tests compare the tables with what
it would write.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

    from ringledger.evaluation.report import Rows
    from ringledger.evaluation.run import Evaluation

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
LINKAGE = ROOT / "docs" / "linkage.md"

_BLOCK = re.compile(r"(<!-- table: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_FIGURES = """
    select
        statement, unit,
        case
            when published_denominator is null then format('{:,}', published_numerator)
            else format(
                '{:.1f}% ({:,} of {:,})',
                100 * published_value, published_numerator, published_denominator
            )
        end as published,
        numerator, denominator, value, is_lower_bound, lower_bound, upper_bound, verdict,
        wording_low, wording_high, is_low_strict, is_high_strict, reading
    from marts.rpt_claims
    where reading in ('ring', 'mapping_police_violence', 'fatal_encounters')
    order by claim_order, reading_order
"""
_AMOUNTS = ("unit", "numerator", "denominator", "value", "is_lower_bound")
_CLAIMS = ("partners-with-deaths", "share-of-deaths")
_RECIPES = """
    select recipe, description, claim_id, numerator, denominator, value, difference_from_ringledger
    from marts.rpt_matching_recipes
    where reading = 'mapping_police_violence' and claim_id in (?, ?)
    order by recipe, claim_id
"""


def filled(text: str, tables: dict[str, str]) -> str:
    """The page with each of its tables as it should be; a table nobody computes is an error."""
    return _BLOCK.sub(lambda found: found[1] + tables[found[2]] + found[3], text)


def markdown(rows: Rows) -> str:
    """Rows of one shape as a table; empty cells for what is not known."""
    if not rows:
        return "Nothing to show.\n"
    lines = [_line(rows[0]), _line("---" for _ in rows[0])]
    lines += [_line("" if value is None else value for value in row.values()) for row in rows]
    return "".join(lines)


def _line(cells: Any) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |\n"


def evaluation_tables(evaluation: Evaluation) -> dict[str, str]:
    """The tables of `linkage.md`. `evaluation` has the labels `ori` and the hard pairs."""
    from ringledger.evaluation import report

    def of(rows: Rows, drop: tuple[str, ...] = (), **where: object) -> Rows:
        return [
            {name: value for name, value in row.items() if name not in {*drop, *where}}
            for row in rows
            if all(row[name] == value for name, value in where.items())
        ]

    scores = report.scores(evaluation)
    named = {"labels": "ori", "part": "report"}
    return {
        "adjudications": markdown(report.adjudications(evaluation)),
        "scores-adjudicated": markdown(
            of(scores, ("note",), **named, context="name and state", judge="adjudicated")
        ),
        "scores-raw": markdown(
            of(
                scores,
                ("note", "brier", "ece"),
                **named,
                context="name and state",
                judge="raw, code listed",
            )
        ),
        "scores-place": markdown(
            of(scores, ("note", "recipe"), **named, context="with county and city")
        ),
        "scores-demo": markdown(
            of(scores, ("note",), labels="demo", part="report", context="name and state")
        ),
        "calibration": markdown(
            of(report.calibration(evaluation), **named, context="name and state")
        ),
        "pairs": markdown(report.pairs(evaluation)),
        "missing": markdown(of(report.missing(evaluation), labels="ori")),
        "candidates": markdown(of(report.candidates(evaluation), labels="ori")),
        "thresholds": markdown(of(report.thresholds(evaluation), labels="ori")),
        "kinds": markdown(of(report.kinds(evaluation), labels="ori", context="name and state")),
        "states": markdown(of(report.states(evaluation), labels="ori", context="name and state")),
    }


def readme_tables(warehouse: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The tables of the README from a built `eff-2020`."""
    return {"claims": _claims_table(warehouse), "recipes": _recipe_table(warehouse)}


def _claims_table(warehouse: duckdb.DuckDBPyConnection) -> str:
    """One claim a line, by Mapping Police Violence, and what the other list says of it."""
    from ringledger.report import words

    rows = warehouse.sql(_FIGURES).to_arrow_table().to_pylist()
    others = {row["statement"]: row for row in rows if row["reading"] == "fatal_encounters"}
    return markdown(
        [
            {
                "what was written": f"“{row['statement']}”",
                "the words allow": words.wording(row),
                "published": row["published"],
                "found": _figure(**{name: row[name] for name in _AMOUNTS}),
                "bounds": f"{_amount(row, 'lower_bound')} to {_amount(row, 'upper_bound')}",
                "the words are": row["verdict"],
                "by Fatal Encounters": _other(others.get(row["statement"])),
            }
            for row in rows
            if row["reading"] != "fatal_encounters"
        ]
    )


def _other(row: dict[str, Any] | None) -> str:
    if row is None:
        return ""
    return f"{_figure(**{name: row[name] for name in _AMOUNTS})}: {row['verdict']}"


def _figure(
    unit: str, numerator: int, denominator: int | None, value: float, is_lower_bound: bool
) -> str:
    least = "at least " if is_lower_bound else ""
    if unit == "count":
        return f"{least}{numerator:,}"
    return f"{least}{value:.1%} ({numerator:,} of {denominator:,})"


def _amount(row: dict[str, Any], column: str) -> str:
    return f"{row[column]:,.0f}" if row["unit"] == "count" else f"{row[column]:.1%}"


def _recipe_table(warehouse: duckdb.DuckDBPyConnection) -> str:
    """Ringledger first, then by share."""
    found: dict[str, dict[str, Any]] = {}
    for recipe, description, claim, *figures in warehouse.execute(_RECIPES, _CLAIMS).fetchall():
        found.setdefault(recipe, {"description": description})[claim] = figures
    first, second = _CLAIMS
    ordered = sorted(found, key=lambda name: (name != "ringledger", found[name][first][2]))
    return markdown(
        [
            {
                "how names are matched": found[name]["description"],
                "partners with a death": _share(found[name][first]),
                "points from ringledger's": _points(found[name][first]),
                "deaths that name a partner": _share(found[name][second]),
            }
            for name in ordered
        ]
    )


def _share(figures: list[Any]) -> str:
    numerator, denominator, value, _ = figures
    return f"{value:.1%} ({numerator:,} of {denominator:,})"


def _points(figures: list[Any]) -> str:
    return f"{100 * figures[3]:+.1f}" if figures[3] else ""


def main() -> None:
    """Write both pages. Needs the real files, and `eff-2020` built."""
    import duckdb

    from ringledger.evaluation.run import evaluate
    from ringledger.settings import Settings

    settings = Settings.from_environment()
    published = settings.home / "published" / "eff-2020.duckdb"
    with duckdb.connect(str(published), read_only=True) as warehouse:
        readme = readme_tables(warehouse)
    README.write_text(filled(README.read_text(encoding="utf-8"), readme), encoding="utf-8")
    tables = evaluation_tables(evaluate("all", "eff-2020", settings))
    LINKAGE.write_text(filled(LINKAGE.read_text(encoding="utf-8"), tables), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
