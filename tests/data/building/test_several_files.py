"""Several files at once: of one table under one another, orders beside their lines."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.data.catalogue import catalogue
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.process.protocol import Report, Source, SourceFile
from crm_dashboard.data.understanding.incoming import Incoming
from crm_dashboard.data.workspace.importing import change_rules
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.errors import ImportRefused
from crm_dashboard.settings import Settings
from tests.data.imports import ORDERS, Version, build, build_sources, write_csv
from tests.gates import IMPORTS, chance, large_examples

HEADS = (("order_id", "no"), ("customer_id", "buyer"), ("order_ts", "day"), ("net_amount", "total"), ("channel", "via"))
LINES = (("order_id", "order"), ("product_id", "sku"), ("qty", "pieces"), ("unit_price", "each"))
HEAD_ROWS = [
    ["no", "buyer", "day", "total", "via"],
    ["1", "a", "2024-01-05", "25.00", "web"],
    ["2", "b", "2024-01-06", "9.00", "shop"],
    ["3", "a", "2024-02-01", "7.50", "web"],
]
LINE_ROWS = [
    ["order", "sku", "pieces", "each"],
    ["1", "x", "2", "10"],
    ["1", "y", "1", "5"],
    ["2", "x", "1", "10"],
    ["9", "z", "1", "3"],
]
STORED = "FROM orders ORDER BY order_id, customer_id"
ITEMS = "SELECT order_id, product_id, qty::INT, net_amount FROM order_items ORDER BY ALL"


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    yield Settings(workspaces_root=tmp_path / "root")
    close_engine(tmp_path / "root")


def joined(folder: Path, *, heads: list[list[str]], lines: list[list[str]], without: str = "") -> Version:
    """Build orders from a file of orders and one of lines; `without` names a role of an order that is not chosen."""
    head, line = write_csv(folder / "heads.csv", heads), write_csv(folder / "lines.csv", lines)
    roles = tuple(pair for pair in HEADS if pair[0] != without)
    source = Source(
        str(line), "lines.csv", "orders", LINES, ("missing_customer",), heads=(SourceFile(str(head), "heads.csv", roles),)
    )  # fmt: skip
    return build_sources(folder, [source])


def balanced(report: Report) -> bool:
    """Tell whether rows in = kept + set aside, with what the notices set aside."""
    from crm_dashboard.data.process.notices import count_set_aside

    aside = sum(rule.set_aside for rule in report.rules) + count_set_aside(report.notices)
    return report.rows_in == report.rows_kept + aside


def test_orders_and_their_lines_become_orders_with_items(tmp_path: Path) -> None:
    version = joined(tmp_path, heads=HEAD_ROWS, lines=LINE_ROWS)
    assert version.rows("SELECT order_id, customer_id, day_no - 19723, net_amount, channel " + STORED) == [
        ("1", "a", 4, Decimal("25.0000"), "web"),
        ("2", "b", 5, Decimal("9.0000"), "shop"),
        ("3", "a", 31, Decimal("7.5000"), "web"),
    ]
    assert version.rows(ITEMS)[:3] == [
        ("1", "x", 2, Decimal("20.0000")),
        ("1", "y", 1, Decimal("5.0000")),
        ("2", "x", 1, Decimal("9.0000")),
    ]


def test_the_order_s_own_amount_stands_and_is_shared_out_over_its_lines(tmp_path: Path) -> None:
    heads = [HEAD_ROWS[0], ["1", "a", "2024-01-05", "10.00", "web"]]
    lines = [LINE_ROWS[0], ["1", "x", "1", "1"], ["1", "y", "1", "1"], ["1", "z", "1", "1"]]
    version = joined(tmp_path, heads=heads, lines=lines)
    assert version.rows(ITEMS) == [
        ("1", "x", 1, Decimal("3.3334")),
        ("1", "y", 1, Decimal("3.3333")),
        ("1", "z", 1, Decimal("3.3333")),
    ]
    assert version.notice("orders_unlike_lines") == (1, (1,), "total")


def test_orders_without_an_amount_take_that_of_their_lines(tmp_path: Path) -> None:
    version = joined(tmp_path, heads=HEAD_ROWS, lines=LINE_ROWS, without="net_amount")
    assert version.rows("SELECT order_id, net_amount " + STORED) == [
        ("1", Decimal("25.0000")),
        ("2", Decimal("10.0000")),
    ]
    assert version.notice("unreadable_amount") == (1, (5,), "pieces × each")
    assert balanced(version.report)


def test_what_finds_no_partner_is_counted_and_named(tmp_path: Path) -> None:
    version = joined(tmp_path, heads=[*HEAD_ROWS, ["2", "c", "2024-03-01", "1", "web"]], lines=LINE_ROWS)
    assert version.notice("lines_without_order") == (1, (4,), "heads.csv")
    assert version.notice("orders_without_lines") == (1, (5,), "heads.csv")
    assert version.notice("repeated_key") == (1, (4,), "no")
    assert (version.report.rows_in, version.report.rows_kept) == (6, 4)
    assert balanced(version.report)


def test_the_total_of_the_orders_is_kept_whatever_their_lines_say(tmp_path: Path) -> None:
    drawn = chance("totals")
    heads, lines = [HEAD_ROWS[0]], [LINE_ROWS[0]]
    for no in range(200):
        heads.append([str(no), str(no % 7), "2024-01-05", f"{drawn.randint(-500, 5000) / 100}", "web"])
        lines += [
            [str(no), drawn.choice("xyz"), str(drawn.randint(-2, 3)), f"{drawn.randint(0, 900) / 100}"]
            for _ in range(drawn.randint(0, 4))
        ]
    version = joined(tmp_path, heads=heads, lines=lines)
    wished = {row[0]: Decimal(row[3]) for row in heads[1:]}
    assert dict(version.rows("SELECT order_id, net_amount FROM orders")) == wished
    assert dict(version.rows("SELECT order_id, sum(net_amount) FROM order_items GROUP BY 1")) == wished


def random_orders(chance: random.Random, rows: int) -> list[list[str]]:
    """Return rows in which customers, orders and whole rows come again, some without a customer or a readable date."""
    return [
        [
            chance.choice(["a", "b", "c", ""]),
            str(chance.randint(1, rows)),
            chance.choice(["2024-01-05", "2024-02-06", "soon"]),
            str(chance.randint(-3, 9)),
        ]
        for _ in range(rows)
    ]


Rows = list[tuple[str, ...]]
RULES = ("missing_customer", "exact_duplicates")


CASES = 100
CASE_ROW = st.tuples(
    st.sampled_from(["a", "b", ""]),
    st.integers(1, 3).map(str),
    st.sampled_from(["2024-01-05", "2024-02-06 10:30", "2024年3月7日", "05/02/2024", "13/02/2024", "soon", ""]),
    st.sampled_from(["3", "-3", "0", "2.5", "￥4", "1,5", "x", ""]),
)
SOME_ROWS = st.lists(CASE_ROW, max_size=3)


@given(cases=st.lists(st.tuples(SOME_ROWS, SOME_ROWS), min_size=CASES, max_size=CASES))
@large_examples(IMPORTS)
def test_p12_a_file_and_then_another_are_the_same_as_one_file_of_both(cases: list[tuple[Rows, Rows]]) -> None:
    """A hundred cases a file: each has customers and orders of its own, so that none hides behind another."""
    header = [role for _, role in ORDERS]
    first, second = (
        [row for case, both in enumerate(cases) for row in numbered(both[place], case)] for place in (0, 1)
    )
    first.append(["sure", "sure", "2024-01-05", "1"])
    second.append(["sure", "later", "2024-01-06", "2"])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        a, b = write_csv(folder / "a.csv", [header, *first]), write_csv(folder / "b.csv", [header, *second])
        both = build(write_csv(folder / "both.csv", [header, *first, *second]), rules=RULES)
        source = Source(str(a), "a.csv", "orders", ORDERS, RULES)
        alone = build_sources(folder, [source])
        source = replace(source, more=(SourceFile(str(b), "b.csv", ORDERS),))
        version = build_sources(folder, [source], previous=alone)
        for table in ("orders", "customers"):
            assert version.rows(f"FROM {table} ORDER BY ALL") == both.rows(f"FROM {table} ORDER BY ALL")
        assert alone.report.rows_in == len(first)
    assert version.report.rules == both.report.rules
    assert (version.report.rows_in, version.report.rows_kept) == (len(first) + len(second), both.report.rows_kept)
    assert balanced(version.report)
    assert balanced(alone.report)


def numbered(rows: Rows, case: int) -> list[list[str]]:
    """Return the rows of a case with customers and orders that no other case has."""
    return [[f"{one}{case}" if one else "", f"{case}-{order}", day, amount] for one, order, day, amount in rows]


def test_p12_a_file_that_is_added_later_is_the_same_as_both_at_once(settings: Settings, tmp_path: Path) -> None:
    drawn = chance("p12")
    header = [role for _, role in ORDERS]
    a = write_csv(tmp_path / "a.csv", [header, *random_orders(drawn, 40)])
    b = write_csv(tmp_path / "b.csv", [header, *random_orders(drawn, 25)])
    more = (SourceFile(str(b), "b.csv", ORDERS),)
    both = build_sources(tmp_path, [Source(str(a), "a.csv", "orders", ORDERS, RULES, more=more)])
    with open_workspace("店", create=True, settings=settings) as workspace:
        workspace.import_file(a, columns=dict(ORDERS), rules=RULES)
        report = workspace.import_file(b, columns=dict(ORDERS), rules=RULES, is_added=True)
        stored = workspace.frame("orders").collect("pyarrow").to_native().to_pylist()
        assert sorted(tuple(row.values()) for row in stored) == sorted(both.rows("FROM orders"))
        assert (report.rows_in, report.rows_kept, report.rules) == (65, both.report.rows_kept, both.report.rules)
        again = change_rules(workspace, ())
        assert (again.rows_in, again.intakes[0].source.title) == (65, "a.csv, b.csv")


def test_files_of_other_columns_are_refused_with_their_name(settings: Settings, tmp_path: Path) -> None:
    header = [role for _, role in ORDERS]
    a = write_csv(tmp_path / "a.csv", [header, ["a", "1", "2024-01-05", "1"]])
    b = write_csv(tmp_path / "b.csv", [[*header[:3], "total"], ["a", "2", "2024-01-05", "1"]])
    with (
        open_workspace("店", create=True, settings=settings) as workspace,
        pytest.raises(ImportRefused, match="no column “amount”") as caught,
    ):
        workspace.import_files([Incoming(a, columns=dict(ORDERS)), Incoming(b, columns=dict(ORDERS))])
    assert caught.value.where == "b.csv"
    assert not list((settings.workspaces_root / "店" / "sources").iterdir())


def test_lines_without_their_orders_are_refused(settings: Settings, tmp_path: Path) -> None:
    lines = write_csv(tmp_path / "lines.csv", LINE_ROWS)
    with (
        open_workspace("店", create=True, settings=settings) as workspace,
        pytest.raises(ImportRefused, match="file of their orders"),
    ):
        workspace.import_file(lines, "order_lines")


def test_orders_and_lines_of_two_years_are_joined_together(settings: Settings, tmp_path: Path) -> None:
    heads = [write_csv(tmp_path / f"h{no}.csv", [HEAD_ROWS[0], HEAD_ROWS[no]]) for no in (1, 2)]
    lines = [
        write_csv(tmp_path / "l1.csv", LINE_ROWS[:3]),
        write_csv(tmp_path / "l2.csv", [LINE_ROWS[0], LINE_ROWS[3]]),
    ]
    files = [Incoming(path, "orders", dict(HEADS)) for path in heads]
    files += [Incoming(path, "order_lines", dict(LINES)) for path in lines]
    with open_workspace("店", create=True, settings=settings) as workspace:
        report = workspace.import_files(files)
        assert (report.rows_in, report.rows_kept) == (3, 3)
        stored = {table.name: table.rows for table in report.tables}
        assert (stored["orders"], stored["order_items"]) == (2, 3)


def test_a_ragged_line_of_one_file_is_not_counted_in_the_next(tmp_path: Path) -> None:
    a = tmp_path / "a.csv"
    a.write_text("customer,order,date,amount\na,1,2024-01-05,1\na,2\n")
    b = write_csv(tmp_path / "b.csv", [[role for _, role in ORDERS], ["a", "3", "2024-01-05", "1"]])
    more = (SourceFile(str(b), "b.csv", ORDERS),)
    version = build_sources(tmp_path, [Source(str(a), "a.csv", "orders", ORDERS, (), more=more)])
    assert version.notice("ragged_rows")[0] == 1
    assert (version.report.rows_in, version.report.rows_kept) == (3, 2)
    assert version.notice("files_stacked") == (2, (), "a.csv, b.csv")


def test_rows_that_are_added_keep_the_rules_and_the_currency_and_say_when_they_came(
    settings: Settings, tmp_path: Path
) -> None:
    header = [role for _, role in ORDERS]
    a = write_csv(tmp_path / "a.csv", [header, ["a", "1", "2024-01-05", "1"], ["a", "1", "2024-01-05", "1"]])
    b = write_csv(tmp_path / "b.csv", [header, ["b", "2", "2024-02-05", "1"]])
    with open_workspace("店", create=True, settings=settings) as workspace:
        workspace.import_file(a, columns=dict(ORDERS), rules=("exact_duplicates",), currency="CHF")
        found = catalogue.read(workspace.folder)
        (version,) = found.versions
        long_ago = version.made_at - dt.timedelta(days=30)
        old = replace(version, intakes=tuple(replace(one, loaded_at=long_ago) for one in version.intakes))
        catalogue.write(workspace.folder, replace(found, versions=(old,)))
        workspace.refresh()
        change_rules(workspace, ("exact_duplicates", "zero_amounts"))
        cleaned = workspace.version.intake("orders") if workspace.version else None
        assert cleaned is not None
        assert cleaned.loaded_at == long_ago
        report = workspace.import_file(b, columns=dict(ORDERS), is_added=True)
        assert (report.rows_in, report.rows_kept, report.currency) == (3, 2, "CHF")
        added = workspace.version.intake("orders") if workspace.version else None
        assert added is not None
        assert added.source.rules == ("exact_duplicates", "zero_amounts")
        assert (added.loaded_at or long_ago) > long_ago
