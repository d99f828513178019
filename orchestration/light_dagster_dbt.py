"""dagster-dbt, imported without dbt.

Where dbt is installed, dagster-dbt imports much of it for the names of its types, half of what a
build needs to start. Here dbt runs in a process of its own, and dagster-dbt's own stand-ins for
those types, made for where dbt Core is not installed, do as well.
"""

import sys

_SIGN_OF_DBT = "dbt.version"
_known = sys.modules.get(_SIGN_OF_DBT)
sys.modules[_SIGN_OF_DBT] = None  # type: ignore[assignment] # the import system's "not there"
try:
    import dagster_dbt.core.resource
finally:
    del sys.modules[_SIGN_OF_DBT]
    if _known is not None:
        sys.modules[_SIGN_OF_DBT] = _known

from dagster_dbt import (  # noqa: E402 - only now
    DagsterDbtTranslator,
    DagsterDbtTranslatorSettings,
    DbtCliInvocation,
    DbtCliResource,
    DbtProject,
    dbt_assets,
)

__all__ = [
    "DagsterDbtTranslator",
    "DagsterDbtTranslatorSettings",
    "DbtCliInvocation",
    "DbtCliResource",
    "DbtProject",
    "dbt_assets",
    "start_dbt_by",
]


def start_dbt_by(invocation: type[DbtCliInvocation]) -> None:
    """Let dagster-dbt run dbt by this class: it has no other place to say by which process."""
    dagster_dbt.core.resource.DbtCliInvocation = invocation  # type: ignore[attr-defined]
