"""Decisions of people: what they change, and when a test says that they no longer hold."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from ringledger.matching.dbt_plugin import register
from ringledger.settings import Settings

COMPILED = "target/compiled/ringledger"
REBUILT = (
    "int_agency_overrides__applied",
    "int_agency_names__rematched",
    "int_agency_names__linked",
)


@dataclass(frozen=True)
class Linked:
    """A name of the demo that the matcher links by itself."""

    name_id: str
    mention_text: str
    state: str
    county: str
    agency_id: str
    other_agency_id: str


@dataclass(frozen=True)
class Warehouse:
    """A copy of the demo's warehouse in which decisions can be tried out."""

    connection: duckdb.DuckDBPyConnection
    folder: Path

    def _sql(self, pattern: str) -> str:
        # A model's unit tests are compiled under the same name, in a folder called after its yml.
        (path,) = [each for each in self.folder.glob(pattern) if each.parent.suffix != ".yml"]
        # The models were compiled for another file: leave out the name of its catalog.
        return re.sub(r'"\w+"\.("\w+"\."\w+")', r"\1", path.read_text(encoding="utf-8"))

    def decide(self, *overrides: tuple[str | None, ...]) -> None:
        """Make these the decisions: id, name, state, county, verdict, agency, expected."""
        self.connection.execute("delete from seeds.agency_overrides")
        for override in overrides:
            self.connection.execute(
                "insert into seeds.agency_overrides values "
                "(?, ?, ?, ?, ?, ?, ?, 'a reason', 'https://example.org', '2020-07-02', 'demo')",
                list(override),
            )
        self.rebuild()

    def rebuild(self) -> None:
        """Build again the models that read the decisions, as dbt would."""
        for model in REBUILT:
            sql = self._sql(f"models/**/{model}.sql")
            self.connection.execute(f"create or replace table intermediate.{model} as {sql}")

    def link(self, name_id: str) -> dict[str, object]:
        cursor = self.connection.execute(
            "select * from intermediate.int_agency_names__linked where name_id = ?", [name_id]
        )
        (row,) = cursor.fetchall()
        return dict(zip((column[0] for column in cursor.description or ()), row, strict=True))

    def problems(self, test: str) -> list[str]:
        cursor = self.connection.execute(self._sql(f"tests/{test}.sql"))
        at = [column[0] for column in cursor.description or ()].index("problem")
        return sorted({row[at] for row in cursor.fetchall()})

    def all_problems(self) -> list[str]:
        tests = sorted(path.stem for path in self.folder.glob("tests/agency_overrides_*.sql"))
        assert len(tests) == 4
        return [problem for test in tests for problem in self.problems(test)]


@pytest.fixture
def warehouse(demo_built: Path, demo_home: Settings, tmp_path: Path) -> Iterator[Warehouse]:
    path = Path(shutil.copy(demo_built, tmp_path / "copy.duckdb"))
    with duckdb.connect(str(path)) as connection:
        register(connection)
        yield Warehouse(connection, demo_home.home / COMPILED)


@pytest.fixture
def linked(warehouse: Warehouse) -> Linked:
    row = warehouse.connection.execute(
        """
        select names.name_id, any_value(names.mention_text), any_value(names.state),
            any_value(names.county), any_value(links.agency_id),
            (
                select min(agency_id) from intermediate.int_agencies__combined
                where agency_id != any_value(links.agency_id)
            )
        from intermediate.int_agency_mentions__split as names
        inner join intermediate.int_agency_names__matched as links using (name_id)
        where links.decision = 'exact' and names.county is not null
        group by names.name_id
        order by names.name_id
        limit 1
        """
    ).fetchone()
    assert row
    return Linked(*row)


def test_without_decisions_there_is_nothing_to_complain_about(warehouse: Warehouse) -> None:
    warehouse.decide()
    assert warehouse.all_problems() == []


def test_what_a_person_says_is_the_link(warehouse: Warehouse, linked: Linked) -> None:
    warehouse.decide(
        (
            *("x", linked.mention_text, linked.state, None, "same"),
            *(linked.other_agency_id, linked.agency_id),
        )
    )
    link = warehouse.link(linked.name_id)
    assert (link["decision"], link["method"]) == ("override", "override x")
    assert (link["agency_id"], link["match_probability"]) == (linked.other_agency_id, 1.0)
    assert link["runner_up_agency_id"] == linked.agency_id
    assert '"reason":"a reason"' in str(link["evidence"])
    assert '"candidates"' in str(link["evidence"])
    assert warehouse.all_problems() == []


def test_what_a_person_ruled_out_is_not_the_link(warehouse: Warehouse, linked: Linked) -> None:
    warehouse.decide(
        (
            *("x", linked.mention_text, linked.state, None, "different"),
            *(linked.agency_id, linked.agency_id),
        )
    )
    link = warehouse.link(linked.name_id)
    assert link["agency_id"] != linked.agency_id
    assert link["candidate_agency_id"] != linked.agency_id
    assert str(link["method"]).endswith("override x")
    assert warehouse.all_problems() == []


