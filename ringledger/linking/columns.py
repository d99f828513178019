"""Which column holds what.

Belongs here: finding the columns a person named, and suggesting likely ones, by their names and by
what stands in them, when that fails. Does not: reading files, reading names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from ringledger.errors import UsageError
from ringledger.linking.lists import NameList
from ringledger.linking.states import state_codes
from ringledger.matching.folding import fold
from ringledger.matching.names import parse_agency_name

ROLES = ("name", "state", "city", "county")

# Words of column names that speak for a role.
_HEADINGS = {
    "name": frozenset({"agency", "agencies", "department", "dept", "police", "lea", "ori_name"}),
    "state": frozenset({"state", "st", "stabbr", "state_abbr"}),
    "city": frozenset({"city", "town", "municipality", "place"}),
    "county": frozenset({"county", "parish"}),
}
_SAMPLE_ROWS = 1_000
# Of a column's filled cells, the share that must read like the role to suggest it by content.
_ENOUGH = 0.5


@dataclass(frozen=True)
class Columns:
    """Positions of the columns that hold the name and what is known of its place."""

    name: int
    state: int | None = None
    city: int | None = None
    county: int | None = None


def find_columns(names: NameList, asked: dict[str, str | None]) -> Columns:
    """The positions of the columns asked for, by role.

    Raises UsageError, with the list's columns and the likely ones among them, when the name's
    column isn't given, or one given isn't there, stands there twice or holds no text.
    """
    found: dict[str, int] = {}
    for role in ROLES:
        column = asked.get(role)
        if column is not None:
            found[role] = _find(names, role, column)
    if "name" not in found:
        raise UsageError(
            f"Say with --name which column holds the agency names. {suggestions(names, ['name'])}"
        )
    return Columns(**found)


def _find(names: NameList, role: str, column: str) -> int:
    at = [position for position, name in enumerate(names.columns) if name == column]
    if not at:
        close = get_close_matches(
            column.casefold(), [name.casefold() for name in names.columns], n=1
        )
        likely = next((name for name in names.columns if name.casefold() in close), None)
        meant = f" Did you mean {likely!r}?" if likely else ""
        raise UsageError(
            f"The list has no column {column!r} (--{role}).{meant} {suggestions(names, [role])}"
        )
    if len(at) > 1:
        places = " and ".join(str(position + 1) for position in at)
        raise UsageError(
            f"The list has the column {column!r} (--{role}) more than once, as its columns "
            f"{places}. Rename all but one of them."
        )
    kind = names.column_types[at[0]]
    if kind is not None:
        raise UsageError(
            f"The column {column!r} (--{role}) holds {kind} and no text. "
            f"{suggestions(names, [role])}"
        )
    return at[0]


def suggestions(names: NameList, roles: Sequence[str]) -> str:
    """A sentence or two: the list's columns, and which of them look right for the roles."""
    listed = ", ".join(_listed(name) for name in names.columns)
    text = f"Its columns are: {listed}."
    titled = not all(name.strip() for name in names.columns) or len(names.columns) == 1
    if titled:
        text += " They are the first row that isn't blank: remove a title above the column names."
    for role in roles:
        likely = likely_columns(names, role)
        if titled:
            # What stands under a title reads like names, but a title is no column to choose.
            likely = [column for column in likely if _speaks_for(role, column)]
        if likely:
            shown = " or ".join(f"--{role} {_quoted(column)}" for column in likely[:2])
            text += f" Likely: {shown}."
    return text


def likely_columns(names: NameList, role: str) -> list[str]:
    """The columns that look like they hold the role, likeliest first."""
    sample = next(iter(names.batches()), None)
    scored = []
    for position, column in enumerate(names.columns):
        if names.column_types[position] is not None or not column.strip():
            continue
        score = 1.0 if _speaks_for(role, column) else 0.0
        if sample is not None and role != "city":
            cells = sample.texts(position).slice(0, _SAMPLE_ROWS).to_pylist()
            share = _share(role, [cell for cell in cells if cell and cell.strip()])
            score += 2 * share if share >= _ENOUGH else 0.0
        if score:
            scored.append((-score, position, column))
    return [column for _, _, column in sorted(scored)]


def _speaks_for(role: str, column: str) -> bool:
    words = set(fold(column).split()) | {fold(column).replace(" ", "_")}
    return bool(words & _HEADINGS[role])


def _share(role: str, texts: Sequence[str]) -> float:
    """Of the texts, the share that read like what the role calls for."""
    if not texts:
        return 0.0
    if role == "name":
        # Places and people parse too, but say no kind of agency.
        fitting = sum(parse_agency_name(text).kind != "unknown" for text in texts)
    elif role == "state":
        known = state_codes(False).keys() | state_codes(True).keys()
        fitting = sum(fold(text) in known for text in texts)
    else:
        fitting = sum(fold(text).endswith((" county", " parish")) for text in texts)
    return fitting / len(texts)


def _listed(column: str) -> str:
    if not column.strip():
        return "(no name)"
    return f"'{column}'" if "," in column else column


def _quoted(column: str) -> str:
    return f"'{column}'" if " " in column else column
