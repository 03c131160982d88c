"""Targets that a workspace's readers typed in; kept beside its data, whatever the version."""

from __future__ import annotations

from decimal import Decimal

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from crm_dashboard.data.catalogue.entry_file import EntryFile


@dataclass(frozen=True)
class OwnTarget:
    """A target: the key of its headline figure, the code of its calendar period (`2026-09`, `2026-Q3`, `2026`), its amount."""

    metric: str
    period: str
    amount: Decimal


OWN_TARGETS = EntryFile(
    "targets.json",
    TypeAdapter(tuple[OwnTarget, ...]),
    identity=lambda target: (target.metric, target.period),
    sort_key=lambda target: (target.period, target.metric),
    most=500,
)
