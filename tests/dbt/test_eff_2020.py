"""The real edition: what is known of the publishers' files holds of the tables made from them."""

from __future__ import annotations

import runpy
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from ringledger.settings import Settings
from ringledger.sources.landing import land_all
from ringledger.sources.registry import load_edition

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def built(
    real_source_dir: Path, demo_home: Settings, dbt_build: Callable[..., None]
) -> Iterator[duckdb.DuckDBPyConnection]:
    settings = Settings(home=demo_home.home, source_dir=real_source_dir)
    path = settings.home / "eff-2020.duckdb"
    with duckdb.connect(str(path)) as connection:
        land_all(connection, load_edition("eff-2020", settings), settings, "fingerprint")
    dbt_build(path)
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


def one(built: duckdb.DuckDBPyConnection, query: str) -> tuple:
    (row,) = built.execute(query).fetchall()
    return row


def test_mapping_police_violence_has_6076_deaths_of_the_window(
    built: duckdb.DuckDBPyConnection,
) -> None:
    assert one(
        built,
        """
        select numerator < denominator, denominator
        from marts.rpt_claims
        where claim_id = 'share-of-deaths' and reading = 'mapping_police_violence'
        """,
    ) == (True, 6076)


def test_rows_of_june_2020_count_by_the_as_of_date_and_later_ones_do_not(
    built: duckdb.DuckDBPyConnection,
) -> None:
    assert built.execute(
        """
        select bridge.date_basis, bridge.active_on_earliest <= edition.as_of_on, count(*)
        from marts.bridge_partnership_mentions as bridge
        cross join marts.rpt_edition as edition
        group by all
        order by all
        """
    ).fetchall() == [
        ("activation_day", True, 1331),
        ("month_in_summary", False, 129),
        ("month_in_summary", True, 41),
    ]


def test_oviedo_is_the_one_partner_listed_twice(built: duckdb.DuckDBPyConnection) -> None:
    assert one(
        built,
        """
        select merged_text, kept_text
        from marts.rpt_merged_rows
        where rule = 'same_partner'
        """,
    ) == ("Oviedo City Police Department", "Oviedo City Police Department")


def test_the_town_of_madison_is_not_the_city(built: duckdb.DuckDBPyConnection) -> None:
    assert one(
        built,
        """
        select count(*), count(distinct links.counted_agency_id)
        from marts.fct_agency_mentions as mentions
        inner join marts.fct_agency_links as links on mentions.mention_id = links.mention_id
        where mentions.source = 'ring' and mentions.source_row_id in ('AOS4402', 'AOS4963')
        """,
    ) == (2, 2)


def test_the_six_named_cases_are_on_record_with_their_partner(
    built: duckdb.DuckDBPyConnection,
) -> None:
    assert dict(
        built.execute(
            "select person_name, died_after_joining from marts.rpt_named_cases where is_partner"
        ).fetchall()
    ) == {
        "Breonna Taylor": False,
        "Alton Sterling": False,
        "Botham Jean": False,
        "Antonio Valenzuela": False,
        "Michael Ramos": True,
        "Sean Monterrosa": True,
    }


def test_the_published_figures_are_met_within_three_in_a_hundred(
    built: duckdb.DuckDBPyConnection,
) -> None:
    gaps = built.execute(
        """
        select claim_id, reading, value / published_value - 1
        from marts.rpt_claims
        where published_value is not null and claim_id != 'partners-with-deaths'
        """
    ).fetchall()
    assert len(gaps) == 5
    for *figure, gap in gaps:
        assert abs(gap) < 0.035, figure


def test_two_fifths_of_the_partners_have_a_death_by_force_and_nearly_half_one_of_any_cause(
    built: duckdb.DuckDBPyConnection,
) -> None:
    shares = dict(
        built.execute(
            "select reading, value from marts.rpt_claims where claim_id = 'partners-with-deaths'"
        ).fetchall()
    )
    assert 0.39 < shares["mapping_police_violence"] < 0.43
    assert 0.45 < shares["fatal_encounters"] < 0.5
    assert one(
        built,
        """
        select distinct across_readings from marts.rpt_claims
        where claim_id = 'partners-with-deaths'
        """,
    )[0].startswith("The words fit the figure in some readings only: Fatal Encounters (at least")


