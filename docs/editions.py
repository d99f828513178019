"""Writes `editions.md` from the source registry, so that the page cannot disagree with it.

`make docs` runs it; a test compares the page with what it would write.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from ringledger.sources.registry import REGISTRY_FILE

PAGE = Path(__file__).with_suffix(".md")

INTRODUCTION = """\
# Editions and their files

<!-- Written by `make docs` from ringledger/sources/registry.yaml: change that, not this page. -->

An edition is a named, frozen set of files with the day it speaks of; one edition builds one
warehouse. Each file is pinned by its public address, its size and its sha256, and verified whenever
it is read. None of them is part of this project, and each stays under its publisher's terms.
"""


def page() -> str:
    """The whole page as Markdown."""
    registry = yaml.safe_load(REGISTRY_FILE.read_text(encoding="utf-8"))
    editions, sources = registry["editions"], registry["sources"]
    parts = [INTRODUCTION, "## Editions\n"]
    parts += [_edition(name, edition) for name, edition in editions.items()]
    parts.append("## Files\n")
    for source_id, source in sources.items():
        used_by = [name for name, e in editions.items() if source_id in e.get("sources", ())]
        parts.append(_source(source_id, source, used_by))
    return "\n".join(parts)


def _edition(name: str, edition: dict[str, Any]) -> str:
    facts = [
        f"as of {edition['as_of_on']}",
        f"deaths from {edition['window_starts_on']}",
        f"program {edition['program']}",
    ]
    if "sources" in edition:
        files = "".join(f"\n- [{source_id}](#{source_id})" for source_id in edition["sources"])
    else:
        files = "\nIts files are generated when it is built; `ringledger editions` lists them."
    return f"### {name}\n\n{edition['title']}: {', '.join(facts)}.\n{files}\n"


def _source(source_id: str, source: dict[str, Any], used_by: list[str]) -> str:
    covers = (
        f"{source.get('covers_from', 'its first day')} to {source['covers_to']}"
        if "covers_to" in source
        else None
    )
    facts = {
        "publisher": f"[{source['publisher']}]({source['url_main']})",
        "cite as": source["citation"],
        "license": f"[{source['license']}]({source['license_url']})",
        "published, copied": f"{source['date_published']}, {source['date_accessed']}",
        "file": "; ".join(f"[{source['file_name']}]({url})" for url in source["urls"]),
        "size": f"{source['bytes']:,} bytes, {source['expected_rows']:,} rows",
        "sha256": f"`{source['sha256']}`",
        "used for": covers,
        "used by": ", ".join(used_by) or "no edition",
        "note": source.get("note"),
    }
    rows = "".join(
        f"| {key} | {' '.join(value.split())} |\n" for key, value in facts.items() if value
    )
    return f"### {source_id}\n\n{source['title']}\n\n| what | of this file |\n|---|---|\n{rows}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
