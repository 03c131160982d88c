"""The result of a reader (headers, reading, notices), and the errors that readers share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crm_dashboard import settings
from crm_dashboard.data.process.protocol import Notice, Reading
from crm_dashboard.errors import ImportRefused
from crm_dashboard.text import N_, Text, text

RAW = "scratch.main.raw"
"""The table that every reader creates: text columns c0, c1, … with the rows in file order."""
STACKED = "scratch.main.stacked_files"
"""The names of stacked files with the number of each file's first row in `RAW`, counted from 1."""

SAMPLE_BYTES = 4 * 1024 * 1024
"""The number of bytes of a text file that are read for an inspection."""


@dataclass(frozen=True)
class Contents:
    """A file loaded as text: column `c{i}` of `RAW` belongs to `headers[i]`; columns of `left_out` headers are empty.

    `sheets` are what `Reading.sheet` can choose from, `visible` those sheets of a workbook that are not hidden.
    """

    format: Literal["csv", "excel", "parquet", "json"]
    headers: tuple[str, ...]
    reading: Reading
    sheets: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    left_out: tuple[str, ...] = ()
    visible: tuple[str, ...] = ()


def refusal(message: str, *, where: str = "", next_step: Text | None = None, **values: object) -> ImportRefused:
    """Return an `ImportRefused` with a message marked by `N_` and its values."""
    return ImportRefused(text(message, **values), where=where, next_step=next_step)


def no_rows_error() -> Exception:
    """Return the error for a header without rows."""
    return refusal(
        N_("The file has a header but no rows."), next_step=text(N_("Export it again with its rows, then try again."))
    )


def no_header_row_error(row: int) -> Exception:
    """Return the error for a header row that the file does not have."""
    return refusal(
        N_("Row {row} is blank or not in the file, so it cannot hold the headers."),
        next_step=text(N_("Choose the row with the column headers, or 0 when there is none.")),
        row=row,
    )


def too_many_rows_error() -> Exception:
    """Return the error for more rows than `settings.max_rows`."""
    return refusal(
        N_("The file has more than {limit} rows."),
        next_step=text(N_("Split it by time, then import the parts.")),
        limit=settings.current().max_rows,
    )


def cell_too_long_error(header: str) -> Exception:
    """Return the error for a value that is longer than `settings.max_cell_chars`."""
    return refusal(
        N_("A value is longer than {limit} characters."),
        where=header,
        next_step=text(N_("Remove that column or shorten the value, then try again.")),
        limit=settings.current().max_cell_chars,
    )


def open_quote_error(line: int) -> Exception:
    """Return the error for a quotation mark that is not closed."""
    return refusal(
        N_("Line {line} has a quotation mark that is not closed."),
        next_step=text(N_("Correct that line, or export the file again.")),
        line=line,
    )
