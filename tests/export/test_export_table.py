"""A downloaded list opens in a spreadsheet as it was meant, runs nothing, and reads back as it was."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.export.table import csv_bytes, defused

ACTIVE = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "|cmd", "%0A", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a", "  =1", "\u3000=1",
    '=HYPERLINK("http://trap/x")', "=cmd|'/c calc'!A0", "-a", "+", "=", "@", "-", "- 1",
]  # fmt: skip


@pytest.mark.parametrize("text", ACTIVE)
def test_case_95_text_that_a_spreadsheet_would_run_gets_an_apostrophe_in_cells_and_headers(text: str) -> None:
    written = str(defused(text))
    assert written.startswith("'")
    assert read_back(written) == text
    rows = list(csv.reader(io.StringIO(csv_bytes([text], [[text]]).decode("utf-8-sig"), newline="")))
    assert rows == [[written], [written]]


@pytest.mark.parametrize("text", ["-5", "-1,234.50", "12%", "-3%", "plain", "张三", "a=b", "", "'quoted"])
def test_plain_text_and_plain_negative_numbers_stay_as_they_are(text: str) -> None:
    assert defused(text) == text


def test_numbers_stay_numbers_and_missing_values_are_empty() -> None:
    assert csv_bytes(["a", "b", "c"], [[1, -2.5, None]]) == b"\xef\xbb\xbfa,b,c\r\n1,-2.5,\r\n"


@pytest.mark.parametrize("mark", [";", "\t", "\n", "; ", ";'"])
def test_what_follows_another_delimiter_is_not_run_where_a_spreadsheet_parts_the_file_there(mark: str) -> None:
    written = csv_bytes(["a"], [[f"x{mark}=1+1"]]).decode("utf-8-sig")
    assert not re.search(r"[;\t\n]\s*[=+@|-]", written)
    assert defused("x;y -5 a=b") == "x;y -5 a=b"


def read_back(cell: str) -> str:
    """Return a cell as an import reads it, which drops each apostrophe that an export sets."""
    cell = re.sub(r"^'(?=[ '\u3000\xa0\s]*[=+@|%＝＋－＠\t\r\n-])", "", cell) if not _PLAIN.fullmatch(cell) else cell
    return re.sub(r"([;\t\r\n])'(?=[ '\u3000\xa0]*[=+@|%＝＋－＠-])", r"\1", cell)


_PLAIN = re.compile(r"-?\d+([.,]\d+)*%?")


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2), max_size=5))
def test_property_11_what_was_written_reads_back(rows: list[list[str]]) -> None:
    found = list(csv.reader(io.StringIO(csv_bytes(["a", "b"], rows).decode("utf-8-sig"), newline="")))[1:]
    assert [[read_back(cell) for cell in row] for row in found] == rows