def test_what_a_person_cannot_tell_is_not_linked(warehouse: Warehouse, linked: Linked) -> None:
    warehouse.decide(
        ("x", linked.mention_text, linked.state, None, "unknown", None, linked.agency_id)
    )
    link = warehouse.link(linked.name_id)
    assert (link["decision"], link["agency_id"]) == ("review", None)
    assert link["candidate_agency_id"] == linked.agency_id
    assert warehouse.all_problems() == []


def test_a_decision_holds_for_other_spellings_and_its_county_alone(
    warehouse: Warehouse, linked: Linked
) -> None:
    spelled = linked.mention_text.upper().replace("DEPARTMENT", "DEPT.")
    unknown = ("unknown", None, linked.agency_id)
    warehouse.decide(("x", spelled, linked.state, linked.county.upper(), *unknown))
    assert warehouse.link(linked.name_id)["method"] == "override x"
    warehouse.decide(("x", spelled, linked.state, "Elsewhere", *unknown))
    assert warehouse.link(linked.name_id)["decision"] == "exact"


def test_a_decision_about_another_statement_changes_nothing(
    warehouse: Warehouse, linked: Linked
) -> None:
    warehouse.decide(
        ("x", linked.mention_text, linked.state, None, "unknown", None, linked.agency_id)
    )
    warehouse.connection.execute(
        "update raw.edition set edition = 'another', statement_set = 'another'"
    )
    warehouse.rebuild()
    assert warehouse.link(linked.name_id)["decision"] == "exact"
    assert warehouse.all_problems() == []


def test_another_vintage_takes_a_decision_over_and_may_lack_its_name(warehouse: Warehouse) -> None:
    warehouse.connection.execute("update raw.edition set edition = 'demo-later'")
    warehouse.decide(("x", "Nowhere Police", "ZZ", None, "unknown", None, None))
    assert warehouse.all_problems() == []


def test_a_decision_about_a_name_that_is_gone_no_longer_holds(warehouse: Warehouse) -> None:
    warehouse.decide(("x", "Nowhere Police", "ZZ", None, "unknown", None, None))
    assert warehouse.problems("agency_overrides_still_hold") == [
        "Override x matches no name of the sources any more."
    ]


def test_a_decision_made_beside_another_candidate_no_longer_holds(
    warehouse: Warehouse, linked: Linked
) -> None:
    warehouse.decide(
        ("x", linked.mention_text, linked.state, None, "unknown", None, linked.other_agency_id)
    )
    (problem,) = warehouse.problems("agency_overrides_still_hold")
    assert problem.startswith("Override x expected another candidate")
    assert linked.agency_id in problem


def test_a_decision_the_matcher_makes_by_itself_is_not_needed(
    warehouse: Warehouse, linked: Linked
) -> None:
    for verdict, agency_id in (
        ("same", linked.agency_id),
        ("different", linked.other_agency_id),
    ):
        warehouse.decide(
            (
                *("x", linked.mention_text, linked.state, linked.county, verdict),
                *(agency_id, linked.agency_id),
            )
        )
        assert warehouse.problems("agency_overrides_are_needed") == [
            "Override x changes nothing: the matcher decides so by itself."
        ]


def test_confirming_a_link_that_the_strict_rule_refuses_changes_something(
    warehouse: Warehouse, linked: Linked
) -> None:
    warehouse.connection.execute(
        "update intermediate.int_agency_names__matched set decision = 'accepted', "
        "match_probability = .96 where name_id = ?",
        [linked.name_id],
    )
    warehouse.decide(
        (
            *("x", linked.mention_text, linked.state, linked.county, "same"),
            *(linked.agency_id, linked.agency_id),
        )
    )
    assert warehouse.problems("agency_overrides_are_needed") == []


def test_ruling_out_the_other_of_two_that_fit_changes_something(
    warehouse: Warehouse, linked: Linked
) -> None:
    warehouse.connection.execute(
        "update intermediate.int_agency_names__matched set decision = 'review', agency_id = null, "
        "match_probability = .499, runner_up_agency_id = ? where name_id = ?",
        [linked.other_agency_id, linked.name_id],
    )
    warehouse.decide(
        (
            *("x", linked.mention_text, linked.state, linked.county, "different"),
            *(linked.other_agency_id, linked.agency_id),
        )
    )
    assert warehouse.link(linked.name_id)["agency_id"] == linked.agency_id
    assert warehouse.problems("agency_overrides_are_needed") == []


