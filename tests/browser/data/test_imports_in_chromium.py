"""Real exports are dropped, understood without a correction and imported, and the matrix shows their published figures.

Figures of Online Retail as in `tests/data/building/test_real_imports.py`, of Complete Journey as in its SOURCE.md. In `make test` files
that take long are cut off after a part of their rows, of which pandas gave the figures.
"""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Locator, Page, expect

from crm_dashboard.i18n.translator import translator
from tests.browser.conftest import Visit, see_matrix, settle
from tests.gates import either
from tests.retail_files import as_csv, as_workbook
from tests.workspaces import online_retail

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MAIN, METRIC = '[data-testid="stMain"]', '[data-testid="stMetric"]'
PROMOTIONS = "product_id,store_id,display_location,mailer_location,week\n1000050,316,9,0,1\n1000050,337,3,0,1\n"
"""A stand-in for the one of Complete Journey's eight tables that does not lie beside the checkout."""
WHOLE = {"customers": "4,338", "orders": "18,532", "revenue": "8,310,477.05", "apart": "33"}
ROWS, FIGURES = either(
    (50_000, {"customers": "973", "orders": "1,617", "revenue": "667,093.15", "apart": "66"}), (541_909, WHOLE)
)
SEEN = either("50,000", "more than 1,000")
"""Rows of the workbook that are told before it is imported: a large one is not read to its end."""
LINES, HOUSEHOLDS, ALL_ROWS, OF_THE_JOURNEY = either(
    (100_000, 105, "195,261", {"customers": "105", "orders": "9,757", "revenue": "309,177.03", "apart": "696"}),
    (828_850, 801, "924,111", {"customers": "801", "orders": "81,817", "revenue": "2,624,979.64", "apart": "0"}),
)


@pytest.fixture
def path(real_data: Path) -> Path:
    """Online Retail as it lies beside the checkout."""
    return online_retail(real_data)


def dropped(page: Page, *files: Path, language: str = "en") -> None:
    """Drop files and wait until nothing is left to be chosen."""
    page.locator('input[type="file"]').set_input_files(files)
    expect(import_button(page, language)).to_be_enabled(timeout=90_000)


def imported(page: Page, language: str = "en") -> None:
    """Press the one button and wait for the matrix."""
    import_button(page, language).click()
    see_matrix(page, language)


def import_button(page: Page, language: str) -> Locator:
    """Return the one button that imports."""
    return page.get_by_role("button", name=translator(language)("Import and see the receipt"))


def figures_are(page: Page, *, customers: str, orders: str, revenue: str, apart: str) -> None:
    """Check the figures over the matrix of all history; the exact revenue stands in the explanation of the rounded one."""
    settle(page)
    page.goto(re.sub(r"&(?:window|population)=[^&]*", "", page.url) + "&window=all")
    metrics = page.locator(METRIC)
    for place, figure in ((0, customers), (1, orders), (5, apart)):
        expect(metrics.nth(place).locator('[data-testid="stMetricValue"]')).to_have_text(figure)
    metrics.nth(2).locator('[data-testid="stTooltipIcon"]').hover()
    expect(page.get_by_role("tooltip")).to_contain_text(revenue)


def test_online_retail_as_gb18030_under_chinese_headers_needs_no_correction(
    visit: Visit, path: Path, tmp_path: Path
) -> None:
    page = visit("/data?workspace=cdnow&lang=zh")
    dropped(page, as_csv(path, tmp_path / "订单明细.csv", rows=ROWS), language="zh")
    expect(page.locator(MAIN)).to_contain_text(f"{ROWS:,}")
    imported(page, "zh")
    figures_are(page, **FIGURES)
    assert page.page_errors == []  # type: ignore[attr-defined]


def test_online_retail_as_a_workbook_needs_no_correction(visit: Visit, path: Path, tmp_path: Path) -> None:
    page = visit("/data?workspace=cdnow&lang=en")
    dropped(page, as_workbook(path, tmp_path / "Online Retail.xlsx", rows=ROWS))
    expect(page.locator(MAIN)).to_contain_text(f"Online Retail.xlsx → Order table, {SEEN} rows")
    imported(page)
    figures_are(page, **FIGURES)


def test_online_retail_as_parquet_needs_no_correction_and_survives_a_cancelled_try(visit: Visit, path: Path) -> None:
    page = visit("/data?workspace=cdnow&lang=en")
    dropped(page, path)
    import_button(page, "en").click()
    page.get_by_role("button", name="Cancel the import").click()
    expect(page.locator(MAIN)).to_contain_text("The import was cancelled.", timeout=20_000)
    expect(page.get_by_role("heading", name="CDNOW").first).to_be_visible()
    imported(page)
    figures_are(page, **WHOLE)


def test_the_tables_of_complete_journey_dropped_at_once_need_no_correction(
    visit: Visit, real_data: Path, tmp_path: Path
) -> None:
    promotions = tmp_path / "promotions.csv"
    promotions.write_text(PROMOTIONS)
    tables = sorted((real_data / "complete_journey").glob("*.parquet"))
    transactions = tmp_path / tables[-1].name
    pq.write_table(pq.read_table(tables.pop()).slice(0, LINES), transactions)
    page = visit("/data?workspace=cdnow&lang=en")
    dropped(page, *tables, transactions, promotions)
    main = page.locator(MAIN)
    for sentence in (
        f"transactions_801_households.parquet → Order table, {LINES:,} rows",
        "demographics.parquet → Customer table, 801 rows",
        "products.parquet → Products, 92,331 rows",
        "campaign_descriptions.parquet → Campaigns, 27 rows",
        "coupon_redemptions.parquet → Campaign touches, 2,102 rows",
        "campaigns.parquet is not used As Campaign touches it lacks: Time.",
        "coupons.parquet is not used",
        "promotions.csv is not used",
        "100.0% of the customer ids in transactions_801_households.parquet are in demographics.parquet "
        f"({HOUSEHOLDS} of {HOUSEHOLDS}).",
    ):
        expect(main).to_contain_text(sentence)
    import_button(page, "en").click()
    expect(main).to_contain_text(f"{ALL_ROWS} of {ALL_ROWS} rows were imported.", timeout=120_000)
    see_matrix(page)
    figures_are(page, **OF_THE_JOURNEY)
