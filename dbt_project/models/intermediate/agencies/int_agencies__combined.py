"""The agency directory from the two lists and the seeds: see `ringledger.matching.directory`."""

from ringledger.matching.directory.agencies import directory_table
from ringledger.matching.directory.build import build_directory


def model(dbt, session):
    """One row per agency."""
    dbt.config(materialized="table")
    fbi = dbt.ref("stg_fbi__agencies").to_arrow_table().to_pylist()
    crosswalk = dbt.ref("stg_crosswalk__agencies").to_arrow_table().to_pylist()
    edition = dbt.source("raw", "edition").to_arrow_table().to_pylist()
    return directory_table(build_directory(fbi, crosswalk, edition[0]["is_fictional"]))
