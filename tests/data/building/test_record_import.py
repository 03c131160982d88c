"""The tables beside orders and customers: what is stored, what is set aside, what an import takes over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from crm_dashboard.data.cleaning.rules import DEFAULT_RULES
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.process.notices import count_set_aside
from crm_dashboard.data.process.protocol import Source
from crm_dashboard.data.schema.record_tables import RECORDS
from crm_dashboard.data.schema.tables import TABLES
from crm_dashboard.data.understanding.incoming import Incoming
from crm_dashboard.data.workspace.importing import change_rules
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.errors import ImportRefused
from crm_dashboard.settings import Settings
from tests.data.imports import Version, build, build_rows, build_sources, write_csv

Rows = list[list[str]]
NOON = dt.datetime(2024, 1, 5, 12, 0)
JAN_5, JAN_6, MARCH_1 = 19727, 19728, 19783  # days since 1970-01-01
JAN_2024, MARCH_2024 = 648, 650  # months since 1970-01


def day(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@dataclass(frozen=True)
class Example:
    """A file of one table with two rows, as a shop would write it, and the two rows that are stored of it."""

    head: str
    lines: tuple[str, str]
    stored: tuple[tuple[object, ...], tuple[object, ...]]

    @property
    def rows(self) -> Rows:
        return [line.split("|") for line in (self.head, *self.lines)]

    def roles(self, table: str) -> tuple[tuple[str, str], ...]:
        return tuple(zip((column.key for column in TABLES[table].columns), self.rows[0], strict=True))


EXAMPLES = {
    "products": Example(
        "商品编号|商品名称|品牌|类别|上市日期|吊牌价",
        ("P2|红茶|山|酒水|2024-01-06|1299.50", "P1|绿茶|水|茶|2024-01-05|30"),
        (
            ("P1", "绿茶", "水", "茶", day("2024-01-05"), Decimal("30.0000"), JAN_5),
            ("P2", "红茶", "山", "酒水", day("2024-01-06"), Decimal("1299.5000"), JAN_6),
        ),
    ),
    "interactions": Example(
        "互动编号|客户编号|互动时间|互动类型|渠道|方向|结果|商品编号|坐席编号|时长",
        (
            "I2|b|2024-03-01 09:30|电话|400热线|呼入|已接通|P1|007|61.5",
            "I1|a|2024-01-05 12:00|浏览|小程序|||P2||",
        ),
        (
            ("I1", "a", NOON, "browse", "小程序", None, None, "P2", None, None, JAN_5, JAN_2024),
            ("I2", "b", day("2024-03-01 09:30"), "call", "400热线", "in", "answered", "P1", "007", Decimal("61.5000"), MARCH_1, MARCH_2024),
        ),
    ),
    "feedback": Example(
        "feedback id|customer id|feedback date|kind|score|max score|topic|comment|product id|resolved",
        (
            "F1|a|2024-01-05 12:00|Complaint|||delivery|late, again|P1|2024-03-01",
            "F2|a|2024-01-06|满意度|4.5|5|||P2|",
        ),
        (
            ("F1", "a", NOON, "complaint", None, None, "delivery", "late, again", "P1", day("2024-03-01"), JAN_5, JAN_2024, MARCH_1),
            ("F2", "a", day("2024-01-06"), "csat", Decimal("4.5000"), Decimal("5.0000"), None, None, "P2", None, JAN_6, JAN_2024, None),
        ),
    ),
    "tickets": Example(
        "工单号|客户编号|开单时间|首次响应时间|关闭时间|渠道|问题分类|客服|满意度评分",
        (
            "T1|a|2024-01-05 12:00|2024-01-06|2024-03-01|在线|物流|007|5",
            "T2|b|2024-01-06|||电话|质量||",
        ),
        (
            ("T1", "a", NOON, day("2024-01-06"), day("2024-03-01"), "在线", "物流", "007", Decimal("5.0000"), JAN_5, JAN_2024, JAN_6, MARCH_1),
            ("T2", "b", day("2024-01-06"), None, None, "电话", "质量", None, None, JAN_6, JAN_2024, None, None),
        ),
    ),
    "campaigns": Example(
        "活动编号|活动名称|活动目标|渠道|开始日期|结束日期|费用",
        ("C2|spring|win back|sms|2024-01-06|2024-03-01|1.5万", "C1|双十一|拉新|短信|2024-01-05||"),
        (
            ("C1", "双十一", "拉新", "短信", day("2024-01-05"), None, None, JAN_5, None),
            ("C2", "spring", "win back", "sms", day("2024-01-06"), day("2024-03-01"), Decimal("15000.0000"), JAN_6, MARCH_1),
        ),
    ),
    "touches": Example(
        "活动编号|客户编号|触达时间|触达事件|对照组|带来销售额",
        ("C1|b|2024-01-06|点击|否|12.5", "C1|a|2024-01-05 12:00|SENT|是|"),
        (
            ("C1", "a", NOON, "sent", "是", None, JAN_5, JAN_2024),
            ("C1", "b", day("2024-01-06"), "click", "否", Decimal("12.5000"), JAN_6, JAN_2024),
        ),
    ),
    "kpi_targets": Example(
        "月份|指标|目标值",
        ("2026年9月|销售额|330万", "2026-Q4|Repeat rate|0.25"),
        (("2026年9月", "revenue", Decimal("3300000.0000")), ("2026-Q4", "repeat_rate", Decimal("0.2500"))),
    ),
}  # fmt: skip
every_table = pytest.mark.parametrize("table", EXAMPLES)
ORDER_ROWS = [
    ["customer", "order", "date", "amount", "sku"],
    ["a", "1", "2024-01-05", "￥10", "P1"],
    ["a", "2", "2024-01-06", "5", "P2"],
    ["b", "3", "2024-03-01", "7", "P9"],
]
ORDER_ROLES = (("customer_id", "customer"), ("order_id", "order"), ("order_ts", "date"), ("net_amount", "amount"), ("product_id", "sku"))  # fmt: skip
CUSTOMER_ROWS = [["id", "income", "points"], ["a", "5-8k", "3"], ["c", "20k+", "4"]]
CUSTOMER_ROLES = (("customer_id", "id"), ("income_band", "income"))


def as_is(table: str) -> tuple[tuple[str, str], ...]:
    """Map every column of a table to a header of its own name."""
    return tuple((column.key, column.key) for column in TABLES[table].columns)


def sums(version: Version) -> tuple[int, int]:
    """Return rows in, and rows kept plus everything that was set aside."""
    report = version.report
    return report.rows_in, report.rows_kept + count_set_aside(report.notices)


# --- what is stored -----------------------------------------------------------------------------------------------------


def test_every_table_of_records_has_an_example() -> None:
    assert list(EXAMPLES) == [table.key for table in RECORDS]


@every_table
def test_a_table_of_records_is_stored_as_it_is(tmp_path: Path, table: str) -> None:
    example = EXAMPLES[table]
    version = build_rows(tmp_path, example.rows, example.roles(table), table=table)
    assert tuple(version.rows(f"FROM {table}")) == example.stored
    assert sums(version) == (2, 2)
    assert version.report.notices == ()
    (stored,) = [one for one in version.report.tables if one.name == table]
    assert [(column.name, column.label, column.values) for column in stored.columns] == [
        (column.key, column.label, column.kind) for column in TABLES[table].columns
    ]


@every_table
def test_the_least_that_a_table_needs_is_enough(tmp_path: Path, table: str) -> None:
    needed = [column for column in TABLES[table].columns if column.required]
    values = {"id": "x", "time": "2024-01-05", "text": "2024-01", "number": "5"}
    rows = [[column.key for column in needed], [values[column.kind] for column in needed]]
    version = build_rows(tmp_path, rows, [(column.key, column.key) for column in needed], table=table)
    assert version.rows(f"SELECT count(*) FROM {table}") == [(1,)]
    assert [(one.name, one.rows) for one in version.report.tables] == [("customers", 0), (table, 1)]
    assert (version.report.first_day, version.report.last_day) == (None, None)


@pytest.mark.parametrize(
    ("table", "column"), [(table.key, column.key) for table in RECORDS for column in table.columns if column.codes]
)
def test_words_in_both_languages_become_codes_and_other_words_stay(tmp_path: Path, table: str, column: str) -> None:
    codes, is_required = next((one.codes, one.required) for one in TABLES[table].columns if one.key == column)
    wanted = [(word, code) for code, words in codes for word in (code, *words)]
    assert len({word.lower() for word, _ in wanted}) == len(wanted)
    assert any("一" <= word[0] <= "鿿" for word, _ in wanted)
    wanted += [(word.upper(), code) for word, code in wanted]
    wanted += [(f" {word} ", code) for word, code in wanted[:2]]
    wanted += [("Something Else", "Something Else"), ("o'clock", "o'clock")]
    wanted += [] if is_required else [("", None)]
    needed = [one for one in TABLES[table].columns if one.required and one.key != column]
    values = {"id": "x", "time": "2024-01-05", "text": "2024-01", "number": "5"}
    rows = [
        [*(one.key for one in needed), column],
        *([*(values[one.kind] for one in needed), word] for word, _ in wanted),
    ]
    version = build_rows(tmp_path, rows, [(header, header) for header in rows[0]], table=table)
    assert version.rows(f"SELECT {column} FROM {table}") == [(code,) for _, code in wanted]


def test_days_and_months_stand_beside_the_times(tmp_path: Path) -> None:
    rows = [
        ["customer_id", "ts", "resolved_ts"],
        ["a", "1969-12-31 23:59:59", "1970-01-01"],
        ["a", "2024年2月29日 23:59:59", "2024-03-01 00:00"],
    ]
    version = build_rows(tmp_path, rows, [(header, header) for header in rows[0]], table="feedback")
    assert version.columns("feedback") == ["customer_id", "ts", "resolved_ts", "day_no", "month_no", "resolved_day"]
    assert version.rows("SELECT day_no, month_no, resolved_day FROM feedback") == [(-1, -1, 0), (19782, 649, 19783)]
    types = dict(version.rows("SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'feedback'"))
    assert (types["ts"], types["day_no"], types["resolved_day"]) == ("TIMESTAMP", "INTEGER", "INTEGER")


def test_records_are_clustered_by_customer_and_time(tmp_path: Path) -> None:
    rows = [
        ["customer_id", "ts"],
        ["b", "2024-01-05"],
        ["a", "2024-01-06"],
        ["a", "2024-01-05 10:00"],
        ["a", "2024-01-05"],
    ]
    version = build_rows(tmp_path, rows, [(header, header) for header in rows[0]], table="interactions")
    assert version.rows("SELECT customer_id, ts::VARCHAR FROM interactions") == [
        ("a", "2024-01-05 00:00:00"),
        ("a", "2024-01-05 10:00:00"),
        ("a", "2024-01-06 00:00:00"),
        ("b", "2024-01-05 00:00:00"),
    ]


# --- what is set aside ----------------------------------------------------------------------------------------------------


def test_rows_without_an_id_or_a_time_are_set_aside_and_named(tmp_path: Path) -> None:
    rows = [
        ["campaign_id", "customer_id", "ts"],
        ["C1", "a", "2024-01-05"],
        ["", "a", "2024-01-05"],
        ["C1", " ", "2024-01-05"],
        ["C1", "a", "soon"],
        ["C1", "a", ""],
        ["", "", ""],
        ["C1", "a"],
        ["C1", "a", "2024-01-05"],
    ]
    version = build_rows(tmp_path, rows, [(header, header) for header in rows[0]], table="touches")
    assert sums(version) == (8, 8)
    assert version.report.rows_kept == 2  # the same touch twice is two touches
    assert {(notice.key, notice.column): (notice.count, notice.rows) for notice in version.report.notices} == {
        ("ragged_rows", ""): (1, (8,)),
        ("missing_key", "campaign_id"): (2, (2, 6)),
        ("missing_key", "customer_id"): (1, (3,)),
        ("unreadable_time", "ts"): (2, (4, 5)),
    }


@pytest.mark.parametrize(("table", "key"), [("products", "product_id"), ("campaigns", "campaign_id")])
def test_of_a_repeated_key_the_first_row_stands(tmp_path: Path, table: str, key: str) -> None:
    name = {"products": "product_name", "campaigns": "campaign_name"}[table]
    rows = [
        [key, name],
        ["2", "second"],
        ["1", "first"],
        ["2", "again"],
        ["", "lost"],
        ["1.0", "as a float"],
        ["2", ""],
    ]
    version = build_rows(tmp_path, rows, [(key, key), (name, name)], table=table)
    assert version.rows(f"SELECT {key}, {name} FROM {table}") == [("1", "first"), ("2", "second")]
    assert version.notice("repeated_key") == (3, (3, 5, 6), key)
    assert version.notice("missing_key") == (1, (4,), key)
    assert sums(version) == (6, 6)


RECORD_IDS = [("interactions", "interaction_id", "ts"), ("feedback", "feedback_id", "ts"), ("tickets", "ticket_id", "open_ts")]  # fmt: skip


@pytest.mark.parametrize(("table", "key", "clock"), RECORD_IDS)
def test_of_a_repeated_record_the_first_that_is_kept_stands(tmp_path: Path, table: str, key: str, clock: str) -> None:
    rows = [
        [key, "customer_id", clock],
        ["1", "a", "soon"],
        ["1", "a", "2024-01-05"],
        ["2", "b", "2024-01-05"],
        ["1.0", "b", "2024-01-06"],
        ["2", "b", "2024-01-05"],
    ]
    version = build_rows(tmp_path, rows, [(header, header) for header in rows[0]], table=table)
    assert version.rows(f"SELECT {key}, customer_id FROM {table}") == [("1", "a"), ("2", "b")]
    assert version.notice("repeated_key") == (2, (4, 5), key)
    assert version.notice("unreadable_time") == (1, (1,), clock)
    assert sums(version) == (5, 5)


@pytest.mark.parametrize(("table", "key", "clock"), RECORD_IDS)
def test_a_missing_id_of_records_is_never_a_repeat(tmp_path: Path, table: str, key: str, clock: str) -> None:
    rows = [[key, "customer_id", clock], *([blank, "a", "2024-01-05"] for blank in ("", "", " ", " ", "x"))]
    version = build_rows(tmp_path, rows, [(header, header) for header in rows[0]], table=table)
    assert version.rows(f"SELECT count(*), count({key}) FROM {table}") == [(5, 1)]
    path = tmp_path / "blank.parquet"
    pq.write_table(pa.table({"id": ["", "", None, None], "who": ["a"] * 4, "ts": [NOON] * 4}), path)
    version = build(path, [(key, "id"), ("customer_id", "who"), (clock, "ts")], table=table)
    assert version.report.rows_kept == 4
    assert version.report.notices == ()


@pytest.mark.parametrize(("table", "key", "clock"), RECORD_IDS)
def test_without_a_column_of_ids_no_record_is_a_repeat(tmp_path: Path, table: str, key: str, clock: str) -> None:
    rows = [["customer_id", clock], ["a", "2024-01-05"], ["a", "2024-01-05"]]
    version = build_rows(tmp_path, rows, [(header, header) for header in rows[0]], table=table)
    assert sums(version) == (2, 2)
    assert version.report.rows_kept == 2


# --- words and scores that say nothing ------------------------------------------------------------------------------------


def test_words_are_codes_whatever_stands_between_them(tmp_path: Path) -> None:
    rows = [
        ["customer_id", "ts", "type", "direction", "outcome"],
        ["a", "2024-01-01", "Page view", "Inbound call", "No answer"],
        ["a", "2024-01-02", "page_view", "INBOUND-CALL", "no_answer"],
        ["a", "2024-01-03", "E mail", "去电", "no-answer"],
    ]
    version = build_rows(tmp_path, rows, [(header, header) for header in rows[0]], table="interactions")
    assert version.rows("SELECT type, direction, outcome FROM interactions") == [
        ("browse", "in", "no_answer"),
        ("browse", "in", "no_answer"),
        ("email", "out", "no_answer"),
    ]
    assert version.report.notices == ()


def test_words_that_nobody_knows_stay_and_are_said(tmp_path: Path) -> None:
    rows = [
        ["customer", "when", "Kind of talk", "Way"],
        ["a", "2024-01-01", "Palaver", "sideways"],
        ["a", "2024-01-02", "call", ""],
        ["a", "soon", "Palaver", "in"],
        ["a", "2024-01-03", "", "upwards"],
    ]
    roles = [("customer_id", "customer"), ("ts", "when"), ("type", "Kind of talk"), ("direction", "Way")]
    version = build_rows(tmp_path, rows, roles, table="interactions")
    assert version.rows("SELECT type, direction FROM interactions") == [("Palaver", "sideways"), ("call", None), (None, "upwards")]  # fmt: skip
    assert {notice.column: (notice.count, notice.rows) for notice in version.report.notices} == {
        "when": (1, (3,)),
        "Kind of talk": (1, (1,)),  # row 3 is set aside
        "Way": (2, (1, 4)),
    }
    assert sums(version) == (4, 4)


@pytest.mark.parametrize("word", ["Complaints", "客诉", "complaint ", "客户投诉"])
def test_a_complaint_is_one_in_any_common_word(tmp_path: Path, word: str) -> None:
    rows = [["customer_id", "ts", "kind"], ["a", "2024-01-05", word]]
    version = build_rows(tmp_path, rows, [(header, header) for header in rows[0]], table="feedback")
    assert version.rows("SELECT kind FROM feedback") == [("complaint",)]
    assert version.report.notices == ()


def test_scores_beyond_their_scale_are_said(tmp_path: Path) -> None:
    scores = [("0", "5"), ("5", "5"), ("6", "5"), ("-1", "5"), ("3", "0"), ("3", ""), ("", "5"), ("9", "10")]
    rows = [["customer_id", "ts", "score", "scale_max"], *(["a", "2024-01-05", *pair] for pair in scores)]
    version = build_rows(tmp_path, rows, [(header, header) for header in rows[0]], table="feedback")
    assert version.notice("beyond_scale") == (3, (3, 4, 5), "score")
    assert version.rows("SELECT count(score) FROM feedback") == [(7,)]
    assert sums(version) == (8, 8)
    bare = build_rows(tmp_path, [row[:3] for row in rows], [(header, header) for header in rows[0][:3]], table="feedback")  # fmt: skip
    assert bare.report.notices == ()


def test_unreadable_values_of_other_columns_are_missing_and_said(tmp_path: Path) -> None:
    rows = [
        ["customer_id", "ts", "score", "resolved_ts"],
        ["a", "2024-01-05", "four", "later"],
        ["a", "2024-01-06", "4", "2024-01-07"],
    ]
    version = build_rows(tmp_path, rows, [(header, header) for header in rows[0]], table="feedback")
    assert version.rows("SELECT score::INT, resolved_day FROM feedback") == [(None, None), (4, JAN_6 + 1)]
    assert version.notice("unreadable_number") == (1, (1,), "score")
    assert version.notice("unreadable_date") == (1, (1,), "resolved_ts")
    assert sums(version) == (2, 2)


def test_blank_ids_of_a_parquet_file_are_missing(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"id": ["a", "", " ", None], "ts": [NOON] * 4}), path)
    version = build(path, [("customer_id", "id"), ("ts", "ts")], table="interactions")
    assert version.rows("SELECT customer_id, ts FROM interactions") == [("a", NOON)]
    assert version.notice("missing_key") == (3, (2, 3, 4), "id")


def test_a_file_of_which_nothing_is_left_is_refused(tmp_path: Path) -> None:
    rows = [["customer_id", "ts"], ["", "2024-01-05"], ["a", "soon"]]
    with pytest.raises(ImportRefused, match="No row of the file has all that the table needs") as caught:
        build_rows(tmp_path, rows, [(header, header) for header in rows[0]], table="interactions")
    assert caught.value.where == "customer_id, ts"


@every_table
def test_a_required_column_without_a_header_is_named(tmp_path: Path, table: str) -> None:
    required = [column for column in TABLES[table].columns if column.required]
    roles = [(column.key, column.key) for column in required[1:]]
    with pytest.raises(ImportRefused, match=f"No column was chosen for “{required[0].label}”"):
        build_rows(tmp_path, [["ts", "customer_id"], ["2024-01-05", "a"]], roles, table=table)


# --- several tables in one version --------------------------------------------------------------------------------------


def every_source(folder: Path) -> dict[str, Source]:
    """Return a source for orders, customers and each table of records."""
    found = {
        "orders": source(folder, "orders", ORDER_ROWS, ORDER_ROLES),
        "customers": source(folder, "customers", CUSTOMER_ROWS, CUSTOMER_ROLES),
    }
    return found | {
        table: source(folder, table, example.rows, example.roles(table)) for table, example in EXAMPLES.items()
    }


def source(folder: Path, table: str, rows: Rows, roles: Sequence[tuple[str, str]]) -> Source:
    path = write_csv(folder / f"{table}-{len(list(folder.glob('*.csv')))}.csv", rows)
    return Source(str(path), path.name, table, tuple(roles), DEFAULT_RULES)


def content(version: Version) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of every table that can be asked for."""
    with duckdb.connect(str(version.path), read_only=True) as connection:
        tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'").fetchall()
        return {str(table): connection.execute(f"FROM {table} ORDER BY ALL").fetchall() for (table,) in tables}


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Version:
    """Return a version of all tables, imported together."""
    folder = tmp_path_factory.mktemp("together")
    return build_sources(folder, list(every_source(folder).values()))


