"""How well deaths are matched across publishers, against the ids one gives for another's rows.

What belongs here: running the death matcher on the rows of a built edition with those ids held
back, and counting what is right. What does not: the matcher itself (`ringledger.encounters`).

States are divided by a hash: weights were counted on the part `fit`, and what they are worth is
read off the part `report`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ringledger.encounters.deaths import in_order
from ringledger.encounters.matcher import ACCEPTED, KEEP_AT, match
from ringledger.encounters.tables import deaths_of
from ringledger.encounters.training import MPV, part_of
from ringledger.evaluation.measures import (
    Share,
    brier,
    expected_calibration_error,
    f1,
    reliability,
)
from ringledger.warehouse.query import open_published

if TYPE_CHECKING:
    from ringledger.encounters.deaths import Death
    from ringledger.encounters.matcher import Match
    from ringledger.settings import Settings

Rows = list[dict[str, Any]]
PARTS = ("fit", "report", "all")


def read_deaths(edition: str, settings: Settings) -> list[Death]:
    """The rows of an edition's death lists as they are compared; UsageError if it isn't built."""
    with open_published(edition, settings) as connection:
        described = connection.sql("select * from intermediate.int_death_rows__described")
        return in_order(deaths_of(described.to_arrow_table().to_pylist()))


@dataclass(frozen=True)
class Judged:
    """A row of Mapping Police Violence that carries an id by Fatal Encounters.

    `is_known` says whether a row here has that id. `found` is the row with an id that it was
    matched with. `chances` are the probabilities of its pairs, and whether the ids agree.
    """

    death: Death
    is_known: bool
    found: Death | None
    chances: tuple[tuple[float, bool], ...]

    @property
    def is_right(self) -> bool:
        """Whether it was matched with the row of its id."""
        return self.found is not None and self.found.fe_id == self.death.fe_id


def judge(deaths: Sequence[Death], matches: Sequence[Match]) -> list[Judged]:
    """Each row that can be judged: matched with a row of another id, it is matched wrongly."""
    numbered = {death.fe_id for death in deaths if death.list_name != MPV and death.fe_id}
    groups: dict[str, dict[str, Death]] = {}
    group_of: dict[str, str] = {}
    chances: dict[str, list[tuple[float, bool]]] = {}
    for found in matches:
        sides = (found.left, found.right)
        if found.held_back_decision == ACCEPTED and found.held_back_group_id:
            for side in sides:
                group_of[side.row_id] = found.held_back_group_id
                groups.setdefault(found.held_back_group_id, {})[side.row_id] = side
        for one, other in (sides, sides[::-1]):
            if one.list_name == MPV and other.list_name != MPV and other.fe_id:
                pair = found.held_back_probability, one.fe_id == other.fe_id
                chances.setdefault(one.row_id, []).append(pair)
    judged = []
    for death in deaths:
        if death.list_name == MPV and death.fe_id:
            members = groups.get(group_of.get(death.row_id, ""), {}).values()
            met = [member for member in members if member.list_name != MPV and member.fe_id]
            judged.append(
                Judged(
                    death,
                    death.fe_id in numbered,
                    met[0] if met else None,
                    tuple(chances.get(death.row_id, ())),
                )
            )
    return judged


def evaluate(edition: str, settings: Settings) -> list[Judged]:
    """Match the rows of a built edition anew, the ids held back, and judge them."""
    deaths = read_deaths(edition, settings)
    return judge(deaths, match(deaths))


def _of(judged: Sequence[Judged], part: str) -> list[Judged]:
    return [each for each in judged if part in ("all", part_of(each.death))]


def scores(judged: Sequence[Judged]) -> Rows:
    """Precision, recall and F1 by part, with Wilson's intervals, and calibration."""
    rows: Rows = []
    for part in PARTS:
        of_part = _of(judged, part)
        right = sum(each.is_right for each in of_part)
        precision = Share(right, sum(each.found is not None for each in of_part))
        recall = Share(right, sum(each.is_known for each in of_part))
        chances, agree = _chances(of_part)
        row: dict[str, Any] = {
            "part": part,
            "pairs": recall.denominator,
            "found": precision.denominator,
            "right": right,
        }
        for name, share in (("precision", precision), ("recall", recall)):
            low, high = share.interval
            row |= {name: share.value, f"{name}_low": low, f"{name}_high": high}
        row["f1"] = f1(precision.value, recall.value)
        row["brier"] = brier(chances, agree)
        row["ece"] = expected_calibration_error(reliability(chances, agree))
        rows.append(
            {
                key: round(value, 4) if isinstance(value, float) else value
                for key, value in row.items()
            }
        )
    return rows


def _chances(judged: Sequence[Judged]) -> tuple[list[float], list[bool]]:
    # Less likely pairs are told of only where the ids agree: they say nothing of all such pairs.
    pairs = [pair for each in judged for pair in each.chances if pair[0] >= KEEP_AT]
    return [chance for chance, _ in pairs], [agrees for _, agrees in pairs]


def calibration(judged: Sequence[Judged]) -> Rows:
    """What was promised of each pair and what came true, in ten bands, by part."""
    return [
        {
            "part": part,
            "from": band.low,
            "to": band.high,
            "pairs": band.count,
            "mean_probability": round(band.mean_probability, 4),
            "right": band.right,
            "is_calibrated": band.is_calibrated,
        }
        for part in PARTS
        for band in reliability(*_chances(_of(judged, part)))
        if band.count
    ]


def errors(judged: Sequence[Judged]) -> Rows:
    """Every row matched with another id than its own, or with none."""
    return [
        {
            "part": part_of(each.death),
            "row_id": each.death.row_id,
            "occurred_on": each.death.occurred_on,
            "state": each.death.state,
            "city": each.death.city,
            "published_fe_id": each.death.fe_id,
            "found_fe_id": each.found.fe_id if each.found else None,
            "probability": max((chance for chance, agrees in each.chances if agrees), default=None),
        }
        for each in judged
        if not each.is_right and (each.is_known or each.found)
    ]


TABLES: dict[str, Callable[[Sequence[Judged]], Rows]] = {
    "scores": scores,
    "calibration": calibration,
    "errors": errors,
}
