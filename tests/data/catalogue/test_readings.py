"""How files are read is kept for the next file that looks the same at first sight."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_dashboard.data.catalogue import catalogue
from crm_dashboard.data.catalogue.catalogue import Catalogue
from crm_dashboard.data.catalogue.readings import READINGS, find_reading, save_reading
from crm_dashboard.data.catalogue.shape_file import MAX_ENTRIES
from crm_dashboard.data.process.protocol import ColumnSummary, Inspection, Reading


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of an empty workspace."""
    (tmp_path / "corner").mkdir()
    catalogue.write(tmp_path / "corner", Catalogue(""))
    return tmp_path / "corner"


def seen(*headers: str, sheets: tuple[str, ...] = ("Cover", "Orders")) -> Inspection:
    columns = tuple(ColumnSummary(header, (), "text", 1.0) for header in headers)
    return Inspection("excel", Reading(), sheets, columns, 3)


def test_a_reading_is_recalled_for_the_same_headers_in_any_order_while_its_sheet_is_there(folder: Path) -> None:
    said = Reading(sheet="Orders", header_row=3)
    save_reading(folder, ["a", "b"], said)
    assert find_reading([folder], seen("b", "a")) == said
    assert find_reading([folder], seen("b", "a", sheets=("Cover",))) is None
    assert find_reading([folder], seen("b", "c")) is None
    assert find_reading([folder / "other", folder], seen("b", "a")) == said


def test_what_is_read_as_found_again_is_no_longer_recalled(folder: Path) -> None:
    save_reading(folder, ["a"], Reading())
    assert not (folder / READINGS.name).exists()  # nothing to keep
    save_reading(folder, ["a"], Reading(encoding="big5"))
    save_reading(folder, ["a"], Reading())
    assert find_reading([folder], seen("a")) is None


def test_readings_are_bounded_and_a_damaged_file_is_none(folder: Path) -> None:
    for number in range(MAX_ENTRIES + 2):
        save_reading(folder, [f"h{number}"], Reading(header_row=2))
    assert find_reading([folder], seen("h1")) is None
    assert find_reading([folder], seen("h2")) == Reading(header_row=2)
    (folder / READINGS.name).write_text("[{")
    assert find_reading([folder], seen("h2")) is None
