"""The registry: every file ringledger knows, and the editions composed of them.

What belongs here: loading `registry.yaml` and the candidate editions under
`RINGLEDGER_HOME/editions/`, with the statements of their own that they test. What does not: what a
value of an entry may be (`entries`); finding, downloading or reading a source file.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ringledger.errors import SourceError, UsageError, did_you_mean
from ringledger.sources.editions import Edition, Source
from ringledger.sources.entries import (
    EDITION_CHECKS,
    SOURCE_CHECKS,
    checked,
    mapping,
    refuse_unknown,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ringledger.settings import Settings
    from ringledger.sources.statements import Rows

REGISTRY_FILE = Path(__file__).with_name("registry.yaml")

# Names under `published/` that mean something else.
_RESERVED = ("current", "versions")


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
            f"{did_you_mean(name, editions)}"
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
        if edition.based_on and edition.based_on not in registry.editions:
            raise SourceError(
                f"The edition {name!r} is based on {edition.based_on!r}, which is no edition."
                f"{did_you_mean(edition.based_on, registry.editions)}"
            )
        if edition.statement_set not in shipped:
            registry.editions[name] = _with_own_statements(edition, registry)
    return registry


def _with_own_statements(edition: Edition, registry: _Registry) -> Edition:
    where = f"The edition {edition.edition!r}"
    if edition.statement_set not in registry.statements:
        raise SourceError(
            f"{where} has the statement_set {edition.statement_set!r}, and no file under "
            f"`editions` has statements of that name."
            f"{did_you_mean(edition.statement_set, tuple(registry.statements))}"
        )
    base = registry.editions.get(edition.based_on or "")
    return replace(
        edition,
        base_statement_set=base.statement_set if base else None,
        statements=registry.statements[edition.statement_set],
    )


def _read_into(registry: _Registry, path: Path) -> None:
    parts = mapping(_content(path), f"{path}")
    refuse_unknown(parts, ("sources", "editions", "statements"), f"{path}")

    for source_id, entry in mapping(parts.get("sources") or {}, f"{path}: sources").items():
        where = f"{path}: source {source_id!r}"
        source = Source(**checked(Source, {"source_id": source_id}, entry, SOURCE_CHECKS, where))
        if registry.sources.get(source_id, source) != source:
            raise SourceError(f"{where} is registered already, with other values. Rename it.")
        registry.sources[source_id] = source

    for name, entry in mapping(parts.get("statements") or {}, f"{path}: statements").items():
        where = f"{path}: statements {name!r}"
        if name in registry.statements:
            raise SourceError(f"{where} exist already. Rename them.")
        # pydantic is slow to import, and few files have statements.
        from ringledger.sources.statements import statement_rows

        registry.statements[name] = statement_rows(name, entry, where)

    for name, entry in mapping(parts.get("editions") or {}, f"{path}: editions").items():
        where = f"{path}: edition {name!r}"
        edition = _edition(name, entry, registry.sources, where)
        if name in registry.editions or name in _RESERVED:
            raise SourceError(f"{where} exists already. Rename it.")
        if name.endswith(".duckdb"):
            raise SourceError(f"{where} is named like another's published file. Rename it.")
        registry.editions[name] = edition


def _content(path: Path) -> object:
    import yaml

    # The same safe loader, ten times as fast where its C form is built.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - safe
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SourceError(
            f"The registry file {path} cannot be read: {' '.join(str(error).split())}"
        ) from error


def _edition(name: str, entry: object, known: Mapping[str, Source], where: str) -> Edition:
    """The edition of an entry, its source ids replaced by the `known` sources."""
    values = checked(Edition, {"edition": name}, entry, EDITION_CHECKS, where)
    source_ids = values.pop("sources", ())
    for source_id in source_ids:
        if source_id not in known:
            raise SourceError(
                f"{where} names the source {source_id!r}, which is not registered."
                f"{did_you_mean(source_id, known)}"
            )
    sources = tuple(known[source_id] for source_id in source_ids)
    edition = Edition(**values, sources=sources)
    # Rows name their file by its name and hash.
    for kind in ("file_name", "sha256"):
        if len({getattr(source, kind) for source in sources}) < len(sources):
            raise SourceError(f"{where} has two sources of one {kind}.")
    if not sources and not edition.generated:
        raise SourceError(f"{where} has no sources.")
    if edition.window_starts_on > edition.as_of_on:
        raise SourceError(
            f"{where}: no day can be counted, since 'window_starts_on' is after 'as_of_on'."
        )
    return edition
