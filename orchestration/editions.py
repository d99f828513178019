"""Editions as Dagster partitions: one edition, one partition, one warehouse.

Dynamic, because adding an edition is adding data: a registry entry, or a file given to `ringledger
add`. Whoever starts Dagster, and a sensor while it runs, gives each registered edition a partition.
"""

from __future__ import annotations

import dagster as dg

from ringledger.settings import Settings
from ringledger.sources.registry import edition_names

# Downstream assets follow what changed once all they need is there and its blocking checks held,
# where somebody has turned Dagster's automation on.
FOLLOWS = dg.AutomationCondition.eager() & dg.AutomationCondition.all_deps_blocking_checks_passed()
PARTITIONS = dg.DynamicPartitionsDefinition(name="editions")
# The tag by which a run says which edition it is of.
PARTITION_TAG = "dagster/partition"


def register_editions(instance: dg.DagsterInstance, settings: Settings) -> list[str]:
    """Give every registered edition its partition; returns those that are new."""
    known = set(instance.get_dynamic_partitions("editions"))
    new = [name for name in edition_names(settings) if name not in known]
    instance.add_dynamic_partitions("editions", new)
    return new
