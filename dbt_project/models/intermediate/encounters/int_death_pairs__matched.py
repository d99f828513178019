"""Pairs of rows that may be one death, and the decision on each: see `ringledger.encounters`."""

from ringledger.encounters.tables import matches_table


def model(dbt, session):
    """One row per pair told of."""
    dbt.config(materialized="table")
    return matches_table(dbt.ref("int_death_rows__described").to_arrow_table())
