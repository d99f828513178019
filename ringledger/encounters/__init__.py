"""Which rows of the death lists tell of one death? Comparison, evidence, probability, decision.

Plain functions over rows; the dbt model `int_death_pairs__matched` and `ringledger evaluate` call
the same code. Nothing here reads a publisher's file, opens a database or knows about claims. The
names of agencies are none of its concern either: rows come with the agencies they were linked to.
"""
