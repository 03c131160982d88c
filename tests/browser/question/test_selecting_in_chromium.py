"""Rows of the customer list are selected by their boxes, over pages and orders, and taken away together."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit, settle

pytestmark = pytest.mark.browser
GRID = '[data-testid="stDataFrame"]'
BOX, ID, FIRST, ROW = 16, 70, 50, 33


def grid(page: Page) -> Locator:
    """Return the table once there is one only: while it is replaced the old one stays for a moment."""
    page.wait_for_function(f"() => document.querySelectorAll('{GRID}').length === 1", timeout=20_000)
    return page.locator(GRID)


def test_selected_rows_are_downloaded_stay_over_another_order_and_one_is_opened(visit: Visit) -> None:
    page = visit("/customers?workspace=cdnow&lang=en")
    for row in (0, 2):
        grid(page).click(position={"x": BOX, "y": FIRST + row * ROW})
        settle(page)
    download = page.get_by_role("button", name="Download 2 selected")
    with page.expect_download() as taken:
        download.click()
    lines = taken.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 3

    grid(page).click(position={"x": ID, "y": 15})  # sorted by id: others are on the page now
    settle(page)
    expect(download).to_be_visible()
    grid(page).click(position={"x": BOX, "y": FIRST})
    expect(page.get_by_role("button", name="Download 3 selected")).to_be_visible()
    page.get_by_role("button", name="Clear selection", exact=True).click()
    settle(page)
    expect(page.get_by_role("button", name="selected")).to_have_count(0)

    grid(page).click(position={"x": ID, "y": FIRST + ROW})
    page.get_by_text("2 of 8,332").wait_for(timeout=20_000)
    settle(page)
    page.get_by_role("button", name="Next").click()
    page.get_by_text("3 of 8,332").wait_for(timeout=20_000)
