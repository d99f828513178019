"""The definitions, loaded once, with a home that the tests may fill."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def dagster_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A RINGLEDGER_HOME for as long as the definitions are used."""
    home = tmp_path_factory.mktemp("orchestration")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RINGLEDGER_HOME", str(home))
        patch.delenv("RINGLEDGER_SOURCE_DIR", raising=False)
        patch.delenv("DAGSTER_HOME", raising=False)
        yield home


@pytest.fixture(scope="session")
def defs(dagster_home: Path) -> Any:
    """What `dagster dev` loads."""
    from orchestration.definitions import defs

    return defs
