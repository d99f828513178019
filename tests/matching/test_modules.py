"""Modules of the matcher import only from those above them, as the packages' tables say."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from ringledger import matching
from ringledger.matching import comparison, directory


def imported(path: Path, package: str) -> set[str]:
    """The modules of a package that a file imports from, by the first part of their name in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                if whole.startswith(f"{package}."):
                    found.add(whole.removeprefix(f"{package}.").split(".")[0])
    return found


@pytest.mark.parametrize("package", [matching, comparison, directory], ids=lambda it: it.__name__)
def test_each_module_imports_from_those_above_it_in_its_package_s_table(package) -> None:
    rows = re.findall(r"^\| (`.*?) \|", package.__doc__, re.MULTILINE)
    order = re.findall(r"`(\w+)`", " ".join(rows))
    folder = Path(package.__path__[0])
    there = {path.stem for path in folder.glob("*.py")} | {
        path.parent.name for path in folder.glob("*/*.py")
    }
    assert sorted(order) == sorted(there - {"__init__"})
    for position, module in enumerate(order):
        path = folder / f"{module}.py"
        for file in [path] if path.exists() else sorted((folder / module).glob("*.py")):
            below = imported(file, package.__name__) & set(order[position + 1 :])
            assert not below, f"{module} imports from {below}"
