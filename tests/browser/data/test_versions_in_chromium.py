"""Customers of a file of one's own are merged, set apart again, and an earlier version of the data comes back."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, choose_page, see_matrix, settle

MAIN = '[data-testid="stMain"]'
ORDERS = "order id,buyer id,order date,total\n" + "".join(
    f"{no},c{no % 6},2024-{1 + no % 12:02d}-05,{20 + no}\n" for no in range(36)
)
CUSTOMERS = "buyer id,name,phone\n" + "".join(
    f"c{no},{name},1380000000{no % 4}\n" for no, name in enumerate(("An", "Bo", "Cy", "Di", "An", "Bo"))
)


def test_a_merge_is_undone_and_an_earlier_version_comes_back(visit: Visit, tmp_path: Path) -> None:
    page = visit("/data?workspace=cdnow&lang=en")
    loaded(page, tmp_path)
    unfold(page, "Possible duplicates")
    page.get_by_role("button", name="Look for possible duplicates").click()
    main = page.locator(MAIN)
    expect(main).to_contain_text("2 pairs look alike.")
    expect(main).to_contain_text("138****0000")
    settle(page)
    page.get_by_text("One person: merge", exact=True).first.click()
    page.get_by_text("Two people", exact=True).last.click()
    page.get_by_role("button", name="Apply these decisions").click()
    done(page, "1 customer was merged. 1 pair was declined.", customers=5)
    expect(main).to_contain_text("c4 counts as c0")
    page.get_by_role("button", name="Undo", exact=True).click()
    done(page, "c4 counts for itself again.", customers=6)
    expect(main).to_contain_text("1 pair looks alike.")
    unfold(page, "Versions of the data: 3")
    page.get_by_role("button", name="Make it the current one").click()
    done(page, "is current now.", customers=5)
    expect(main).to_contain_text("c4 counts as c0")
    expect(page.get_by_role("button", name="Make it the current one")).to_be_visible()  # the list stays unfolded
    assert page.page_errors == []  # type: ignore[attr-defined]


def loaded(page: Page, folder: Path) -> None:
    """Drop orders and customers, import them into a workspace of their own, and go back to the page Data."""
    orders, customers = folder / "bought.csv", folder / "buyers.csv"
    orders.write_text(ORDERS)
    customers.write_text(CUSTOMERS)
    page.locator('input[type="file"]').set_input_files((orders, customers))
    page.get_by_role("button", name="Import and see the receipt").click(timeout=60_000)
    see_matrix(page)
    choose_page(page, "data")
    expect(page.get_by_role("heading", name="bought: 6 customers")).to_be_visible(timeout=20_000)


def unfold(page: Page, title: str) -> None:
    """Unfold a part of the page."""
    page.locator("summary", has_text=title).click()


def done(page: Page, said: str, *, customers: int) -> None:
    """Wait until what was done is said and seen."""
    expect(page.get_by_test_id("stToast").filter(has_text=said)).to_be_visible(timeout=30_000)
    expect(page.get_by_role("heading", name=f"bought: {customers} customers")).to_be_attached(timeout=20_000)
