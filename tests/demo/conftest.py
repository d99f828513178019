from pathlib import Path

import pytest

from ringledger.demo import DEFAULT_SEED, Truth, demo_edition_sources, load_truth
from ringledger.demo.world import World, invent
from ringledger.sources.editions import Source


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "scale-1"
    demo_edition_sources(folder)
    return folder


@pytest.fixture(scope="session")
def demo_sources(demo_folder: Path) -> dict[str, Source]:
    return {source.source_id: source for source in demo_edition_sources(demo_folder)}


@pytest.fixture(scope="session")
def truth(demo_folder: Path) -> Truth:
    return load_truth(demo_folder)


@pytest.fixture(scope="session")
def world() -> World:
    return invent(1, DEFAULT_SEED)
