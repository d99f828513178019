"""The fictional Fatal Encounters: all causes to a day, and deadly force to 2020."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ringledger.demo.dice import Dice
from ringledger.demo.events import ALL_CAUSES_TO, LAST_DEATH_ON
from ringledger.demo.publishers.accounts import Account, Chronicler, fe_name, street_address
from ringledger.demo.publishers.rows import (
    PLACEHOLDER_ON,
    File,
    Row,
    long_date,
    repeated,
    short_date,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringledger.demo.country import Country
    from ringledger.demo.events import Death

ALL_CAUSES_FILE_NAME = "demo_fatal_encounters_all_causes.csv"
DEADLY_FORCE_FILE_NAME = "demo_fatal_encounters_deadly_force.dta"
DEADLY_FORCE_FROM = date(2015, 1, 1)

# One header begins with a space, as in a version of the real sheet.
ALL_CAUSES_HEADER = (
    "subject_name",
    "subject_age",
    "subject_gender",
    "subject_race",
    " encounter_date",
    "encounter_street_address",
    "encounter_city",
    "encounter_state",
    "encounter_zip",
    "encounter_county",
    "agencies_involved",
    "cause_of_death",
    "death_disposition",
    "symptoms_of_mental_illness_known_before",
    "encounter_year",
)

DEADLY_FORCE_HEADER = (
    "unique_id",
    "race",
    "race_imputed",
    "imputation_probability",
    "date",
    "city",
    "state",
    "zip",
    "county",
    "agencies",
    "highest_force",
    "armed",
    "weapon",
    "aggressive",
    "fleeing",
    "intended_use_of_force",
    "GEOID",
)

_RACES = {
    "White": "European-American/White",
    "Black": "African-American/Black",
    "Hispanic": "Hispanic/Latino",
    "Asian": "Asian/Pacific Islander",
    "Native American": "Native American/Alaskan",
    "Unknown race": "Race unspecified",
}


def number(deaths: Sequence[Death]) -> dict[str, int]:
    """Fatal Encounters' own id of each death, by key."""
    return {death.key: 10_001 + 3 * number for number, death in enumerate(deaths)}


