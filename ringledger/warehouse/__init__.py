"""The warehouse file: locking, building, publishing and reading it.

What stands in the tables is modeled in `dbt_project/`; the order of the steps is Dagster's, in
`orchestration/`. Here is what both rely on: one writer, whole files only, readers that never wait.
"""
