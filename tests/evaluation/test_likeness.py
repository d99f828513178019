"""How often two names that no list would have are one agency's. All places are invented."""

from __future__ import annotations

from ringledger.evaluation.likeness import count_slips, count_stateless, is_counted
from ringledger.matching.local_names import REPEATED, REPLACED, SPELLED_OUT

COUNTED = next(state for state in ("QA", "QB", "QC", "QD", "QE") if is_counted(state))
KEPT_ASIDE = next(state for state in ("QA", "QB", "QC", "QD", "QE") if not is_counted(state))


def test_a_slip_is_right_where_both_names_have_one_code() -> None:
    names = [
        ("Ashby Police", COUNTED, "1"),
        ("Ashby PD", COUNTED, "1"),
        ("Ashbby Police", COUNTED, "1"),
        ("Brent Police", COUNTED, "2"),
        ("Brant Police", COUNTED, "3"),
        ("Walker Police", COUNTED, "4"),
        ("Walker Police", COUNTED, "4"),
        ("Waller Police", COUNTED, "5"),
        ("Waller Police", COUNTED, "5"),
    ]

    assert count_slips(names) == {
        SPELLED_OUT: {True: 1},
        REPLACED: {False: 1},
        REPEATED: {False: 1},
    }
    assert count_slips((text, KEPT_ASIDE, ori) for text, _, ori in names) == {}


def test_a_row_s_state_is_found_where_the_others_of_its_list_say_it_alone() -> None:
    alone = [("a", "Ashby PD", COUNTED), ("b", "Ashby PD", COUNTED)]
    twice = [("a", "Brent PD", COUNTED), ("a", "Brent Police", COUNTED)]
    elsewhere = [("a", "Crale PD", COUNTED), ("a", "Crale PD", KEPT_ASIDE)]

    assert count_stateless([*alone, *twice, *elsewhere]) == {True: 2, False: 1}
