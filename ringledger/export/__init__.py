"""A warehouse as files others can use: tables, what their columns mean, terms, checksums.

Belongs here: writing what stands in `marts` and saying what it is. Does not: counting anything, the
report for people (`ringledger.report`), the Parquet beside a published version
(`ringledger.warehouse.parquet`, which writes these tables too).

Equal warehouses give equal bytes: no clock, no path of a machine, every table in a total order.
"""
