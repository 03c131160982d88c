"""Files that belong together are dropped, and a matrix is seen."""

from __future__ import annotations

import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, see_matrix, settle

BUTTON = "Import and see the receipt"
ORDERS = "order id,buyer id,order date,total\n" + "".join(
    f"{no},c{no % 12},2024-{1 + no % 12:02d}-05,{20 + no}\n" for no in range(60)
)
CUSTOMERS = "buyer id,name,city\n" + "".join(f"c{no},N{no},{'上海' if no % 2 else '北京'}\n" for no in range(11))


def dropped(page: Page, *files: Path) -> None:
    """Drop files and wait until they are understood."""
    page.locator('input[type="file"]').set_input_files(files)
    expect(page.get_by_role("button", name=BUTTON)).to_be_enabled(timeout=60_000)


def test_two_related_files_are_understood_imported_and_seen(visit: Visit, tmp_path: Path) -> None:
    orders, customers = tmp_path / "orders.csv", tmp_path / "customers.csv"
    orders.write_text(ORDERS, encoding="utf-8")
    customers.write_text(CUSTOMERS, encoding="gb18030")
    page = visit("/data?workspace=cdnow&lang=en")
    dropped(page, orders, customers)
    main = page.locator('[data-testid="stMain"]')
    expect(main).to_contain_text("orders.csv → Order table, 60 rows")
    expect(main).to_contain_text("customers.csv → Customer table, 11 rows")
    expect(main).to_contain_text("91.6% of the customer ids in orders.csv are in customers.csv (11 of 12).")
    page.get_by_role("button", name=BUTTON).click()
    expect(main).to_contain_text("71 of 71 rows were imported.", timeout=60_000)
    see_matrix(page)
    expect(page.locator('[data-testid="stMetric"]').first).to_contain_text("12")
    assert page.page_errors == []  # type: ignore[attr-defined]


def test_another_table_of_an_archive_is_understood_anew(visit: Visit, tmp_path: Path) -> None:
    path = tmp_path / "both.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", ORDERS)
        archive.writestr(
            "b.csv", ORDERS.replace("order id,buyer id,order date,total", "订单编号,会员ID,下单时间,实付金额")
        )
    page = visit("/data?workspace=cdnow&lang=en")
    dropped(page, path)
    main = page.locator('[data-testid="stMain"]')
    expect(main).to_contain_text("“b.csv” was read; the archive holds 2 tables.")
    settle(page)  # a run that ends now would draw the list anew, and close it
    page.get_by_text("Columns, samples and how the file is read").click()
    settle(page)
    page.locator('input[aria-label*="Table inside"]').click()
    page.get_by_role("option", name="a.csv").click()
    expect(main).to_contain_text("“a.csv” was read; the archive holds 2 tables.", timeout=20_000)
    expect(page.get_by_role("button", name=BUTTON)).to_be_enabled()
    expect(main).not_to_contain_text("still to be chosen")
