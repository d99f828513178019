"""Every question of the cookbook runs on a built warehouse; its answer agrees with the claims."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ringledger.cli.main import run
from ringledger.warehouse.examples import Example, example, examples
from ringledger.warehouse.query import ask

EXAMPLES = examples()
MPV = "mapping_police_violence"


def answer(demo_built: Path, name: str) -> list[dict[str, Any]]:
    return ask(demo_built, example(name).sql).records()


def figure(demo_built: Path, claim_id: str, reading: str) -> dict[str, Any]:
    (found,) = [
        row
        for row in answer(demo_built, "claims_at_a_glance")
        if (row["claim_id"], row["reading"]) == (claim_id, reading)
    ]
    return found


def test_there_is_enough_to_choose_from() -> None:
    assert len(EXAMPLES) >= 15


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.name)
def test_a_question_says_what_its_answer_cannot_and_names_only_promised_tables(
    example: Example,
) -> None:
    assert example.question.endswith("?") or "? " in example.question
    assert example.limits.endswith(".")
    assert "marts." in example.sql
    assert not any(f"{schema}." in example.sql for schema in ("raw", "staging", "intermediate"))
    assert "{{" not in example.sql


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.name)
def test_a_question_has_an_answer_in_the_demo(demo_built: Path, example: Example) -> None:
    assert ask(demo_built, example.sql).rows


def test_partners_of_all_states_and_all_kinds_are_the_partners(demo_built: Path) -> None:
    partners = figure(demo_built, "partner-agencies", "ring")["numerator"]
    named = figure(demo_built, "partners-with-deaths", MPV)["numerator"]
    by_state = answer(demo_built, "partners_by_state")

    assert sum(row["partner_count"] for row in by_state) == partners
    assert sum(row["named_in_mpv_count"] for row in by_state) == named
    assert sum(row["partner_count"] for row in answer(demo_built, "partners_by_kind")) == partners
    assert answer(demo_built, "partners_by_month_of_joining")[-1]["partner_count"] == partners


@pytest.mark.parametrize("reading", [MPV, "fatal_encounters", "both", "either"])
@pytest.mark.parametrize("name", ["deaths_by_state", "deaths_by_year"])
def test_deaths_of_all_states_and_all_years_are_the_deaths(
    demo_built: Path, name: str, reading: str
) -> None:
    share = figure(demo_built, "share-of-deaths", reading)
    rows = [row for row in answer(demo_built, name) if row["reading"] == reading]

    assert sum(row["partner_death_count"] for row in rows) == share["numerator"]
    assert sum(row["death_count"] for row in rows) == share["denominator"]


def test_deaths_that_name_any_number_of_agencies_are_those_that_name_one(demo_built: Path) -> None:
    share = figure(demo_built, "share-of-deaths", MPV)
    rows = [
        row for row in answer(demo_built, "deaths_with_several_agencies") if row["reading"] == MPV
    ]
    assert sum(row["partner_death_count"] for row in rows) == share["numerator"]
    assert all(
        row["all_partners_death_count"] <= row["partner_death_count"] <= row["death_count"]
        for row in rows
    )


def test_without_an_agency_the_share_falls_by_the_deaths_that_name_it_alone(
    demo_built: Path,
) -> None:
    share = figure(demo_built, "share-of-deaths", MPV)
    rows = [row for row in answer(demo_built, "one_agency_misjoined") if row["reading"] == MPV]

    assert len(rows) == figure(demo_built, "partners-with-deaths", MPV)["numerator"]
    for row in rows:
        fall = row["deaths_of_it_alone"] / share["denominator"]
        assert row["value"] - row["value_without_it"] == pytest.approx(fall)


def test_the_curve_has_the_default_on_it_where_the_claim_is(demo_built: Path) -> None:
    defaults = [row for row in answer(demo_built, "specification_curve") if row["is_default"]]
    claims = answer(demo_built, "claims_at_a_glance")

    assert len(defaults) == len(claims)
    for row in defaults:
        claim = figure(demo_built, row["claim_id"], row["reading"])
        assert row["value"] == claim["value"]


def test_working_through_the_whole_queue_settles_all_of_it(demo_built: Path) -> None:
    shares = [row["settled_share"] for row in answer(demo_built, "review_queue_impact")]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)


def test_every_county_its_residents_and_deaths_are_on_one_side_of_a_rate(demo_built: Path) -> None:
    rows = answer(demo_built, "deaths_per_million_residents")
    ((counties, residents),) = ask(
        demo_built,
        "select count(*), sum(resident_count) from marts.rpt_places where county_fips is not null",
    ).rows

    for baseline, reading in {(row["baseline"], row["reading"]) for row in rows}:
        sides = [row for row in rows if (row["baseline"], row["reading"]) == (baseline, reading)]
        deaths = figure(demo_built, "share-of-deaths", reading)["denominator"]

        assert {row["is_partner_county"] for row in sides} == {True, False}
        assert sum(row["county_count"] for row in sides) == counties
        assert sum(row["resident_count"] for row in sides) == residents
        assert 0 < sum(row["death_count"] for row in sides) <= deaths
        for row in sides:
            # The demo has no county without a partner, and so nobody to count per million.
            if row["resident_count"] == 0:
                assert row["deaths_per_million"] is None
            else:
                rate = row["death_count"] * 1_000_000 / row["resident_count"]
                assert row["deaths_per_million"] == pytest.approx(rate, abs=0.05)


def test_the_rows_behind_a_figure_add_up_to_it(demo_built: Path) -> None:
    rows = answer(demo_built, "rows_behind_a_figure")
    agencies = {row["agency_id"] for row in rows}
    assert len(agencies) == figure(demo_built, "partners-with-deaths", MPV)["numerator"]
    assert {row["evidence_kind"] for row in rows} == {"death", "partnership"}


def test_a_question_is_asked_by_its_name(
    demo_built: Path, ringledger_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = ringledger_home / "published" / "demo.duckdb"
    path.parent.mkdir(parents=True)
    path.symlink_to(demo_built)

    assert run(["sql", "--example", "named_cases", "--format", "csv"]) == 0
    output = capsys.readouterr()
    assert len(output.out.splitlines()) == 7
    assert example("named_cases").limits in output.err
    assert run(["sql", "--list", "--format", "csv"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(EXAMPLES) + 1
    assert run(["sql", "--example", "named_case"]) == 2
    assert "Did you mean 'named_cases'?" in capsys.readouterr().err
    assert run(["sql"]) == 2
    assert run(["sql", "select 1", "--list"]) == 2