def test_several_files_become_one_version(together: Version) -> None:
    rows = {table.name: table.rows for table in together.report.tables}
    assert rows == {"orders": 3, "order_items": 3, "customers": 3, **dict.fromkeys(EXAMPLES, 2)}
    assert {table: tuple(together.rows(f"FROM {table}")) for table in EXAMPLES} == {
        table: example.stored for table, example in EXAMPLES.items()
    }
    intakes = {one.source.table: (one.rows_in, one.rows_kept) for one in together.report.intakes}
    assert intakes == {"orders": (3, 3), "customers": (2, 2), **dict.fromkeys(EXAMPLES, (2, 2))}
    assert together.report.currency == "CNY"
    assert together.rows("SELECT customer_id, income_level, u0 FROM customers") == [
        ("a", 1, 3.0),
        ("b", None, None),
        ("c", 2, 4.0),
    ]


def test_the_order_of_the_files_does_not_matter(tmp_path: Path, together: Version) -> None:
    sources = list(every_source(tmp_path).values())
    turned = build_sources(tmp_path, sources[::-1])
    assert content(turned) == content(together)
    assert turned.report.tables == together.report.tables


def test_several_imports_give_what_one_gives(tmp_path: Path, together: Version) -> None:
    sources = every_source(tmp_path)
    version: Version | None = None
    for some in (
        ["feedback", "products"],
        ["orders"],
        ["touches"],
        ["customers", "tickets"],
        ["campaigns", "interactions", "kpi_targets"],
    ):
        version = build_sources(tmp_path, [sources[name] for name in some], previous=version)
    assert version is not None
    assert content(version) == content(together)
    assert version.report.tables == together.report.tables
    assert (version.report.currency, version.report.last_day) == ("CNY", MARCH_1)


