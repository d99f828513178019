"""The fictional Mapping Police Violence: one row per person killed, in its headers of 2020-08."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from ringledger.demo.dice import Dice
from ringledger.demo.publishers.accounts import Account, Chronicler, mpv_name, street_address
from ringledger.demo.publishers.rows import (
    PLACEHOLDER_ON,
    Cell,
    File,
    Mention,
    Row,
    in_window,
    long_date,
    repeated,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringledger.demo.country import Country
    from ringledger.demo.events import Death

FILE_NAME = "demo_mapping_police_violence.xlsx"
LAST_ON = date(2020, 8, 22)

HEADER = (
    "Victim's name",
    "Victim's age",
    "Victim's gender",
    "Victim's race",
    "URL of image of victim",
    "Date of Incident (month/day/year)",
    "Street Address of Incident",
    "City",
    "State",
    "Zipcode",
    "County",
    "Agency responsible for death",
    "ORI Agency Identifier (if available)",
    "Cause of death",
    "A brief description of the circumstances surrounding the death",
    "Official disposition of death (justified or other)",
    "Criminal Charges?",
    "Link to news article or photo of official document",
    "Symptoms of mental illness?",
    "Unarmed/Did Not Have an Actual Weapon",
    "Alleged Weapon or Object (Source: WaPo and Review of Cases Not Included in WaPo Database)",
    "Alleged Threat Level (Source: WaPo)",
    "Fleeing (Source: WaPo)",
    "Body Camera (Source: WaPo)",
    "WaPo ID (If included in WaPo database)",
    "Off-Duty Killing?",
    "Geography (via Trulia methodology based on zipcode population density: "
    "http://jedkolko.com/wp-content/uploads/2015/05/full-ZCTA-urban-suburban-rural-"
    "classification.xlsx )",
    "MPV ID",
    "Fatal Encounters ID",
)


def publish(
    country: Country, deaths: Sequence[Death], fe_ids: dict[str, int], scale: int, seed: int
) -> File:
    """The list of killings, newest first."""
    dice = Dice(seed, "mapping_police_violence")
    chronicler = Chronicler(country, dice, mpv_name)
    spare_ids = [fe_ids[death.key] for death in deaths if not death.is_killing]
    rows: list[Row] = []
    for number, death in enumerate(deaths):
        if not death.is_killing or death.occurred_on > LAST_ON:
            continue
        if dice.chance(0.02) and not death.traits:
            continue  # not in this list
        account = chronicler.account(death, death.agencies)
        if account.occurred_on > LAST_ON:
            account = replace(account, occurred_on=LAST_ON)
        fe_id: int | None = fe_ids[death.key]
        trouble = account.trouble
        if dice.chance(0.01):
            fe_id, trouble = None, (*trouble, "missing_fe_id")
        elif dice.chance(0.003):
            fe_id, trouble = spare_ids[number % len(spare_ids)], (*trouble, "wrong_fe_id")
        rows.append(_mpv_row(dice, account, 1000 + len(rows), fe_id, trouble))
    # Some rows stand there twice, with their id.
    rows += [repeated(rows[(401 * number + 150) % len(rows)]) for number in range(2 * scale)]
    rows.sort(key=lambda row: row.occurred_on or date.min, reverse=True)
    placeholder = Row(
        cells={
            "Victim's name": "Fictional placeholder",
            "Date of Incident (month/day/year)": PLACEHOLDER_ON,
            "State": "QA",
        },
        rejected_because="date in the future",
    )
    blank = Row(cells={}, rejected_because="blank row")
    footnote = Row(
        cells={
            "Victim's name": "All people, places and agencies of this fictional file are invented."
        },
        rejected_because="no incident date",
    )
    middle = len(rows) // 2
    return File(
        FILE_NAME,
        "mapping_police_violence",
        HEADER,
        [placeholder, *rows[:middle], blank, *rows[middle:], footnote],
    )


def _mpv_row(
    dice: Dice, account: Account, mpv_id: int, fe_id: int | None, trouble: tuple[str, ...]
) -> Row:
    death = account.death
    is_armed = dice.chance(0.72)
    day: Cell = account.occurred_on
    if mpv_id % 61 == 7:
        day, trouble = long_date(account.occurred_on), (*trouble, "two_date_formats")
    oris, ori_trouble = _published_oris(dice, account.mentions)
    return Row(
        cells={
            "Victim's name": account.name,
            "Victim's age": death.age if mpv_id % 35 else "Unknown",
            "Victim's gender": death.gender,
            "Victim's race": death.race,
            "Date of Incident (month/day/year)": day,
            "Street Address of Incident": street_address(dice, death),
            "City": account.city,
            "State": account.state,
            "Zipcode": int(death.county.zip) if mpv_id % 3 else death.county.zip,
            "County": death.county.name,
            "Agency responsible for death": account.cell,
            "ORI Agency Identifier (if available)": oris,
            "Cause of death": death.cause,
            "A brief description of the circumstances surrounding the death": (
                f"A fictional account: officers met a person in {account.city}, who died."
            ),
            "Official disposition of death (justified or other)": (
                "Pending investigation/No Known Charges"
            ),
            "Criminal Charges?": "No known charges",
            "Link to news article or photo of official document": (
                f"https://example.org/fictional/news/{mpv_id}"
            ),
            "Symptoms of mental illness?": dice.choice(("No", "No", "No", "Yes", "Unknown")),
            "Unarmed/Did Not Have an Actual Weapon": "Allegedly Armed"
            if is_armed
            else "Unarmed/Did Not Have an Actual Weapon",
            "Alleged Weapon or Object (Source: WaPo and Review of Cases Not Included in WaPo "
            "Database)": dice.choice(("gun", "knife", "vehicle")) if is_armed else "no object",
            "Alleged Threat Level (Source: WaPo)": dice.choice(("attack", "other", None)),
            "Fleeing (Source: WaPo)": dice.choice(("Not fleeing", "Car", "Foot", None)),
            "Body Camera (Source: WaPo)": dice.choice(("No", "No", "No", "Yes")),
            "WaPo ID (If included in WaPo database)": mpv_id - 500
            if in_window(account.occurred_on) and mpv_id % 3
            else None,
            "Off-Duty Killing?": "Off-Duty" if mpv_id % 40 == 11 else None,
            HEADER[26]: dice.choice(("Suburban", "Suburban", "Urban", "Rural")),
            "MPV ID": mpv_id,
            "Fatal Encounters ID": fe_id,
        },
        mentions=account.mentions,
        death=death,
        occurred_on=account.occurred_on,
        trouble=(*trouble, *ori_trouble),
    )


def _published_oris(dice: Dice, mentions: Sequence[Mention]) -> tuple[str | None, tuple[str, ...]]:
    """The publisher's own codes, semicolon-separated: mostly right, at times another agency's."""
    oris = [mention.agency.ori or "Not Found/No Agency ORI" for mention in mentions]
    if oris and dice.chance(0.03):
        county = mentions[0].agency.county
        wrong = f"{county.state.code}{county.code}0000" if county else "Not Found/No Agency ORI"
        if wrong != oris[0]:
            return "; ".join([wrong, *oris[1:]]), ("wrong_ori",)
    return "; ".join(oris) or None, ()
