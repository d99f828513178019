"""The registry: every file ringledger knows, and the editions composed of them.

What belongs here: loading and validating `registry.yaml` and the candidate editions under
`RINGLEDGER_HOME/editions/`, with the statements of their own that they test. What does not:
finding, downloading or reading a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ringledger.errors import SourceError, UsageError
from ringledger.sources.readers import READERS

if TYPE_CHECKING:
    from ringledger.settings import Settings
    from ringledger.sources.statements import Rows

REGISTRY_FILE = Path(__file__).with_name("registry.yaml")

FORMATS = ("csv", "xlsx", "stata", "rds")
FILE_SCOPES = ("all_causes", "deadly_force")
# Names under `published/` that mean something else.
_RESERVED = ("current", "versions")


@dataclass(frozen=True)
class Source:
    """One pinned file of one publisher. Dates are days; `sha256` is lower-case hexadecimal.

    `covers_from` and `covers_to` are the first and last incident day for which the file is used;
    where files of one publisher overlap, they divide the days among them. `format` is one of
    `FORMATS`; `file_scope` one of `FILE_SCOPES` for Fatal Encounters files, None elsewhere.
    `text_withheld_because` says why verbatim text of the file must not be passed on, where the
    terms forbid it; None where it may be.
    """

    source_id: str
    publisher: str
    title: str
    citation: str
    url_main: str
    urls: tuple[str, ...]
    license: str
    license_url: str
    vintage: str
    date_published: date
    date_accessed: date
    sha256: str
    bytes: int
    format: str
    file_name: str
    expected_rows: int
    reader: str
    file_scope: str | None = None
    covers_from: date | None = None
    covers_to: date | None = None
    text_withheld_because: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Edition:
    """A named, frozen set of inputs with the day it speaks of. One edition builds one warehouse.

    `statements` are the rows of its statement set where that is one's own and not in the seeds;
    `base_statement_set` is then the set of the edition it is based on, whose decisions about names
    hold in it too. A candidate has files of another vintage than the figures were published from:
    counts that differ from those published are a warning in it.
    """

    edition: str
    title: str
    as_of_on: date
    window_starts_on: date
    press_on: date
    statement_set: str
    is_fictional: bool
    program: str
    sources: tuple[Source, ...]
    generated: bool = False
    scale: int = 1
    based_on: str | None = None
    is_candidate: bool = False
    base_statement_set: str | None = None
    statements: Rows | None = None


def edition_names(settings: Settings) -> list[str]:
    """Names of all editions: the registry's in its order, then the candidates' by name."""
    return list(_load(settings).editions)


def registered_sources(settings: Settings) -> dict[str, Source]:
    """Every registered file by `source_id`, those of no edition included."""
    return dict(_load(settings).sources)


def is_generated(name: str, settings: Settings) -> bool:
    """Whether the registered edition's files are written by ringledger itself."""
    return _load(settings).editions[name].generated


def load_edition(name: str, settings: Settings, scale: int = 1) -> Edition:
    """The edition of that name, its files not yet looked for.

    A generated edition's files are written first, where they do not stand yet. Raises UsageError
    when there is no such edition, or when `scale` is not 1 for one that is not generated.
    """
    editions = _load(settings).editions
    if name not in editions:
        raise UsageError(
            f"There is no edition {name!r}. The editions are {', '.join(editions)}."
            f"{_did_you_mean(name, editions)}"
        )
    edition = editions[name]
    if scale < 1:
        raise UsageError(f"The scale must be 1 or more, not {scale}.")
    if not edition.generated:
        if scale != 1:
            raise UsageError(
                f"The scale applies to generated editions; the files of {name!r} are as published."
            )
        return edition
    from ringledger.demo import demo_edition_sources

    folder = settings.cache / name / f"scale-{scale}"
    return replace(edition, scale=scale, sources=tuple(demo_edition_sources(folder, scale)))


class _Registry(NamedTuple):
    sources: dict[str, Source]
    editions: dict[str, Edition]
    statements: dict[str, Rows]


def _load(settings: Settings) -> _Registry:
    """The registry and all candidates; each file may use the sources of those read before it."""
    registry = _Registry({}, {}, {})
    _read_into(registry, REGISTRY_FILE)
    shipped = {edition.statement_set for edition in registry.editions.values()}
    for path in sorted((settings.home / "editions").glob("*.yaml")):
        _read_into(registry, path)
    for name, edition in registry.editions.items():
        if edition.statement_set not in shipped:
            registry.editions[name] = _with_own_statements(edition, registry)
    return registry


