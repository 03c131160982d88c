"""Version files from tiny tables: what is stored, what is set aside, what an import takes over."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from crm_dashboard.data.process.notices import count_set_aside
from crm_dashboard.errors import ImportRefused
from tests.data.imports import ORDERS, Version, build_rows

HEAD = ["customer", "order", "date", "amount"]
LINES = (
    ("customer_id", "customer"),
    ("order_id", "order"),
    ("order_ts", "date"),
    ("qty", "n"),
    ("unit_price", "price"),
)


def sums(version: Version) -> tuple[int, int]:
    """Return rows in, and rows kept plus everything that was set aside."""
    report = version.report
    return report.rows_in, report.rows_kept + sum(rule.set_aside for rule in report.rules) + count_set_aside(
        report.notices
    )


def test_the_lines_of_an_order_become_one_document_at_the_time_of_the_first(tmp_path: Path) -> None:
    rows = [
        HEAD,
        ["b", "2", "2024-02-01 10:00", "5"],
        ["a", "1", "2024-01-05 12:00", "10.10"],
        ["a", "1", "2024-01-05 11:00", "0.20"],
        ["a", "2", "2024-01-15", "7"],
    ]
    version = build_rows(tmp_path, rows)
    assert version.rows(
        "SELECT customer_id, order_id, order_ts::VARCHAR, net_amount, day_no, month_no, is_refund, gap_days FROM orders ORDER BY ALL"
    ) == [
        ("a", "1", "2024-01-05 12:00:00", Decimal("10.3000"), 19727, 648, False, None),
        ("a", "2", "2024-01-15 00:00:00", Decimal("7.0000"), 19737, 648, False, 10),
        ("b", "2", "2024-02-01 10:00:00", Decimal("5.0000"), 19754, 649, False, None),
    ]
    assert (version.report.first_day, version.report.last_day) == (19727, 19754)


def test_without_an_order_id_each_row_is_an_order_numbered_by_its_row(tmp_path: Path) -> None:
    roles = [role for role in ORDERS if role[0] != "order_id"]
    version = build_rows(tmp_path, [HEAD, ["a", "x", "2024-01-06", "1"], ["a", "x", "2024-01-05", "2"]], roles)
    assert version.rows("SELECT order_id FROM orders") == [("2",), ("1",)]


def test_a_refund_has_less_than_nothing_or_nothing_with_a_negative_line_and_no_gap(tmp_path: Path) -> None:
    rows = [
        HEAD,
        ["a", "1", "2024-01-01", "10"],
        ["a", "2", "2024-01-03", "-4"],
        ["a", "3", "2024-01-05", "4"],
        ["a", "3", "2024-01-05", "-4"],
        ["a", "4", "2024-01-06", "0"],
    ]
    version = build_rows(tmp_path, rows)
    assert version.rows("SELECT order_id, is_refund, gap_days FROM orders ORDER BY 1") == [
        ("1", False, None),
        ("2", True, None),
        ("3", True, None),
        ("4", False, 5),
    ]


def test_the_same_order_id_of_two_customers_is_two_documents(tmp_path: Path) -> None:
    version = build_rows(tmp_path, [HEAD, ["a", "1", "2024-01-05", "1"], ["b", "1", "2024-01-05", "2"]])
    assert version.rows("SELECT customer_id, net_amount::INT FROM orders ORDER BY 1") == [("a", 1), ("b", 2)]


def test_an_amount_is_quantity_times_price_less_discount_and_refund_to_four_places(tmp_path: Path) -> None:
    head = ["customer", "order", "date", "n", "price", "off", "back"]
    rows = [head, ["a", "1", "2024-01-05", "3", "0.33335", "0.1", "-0.2"], ["a", "2", "2024-01-06", "-3", "2", "1", ""]]
    version = build_rows(tmp_path, rows, [*LINES, ("discount_amount", "off"), ("refund_amount", "back")])
    assert version.rows("SELECT net_amount, discount_amount, refund_amount FROM orders ORDER BY order_id") == [
        (Decimal("0.7002"), Decimal("0.1000"), Decimal("-0.2000")),
        (Decimal("-5.0000"), Decimal("1.0000"), None),
    ]


def test_an_amount_may_be_gross_less_discount(tmp_path: Path) -> None:
    rows = [["customer", "date", "gross", "off"], ["a", "2024-01-05", "10", "-2"], ["a", "2024-01-06", "10", ""]]
    roles = [("customer_id", "customer"), ("order_ts", "date"), ("gross_amount", "gross"), ("discount_amount", "off")]
    assert build_rows(tmp_path, rows, roles).rows("SELECT net_amount::INT FROM orders") == [(8,), (10,)]


def test_a_blank_order_id_is_an_order_of_its_own(tmp_path: Path) -> None:
    version = build_rows(
        tmp_path, [HEAD, ["a", "", "2024-01-05", "1"], ["a", "", "2024-01-05", "2"], ["a", "1", "2024-01-05", "4"]]
    )
    assert version.rows("SELECT order_id, net_amount::INT FROM orders ORDER BY 2") == [("#1", 1), ("#2", 2), ("1", 4)]


def test_rows_in_are_rows_kept_and_rows_set_aside(tmp_path: Path) -> None:
    rows = [
        HEAD,
        ["a", "1", "2024-01-05", "1"],
        ["", "2", "2024-01-05", "1"],
        ["", "3", "never", "1"],
        ["a", "4", "never", "1"],
        ["a", "5", "", ""],
        ["a", "6", "2024-01-05", "much"],
        ["a", "7", "2024-01-05"],
    ]
    version = build_rows(tmp_path, rows)
    assert sums(version) == (7, 7)
    assert version.report.rows_kept == 1
    assert version.notice("unreadable_time") == (2, (4, 5), "date")
    assert version.notice("unreadable_amount") == (1, (6,), "amount")
    assert version.notice("ragged_rows") == (1, (8,), "")


def test_at_most_twenty_rows_are_named(tmp_path: Path) -> None:
    rows = [HEAD, ["a", "0", "2024-01-05", "1"], *(["a", str(i), "x", "1"] for i in range(30))]
    assert build_rows(tmp_path, rows).notice("unreadable_time") == (30, tuple(range(2, 22)), "date")


def test_unreadable_optional_numbers_are_missing_and_said(tmp_path: Path) -> None:
    rows = [[*HEAD, "n", "cost"], ["a", "1", "2024-01-05", "1", "two", "5"], ["a", "2", "2024-01-06", "1", "2", ""]]
    version = build_rows(tmp_path, rows, [*ORDERS, ("qty", "n"), ("cost_amount", "cost")])
    assert version.notice("unreadable_number") == (1, (1,), "n")
    assert version.rows("SELECT cost_amount::INT FROM orders") == [(5,), (None,)]


def test_items_are_kept_when_a_product_is_mapped(tmp_path: Path) -> None:
    rows = [
        ["customer", "order", "date", "n", "price", "sku"],
        ["b", "2", "2024-01-07", "1", "5", "P"],
        ["a", "1", "2024-01-05", "2", "1.5", "007"],
        ["a", "1", "2024-01-06", "-1", "1.5", "P"],
    ]
    version = build_rows(tmp_path, rows, [*LINES, ("product_id", "sku")])
    assert version.columns("order_items") == [
        "order_id",
        "customer_id",
        "product_id",
        "qty",
        "unit_price",
        "net_amount",
        "day_no",
        "is_refund",
    ]
    assert version.rows("SELECT product_id, qty::INT, net_amount::DOUBLE, day_no, is_refund FROM order_items") == [
        ("007", 2, 3.0, 19727, False),
        ("P", -1, -1.5, 19727, True),
        ("P", 1, 5.0, 19729, False),
    ]
    assert "order_items" not in [table.name for table in build_rows(tmp_path, rows, LINES).report.tables]


def test_labels_of_an_order_are_those_of_its_first_line(tmp_path: Path) -> None:
    rows = [
        [*HEAD, "where"],
        ["a", "1", "2024-01-05", "1", "web"],
        ["a", "1", "2024-01-05", "1", "shop"],
        ["a", "2", "2024-01-05", "1", " "],
    ]
    version = build_rows(tmp_path, rows, [*ORDERS, ("channel", "where")])
    assert version.rows("SELECT order_id, channel FROM orders") == [("1", "web"), ("2", None)]


def test_customers_know_the_latest_value_that_an_order_told(tmp_path: Path) -> None:
    rows = [
        [*HEAD, "town", "full name"],
        ["a", "1", "2024-01-05", "1", "Rome", "Ann"],
        ["a", "2", "2024-01-07", "1", "", "Anna"],
        ["a", "3", "2024-01-06", "1", "Oslo", ""],
    ]
    version = build_rows(tmp_path, rows, [*ORDERS, ("city", "town"), ("name", "full name")])
    assert version.rows("SELECT customer_id, city FROM customers") == [("a", "Oslo")]
    assert version.rows("FROM identities") == [("a", "Anna")]
    assert "name" not in version.columns("customers")
    assert "name" not in version.columns("orders")


def test_the_sample_key_is_the_same_in_every_run(tmp_path: Path) -> None:
    # md5("17850") = c0ce32ad6b5f2b1e… ; the first thirteen hex digits over 2**52
    import hashlib

    version = build_rows(tmp_path, [HEAD, ["17850", "1", "2024-01-05", "1"]])
    expected = int(hashlib.md5(b"17850", usedforsecurity=False).hexdigest()[:13], 16) / 2**52
    assert version.rows("SELECT sample_key FROM customers") == [(expected,)]
    assert 0 <= expected < 1


def test_day_first_dates_are_told_by_one_day_above_twelve(tmp_path: Path) -> None:
    version = build_rows(tmp_path, [HEAD, ["a", "1", "05/01/2024", "1"], ["a", "2", "31/01/2024", "1"]])
    assert version.rows("SELECT day_no FROM orders") == [(19727,), (19753,)]
    assert version.report.notices == ()


def test_excel_day_numbers_are_dates_alone_and_among_dates(tmp_path: Path) -> None:
    version = build_rows(tmp_path, [HEAD, ["a", "1", "45296", "1"], ["a", "2", "45297", "1"]])
    assert version.rows("SELECT day_no FROM orders") == [(19727,), (19728,)]
    assert version.notice("excel_serials") == (2, (), "date")
    mixed = build_rows(tmp_path, [HEAD, ["a", "1", "45296", "1"], ["a", "2", "2024-01-06", "1"]])
    assert mixed.rows("SELECT day_no FROM orders") == [(19727,), (19728,)]
    assert mixed.notice("excel_serials") == (1, (), "date")


@pytest.mark.parametrize(
    ("dates", "days", "notice"),
    [
        (("05.01.2024", "06.01.2024"), (19727, 19728), "dotted_dates"),
        (("05/01/2024", "06/01/2024"), (19844, 19875), "ambiguous_dates"),
        (("05.01.2024", "13.01.2024"), (19727, 19735), ""),
        (("05-01-2024", "13-01-2024"), (19727, 19735), ""),
        (("1704449400", "1704535800"), (19727, 19728), "epoch_times"),
    ],
)
def test_101_the_whole_column_decides_about_day_and_month_and_it_is_said(
    tmp_path: Path, dates: tuple[str, str], days: tuple[int, int], notice: str
) -> None:
    version = build_rows(tmp_path, [HEAD, ["a", "1", dates[0], "1"], ["a", "2", dates[1], "1"]])
    assert version.rows("SELECT day_no FROM orders ORDER BY 1") == [(day,) for day in days]
    assert [found.key for found in version.report.notices] == ([notice] if notice else [])


def test_101_a_column_that_mixes_both_orders_is_read_by_most_and_it_is_said(tmp_path: Path) -> None:
    dates = ("13.01.2024", "14.01.2024", "01.15.2024")
    version = build_rows(tmp_path, [HEAD, *([f"c{i}", str(i), date, "1"] for i, date in enumerate(dates))])
    assert version.notice("mixed_date_orders") == (1, (), "date")
    assert version.notice("unreadable_time") == (1, (3,), "date")


def test_100_a_column_of_decimal_commas_is_read_as_such(tmp_path: Path) -> None:
    version = build_rows(tmp_path, [HEAD, ["a", "1", "2024-01-05", "1.234,50"], ["a", "2", "2024-01-06", "1.000"]])
    assert version.rows("SELECT net_amount::DOUBLE FROM orders") == [(1234.5,), (1000.0,)]
    assert version.notice("decimal_comma") == (1, (), "amount")


@pytest.mark.parametrize(
    ("amount", "currency"), [("￥5", "CNY"), ("5元", "CNY"), ("$5", "USD"), ("£5", "GBP"), ("5 €", "EUR"), ("5", None)]
)
def test_the_currency_is_told_by_its_sign(tmp_path: Path, amount: str, currency: str | None) -> None:
    assert build_rows(tmp_path, [HEAD, ["a", "1", "2024-01-05", amount]]).report.currency == currency


def test_the_currency_is_told_by_its_column_and_by_the_reader_before_it(tmp_path: Path) -> None:
    rows = [[*HEAD, "cur"], ["a", "1", "2024-01-05", "$5", "gbp"], ["a", "2", "2024-01-06", "5", "GBP"]]
    roles = [*ORDERS, ("currency", "cur")]
    assert build_rows(tmp_path, rows, roles).report.currency == "GBP"
    assert build_rows(tmp_path, rows, roles, currency="CHF").report.currency == "CHF"
    mixed = build_rows(tmp_path, [*rows, ["a", "3", "2024-01-06", "5", "EUR"]], roles)
    assert mixed.report.currency is None
    assert mixed.notice("currency_mixed") == (2, (), "cur")


def test_a_customers_file_keeps_its_own_columns_and_the_first_row_of_an_id(tmp_path: Path) -> None:
    rows = [
        ["id", "born", "score", "shop", "note", "mail"],
        ["1", "1990-05-06", "1,234.5", "007", "", "a@x.cn"],
        ["2", "", "", "8", "yes", ""],
        ["1", "1991-01-01", "9", "9", "no", "b@x.cn"],
        ["", "1991-01-01", "9", "9", "no", ""],
    ]
    roles = [("customer_id", "id"), ("birth_date", "born"), ("email", "mail")]
    version = build_rows(tmp_path, rows, roles, table="customers")
    assert version.rows("SELECT * EXCLUDE sample_key FROM customers") == [
        ("1", 1990, 1234.5, "007"),
        ("2", None, None, "8"),
    ]
    assert version.columns("customers") == ["customer_id", "sample_key", "birth_year", "u0", "u1"]
    assert [str(row) for row in version.rows("SELECT birth_date::VARCHAR, email, u2 FROM identities")] == [
        "('1990-05-06', 'a@x.cn', None)",
        "(None, None, 'yes')",
    ]
    assert {rule.rule: rule.set_aside for rule in version.report.rules if rule.set_aside} == {
        "missing_customer": 1,
        "customer_id_disagrees": 1,
    }
    assert sums(version) == (4, 4)
    (customers, identities) = version.report.tables
    assert [(column.name, column.label) for column in identities.columns[1:]][-1] == ("u2", "note")
    assert [(column.name, column.label, column.values) for column in customers.columns[2:]] == [
        ("u0", "score", "number"),
        ("u1", "shop", "text"),
    ]


def test_each_import_keeps_what_the_other_kind_gave(tmp_path: Path) -> None:
    orders = [
        [*HEAD, "town", "sku"],
        ["a", "1", "2024-01-05", "$1", "Rome", "P"],
        ["b", "2", "2024-01-05", "1", "Oslo", "P"],
    ]
    roles = [*ORDERS, ("city", "town"), ("product_id", "sku")]
    people = [["id", "full name", "sex", "town", "score"], ["a", "Ann", "f", "Bonn", "5"], ["c", "Cy", "m", "", "6"]]
    given = [("customer_id", "id"), ("name", "full name"), ("gender", "sex"), ("city", "town")]
    first = build_rows(tmp_path, orders, roles)
    second = build_rows(tmp_path, people, given, table="customers", previous=first)
    everyone = [("a", "Bonn", "f", 5.0), ("b", "Oslo", None, None), ("c", None, "m", 6.0)]
    query = "SELECT customer_id, city, gender, u0 FROM customers"
    assert second.rows(query) == everyone
    assert second.rows("SELECT count(*) FROM orders") == second.rows("SELECT count(*) FROM order_items") == [(2,)]
    assert (second.report.currency, second.report.first_day) == ("USD", 19727)

    third = build_rows(tmp_path, [HEAD, ["b", "9", "2024-03-01", "1"]], ORDERS, previous=second)
    assert third.rows(query) == [("a", "Bonn", "f", 5.0), ("b", None, None, None), ("c", None, "m", 6.0)]
    assert third.rows("FROM identities") == [("a", "Ann"), ("c", "Cy")]
    assert [table.name for table in third.report.tables] == ["orders", "customers", "identities"]

    fourth = build_rows(
        tmp_path,
        [["id", "sex"], ["b", "m"]],
        [("customer_id", "id"), ("gender", "sex")],
        table="customers",
        previous=second,
    )
    assert fourth.rows("SELECT customer_id, city, gender FROM customers") == [("a", "Rome", None), ("b", "Oslo", "m")]


def test_a_prospect_without_orders_is_a_customer_all_the_same(tmp_path: Path) -> None:
    version = build_rows(tmp_path, [["id"], ["x"]], [("customer_id", "id")], table="customers")
    assert (version.report.first_day, version.report.last_day) == (None, None)
    assert [(table.name, table.rows) for table in version.report.tables] == [("customers", 1)]


@pytest.mark.parametrize(
    ("rows", "roles", "said"),
    [
        ([HEAD, ["", "1", "2024-01-05", "1"]], ORDERS, "No customer id"),
        ([HEAD, ["a", "1", "soon", "1"]], ORDERS, "None of the 1 rows can be used"),
        ([HEAD, ["a", "1", "2024-01-05", "1"]], ORDERS[:3], "No column was chosen for “Net amount”"),
        ([HEAD, ["a", "1", "2024-01-05", "1"]], [*ORDERS, ("city", "Town")], "no column “Town”"),
    ],
)
def test_a_file_of_which_nothing_is_left_is_refused_with_the_reason(
    tmp_path: Path, rows: list[list[str]], roles: list[tuple[str, str]], said: str
) -> None:
    with pytest.raises(ImportRefused, match=said):
        build_rows(tmp_path, rows, roles)


def test_the_file_is_whole_when_it_is_closed(tmp_path: Path) -> None:
    version = build_rows(tmp_path, [HEAD, ["a", "1", "2024-01-05", "1"]])
    assert not version.path.with_name(version.path.name + ".wal").exists()
    assert sorted(
        row[0] for row in version.rows("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'")
    ) == ["customers", "orders"]  # type: ignore[type-var]


def test_103_one_row_and_equal_values_are_enough(tmp_path: Path) -> None:
    version = build_rows(tmp_path, [HEAD, *(["a", "1", "2024-01-05", "1"] for _ in range(3))])
    assert version.rows("SELECT net_amount::INT FROM orders") == [(3,)]


def test_amounts_too_large_to_be_added_up_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="too large to be added up"):
        build_rows(tmp_path, [HEAD, *(["a", "1", "2024-01-05", "99999999999999"] for _ in range(3))])
