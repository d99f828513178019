"""The same job in plain pandas, as a script of an afternoon does it: a peer to measure against.

    python benchmarks/pandas_job.py FOLDER [--processors 2] [--json]

FOLDER has the files of the edition eff-2020, searched by name. Reads Ring's partners, both lists
of deaths and both of agencies, cleans names with regular expressions, takes the best name of the
state by rapidfuzz's WRatio at 90 or more, joins, and counts. It shares no code with ringledger,
keeps no origin, bounds nothing, checks nothing and holds no decision, so its figures are not
ringledger's; it says what the bare arithmetic costs. Prints the figures, and seconds by step.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import pandas as pd
import rdata
from rapidfuzz import fuzz, process

AS_OF, SINCE = pd.Timestamp(2020, 6, 22), pd.Timestamp(2015, 1, 1)
SIX_MONTHS_BEFORE = pd.Timestamp(2019, 12, 22)
CUTOFF = 90
# From this day the list of all causes is silent, and that of deadly force speaks.
LAST_OF_ALL_CAUSES = pd.Timestamp(2018, 6, 17)

ABBREVIATIONS = {
    r"\bdept\b": "department",
    r"\bpd\b": "police department",
    r"\bso\b": "sheriffs office",
    r"\bco\b": "county",
    r"\bst\b": "saint",
    r"\bsheriffs (department|office)\b": "sheriff",
    r"\bpolice (department|dept)\b": "police",
}


def cleaned(names: pd.Series) -> pd.Series:
    found = names.fillna("").str.casefold().str.replace(r"['’.]", "", regex=True)
    found = found.str.replace(r"[^a-z0-9]+", " ", regex=True)
    for pattern, word in ABBREVIATIONS.items():
        found = found.str.replace(pattern, word, regex=True)
    return found.str.strip()


def one(folder: Path, name: str) -> Path:
    return next(folder.rglob(name))


def read_directory(folder: Path) -> pd.DataFrame:
    fbi = pd.read_csv(one(folder, "fbi_cde_agencies_2018-09-19.csv"), dtype=str)
    crosswalk = pd.DataFrame(rdata.read_rds(one(folder, "crosswalk_2023-04-12.rds")))
    both = pd.concat(
        [
            fbi.rename(columns={"agency_name": "name", "state_abbr": "state"})[
                ["ori", "name", "state"]
            ],
            pd.DataFrame(
                {
                    "ori": crosswalk["ori9"],
                    "name": crosswalk["crosswalk_agency_name"],
                    "state": crosswalk["address_state"],
                }
            ),
        ]
    ).dropna()
    both["state"] = both["state"].str.upper()
    both["clean"] = cleaned(both["name"])
    return both.drop_duplicates(["state", "clean"])


def read_partners(folder: Path) -> pd.DataFrame:
    atlas = pd.read_csv(one(folder, "Atlas_of_Surveillance-20201007.csv"), dtype=str)
    ring = atlas[atlas["Technology"] == "Ring/Neighbors Partnership"]
    joined = pd.to_datetime(ring["Link 1 Date"], format="%m/%d/%y", errors="coerce")
    in_june = ring["Summary"].str.contains("June 2020", na=False)
    joined = joined.mask(joined.isna() & in_june, AS_OF)
    partners = pd.DataFrame({"name": ring["Agency"], "state": ring["State"], "joined": joined})
    return partners[partners["joined"] <= AS_OF]


def read_deaths(folder: Path) -> pd.DataFrame:
    """One row for each agency named: list, death, day, name, state."""
    mpv = pd.read_excel(one(folder, "mpv_2020-08-22_MPVDatasetDownload.xlsx"), engine="calamine")
    every = pd.read_csv(
        one(folder, "fatal_encounters_2018-06-17.csv"), dtype=str, encoding_errors="replace"
    )
    force = pd.read_stata(one(folder, "fatal_enc_clean_geoid_haven.dta"))
    every_day = pd.to_datetime(every["encounter_date"], format="%m/%d/%y", errors="coerce")
    lists = {
        "mapping_police_violence": pd.DataFrame(
            {
                "day": pd.to_datetime(mpv["Date of Incident (month/day/year)"], errors="coerce"),
                "state": mpv["State"],
                "cell": mpv["Agency responsible for death"],
            }
        ),
        "fatal_encounters": pd.concat(
            [
                pd.DataFrame(
                    {
                        "day": every_day,
                        "state": every["encounter_state"],
                        "cell": every["agencies_involved"],
                    }
                ),
                pd.DataFrame(
                    {"day": force["date"], "state": force["state"], "cell": force["agencies"]}
                )[force["date"] > LAST_OF_ALL_CAUSES],
            ]
        ),
    }
    deaths = pd.concat(lists, names=["list"]).reset_index("list").reset_index(drop=True)
    deaths = deaths[deaths["day"].between(SINCE, AS_OF)].rename_axis("death").reset_index()
    deaths["name"] = deaths["cell"].fillna("").astype(str).str.split(r"[,;]\s*", regex=True)
    return deaths.explode("name").drop(columns="cell")


def matched(names: pd.DataFrame, directory: pd.DataFrame, processors: int) -> pd.Series:
    """The ORI of each row's name, else its cleaned name with its state."""
    names = names.assign(clean=cleaned(names["name"]))
    distinct = names[["state", "clean"]].drop_duplicates()
    listed = dict(list(directory.groupby("state")))
    found = []
    for state, asked in distinct.groupby("state"):
        there = listed.get(state)
        identity = state + ":" + asked["clean"]
        if there is not None:
            scores = process.cdist(
                asked["clean"].tolist(),
                there["clean"].tolist(),
                scorer=fuzz.WRatio,
                score_cutoff=CUTOFF,
                workers=processors,
            )
            best = scores.argmax(axis=1)
            is_found = scores[np.arange(len(best)), best] >= CUTOFF
            identity = identity.where(~is_found, there["ori"].to_numpy()[best])
        found.append(asked.assign(agency=identity))
    links = pd.concat(found)
    return names.merge(links, on=["state", "clean"], how="left")["agency"].set_axis(names.index)


