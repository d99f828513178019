"""The fingerprint: the same for the same content, another one for any other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb

from ringledger.sources.editions import Edition
from ringledger.warehouse.fingerprint import (
    fingerprint,
    folder_fingerprint,
    published_fingerprint,
)

EDITION = Edition(
    edition="toy",
    title="A toy",
    as_of_on=date(2020, 6, 22),
    window_starts_on=date(2015, 1, 1),
    press_on=date(2020, 7, 2),
    statement_set="toy",
    is_fictional=True,
    program="Doorbells",
    sources=(),
)


def tree(folder: Path, **content: str) -> dict[str, Path]:
    for name, text in content.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return {"models": folder}


def test_content_counts_and_place_does_not(tmp_path: Path) -> None:
    here = folder_fingerprint(tree(tmp_path / "a", x="1", deep__y="2"))
    assert here == folder_fingerprint(tree(tmp_path / "b", x="1", deep__y="2"))
    assert here != folder_fingerprint(tree(tmp_path / "c", x="1", deep__y="3"))
    assert here != folder_fingerprint(tree(tmp_path / "d", x="1", deep__z="2"))


def test_what_tools_leave_in_a_folder_does_not_count(tmp_path: Path) -> None:
    folders = tree(tmp_path, x="1")
    clean = folder_fingerprint(folders)
    for left in (".user.yml", "target/manifest.json", "__pycache__/x.pyc", "logs/dbt.log"):
        path = tmp_path / left
        path.parent.mkdir(exist_ok=True)
        path.write_text("left behind")
    assert folder_fingerprint(folders) == clean


def test_any_word_of_the_edition_counts() -> None:
    assert fingerprint(EDITION) == fingerprint(replace(EDITION))
    assert fingerprint(EDITION) != fingerprint(replace(EDITION, as_of_on=date(2020, 6, 23)))


def test_a_file_without_a_fingerprint_has_none(tmp_path: Path) -> None:
    assert published_fingerprint(tmp_path / "absent.duckdb") is None
    (tmp_path / "text.duckdb").write_text("not a database")
    assert published_fingerprint(tmp_path / "text.duckdb") is None
    with duckdb.connect(str(tmp_path / "empty.duckdb")) as connection:
        connection.execute("create table t as select 1 as x")
    assert published_fingerprint(tmp_path / "empty.duckdb") is None
