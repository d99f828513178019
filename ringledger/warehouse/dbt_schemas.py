"""The schemas that dbt holds its project against, without the defaults in them.

dbt checks what it reads by JSON schemas, which mashumaro makes of dbt's classes. For each default
it makes and compiles a class of its own, only to word it: a seventh of the time that reading the
project takes. What is checked is not the less for it: a default is no condition.
"""

from __future__ import annotations

from dataclasses import MISSING
from typing import Any

from mashumaro.jsonschema import schema


def leave_out_defaults() -> None:
    """Make schemas without defaults in this process, before dbt runs in it."""
    schema._default = _none  # type: ignore[assignment]


def _none(*_: Any) -> Any:
    return MISSING
