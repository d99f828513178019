"""Which agency does a name mean? Name grammar, candidates, evidence, probability, decision.

Plain functions over tables and literal values. The dbt plugin and `ringledger link` call the same
code. Nothing here reads a publisher's file, opens a database or knows about claims.
"""
