"""The whole fictional world at once, in memory: the country, what happened, what was published.

What belongs here: putting the parts together. Tests and benchmarks that need no files start here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ringledger.demo.country_builder import build_country
from ringledger.demo.events import draw_deaths, draw_partnerships
from ringledger.demo.publishers import (
    atlas,
    census,
    directories,
    fatal_encounters,
    mapping_police_violence,
)

if TYPE_CHECKING:
    from ringledger.demo.country import Country
    from ringledger.demo.events import Death, Partnership
    from ringledger.demo.publishers.rows import File


@dataclass(frozen=True, slots=True)
class World:
    """What is true, and the files that tell of it."""

    country: Country
    partnerships: tuple[Partnership, ...]
    deaths: tuple[Death, ...]
    files: tuple[File, ...]


def invent(scale: int, seed: int) -> World:
    """The world of that scale and seed, always the same; UsageError when the scale is no use."""
    country = build_country(scale, seed)
    partnerships = draw_partnerships(country, seed)
    deaths = draw_deaths(country, scale, seed)
    fe_ids = fatal_encounters.number(deaths)
    files = (
        atlas.publish(country, partnerships, scale, seed),
        mapping_police_violence.publish(country, deaths, fe_ids, scale, seed),
        *fatal_encounters.publish(country, deaths, fe_ids, scale, seed),
        directories.publish_fbi(country),
        directories.publish_crosswalk(country),
        census.publish(country),
    )
    return World(
        country,
        partnerships,
        deaths,
        tuple(replace(file, name=scaled_name(file.name, scale)) for file in files),
    )


def scaled_name(name: str, scale: int) -> str:
    """A file's name at a scale: files of two scales in one cache must not be taken for another."""
    return name if scale == 1 else name.replace("demo_", f"demo_x{scale}_", 1)
