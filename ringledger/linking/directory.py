"""The directory a list is linked to: an edition's agencies, compiled once and kept in the cache.

Belongs here: when a compiled directory may be used again, and handing the matcher a state's
agencies. Does not: which listed agencies are one (`ringledger.matching.directory`), how the
publishers' rows are cleaned (the staging models of the dbt project, whose SQL runs here too).

What is compiled is the agencies with all their names already parsed. Its file's name carries the
hash of everything it is made from: the two pinned files, the seeds, the staging SQL, the code that
reads and matches. The pinned files are verified at each use, compiled or not.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cache, cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ringledger import progress
from ringledger.arrow import texts
from ringledger.errors import SourceError, UsageError
from ringledger.matching.comparison.block import Block, Listed
from ringledger.matching.evidence import shown_agency
from ringledger.matching.names import AgencyName
from ringledger.matching.vocabulary import vocabulary_files
from ringledger.project import dbt_dir, seeds_dir
from ringledger.sources import files
from ringledger.sources.editions import Edition, Source
from ringledger.sources.registry import load_edition

if TYPE_CHECKING:
    import pyarrow as pa

    from ringledger.matching.directory.agencies import Agency
    from ringledger.settings import Settings

# Reader of a list of agencies → its staging model.
_LISTS = {"fbi_agencies": "stg_fbi__agencies", "agency_crosswalk": "stg_crosswalk__agencies"}
# What the linker takes of an agency, in the order of `Listed.from_row`.
_ROW = (
    *("agency_id", "names", "agency_kind", "county", "place", "place_type", "origin"),
    "parent_agency_id",
)
_PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class AgencyEntry:
    """What is shown of an agency."""

    agency_id: str
    ori: str | None
    agency_name: str
    agency_kind: str
    state: str | None


class Directory:
    """The agencies of an edition, as the matcher and its answers need them."""

    def __init__(self, edition: Edition, table: pa.Table, path: Path) -> None:
        """Take a compiled table (see `_compiled`) and where it is kept."""
        self.edition = edition
        self.path = path
        self._table = table
        self._blocks: dict[str, Block] = {}
        self._places: dict[str, npt.NDArray[np.int32]] = {}

    @classmethod
    def opened(cls, edition: Edition, path: Path) -> Directory:
        """A compiled directory that another process has loaded already."""
        table = _kept(path)
        if table is None:
            raise SourceError(f"{path} was removed or damaged while it was in use. Start again.")
        return cls(edition, table, path)

    @cached_property
    def position(self) -> dict[str, int]:
        """Where in the directory an agency stands, by its id."""
        return {agency_id: position for position, agency_id in enumerate(self.entries)}

    @cached_property
    def shown(self) -> dict[str, pa.Array]:
        """What answers and their evidence show of the agencies, and null at the end for none."""
        entries = self.entries.values()
        shown = {
            field.name: texts([*(getattr(entry, field.name) for entry in entries), None])
            for field in fields(AgencyEntry)
        }
        named = (shown_agency(agency.agency_id, *agency.names[:1]) for agency in self._listed)
        return shown | {"evidence": texts([*named, None])}

    @cached_property
    def entries(self) -> dict[str, AgencyEntry]:
        """Every agency by its id."""
        columns = [self._table.column(field.name).to_pylist() for field in fields(AgencyEntry)]
        return {row[0]: AgencyEntry(*row) for row in zip(*columns, strict=True)}

    def block(self, state: str) -> Block:
        """The agencies a name may mean in a state, or in all of them where `state` is empty.

        National agencies, those without a state, stand in every state.
        """
        if state not in self._blocks:
            listed: Iterable[Listed] = self._listed
            if state:
                listed = [*self._by_state.get(state, ()), *self._by_state.get(None, ())]
            self._blocks[state] = Block(listed, self._parsed.__getitem__, self._words)
        return self._blocks[state]

    def places(self, state: str) -> npt.NDArray[np.int32]:
        """Where in the directory the agencies of a state's block stand, and -1 at the end."""
        if state not in self._places:
            agencies = self.block(state).agencies
            found = [self.position[agency.agency_id] for agency in agencies]
            self._places[state] = np.array([*found, -1], dtype=np.int32)
        return self._places[state]

    def has_name(self, normalized: str, state: str) -> bool:
        """Whether an agency of the state (of any, where it is empty) has this normalized name."""
        found = self._states_by_name.get(normalized, frozenset())
        return bool(found) and (not state or state in found or None in found)

    @cached_property
    def _listed(self) -> list[Listed]:
        columns = [self._table.column(name).to_pylist() for name in _ROW]
        return [Listed.from_row(*row) for row in zip(*columns, strict=True)]

    @cached_property
    def _by_state(self) -> dict[str | None, list[Listed]]:
        """Agencies by each state a name in which may mean them; None has the national ones."""
        found: dict[str | None, list[Listed]] = {}
        also_in = self._table.column("also_in").to_pylist()
        for agency, entry, others in zip(self._listed, self.entries.values(), also_in, strict=True):
            for state in {entry.state, *others} if entry.state else {None}:
                found.setdefault(state, []).append(agency)
        return found

    @cached_property
    def _parsed(self) -> dict[str, AgencyName]:
        names = self._table.column("names").combine_chunks().flatten().to_pylist()
        parts = self._table.column("parsed").combine_chunks().flatten()
        columns = [parts.field(part).to_pylist() for part in AgencyName._fields]
        core_at = AgencyName._fields.index("core")
        columns[core_at] = [tuple(core.split()) for core in columns[core_at]]
        return {
            name: AgencyName(*values)
            for name, values in zip(names, zip(*columns, strict=True), strict=True)
        }

    @cached_property
    def _words(self) -> frozenset[str]:
        """The words that places are spelled with, in any state."""
        return frozenset(
            word
            for agency in self._listed
            for name in agency.names[:1]
            for word in self._parsed[name].core
        )

    @cached_property
    def _states_by_name(self) -> dict[str, frozenset[str | None]]:
        found: dict[str, set[str | None]] = {}
        for agency, entry in zip(self._listed, self.entries.values(), strict=True):
            for name in agency.names:
                found.setdefault(self._parsed[name].normalized, set()).add(entry.state)
        return {name: frozenset(states) for name, states in found.items()}


