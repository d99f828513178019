"""Statements of one's own: what is wrong with a file is said, what is right becomes rows."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import yaml

from ringledger.errors import SourceError
from ringledger.project import seeds_dir
from ringledger.settings import Settings
from ringledger.sources.registry import load_edition
from ringledger.sources.statements import STATEMENT_SEEDS, statement_rows

SHARE = {
    "measure": "share_of_deaths",
    "statement": "Those agencies are named in over a third of deaths",
    "words": "over a third",
    "above": 0.3333,
    "reason": "Over is more than.",
    "caution": "No finding of fault.",
    "readings": ["mapping_police_violence"],
}
EDITION = {
    "title": "Mine",
    "as_of_on": "2020-06-22",
    "window_starts_on": "2015-01-01",
    "press_on": "2020-07-02",
    "statement_set": "mine",
    "is_fictional": True,
    "program": "Drones",
    "generated": True,
    "based_on": "demo",
}


def rows_of(**changes: Any) -> dict[str, list[dict[str, str | None]]]:
    content = {"url": "https://example.org/page", "claims": {"share": {**SHARE, **changes}}}
    return statement_rows("mine", content, "a file")


def home(folder: Path, statements: dict[str, Any], **changes: Any) -> Settings:
    (folder / "editions").mkdir()
    entry = {**EDITION, **changes}
    dates = {k: v for k, v in entry.items() if k.endswith("_on") and k != "based_on"}
    text = yaml.safe_dump({"statements": statements, "editions": {"mine-demo": entry}})
    for day in dates.values():
        text = text.replace(f"'{day}'", day)
    (folder / "editions" / "mine.yaml").write_text(text, encoding="utf-8")
    return Settings(home=folder, source_dir=None)


@pytest.mark.parametrize("seed", STATEMENT_SEEDS)
def test_every_column_of_a_row_is_a_column_of_the_seed(seed: str) -> None:
    figure = {
        "reading": "mapping_police_violence",
        "numerator": 1,
        "denominator": 3,
        "quote": "one in three",
        "url": "https://example.org/page",
    }
    cases = {
        **SHARE,
        "measure": "named_deaths",
        "figures": [figure],
    }
    content = {
        "url": "https://example.org/page",
        "claims": {"cases": cases},
        "named_cases": [
            {"person_name": "Ada Crale", "city": "Ashby", "state": "QA", "reason": "Named."}
        ],
    }
    with (seeds_dir() / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    (row,) = statement_rows("mine", content, "a file")[seed]
    assert set(row) == set(header)


def test_words_leave_an_end_open_or_take_it_in_or_not() -> None:
    def ends(**given: float) -> tuple[str | None, ...]:
        blank: dict[str, Any] = {"above": None}
        (row,) = rows_of(**{**blank, **given})["claim_wordings"]
        names = ("wording_low", "is_low_strict", "wording_high", "is_high_strict")
        return tuple(row[name] for name in names)

    assert ends(above=0.25) == ("0.25", "true", None, None)
    assert ends(at_least=0.25) == ("0.25", "false", None, None)
    assert ends(at_least=0.25, below=0.5) == ("0.25", "false", "0.5", "true")
    assert ends(at_most=0.5) == (None, None, "0.5", "false")


def test_a_figure_known_to_be_too_low_says_why() -> None:
    (row,) = rows_of(too_low_because="The list is short.")["claim_readings"]
    assert (row["is_lower_bound"], row["figure_note"]) == ("true", "The list is short.")
    (row,) = rows_of()["claim_readings"]
    assert (row["is_lower_bound"], row["figure_note"]) == ("false", None)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"words": "roughly half"}, "the words 'roughly half' do not stand in the statement"),
        ({"measure": "share_of_deths"}, "the measure must be one of partner_agencies"),
        ({"readings": ["ring"]}, "share_of_deaths has the readings both, either, fatal_enc"),
        ({"above": None}, "must say what the words allow"),
        ({"at_least": 0.3}, "at_least and above are two lower ends"),
        ({"at_most": 0.2}, "the lower end of what the words allow is above the upper one"),
        ({"caution": " "}, "claims: share: caution"),
        ({"cautions": "x"}, "claims: share: cautions"),
    ],
)
def test_what_is_wrong_with_a_claim_is_said(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(SourceError, match=r"^a file: ") as caught:
        rows_of(**changes)
    assert said in str(caught.value)


def test_named_cases_and_the_claim_that_counts_them_go_together() -> None:
    with pytest.raises(SourceError, match="go together"):
        rows_of(measure="named_deaths")


def test_nobody_s_statements_take_the_name_of_those_that_are_shipped() -> None:
    with pytest.raises(SourceError, match="Rename yours"):
        statement_rows("eff-2020", {}, "a file")


def test_an_edition_has_its_own_statements_and_its_base_s_decisions(tmp_path: Path) -> None:
    content = {"mine": {"url": "https://example.org/page", "claims": {"share": SHARE}}}
    edition = load_edition("mine-demo", home(tmp_path, content))
    assert edition.statements == statement_rows("mine", content["mine"], "a file")
    assert edition.base_statement_set == "demo"


def test_an_edition_whose_statements_nobody_wrote_is_refused(tmp_path: Path) -> None:
    content = {"mime": {"url": "https://example.org/page", "claims": {"share": SHARE}}}
    with pytest.raises(SourceError, match=r"statement_set 'mine'.*Did you mean 'mime'\?"):
        load_edition("demo", home(tmp_path, content))


def test_an_edition_is_based_on_one_that_exists(tmp_path: Path) -> None:
    content = {"mine": {"url": "https://example.org/page", "claims": {"share": SHARE}}}
    with pytest.raises(SourceError, match="based on 'demos', which is no edition"):
        load_edition("demo", home(tmp_path, content, based_on="demos"))


def test_editions_of_shipped_statements_bring_none(tmp_path: Path) -> None:
    edition = load_edition("eff-2020", Settings(home=tmp_path, source_dir=None))
    assert edition.statements is None
    assert edition.base_statement_set is None
