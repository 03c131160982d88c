"""The keyboard alone opens the palette and goes where it leads."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, settle

pytestmark = pytest.mark.browser


def test_the_palette_leads_by_keyboard_to_pages_segments_terms_and_customers(visit: Visit) -> None:
    page = visit("/data?workspace=shop&lang=en")
    for typed, address in (
        ("heat", "/heatmap?"),
        ("champions", "cell=champions"),
        ("index", "/glossary?workspace=shop&lang=en&term=index"),
    ):
        opened(page)
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        settle(page)
        assert address in page.url
        assert page.get_by_role("dialog").count() == 0
    opened(page)
    page.get_by_label("Or a customer, by id").fill("C001829")
    page.keyboard.press("Enter")
    settle(page)
    assert page.url.endswith("customer=C001829")


def opened(page: Page) -> None:
    """Open the palette and wait until the keyboard is in its field."""
    page.keyboard.press("Control+k")
    expect(page.get_by_label("A page, matrix, segment or term")).to_be_focused(timeout=60_000)
