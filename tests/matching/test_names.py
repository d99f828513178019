"""What a name says: kind, place, type of place, number, state, county."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringledger.matching import spelling
from ringledger.matching.folding import fold
from ringledger.matching.names import (
    AgencyName,
    normalize_agency_name,
    normalize_person_name,
    parse_agency_name,
)
from ringledger.matching.split import split_agency_cell
from ringledger.matching.vocabulary import KIND_PRECEDENCE, vocabulary
from ringledger.project import seed_rows


def place(parsed: AgencyName) -> str:
    return " ".join(parsed.core)


@pytest.mark.parametrize(
    ("name", "kind", "core"),
    [
        ("Abilene Police Department", "police", "abilene"),
        ("Hilliard Division of Police", "police", "hilliard"),
        ("Aiken Department of Public Safety", "police", "aiken"),
        ("Cook County Sheriff's Office", "sheriff", "cook"),
        ("Polk County SO", "sheriff", "polk"),
        ("Humphrey Marshal's Office", "marshal", "humphrey"),
        ("Marshall Police Department", "police", "marshall"),
        ("Colfax Town Marshall", "marshal", "colfax"),
        ("Fire Marshall New Castle County", "fire", "new castle"),
        ("Harris County Constable", "constable", "harris"),
        ("Essex County Prosecutor's Office", "prosecutor", "essex"),
        ("Fort Worth Fire Department", "fire", "fort worth"),
        ("Florida Department of Corrections", "corrections", "corrections"),
        ("Ohio State Highway Patrol", "state_police", ""),
        ("Montana Fish, Wildlife & Parks", "state_other", "fish wildlife park"),
        ("Ball State University Police", "campus", "ball state university"),
        ("Los Angeles School Police Department", "school", "los angeles school"),
        ("BART Police Department", "transit", "bart"),
        ("Port of Seattle Police Department", "port_airport", "port seattle"),
        ("Mill Creek MetroParks Police", "park", "mill creek metropark"),
        ("Department of Marine Resources", "state_other", "marine resources"),
        ("Arkansas Highway Police", "state_other", "highway"),
        ("New City Police Department", "police", "new city"),
        ("Polk County Precinct 3constable Office", "constable", "polk"),
        ("Delaware County Park Police", "park", "delaware county park"),
        ("Syracuse University Police Department", "campus", "syracuse university"),
        ("Cal State Fullerton Police", "campus", "cal state fullerton"),
        ("CSU Chico University Police", "campus", "csu chico"),
        ("SUNY Geneseo University Police", "campus", "suny geneseo"),
        ("Hampton University University Police", "campus", "hampton university"),
        ("Hampton University Campus Police", "campus", "hampton university"),
        ("Kansas State University Police", "campus", "kansas state university"),
        ("Pensacola State College Police", "campus", "pensacola state college"),
        ("State College Police Department", "police", "state college"),
        ("New Mexico Military Institute Police", "campus", "new mexico military institute"),
        ("Cerritos Community College District Police", "campus", "cerritos community college"),
        ("Polk County Sherrif", "sheriff", "polk"),
        ("Polk County Sheriff's Department/Coroner", "sheriff", "polk"),
        ("Polk County Sheriff-Coroner's Office", "sheriff", "polk"),
        ("POLK CO. CONST. PCT. 2", "constable", "polk"),
        ("Ashby Gdns Pub Safety", "police", "ashby gardens"),
        ("ASHBY POL", "police", "ashby"),
        ("Trenton Police Department SWAT", "police", "trenton"),
        ("Trenton Police Department Traffic Unit", "police", "trenton"),
        ("Trenton Police Narcotics Division", "police", "trenton"),
        ("Trenton Police Narcotics Task Force", "other", "trenton narcotics task force"),
        ("Trenton Police Department North Division", "police", "trenton"),
        ("North Trenton Police Department", "police", "north trenton"),
        ("Polk County Sheriff's Office Detective Bureau", "sheriff", "polk"),
        ("Trenton Police Chief", "police", "trenton"),
        ("Chief of Police, Trenton", "police", "trenton"),
        ("Foxborough Police Department", "police", "foxboro"),
        ("No. Attleboro Police", "police", "north attleboro"),
        ("Benton Charter Township Police", "police", "benton"),
        ("Charter Oak Police Department", "police", "charter oak"),
        ("Calif. Highway Patrol", "state_police", ""),
        ("Bart Township Police Department", "police", "bart township"),
        ("Seminole Tribal Police", "tribal", "seminole tribal"),
        ("Isleta Pueblo Police Department", "tribal", "isleta pueblo"),
        ("Pueblo Police Department", "police", "pueblo"),
        ("U.S. Marshals Service", "federal", "us marshal service"),
        ("Union Pacific Railroad Police", "other", "union pacific railway"),
        ("Mayfield", "unknown", "mayfield"),
    ],
)
def test_the_words_of_a_name_say_its_kind(name: str, kind: str, core: str) -> None:
    parsed = parse_agency_name(name)
    assert (parsed.kind, place(parsed)) == (kind, core)


@pytest.mark.parametrize(
    "name",
    [
        "Oak Park Police Department",
        "College Park Police Department",
        "Park Ridge Police Department",
        "University Heights Police Department",
        "State College Police Department",
        "College Station Police Department",
        "Port Arthur Police Department",
        "Federal Way Police Department",
        "Marine City Police Department",
        "Benton Harbor Department of Public Safety",
        "Angel Fire Department of Police",
    ],
)
def test_a_place_whose_name_holds_a_word_of_kind_has_plain_police(name: str) -> None:
    assert parse_agency_name(name).kind == "police"


def test_navajo_police_are_the_nations_and_the_county_has_a_sheriff() -> None:
    assert parse_agency_name("Navajo Police Department", "AZ").kind == "tribal"
    assert parse_agency_name("Navajo County Sheriff's Office", "AZ").kind == "sheriff"
    assert parse_agency_name("Navajo Sheriff's Department", "AZ").kind == "sheriff"


@pytest.mark.parametrize(
    ("name", "row_state", "core"),
    [
        ("Ponca Tribe of Oklahoma Police", "OK", "ponca tribal"),
        ("Ponca Tribe of Oklahoma Police", "NE", "ponca tribal oklahoma"),
        ("Iowa Tribal Police", "OK", "iowa tribal"),
        ("Pueblo of Isleta Police", "NM", "pueblo isleta"),
    ],
)
def test_a_tribes_own_state_is_no_part_of_its_name(name: str, row_state: str, core: str) -> None:
    assert place(parse_agency_name(name, row_state)) == core


@pytest.mark.parametrize(
    ("name", "row_state", "kind", "state"),
    [
        ("Texas Department of Public Safety", "TX", "state_police", "TX"),
        ("Arizona DPS", "AZ", "state_police", "AZ"),
        ("Department of Public Safety", "AZ", "state_police", ""),
        ("Wyoming Department of Public Safety", "WY", "state_police", "WY"),
        ("Wyoming Department of Public Safety", "MI", "police", ""),
        ("Aiken Department of Public Safety", "SC", "police", ""),
        ("Bloomfield Hills Public Safety", "MI", "police", ""),
    ],
)
def test_public_safety_is_a_state_force_or_a_towns_police(
    name: str, row_state: str, kind: str, state: str
) -> None:
    parsed = parse_agency_name(name, row_state)
    assert (parsed.kind, parsed.state) == (kind, state)


def test_a_states_law_enforcement_department_is_not_its_highway_patrol() -> None:
    parsed = parse_agency_name("Florida Department of Law Enforcement", "FL")
    assert (parsed.kind, place(parsed), parsed.state) == ("state_other", "law enforcement", "FL")


@pytest.mark.parametrize(
    ("name", "kind", "core", "place_type"),
    [
        ("Ashby P D", "police", "ashby", ""),
        ("Ashby Pol. Dept.", "police", "ashby", ""),
        ("Ashby Plice Department", "police", "ashby", ""),
        ("Ash Co. S.O.", "sheriff", "ash", "county"),
        ("Ash County SD", "sheriff", "ash", "county"),
        ("Ash CSO", "sheriff", "ash", "county"),
        ("Ash Cnty Shf", "sheriff", "ash", "county"),
        ("Sheriff's Office, Ash County", "sheriff", "ash", "county"),
        ("Ash County DA's Office", "prosecutor", "ash", "county"),
        ("Ash County D.A.'s Office", "prosecutor", "ash", "county"),
        ("Ash County State's Attorney", "prosecutor", "ash", "county"),
        ("Ashby Villlage Police", "police", "ashby", "village"),
        ("Ash Conty Sheriff", "sheriff", "ash", "county"),
        ("Ash Par. Sheriff", "sheriff", "ash", "county"),
        ("Ashby Department of Public Saftey", "police", "ashby", ""),
        ("Ashby Marhsal's Office", "marshal", "ashby", ""),
        ("Iowa Troopers", "state_police", "", ""),
        ("Iowa Fusion Center", "other", "iowa fusion center", ""),
        ("Stte Police: Ash County", "state_police", "ash", "county"),
        ("Highway Partol", "state_police", "", ""),
        ("Highway Patrol: Washington County", "state_police", "washington", "county"),
        ("Ashby Tribla Police", "tribal", "ashby tribal", ""),
        ("Slate Belt Police", "police", "slate belt", ""),
        ("Country Club Hills Police", "police", "country club hills", ""),
        ("Northwest Ash County Regional Police", "police", "northwest ash regional", ""),
        ("Ashby Police Department Police", "police", "ashby", ""),
        ("Ash County Sheriff's Office Sheriff", "sheriff", "ash", "county"),
        ("The Villages Police", "police", "villages", ""),
        ("Iowa City Department of Public Safety", "police", "iowa", "city"),
    ],
)
def test_short_and_mistyped_words_say_the_same(
    name: str, kind: str, core: str, place_type: str
) -> None:
    parsed = parse_agency_name(name, "IA")
    assert (parsed.kind, place(parsed), parsed.place_type) == (kind, core, place_type)


@pytest.mark.parametrize(
    ("name", "state", "core", "said"),
    [
        ("Ashby Ohio Police Department", "OH", "ashby", "OH"),
        ("Ashby PD OH", "OH", "ashby", "OH"),
        ("OH - Ashby Police", "", "ashby", "OH"),
        ("Ashby PD - OH", "", "ashby", "OH"),
        ("Fort Washington Police", "MD", "fort washington", ""),
        ("East Texas Police", "TX", "east texas", ""),
        ("New York Police", "NY", "new york", ""),
        ("La Place Police", "LA", "la place", ""),
        ("Pennslyvania State Police", "PA", "", ""),
    ],
)
def test_a_rows_own_state_is_no_part_of_the_place(
    name: str, state: str, core: str, said: str
) -> None:
    parsed = parse_agency_name(name, state)
    assert (place(parsed), parsed.state) == (core, said)


@pytest.mark.parametrize(
    ("name", "state", "core", "said"),
    [
        ("Kansas City Kansas Police", "MO", "kansas", "KS"),
        ("Kansas City Police Department Kansas", "MO", "kansas", "KS"),
        ("Ashby Virginia Police", "TN", "ashby", "VA"),
        ("Ashby West Virginia Police", "VA", "ashby", "WV"),
        ("Ash County Oregon Sheriff's Office", "WA", "ash", "OR"),
        ("North Kansas City Police", "KS", "north kansas", ""),
        ("West New York Police", "NJ", "west new york", ""),
        ("Port Washington Police", "WI", "port washington", ""),
        ("Ashby Delaware County Police", "OH", "ashby delaware", ""),
        ("George Washington Police", "DC", "george washington", ""),
        ("Bank of Delaware Security", "PA", "bank delaware security", ""),
    ],
)
def test_another_states_name_says_where_unless_it_is_part_of_a_place(
    name: str, state: str, core: str, said: str
) -> None:
    parsed = parse_agency_name(name, state)
    assert (place(parsed), parsed.state) == (core, said)


def test_a_troop_of_one_letter_is_no_direction() -> None:
    assert parse_agency_name("Ohio State Police Troop E").number == "e"


def test_a_county_after_a_dash_says_where() -> None:
    parsed = parse_agency_name("Ashby Police Department - Polk County")
    assert (place(parsed), parsed.county) == ("ashby", "polk")


def test_a_state_university_is_not_the_state_police() -> None:
    assert parse_agency_name("Alabama State Police").kind == "state_police"
    assert parse_agency_name("Alabama State University Police").kind == "campus"


@pytest.mark.parametrize(
    ("name", "place_type", "core"),
    [
        ("City of Miami Police Department", "city", "miami"),
        ("Township of Wayne Police", "township", "wayne"),
        ("Wayne Township Police Department", "township", "wayne"),
        ("Village of Rye Brook Police Department", "village", "rye brook"),
        ("Borough of Baldwin Police", "borough", "baldwin"),
        ("Orleans Parish Sheriff's Office", "county", "orleans"),
        ("Salt Lake City Police Department", "city", "salt lake"),
        ("Menlo Park, City of", "city", "menlo park"),
        ("Menlo Park Police Dept., City of", "city", "menlo park"),
        ("  Menlo Park , City of Dept. of Police", "city", "menlo park"),
        ("Polk, County of - Sheriff", "county", "polk"),
        ("Gwinnett Police Department", "", "gwinnett"),
    ],
)
def test_the_type_of_place_is_read_on_either_side(name: str, place_type: str, core: str) -> None:
    parsed = parse_agency_name(name)
    assert (parsed.place_type, place(parsed)) == (place_type, core)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Harris County Constable's Office Precinct 4", "4"),
        ("Harris County Constable Pct. 04", "4"),
        ("Harris County Precinct One Constable's Office", "1"),
        ("New York City Police Department, 75th Precinct", "75"),
        ("First District Police", "1"),
        ("State Police Troop K", "k"),
        ("Three Rivers Police Department", ""),
        ("Ninety Six Police Department", ""),
    ],
)
def test_a_number_belongs_to_a_unit_not_to_a_place(name: str, number: str) -> None:
    assert parse_agency_name(name).number == number


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Kansas City, KS Police Department", "KS"),
        ("Kansas City, Kansas Police Department", "KS"),
        ("Kansas City Police Department (Kansas)", "KS"),
        ("Richmond County Sheriff's Office (Ga.)", "GA"),
        ("Kingsport Police (Tenn.)", "TN"),
        ("Newark Police (Del.)", "DE"),
        ("Reno TX Police Department", "TX"),
        ("Florence, Al Police", "AL"),
        ("Florence, Alabama Police", "AL"),
        ("PA State Police Troop K", "PA"),
        ("NC State Highway Patrol", "NC"),
        ("MT Highway Patrol", "MT"),
        ("AZ Department of Public Safety", "AZ"),
        ("TX DPS", "TX"),
        ("DE PERE POLICE DEPARTMENT", ""),
        ("UT - Provo Police Department", "UT"),
        ("Utah - Provo Police Department", "UT"),
        ("North Dakota: Fargo Police", "ND"),
        ("Delaware - Police Department", ""),  # a city in Ohio
        ("Iowa - County Sheriff", ""),  # a county in Wisconsin
        ("UT-Austin Police Department", ""),  # the University of Texas
        ("UT-Provo Police Department", "UT"),
        ("HI-NELLA POLICE DEPARTMENT", ""),  # a borough in New Jersey
        ("AK-CHIN TRIBAL POLICE", ""),  # of a community in Arizona
        ("California Highway Patrol", "CA"),
        ("Washington, D.C. Metropolitan Police Department", "DC"),
        ("Washington - D.C. Police", "DC"),
        ("California Police Department", ""),  # a city in Missouri
        ("Indiana Borough Police", ""),  # a borough in Pennsylvania
        ("Oklahoma City Police Department", ""),
        ("La Mesa Police Department", ""),
        ("Cal State LA Police Department", ""),
    ],
)
def test_a_name_may_say_its_state(name: str, state: str) -> None:
    assert parse_agency_name(name, "MO").state == state


def test_blanks_before_a_name_take_no_time_to_read() -> None:
    start = time.process_time()
    assert parse_agency_name(" " * 4_000 + "Menlo Park, City of").core == ("menlo", "park")
    assert parse_agency_name(" " * 4_000 + "Menlo Park, California").core == ("menlo", "park")
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "name",
    [
        "Washington Township (Gloucester County) Police Department",
        "Washington Township Police Department, Gloucester County",
        "Washington Township Police Department, Gloucester Co.",
        "Washington Township, Gloucester County PD",
        "Washington Township, Gloucester Couty Dept. of Police",
    ],
)
def test_a_name_may_say_its_county(name: str) -> None:
    parsed = parse_agency_name(name)
    assert parsed.county == "gloucester"
    assert (place(parsed), parsed.place_type) == ("washington", "township")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Prince George’s County Police", "Prince Georges County Police"),
        ("Hawai’i County Police", "Hawaii County Police"),
        ("Hawaiʻi County Police", "Hawaii County Police"),
        ("Doña Ana County Sheriff’s Office", "DoÃ±a Ana County Sheriffâ€™s Office"),
        ("St. Mary&#39;s County Sheriff&rsquo;s Office", "St. Mary's County Sheriff's Office"),
        ("Fish &amp; Wildlife", "Fish & Wildlife"),
        ('Prince George"s County Police', "Prince Georges County Police"),
        ("Doña Ana County Sheriff’s Office", "DONA ANA COUNTY SHERIFFS OFFICE"),
        ("Ft. Worth Police Dept", "Fort Worth Police Department"),
        ("Mt. Lebanon Police Department", "Mount Lebanon Police Department"),
        ("St. Paul Police Department", "Saint Paul Police Department"),
        ("Ste. Genevieve Police Dept", "Sainte Genevieve Police Department"),
        ("Iowa St Patrol", "Iowa State Patrol"),
        ("Penn St. Univ. Police", "Penn State University Police"),
        ("S. Plainfield PD", "South Plainfield Police Department"),
        ("So. Plainfield PD", "South Plainfield Police Department"),
        ("Clark County SO", "Clark County Sheriff's Office"),
        ("Douglas County Sherrif's Department", "Douglas County Sheriff's Department"),
        ("Cook County SheriffsOffice", "Cook County Sheriff's Office"),
        ("Miami Policedepartment", "Miami Police Department"),
        ("Mayfield Pollice Deparment", "Mayfield Police Department"),
        ("Wall Townshp Police", "Wall Township Police"),
        ("Geneva-on-the-Lake Police", "Geneva on the Lake Police"),
        ("Geneva–on–the–Lake Police", "Geneva on the Lake Police"),
        ("Ashby Police—Detective Division", "Ashby Police - Detective Division"),
        ("Ohio — Ashby Police", "Ohio - Ashby Police"),
        ("Ashby, New  York Police Department", "Ashby, New York Police Department"),
        ("Lewis & Clark County Sheriff", "Lewis and Clark County Sheriff"),
        ("L.V.M.P.D.", "LVMPD"),
        ("L.V.M.P.D", "LVMPD"),
        ("U.S Marshals Service", "U.S. Marshals Service"),
        ("U. of Ashby Police", "University of Ashby Police"),
        ("Ashby CC Police", "Ashby Community College Police"),
    ],
)
def test_spellings_of_one_name_are_one(one: str, other: str) -> None:
    assert normalize_agency_name(one) == normalize_agency_name(other)
    assert parse_agency_name(one) == parse_agency_name(other)


@pytest.mark.parametrize(
    "name",
    [
        "Broward County Sheriff's Office (BSO)",
        "BROWARD COUNTY SHERIFF'S OFFICE (BCSO)",
        "Metro Transit Authority (MTA) Police",
        "Arizona Department of Public Safety (DPS)",
        "St. Louis Metropolitan PD (SLMPD)",
    ],
)
def test_initials_in_parentheses_say_nothing_more(name: str) -> None:
    whole = name.partition(" (")[0] + name.partition(")")[2]
    assert parse_agency_name(name) == parse_agency_name(whole)


@pytest.mark.parametrize(
    "name", ["Jackson Township Police (York)", "Ashby Police (North)", "Ashby Police (AP)"]
)
def test_what_repeats_no_initials_is_kept(name: str) -> None:
    assert parse_agency_name(name) != parse_agency_name(name.partition(" (")[0])


@pytest.mark.parametrize(
    ("name", "state", "whole"),
    [
        (
            "N.C. Wildlife Resources Commission",
            "NC",
            "North Carolina Wildlife Resources Commission",
        ),
        ("GA Bureau of Investigation", "GA", "Georgia Bureau of Investigation"),
        ("FL Department of Law Enforcement", "FL", "Florida Department of Law Enforcement"),
        ("Miss. Highway Patrol", "MS", "Mississippi Highway Patrol"),
        ("W. Va. State Police", "WV", "West Virginia State Police"),
        ("Wash. State Patrol", "WA", "Washington State Patrol"),
        ("N.M. State University Police", "NM", "New Mexico State University Police"),
        ("VA Beach Police", "VA", "VA Beach Police"),
        ("La Place Department of Public Safety", "LA", "La Place Department of Public Safety"),
        ("LA County Sheriff's Department", "LA", "LA County Sheriff's Department"),
        ("VA Medical Center Police", "VA", "VA Medical Center Police"),
        ("IN Purdue University Police", "IN", "IN Purdue University Police"),
        ("PA Game Commission", "OH", "PA Game Commission"),
    ],
)
def test_a_rows_own_state_written_short_begins_what_it_runs(
    name: str, state: str, whole: str
) -> None:
    parsed = parse_agency_name(name, state)
    assert parsed == parse_agency_name(whole, state)
    assert parsed.normalized == normalize_agency_name(whole)


def test_a_split_place_name_is_run_together_for_comparison() -> None:
    assert parse_agency_name("De Kalb County PD").compact == "dekalb"
    assert parse_agency_name("DeKalb County PD").compact == "dekalb"


@pytest.mark.parametrize("name", ["NYPD", "LAPD", "LVMPD"])
def test_a_police_acronym_says_police(name: str) -> None:
    assert parse_agency_name(name).kind == "police"


def test_a_persons_nickname_does_not_count() -> None:
    assert normalize_person_name('José "Pepe" Núñez (Joe)') == "jose nunez"


def test_expansions_are_final() -> None:
    """No expansion holds a word that would be expanded again, but into itself."""
    abbreviations = vocabulary().abbreviations
    again = {
        short: long
        for short, long in abbreviations.items()
        for word in long
        if word in abbreviations and abbreviations[word] != (word,)
    }
    assert again == {}


SEEDED = [
    (name, row["state"])
    for seed, column in (
        ("agency_aliases", "alias"),
        ("agency_additions", "agency_name"),
        ("agency_families", "family_name"),
    )
    for row in seed_rows(seed)
    for name in (row[column], *row.get("also_named", "").split(";"))
    if name.strip()
]


def test_a_name_of_the_seeds_is_one_name_of_its_own_state_in_any_case() -> None:
    for name, state in SEEDED:
        read = parse_agency_name(name, state)
        assert read.state in ("", state), name
        assert split_agency_cell(name) == [name.strip()]
        for written in (name.upper(), name.title()):
            # All parts; the name in one spelling may say the state ("Washington DC") or not.
            assert parse_agency_name(written, state)[1:] == read[1:], written


def test_every_phrase_can_be_met() -> None:
    """A phrase that normalizing would change can never be found in a normalized name."""
    unreachable = [
        " ".join(phrase.words)
        for phrases in vocabulary().phrases.values()
        for phrase in phrases
        if normalize_agency_name(f"x {' '.join(phrase.words)} x") != f"x {' '.join(phrase.words)} x"
    ]
    assert unreachable == []


# Text of any kind, and text made of the words that names are made of.
WORDS = sorted(
    {"st", "so", "s", "police", "dept", "ny", "springfield", "4", "4th", "(", ")", ",", "/", "&"}
    | set(vocabulary().abbreviations)
    | set(vocabulary().units)
    | set(vocabulary().phrases)
)
any_text = st.text(max_size=80) | st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)


@given(any_text)
def test_normalizing_twice_changes_nothing(text: str) -> None:
    once = normalize_agency_name(text)
    assert normalize_agency_name(once) == once
    assert fold(fold(text)) == fold(text)


@given(any_text, st.sampled_from(["", "NY", "KS"]))
def test_every_text_parses(text: str, state: str) -> None:
    parsed = parse_agency_name(text, state)
    assert parsed.kind in {*KIND_PRECEDENCE, "unknown"}
    assert parsed.compact == "".join(parsed.core)
    assert parsed.state == "" or parsed.state in vocabulary().state_codes


# Words that others bear on, and words that bear on them.
_WORDS = st.sampled_from(
    [
        *("st", "so", "no", "sd", "charter", "p", "d", "s", "o", "e", "4", "stte", "sate", "patrl"),
        *("partol", "police", "pollice", "patrol", "highway", "park", "county", "co", "twp"),
        *("township", "troop", "unit", "dept", "state", "university", "univ", "of", "ashby"),
    ]
)


@given(st.lists(_WORDS, max_size=6))
def test_words_that_stand_alone_are_written_out_as_beside_others(words: list[str]) -> None:
    """The way most names take is a short cut and no other rule."""
    assert spelling.expand(words) == spelling.expand_beside(words)
