"""A table without orders, one row per customer: what it is taken for, what is kept of it, and what is said."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.data.process.notices import count_set_aside
from crm_dashboard.data.process.protocol import ColumnSummary, Inspection, Reading, Source, ValueKind
from crm_dashboard.data.schema.summary_table import SUMMARY
from crm_dashboard.data.schema.tables import TABLES
from crm_dashboard.data.understanding.understanding import guess_columns, guess_table, missing_roles
from crm_dashboard.errors import ImportRefused
from tests.data.imports import ORDERS, Version, build, build_rows, build_sources, write_csv
from tests.gates import IMPORTS, large_examples

EPOCH = dt.date(1970, 1, 1)
FIGURES = "SELECT customer_id, orders, revenue::DOUBLE, as_of_day - last_day, as_of_day - first_day FROM customer_summary ORDER BY 1"


def kind(value: str) -> ValueKind:
    """Return what a first look would call a column with this value."""
    if re.match(r"\d{4}[-/]\d", value):
        return "time"
    return "number" if re.fullmatch(r"[￥$-]?\d+(\.\d+)?万?", value) else "text"


def understood(rows: Sequence[Sequence[str]]) -> tuple[str, dict[str, str]]:
    """Return the table that a file is taken for, and its roles."""
    columns = tuple(ColumnSummary(name, (value,), kind(value), 1.0) for name, value in zip(*rows[:2], strict=True))
    seen = Inspection("csv", Reading(), (), columns, 1)
    table = guess_table(seen)
    return table, dict(guess_columns(seen.columns, table))


def summary(folder: Path, rows: Sequence[Sequence[str]], **options: object) -> Version:
    """Build a version from a file that is taken for a summary, with the roles that are guessed."""
    table, roles = understood(rows)
    assert table == SUMMARY
    return build_rows(folder, rows, tuple(roles.items()), table=table, **options)


def day(version: Version) -> dt.date:
    """Return the day at which the table was made."""
    assert version.report.last_day is not None
    return EPOCH + dt.timedelta(days=version.report.last_day)


@pytest.mark.parametrize(
    ("header", "row", "roles"),
    [
        ("CustomerID,Recency,Frequency,Monetary,R_Score", "12346,326,1,77183.6,1", "customer_id,recency_days,orders,monetary"),
        ("会员编号,最近一次消费距今天数,消费频次,累计消费金额", "A01,12,5,￥1280.5", "customer_id,recency_days,orders,monetary"),
        ("客户ID,R值,F值,M值", "7,3,2,99.5", "customer_id,recency_days,orders,monetary"),
        ("用户id,R(天),F(次),M(元)", "7,3,2,99.5", "customer_id,recency_days,orders,monetary"),
        ("Customer,Last purchase,Orders count,Total spent", "a,2026-03-01,4,80.00", "customer_id,last_order_date,orders,monetary"),
        ("Customer,Last purchase,Orders count,Total spent", "a,14,4,80.00", "customer_id,recency_days,orders,monetary"),
        ("Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Phone,Total Spent,Total Orders,Note,Tags", "'61,Ann,Lee,a@b.co,yes,5551234,120.50,3,,vip", "customer_id,orders,monetary,email,phone"),
        ("Name,Username,Last active,Date registered,Email,Orders,Total spend,AOV,Country / Region,City", "Ann Lee,ann,2026-01-02,2024-05-06,a@b.co,3,120.5,40.17,GB,Leeds", "customer_id,orders,monetary,order_value,city,name,email"),
        ("客户昵称,会员级别,交易总额(元),交易笔数(笔),平均交易金额(元),上次交易时间", "小红,普通会员,300.00,2,150.00,2026-01-02 10:00", "customer_id,last_order_date,orders,monetary,order_value,tier"),
        ("客户编号,姓名,首单日期,最近购买日期,累计订单数,消费总额", "9,张三,2024/1/5,2026/2/3,8,1.2万", "customer_id,last_order_date,orders,monetary,first_order_date,name"),
    ],
)  # fmt: skip
def test_exports_with_one_row_per_customer_are_taken_for_a_summary(header: str, row: str, roles: str) -> None:
    table, found = understood([header.split(","), row.split(",")])
    assert table == SUMMARY
    assert set(found) == set(roles.split(","))


@pytest.mark.parametrize(
    ("header", "row", "table"),
    [
        ("customer id,order id,order date,amount", "1,2,2026-01-05,9.50", "orders"),
        ("customer id,date,amount,frequency", "1,2026-01-05,9.50,2", "orders"),
        ("customer id,name,city,signup date", "1,Ann,Leeds,2024-01-05", "customers"),
        ("客户编号,姓名,会员等级", "1,张三,金卡", "customers"),
    ],
)
def test_orders_and_plain_customers_stay_what_they_are(header: str, row: str, table: str) -> None:
    assert understood([header.split(","), row.split(",")])[0] == table


def test_a_summary_needs_orders_and_one_more_figure() -> None:
    identified = (("customer_id", "id"), ("orders", "n"))
    assert missing_roles(identified[:1], SUMMARY) == ("orders", "monetary")
    assert missing_roles(identified, SUMMARY) == ("monetary",)
    for role in ("monetary", "order_value", "recency_days", "last_order_date"):
        assert missing_roles((*identified, (role, "x")), SUMMARY) == ()


def test_no_header_means_two_figures_unless_its_values_decide() -> None:
    names = [name for column in TABLES[SUMMARY].columns for name in column.names]
    twice = {name for name in names if names.count(name) > 1}
    # a date, or a number of days; who it is, or whether it is a member
    assert twice == {"last purchase", "last order", "最近一次消费", "member"}


def test_figures_stand_as_they_were_given(tmp_path: Path) -> None:
    rows = [["Customer id", "Recency", "Frequency", "Monetary", "Tenure"], ["17850.0", "3", "4", "100.10", "90"]]
    rows += [["b", "12.9", "1", "-5", "12"], ["c", "", "0", "0", ""]]
    version = summary(tmp_path, rows)
    assert version.rows(FIGURES) == [("17850", 4, 100.1, 3, 90), ("b", 1, -5.0, 12, 12), ("c", 0, 0.0, None, None)]
    assert day(version) == dt.date.today()  # nothing in the file says when it was made
    assert version.notice("negative_money") == (1, (2,), "Monetary")


def test_the_latest_last_date_is_the_day_of_the_table(tmp_path: Path) -> None:
    rows = [["customer id", "last order date", "orders", "first order date"], ["a", "2026-03-01", "2", "2026-02-01"]]
    version = summary(tmp_path, [*rows, ["b", "2026-01-30", "1", "2026-05-01"]])
    assert day(version) == dt.date(2026, 3, 1)
    # a first order after the day of the table cannot be
    assert version.rows(FIGURES) == [("a", 2, None, 0, 28), ("b", 1, None, 30, None)]


def test_dates_and_numbers_of_days_tell_the_day_of_the_table_together(tmp_path: Path) -> None:
    head = ["customer id", "last order date", "recency", "orders"]
    rows = [["a", "2026-03-01", "10", "2"], ["b", "2026-02-01", "38", "1"], ["c", "2026-03-05", "5", "1"]]
    version = summary(tmp_path, [head, *rows])
    assert day(version) == dt.date(2026, 3, 11)  # two of three say so
    assert [row[3] for row in version.rows(FIGURES)] == [10, 38, 5]


def test_one_time_customers_tell_the_day_by_their_first_order(tmp_path: Path) -> None:
    head = ["customer id", "first order date", "recency", "orders"]
    version = summary(tmp_path, [head, ["a", "2020-01-01", "10", "1"], ["b", "2019-12-31", "4", "9"]])
    assert day(version) == dt.date(2020, 1, 11)
    assert version.rows(FIGURES) == [("a", 1, None, 10, 10), ("b", 9, None, 4, 11)]


def test_an_order_value_gives_the_money_where_no_money_is_told(tmp_path: Path) -> None:
    version = summary(tmp_path, [["customer id", "orders", "AOV"], ["a", "3", "$12.50"], ["b", "2", ""]])
    assert version.rows(FIGURES) == [("a", 3, 37.5, None, None), ("b", 2, None, None, None)]
    assert version.report.currency == "USD"


def test_rows_without_an_id_with_odd_orders_or_repeated_are_set_aside(tmp_path: Path) -> None:
    head = ["customer id", "recency", "frequency", "monetary"]
    rows = [
        ["", "1", "1", "1"],
        ["a", "1", "-2", "1"],
        ["a", "2", "2", "1"],
        ["a", "3", "3", "1"],
        ["b", "4", "0.5", "1"],
    ]
    version = summary(tmp_path, [head, *rows, ["c", "-7", "", "1"]])
    (intake,) = version.report.intakes
    assert (intake.rows_in, intake.rows_kept) == (6, 2)
    assert [(one.rule, one.matched, one.set_aside) for one in intake.rules] == [("missing_customer", 1, 1)]
    assert version.notice("odd_orders") == (2, (2, 5), "frequency")
    assert version.notice("duplicate_customers") == (1, (4,), "")
    assert version.notice("impossible_days") == (1, (6,), "recency")
    assert version.notice("orders_not_told") == (1, (6,), "frequency")
    assert version.rows(FIGURES) == [("a", 2, 1.0, 2, None), ("c", 0, 1.0, None, None)]


@large_examples(IMPORTS)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "c", "", " ", *(f"n{place}" for place in range(20))]),
            st.sampled_from(["0", "7", "-1", "x", "99999999", "3.5", ""]),
            st.sampled_from(["0", "1", "12", "-3", "1.5", "many", ""]),
            st.sampled_from(["0", "10.5", "-4", "￥3", "?", ""]),
        ),
        min_size=100,
        max_size=100,
    )
)
def test_rows_in_are_rows_kept_and_rows_set_aside(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    """A hundred rows a table."""
    folder = tmp_path_factory.mktemp("rows")
    roles = (("customer_id", "id"), ("recency_days", "r"), ("orders", "f"), ("monetary", "m"))
    version = build_rows(folder, [("id", "r", "f", "m"), *rows, ("sure", "1", "1", "1")], roles, table=SUMMARY)
    (intake,) = version.report.intakes
    aside = sum(rule.set_aside for rule in intake.rules) + count_set_aside(intake.notices)
    assert intake.rows_in == len(rows) + 1 == intake.rows_kept + aside
    assert version.rows("SELECT count(*), count(DISTINCT customer_id) FROM customer_summary") == [
        (intake.rows_kept, intake.rows_kept)
    ]


@pytest.mark.parametrize(
    ("rows", "place"), [([["", "1", "1"], [" ", "2", "1"]], "id"), ([["a", "1", "0.25"], ["b", "2", "-1"]], "rate")]
)
def test_a_table_of_which_no_row_is_left_is_refused_by_column(
    tmp_path: Path, rows: list[list[str]], place: str
) -> None:
    with pytest.raises(ImportRefused) as refused:
        build_rows(tmp_path, [["id", "r", "rate"], *rows], (("customer_id", "id"), ("recency_days", "r"), ("orders", "rate")), table=SUMMARY)  # fmt: skip
    assert refused.value.where == place


def test_names_are_kept_apart_and_never_stand_among_the_attributes(tmp_path: Path) -> None:
    head = ["Customer ID", "Name", "Phone", "City", "First Name", "Default Address Address1", "Loved brand", "Points"]
    rows = [["a", "Ann", "13800001111", "Leeds", "Ann", "1 High St", "Acme", "12"]]
    version = summary(tmp_path, [[*head, "Orders", "Total spent"], [*rows[0], "2", "9.90"]])
    assert version.columns("customers") == ["customer_id", "sample_key", "city", "s2", "s3"]
    assert version.rows("SELECT s2, s3 FROM customers") == [("Acme", 12.0)]
    assert version.rows("SELECT name, phone, s0, s1 FROM identities") == [("Ann", "13800001111", "Ann", "1 High St")]
    (table,) = (one for one in version.report.tables if one.name == "customers")
    assert [(column.name, str(column.title)) for column in table.columns][-2:] == [
        ("s2", "Loved brand"),
        ("s3", "Points"),
    ]
    masked = [one.column for one in version.report.notices if one.key == "personal_column"]
    assert masked == ["First Name", "Default Address Address1"]


def test_a_customers_file_beside_it_goes_before_it_and_loses_nothing(tmp_path: Path) -> None:
    first = summary(tmp_path, [["customer id", "orders", "spent", "city", "own brand"], ["a", "2", "9", "Leeds", "x"], ["b", "1", "5", "York", "y"]])  # fmt: skip
    people = write_csv(
        tmp_path / "people.csv", [["customer id", "city", "mine"], ["a", "Bath", "1"], ["c", "Hull", "2"]]
    )
    second = build(people, (("customer_id", "customer id"), ("city", "city")), table="customers", previous=first)
    assert second.rows("SELECT customer_id, city, u0, s0 FROM customers ORDER BY 1") == [
        ("a", "Bath", 1.0, "x"), ("b", "York", None, "y"), ("c", "Hull", 2.0, None),
    ]  # fmt: skip
    assert second.rows("SELECT count(*) FROM customer_summary") == [(2,)]
    assert second.report.last_day == first.report.last_day


def test_both_kinds_of_file_can_come_at_once_and_the_orders_tell_the_currency(tmp_path: Path) -> None:
    orders = write_csv(tmp_path / "o.csv", [["customer", "order", "date", "amount"], ["a", "1", "2026-01-05", "￥9.5"]])
    totals = write_csv(tmp_path / "t.csv", [["id", "n", "m"], ["a", "4", "$100"], ["z", "1", "$1"]])
    version = build_sources(
        tmp_path,
        [
            Source(str(totals), "t.csv", SUMMARY, (("customer_id", "id"), ("orders", "n"), ("monetary", "m")), ()),
            Source(str(orders), "o.csv", "orders", ORDERS, ()),
        ],
    )
    assert version.report.currency == "CNY"
    assert version.rows("SELECT customer_id FROM customers ORDER BY 1") == [("a",), ("z",)]
    assert EPOCH + dt.timedelta(days=version.report.last_day or 0) == dt.date(2026, 1, 5)
