"""What dbt parsed is of the place where the project stood."""

from pathlib import Path

import pytest

from ringledger.settings import Settings
from ringledger.warehouse import dbt


def test_what_was_parsed_of_a_project_that_moved_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(tmp_path, None)
    with dbt.environment("demo", settings) as target:
        parsed = target / "partial_parse.msgpack"
        parsed.touch()
    with dbt.environment("demo", settings):
        assert parsed.exists()
    monkeypatch.setattr(dbt, "dbt_dir", lambda: tmp_path / "elsewhere")
    with dbt.environment("demo", settings):
        assert not parsed.exists()
