"""The wheel: what it carries, and that it builds from any folder without the source tree."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).resolve().parents[2]
BUNDLED = ("dbt_project", "expectations", "seeds")
PACKAGES = ("ringledger", "orchestration")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """The wheel of this checkout, built offline with the backend that is installed."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index"]
    command += ["--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory):
    """The wheel installed in a folder of its own; the environment lends its dependencies only."""
    folder = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*command, "--target", str(folder), str(wheel)], check=True)
    return folder


def run_installed(
    installed: Path, arguments: list[str], cwd: Path
) -> subprocess.CompletedProcess[str]:
    """Python in `cwd`, importing from the installed wheel before anything else."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("RINGLEDGER_")}
    environment |= {"PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def files_under(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_wheel_carries_the_packages_and_the_bundle_and_nothing_a_command_made(wheel):
    listed = subprocess.run(
        [
            "git",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
            *PACKAGES,
            *BUNDLED,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout, so nothing says which files belong to the project")
    project = {name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()}
    expected = {f"ringledger/_bundle/{n}" if n.startswith(BUNDLED) else n for n in project}
    with zipfile.ZipFile(wheel) as archive:
        carried = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert carried == expected


def test_an_installed_wheel_finds_its_own_bundle(installed, tmp_path):
    code = "from ringledger.project import project_dir; print(project_dir())"
    found = run_installed(installed, ["-c", code], tmp_path)
    assert found.stdout.strip() == str(installed / "ringledger" / "_bundle"), found.stderr
    assert {path.name for path in Path(found.stdout.strip()).iterdir()} == set(BUNDLED)


@pytest.mark.slow
def test_an_installed_wheel_builds_a_demo_that_answers_the_readme_s_queries(installed, tmp_path):
    before = files_under(installed)
    queries = re.findall(r"^```sql\n(.*?)^```", (ROOT / "README.md").read_text(), re.M | re.S)
    assert queries
    build = run_installed(installed, ["-m", "ringledger.cli.main", "build"], tmp_path)
    assert build.returncode == 0, build.stderr
    published = tmp_path / "data" / "published" / "demo.duckdb"
    with duckdb.connect(str(published), read_only=True) as connection:
        (claims,) = connection.sql("select count(*) from marts.rpt_claims").fetchone()
        assert claims > 0
        for query in queries:
            connection.sql(query).fetchall()
    assert files_under(installed) == before, "a build wrote into the installed package"