def test_the_words_on_half_are_contradicted_by_one_list_and_open_by_the_other(
    built: duckdb.DuckDBPyConnection,
) -> None:
    assert dict(
        built.execute(
            """
            select reading, verdict from marts.rpt_claims
            where claim_id = 'partners-with-deaths' and reading != 'either'
            """
        ).fetchall()
    ) == {
        "mapping_police_violence": "contradicted",
        "fatal_encounters": "undetermined",
        "both": "contradicted",  # of the deaths of Mapping Police Violence
    }


def test_partners_added_depend_on_the_rows_that_name_only_a_month(
    built: duckdb.DuckDBPyConnection,
) -> None:
    added = dict(
        built.execute(
            """
            select partner_universe, numerator from marts.rpt_claim_specifications
            where claim_id = 'partners-added' and departures in ('', 'partner_universe')
            """
        ).fetchall()
    )
    assert added["as_listed"] - added["dated_only"] == 41
    assert 575 <= added["dated_only"] <= 580


def test_a_list_known_to_lack_partners_contradicts_no_over(
    built: duckdb.DuckDBPyConnection,
) -> None:
    assert one(
        built,
        """
        select verdict, is_lower_bound, missing_upper from marts.rpt_claims
        where claim_id = 'partner-agencies'
        """,
    ) == ("undetermined", True, 1403.0)


def test_partners_counties_hold_two_thirds_of_residents_and_of_deaths(
    built: duckdb.DuckDBPyConnection,
) -> None:
    county_count, residents, deaths = one(
        built,
        """
        select total_county_count, resident_share, death_share from marts.rpt_population_baseline
        where baseline = 'any_partner' and reading = 'mapping_police_violence'
        """,
    )
    assert county_count == 3142
    assert 0.6 < residents < 0.7
    assert abs(residents - deaths) < 0.05


def test_deaths_are_matched_without_the_ids_that_are_held_against_them(
    built: duckdb.DuckDBPyConnection,
) -> None:
    pairs, precision, recall, f1 = one(
        built,
        """
        select pair_count, precision, recall, f1
        from marts.rpt_encounter_matching
        where recipe = 'ringledger'
        """,
    )

    assert pairs == 5955
    assert precision > 0.995
    assert recall > 0.97
    assert f1 > 0.97


def test_each_list_has_as_many_deaths_as_it_tells_of(built: duckdb.DuckDBPyConnection) -> None:
    assert dict(
        built.execute(
            """
            select lists.death_list, count(distinct listed.encounter_id)
            from seeds.death_lists as lists
            inner join intermediate.int_encounters__listed as listed using (death_list)
            group by all
            """
        ).fetchall()
    ) == {
        "mapping_police_violence": 8392,
        "fatal_encounters": 27328,
        "fatal_encounters_all_causes": 24322,
        "fatal_encounters_deadly_force": 7003,
    }


def test_every_cause_and_intent_is_mapped(built: duckdb.DuckDBPyConnection) -> None:
    assert one(
        built,
        "select count(*) from marts.bridge_encounter_rows where death_class is null",
    ) == (0,)


def test_a_list_of_killings_is_said_to_have_no_suicides_or_overdoses(
    built: duckdb.DuckDBPyConnection,
) -> None:
    told = dict(
        built.execute(
            """
            select reading, sentence from marts.rpt_claim_cautions
            where claim_id = 'share-of-deaths' and caution = 'other_scope'
            """
        ).fetchall()
    )
    assert told["mapping_police_violence"].endswith(
        " are not known to be by force: 36 by a vehicle."
    )
    assert " by the person's own hand, " in told["fatal_encounters"]
    assert " of a cause that leaves it open." in told["fatal_encounters"]


def test_the_readme_says_what_was_found_and_what_common_recipes_would_report(
    built: duckdb.DuckDBPyConnection,
) -> None:
    root = Path(__file__).resolve().parents[2]
    written = runpy.run_path(str(root / "docs" / "tables.py"))
    page = (root / "README.md").read_text(encoding="utf-8")
    assert written["filled"](page, written["readme_tables"](built)) == page, "`make docs` writes it"


def test_links_by_name_and_the_codes_of_the_source_agree_on_the_headline(
    built: duckdb.DuckDBPyConnection,
) -> None:
    (points,) = one(
        built,
        """
        select abs(difference_from_ringledger)
        from marts.rpt_matching_recipes
        where
            claim_id = 'partners-with-deaths'
            and reading = 'mapping_police_violence'
            and recipe = 'ori_column'
        """,
    )
    assert points <= 0.01
    assert one(
        built,
        "select count(*) from marts.rpt_ori_differences where reason like '%nobody has looked%'",
    ) == (0,)
