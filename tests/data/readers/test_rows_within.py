"""Rows that are none of a table, wherever they stand: repeated headers, totals of the rows round them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from crm_dashboard.data.schema.summary_table import SUMMARY
from crm_dashboard.data.understanding.file_guesses import InspectedFile, guess_files
from tests.data.commerce.shops import FILES, read, read_rows
from tests.data.imports import Version, build, inspect, write_csv

HEAD = "Customer,Orders,Total Spent,Last Order"
ROLES = (
    ("customer_id", "Customer"),
    ("orders", "Orders"),
    ("monetary", "Total Spent"),
    ("last_order_date", "Last Order"),
)


def summary(path: Path, columns: tuple[tuple[str, str], ...] = ROLES) -> tuple[set[str], Decimal]:
    """Build a customer summary; return its customers and their money."""
    return customers_of(build(path, columns, table=SUMMARY))


def customers_of(version: Version) -> tuple[set[str], Decimal]:
    """Return the customers of a summary, and their money; every row is kept or set aside."""
    (intake,) = version.report.intakes
    aside = sum(
        notice.count for notice in intake.notices if notice.key in ("totals_within", "repeated_headers", "total_rows")
    )
    assert intake.rows_in == intake.rows_kept + aside
    rows = version.rows("SELECT customer_id, monetary FROM customer_summary")
    return {str(name) for name, _ in rows}, sum((Decimal(str(money)) for _, money in rows), Decimal(0))


def rows_of(folder: Path, *rows: str) -> Path:
    """Write rows of values that commas part."""
    return write_csv(folder / "summary.csv", [row.split(",") for row in (HEAD, *rows)])


@pytest.mark.parametrize(
    ("name", "figures", "repeated"),
    [
        ("23a-header-repeated-orders.csv", (3, 5, Decimal(150)), 2),
        ("23aL-header-every-ten.csv", (9, 40, Decimal(1180)), 3),
    ],
)
def test_a_header_among_the_orders_is_named_and_set_aside(
    tmp_path: Path, name: str, figures: tuple[int, int, Decimal], repeated: int
) -> None:
    """Case 23a."""
    shop = read(FILES / name, tmp_path)
    assert shop.figures == figures
    assert shop.version.notice("repeated_headers")[0] == repeated
    assert shop.intake.rows_in == shop.intake.rows_kept + repeated


def test_a_header_among_customers_is_no_customer(tmp_path: Path) -> None:
    """Case 23b."""
    path = FILES / "23b-header-repeated-summary.csv"
    (guess,) = guess_files(
        [
            InspectedFile(
                path.name,
                inspect(write_csv(tmp_path / path.name, [row.split(",") for row in path.read_text().splitlines()])),
            )
        ]
    )
    assert guess.table == SUMMARY
    assert summary(tmp_path / path.name) == (set("abcde"), Decimal(490))


def test_a_row_with_some_words_of_the_header_stays(tmp_path: Path) -> None:
    path = rows_of(tmp_path, "Customer,3,100,2024-01-05", "Orders,1,20,2024-01-06", "b,1,20,2024-01-06")
    assert summary(path) == ({"Customer", "Orders", "b"}, Decimal(140))


def test_totals_above_within_and_at_the_end_are_no_customers(tmp_path: Path) -> None:
    """Case 49a."""
    path = tmp_path / "rollups.csv"
    path.write_bytes((FILES / "49a-rollups-summary.csv").read_bytes())
    assert summary(path) == ({"Blue Door", "Red Barn", "Green Hill", "Oak Farm"}, Decimal(2100))


def test_totals_beside_the_name_of_a_region_are_no_customers(tmp_path: Path) -> None:
    """Case 49b."""
    path = tmp_path / "rollups.csv"
    path.write_bytes((FILES / "49b-小计-summary.csv").read_bytes())
    (guess,) = guess_files([InspectedFile(path.name, inspect(path))])
    assert guess.table == SUMMARY
    customers, money = summary(path, tuple((role.role, role.header) for role in guess.roles))
    assert (len(customers), money) == (4, Decimal(2100))


@pytest.mark.parametrize("name", ["Total Energies", "Total", "TOTAL", "Summe GmbH", "小计科技", "Grand Total Oil"])
def test_a_customer_who_is_called_like_a_total_stays(tmp_path: Path, name: str) -> None:
    path = rows_of(
        tmp_path,
        "Blue Door,3,310,2024-01-05",
        "Red Barn,1,100,2024-02-06",
        f"{name},2,120,2024-02-08",
        "Oak,9,900,2024-03-06",
    )
    assert summary(path) == ({"Blue Door", "Red Barn", name, "Oak"}, Decimal(1430))


def test_a_customer_called_like_a_total_is_counted_in_the_true_one(tmp_path: Path) -> None:
    path = rows_of(
        tmp_path,
        "Total Energies,3,310,2024-01-05",
        "Red Barn,3,310,2024-02-06",
        "Oak,9,900,2024-03-06",
        "Total,15,1520,2024-03-06",
        "Elm,1,5,2024-03-07",
    )
    assert summary(path) == ({"Total Energies", "Red Barn", "Oak", "Elm"}, Decimal(1525))


def test_a_name_with_total_is_no_sum_of_the_one_customer_above(tmp_path: Path) -> None:
    path = rows_of(tmp_path, "Red Barn,1,100,2024-02-06", "Total Energies,1,100,2024-02-08", "Oak,9,900,2024-03-06")
    assert summary(path) == ({"Red Barn", "Total Energies", "Oak"}, Decimal(1100))


@pytest.mark.parametrize(
    "words",
    [
        ("Zwischensumme", "Gesamt"),
        ("Sous-total", "Total général"),
        ("小計", "合計"),
        ("Subtotal", "Grand Total"),
        ("小计", "总计"),
        ("Subtotale", "Totale"),
    ],
)
def test_subtotals_of_each_language_are_set_aside(tmp_path: Path, words: tuple[str, str]) -> None:
    part, whole = words
    path = rows_of(
        tmp_path,
        "Blue,3,300,2024-01-05",
        "Red,7,700,2024-02-06",
        f"{part},10,1000,2024-02-06",
        "Green,2,200,2024-03-05",
        f"{part},2,200,2024-03-05",
        f"{whole},12,1200,2024-03-05",
    )
    assert summary(path) == ({"Blue", "Red", "Green"}, Decimal(1200))


def test_subtotals_with_the_name_of_their_group_are_set_aside(tmp_path: Path) -> None:
    path = rows_of(
        tmp_path,
        "Blue,3,300,2024-01-05",
        "Red,7,700,2024-02-06",
        "Subtotal de Lyon,10,1000,2024-02-06",
        "Green,2,200,2024-03-05",
        "Subtotal de Nice,2,200,2024-03-05",
    )
    assert summary(path) == ({"Blue", "Red", "Green"}, Decimal(1200))


def test_subtotals_among_orders_are_no_orders(tmp_path: Path) -> None:
    rows = [
        "1,a,2024-01-05,10.50",
        "2,b,2024-01-06,20",
        "Subtotal,,,30.50",
        "3,a,2024-02-05,40",
        "Subtotal,,,40",
        "4,c,2024-03-01,7",
    ]
    shop = read_rows(tmp_path, ["Order ID,Customer ID,Order Date,Amount", *rows])
    assert shop.figures == (3, 4, Decimal("77.50"))
    assert shop.version.notice("totals_within")[:2] == (2, (3, 5))
