"""Whether what is pinned is still where it was, and whether publishers' pages have changed.

The one thing besides `fetch` that asks the network. It downloads no data file and registers
nothing; it says where a person should look. What it saw of pages is kept in `runs/upstream.json`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ringledger.errors import SourceError
from ringledger.settings import Settings
from ringledger.sources.editions import Source
from ringledger.sources.registry import registered_sources

if TYPE_CHECKING:
    import requests

_TIMEOUT_SECONDS = 30


class NoNetworkError(SourceError):
    """Nothing could be reached: not one address answered."""


@dataclass(frozen=True)
class Seen:
    """One address: `state` is same, changed, new, gone or unreachable."""

    address: str
    kind: str  # file or page
    state: str
    note: str = ""


def look_upstream(settings: Settings) -> list[Seen]:
    """Ask every pinned address and publisher's page once.

    Raises NoNetworkError when there is no network, so that nobody takes silence for "no change".
    """
    import requests

    sources = list(registered_sources(settings).values())
    kept = _kept(settings)
    with requests.Session() as session:
        seen = [_file(session, source, url) for source in sources for url in source.urls]
        for page in dict.fromkeys(source.url_main for source in sources):
            seen.append(_page(session, page, kept))
    if all(each.state == "unreachable" for each in seen):
        raise NoNetworkError(
            f"There is no network: none of {len(seen)} addresses answered, so whether anything "
            f"changed is unknown. The first: {seen[0].address}, {seen[0].note}."
        )
    path = settings.runs / "upstream.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    return seen


def worth_a_look(seen: Iterable[Seen]) -> list[Seen]:
    """What a person should look at."""
    return [each for each in seen if each.state in ("changed", "gone")]


def _file(session: requests.Session, source: Source, url: str) -> Seen:
    """A pinned file: its size is compared, its bytes are when it is fetched."""
    import requests

    try:
        answer = session.head(url, timeout=_TIMEOUT_SECONDS, allow_redirects=True)
    except requests.RequestException as error:
        return Seen(url, "file", "unreachable", type(error).__name__)
    if answer.status_code in (404, 410):
        return Seen(url, "file", "gone", f"{source.source_id}: status {answer.status_code}")
    if not answer.ok:
        return Seen(url, "file", "unreachable", f"status {answer.status_code}")
    size = answer.headers.get("Content-Length")
    is_encoded = answer.headers.get("Content-Encoding", "identity") != "identity"
    if size and not is_encoded and int(size) != source.bytes:
        note = f"{source.source_id}: {size} bytes, pinned are {source.bytes}"
        return Seen(url, "file", "changed", note)
    return Seen(url, "file", "same")


def _page(session: requests.Session, url: str, kept: dict[str, Any]) -> Seen:
    import requests

    try:
        answer = session.get(url, timeout=_TIMEOUT_SECONDS)
        answer.raise_for_status()
    except requests.RequestException as error:
        return Seen(url, "page", "unreachable", type(error).__name__)
    before, now = kept.get(url), _words_of(answer.text)
    kept[url] = now
    if before is None:
        return Seen(url, "page", "new", "seen for the first time")
    return Seen(url, "page", "same" if before == now else "changed")


def _words_of(page: str) -> str:
    """A hash of a page's words: scripts, styles and marks change without a word having changed."""
    bare = re.sub(r"(?is)<(script|style)\b.*?</\1\s*>|<[^>]*>", " ", page)
    return hashlib.sha256(" ".join(bare.split()).encode()).hexdigest()


def _kept(settings: Settings) -> dict[str, Any]:
    try:
        kept = json.loads((settings.runs / "upstream.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