def figures(partners: pd.DataFrame, deaths: pd.DataFrame) -> dict[str, float]:
    joined = partners.groupby("agency")["joined"].min()
    said: dict[str, float] = {
        "partner-agencies": len(joined),
        "partners-added": int((joined > SIX_MONTHS_BEFORE).sum()),
    }
    named = deaths.assign(is_partner=deaths["agency"].isin(joined.index))
    for reading, rows in named.groupby("list"):
        with_deaths = rows.loc[rows["is_partner"], "agency"].nunique()
        of_partners = int(rows.groupby("death")["is_partner"].any().sum())
        total = rows["death"].nunique()
        said[f"hundreds-of-departments {reading}"] = with_deaths
        said[f"partners-with-deaths {reading}"] = round(with_deaths / len(joined), 4)
        said[f"share-of-deaths {reading}"] = round(of_partners / total, 4)
    return said


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--processors", type=int, default=2)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    steps, begun = {}, time.perf_counter()

    def passed(step: str) -> None:
        nonlocal begun
        steps[step], begun = round(time.perf_counter() - begun, 2), time.perf_counter()

    directory = read_directory(asked.folder)
    passed("read the directory")
    partners, deaths = read_partners(asked.folder), read_deaths(asked.folder)
    passed("read partners and deaths")
    partners["agency"] = matched(partners, directory, asked.processors)
    deaths["agency"] = matched(deaths, directory, asked.processors)
    passed("match")
    said = figures(partners, deaths)
    passed("count")
    if asked.json:
        print(json.dumps({"seconds": steps, "figures": said}, indent=2))
    else:
        for name, value in {
            **said,
            **{f"seconds: {step}": took for step, took in steps.items()},
        }.items():
            print(f"{name:50} {value}")


if __name__ == "__main__":
    main()