def _with_own_statements(edition: Edition, registry: _Registry) -> Edition:
    where = f"The edition {edition.edition!r}"
    if edition.statement_set not in registry.statements:
        raise SourceError(
            f"{where} has the statement_set {edition.statement_set!r}, and no file under "
            f"`editions` has statements of that name."
            f"{_did_you_mean(edition.statement_set, tuple(registry.statements))}"
        )
    base = registry.editions.get(edition.based_on or "")
    if edition.based_on and base is None:
        raise SourceError(f"{where} is based on {edition.based_on!r}, which is no edition.")
    return replace(
        edition,
        base_statement_set=base.statement_set if base else None,
        statements=registry.statements[edition.statement_set],
    )


def _read_into(registry: _Registry, path: Path) -> None:
    import yaml

    # The same safe loader, ten times as fast where its C form is built.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - safe
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SourceError(
            f"The registry file {path} cannot be read: {' '.join(str(error).split())}"
        ) from error
    parts = _mapping(content, f"{path}")
    _refuse_unknown(parts, ("sources", "editions", "statements"), f"{path}")

    for source_id, entry in _mapping(parts.get("sources") or {}, f"{path}: sources").items():
        where = f"{path}: source {source_id!r}"
        source = Source(**_checked(Source, {"source_id": source_id}, entry, _SOURCE_CHECKS, where))
        if registry.sources.get(source_id, source) != source:
            raise SourceError(f"{where} is registered already, with other values. Rename it.")
        registry.sources[source_id] = source

    for name, entry in _mapping(parts.get("statements") or {}, f"{path}: statements").items():
        where = f"{path}: statements {name!r}"
        if name in registry.statements:
            raise SourceError(f"{where} exist already. Rename them.")
        # pydantic is slow to import, and few files have statements.
        from ringledger.sources.statements import statement_rows

        registry.statements[name] = statement_rows(name, entry, where)

    for name, entry in _mapping(parts.get("editions") or {}, f"{path}: editions").items():
        where = f"{path}: edition {name!r}"
        values = _checked(Edition, {"edition": name}, entry, _EDITION_CHECKS, where)
        if name in registry.editions or name in _RESERVED:
            raise SourceError(f"{where} exists already. Rename it.")
        source_ids = values.pop("sources", ())
        for source_id in source_ids:
            if source_id not in registry.sources:
                raise SourceError(
                    f"{where} names the source {source_id!r}, which is not registered."
                    f"{_did_you_mean(source_id, registry.sources)}"
                )
        sources = tuple(registry.sources[source_id] for source_id in source_ids)
        edition = Edition(**values, sources=sources)
        # Rows name their file by its name and hash.
        for kind in ("file_name", "sha256"):
            if len({getattr(source, kind) for source in sources}) < len(sources):
                raise SourceError(f"{where} has two sources of one {kind}.")
        if not sources and not edition.generated:
            raise SourceError(f"{where} has no sources.")
        registry.editions[name] = edition


# What a value must be, and its form in the dataclass: (check, converter, words for the message).
_Check = tuple[Callable[[Any], bool], Callable[[Any], Any], str]


def _same(value: Any) -> Any:
    return value


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


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
_DAY: _Check = (_is_day, _same, "a day, YYYY-MM-DD")
_FLAG: _Check = (lambda value: isinstance(value, bool), _same, "true or false")
_NAME: _Check = (_matches(r"[a-z0-9][a-z0-9.-]*"), _same, "lower-case letters, digits, - and .")

_SOURCE_CHECKS: dict[str, _Check] = {
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
    "format": _one_of(*FORMATS),
    "file_name": (_matches(r"[^/\\\s][^/\\]*"), _same, "a file name without folders"),
    "expected_rows": (_is_whole, _same, "a whole number"),
    "reader": _one_of(*READERS),
    "file_scope": _one_of(*FILE_SCOPES),
    "covers_from": _DAY,
    "covers_to": _DAY,
    "text_withheld_because": _TEXT,
    "note": _TEXT,
}
_EDITION_CHECKS: dict[str, _Check] = {
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


def _checked(
    record: type[Source] | type[Edition],
    key: Mapping[str, str],
    entry: object,
    checks: Mapping[str, _Check],
    where: str,
) -> dict[str, Any]:
    """The entry's values in their dataclass form; SourceError says what is wrong with it."""
    values = {**key, **_mapping(entry, where)}
    _refuse_unknown(values, checks, where)
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


def _mapping(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise SourceError(f"{where} must be a mapping of names to values.")
    return value


def _refuse_unknown(
    values: Mapping[str, Any], known: Mapping[str, Any] | tuple[str, ...], where: str
) -> None:
    for name in values:
        if name not in known:
            raise SourceError(f"{where} has an unknown field {name!r}.{_did_you_mean(name, known)}")


def _did_you_mean(name: str, known: Mapping[str, Any] | tuple[str, ...]) -> str:
    close = get_close_matches(name, list(known), n=1)
    return f" Did you mean {close[0]!r}?" if close else ""
