"""A workbook holds numbers as numbers, days as days, and text that nobody runs."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from crm_dashboard.export.workbook import workbook_bytes


def read(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_every_kind_of_value_reads_back() -> None:
    rows = [["高价值", 12, Decimal("1234.50"), 0.146, dt.date(2026, 9, 30), None, "=1+1"]]
    found = read(workbook_bytes(["客群", "n", "¥", "%", "day", "none", "text"], rows))
    assert found[0] == ["客群", "n", "¥", "%", "day", "none", "text"]
    assert found[1] == ["高价值", 12, 1234.5, 0.146, dt.date(2026, 9, 30), "", "=1+1"]


def test_what_is_no_finite_number_is_text() -> None:
    assert read(workbook_bytes(["a", "b"], [[float("nan"), True]]))[1] == ["nan", "True"]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), min_size=1, max_size=4))
def test_text_reads_back_as_it_was(words: list[str]) -> None:
    kept = [word.replace("\ufffe", "").replace("\uffff", "") or "x" for word in words]
    assert read(workbook_bytes(words, [kept]))[1] == kept
