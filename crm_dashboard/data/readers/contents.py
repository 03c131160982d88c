"""What a reader found: headers in file order, how it read, and what it noticed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crm_dashboard.data.protocol import Notice, Reading
from crm_dashboard.errors import ImportRefused
from crm_dashboard.text import Text, text

RAW = "scratch.main.raw"
"""The table that every reader fills: text columns c0, c1, … with the rows in file order."""


@dataclass(frozen=True)
class Contents:
    """A file as text: column `c{i}` of `RAW` belongs to `headers[i]`."""

    format: Literal["csv", "excel", "parquet"]
    headers: tuple[str, ...]
    reading: Reading
    sheets: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()


def refused(message: str, *, where: str = "", next_step: Text | None = None, **values: object) -> ImportRefused:
    """Return the refusal for a message that `N_` has marked, with its values."""
    return ImportRefused(text(message, **values), where=where, next_step=next_step)
