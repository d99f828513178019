"""The suites: well-formed, and each catches what it is there for."""

from __future__ import annotations

import shutil
import subprocess
import sys
import textwrap
from datetime import date
from pathlib import Path

import duckdb
import pytest

from ringledger.errors import RingledgerError
from ringledger.project import expectations_dir, seeds_dir
from ringledger.quality import worker
from ringledger.quality.results import CheckResult
from ringledger.quality.suites import load_suites
from ringledger.quality.validation import validate
from ringledger.quality.worker import Worker
from ringledger.settings import Settings
from ringledger.sources import landing
from ringledger.sources.editions import Edition, Source
from ringledger.sources.readers import READERS, raw_schema

SUITES = {suite.name: suite for suite in load_suites()}


def source(reader: str, **values: object) -> Source:
    defaults = {
        "source_id": reader,
        "publisher": "P",
        "title": "T",
        "citation": "C",
        "url_main": "https://example.org",
        "urls": (),
        "license": "none",
        "license_url": "https://example.org",
        "vintage": "2020",
        "date_published": date(2020, 6, 1),
        "date_accessed": date(2020, 7, 1),
        "sha256": (reader.encode().hex() * 9)[:64],
        "bytes": 1,
        "format": "csv",
        "file_name": f"{reader}.csv",
        "expected_rows": 2,
        "reader": reader,
    }
    return Source(**{**defaults, **values})  # type: ignore[arg-type]


EDITION = Edition(
    edition="toy",
    title="A toy",
    as_of_on=date(2020, 6, 22),
    window_starts_on=date(2015, 1, 1),
    press_on=date(2020, 7, 2),
    statement_set="toy",
    is_fictional=True,
    program="Doorbells",
    sources=tuple(source(reader) for reader in READERS),
)

ROWS: dict[str, list[dict[str, object]]] = {
    "atlas_of_surveillance": [
        {"aos_number": "1", "state": "QA", "agency": "A", "technology": "Doorbells"},
        {"aos_number": "2", "state": "QB", "agency": "B", "technology": "Drones"},
    ],
    "mapping_police_violence": [
        {"mpv_id": "1", "state": "QA", "agency": "A", "occurred_on": date(2016, 1, 1)},
        {"mpv_id": "2", "state": "QB", "agency": "B", "occurred_on": date(2017, 1, 1)},
    ],
    "fatal_encounters": [
        {
            "fe_id": "1",
            "state": "QA",
            "agency": "A",
            "occurred_on": date(2016, 1, 1),
            "file_scope": "all_causes",
        },
        {
            "fe_id": "2",
            "state": "QB",
            "agency": "B",
            "occurred_on": date(2017, 1, 1),
            "file_scope": "all_causes",
        },
    ],
    "fbi_agencies": [
        {"ori": "QA0010000", "agency_name": "A", "agency_type_name": "City", "state_abbr": "QA"},
        {"ori": "QB0010000", "agency_name": "B", "agency_type_name": "County", "state_abbr": "QB"},
    ],
    "agency_crosswalk": [
        {"ori": "QA00100", "ori9": "QA0010000", "crosswalk_agency_name": "a"},
        {"ori": "QB00100", "ori9": None, "crosswalk_agency_name": "b"},
    ],
    "census_counties": [
        {
            "county_fips": "91001",
            "state_name": "Arvenia",
            "county": "A County",
            "resident_count": "9",
        },
        {
            "county_fips": "91002",
            "state_name": "Bellmark",
            "county": "B County",
            "resident_count": "8",
        },
    ],
}


@pytest.fixture
def landed() -> duckdb.DuckDBPyConnection:
    """Two good rows of each kind of source, landed."""
    import pyarrow as pa

    connection = duckdb.connect()
    landing.land_edition(connection, EDITION, "f" * 64)
    for reader in READERS:
        pinned = next(each for each in EDITION.sources if each.reader == reader)
        origin = {"source_file": pinned.file_name, "source_sha256": pinned.sha256}
        rows = [
            {**origin, "source_row_number": number, **row}
            for number, row in enumerate(ROWS[reader], start=2)
        ]
        frame = pa.Table.from_pylist(rows, schema=raw_schema(reader))
        connection.register("frame", frame)
        connection.execute(f"create table raw.{reader} as from frame")
        connection.execute(
            """
            insert into raw.source_files by name
            select
                ? as source_id, ? as source_file, ? as reader, ? as sha256,
                date '2020-07-01' as date_accessed, date '2016-01-15' as covers_from,
                date '2016-12-15' as covers_to,
                2 as expected_rows, 2 as rows_read, 2 as rows_landed, 0 as rows_rejected
            """,
            [reader, pinned.file_name, reader, pinned.sha256],
        )
    return connection


