"""Exports whose money is easily misread: dropped, imported without a correction, and right on the receipt and the matrix."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, see_matrix
from tests.browser.data.test_imports_in_chromium import METRIC, dropped, import_button
from tests.data.commerce.shops import FILES
from tests.gates import combinations

pytestmark = pytest.mark.browser
CASES = {
    "03-cancelled-and-failed.csv": ("3 orders of 3 customers, 210", "3 位客户、3 单，合计 210", "3"),
    "05-refunded-amount-beside-total.csv": ("3 orders of 2 customers, €150", "2 位客户、3 单，合计 €150", "2"),
    "13-a-sheet-a-month.xlsx": ("5 orders of 3 customers, 150", "3 位客户、5 单，合计 150", "3"),
    "31-id-for-each-order.csv": ("12 orders of 6 customers, 306", "6 位客户、12 单，合计 306", "6"),
    "46a-金额万元.csv": ("3 orders of 2 customers, ¥55,000", "2 位客户、3 单，合计 ¥55,000", "2"),
}
"""The receipt's title in English and Chinese, and the customers on the matrix."""


@pytest.mark.parametrize(("name", "language"), combinations(list(CASES), ["en", "zh"]))
def test_the_receipt_is_right_without_a_correction(visit: Visit, name: str, language: str) -> None:
    """Cases 03, 05, 13, 31 and 46a."""
    english, chinese, customers = CASES[name]
    page = visit(f"/data?workspace=cdnow&lang={language}")
    dropped(page, FILES / name, language=language)
    import_button(page, language).click()
    page.wait_for_url("**/receipt**", timeout=120_000)
    expect(page.get_by_role("heading").filter(has_text=english if language == "en" else chinese)).to_be_visible(
        timeout=60_000
    )
    see_matrix(page, language)
    expect(page.locator(METRIC).first.locator('[data-testid="stMetricValue"]')).to_have_text(customers)
    assert page.page_errors == []  # type: ignore[attr-defined]
