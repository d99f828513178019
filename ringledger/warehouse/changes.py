"""What a build may leave as it stands in the work file, because nothing it depends on has changed.

The rule is narrow on purpose. Only when everything else is the same (the edition's files, all code,
models, tests and expectations) and the work file is whole, a change of decisions in seeds rebuilds
those seeds and what depends on them. Any other change, or a seed that Python reads as a file on the
way, rebuilds everything.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ringledger.project import seeds_dir
from ringledger.settings import Settings
from ringledger.sources.editions import Edition
from ringledger.warehouse.files import write_whole
from ringledger.warehouse.fingerprint import build_folders, folder_fingerprint

# Read from their files while a build lands and matches, so that dbt's graph does not show who
# depends on them.
READ_BY_PYTHON = frozenset(
    {
        "agency_abbreviations",
        "agency_additions",
        "agency_aliases",
        "agency_families",
        "agency_kind_phrases",
        "agency_words",
        "encounter_weights",
        "local_likeness",
        "matching_weights",
        "near_misses",
        "source_headers",
        "states",
    }
)
# A model that reads the edition's fingerprint is never the same after a change.
_STAMPED = "fingerprint"


def build_state(edition: Edition) -> dict[str, Any]:
    """What a build is made from, in parts that can be compared: all but seeds, and each seed."""
    record = json.dumps(asdict(edition), sort_keys=True, default=str)
    return {
        "edition": hashlib.sha256(record.encode()).hexdigest(),
        "rest": folder_fingerprint(build_folders(), leave_out=_is_seed),
        "seeds": {
            path.stem: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(seeds_dir().glob("*.csv"))
        },
    }


def begin_state(edition: Edition, settings: Settings) -> None:
    """Remember what a build that begins now is made from."""
    _write(_begun(edition.edition, settings), build_state(edition))


def complete_state(edition: str, settings: Settings) -> None:
    """The work file is whole and was published: what it began from is what it is made from."""
    state = json.loads(_begun(edition, settings).read_text(encoding="utf-8"))
    work = settings.work(edition).stat()
    _write(_complete(edition, settings), {**state, "work": [work.st_size, work.st_mtime_ns]})


def changed_seeds(edition: Edition, settings: Settings) -> frozenset[str] | None:
    """The seeds that changed since the work file was made; None when all has to be made anew."""
    try:
        text = _complete(edition.edition, settings).read_text(encoding="utf-8")
        before, work = json.loads(text), settings.work(edition.edition).stat()
    except (OSError, ValueError):
        return None
    if before.pop("work") != [work.st_size, work.st_mtime_ns]:
        return None
    return _compare(before, build_state(edition))


def affected(manifest: Mapping[str, Any], seeds: Iterable[str]) -> tuple[set[str], set[str]]:
    """The unique ids of seeds and models to make again, and of the tests that read one of them."""
    nodes, children = manifest["nodes"], manifest["child_map"]
    waiting = [key for key, node in nodes.items() if _begins(key, node, set(seeds))]
    made: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key not in made:
            made.add(key)
            waiting += [
                each
                for each in children.get(key, ())
                if each in nodes and nodes[each]["resource_type"] == "model"
            ]
    tests = {
        key
        for key, node in nodes.items()
        if node["resource_type"] == "test" and made & set(node["depends_on"]["nodes"])
    }
    return made, tests


def _begins(key: str, node: Mapping[str, Any], seeds: set[str]) -> bool:
    if node["resource_type"] == "seed":
        return node["name"] in seeds
    reads_edition = any(each.endswith(".raw.edition") for each in node["depends_on"]["nodes"])
    is_model = node["resource_type"] == "model"
    return is_model and reads_edition and _STAMPED in node["raw_code"]


def _compare(before: Mapping[str, Any], now: Mapping[str, Any]) -> frozenset[str] | None:
    if {**before, "seeds": set(before["seeds"])} != {**now, "seeds": set(now["seeds"])}:
        return None
    changed = frozenset(
        name for name in now["seeds"] if now["seeds"][name] != before["seeds"][name]
    )
    return None if changed & READ_BY_PYTHON else changed


def _is_seed(folder: str, relative: str) -> bool:
    return folder == "seeds" and relative.endswith(".csv")


def _begun(edition: str, settings: Settings) -> Path:
    return settings.work(edition).parent / "begun.json"


def _complete(edition: str, settings: Settings) -> Path:
    return settings.work(edition).parent / "complete.json"


def _write(path: Path, content: Mapping[str, Any]) -> None:
    write_whole(path, json.dumps(content) + "\n")
