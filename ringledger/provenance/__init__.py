"""Where a figure comes from and why it moved, read from published warehouses.

| module | holds |
|---|---|
| `trace` | the source rows behind one figure, each with its origin, link, death and partnership |
| `evidence` | the weighed evidence of a link, in a few words |
| `diff` | what differs between two editions, and what each difference did to a figure |

Nothing here counts by rules of its own: figures and rows are those of schema `marts`.
"""
