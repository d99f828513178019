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

from ringledger.matching.dbt_plugin import register

pytestmark = pytest.mark.slow

# The partner named in most deaths, by a name of the partner list that no death spells that way, and
# an agency of its state that nobody names: to it the name of the list will be said to belong.
LARGEST = """
    with named as (
        select distinct agency_id, encounter_id, names_one.only_partner
        from marts.rpt_claim_evidence as evidence
        inner join (
            select encounter_id, count(distinct agency_id) = 1 as only_partner
            from marts.rpt_claim_evidence
            where claim_id = 'share-of-deaths' and reading = 'mapping_police_violence'
                and part = 'numerator'
            group by encounter_id
        ) as names_one using (encounter_id)
        where claim_id = 'share-of-deaths' and reading = 'mapping_police_violence'
            and part = 'numerator'
    ),
    listed as (
        select links.counted_agency_id as agency_id, mentions.state,
            max(mentions.mention_text) as name
        from marts.fct_agency_mentions as mentions
        inner join marts.fct_agency_links as links using (mention_id)
        where mentions.source = 'ring'
        group by all
        having count(*) = 1
    )
    select listed.agency_id, listed.name, listed.state,
        count(*) filter (where named.only_partner) as death_count,
        (
            select min(dim.agency_id) from marts.dim_agencies as dim
            where dim.state = listed.state and dim.is_in_directory and dim.agency_id not in (
                select counted_agency_id from marts.fct_agency_links
            )
        ) as other_agency_id
    from listed
    inner join named using (agency_id)
    where not exists (
        select 1 from marts.fct_agency_mentions as others
        where others.source != 'ring' and others.state = listed.state
            and normalize_agency_name(others.mention_text) = normalize_agency_name(listed.name)
    )
    group by all
    order by death_count desc, listed.agency_id
    limit 1
"""


@dataclass(frozen=True)
class Moved:
    """The warehouse before and after the decision."""

    agency_id: str
    death_count: int
    before: duckdb.DuckDBPyConnection
    after: duckdb.DuckDBPyConnection

    def both(self, query: str) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        return self.before.execute(query).fetchall(), self.after.execute(query).fetchall()


@pytest.fixture(scope="module")
def moved(
    demo_built: Path, dbt_build: Callable[..., None], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Moved]:
    path = Path(shutil.copy(demo_built, tmp_path_factory.mktemp("moved") / "moved.duckdb"))
    with duckdb.connect(str(path)) as connection:
        register(connection)
        row = connection.execute(LARGEST).fetchone()
        assert row is not None
        agency_id, name, state, death_count, other_agency_id = row
        connection.execute(
            "insert into seeds.agency_overrides values "
            "('moved', ?, ?, null, 'same', ?, ?, 'a reason', 'https://example.org', '2020-07-02', "
            "'demo')",
            [name, state, other_agency_id, agency_id],
        )
    dbt_build(path, "--select", "int_agency_overrides__applied+", "--exclude", "path:tests/agency*")
    with (
        duckdb.connect(str(demo_built), read_only=True) as before,
        duckdb.connect(str(path), read_only=True) as after,
    ):
        yield Moved(agency_id, death_count, before, after)


def test_the_agency_takes_its_deaths_with_it(moved: Moved) -> None:
    assert moved.death_count >= 5
    (before,), (after,) = moved.both(
        """
        select numerator, denominator, lower_bound, upper_bound
        from marts.rpt_claims
        where claim_id = 'share-of-deaths' and reading = 'mapping_police_violence'
        """
    )
    assert after[:2] == (before[0] - moved.death_count, before[1])
    assert after[2] < before[2]
    assert after[3] < before[3]


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
    assert all(after[key] < before[key] for key in before)


def test_partners_stay_as_many_and_one_fewer_has_a_death(moved: Moved) -> None:
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
    assert with_deaths_after == (with_deaths[0], with_deaths[1] - 1, with_deaths[2])


def test_the_evidence_names_it_no_more(moved: Moved) -> None:
    before, after = moved.both(
        f"""
        select count(*)
        from marts.rpt_claim_evidence
        where part = 'numerator' and agency_id = '{moved.agency_id}'
        """  # noqa: S608
    )
    assert before[0][0] > moved.death_count
    assert after == [(0,)]