def failing(suite: str, connection: duckdb.DuckDBPyConnection) -> dict[str, CheckResult]:
    results = validate(SUITES[suite], connection)
    assert [each.check for each in results] == [check.name for check in SUITES[suite].checks]
    return {each.check: each for each in results if not each.passed}


@pytest.mark.parametrize("suite", ["source_files", *READERS])
def test_good_rows_meet_every_expectation(suite: str, landed: duckdb.DuckDBPyConnection) -> None:
    assert failing(suite, landed) == {}


PLANTED = [
    ("source_files", "rows_read_are_landed_or_rejected", "update raw.source_files set rows_read=3"),
    (
        "source_files",
        "rows_read_are_the_registered_number",
        "update raw.source_files set expected_rows = 3 where reader = 'fbi_agencies'",
    ),
    (
        "source_files",
        "rows_in_the_table_are_those_landed",
        "delete from raw.fbi_agencies where source_row_number = 2",
    ),
    (
        "source_files",
        "rejected_rows_are_those_counted",
        "insert into raw.rejected_rows select 'fbi_agencies.csv', sha256, 4, 'ori', 'x', 'odd' "
        "from raw.source_files where reader = 'fbi_agencies'",
    ),
    (
        "source_files",
        "incidents_reach_up_to_the_last_day_covered",
        "update raw.source_files set covers_to = '2018-01-01'",
    ),
    (
        "source_files",
        "incidents_reach_back_to_the_first_day_covered",
        "update raw.source_files set covers_from = '2015-01-01'",
    ),
    ("mapping_police_violence", "states_are_known", "update {t} set state = 'ZZ' where {second}"),
    ("mapping_police_violence", "states_are_filled", "update {t} set state = null where {second}"),
    ("mapping_police_violence", "days_are_known", "update {t} set occurred_on=null where {second}"),
    (
        "mapping_police_violence",
        "days_precede_the_copy",
        "update {t} set occurred_on = '2020-07-02' where {second}",
    ),
    ("mapping_police_violence", "agencies_are_filled", "update {t} set agency=null where {second}"),
    ("mapping_police_violence", "publisher_ids_are_unique", "update {t} set mpv_id = '1'"),
    ("mapping_police_violence", "table_has_rows", "delete from {t}"),
    ("fatal_encounters", "scopes_are_known", "update {t} set file_scope = 'some' where {second}"),
    ("atlas_of_surveillance", "program_is_listed", "update {t} set technology = 'Drones'"),
    ("atlas_of_surveillance", "technologies_are_filled", "update {t} set technology = null"),
    ("fbi_agencies", "oris_are_unique", "update {t} set ori = 'QA0010000'"),
    ("fbi_agencies", "oris_have_nine_characters", "update {t} set ori = 'QA001' where {second}"),
    ("fbi_agencies", "types_are_known", "update {t} set agency_type_name = 'Militia'"),
    ("agency_crosswalk", "long_oris_have_nine_characters", "update {t} set ori9 = ori"),
    ("census_counties", "counties_are_listed_once", "update {t} set county_fips = '91001'"),
    ("census_counties", "county_states_are_known", "update {t} set state_name = 'Atlantis'"),
    ("census_counties", "residents_are_plausible", "update {t} set resident_count = '0'"),
]


@pytest.mark.parametrize(("suite", "check", "damage"), PLANTED)
def test_a_planted_violation_is_caught(
    suite: str, check: str, damage: str, landed: duckdb.DuckDBPyConnection
) -> None:
    landed.execute(damage.format(t=f"raw.{suite}", second="source_row_number = 3"))
    found = failing(suite, landed)
    assert check in found
    assert found[check].failures >= 1


def test_a_failing_row_is_named_by_file_and_row(landed: duckdb.DuckDBPyConnection) -> None:
    landed.execute(
        "update raw.mapping_police_violence set state = 'ZZ', person_name = 'Someone' "
        "where source_row_number = 3"
    )
    outcome = failing("mapping_police_violence", landed)["states_are_known"]
    assert outcome.rows == [
        {"source_file": "mapping_police_violence.csv", "source_row_number": 3, "state": "ZZ"}
    ]


