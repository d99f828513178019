"""How well does the matcher do? Labels, other recipes beside it, measures, and fitting its weights.

What belongs here: reading labels of known quality, running the matcher and common recipes on the
same rows, counting what is right, and fitting weights to the part of the labels kept for that. What
does not: the matcher itself (`ringledger.matching`), and the figures of claims.
"""