@every_table
def test_importing_one_table_replaces_it_and_keeps_all_others(tmp_path: Path, together: Version, table: str) -> None:
    example = EXAMPLES[table]
    fewer = source(tmp_path, table, example.rows[:2], example.roles(table))
    after = build_sources(tmp_path, [fewer], previous=together)
    was, now = content(together), content(after)
    assert len(was.pop(table)) == 2
    assert len(now.pop(table)) == 1
    assert now == was


@pytest.mark.parametrize(
    ("table", "rows", "roles"), [("orders", ORDER_ROWS, ORDER_ROLES), ("customers", CUSTOMER_ROWS, CUSTOMER_ROLES)]
)
def test_orders_and_customers_keep_the_records(
    tmp_path: Path, together: Version, table: str, rows: Rows, roles: Sequence[tuple[str, str]]
) -> None:
    after = content(build_sources(tmp_path, [source(tmp_path, table, rows[:2], roles)], previous=together))
    was = content(together)
    assert {name: after[name] for name in EXAMPLES} == {name: was[name] for name in EXAMPLES}
    assert after[table] != was[table]


def test_records_make_no_customers(tmp_path: Path) -> None:
    rows = [["customer_id", "ts"], ["nobody", "2024-01-05"]]
    contacts = source(tmp_path, "interactions", rows, as_is("interactions")[1:3])
    alone = build_sources(tmp_path, [contacts])
    assert alone.rows("SELECT count(*) FROM customers") == [(0,)]
    later = build_sources(tmp_path, [every_source(tmp_path)["orders"]], previous=alone)
    assert later.rows("SELECT customer_id FROM customers") == [("a",), ("b",)]
    assert later.rows("SELECT customer_id FROM interactions") == [("nobody",)]


