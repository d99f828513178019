"""One decision about one large agency moves figure, bounds, grid and evidence, and all alike.

That the moved figures still add up is what the dbt tests say, which are run again on them.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ringledger.provenance.diff import compared, table
from ringledger.provenance.trace import trace

pytestmark = pytest.mark.slow

# Of the agencies off the list the one that most deaths name which name no partner, and a partner of
# its state that no death names: the list will be said to mean the first by the name of the second.
LARGEST = """
    with numerators as (
        select distinct encounter_id from marts.rpt_claim_evidence
        where claim_id = 'share-of-deaths' and reading = 'mapping_police_violence'
            and part = 'numerator'
    ),
    others as (
        select evidence.agency_id, dim.state, count(distinct evidence.encounter_id) as death_count
        from marts.rpt_claim_evidence as evidence
        inner join marts.dim_agencies as dim using (agency_id)
        anti join numerators using (encounter_id)
        where evidence.claim_id = 'share-of-deaths'
            and evidence.reading = 'mapping_police_violence'
            and dim.is_in_directory and dim.parent_agency_id is null
            and evidence.agency_id not in (select agency_id from marts.fct_partnerships)
        group by all
    ),
    listed as (
        select links.counted_agency_id as agency_id, mentions.state, mentions.mention_text as name
        from marts.fct_agency_mentions as mentions
        inner join marts.fct_agency_links as links using (mention_id)
        inner join marts.fct_partnerships as partnerships
            on links.counted_agency_id = partnerships.agency_id
        where mentions.source = 'ring' and links.decision = 'exact'
            and partnerships.is_partner_by_as_of and partnerships.mention_count = 1
            and links.counted_agency_id not in (
                select agency_id from marts.bridge_encounter_agencies
            )
    )
    select others.agency_id, listed.name, listed.state, others.death_count,
        listed.agency_id as listed_agency_id
    from others
    inner join listed using (state)
    order by others.death_count desc, others.agency_id, listed.agency_id
    limit 1
"""


@dataclass(frozen=True)
class Moved:
    """The warehouse before and after the decision."""

    agency_id: str
    death_count: int
    before: duckdb.DuckDBPyConnection
    after: duckdb.DuckDBPyConnection
    files: tuple[Path, Path]

    def both(self, query: str) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        return self.before.execute(query).fetchall(), self.after.execute(query).fetchall()


@pytest.fixture(scope="module")
def moved(
    demo_built: Path, dbt_build: Callable[..., None], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Moved]:
    path = Path(shutil.copy(demo_built, tmp_path_factory.mktemp("moved") / "moved.duckdb"))
    with duckdb.connect(str(path)) as connection:
        row = connection.execute(LARGEST).fetchone()
        assert row is not None
        agency_id, name, state, death_count, listed_agency_id = row
        connection.execute(
            "insert into seeds.agency_overrides values "
            "('moved', ?, ?, null, 'same', ?, ?, 'a reason', 'https://example.org', '2020-07-02', "
            "'demo')",
            [name, state, agency_id, listed_agency_id],
        )
    dbt_build(path, "--select", "int_agency_overrides__applied+", "--exclude", "path:tests/agency*")
    with (
        duckdb.connect(str(demo_built), read_only=True) as before,
        duckdb.connect(str(path), read_only=True) as after,
    ):
        yield Moved(agency_id, death_count, before, after, (demo_built, path))


def test_the_agency_brings_its_deaths_with_it(moved: Moved) -> None:
    assert moved.death_count >= 5
    (before,), (after,) = moved.both(
        """
        select numerator, denominator, lower_bound, upper_bound
        from marts.rpt_claims
        where claim_id = 'share-of-deaths' and reading = 'mapping_police_violence'
        """
    )
    assert after[:2] == (before[0] + moved.death_count, before[1])
    assert after[2] > before[2]
    assert after[3] > before[3]


def test_every_specification_of_the_share_moves(moved: Moved) -> None:
    before, after = (
        dict(rows)
        for rows in moved.both(
            """
            select specification_id, numerator
            from marts.rpt_claim_specifications
            where claim_id = 'share-of-deaths' and reading = 'mapping_police_violence'
                and timing = 'by_as_of' and attribution = 'any'
            """
        )
    )
    assert before.keys() == after.keys()
    assert all(after[key] > before[key] for key in before)


def test_partners_stay_as_many_and_one_more_has_a_death(moved: Moved) -> None:
    before, after = moved.both(
        """
        select claim_id, numerator, denominator
        from marts.rpt_claims
        where claim_id in ('partner-agencies', 'partners-with-deaths')
            and reading in ('ring', 'mapping_police_violence')
        order by claim_id
        """
    )
    (listed, with_deaths), (listed_after, with_deaths_after) = before, after
    assert listed_after == listed
    assert with_deaths_after == (with_deaths[0], with_deaths[1] + 1, with_deaths[2])


def test_the_evidence_names_it_beside_its_partnership(moved: Moved) -> None:
    before, after = moved.both(
        f"""
        select count(distinct encounter_id), count(*) filter (evidence_kind = 'partnership')
        from marts.rpt_claim_evidence
        where part = 'numerator' and claim_id = 'partners-with-deaths'
            and reading = 'mapping_police_violence' and agency_id = '{moved.agency_id}'
        """  # noqa: S608
    )
    assert before == [(0, 0)]
    assert after[0][0] >= moved.death_count
    assert after[0][1] == 1


def test_a_trace_adds_up_to_the_moved_figure_and_shows_the_agency(moved: Moved) -> None:
    found = trace(moved.after, "share-of-deaths", "mapping_police_violence", "numerator")
    rows = found.rows.records()
    ((figure, _, _, count),) = found.sums()

    assert count == figure.numerator
    of_agency = {row["encounter_id"] for row in rows if row["agency_id"] == moved.agency_id}
    assert len(of_agency) >= moved.death_count


def test_a_diff_says_that_a_link_moved_it(moved: Moved) -> None:
    with compared(*moved.files) as connection:
        claims = {
            (row["claim_id"], row["reading"]): row for row in table(connection, "claims").records()
        }
        links = table(connection, "links").records()
    agencies = claims["hundreds-of-departments", "mapping_police_violence"]
    share = claims["share-of-deaths", "mapping_police_violence"]

    assert len(links) == 1
    assert agencies["movement"] == pytest.approx(1)
    assert share["numerator_after"] - share["numerator_before"] == moved.death_count
    for row in (agencies, share):
        assert row["by_changed_links"] == pytest.approx(row["movement"])
