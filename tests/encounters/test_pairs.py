"""Which rows are compared, what two rows have in common, and which pairs are left out early."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringledger.encounters import blocks, signatures
from ringledger.encounters.blocks import Pairs, candidate_pairs, pairs_of_one_id
from ringledger.encounters.compare import FEATURES, LEVELS, Comparison
from ringledger.encounters.deaths import Death, Deaths, in_order
from ringledger.encounters.matcher import KEEP_AT, Compared, compare, match, match_probabilities
from ringledger.encounters.model import LEAST_SCORE, ONE_LIST, PUBLISHED_ID, default_model

MPV, ALL_CAUSES, DEADLY_FORCE = "mapping_police_violence", "all_causes", "deadly_force"
LISTS = (ALL_CAUSES, DEADLY_FORCE, MPV)


def said(*values: object) -> st.SearchStrategy[object]:
    return st.sampled_from([*values, None])


ALIKE = st.builds(
    Death,
    row_id=st.just(""),
    list_name=st.sampled_from(LISTS),
    occurred_on=st.sampled_from([0, 0, 1, 3, 4, 40, 90]).map(
        lambda days: date(2016, 5, 4) + timedelta(days=days)
    ),
    person_key=said("ada crale", "ada shem crale", "bo crale", "cy denholm"),
    state=said("QA", "QA", "QB"),
    city=said("ashby", "ashbie", "far"),
    county=said("brent", "dorn"),
    zip=said("00012", "00013"),
    street=said("12 fictional lane", "12 fictional ln", "a square"),
    age=said(0, 31, 32, 34, 60),
    sex=said("female", "male"),
    race=said("white", "black"),
    means=st.frozensets(st.sampled_from(["gunshot", "taser"])),
    fe_id=said("1", "2", "3", "4"),
    agency_text=said("ashby pd", "ashby police"),
    agency_ids=st.frozensets(st.sampled_from(["QA1", "QA2", "QB1"])),
)
# Up to a dozen rows of few people, days and places, so that many are alike.
ROWS = st.lists(ALIKE, max_size=12).map(
    lambda rows: in_order(replace(row, row_id=f"{at:02}") for at, row in enumerate(rows))
)


def is_worth_comparing(left: Death, right: Death) -> bool:
    apart = abs((left.occurred_on - right.occurred_on).days)
    if apart <= 3 and (not left.state or not right.state or left.state == right.state):
        return True
    is_of_one_name = left.person_key is not None and left.person_key == right.person_key
    return is_of_one_name and apart <= (60 if left.state == right.state else 3)


@settings(deadline=None)
@given(ROWS, st.sampled_from([1, 5, 1 << 17]))
def test_rows_of_near_days_and_of_one_name_are_compared_once(rows: list[Death], size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "_BATCH", size)
        found = [
            pair
            for pairs in candidate_pairs(Deaths.of(rows))
            for pair in zip(*(side.tolist() for side in pairs), strict=True)
        ]

    assert sorted(found) == [
        (left, right)
        for left, right in combinations(range(len(rows)), 2)
        if is_worth_comparing(rows[left], rows[right])
    ]


@given(ROWS)
def test_rows_of_one_id_are_compared_however_far_apart(rows: list[Death]) -> None:
    left, right = pairs_of_one_id(Deaths.of(rows))

    assert sorted(zip(left.tolist(), right.tolist(), strict=True)) == [
        (one, other)
        for one, other in combinations(range(len(rows)), 2)
        if rows[one].fe_id and rows[one].fe_id == rows[other].fe_id
    ]


def test_a_batch_has_few_pairs_however_many_rows_a_day_has() -> None:
    row = Death("", MPV, date(2016, 5, 4), state="QA")
    rows = [replace(row, row_id=f"{at:04}") for at in range(700)]
    sizes = [len(pairs.left) for pairs in candidate_pairs(Deaths.of(rows))]

    assert sum(sizes) == 700 * 699 // 2
    assert len(sizes) > 1
    assert max(sizes) <= 1 << 17


ADA = Death(
    row_id="a",
    list_name=ALL_CAUSES,
    occurred_on=date(2016, 5, 4),
    person_key="ada crale",
    state="QA",
    city="ashby",
    county="brent",
    zip="00012",
    street="12 fictional lane",
    age=31,
    sex="female",
    race="white",
    means=frozenset({"gunshot"}),
    fe_id="1",
    agency_text="ashby police",
    agency_ids=frozenset({"QA1", "QA2"}),
)


@pytest.mark.parametrize(
    ("feature", "said", "level"),
    [
        ("day", {}, "same"),
        ("day", {"occurred_on": date(2016, 5, 3)}, "a day apart"),
        ("day", {"occurred_on": date(2016, 5, 7)}, "two or three days apart"),
        ("day", {"occurred_on": date(2016, 6, 7)}, "further apart"),
        ("name", {"person_key": "ada crael"}, "spelled alike"),
        ("name", {"person_key": "bo denholm"}, "another name"),
        ("name", {"person_key": None}, "not said"),
        ("state", {"state": "QB"}, "another"),
        ("place", {}, "same ZIP code and city"),
        ("place", {"city": None}, "same ZIP code and city"),
        ("place", {"city": "denholm"}, "same ZIP code, another city"),
        ("place", {"zip": None}, "same city"),
        ("place", {"zip": "00013"}, "same city, another ZIP code"),
        ("place", {"zip": "00013", "city": "ashbyy"}, "same city, another ZIP code"),
        ("place", {"zip": "00013", "city": "denholm"}, "same county"),
        ("place", {"zip": "00013", "city": "denholm", "county": "dorn"}, "another county"),
        ("place", {"zip": "00013", "city": "denholm", "county": None}, "another county"),
        ("place", {"zip": None, "city": None, "county": None}, "not said"),
        ("place", {"state": "QB"}, "not said"),
        ("street", {}, "same"),
        ("street", {"street": "fictional lane 12"}, "alike"),
        ("street", {"street": "a square"}, "another"),
        ("agency", {}, "same agencies, in the same words"),
        ("agency", {"agency_text": "ashby pd"}, "same agencies"),
        ("agency", {"agency_ids": frozenset({"QA2", "QA3"})}, "one agency in common"),
        ("agency", {"agency_ids": frozenset({"QA3"})}, "other agencies"),
        ("agency", {"agency_ids": frozenset()}, "not said"),
        ("age", {"age": 30}, "a year apart"),
        ("age", {"age": 34}, "two or three years apart"),
        ("age", {"age": 0}, "further apart"),
        ("age", {"age": None}, "not said"),
        ("sex", {"sex": "male"}, "another"),
        ("race", {"race": None}, "not said"),
        ("means", {}, "shot, both"),
        ("means", {"means": frozenset({"taser"})}, "another means"),
        ("means", {"means": frozenset({"gunshot", "taser"})}, "shot, both"),
        ("means", {"means": frozenset()}, "not said"),
        ("published id", {}, "same"),
        ("published id", {"fe_id": "2"}, "another, of no row"),
    ],
)
def test_a_feature_is_at_the_level_a_reader_would_say(
    feature: str, said: dict[str, object], level: str
) -> None:
    # Fields of every type, as a table gives them.
    other = replace(ADA, row_id="m", list_name=MPV, **said)  # type: ignore[arg-type]
    comparison = Comparison(Deaths.of([ADA, other]))
    for pair in ((0, 1), (1, 0)):
        _, (levels,) = comparison.levels(Pairs(*(np.array([at]) for at in pair)))
        assert LEVELS[feature][levels[FEATURES.index(feature)]] == level


def test_an_id_that_a_row_of_the_other_list_has_means_that_row() -> None:
    rows = [ADA, replace(ADA, row_id="b", fe_id="2"), replace(ADA, list_name=MPV, fe_id="2")]
    _, (levels,) = Comparison(Deaths.of(rows)).levels(Pairs(np.array([0]), np.array([2])))

    assert LEVELS["published id"][levels[PUBLISHED_ID]] == "another"


def pairs_of(compared: Compared) -> list[tuple[int, int]]:
    return list(zip(*(side.tolist() for side in compared.pairs), strict=True))


@settings(deadline=None)
@given(ROWS)
def test_pairs_left_out_early_are_not_told_of_and_matter_to_none(rows: list[Death]) -> None:
    deaths, model = Deaths.of(rows), default_model()
    every, kept = compare(deaths), compare(deaths, model)
    left_out = every.where(np.array([pair not in pairs_of(kept) for pair in pairs_of(every)], bool))

    for found in (left_out, left_out.without_ids()):
        for kind, levels in found.combinations()[0]:
            score = model.score(levels, kind)
            assert score < LEAST_SCORE or (kind == ONE_LIST and 1 / (1 + np.exp(-score)) < KEEP_AT)
    assert len(set(pairs_of(every))) == len(pairs_of(every))
    told = dict(zip(pairs_of(every), match_probabilities(every, model).tolist(), strict=True))
    again = dict(zip(pairs_of(kept), match_probabilities(kept, model).tolist(), strict=True))
    assert again == pytest.approx({pair: told[pair] for pair in again}, abs=1e-12)


def test_a_crowded_day_is_told_apart_as_a_quiet_one_is() -> None:
    rows = [
        replace(ADA, row_id=f"{at}", list_name=name, fe_id=None, person_key=f"person{at:03} of{at}")
        for name in (ALL_CAUSES, MPV)
        for at in range(40)
    ]
    found = match(rows)
    accepted = {
        (pair.left.row_id, pair.right.row_id) for pair in found if pair.decision == "accepted"
    }

    assert accepted == {(str(at), str(at)) for at in range(40)}


@given(st.lists(st.text("abcxyzé", max_size=8)))
def test_letters_differ_by_no_more_than_texts_do(texts: list[str]) -> None:
    bits = signatures.of_letters(texts)

    for one, here in zip(texts, bits, strict=True):
        for other, there in zip(texts, bits, strict=True):
            assert np.bitwise_count(here ^ there) <= len(set(one) ^ set(other))


def test_a_set_has_the_bits_of_its_members() -> None:
    words = signatures.Words()
    whole, part, none = words.of([("ada", "crale"), ("crale",), ()])

    assert whole & part == part
    assert part
    assert not none
