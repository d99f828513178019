"""What a mention and a listed agency's name have in common, in levels with named meaning.

Each module imports from those above it alone:

| module | does |
|---|---|
| `levels` | the levels of all features |
| `encoding` | parsed names as arrays |
| `candidates` | which pairs are worth comparing |
| `place`, `kind`, `place_type`, `locality` | the level of a pair in one feature each |
| `namesakes` | which forces of a block go by the name of one place |
| `block` | the agencies that a mention may mean, encoded once |
| `mentions` | names to resolve, and how they read beside a block |
| `pairs` | mentions against a block: the levels of each pair in every feature |

Belongs here: comparing. Does not: weighing the levels (`ringledger.matching.model`), deciding
(`ringledger.matching.decisions`).
"""
