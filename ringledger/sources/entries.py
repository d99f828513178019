"""What an entry of the registry must be: the fields it may have, and what each value may be.

Belongs here: the checks of one entry, and telling what is wrong with it. Does not: which entries
there are and how they hang together (`registry`). Written by hand, because every command loads the
registry and a validation library takes longer to import than the registry to load.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ringledger.errors import SourceError, did_you_mean
from ringledger.sources.readers import READERS

if TYPE_CHECKING:
    from ringledger.sources.editions import Edition, Source

# What a value must be, and its form in the dataclass: (check, converter, words for the message).
_Check = tuple[Callable[[Any], bool], Callable[[Any], Any], str]


def _same(value: Any) -> Any:
    return value


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_day(value: Any) -> bool:
    return _day(value) is not None


def _day(value: Any) -> date | None:
    """The day; YAML leaves one in quotation marks as text."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_url(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"https?://[^\s/]+/\S*", value) is not None


def _matches(pattern: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def _list_of(check: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(check, value))


def _one_of(*choices: str) -> _Check:
    return lambda value: value in choices, _same, f"one of {', '.join(choices)}"


_TEXT: _Check = (_is_text, str.strip, "text")
_DAY: _Check = (_is_day, _day, "a day, YYYY-MM-DD")
_FLAG: _Check = (lambda value: isinstance(value, bool), _same, "true or false")
_NAME: _Check = (_matches(r"[a-z0-9][a-z0-9.-]*"), _same, "lower-case letters, digits, - and .")

SOURCE_CHECKS: dict[str, _Check] = {
    "source_id": _NAME,
    "publisher": _TEXT,
    "title": _TEXT,
    "citation": _TEXT,
    "url_main": (_is_url, _same, "a URL"),
    "urls": (_list_of(_is_url), tuple, "a list of URLs"),
    "license": _TEXT,
    "license_url": (_is_url, _same, "a URL"),
    "vintage": _TEXT,
    "date_published": _DAY,
    "date_accessed": _DAY,
    "sha256": (_matches(r"[0-9a-f]{64}"), _same, "64 lower-case hexadecimal digits"),
    "bytes": (_is_whole, _same, "a whole number"),
    "format": _one_of("csv", "xlsx", "stata", "rds"),
    "file_name": (_matches(r"[^/\\\s][^/\\]*"), _same, "a file name without folders"),
    "expected_rows": (_is_whole, _same, "a whole number"),
    "reader": _one_of(*READERS),
    "file_scope": _one_of("all_causes", "deadly_force"),
    "covers_from": _DAY,
    "covers_to": _DAY,
    "text_withheld_because": _TEXT,
    "note": _TEXT,
}
EDITION_CHECKS: dict[str, _Check] = {
    "edition": _NAME,
    "title": _TEXT,
    "as_of_on": _DAY,
    "window_starts_on": _DAY,
    "press_on": _DAY,
    "statement_set": _TEXT,
    "is_fictional": _FLAG,
    "program": _TEXT,
    "sources": (_list_of(_is_text), tuple, "a list of source ids"),
    "generated": _FLAG,
    "based_on": _TEXT,
    "is_candidate": _FLAG,
}


def checked(
    record: type[Source] | type[Edition],
    key: Mapping[str, str],
    entry: object,
    checks: Mapping[str, _Check],
    where: str,
) -> dict[str, Any]:
    """The entry's values in their dataclass form; SourceError says what is wrong with it."""
    values = {**key, **mapping(entry, where)}
    refuse_unknown(values, checks, where)
    # A value of None is as good as absent: optional fields have a default.
    given = {name: value for name, value in values.items() if value is not None}
    optional = {item.name for item in fields(record) if item.default is not MISSING} | {"sources"}
    for name in checks:
        if name not in given and name not in optional:
            raise SourceError(f"{where} lacks {name!r}.")
    for name, value in given.items():
        is_right, convert, expected = checks[name]
        if not is_right(value):
            raise SourceError(f"{where}: {name!r} must be {expected}, not {value!r}.")
        given[name] = convert(value)
    return given


def mapping(value: object, where: str) -> dict[str, Any]:
    """The value, when it maps names to values; SourceError when it does not."""
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise SourceError(f"{where} must be a mapping of names to values.")
    return value


def refuse_unknown(
    values: Mapping[str, Any], known: Mapping[str, Any] | tuple[str, ...], where: str
) -> None:
    """Raise SourceError about the first name that is not known."""
    for name in values:
        if name not in known:
            raise SourceError(f"{where} has an unknown field {name!r}.{did_you_mean(name, known)}")
