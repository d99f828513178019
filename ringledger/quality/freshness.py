"""Whether an edition's files reach the day that the edition speaks of.

Belongs here: judging the days a file is registered with. Does not: what stands in the file
(`expectations/`), or looking for a newer one (`ringledger.sources.upstream`).
"""

from __future__ import annotations

from ringledger.quality.results import CheckResult
from ringledger.sources.editions import Edition

REACHES = "reaches_the_editions_day"
HOLDS = "The newest of the files reaches the day that the edition speaks of."
# Readers of files that miss what happened after their last day; a directory is of use beyond its.
TELL_OF_DAYS = {"atlas_of_surveillance", "fatal_encounters", "mapping_police_violence"}


def freshness(reader: str, edition: Edition) -> CheckResult:
    """Whether the reader's newest file reaches the edition's day, by its registered days.

    `failures` is how many days it falls short; None where the edition has no such file.
    """
    ends = [
        source.covers_to or source.date_published
        for source in edition.sources
        if source.reader == reader
    ]
    short = (edition.as_of_on - max(ends)).days if ends else None
    told = HOLDS
    if ends:
        told += f" It ends on {max(ends)}; the day is {edition.as_of_on}."
    return CheckResult(
        asset=f"raw.{reader}",
        check=REACHES,
        kind="freshness",
        passed=short is not None and short <= 0,
        is_blocking=False,
        description=told,
        failures=max(short, 0) if short is not None else None,
    )
