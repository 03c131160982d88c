"""What a reader found: headers in file order, how it read, and what it noticed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crm_dashboard import settings
from crm_dashboard.data.process.protocol import Notice, Reading
from crm_dashboard.errors import ImportRefused
from crm_dashboard.text import N_, Text, text

RAW = "scratch.main.raw"
"""The table that every reader fills: text columns c0, c1, … with the rows in file order."""

LOOKED_AT = 4 * 1024 * 1024
"""A first look reads so many bytes of a text file."""


@dataclass(frozen=True)
class Contents:
    """A file as text: column `c{i}` of `RAW` belongs to `headers[i]`; those of `left_out` are empty."""

    format: Literal["csv", "excel", "parquet", "json"]
    headers: tuple[str, ...]
    reading: Reading
    sheets: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    left_out: tuple[str, ...] = ()


def refused(message: str, *, where: str = "", next_step: Text | None = None, **values: object) -> ImportRefused:
    """Return the refusal for a message that `N_` has marked, with its values."""
    return ImportRefused(text(message, **values), where=where, next_step=next_step)


def no_rows() -> Exception:
    """Return the refusal for a header without rows."""
    return refused(
        N_("The file has a header but no rows."), next_step=text(N_("Export it again with its rows, then try again."))
    )


def no_row(row: int) -> Exception:
    """Return the refusal for a header row that the file does not have."""
    return refused(
        N_("Row {row} is blank or not in the file, so it cannot hold the headers."),
        next_step=text(N_("Choose the row with the column headers, or 0 when there is none.")),
        row=row,
    )


def too_many_rows() -> Exception:
    """Return the refusal for more rows than `settings.max_rows`."""
    return refused(
        N_("The file has more than {limit} rows."),
        next_step=text(N_("Split it by time, then import the parts.")),
        limit=settings.current().max_rows,
    )


def cell_too_long(header: str) -> Exception:
    """Return the refusal for a value that is longer than `settings.max_cell_chars`."""
    return refused(
        N_("A value is longer than {limit} characters."),
        where=header,
        next_step=text(N_("Remove that column or shorten the value, then try again.")),
        limit=settings.current().max_cell_chars,
    )


def open_quote(line: int) -> Exception:
    """Return the refusal for a quotation mark that is not closed."""
    return refused(
        N_("Line {line} has a quotation mark that is not closed."),
        next_step=text(N_("Correct that line, or export the file again.")),
        line=line,
    )
