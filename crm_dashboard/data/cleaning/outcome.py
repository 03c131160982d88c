"""What one import did, before the report is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from crm_dashboard.data.cleaning.survey import Field
from crm_dashboard.data.process.protocol import Agreement, ColumnFact, Figures, Notice, RuleCount, Source
from crm_dashboard.data.readers.contents import Contents

Progress = Callable[[str], None]
"""Takes the message id of a stage that begins."""


@dataclass(frozen=True)
class Mapped:
    """A file in `RAW` with the fields that its roles are read from, and what was noticed so far."""

    source: Source
    contents: Contents
    fields: Mapping[str, Field] = field(hash=False)
    notices: tuple[Notice, ...]


@dataclass(frozen=True)
class Outcome:
    """Rows in and kept, what the rules met, all notices, the currency if something told it, and what was counted."""

    rows_in: int
    rows_kept: int
    rules: tuple[RuleCount, ...]
    notices: tuple[Notice, ...]
    currency: str | None
    figures: Figures | None = None
    uncleaned: Figures | None = None
    columns: tuple[ColumnFact, ...] = ()
    agreements: tuple[Agreement, ...] = ()