def test_an_expectation_whose_column_is_gone_has_failed(tmp_path: Path) -> None:
    project = tmp_path / "expectations"
    shutil.copytree(expectations_dir(), project)
    (project / "measures" / "fbi_agencies.sql").write_text("select 1 as source_row_number")
    suite = next(each for each in load_suites(project) if each.name == "fbi_agencies")
    outcomes = validate(suite, duckdb.connect())
    assert not any(outcome.passed for outcome in outcomes)
    assert all(outcome.error for outcome in outcomes)


# The counts behind the percentages, on tables of a few rows.

_CLAIMS = """
create schema seeds; create schema marts; create schema raw;
create table raw.edition as select 'toy' as statement_set, 'Doorbells' as program,
    date '2015-01-01' as window_starts_on, date '2020-06-22' as as_of_on, false as is_candidate;
create table seeds.claims as
select 'toy' as statement_set, * from (values ('share-of-deaths', 'share_of_deaths'),
    ('partners-with-deaths', 'share_of_agencies_with_deaths')) as claims(claim_id, measure);
create table seeds.claim_readings as
select statement_set, claim_id, 'mapping_police_violence' as reading from seeds.claims;
create table seeds.specification_choices as
select * from (values ('link_rule', null, 'default'), ('link_rule', null, 'strict'),
    ('attribution', null, 'any'), ('attribution', null, 'first'), ('timing', null, 'by_as_of'),
    ('period', null, 'all'), ('death_source', 'mapping_police_violence', 'mpv'),
    ('death_source', 'fatal_encounters', 'combined'), ('death_source', 'fatal_encounters', 'other'),
    ('agency_family', null, 'as_named'), ('partner_universe', null, 'as_listed'))
    as choices(dimension, reading, choice);
create table seeds.specification_exceptions as
select 'share_of_agencies_with_deaths' as measure, 'attribution' as dimension, null as choice,
    'does_not_bear' as effect;
create table marts.rpt_claim_specifications as
select *, 'mapping_police_violence' as reading, 'mpv' as death_source, 'all' as period,
    'by_as_of' as timing, 'as_named' as agency_family, 'as_listed' as partner_universe,
    true as is_defensible
from (values
    ('share-of-deaths', 'any', 'default', 1, 1 / 3, true),
    ('share-of-deaths', 'any', 'strict', 1, 1 / 3, false),
    ('share-of-deaths', 'first', 'default', 1, 1 / 3, false),
    ('share-of-deaths', 'first', 'strict', 0, 0.0, false),
    ('partners-with-deaths', null, 'default', 1, 1.0, true),
    ('partners-with-deaths', null, 'strict', 1, 1.0, false)
) as grid(claim_id, attribution, link_rule, numerator, value, is_default);
create schema intermediate;
create table intermediate.int_agency_names__resolved as
select * from (values ('n1', 'strict', 'a', false), ('n1', 'default', 'a', false),
    ('n1', 'lenient', 'a', false), ('n2', 'strict', 'local:1', true),
    ('n2', 'default', 'local:1', true), ('n2', 'lenient', 'b', false))
    as names(name_id, link_rule, agency_id, is_local);
create table marts.rpt_claims as
select *, value as strict_value, value as lenient_value, lower_bound as draw_lower,
    upper_bound as draw_upper, value as missing_lower, value as missing_upper,
    value as unusable_upper, numerator as on_the_day_numerator
from (values
    ('share-of-deaths', 'mapping_police_violence', 'share', 1, 3, 1 / 3, 0.3, 0.4, 1, 3, 1, false),
    ('partners-with-deaths', 'mapping_police_violence', 'share', 1, 1, 1.0, 1.0, 1.0, 1, 1, 2,
        false)
) as claims(claim_id, reading, unit, numerator, denominator, value, lower_bound, upper_bound,
    published_numerator, published_denominator, claim_order, is_fictional);
create table marts.fct_encounters as
select * from (values ('e1'), ('e2'), ('e3')) as encounters(encounter_id)
cross join (
    select true as in_mapping_police_violence, false as in_fatal_encounters,
        date '2016-01-01' as mpv_occurred_on, null::date as fe_occurred_on
);
create table marts.bridge_encounter_agencies as
select * from (values ('e1', 'mapping_police_violence', 'partner'),
    ('e1', 'mapping_police_violence', 'other'), ('e2', 'mapping_police_violence', 'other'))
    as bridge(encounter_id, source, agency_id);
create table marts.fct_partnerships as
select 'partner' as agency_id, 'Doorbells' as program, date '2019-01-01' as active_on_earliest,
    date '2019-01-01' as active_on_latest;
"""


