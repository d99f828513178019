"""Two editions differ by what was done to one of them, and each difference moves what it must.

The later edition is the demo with one row of each kind of difference, and with the deaths of
Mapping Police Violence numbered anew, as its releases do.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ringledger.cli.main import run
from ringledger.errors import UsageError
from ringledger.provenance.diff import compared, table, warehouse_file
from ringledger.provenance.trace import trace
from ringledger.settings import Settings

CAUSES = ("new_rows", "removed_rows", "changed_rows", "changed_links", "regrouped_rows", "other")

# Deaths of Mapping Police Violence that name one agency, which is a partner with others besides.
SINGLE_PARTNER_DEATHS = """
    select evidence.source_row_number, evidence.agency_id
    from marts.rpt_claim_evidence as evidence
    where
        evidence.claim_id = 'share-of-deaths'
        and evidence.reading = 'mapping_police_violence'
        and evidence.part = 'numerator'
        and evidence.encounter_id not in (select encounter_id from marts.rpt_named_cases)
    qualify
        count(*) over (partition by evidence.encounter_id) = 1
        and count(*) over (partition by evidence.agency_id) between 2 and 4
        and row_number() over (partition by evidence.agency_id order by evidence.evidence_id) = 1
    order by evidence.agency_id
    limit 5
"""
# The name of an agency that is no partner which most deaths carry, and a partner of its state.
BIG_OTHER_NAME = """
    select
        mentions.mention_text,
        mentions.state,
        (
            select min(partners.agency_id)
            from marts.fct_partnerships as partners
            inner join marts.dim_agencies as agencies using (agency_id)
            where agencies.state = mentions.state and partners.is_partner_by_as_of
        ) as partner_id
    from marts.rpt_claim_evidence as evidence
    inner join marts.fct_agency_mentions as mentions using (mention_id)
    where
        evidence.claim_id = 'share-of-deaths'
        and evidence.reading = 'mapping_police_violence'
        and evidence.part = 'denominator'
        and evidence.agency_id not in (select agency_id from marts.fct_partnerships)
    group by mentions.mention_text, mentions.state
    order by count(distinct evidence.encounter_id) desc, mentions.mention_text
    limit 1
"""
# A row of the all-causes file that stands alone and names somebody, early in the window.
EARLY_DEATH = """
    select source_row_number
    from marts.bridge_encounter_rows
    inner join marts.fct_encounters as encounters using (encounter_id)
    where
        source = 'fatal_encounters'
        and fe_occurred_on between '2015-01-01' and '2015-01-20'
        and not in_mapping_police_violence
        and person_name is not null
        and source_file like '%all_causes%'
    order by all
    limit 1