@pytest.mark.parametrize("table", ["customers", *EXAMPLES])
def test_only_the_orders_tell_the_currency(tmp_path: Path, together: Version, table: str) -> None:
    own = every_source(tmp_path)[table]
    foreign = replace(own, currency="USD")
    assert build_sources(tmp_path, [foreign]).report.currency is None
    assert build_sources(tmp_path, [foreign], previous=together).report.currency == "CNY"
    orders = every_source(tmp_path)["orders"]
    assert build_sources(tmp_path, [foreign, replace(orders, currency="EUR")]).report.currency == "EUR"


# --- through the workspace --------------------------------------------------------------------------------------------------


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    yield Settings(workspaces_root=tmp_path / "root", kept_versions=2)
    close_engine(tmp_path / "root")


def test_files_come_in_together_or_not_at_all(settings: Settings, tmp_path: Path) -> None:
    orders = write_csv(tmp_path / "orders.csv", ORDER_ROWS)
    products = write_csv(tmp_path / "products.csv", EXAMPLES["products"].rows)
    broken = write_csv(tmp_path / "broken.csv", [["customer_id", "ts"], ["", ""]])
    roles = dict(ORDER_ROLES)
    sources = settings.workspaces_root / "店" / "sources"
    with open_workspace("店", create=True, settings=settings) as workspace:
        contacts = Incoming(broken, "interactions", dict(as_is("interactions")[1:3]))
        with pytest.raises(ImportRefused, match="No row of the file"):
            workspace.import_files([Incoming(orders, columns=roles), contacts])
        assert workspace.version is None
        assert list(sources.iterdir()) == []

        goods = Incoming(products, "products", dict(EXAMPLES["products"].roles("products")))
        stages: list[object] = []
        workspace.import_files([Incoming(orders, columns=roles), goods], stages.append)
        assert [str(stage) for stage in stages].count("Reading the file") == 2
        assert [one.source.table for one in workspace.version.intakes] == ["orders", "products"]
        assert workspace.frame("products").collect("pyarrow").shape == (2, 7)
        assert len(list(sources.iterdir())) == 2

        change_rules(workspace, ["exact_duplicates"])
        assert sorted(one.source.table for one in workspace.version.intakes) == ["orders", "products"]
        assert workspace.version.source("products").name == "products.csv"
        assert workspace.columns("products")


def test_two_files_for_one_table_with_columns_chosen_differently_are_refused(
    settings: Settings, tmp_path: Path
) -> None:
    orders = write_csv(tmp_path / "orders.csv", ORDER_ROWS)
    roles = {"customer_id": "customer", "order_ts": "date", "net_amount": "amount"}
    with (
        open_workspace("店", create=True, settings=settings) as workspace,
        pytest.raises(ImportRefused, match="Two of the files become the same table") as caught,
    ):
        workspace.import_files([Incoming(orders), Incoming(orders, columns=roles, name="again.csv")])
    assert caught.value.where == "orders.csv, again.csv"


def test_a_table_that_nobody_knows_is_refused(settings: Settings, tmp_path: Path) -> None:
    orders = write_csv(tmp_path / "orders.csv", ORDER_ROWS)
    with (
        open_workspace("店", create=True, settings=settings) as workspace,
        pytest.raises(ImportRefused, match="no table called “gossip”"),
    ):
        workspace.import_file(orders, "gossip")
