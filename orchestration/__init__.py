"""Dagster's side: assets, checks, jobs and resources around `ringledger` and the dbt project.

No parsing, matching or counting here: `definitions.py` lists what exists, each other module wraps
one part of it.
"""
