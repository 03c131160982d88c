"""A workspace made by an import is listed in a new tab of the same browser, until it is deleted."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, choose_page, see_matrix, settle

pytestmark = pytest.mark.browser


def test_a_new_tab_lists_the_workspace_that_was_imported_in_another(visit: Visit, tmp_path: Path) -> None:
    page, orders = visit("/data?workspace=cdnow&lang=en"), tmp_path / "autumn.csv"
    orders.write_text("customer,date,amount\na,2024-01-05,10\nb,2024-02-05,20\n")
    page.locator('input[type="file"]').set_input_files(orders)
    page.get_by_role("button", name="Import and see the receipt").click(timeout=60_000)
    see_matrix(page)

    other = visit("/data?workspace=cdnow&lang=en")
    settle(other)  # a run that ends now would draw the list anew, and close it
    other.locator(".st-key-workspace_choice input").click()
    other.get_by_role("option", name="Private: autumn").click()
    settle(other)
    expect(other.get_by_role("heading", name="autumn: 2 customers")).to_be_visible(timeout=20_000)
    expect(other.locator('[data-testid="stMain"]')).to_contain_text("Kept until")

    other.locator('[class*="st-key-delete"] button').first.click()
    other.get_by_role("button", name="Delete for good").click()
    expect(other.locator('[data-testid="stMain"]')).to_contain_text("“autumn” is deleted")
    other.wait_for_function("() => localStorage.getItem('crm_matrix_workspaces') === '[]'")
    assert other.page_errors == []  # type: ignore[attr-defined]
    choose_page(page, "data")  # the first tab finds it gone
    expect(page.locator('[data-testid="stMain"]')).to_contain_text("no longer there")
    settle(page)
