"""Writes `cookbook.md` from the analyses of the dbt project, so that every query in it runs.

`make docs` runs it; a test compares the page with what it would write, others run the queries.
"""

from __future__ import annotations

from pathlib import Path

from ringledger.warehouse.examples import Example, examples

PAGE = Path(__file__).with_suffix(".md")

INTRODUCTION = """\
# SQL cookbook

<!-- Written by `make docs` from dbt_project/analyses: change those, not this page. -->

Questions to a published warehouse. Each runs as it stands in any DuckDB client that has opened
`data/published/<edition>.duckdb`, and by its name:

    ringledger sql --list
    ringledger sql --example partners_by_state --edition eff-2020

The queries are files of `dbt_project/analyses/`, and this page is made of them. They name tables
as `marts.…`, as whoever reads the published file must, and not with dbt's `ref`, which would have
to be compiled for one particular file first. Tests run each of them on the demo.

Read what an answer can't say before you use it; `marts.rpt_claims.caution` says more.
"""


def page() -> str:
    """The whole page as Markdown."""
    known = examples()
    index = "".join(f"| [{each.name}](#{each.name}) | {each.question} |\n" for each in known)
    return "\n".join(
        [INTRODUCTION, f"| query | question |\n|---|---|\n{index}", *map(_part, known)]
    )


def _part(example: Example) -> str:
    return (
        f"## {example.name}\n\n{example.question}\n\n*It can't say:* {example.limits}\n\n"
        f"```sql\n{example.sql}\n```\n"
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
