"""How files are read is kept for the next file that looks the same at first sight."""

from __future__ import annotations

from pathlib import Path

from crm_dashboard.data.protocol import ColumnSummary, Inspection, Reading
from crm_dashboard.data.remembered import KEPT
from crm_dashboard.data.remembered_readings import FILE, recall_reading, remember_reading


def seen(*headers: str, sheets: tuple[str, ...] = ("Cover", "Orders")) -> Inspection:
    columns = tuple(ColumnSummary(header, (), "text", 1.0) for header in headers)
    return Inspection("excel", Reading(), sheets, columns, 3)


def test_a_reading_is_recalled_for_the_same_headers_in_any_order_while_its_sheet_is_there(tmp_path: Path) -> None:
    said = Reading(sheet="Orders", header_row=3)
    remember_reading(tmp_path, ["a", "b"], said)
    assert recall_reading([tmp_path], seen("b", "a")) == said
    assert recall_reading([tmp_path], seen("b", "a", sheets=("Cover",))) is None
    assert recall_reading([tmp_path], seen("b", "c")) is None
    assert recall_reading([tmp_path / "other", tmp_path], seen("b", "a")) == said


def test_what_is_read_as_found_again_is_no_longer_recalled(tmp_path: Path) -> None:
    remember_reading(tmp_path, ["a"], Reading())
    assert not (tmp_path / FILE).exists()  # nothing to keep
    remember_reading(tmp_path, ["a"], Reading(encoding="big5"))
    remember_reading(tmp_path, ["a"], Reading())
    assert recall_reading([tmp_path], seen("a")) is None


def test_readings_are_bounded_and_a_damaged_file_is_none(tmp_path: Path) -> None:
    for number in range(KEPT + 2):
        remember_reading(tmp_path, [f"h{number}"], Reading(header_row=2))
    assert recall_reading([tmp_path], seen("h1")) is None
    assert recall_reading([tmp_path], seen("h2")) == Reading(header_row=2)
    (tmp_path / FILE).write_text("[{")
    assert recall_reading([tmp_path], seen("h2")) is None