def load_directory(edition_name: str, settings: Settings) -> Directory:
    """An edition's directory, its files fetched first where they aren't here yet.

    Where the cache can't be written, it is compiled for this process alone, which progress says.
    Raises UsageError when there is no such edition or it has no list of agencies, SourceError when
    a file is altered, or missing and not to be had.
    """
    edition = load_edition(edition_name, settings)
    sources = [source for source in edition.sources if source.reader in _LISTS]
    if not sources:
        raise UsageError(f"The edition {edition_name!r} has no list of agencies to link to.")
    for source in sources:
        files.fetch(source, settings)
    folder = settings.cache / "directories"
    path = folder / f"{edition.edition}-{_key(edition, sources)}.parquet"
    table = _kept(path)
    if table is None:
        with progress.step(f"Compile the directory of {edition.edition}") as step:
            table = _compiled(edition, settings)
            step.note = f"{table.num_rows:,} agencies"
            try:
                _keep(table, path)
            except OSError as error:
                step.note += (
                    f", for this run alone: {folder} can't be written ({error.strerror or error})"
                )
                path = _folder_of_this_process() / path.name
                _keep(table, path)
    return Directory(edition, table, path)


def read_agencies(edition: Edition, settings: Settings) -> list[Agency]:
    """An edition's agencies, built from its files without its warehouse.

    Raises SourceError when a file is missing or altered.
    """
    import duckdb

    from ringledger.matching.directory.build import build_directory
    from ringledger.sources.landing import land_source_kind

    rows = {}
    with duckdb.connect() as connection:
        for reader, model in _LISTS.items():
            land_source_kind(connection, reader, edition, settings)
            rows[reader] = connection.execute(_staging_sql(model)).to_arrow_table().to_pylist()
    return build_directory(rows["fbi_agencies"], rows["agency_crosswalk"], edition.is_fictional)


def _compiled(edition: Edition, settings: Settings) -> pa.Table:
    """The directory with one more column, `parsed`: the parts of each of `names`, as text."""
    import pyarrow as pa

    from ringledger.matching.directory.agencies import directory_table
    from ringledger.matching.names import parse_agency_name

    agencies = read_agencies(edition, settings)
    table = directory_table(agencies).drop_columns(["conflicts", "merged_oris", "name_origins"])
    text = pa.string()
    parts = pa.struct([(part, text) for part in AgencyName._fields])
    parsed = []
    for agency in agencies:
        names = [parse_agency_name(name) for name in agency.names]
        parsed.append(
            [
                {
                    part: " ".join(value) if isinstance(value, tuple) else value
                    for part, value in name._asdict().items()
                }
                for name in names
            ]
        )
    return table.append_column("parsed", pa.array(parsed, pa.list_(parts)))


def _staging_path(model: str) -> Path:
    return dbt_dir() / "models" / "staging" / f"{model}.sql"


def _staging_sql(model: str) -> str:
    """The staging model as DuckDB runs it, its one reference to a source written out."""
    sql = _staging_path(model).read_text(encoding="utf-8")
    return re.sub(r"{{ source\('(\w+)', '(\w+)'\) }}", r"\1.\2", sql)


def _key(edition: Edition, sources: list[Source]) -> str:
    """The hash of everything a compiled directory depends on."""
    whole = hashlib.sha256(repr((edition.is_fictional, edition.edition)).encode())
    for source in sources:
        whole.update(f"{source.reader} {source.sha256}\n".encode())
    for path in _made_from():
        whole.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()[:16]


def _made_from() -> Iterator[Path]:
    seeds = {*seeds_dir().glob("agency_*.csv"), *vocabulary_files()}
    yield from sorted(seeds | {seeds_dir() / "source_headers.csv"})
    yield from (_staging_path(model) for model in _LISTS.values())
    for folder in ("matching", "sources"):
        yield from sorted((_PACKAGE / folder).rglob("*.py"))
    yield Path(__file__)


def _kept(path: Path) -> pa.Table | None:
    """The compiled directory kept at a path; None when there is none or it is damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        # Not `read_table`: that imports pandas.
        return pq.ParquetFile(path, page_checksum_verification=True).read()
    except (OSError, pa.ArrowException):
        return None


def _keep(table: pa.Table, path: Path) -> None:
    """Write under the final name only when complete; what it replaces is removed."""
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        pq.write_table(table, partial, write_page_checksum=True)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    edition = path.stem.rpartition("-")[0]
    for other in path.parent.glob(f"{edition}-*.parquet"):
        if other != path and re.fullmatch(re.escape(edition) + "-[0-9a-f]{16}", other.stem):
            other.unlink(missing_ok=True)


@cache
def _folder_of_this_process() -> Path:
    """A temporary folder, gone when the process ends: others it starts open the directory there."""
    folder = Path(mkdtemp(prefix="ringledger-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
