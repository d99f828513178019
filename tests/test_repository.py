"""What must hold of the repository itself: its files, locks, documents and front door.

Statements about data or code that runs belong beside the package they are about.
"""

from __future__ import annotations

import ast
import csv
import re
import runpy
import subprocess
import sys
import tomllib
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import click
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import ringledger
from ringledger.cli.main import COMMANDS, cli

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ["requirements.lock.txt", "requirements-dev.lock.txt", "requirements-build.lock.txt"]
DOCUMENTS = ["README.md", "CONTRIBUTING.md"]


def git_files(*arguments: str) -> list[Path]:
    """What git lists, as paths relative to the root, where the file is there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout, so nothing says which files belong to the project")
    paths = (Path(name) for name in listed.stdout.split("\0") if name)
    return [path for path in paths if (ROOT / path).is_file()]


def tracked_text() -> dict[Path, str]:
    return {
        path: (ROOT / path).read_text(encoding="utf-8")
        for path in git_files()
        if path.suffix != ".png"
    }


def pins(lock: str) -> dict[str, set[str]]:
    """The versions a lock admits of each package: several where Python versions differ."""
    admitted: dict[str, set[str]] = {}
    for name, version in re.findall(
        r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)", (ROOT / lock).read_text(), re.MULTILINE
    ):
        admitted.setdefault(canonicalize_name(name), set()).add(version)
    return admitted


def pyproject() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


# --- files ---------------------------------------------------------------------------------------


def test_no_file_names_a_folder_of_somebody_s_machine():
    somebodys = re.compile(r"(?<![\w./-])/(?:home|Users|root)/\w")
    ours = [str(folder) for folder in (ROOT, Path.home()) if len(folder.parts) > 1]
    found = [
        f"{path}:{number}"
        for path, text in tracked_text().items()
        for number, line in enumerate(text.splitlines(), start=1)
        if somebodys.search(line) or any(f"{folder}/" in line for folder in ours)
    ]
    assert found == []


def test_no_file_names_a_package_index():
    index = re.compile(r"[a-z]+://[\w.-]*(?:pypi|pythonhosted|npmjs)\.")
    assert [path for path, text in tracked_text().items() if index.search(text)] == []


def test_only_the_test_setup_looks_beside_the_checkout_for_real_files():
    beside = "../shared/" + "data/raw"
    assert {path.as_posix() for path, text in tracked_text().items() if beside in text} <= {
        "Makefile",
        "tests/conftest.py",
    }


def test_nothing_that_a_command_can_make_again_is_tracked():
    assert git_files("--cached", "--ignored", "--exclude-standard") == []


def test_tracked_files_are_small():
    limit = 400_000
    assert {
        str(p): (ROOT / p).stat().st_size for p in git_files() if (ROOT / p).stat().st_size > limit
    } == {}


def test_every_module_says_what_belongs_in_it():
    modules = [
        p
        for p in git_files()
        if p.suffix == ".py" and p.parts[0] in {"ringledger", "orchestration"}
    ]
    assert modules
    assert [p for p in modules if not ast.get_docstring(ast.parse((ROOT / p).read_text()))] == []


def test_no_module_is_a_drawer_for_odds_and_ends():
    drawers = {"utils", "util", "helpers", "helper", "common", "misc"}
    assert [p for p in git_files() if p.suffix == ".py" and drawers & {p.stem, *p.parts[:-1]}] == []


def test_every_seed_is_described_column_by_column():
    described = {}
    for path in sorted((ROOT / "seeds").rglob("*.yml")):
        for seed in (yaml.safe_load(path.read_text()) or {}).get("seeds", []):
            assert seed.get("description"), f"{path}: {seed['name']} has no description"
            described[seed["name"]] = [
                c["name"] for c in seed.get("columns", []) if c.get("description")
            ]
    headers = {}
    for path in sorted((ROOT / "seeds").rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            headers[path.stem] = next(csv.reader(file))
    assert headers
    assert described == headers


def imported_packages(folder: Path) -> set[str]:
    """Top-level names that the modules under a folder import, wherever in the module."""
    names = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    return names


def test_no_modules_import_each_other_in_a_circle():
    """Not even for types, and not below the top of a module."""
    paths = [path for own in ("ringledger", "orchestration") for path in (ROOT / own).rglob("*.py")]
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in paths}
    modules = {name.removesuffix(".__init__"): path for name, path in modules.items()}
    imports = {
        name: {
            full if full in modules else node.module
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.ImportFrom) and node.module
            for full in (f"{node.module}.{alias.name}" for alias in node.names)
        }
        for name, path in modules.items()
    }
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as circle:
        pytest.fail(" <- ".join(circle.args[1]))


def test_every_package_that_is_imported_is_declared():
    own = {"ringledger", "orchestration"}
    imported = set().union(*(imported_packages(ROOT / folder) for folder in own))
    extras = pyproject()["project"]["optional-dependencies"]
    declared = {
        canonicalize_name(Requirement(requirement).name)
        for requirement in (
            *pyproject()["project"]["dependencies"],
            *(each for extra in extras.keys() - {"dev"} for each in extras[extra]),
        )
    }
    # An extra that isn't installed has no provider, but is called like its package.
    providers = packages_distributions()
    borrowed = {
        name
        for name in imported - own - sys.stdlib_module_names
        if not declared & {canonicalize_name(each) for each in providers.get(name, [name])}
    }
    assert borrowed == set()


# --- locks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock):
    assert "://" not in (ROOT / lock).read_text()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_of_a_lock_has_a_hash(lock):
    text = re.sub(r"^\s*#.*\n", "", (ROOT / lock).read_text(), flags=re.MULTILINE)
    entries = text.replace("\\\n", " ").splitlines()
    assert entries
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", ["requirements.lock.txt", "requirements-build.lock.txt"])
def test_one_environment_can_hold_what_the_locks_name(lock):
    development = pins("requirements-dev.lock.txt")
    shared = {name: versions for name, versions in pins(lock).items() if name in development}
    assert shared
    assert shared == {name: development[name] for name in shared}


def test_the_locks_were_made_from_this_pyproject():
    project = pyproject()
    wanted = {
        "requirements.lock.txt": project["project"]["dependencies"],
        "requirements-dev.lock.txt": project["project"]["optional-dependencies"]["dev"],
        "requirements-build.lock.txt": project["dependency-groups"]["build"],
    }
    stale = [
        f"{lock}: {requirement}"
        for lock, requirements in wanted.items()
        for requirement in map(Requirement, requirements)
        if not (versions := pins(lock).get(canonicalize_name(requirement.name), set()))
        or not all(requirement.specifier.contains(version) for version in versions)
    ]
    assert stale == []


def test_the_build_lock_holds_what_the_build_system_asks_for():
    project = pyproject()
    assert project["dependency-groups"]["build"] == project["build-system"]["requires"]


# --- front door and documents --------------------------------------------------------------------


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_continuous_integration_only_calls_make_test():
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    commands = [line for line in lines if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ["make test </dev/null"]


def test_the_hosted_workflow_calls_the_same_targets_on_every_supported_python():
    job = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())["jobs"]["test"]
    assert job["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]
    assert pyproject()["project"]["requires-python"] == ">=3.11,<3.14"
    assert [step["run"] for step in job["steps"] if "run" in step] == [
        "make build PYTHON=python",
        ".ci/run",
    ]


def test_make_help_lists_every_target_but_the_parts_of_one():
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony is not None
    assert make_targets() == {target for target in phony[1].split() if "-" not in target}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_make_target_a_document_names_exists(document):
    text = (ROOT / document).read_text()
    named = set(re.findall(r"(?:^    |`)make ([a-z]+)", text, re.MULTILINE))
    assert named
    assert named <= make_targets()


def commands_in(text: str) -> list[list[str]]:
    """The words of every `ringledger …` command line a document shows."""
    return [
        line.split("#")[0].split()
        for line in re.findall(
            r"(?:^|[`$] ?|(?:^|\s)[A-Z_]+=\S+ )ringledger ([a-z].*?)(?:`|$)", text, re.MULTILINE
        )
    ]


def test_the_readme_shows_every_command_and_no_other():
    shown = {words[0] for words in commands_in((ROOT / "README.md").read_text())}
    assert shown == set(COMMANDS)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_option_a_document_shows_exists(document):
    context = click.Context(cli)
    unknown = []
    for name, *words in commands_in((ROOT / document).read_text()):
        command = cli.get_command(context, name)
        assert command is not None, name
        options = {o for p in command.params if isinstance(p, click.Option) for o in p.opts}
        unknown += [f"{name} {w}" for w in words if w.startswith("--") and w not in options]
    assert unknown == []


def test_every_folder_of_the_project_is_explained_in_the_readme():
    folders = {path.parts[0] for path in git_files() if len(path.parts) > 1}
    explained = set(re.findall(r"`(\w+)/`", (ROOT / "README.md").read_text()))
    assert {folder for folder in folders if not folder.startswith(".")} <= explained


@pytest.mark.parametrize("name", ["editions", "cookbook"])
def test_a_page_that_is_made_says_what_it_is_made_of(name):
    page = runpy.run_path(str(ROOT / "docs" / f"{name}.py"))["page"]
    assert (ROOT / "docs" / f"{name}.md").read_text() == page(), "`make docs` writes it again"


def test_links_between_documents_lead_somewhere():
    broken = [
        f"{path}: {target}"
        for path, text in tracked_text().items()
        if path.suffix == ".md"
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
        if not (ROOT / path.parent / target).exists()
    ]
    assert broken == []


def test_a_decision_is_recorded_as_context_decision_consequences():
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))
    for record in records:
        headings = re.findall(r"^#+ (.*)$", record.read_text(), re.MULTILINE)
        assert headings[0].startswith(f"{int(record.name[:4])}. "), record.name
        assert headings[1:] == ["Context", "Decision", "Consequences"], record.name


def test_the_changelog_mentions_every_command():
    changelog = (ROOT / "CHANGELOG.md").read_text()
    assert "## [Unreleased]" in changelog
    assert [
        name for name in COMMANDS if not re.search(rf"`(?:ringledger )?{name}\b", changelog)
    ] == []


def test_package_citation_and_metadata_give_one_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert citation["version"] == pyproject()["project"]["version"] == ringledger.__version__
    assert citation["license"] == pyproject()["project"]["license"]
