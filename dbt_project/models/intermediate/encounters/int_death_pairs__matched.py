"""Pairs of rows that may be one death, and the decision on each: see `ringledger.encounters`."""

from ringledger.encounters.matcher import match
from ringledger.encounters.tables import deaths_of, matches_table


def model(dbt, session):
    """One row per pair told of."""
    dbt.config(materialized="table")
    rows = dbt.ref("int_death_rows__described").to_arrow_table().to_pylist()
    return matches_table(match(deaths_of(rows)))
