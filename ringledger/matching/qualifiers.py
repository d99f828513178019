"""What a name says of its state and county, apart from the rest: ", OH", "(Polk County)", "OH -".

Belongs here: where in a name that may stand, and taking it off. Does not: a state that stands among
the name's other words (`names`), one behind a whole name that the directory bears out
(`ringledger.linking.endings`).
"""

from __future__ import annotations

import re

from ringledger.matching.folding import fold, with_hyphens
from ringledger.matching.spelling import expand, written_out
from ringledger.matching.vocabulary import vocabulary

_PARENTHESIS = re.compile(r"\(([^()]*)\)?")
_INVERTED = re.compile(
    r"^([^,]+),\s*(city|town|village|borough|township|county) of(?=\s*[-(,]|\s*$"
    r"|\s+(?:police|sheriff|pd\b|dep(?:artmen)?t\b))",
    re.IGNORECASE,
)
_COMMA_STATE = re.compile(
    r",\s*([A-Z]{2}(?=$|[\s,)])|D\.C\.(?=$|[\s,)])|[A-Z][a-z](?=\s+(?:Police|Sheriff|PD\b|Dep)))"
)
# Begins with what is searched for fast, the first blank after a word.
_BARE_STATE = re.compile(
    r"\s(?<=\S\s)\s*([A-Z]{2})(?=\s+(?:Police|Sheriff|Marshal|PD\b|Dep(?:artmen)?t\b))"
)
_COMMA_COUNTY = re.compile(
    r"(?:,|\s-\s)\s*([^,:()]+?)\s+(c\w{1,6}\.?|parish)"
    r"(?=\s*$|\s+(?:police|p\.?\s?d\b|dep(?:artmen)?t\b))",
    re.IGNORECASE,
)
_LEADING_STATE = re.compile(
    r"^\s*([A-Z]{2})(?:\s*[-:]\s*(?=\w)"
    r"|\s+(?=(?i:state (?:police|patrol|trooper|highway)|highway patrol"
    r"|dep\w*\.? of public safety|dps\b)))"
)
# "Ohio - Ashby Police", but "Ohio State Patrol - Ashby", and "Washington - D.C. Police".
_LEADING_NAME = re.compile(r"^\s*([^\W\d_][\w.]*(?: \w+)?)\s*(?:\s-\s|:)\s*(?=\w)(?!D\.?C\b)")
_TRAILING_STATE = re.compile(r"(?<=\w)\.?\s*[-/]\s*([A-Z]{2})\s*$")
# An acronym in parentheses; of two letters, it may be a state.
_PARENTHESIZED = re.compile("[a-z]{3,7}")


def turned_around(text: str) -> str:
    """The name with hyphens for dashes, and with the type of its place in front.

    "Menlo Park, City of" is the City of it.
    """
    text = with_hyphens(text)
    return _INVERTED.sub(r"\2 of \1", text) if "," in text else text


def take_qualifiers(text: str) -> tuple[str, str, str]:
    """Split off what the name says of its state and county: (rest, state, county)."""
    state = county = ""
    if "(" in text:
        text, state, county = _take_parentheses(text)
    text, state = _take_state(text, state)
    if "," in text or " - " in text:
        text, county = _take_county(text, county)
    return text, state, county


def _take_parentheses(text: str) -> tuple[str, str, str]:
    """The same, of what stands in parentheses."""
    state = county = ""

    def parenthesis(found: re.Match[str]) -> str:
        nonlocal state, county
        inside = found.group(1)
        said = said_state(inside)
        if said:
            state = said
            return " "
        folded = expand(fold(inside).split())
        if len(folded) > 1 and folded[-1] in {"county", "parish"}:
            county = " ".join(folded[:-1])
            return " "
        if _is_acronym(inside, found.string[: found.start()]):
            return " "
        return f" {inside} "

    return _PARENTHESIS.sub(parenthesis, text), state, county


