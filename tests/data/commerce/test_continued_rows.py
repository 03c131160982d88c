"""Lines of an order below its first one: merged cells of a sheet, and blank cells where others were merged."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from crm_dashboard.data.process.protocol import Figures
from tests.data.commerce.shops import FILES, read, read_rows

CASE = FILES / "12-merged-order-cells.xlsx"
HEAD = "Order ID,Customer ID,Order Date,Product,Amount"


def test_merged_cells_are_those_of_all_their_rows(tmp_path: Path) -> None:
    """Case 12."""
    shop = read(CASE, tmp_path)
    assert shop.figures == (2, 3, Decimal(580))
    assert shop.intake.rows_kept == shop.intake.rows_in == 6
    assert shop.version.notice("merged_cells") == (3, (), "订单号, 客户, 下单日期")


def test_blank_cells_of_a_text_file_are_those_of_the_row_above(tmp_path: Path) -> None:
    """Case 12, saved as text."""
    rows = CalamineWorkbook.from_path(str(CASE)).get_sheet_by_index(0).to_python()
    shop = read_rows(tmp_path, [",".join(map(str, row)) for row in rows])
    assert shop.figures == (2, 3, Decimal(580))
    decision = shop.decision("blank_cells")
    assert (decision.value, decision.rows) == ("above", 3)
    assert dict(decision.otherwise) == {"blank": Figures(2, 3, Decimal("380.0000"))}


def test_by_hand_blank_cells_stay_blank(tmp_path: Path) -> None:
    rows = ["1,a,2024-01-05,tea,10", ",,,cup,5", "2,b,2024-01-06,tea,20"]
    shop = read_rows(tmp_path, [HEAD, *rows], choices={"blank_cells": "blank"})
    assert (shop.figures, shop.set_aside("missing_customer")) == ((2, 2, Decimal(30)), 1)
    assert dict(shop.decision("blank_cells").otherwise) == {"above": Figures(2, 2, Decimal("35.0000"))}


def test_sums_below_each_order_belong_to_none(tmp_path: Path) -> None:
    rows = ["1,a,2024-01-05,tea,10", ",,,cup,5", ",,,,15", "2,b,2024-01-06,tea,20", ",,,pot,4", ",,,,24"]
    shop = read_rows(tmp_path, [HEAD, *rows])
    assert shop.figures == (2, 2, Decimal(39))
    assert shop.intake.rows_in == shop.intake.rows_kept + 2


def test_sums_are_seen_without_a_column_of_words(tmp_path: Path) -> None:
    rows = ["1,a,2024-01-05,10", ",,,5", ",,,15", "2,b,2024-01-06,20", ",,,4", ",,,24"]
    shop = read_rows(tmp_path, ["Order ID,Customer ID,Order Date,Amount", *rows])
    assert shop.figures == (2, 2, Decimal(39))


def test_a_line_as_dear_as_the_one_above_is_no_sum(tmp_path: Path) -> None:
    rows = ["1,a,2024-01-05,tea,10", ",,,cup,10", "2,b,2024-01-06,tea,20"]
    assert read_rows(tmp_path, [HEAD, *rows]).figures == (2, 2, Decimal(40))


def test_guests_without_a_customer_are_nobody(tmp_path: Path) -> None:
    rows = ["1,a,2024-01-05,tea,10", "2,,2024-01-06,cup,5", "3,b,2024-01-07,tea,20", "4,,2024-01-08,tea,7"]
    shop = read_rows(tmp_path, [HEAD, *rows])
    assert shop.figures == (2, 2, Decimal(30))
    assert not shop.decided


def test_a_row_below_a_guest_is_the_guests(tmp_path: Path) -> None:
    rows = ["1,a,2024-01-05,tea,10", "2,,2024-01-06,cup,5", ",,,pot,6", "3,b,2024-01-07,tea,20", ",,,cup,1"]
    shop = read_rows(tmp_path, [HEAD, *rows])
    assert (shop.figures, shop.set_aside("missing_customer")) == ((2, 2, Decimal(31)), 2)


def test_sales_without_an_order_id_stay_apart(tmp_path: Path) -> None:
    rows = ["1,a,2024-01-05,tea,10", ",b,2024-01-06,cup,5", ",c,2024-01-07,pot,6", ",,,tea,3"]
    shop = read_rows(tmp_path, [HEAD, *rows])
    assert shop.figures == (3, 3, Decimal(21))


@pytest.mark.parametrize("left", [0, 3])
def test_an_amount_merged_down_an_order_counts_once(tmp_path: Path, left: int) -> None:
    path = tmp_path / "merged.xlsx"
    with Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, left, 0, left + 4, "Orders of January")
        sheet.write_row(2, left, ["Order ID", "Customer ID", "Order Date", "Product", "Amount"])
        for order in range(4):
            top = 3 + 2 * order
            for column, value in ((0, f"D{order}"), (1, f"K{order % 2}"), (2, f"2024-01-0{order + 1}"), (4, 100)):
                sheet.merge_range(top, left + column, top + 1, left + column, value)
            sheet.write_column(top, left + 3, ["tea", "cup"])
    assert read(path, tmp_path).figures == (2, 4, Decimal(400))
