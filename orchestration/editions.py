"""Editions as Dagster partitions: one edition, one partition, one warehouse."""

from __future__ import annotations

import dagster as dg

from ringledger.settings import Settings
from ringledger.sources.registry import edition_names

PARTITIONS = dg.StaticPartitionsDefinition(edition_names(Settings.from_environment()))