@pytest.fixture
def counted() -> duckdb.DuckDBPyConnection:
    """Three deaths: one names the partner, one only another agency, one none."""
    connection = duckdb.connect()
    connection.execute(_CLAIMS)
    return connection


def test_counts_that_add_up_meet_every_expectation(counted: duckdb.DuckDBPyConnection) -> None:
    for suite in ("claims", "claim_specifications", "agency_links"):
        assert failing(suite, counted) == {}
    assert set(failing("deaths", counted)) == {"few_deaths_lack_an_agency"}


@pytest.mark.parametrize(
    ("suite", "check", "damage"),
    [
        (
            "claims",
            "numerators_do_not_exceed_denominators",
            "update marts.rpt_claims set numerator=5",
        ),
        ("claims", "values_are_their_counts", "update marts.rpt_claims set value = 0.35"),
        ("claims", "bounds_contain_the_value", "update marts.rpt_claims set lower_bound = 0.39"),
        ("claims", "shares_lie_between_0_and_1", "update marts.rpt_claims set upper_bound = 1.2"),
        ("claims", "denominators_are_not_zero", "update marts.rpt_claims set denominator = 0"),
        ("claims", "every_claim_is_answered", "delete from marts.rpt_claims where claim_order=2"),
        (
            "claims",
            "denominators_are_like_those_published",
            "update marts.rpt_claims set denominator = 100, published_denominator = 104",
        ),
        (
            "claims",
            "denominators_are_of_the_published_size",
            "update marts.rpt_claims set published_denominator = denominator * 2",
        ),
        (
            "claims",
            "partial_denominators_do_not_exceed_those_published",
            "update marts.rpt_claims set published_denominator = 2, reading = 'fatal_encounters'",
        ),
        ("claims", "bounds_are_what_is_shown", "update marts.rpt_claims set draw_upper = value"),
        (
            "claims",
            "missing_bounds_contain_the_value",
            "update marts.rpt_claims set unusable_upper = 0.1",
        ),
        (
            "claims",
            "partners_on_the_day_are_partners",
            "update marts.rpt_claims set on_the_day_numerator = 2",
        ),
        (
            "claims",
            "lists_of_deaths_add_up",
            "insert into marts.rpt_claims select * replace (reading.reading as reading) "
            "from marts.rpt_claims, (values ('both'), ('fatal_encounters')) as reading(reading); "
            "insert into marts.rpt_claims select * replace ('either' as reading, 4 as denominator) "
            "from marts.rpt_claims where reading = 'both'",
        ),
        (
            "claims",
            "numerators_are_like_those_published",
            "update marts.rpt_claims set numerator = 100, published_numerator = 106",
        ),
        (
            "claims",
            "numerators_are_of_the_published_size",
            "update marts.rpt_claims set published_numerator = 2",
        ),
        (
            "claims",
            "candidates_count_about_what_was_published",
            "update raw.edition set is_candidate = true; "
            "update marts.rpt_claims set published_numerator = 2",
        ),
        (
            "claim_specifications",
            "the_grid_is_complete",
            "delete from marts.rpt_claim_specifications where not is_default and numerator = 0",
        ),
        (
            "claim_specifications",
            "the_grid_is_complete",
            "insert into seeds.specification_choices values ('link_rule', null, 'lenient')",
        ),
        (
            "claim_specifications",
            "one_specification_is_the_default",
            "update marts.rpt_claim_specifications set is_default = true",
        ),
        (
            "claim_specifications",
            "the_default_is_defensible",
            "update marts.rpt_claim_specifications set is_defensible = false",
        ),
        (
            "claim_specifications",
            "the_figure_shown_is_the_defaults",
            "update marts.rpt_claims set value = 0.34",
        ),
        (
            "claim_specifications",
            "narrower_choices_count_no_more",
            "update marts.rpt_claim_specifications set numerator = 2 where attribution = 'first'",
        ),
        (
            "agency_links",
            "strict_links_are_default_links",
            "update intermediate.int_agency_names__resolved set agency_id = 'c' "
            "where link_rule = 'strict'; update intermediate.int_agency_names__resolved "
            "set is_local = false",
        ),
        (
            "agency_links",
            "default_links_are_lenient_links",
            "delete from intermediate.int_agency_names__resolved "
            "where name_id = 'n1' and link_rule = 'lenient'",
        ),
        (
            "deaths",
            "deaths_counted_are_those_of_the_claims",
            "delete from marts.fct_encounters where encounter_id = 'e3'",
        ),
        (
            "deaths",
            "partner_deaths_counted_are_those_of_the_claims",
            "update marts.fct_partnerships set active_on_earliest = '2020-06-23'",
        ),
        (
            "deaths",
            "partners_with_deaths_are_those_of_the_claims",
            "insert into marts.fct_partnerships select * replace ('other' as agency_id) "
            "from marts.fct_partnerships",
        ),
    ],
)
def test_counts_that_do_not_add_up_are_caught(
    suite: str, check: str, damage: str, counted: duckdb.DuckDBPyConnection
) -> None:
    counted.execute(damage)
    outcome = failing(suite, counted)[check]
    assert all(isinstance(row, dict) for row in outcome.rows), "values with their names"


