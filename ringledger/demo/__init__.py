"""The fictional demo: an invented country, its files in the publishers' formats, and the truth.

What belongs here: making up sources that have the trouble of the real ones, and keeping aside what
is true. What does not: reading them; a build treats these files as any others.

The way through: `country_builder` makes up the `country`, `events` what happens in it; `publishers`
say what each list makes of it (with the spellings of `trouble`), `writers` make files, `truth`
counts, `edition` keeps the folder.
Everything is invented: states QA to QE, their places, people and agencies.
"""

from ringledger.demo.edition import DEFAULT_SEED, demo_edition_sources, generate
from ringledger.demo.named_cases import NAMED_CASES, NamedCase
from ringledger.demo.truth import Truth, load_truth

__all__ = [
    "DEFAULT_SEED",
    "NAMED_CASES",
    "NamedCase",
    "Truth",
    "demo_edition_sources",
    "generate",
    "load_truth",
]
