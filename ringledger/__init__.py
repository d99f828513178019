"""ringledger: an auditable warehouse of police agencies, their partnerships and fatal encounters.

The library package: plain Python without scheduling. Dagster lives in `orchestration/`, the models
in `dbt_project/`, decisions in `seeds/`. Keep this module free of imports: the command line starts
through it.
"""

__version__ = "0.1.0"
