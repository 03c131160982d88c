"""Decisions made by hand are kept for the next file with the same columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_dashboard.data.catalogue import catalogue
from crm_dashboard.data.catalogue.catalogue import Catalogue
from crm_dashboard.data.catalogue.choices import CHOICES, find_choices, save_choices

COLUMNS = [("customer_id", "Buyer"), ("status", "State")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of an empty workspace."""
    (tmp_path / "corner").mkdir()
    catalogue.write(tmp_path / "corner", Catalogue(""))
    return tmp_path / "corner"


def test_they_are_recalled_for_the_same_columns_in_any_order(folder: Path) -> None:
    save_choices(folder, COLUMNS, [("status:parked", "not_sale")])
    assert find_choices([folder], COLUMNS[::-1]) == {"status:parked": "not_sale"}
    assert find_choices([folder], [("customer_id", "Buyer"), ("status", "Other")]) == {}
    assert find_choices([], COLUMNS) == {}


def test_the_last_ones_stand_and_none_are_left_when_they_are_taken_back(folder: Path) -> None:
    save_choices(folder, COLUMNS, [("status:parked", "not_sale")])
    save_choices(folder, COLUMNS, [])
    assert find_choices([folder], COLUMNS) == {}


def test_a_damaged_file_is_none(folder: Path) -> None:
    save_choices(folder, COLUMNS, [("status:parked", "not_sale")])
    (folder / CHOICES.name).write_text("[{")
    assert find_choices([folder], COLUMNS) == {}
