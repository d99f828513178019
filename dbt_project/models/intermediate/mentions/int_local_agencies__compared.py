"""Agencies without an entry that may be one: see `ringledger.matching.local_names`."""

from ringledger.matching.local_names import LocalName, alike, likeness_table


def model(dbt, session):
    """One row per agency that may be another."""
    dbt.config(materialized="table")
    rows = dbt.ref("int_local_agencies__said").to_arrow_table().to_pylist()
    names = [
        LocalName(
            row["local_agency_id"], row["local_agency_key"], row["state"], row["mention_count"]
        )
        for row in rows
    ]
    return likeness_table(alike(names))
