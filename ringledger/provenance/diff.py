"""What moved between two published warehouses, and why.

Belongs here: opening both, and which row of one is which row of the other. Does not: counting;
figures and the rows behind them are each warehouse's own (`rpt_claims`, `rpt_claim_evidence`).

**Rows.** A row is the same row in both where file and row number are the same, else by the first
rule of `RULES` that finds exactly one row on either side. A publisher's id is never enough by
itself: Mapping Police Violence numbers its rows anew in each release, so that one id may stand for
two people. Deaths are the same where their rows are.

**Why a figure moved.** Each agency or death that only one side counts moves a part of the figure by
one. The rows that carry it share that one equally, each under the first of these that holds of it:

| cause | the row |
|---|---|
| `new_rows`, `removed_rows` | is not in the other warehouse |
| `changed_rows` | has a day that moved over an end of the window, or reads otherwise and names \
another agency; a row of the partner list, any other day |
| `changed_links` | reads the same, and its name counts for another agency |
| `regrouped_rows` | is merged with other rows into one death |

Rows that none of these holds of have no share. Where no row behind the figure has one, the other
rows that tell of the death are asked, and where they say nothing either, the cause is `other`: the
days of the edition, or a rule.

For a count the causes add up to the movement. For a share n / d,

    n'/d' - n/d = (n' - n) (1/d + 1/d') / 2 + (1/d' - 1/d) (n + n') / 2

(the Shapley value of two parts: the mean over both orders of replacing them), and both terms are
linear in the movements of n and d, so that the causes add up to the movement again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import duckdb

from ringledger.errors import UsageError
from ringledger.settings import Settings
from ringledger.warehouse.query import Result, fetch, published_path

# Tables a user may ask for, each `<name>_compared` in the SQL.
TABLES = ("claims", "moves", "encounters", "links", "partnerships", "files")

# Name of the rule, what must be equal and not null on both sides, what must hold besides. A name or
# place counts only where one row on either side has it, among those no earlier rule matched.
RULES = (
    ("same_row_of_same_file", ("source_sha256", "source_row_number"), "true"),
    ("same_id_and_name", ("source_row_id", "name_key"), "true"),
    ("same_name_day_and_state", ("name_key", "day", "state"), "true"),
    (
        "same_id_day_and_state",
        ("source_row_id",),
        "(old.day, old.state) is not distinct from (new.day, new.state)",
    ),
    ("same_name_and_state", ("name_key", "state"), "abs(old.day - new.day) <= 31"),
    ("same_day_and_city", ("day", "state", "city"), "true"),
)

_MARTS = (
    *("rpt_edition", "rpt_claims", "rpt_claim_evidence", "rpt_source_files", "dim_agencies"),
    *("fct_agency_mentions", "fct_agency_links", "fct_partnerships", "fct_encounters"),
    *("bridge_partnership_mentions", "bridge_encounter_rows"),
)

_MATCH = """
    insert into row_matches
    with
    left_over as (
        select * from source_rows
        where
            row_id not in (select before_id from row_matches)
            and row_id not in (select after_id from row_matches)
    ),
    alone as (
        select * from left_over
        qualify count(*) over (partition by side, source, {keys}) = 1
    )
    select old.row_id, new.row_id, '{rule}'
    from (select * from alone where side = 'before') as old
    inner join (select * from alone where side = 'after') as new using (source, {keys})
    where {condition}
"""


@contextmanager
def compared(before: Path, after: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a comparison of two warehouse files, which are only read.

    It holds the tables `<name>_compared` of TABLES; where both are one file, nothing in them moved.
    Raises UsageError when a file is not a warehouse.
    """
    connection = duckdb.connect(
        config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    )
    try:
        _attach(connection, "before", before)
        # DuckDB attaches a file once.
        is_one = before.resolve() == after.resolve()
        if not is_one:
            _attach(connection, "after", after)
        try:
            _compare(connection, "before" if is_one else "after")
        except duckdb.BinderException as error:
            raise UsageError(
                f"{before} or {after} was built by a version whose tables this one does not know: "
                f"{str(error).splitlines()[0]}. Build its edition again."
            ) from error
        yield connection
    finally:
        connection.close()


def warehouse_file(edition_or_path: str, settings: Settings) -> Path:
    """The published warehouse of an edition, or a warehouse file given by its path."""
    if edition_or_path.endswith(".duckdb"):
        path = Path(edition_or_path)
        if not path.is_file():
            raise UsageError(f"There is no file {path}.")
        return path
    return published_path(edition_or_path, settings)


def table(connection: duckdb.DuckDBPyConnection, name: str) -> Result:
    """One of TABLES, whole and in order."""
    assert name in TABLES
    return fetch(connection, f"from {name}_compared")


def _attach(connection: duckdb.DuckDBPyConnection, side: str, path: Path) -> None:
    quoted = str(path).replace("'", "''")
    try:
        connection.execute(f"attach '{quoted}' as {side} (read_only)")
    except duckdb.Error as error:
        raise UsageError(f"{path} cannot be opened as a warehouse: {error}") from error
    held = fetch(
        connection,
        "select table_name from duckdb_tables() where database_name = ? and schema_name = 'marts'",
        [side],
    )
    missing = set(_MARTS) - {name for (name,) in held.rows}
    if missing:
        raise UsageError(
            f"{path} has no table marts.{min(missing)}, so it is not a warehouse that this version "
            f"can compare. Build its edition again."
        )


def _compare(connection: duckdb.DuckDBPyConnection, after: str) -> None:
    """Compare what is attached as `before` with what is attached under the name `after`."""
    for name in _MARTS:
        # A column that one of two versions lacks is null there.
        connection.execute(
            f"create view {name} as select 'before' as side, * from before.marts.{name}"  # noqa: S608
            f" union all by name select 'after' as side, * from {after}.marts.{name}"
        )
    _run(connection, "compared_rows.sql")
    for rule, keys, condition in RULES:
        connection.execute(_MATCH.format(rule=rule, keys=", ".join(keys), condition=condition))
    _run(connection, "compared_figures.sql")
    _run(connection, "compared_tables.sql")


def _run(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    connection.execute((files(__package__) / "sql" / name).read_text(encoding="utf-8"))
