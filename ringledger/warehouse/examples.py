"""Questions to a published warehouse, ready to run: the analyses of the dbt project.

Each is a file `dbt_project/analyses/<name>.sql` that begins with its question and with what its
answer can't say. The SQL names tables as a reader of the published file does (`marts.…`, no `ref`),
so that the same text runs in `ringledger sql`, in any DuckDB client and in tests, and stands in
docs/cookbook.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ringledger.errors import UsageError, did_you_mean
from ringledger.project import dbt_dir

_HEADER = re.compile(
    r"-- Question: (?P<question>.+?)\n-- Cannot say: (?P<limits>.+?)\n(?!--)(?P<sql>.+)", re.DOTALL
)


@dataclass(frozen=True)
class Example:
    """One question: `limits` is what the answer can't say."""

    name: str
    question: str
    limits: str
    sql: str


def examples() -> list[Example]:
    """All of them, by name."""
    found = []
    for path in sorted((dbt_dir() / "analyses").glob("*.sql")):
        header = _HEADER.fullmatch(path.read_text(encoding="utf-8"))
        if header is None:
            raise UsageError(
                f"{path} must begin with two comments: `-- Question: …` and `-- Cannot say: …`."
            )
        found.append(
            Example(
                name=path.stem,
                question=_unwrapped(header["question"]),
                limits=_unwrapped(header["limits"]),
                sql=header["sql"].strip(),
            )
        )
    return found


def example(name: str) -> Example:
    """The one of that name; UsageError when there is none."""
    known = {each.name: each for each in examples()}
    if name not in known:
        raise UsageError(
            f"There is no example {name!r}; --list names them.{did_you_mean(name, known)}"
        )
    return known[name]


def _unwrapped(comment: str) -> str:
    return re.sub(r"\n--\s*", " ", comment).strip()
