"""Serving a report and the SQL page to browsers on this machine.

| module | does |
|---|---|
| `site` | which address is which file, and with what headers |
| `server` | answering requests: ranges, types, who may ask |
| `packages` | the npm packages the SQL page runs on, which are installed by whoever wants it |

Belongs here: handing out files, and what the SQL page is made of (`static/`). Does not: writing a
report (`ringledger.report`), and any query: those run in the reader's browser.
"""
