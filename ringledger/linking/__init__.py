"""Linking a list of one's own: which agency does each name in this file mean?

| module | does |
|---|---|
| `lists`, `opening` | what a list is; which reader a file needs |
| `csv_lists`, `csv_pieces`, `sheet_lists`, `parquet_lists` | files in: rows kept as they are |
| `columns` | which column holds what, and what to suggest when that is unclear |
| `directory` | an edition's agencies, compiled once and cached |
| `states`, `overrides` | what a state cell says; what people have decided |
| `endings` | a state, a ZIP code or a city behind a whole name |
| `resolving`, `lookup` | what names mean; the same for all of a list's names, each once |
| `answers`, `writing` | the columns added; files out: the list's own columns, then those |
| `explaining`, `summary` | the evidence of one row; the outcome of all |
| `run`, `spark` | all of it, in order; the same on a cluster |

Belongs here: everything between a user's file and the matcher. Does not: any matching
(`ringledger.matching`: one matcher for the warehouse and for lists), the publishers' files
(`ringledger.sources`).
"""
