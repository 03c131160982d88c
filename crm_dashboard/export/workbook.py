"""Figures as an Excel workbook: one sheet, numbers as numbers, text as text, which a spreadsheet never runs as a formula."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_TEXT = 32_767
"""Characters that Excel takes in a cell."""
_COLUMN_WIDTH = 18
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook_bytes(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return an .xlsx file with one sheet: titles in bold, which stay in sight, then the rows; missing values are empty."""
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, _OPTIONS) as workbook:
        sheet = workbook.add_worksheet("1")
        bold, day = workbook.add_format({"bold": True}), workbook.add_format({"num_format": 14})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(titles) - 1, 0), _COLUMN_WIDTH)
        for column, title in enumerate(titles):
            sheet.write_string(0, column, _text(title), bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                _write(sheet, number, column, value, day)
    return content.getvalue()


def _write(sheet: Any, row: int, column: int, value: object, day: Any) -> None:
    """Write one cell; what is neither a day nor a finite number is text."""
    if value is None:
        return
    if isinstance(value, dt.date):
        sheet.write_datetime(row, column, value.date() if isinstance(value, dt.datetime) else value, day)
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool) and math.isfinite(value):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, _text(str(value)))


def _text(words: str) -> str:
    return _NOT_IN_XML.sub("", words)[:_LONGEST_TEXT]