def test_figures_of_a_fictional_edition_are_not_compared_with_published_ones(
    counted: duckdb.DuckDBPyConnection,
) -> None:
    counted.execute("update marts.rpt_claims set is_fictional = true, published_denominator = 99")
    assert failing("claims", counted) == {}


# The project itself.


def test_every_suite_stands_on_a_table_and_has_its_measures() -> None:
    for suite in SUITES.values():
        assert suite.asset[0] in ("raw", "marts")
        assert suite.measures.is_file(), suite.name
        names = [check.name for check in suite.checks]
        assert len(names) == len(set(names)), suite.name
        assert all(check.description for check in suite.checks)
        assert {check.severity for check in suite.checks} <= {"critical", "warning"}


def test_states_come_from_the_seed() -> None:
    seed = (seeds_dir() / "states.csv").read_text(encoding="utf-8")
    assert set(SUITES["fatal_encounters"].parameters()["states"]) >= {"CA", "NB", "QA"}
    assert "QA," in seed


def test_great_expectations_opens_a_copy_of_the_project_with_its_own_tools(tmp_path: Path) -> None:
    import great_expectations

    copy = tmp_path / "expectations"
    shutil.copytree(expectations_dir(), copy)
    context = great_expectations.get_context(mode="file", context_root_dir=str(copy))
    assert {suite.name for suite in context.suites.all()} == set(SUITES)


def test_validating_writes_nothing_into_the_project(landed: duckdb.DuckDBPyConnection) -> None:
    before = _listing(expectations_dir())
    validate(SUITES["fbi_agencies"], landed)
    assert _listing(expectations_dir()) == before


def _listing(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_what_no_suite_needs_is_imported_only_when_used() -> None:
    script = """
        import sys
        from ringledger.quality.validation import start
        start()
        print(*(name in sys.modules for name in ("scipy.stats._stats_py", "altair.vegalite")))
        from scipy import stats
        import altair
        print(stats.entropy([0.5, 0.5]) > 0, altair.Chart.__name__)
    """
    answer = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == ["False", "False", "True", "Chart"]


def test_the_worker_gives_the_same_results_as_the_library(
    landed: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    landed.execute("update raw.fbi_agencies set agency_type_name = 'Militia'")
    path = tmp_path / "toy.duckdb"
    landed.execute(f"attach '{path}' as kept")
    landed.execute("copy from database memory to kept")
    landed.execute("detach kept")
    in_process = validate(SUITES["fbi_agencies"], landed)
    with Worker(Settings(tmp_path, None)) as asked:
        assert [*asked.validate(["fbi_agencies"], path)] == [in_process]
        # An answer that is no result, or that nobody waits for, is none of the next question.
        with pytest.raises(RingledgerError, match="suite deaths could not be run"):
            list(asked.validate(["fbi_agencies", "deaths", "source_files"], path))
        assert next(asked.validate(["fbi_agencies", "deaths"], path)) == in_process
        assert [*asked.validate(["fbi_agencies"], path)] == [in_process]


def test_the_worker_has_a_home_where_its_user_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere() -> Path:
        raise RuntimeError("Could not determine home directory.")

    settings = Settings(tmp_path, None)
    monkeypatch.setenv("HOME", "/somewhere")
    assert worker._environment(settings)["HOME"] == "/somewhere"
    monkeypatch.setattr(Path, "home", nowhere)
    assert worker._environment(settings)["HOME"] == str(tmp_path)
