# ruff: noqa: SIM905 -- a word list reads as words
"""Invented names: places from syllables, people from lists.

What belongs here: making names that are nobody's, each at most once. What does not: misspelling
them, which is the publishers' part (`trouble`).
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ringledger.demo.dice import Dice

_ONSETS = (
    "B Br D Dr F Fl G Gl Gr J K Kl Kr M N P Pl Qu R Sk Sl Sn Sv T Thr Tr V Vr W Y Z Zw".split()
)
_VOWELS = "a ae e i o u y".split()
_CODAS = "lb ld lm lv nd nk rn rv rsk st x lk nt rth".split()
_PLACE_ENDINGS = (
    "mere wick combe garth stead thorpe moor vale fen burgh haven mouth toft holm dale gate "
    "hollow stow"
).split()
_COUNTY_ENDINGS = "ia or ane ell ick ora enne".split()
_SURNAME_ENDINGS = "ovar eskin anti olle urra imond ettar usko".split()

# Stems that are words or begin a real place's name; left out so that every place stays invented.
_TAKEN_STEMS = frozenset(
    "Bald Band Bank Bark Bast Best Bind Blend Bold Bolt Bond Born Brand Brent Bunk Burn Drink Dust "
    "Fast Fern Find Flank Flint Fond Font Frank Fund Gilt Gland Gold Grand Grant Grind Grist Gust "
    "Hand Hunt Jest Just Kent Kiln Kind Kink Lark Lind Mark Mast Mild Milk Mind Mink Mist Mold "
    "Must Nest North Park Past Pest Pink Plank Plant Pond Post Prest Quest Quilt Rand Rent Rest "
    "Rind Rust Silk Sink Skunk Slant Slink Slunk South Sunk Talk Tank Tent Test Tilt Tint Trend "
    "Trent Trunk Trust Turn Vast Vent Vest Volt Walk Want Warn Wax West Wild Wilt Wind Wink Worn "
    "Worth Yark York Zest Dent Dark Dank Mint Rank Fork Birk Kirk Barn Barth Garth Marx Fox Box "
    "Nix Mix Rex Tex Max Dunk Junk Fort Port Bord Burst Darn Grunt Blunt Font Fist Gist List Lent "
    "Blank Brink Brunt Drift Marn Wald Weld Wend Wolf Wolv Delv Kelv Melv".split()
)

GIVEN_NAMES = (
    "Abner Adela Alaric Alma Ansel Astrid Auden Averil Barnaby Beatrix Bertram Blythe Bram Briony "
    "Calder Calla Caspian Celeste Clement Cosima Cyril Dahlia Damaris Dashiell Dorian Edda Edmund "
    "Elspeth Emeric Enid Esme Evander Fabian Faye Felix Fern Fritz Gideon Greta Guthrie Hadley "
    "Hector Hester Horace Ida Idris Ignatius Ines Ivor Jarvis Jocasta Jonquil Jude Juniper Kester "
    "Kit Lavinia Leopold Linnea Lorcan Ludovic Mabel Magnus Marcella Merrick Minna Mungo Nadia "
    "Nestor Nola Octavia Odile Orson Oswin Otis Pascal Perpetua Petra Phineas Primrose Quentin "
    "Quilla Rafferty Ramona Reuben Rhoda Roland Rowena Rufus Sabine Selwyn Sidonie Silas Sunniva "
    "Tamsin Thaddeus Theodora Tobias Ulric Una Valentin Verity Vigo Wilhelmina Winifred Xanthe "
    "Yorick Ysolde Zebedee Zinnia Zoltan"
).split()
MIDDLE_NAMES = "Ash Bryn Cole Dane Elm Fay Gale Hale Jay Lane Marsh Neve Oak Rae Shaw Vale".split()
NICKNAMES = "Buddy Chip Dot Duke Fuzz Lucky Moss Pip Red Scout Skip Tiny Wren Ziggy".split()


def _stems() -> list[str]:
    stems = ("".join(parts) for parts in product(_ONSETS, _VOWELS, _CODAS))
    return [stem for stem in stems if stem not in _TAKEN_STEMS]


def place_names(dice: Dice, first: int, parts: int) -> Iterator[str]:
    """All place names in random order, each once, starting at part `first` of `parts`.

    States that start at different parts share no name until a part is used up.
    """
    names = dice.shuffled([stem + ending for stem in _stems() for ending in _PLACE_ENDINGS])
    start = len(names) * first // parts
    yield from names[start:]
    yield from names[:start]


def county_names(dice: Dice, first: int, parts: int) -> Iterator[str]:
    """All county names in random order, each once; as `place_names`."""
    names = dice.shuffled([stem + ending for stem in _stems() for ending in _COUNTY_ENDINGS])
    start = len(names) * first // parts
    yield from names[start:]
    yield from names[:start]


def people(dice: Dice) -> Iterator[tuple[str, str]]:
    """Given name and surname of invented people, each pair once.

    Some surnames carry an accent or a hyphen, as in life.
    """
    surnames = dice.shuffled([stem + ending for stem in _stems() for ending in _SURNAME_ENDINGS])
    given_names = dice.shuffled(GIVEN_NAMES)
    for turn in range(len(given_names)):
        for index, surname in enumerate(surnames):
            given = given_names[(index + turn) % len(given_names)]
            match index % 40:
                case 7:
                    yield given, surname.replace("o", "ó").replace("e", "é").replace("a", "á")
                case 19:
                    yield given, f"{surname}-{surnames[(index + 11) % len(surnames)]}"
                case _:
                    yield given, surname
