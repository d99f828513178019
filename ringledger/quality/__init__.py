"""Great Expectations runs: what must hold of landed files and of the counts behind a percentage.

The expectations themselves are data, in `expectations/`. Shapes, keys and relations are dbt's.
"""
