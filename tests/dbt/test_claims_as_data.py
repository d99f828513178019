"""The published statements as data: complete, quoted briefly, each with its source."""

from __future__ import annotations

import pytest

from ringledger.project import seed_rows

STATEMENT_SETS = ["eff-2020", "demo"]
CLAIMS = {
    "partner-agencies",
    "partners-added",
    "hundreds-of-departments",
    "partners-with-deaths",
    "share-of-deaths",
    "share-of-deaths-headline",
    "named-cases",
}


def seed(name: str, statement_set: str) -> list[dict[str, str]]:
    return [row for row in seed_rows(name) if row["statement_set"] == statement_set]


@pytest.mark.parametrize("statement_set", STATEMENT_SETS)
@pytest.mark.parametrize("name", ["claims", "claim_wordings", "claim_readings"])
def test_a_statement_set_has_the_seven_claims(name: str, statement_set: str) -> None:
    assert {row["claim_id"] for row in seed(name, statement_set)} == CLAIMS


@pytest.mark.parametrize("statement_set", STATEMENT_SETS)
def test_a_statement_set_names_six_people(statement_set: str) -> None:
    assert len(seed("named_cases", statement_set)) == 6


@pytest.mark.parametrize("statement_set", STATEMENT_SETS)
@pytest.mark.parametrize("name", ["claims", "claim_figures", "named_cases"])
def test_what_was_published_has_a_source(name: str, statement_set: str) -> None:
    assert all(row["url"].startswith("https://") for row in seed(name, statement_set))


@pytest.mark.parametrize("statement_set", STATEMENT_SETS)
def test_quotes_are_short(statement_set: str) -> None:
    quotes = [row["quote"] for row in seed("claim_figures", statement_set)]
    quotes += [row["statement"] for row in seed("claims", statement_set)]

    assert all(len(quote.split()) <= 25 for quote in quotes)


def test_every_sentence_of_the_demo_says_that_it_is_fictional() -> None:
    sentences = [row["statement"] for row in seed("claims", "demo")]
    sentences += [row["quote"] for row in seed("claim_figures", "demo")]

    assert all("ictional" in sentence for sentence in sentences)


@pytest.mark.parametrize("statement_set", STATEMENT_SETS)
def test_the_words_judged_stand_in_the_statement(statement_set: str) -> None:
    statements = {row["claim_id"]: row["statement"] for row in seed("claims", statement_set)}

    for wording in seed("claim_wordings", statement_set):
        assert wording["words"] in statements[wording["claim_id"]]
        assert wording["reason"]