def test_an_agency_that_is_not_listed_cannot_be_said(warehouse: Warehouse, linked: Linked) -> None:
    name = (linked.mention_text, linked.state, None)
    warehouse.decide(
        ("a", *name, "same", "XX0000000", linked.agency_id),
        ("b", *name, "different", None, linked.agency_id),
        ("c", *name, "unknown", linked.agency_id, linked.agency_id),
    )
    assert warehouse.problems("agency_overrides_name_agencies") == [
        "Override a names an agency that the directory lacks.",
        "Override b names no agency.",
        "Override c says nobody knows, and names an agency.",
    ]


def test_contradictory_decisions_are_both_named(warehouse: Warehouse, linked: Linked) -> None:
    name = (linked.mention_text, linked.state, None)
    one, other = linked.agency_id, linked.other_agency_id
    for verdicts in (
        (("same", one), ("same", other)),
        (("same", one), ("unknown", None)),
        (("same", one), ("different", one)),
    ):
        warehouse.decide(
            *(
                (key, *name, verdict, agency, one)
                for key, (verdict, agency) in zip("ab", verdicts, strict=True)
            )
        )
        (problem,) = warehouse.problems("agency_overrides_agree")
        assert problem.startswith("Override a (")
        assert "contradicts b (" in problem


def test_ruling_out_two_agencies_is_no_contradiction(warehouse: Warehouse, linked: Linked) -> None:
    name = (linked.mention_text, linked.state, None, "different")
    warehouse.decide(
        ("a", *name, linked.agency_id, linked.agency_id),
        ("b", *name, linked.other_agency_id, linked.agency_id),
    )
    assert warehouse.problems("agency_overrides_agree") == []


# Other names and further agencies are decisions too.


@pytest.fixture
def listed(warehouse: Warehouse) -> tuple[str, str, str]:
    """Name, state and id of an agency of the demo, taken for a real one."""
    warehouse.connection.execute("update raw.edition set is_fictional = false")
    for seed in ("agency_aliases", "agency_additions", "agency_families"):
        warehouse.connection.execute(f"delete from seeds.{seed}")  # noqa: S608 - from above
    row = warehouse.connection.execute(
        "select agency_name, state, agency_id from intermediate.int_agencies__combined "
        "where name_origins[1] = 'fbi' and names[1] = agency_name order by agency_id limit 1"
    ).fetchone()
    assert row
    return row


def add(warehouse: Warehouse, seed: str, **values: str) -> None:
    columns, marks = ", ".join(values), ", ".join("?" for _ in values)
    warehouse.connection.execute(
        f"insert into seeds.{seed} ({columns}) values ({marks})",  # noqa: S608 - from the tests
        list(values.values()),
    )


def test_an_alias_that_a_list_says_itself_is_not_needed(
    warehouse: Warehouse, listed: tuple[str, str, str]
) -> None:
    name, state, agency_id = listed
    add(warehouse, "agency_aliases", alias=name.upper(), state=state, ori=agency_id)
    add(warehouse, "agency_aliases", alias="Quite Another Name", state=state, ori=agency_id)
    # Rows of another state mean the agency only if somebody says so.
    add(warehouse, "agency_aliases", alias=name, state="ZZ", ori=agency_id)
    assert warehouse.problems("agency_aliases_are_needed") == [
        f"Alias {name.upper()} ({state}) changes nothing: a list has {name}."
    ]


def test_an_addition_that_a_list_has_is_none(
    warehouse: Warehouse, listed: tuple[str, str, str]
) -> None:
    name, state, agency_id = listed
    names = {"agency_name": "Quite Another Name", "also_named": f"One More; {name}"}
    add(warehouse, "agency_additions", agency_id="seed:a", state=state, **names)
    add(warehouse, "agency_additions", agency_id="seed:b", state="ZZ", **names)
    assert warehouse.problems("agency_additions_are_needed") == [
        f"Addition seed:a is listed: as {agency_id}, {name}."
    ]


def test_an_alias_of_an_agency_that_no_list_has_is_named(
    warehouse: Warehouse, listed: tuple[str, str, str]
) -> None:
    _, state, agency_id = listed
    add(warehouse, "agency_aliases", alias="A Name", state=state, ori=agency_id)
    add(warehouse, "agency_aliases", alias="B Name", state=state, ori="ZZ0000000")
    add(warehouse, "agency_families", family_name="C Patrol", state=state, ori="ZZ0000001")
    assert warehouse.problems("agency_aliases_name_agencies") == [
        "Alias B Name is of ZZ0000000, which the directory lacks.",
        "Family C Patrol is of ZZ0000001, which the directory lacks.",
    ]


def test_lists_of_a_later_edition_may_know_more(
    warehouse: Warehouse, listed: tuple[str, str, str]
) -> None:
    name, state, agency_id = listed
    add(warehouse, "agency_aliases", alias=name, state=state, ori=agency_id)
    add(warehouse, "agency_aliases", alias="B Name", state=state, ori="ZZ0000000")
    warehouse.connection.execute("update raw.edition set edition = 'later'")
    assert warehouse.problems("agency_aliases_are_needed") == []
    assert warehouse.problems("agency_aliases_name_agencies") == []
