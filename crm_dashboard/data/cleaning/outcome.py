"""Intermediate results of importing one file, before the report is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from crm_dashboard.data.cleaning.survey import Field
from crm_dashboard.data.process.protocol import Agreement, ColumnFact, Decision, Figures, Notice, RuleCount, Source
from crm_dashboard.data.readers.contents import Contents

Progress = Callable[[str], None]
"""Called with the message id of each stage when it begins."""


@dataclass(frozen=True)
class Mapped:
    """A file loaded into `RAW`, with the field of each mapped role, the notices so far, and what was decided about its cells."""

    source: Source
    contents: Contents
    fields: Mapping[str, Field] = field(hash=False)
    notices: tuple[Notice, ...]
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """The result of importing one file: rows in and kept, rule counts, notices, currency if known, and figures."""

    rows_in: int
    rows_kept: int
    rules: tuple[RuleCount, ...]
    notices: tuple[Notice, ...]
    currency: str | None
    figures: Figures | None = None
    uncleaned: Figures | None = None
    columns: tuple[ColumnFact, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    decisions: tuple[Decision, ...] = ()
