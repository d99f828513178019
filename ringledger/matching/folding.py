"""A text's letters in one form, so that spellings can be compared.

Belongs here: case, accents, apostrophes and punctuation. Does not: what a word abbreviates or is a
slip for (`spelling`), what it means (`names`).
"""

from __future__ import annotations

import html
import re
import unicodedata

# What pages write for a sign: "Sheriff&#39;s", "Fish &amp; Wildlife".
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)
_APOSTROPHES = re.compile("['\"’‘ʻʼ`´]")
# "U.S." and "U.S".
_INITIALS = re.compile(r"\b(?:(?:[A-Za-z]\.)+[A-Za-z]\b(?!\.)|(?:[A-Za-z]\.\s?){2,})(?:['’]?s\b)?")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_DASHES = re.compile("[\u2010-\u2015]")
# The same for ASCII text, byte by byte, and what is dropped before.
_ASCII = bytes(ord(chr(code).lower() if chr(code).isalnum() else " ") for code in range(128))
_ASCII += bytes(128)
_DROPPED = b"'`\""
# UTF-8 read as Windows-1252: "Sheriffâ€™s", "EspaÃ±ola".
_MISREAD = re.compile("[ÂÃâ][\x80-\xff\u2018-\u203a\u20ac\u2122]")


def fold(text: str) -> str:
    """Lower case without accents, apostrophes or punctuation; words parted by one space.

    Folding twice changes nothing.
    """
    # Everything compared is folded, and most of it is plain: each step is asked for before it runs.
    if "." in text:
        text = _INITIALS.sub(_without_dots, text)
    if "&" in text:
        text = unescape(text).replace("&", " and ")
    if text.isascii():
        # As bytes: a text's own `translate` asks the table for each letter.
        return " ".join(text.encode().translate(_ASCII, _DROPPED).decode().split())
    text = _APOSTROPHES.sub("", with_hyphens(_read_again(text))).casefold()
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _NOT_WORD.sub(" ", text).strip()


def unescape(text: str) -> str:
    """The text with the signs that a page's text writes by name or number: `&amp;`, `&#39;`."""
    return _ENTITY.sub(lambda found: html.unescape(found.group()), text)


def with_hyphens(text: str) -> str:
    """The text with a hyphen for each dash: "Winston–Salem" is Winston-Salem."""
    return text if text.isascii() else _DASHES.sub("-", text)


def _read_again(text: str) -> str:
    """The text as it was before somebody read its UTF-8 as Windows-1252, where that is plain."""
    if not _MISREAD.search(text):
        return text
    try:
        return text.encode("cp1252").decode()
    except UnicodeError:
        return text


def _without_dots(found: re.Match[str]) -> str:
    # "D.A.'s" keeps its s.
    return _APOSTROPHES.sub("", found.group()).replace(".", "").replace(" ", "") + " "
