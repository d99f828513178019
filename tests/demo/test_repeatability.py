import os
import subprocess
import sys
from pathlib import Path

from ringledger.demo import DEFAULT_SEED, generate
from ringledger.demo.dice import Dice
from ringledger.sources.files import sha256_of


def hashes(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): sha256_of(path) for path in files}


def test_another_process_writes_the_same_bytes(demo_folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    code = "import pathlib, sys, ringledger.demo as d; d.generate(pathlib.Path(sys.argv[1]))"
    # A hash seed of its own, so that an order taken from a set would show.
    subprocess.run(
        [sys.executable, "-c", code, str(other)],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo"},
    )
    assert hashes(other) == hashes(demo_folder)


def test_another_seed_makes_another_country(demo_folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    generate(other, seed=DEFAULT_SEED + 1)
    unchanged = hashes(other).items() & hashes(demo_folder).items()
    assert not unchanged


def test_draws_are_the_same_on_every_python() -> None:
    dice = Dice(2020, "places")
    assert [dice.below(1000) for _ in range(5)] == [241, 478, 467, 898, 127]
    assert "".join(dice.shuffled("abcdef")) == "afdebc"


def test_streams_of_other_names_are_other_streams() -> None:
    first, second = Dice(1, "deaths"), Dice(1, "people")
    assert [first.below(1000) for _ in range(5)] != [second.below(1000) for _ in range(5)]
