"""Linking a list of one's own: which agency does each name in this file mean?

| module | does |
|---|---|
| `lists` | what a list is, and which reader a file needs |
| `csv_lists`, `sheet_lists`, `parquet_lists` | files in: rows kept as they are |
| `columns` | which column holds what, and what to suggest when that is unclear |
| `directory` | an edition's agencies, compiled once and cached |
| `states`, `overrides` | what a state cell says; what people have decided |
| `resolving` | names in, answers out |
| `writing` | files out: the list's own columns, then the answers |
| `explaining`, `summary` | the evidence of one row; the outcome of all |
| `run` | all of it, in order |

Belongs here: everything between a user's file and the matcher. Does not: any matching
(`ringledger.matching`: one matcher for the warehouse and for lists), the publishers' files
(`ringledger.sources`).
"""
