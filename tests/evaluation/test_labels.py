"""What a label says, and which part it belongs to."""

from __future__ import annotations

from typing import Any

import pytest

from ringledger.evaluation import labels
from ringledger.evaluation.inputs import Directory
from ringledger.project import seed_rows


def death(agency: str, ori: str | None, state: str = "OH", **place: str) -> dict[str, Any]:
    return {"agency": agency, "ori": ori, "state": state, "county": None, "city": None, **place}


def label_ids(
    directory: Directory, *deaths: dict[str, Any], with_place: bool = False
) -> list[str | None]:
    return [each.label_id for each in labels.ori_labels(deaths, directory, with_place)]


def test_a_name_has_the_code_most_of_its_rows_give(directory: Directory) -> None:
    rows = [death("Ashby Police Department", ori) for ori in ("OH0010200", "OH0010100")]
    rows.append(death("Ashby Police Department", "OH0010100"))
    assert label_ids(directory, *rows) == ["OH0010100"]


def test_rows_of_several_agencies_or_codes_say_nothing_of_one_name(directory: Directory) -> None:
    both = "Ashby Police Department, Polk County Sheriff's Office"
    assert label_ids(directory, death(both, "OH0010100;OH0010000")) == []
    assert label_ids(directory, death("Ashby Police Department", "OH0010100;OH0010000")) == []
    assert label_ids(directory, death("Ashby Police Department", "Not Found/No Agency ORI")) == []
    assert label_ids(directory, death("Ashby Police Department", None)) == []


def test_a_merged_code_and_a_troop_stand_for_their_agency(directory: Directory) -> None:
    assert label_ids(directory, death("Ashby Police Department", "OH0010199")) == ["OH0010100"]
    assert label_ids(directory, death("Highway Patrol", "OHSHP0100")) == ["OHSHP0000"]
    # A post that neither list has, of a force that one of them has.
    assert label_ids(directory, death("Highway Patrol", "OHSHP7700")) == ["OHSHP0000"]
    assert label_ids(directory, death("Nowhere Police Department", "OH0999900")) == [None]


def test_places_tell_rows_of_one_name_apart(directory: Directory) -> None:
    rows = [
        death("Ashby Police Department", "OH0010100", county="Polk"),
        death("Ashby Police Department", "OH0010200", county="Boone"),
    ]
    assert label_ids(directory, *rows, with_place=True) == ["OH0010200", "OH0010100"]
    assert len(label_ids(directory, *rows)) == 1


def test_a_ruling_corrects_a_label_and_nothing_else(
    directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = (labels.normalize_agency_name("Ashby Police Department"), "OH", "OH0010200")
    rows = [death("Ashby Police Dept.", "OH0010200"), death("Ashby Police", "OH0010100")]

    def ruled(final: str) -> labels.LabelledName:
        monkeypatch.setattr(labels, "_rulings", lambda: {key: final})
        (wrong,) = (
            each
            for each in labels.ori_labels(rows, directory, with_place=False)
            if each.label == "OH0010200"
        )
        assert wrong.label_id == "OH0010200"
        return wrong

    assert ruled("OH0010100").right_id == "OH0010100"
    assert ruled(labels.NO_AGENCY).right_id is None
    assert ruled(labels.AMBIGUOUS).is_ambiguous
    assert not ruled("OH0010100").is_ambiguous


def test_federal_names_stand_apart(directory: Directory) -> None:
    (federal,) = labels.ori_labels([death("FBI", "OHFBICL00")], directory, with_place=False)
    assert federal.is_federal


def test_all_names_of_an_agency_are_in_one_part(directory: Directory) -> None:
    rows = [death(f"Ashby {word} Police", "OH0010100") for word in ("City", "Town", "Metro")]
    found = labels.ori_labels(rows, directory, with_place=False)
    assert {each.part for each in found} == {labels.part_of("OH0010100")}


def test_three_fifths_of_agencies_are_fitted_on() -> None:
    parts = [labels.part_of(f"OH{number:07}") for number in range(2000)]
    assert 0.56 < parts.count("fit") / len(parts) < 0.64


def test_every_disagreement_was_read_twice_and_ambiguous_where_readings_differ() -> None:
    for row in seed_rows("label_adjudications"):
        readings = {row["reading_1"], row["reading_2"]}
        if len(readings) == 1:
            assert {row["final"]} == readings, row
        else:
            assert row["final"] in {*readings, labels.AMBIGUOUS}, row


def test_hard_pairs_are_pairs_of_names_in_states() -> None:
    pairs = labels.hard_pairs()
    assert len({(p.left_name, p.left_state, p.right_name, p.right_state) for p in pairs}) == len(
        pairs
    )
    for pair in pairs:
        assert pair.decision in ("same", "different", "ambiguous"), pair
        assert pair.written in ("first", "second", "third", "fourth", "fifth"), pair
        assert all((pair.left_name, pair.right_name, pair.reason)), pair
        # A row may say no state.
        assert {len(pair.left_state), len(pair.right_state)} <= {0, 2}, pair
        assert pair.right_state, pair
