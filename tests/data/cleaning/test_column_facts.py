"""What is counted of columns and lines while a file is read, by hand."""

from __future__ import annotations

from pathlib import Path

from crm_dashboard.data.process.protocol import REPORT, Agreement, Intake, Source
from crm_dashboard.data.values.plausibility import plausible_sentence
from tests.data.imports import Version as Built
from tests.data.imports import build_rows, build_sources, write_csv

HEADERS = ("customer", "order", "date", "amount", "qty", "price", "off", "phone", "mail")
ROLES = tuple(
    zip(
        ("customer_id", "order_id", "order_ts", "net_amount", "qty", "unit_price", "discount_amount", "phone", "email"),
        HEADERS,
        strict=True,
    )
)
ROWS = (
    HEADERS,
    ("a", "1", "2024-01-05", "20", "2", "10", "", "13812345678", "a@b.cn"),  # quantity × price
    ("b", "2", "2024-01-06", "18", "2", "10", "2", "010-87654321", "a b@c.cn"),  # less the discount
    ("", "3", "1850-01-06", "17", "2", "10", "2", "12345", "nobody"),  # neither; no date that is read; five digits
    ("1.38E+10", "4", "2150-01-06", "x", "1", "-3", "", "1.38E+10", "a@b"),  # far ahead; no amount
    ("c", "5", "soon", "10.004", "1", "10", " ", " ", ""),  # no date; within a cent
)


def intake_of(version: Built) -> Intake:
    (intake,) = version.report.intakes
    return intake


def test_columns_are_counted_as_filled_read_and_plausible(tmp_path: Path) -> None:
    facts = {
        one.column: (one.rows, one.filled, one.read, one.plausible)
        for one in intake_of(build_rows(tmp_path, ROWS, ROLES)).columns
    }
    assert facts == {
        "customer_id": (5, 4, 4, 3),
        "order_id": (5, 5, 5, 5),
        "order_ts": (5, 5, 3, 2),
        "net_amount": (5, 5, 4, 4),
        "qty": (5, 5, 5, 5),
        "unit_price": (5, 5, 5, 4),
        "discount_amount": (5, 2, 2, 2),
        "phone": (5, 4, 4, 2),
        "email": (5, 4, 4, 1),
    }


def test_a_line_agrees_when_its_amount_is_the_product_with_or_without_the_discount(tmp_path: Path) -> None:
    assert intake_of(build_rows(tmp_path, ROWS, ROLES)).agreements == (Agreement("line_amount", 3, 4),)


def test_a_gross_amount_below_the_net_amount_disagrees(tmp_path: Path) -> None:
    rows = [("customer", "date", "amount", "list"), ("a", "2024-01-01", "10", "12"), ("b", "2024-01-01", "10", "9")]
    roles = (("customer_id", "customer"), ("order_ts", "date"), ("net_amount", "amount"), ("gross_amount", "list"))
    assert intake_of(build_rows(tmp_path, rows, roles)).agreements == (Agreement("gross_net", 1, 2),)


def test_own_columns_of_customers_are_counted_and_customers_with_orders_are_looked_up(tmp_path: Path) -> None:
    orders = write_csv(
        tmp_path / "orders.csv", [("customer", "date", "amount"), ("a", "2024-01-01", "1"), ("b", "2024-01-01", "1")]
    )
    customers = write_csv(
        tmp_path / "customers.csv", [("customer", "born", "Shoe size"), ("a", "1700", "42"), ("c", "1980", "")]
    )
    order_roles = (("customer_id", "customer"), ("order_ts", "date"), ("net_amount", "amount"))
    customer_roles = (("customer_id", "customer"), ("birth_year", "born"))
    report = build_sources(
        tmp_path,
        [
            Source(str(orders), "orders.csv", "orders", order_roles, ()),
            Source(str(customers), "customers.csv", "customers", customer_roles, ()),
        ],
    ).report
    facts = {one.column: (one.filled, one.read, one.plausible) for one in report.intakes[1].columns}
    assert facts == {"customer_id": (2, 2, 2), "birth_year": (2, 2, 1), "u0": (1, 1, 1)}
    assert report.agreements == (Agreement("known_customers", 1, 2),)


def test_a_report_that_was_written_before_columns_were_counted_is_read() -> None:
    old = """{"intakes": [{"source": {"path": "p", "name": "n", "table": "orders", "columns": [], "rules": []},
        "rows_in": 1, "rows_kept": 1, "rules": [], "notices": []}], "tables": [], "first_day": 1, "last_day": 2}"""
    report = REPORT.validate_json(old)
    assert (report.agreements, report.intakes[0].columns, report.intakes[0].loaded_at) == ((), (), None)


def test_text_has_no_plausible_range_and_a_date_has() -> None:
    assert plausible_sentence("city", "text") == ""
    assert "1900" in plausible_sentence("order_ts", "time")
    assert "2200" in plausible_sentence("end_date", "time")