"""


@dataclass(frozen=True)
class Later:
    """The later warehouse, and which rows and agencies of the demo were touched."""

    path: Path
    removed_row: int
    copied_row: int
    renamed_row: int
    moved_row: int
    former_partner: str
    unlisted_agency: str
    decided_name: str
    decided_state: str
    decided_agency: str


@pytest.fixture(scope="module")
def later(demo_home: Settings, demo_built: Path, dbt_build: Callable[..., None]) -> Later:
    path = demo_home.home / "later.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"attach '{demo_built}' as demo (read_only)")
        connection.execute("use demo")
        deaths = connection.execute(SINGLE_PARTNER_DEATHS).fetchall()
        ((moved_row,),) = connection.execute(EARLY_DEATH).fetchall()
        (decision,) = connection.execute(BIG_OTHER_NAME).fetchall()
        connection.execute("use later")
        later = Later(
            path=path,
            removed_row=deaths[0][0],
            copied_row=deaths[1][0],
            renamed_row=deaths[2][0],
            moved_row=moved_row,
            former_partner=deaths[3][1],
            unlisted_agency=deaths[4][1],
            decided_name=decision[0],
            decided_state=decision[1],
            decided_agency=decision[2],
        )
        land_later(connection, later)
    # The seeds are there already, with one decision more than the project has.
    tests = ("resource_type:test", "resource_type:unit_test")
    dbt_build(path, "--exclude", "resource_type:seed", *tests)
    return later


def land_later(connection: duckdb.DuckDBPyConnection, later: Later) -> None:
    """The raw tables and the decisions of the demo, with its differences."""
    connection.execute("create schema raw")
    connection.execute("create schema seeds")
    for schema, name in connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = 'demo'"
        " and schema_name in ('raw', 'seeds')"
    ).fetchall():
        connection.execute(f"create table {schema}.{name} as from demo.{schema}.{name}")
    ((removed_id, last_id),) = connection.execute(
        "select max(mpv_id::int) filter (source_row_number = ?), max(mpv_id::int)"
        " from raw.mapping_police_violence",
        [later.removed_row],
    ).fetchall()
    for sql, parameters in (
        # Release: another file of the publisher, in which rows are numbered anew.
        (
            "update raw.mapping_police_violence set source_sha256 = 'another release', mpv_id ="
            " if(mpv_id::int > ?, (mpv_id::int - 1)::varchar, mpv_id)",
            [removed_id],
        ),
        (
            "update raw.source_files set sha256 = 'another release'"
            " where reader = 'mapping_police_violence'",
            [],
        ),
        (
            "delete from raw.mapping_police_violence where source_row_number = ?",
            [later.removed_row],
        ),
        (
            "insert into raw.mapping_police_violence select * replace ('Nobody Newcomer' as"
            " person_name, ? as mpv_id, null as fe_id, 999999 as source_row_number)"
            " from raw.mapping_police_violence where source_row_number = ?",
            [str(last_id), later.copied_row],
        ),
        (
            "update raw.mapping_police_violence set agency = 'Nowhere Town Constables'"
            " where source_row_number = ?",
            [later.renamed_row],
        ),
        (
            "update raw.fatal_encounters set source_sha256 = 'another release'"
            " where file_scope = 'all_causes'",
            [],
        ),
        (
            "update raw.fatal_encounters set occurred_on = '2014-12-31',"
            " incident_date = '2014-12-31'"
            " where file_scope = 'all_causes' and source_row_number = ?",
            [later.moved_row],
        ),
        (
            "delete from raw.atlas_of_surveillance where source_row_number in ("
            " select source_row_number from demo.marts.rpt_claim_evidence"
            " where claim_id = 'partner-agencies' and agency_id = ?)",
            [later.former_partner],
        ),
        (
            "insert into seeds.agency_overrides by name select 'x' as override_id, 'same' as"
            " verdict, 'A reason.' as reason, 'https://example.org' as url, '2020-07-02' as"
            " decided_on, 'demo' as statement_set, ? as agency_name, ? as state, ? as agency_id",
            [later.decided_name, later.decided_state, later.decided_agency],
        ),
        ("delete from raw.fbi_agencies where ori = ?", [later.unlisted_agency]),
        ("delete from raw.agency_crosswalk where ori9 = ?", [later.unlisted_agency]),
    ):
        connection.execute(sql, parameters)


@pytest.fixture
def comparison(demo_built: Path, later: Later) -> Iterator[duckdb.DuckDBPyConnection]:
    with compared(demo_built, later.path) as connection:
        yield connection


def claim(comparison: duckdb.DuckDBPyConnection, claim_id: str, reading: str) -> dict[str, Any]:
    (found,) = [
        row
        for row in table(comparison, "claims").records()
        if (row["claim_id"], row["reading"]) == (claim_id, reading)
    ]
    return found


def moves(
    comparison: duckdb.DuckDBPyConnection, claim_id: str, reading: str, part: str
) -> list[dict[str, Any]]:
    return [
        row
        for row in table(comparison, "moves").records()
        if (row["claim_id"], row["reading"], row["part"]) == (claim_id, reading, part)
    ]


def test_the_causes_of_every_movement_add_up_to_it(
    comparison: duckdb.DuckDBPyConnection,
) -> None:
    rows = table(comparison, "claims").records()
    for row in rows:
        assert row["movement"] == row["value_after"] - row["value_before"]
        assert sum(row[f"by_{cause}"] for cause in CAUSES) == pytest.approx(row["movement"])
    assert any(row["movement"] for row in rows)


@pytest.mark.parametrize("part", ["numerator", "denominator"])
def test_what_is_gained_and_lost_adds_up_to_each_part(
    comparison: duckdb.DuckDBPyConnection, part: str
) -> None:
    for row in table(comparison, "claims").records():
        if row[f"{part}_before"] is not None:
            found = moves(comparison, row["claim_id"], row["reading"], part)
            assert sum(move["movement"] for move in found) == pytest.approx(
                row[f"{part}_after"] - row[f"{part}_before"]
            )


def test_a_new_row_and_a_removed_one_move_the_deaths_and_nothing_else_does(
    comparison: duckdb.DuckDBPyConnection, later: Later
) -> None:
    found = moves(comparison, "share-of-deaths", "mapping_police_violence", "denominator")

    assert {
        (move["cause"], move["change"], move["movement"], move["source_row_number"])
        for move in found
    } == {("new_rows", "gained", 1, 999999), ("removed_rows", "lost", -1, later.removed_row)}


def test_numbering_deaths_anew_makes_none_of_them_another(
    comparison: duckdb.DuckDBPyConnection,
) -> None:
    deaths = table(comparison, "encounters").records()
    changes = Counter(row["change"] for row in deaths if row["change"] != "changed")
    renumbered = [row for row in deaths if row["column_name"] == "mpv_id"]
    renamed = [row for row in deaths if row["column_name"] == "person_name"]

    assert changes["added"] == 1
    assert changes["removed"] == 0  # Fatal Encounters still tells of the death
    assert len(renumbered) > 500
    assert len(renamed) <= 1  # what Fatal Encounters calls the one that was removed


def test_a_row_that_names_another_agency_changed_and_its_link_did_not(
    comparison: duckdb.DuckDBPyConnection, later: Later
) -> None:
    (move,) = [
        move
        for move in moves(comparison, "share-of-deaths", "mapping_police_violence", "numerator")
        if move["cause"] == "changed_rows"
    ]
    assert (move["change"], move["movement"]) == ("lost", -1)
    assert move["source_row_number"] == move["other_source_row_number"] == later.renamed_row
    assert move["other_agency_cell"] == "Nowhere Town Constables"
    changed = [
        row
        for row in table(comparison, "encounters").records()
        if row["column_name"] == "mpv_agency_cell"
        and row["after_value"] == "Nowhere Town Constables"
    ]
    assert len(changed) == 1


def test_a_death_that_moves_out_of_the_window_is_a_changed_row(
    comparison: duckdb.DuckDBPyConnection, later: Later
) -> None:
    (move,) = moves(comparison, "share-of-deaths", "fatal_encounters", "denominator")
    assert (move["cause"], move["change"]) == ("changed_rows", "lost")
    assert move["source_row_number"] == later.moved_row
    assert str(move["other_row_day"]) == "2014-12-31"


def test_an_agency_that_left_the_list_takes_its_deaths_with_it(
    comparison: duckdb.DuckDBPyConnection, later: Later
) -> None:
    (partnership,) = [
        row
        for row in table(comparison, "partnerships").records()
        if row["agency_id"] == later.former_partner
    ]
    assert partnership["change"] == "removed"
    lost = [
        move
        for move in moves(comparison, "partner-agencies", "ring", "numerator")
        if move["agency_id"] == later.former_partner
    ]
    assert {move["cause"] for move in lost} == {"removed_rows"}
    assert sum(move["movement"] for move in lost) == -1
    deaths = [
        move
        for move in moves(comparison, "share-of-deaths", "mapping_police_violence", "numerator")
        if move["agency_id"] == later.former_partner
    ]
    assert deaths
    assert {(move["cause"], move["source"]) for move in deaths} == {("removed_rows", "ring")}


def test_a_name_that_lost_its_agency_is_a_changed_link(
    comparison: duckdb.DuckDBPyConnection, later: Later
) -> None:
    links = [
        row
        for row in table(comparison, "links").records()
        if row["agency_id_before"] == later.unlisted_agency
    ]
    assert links
    assert all(row["agency_id_after"] != later.unlisted_agency for row in links)
    lost = [
        move
        for move in moves(comparison, "partner-agencies", "ring", "numerator")
        if move["agency_id"] == later.unlisted_agency
    ]
    assert [(move["cause"], move["movement"]) for move in lost] == [("changed_links", -1)]


def test_a_decision_about_one_name_moves_link_figure_grid_and_trace_together(
    comparison: duckdb.DuckDBPyConnection, later: Later
) -> None:
    links = [
        row for row in table(comparison, "links").records() if row["decision_after"] == "override"
    ]
    assert later.decided_name in {row["mention_text"] for row in links}
    assert {row["agency_id_after"] for row in links} == {later.decided_agency}

    gained = {
        move["encounter_id"]
        for move in moves(comparison, "share-of-deaths", "mapping_police_violence", "numerator")
        if move["cause"] == "changed_links" and move["change"] == "gained"
    }
    assert gained
    compared_claim = claim(comparison, "share-of-deaths", "mapping_police_violence")
    with duckdb.connect(str(later.path), read_only=True) as connection:
        traced = {
            row["encounter_id"]
            for row in trace(
                connection, "share-of-deaths", "mapping_police_violence", "numerator"
            ).rows.records()
            if row["decision"] == "override" and row["agency_id"] == later.decided_agency
        }
        ((value, lower, upper),) = connection.execute(
            "select any_value(value), min(value), max(value) from marts.rpt_claim_specifications"
            " where claim_id = 'share-of-deaths' and reading = 'mapping_police_violence'"
            " and is_default"
        ).fetchall()
    assert gained <= traced
    assert value == lower == upper == compared_claim["value_after"]
    assert (
        compared_claim["lower_bound_after"]
        <= compared_claim["value_after"]
        <= compared_claim["upper_bound_after"]
    )
    assert compared_claim["lower_bound_after"] > compared_claim["lower_bound_before"]


def test_what_did_not_change_moves_nothing(
    demo_built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = Path(shutil.copy(demo_built, tmp_path / "kept copy's.duckdb"))

    assert run(["diff", str(copy), str(demo_built)]) == 0
    text = capsys.readouterr().out
    assert "Both are made from the same files." in text
    assert "Deaths: none differ" in text
    assert "Partnerships: none differ" in text
    with compared(copy, demo_built) as connection:
        assert table(connection, "moves").rows == []
        assert all(
            row["movement"] == 0
            for row in table(connection, "claims").records()
            if row["value_before"] is not None
        )


def test_the_command_gives_the_claims_to_programs_and_one_table_on_request(
    demo_built: Path, later: Later, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["diff", str(demo_built), str(later.path), "--format", "json"]) == 0
    output = capsys.readouterr()
    assert {f"by_{cause}" for cause in CAUSES} < set(json.loads(output.out)[0])
    assert output.err.count("FICTIONAL") == 2
    arguments = ["diff", str(demo_built), str(later.path), "--rows", "files", "--format", "json"]
    assert run(arguments) == 0
    changes = {(row["change"], row["sha256"]) for row in json.loads(capsys.readouterr().out)}
    assert ("added", "another release") in changes


def test_the_summary_shows_a_share_with_what_it_is_a_share_of(
    demo_built: Path, later: Later, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["diff", str(demo_built), str(later.path)]) == 0
    text = capsys.readouterr().out
    with duckdb.connect(str(later.path), read_only=True) as connection:
        ((numerator, denominator),) = connection.execute(
            "select numerator, denominator from marts.rpt_claims"
            " where claim_id = 'share-of-deaths' and reading = 'mapping_police_violence'"
        ).fetchall()
    assert f"{numerator:,} of {denominator:,}, {numerator / denominator:.1%}" in text
    assert "add up" in text


def test_an_edition_beside_itself_has_not_moved(demo_built: Path) -> None:
    with compared(demo_built, demo_built) as connection:
        claims = table(connection, "claims").records()
        assert claims
        assert {(claim["movement"], claim["by_other"]) for claim in claims} == {(0, 0)}
        assert {row["change"] for row in table(connection, "files").records()} == {"same"}
        for name in ("moves", "encounters", "links", "partnerships"):
            assert table(connection, name).rows == []


def test_what_cannot_be_compared_is_wrong_usage(
    demo_built: Path, tmp_path: Path, ringledger_home: Path
) -> None:
    other = tmp_path / "other.duckdb"
    with duckdb.connect(str(other)) as connection:
        connection.execute("create table t as select 1 as id")
    text = tmp_path / "text.duckdb"
    text.write_text("not a database, whatever its name says")
    settings = Settings.from_environment()

    with pytest.raises(UsageError, match=r"no table marts\."), compared(demo_built, other):
        pass
    with pytest.raises(UsageError, match="cannot be opened"), compared(text, demo_built):
        pass
    with pytest.raises(UsageError, match="There is no file"):
        warehouse_file(str(tmp_path / "missing.duckdb"), settings)
    with pytest.raises(UsageError, match="ringledger build --edition demo"):
        warehouse_file("demo", settings)