def _is_acronym(inside: str, before: str) -> bool:
    """Whether what stands in parentheses repeats the name before by its words' first letters.

    It may leave words out: the Broward County Sheriff's Office (BSO).
    """
    if not _PARENTHESIZED.fullmatch(letters := fold(inside)):
        return False
    initials = iter([word[0] for word in expand(fold(before).split())])
    return all(letter in initials for letter in letters)


def _take_state(text: str, state: str) -> tuple[str, str]:
    """The text without a state behind a comma, before the kind or beside a dash; and the state."""
    words_of = vocabulary()
    if "," in text and (found := _COMMA_STATE.search(text)):
        said = said_state(found.group(1).upper())
        if said:
            state = said
            text = text[: found.start()] + " " + text[found.end() :]
    elif (found := _BARE_STATE.search(text)) and found.group(1) in words_of.state_codes:
        if not _ends_with_phrase(text[: found.end()]):  # "Cal State LA Police" are of California
            state = found.group(1)
            text = text[: found.start()] + text[found.end() :]
    elif "," in text:
        head, _, tail = text.partition(",")
        folded_tail = fold(tail)
        for name, code in words_of.states_by_word.get(folded_tail.partition(" ")[0], ()):
            if folded_tail == name or folded_tail.startswith(
                (f"{name} police", f"{name} sheriff", f"{name} pd")
            ):
                state = code
                said = name.replace(" ", r"\W+")
                text = head + " " + re.sub(rf"^\W*{said}", "", tail, count=1, flags=re.IGNORECASE)
                break
    found = None if state else _LEADING_STATE.match(text)
    if found and _begins_with_phrase(text):
        found = None  # "UT-Austin" is of Texas, and "HI-NELLA" in New Jersey
    if not (state or found) and ("-" in text or "/" in text):
        found = _TRAILING_STATE.search(text)
    if found and found.group(1) in words_of.state_codes:
        state = found.group(1)
        text = text[: found.start()] + text[found.end() :]
    may_lead = ":" in text or "-" in text
    if may_lead and not state and (found := _LEADING_NAME.match(text)):
        said, rest = said_state(found.group(1)), text[found.end() :]
        # "Delaware - Police Department" is a city's, and says nothing else of where.
        if said and not words_of.known.issuperset(expand(fold(rest).split())):
            state, text = said, rest
    return text, state


def _begins_with_phrase(text: str) -> bool:
    """Whether a phrase of the vocabulary begins the text."""
    words = tuple(fold(text).split())
    phrases = vocabulary().phrases.get(words[0], ())
    return any(words[: len(phrase.words)] == phrase.words for phrase in phrases)


def _ends_with_phrase(text: str) -> bool:
    """Whether a phrase of the vocabulary, of more than a word, ends the text."""
    words = tuple(fold(text).split())
    phrases = vocabulary().phrases
    return any(
        words[at:] == phrase.words
        for at in range(len(words) - 1)
        for phrase in phrases.get(words[at], ())
    )


def _take_county(text: str, county: str) -> tuple[str, str]:
    """The text without a county behind a comma or a dash; and the county."""
    for found in _COMMA_COUNTY.finditer(text):
        # The University of Maryland, Baltimore County, is one of several.
        is_county = written_out(fold(found.group(2))) in (("county",), ("parish",))
        if is_county and "university of" not in text[: found.start()].lower():
            county = " ".join(expand(fold(found.group(1)).split()))
            return text[: found.start()] + text[found.end() :], county
    return text, county


def said_state(words: str) -> str:
    """The state that a name's own words give, as a code or a full name; empty when they don't."""
    words_of = vocabulary()
    words = words.strip()
    code = words.replace(".", "")
    # "Ga." is the press's abbreviation; "In" or "Me" may be a word.
    code = code.upper() if words.endswith(".") else code
    if code in words_of.state_codes:
        return code
    if words in words_of.state_abbreviations:
        return words_of.state_abbreviations[words]
    return words_of.state_names.get(" ".join(expand(fold(words).split())), "")