def publish(
    country: Country, deaths: Sequence[Death], fe_ids: dict[str, int], scale: int, seed: int
) -> tuple[File, File]:
    """The all-causes file to its last day, oldest first; the deadly-force file, newest first.

    Both come from one record per death, so a death has the same day in both and the last day of the
    one divides them cleanly.
    """
    dice = Dice(seed, "fatal_encounters")
    chronicler = Chronicler(country, dice, fe_name)
    sheriffs = {agency.county: agency for agency in country.agencies if agency.kind == "sheriff"}
    all_causes: list[Row] = []
    deadly_force: list[Row] = []
    for death in deaths:
        if dice.chance(0.013) and not death.traits:
            continue  # not in this list
        agencies, attribution = list(death.agencies), ""
        if len(agencies) > 1 and dice.chance(0.12) and not death.traits:
            agencies, attribution = agencies[:1], "attribution_differs"
        elif len(agencies) == 1 and dice.chance(0.008) and not death.traits:
            sheriff = sheriffs[death.county]
            if sheriff not in agencies:
                agencies, attribution = [*agencies, sheriff], "attribution_differs"
        account = chronicler.account(death, agencies, attribution)
        if account.occurred_on > LAST_DEATH_ON:
            account = replace(account, occurred_on=LAST_DEATH_ON)
        if account.occurred_on <= ALL_CAUSES_TO:
            all_causes.append(_all_causes_row(dice, account, len(all_causes)))
        if death.is_killing and account.occurred_on >= DEADLY_FORCE_FROM:
            deadly_force.append(_deadly_force_row(dice, account, fe_ids[death.key]))
    all_causes += _repeated_by_name(all_causes, 4 * scale)
    deadly_force.append(repeated(deadly_force[len(deadly_force) // 3]))
    all_causes.sort(key=lambda row: row.occurred_on or date.min)
    deadly_force.sort(key=lambda row: row.occurred_on or date.min, reverse=True)
    return (
        File(
            ALL_CAUSES_FILE_NAME,
            "fatal_encounters",
            ALL_CAUSES_HEADER,
            _with_unusable_rows_of_all_causes(all_causes),
            place_columns=("encounter_state", "encounter_city", "encounter_county"),
        ),
        File(
            DEADLY_FORCE_FILE_NAME,
            "fatal_encounters",
            DEADLY_FORCE_HEADER,
            _with_unusable_rows_of_deadly_force(deadly_force),
            first_row_number=1,
            speaks_from=ALL_CAUSES_TO + timedelta(days=1),
            place_columns=("state", "city", "county"),
        ),
    )


def _repeated_by_name(rows: Sequence[Row], count: int) -> list[Row]:
    """Rows once more, at another address: the same name, day and state say that it is one death."""
    named = [
        row
        for row in rows
        if "withheld_name" not in row.trouble and "missing_state" not in row.trouble
    ]
    return [
        replace(
            repeated(row),
            cells={**row.cells, "encounter_street_address": "Fictional Square"},
        )
        for row in (named[(307 * number + 290) % len(named)] for number in range(count))
    ]


def _all_causes_row(dice: Dice, account: Account, number: int) -> Row:
    death, day = account.death, account.occurred_on
    is_long = number % 67 == 31
    return Row(
        cells={
            "subject_name": account.name,
            "subject_age": death.age if number % 31 else None,
            "subject_gender": death.gender,
            "subject_race": _RACES[death.race],
            " encounter_date": long_date(day) if is_long else short_date(day),
            "encounter_street_address": street_address(dice, death),
            "encounter_city": account.city,
            "encounter_state": account.state,
            # The sheet lost the leading zeros.
            "encounter_zip": int(death.county.zip),
            "encounter_county": death.county.name,
            "agencies_involved": account.cell,
            "cause_of_death": "Gunshot" if death.cause == "Suicide" else death.cause.split(",")[0],
            "death_disposition": "Suicide" if death.cause == "Suicide" else "Unreported",
            "symptoms_of_mental_illness_known_before": dice.choice(("No", "No", "Unknown", "Yes")),
            "encounter_year": day.year,
        },
        mentions=account.mentions,
        death=death,
        occurred_on=day,
        trouble=(*account.trouble, "two_date_formats") if is_long else account.trouble,
    )


def _deadly_force_row(dice: Dice, account: Account, fe_id: int) -> Row:
    death = account.death
    is_armed = dice.chance(0.78)
    is_less_lethal = death.cause in ("Tasered", "Asphyxiated/Restrained")
    return Row(
        cells={
            "unique_id": float(fe_id),
            "race": _RACES[death.race],
            "race_imputed": _RACES[death.race],
            "imputation_probability": 0.5 + dice.below(500_000) / 1_000_000
            if death.race == "Unknown race"
            else None,
            "date": account.occurred_on,
            "city": account.city,
            "state": account.state,
            "zip": death.county.zip,
            "county": death.county.name,
            "agencies": account.cell,
            "highest_force": death.cause.split(",")[0],
            "armed": "Armed" if is_armed else "Unarmed",
            "weapon": dice.choice(("Firearm/Handgun", "Edged weapon/Knife"))
            if is_armed
            else "None",
            "aggressive": dice.choice(("Brandished weapon", "Used weapon", "None")),
            "fleeing": dice.choice(("Not fleeing", "Not fleeing", "Fleeing/Foot")),
            "intended_use_of_force": "Less-than-lethal force" if is_less_lethal else "Deadly force",
            "GEOID": f"{death.county.state.fips}{death.county.code}{dice.below(1_000_000):06d}",
        },
        mentions=account.mentions,
        death=death,
        occurred_on=account.occurred_on,
        trouble=account.trouble,
    )


def _with_unusable_rows_of_all_causes(rows: list[Row]) -> list[Row]:
    blank = Row(cells={}, rejected_because="blank row")
    no_day = Row(
        cells={
            "subject_name": "Fictional row without a day",
            " encounter_date": "13/45/17",
            "encounter_state": "QB",
        },
        rejected_because="not a date",
    )
    placeholder = Row(
        cells={
            "subject_name": "Fictional last row, do not delete",
            " encounter_date": long_date(PLACEHOLDER_ON),
        },
        rejected_because="date in the future",
    )
    third = len(rows) // 3
    return [*rows[:third], blank, *rows[third : 2 * third], no_day, *rows[2 * third :], placeholder]


def _with_unusable_rows_of_deadly_force(rows: list[Row]) -> list[Row]:
    placeholder = Row(
        cells={"unique_id": 999_999_001.0, "date": PLACEHOLDER_ON, "state": "QA"},
        rejected_because="date in the future",
    )
    no_day = Row(
        cells={"unique_id": 999_999_002.0, "state": "QC"}, rejected_because="no incident date"
    )
    return [placeholder, *rows, no_day]
