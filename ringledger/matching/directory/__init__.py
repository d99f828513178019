"""The agency directory: one row per agency, from the FBI list, the crosswalk and our own seeds.

The written rule where the two lists differ: an agency is one ORI. The FBI list (newer, mixed case)
gives name, county, coordinates and kind; the crosswalk gives the place and its type, and agencies
the FBI list lacks. `agencies.RULES` says it case by case, and each case found is kept as a
`Conflict`.

| module | does |
|---|---|
| `agencies` | what an agency of the directory is, and the directory as a table |
| `kinds` | the kind of a listed agency |
| `fbi`, `crosswalk` | the FBI list's agencies; what the crosswalk says of them and adds |
| `old_codes` | which codes of the crosswalk are another agency's old ones |
| `other_names` | names that listed agencies go by although no list has them |
| `seeded` | state forces and their troops, federal agencies, aliases: what the seeds say |
| `build` | all of it, in order |

Belongs here: which listed agencies are one, what kind each is, all the names it is known by, which
force a troop belongs to. Does not: reading the publishers' files (`ringledger.sources`), what a
typed name means (`ringledger.matching.linker`).
"""
