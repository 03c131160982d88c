"""P11: what was exported as CSV and is imported again is what it was: a hundred random rows a file."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.export.table import csv_bytes
from tests.data.imports import build, write_bytes
from tests.gates import IMPORTS, large_examples

WORDS = st.text(
    st.characters(codec="gb18030", exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Zs"]), min_size=1, max_size=12
)
ACTIVE = st.builds(lambda mark, rest: mark + rest, st.sampled_from("=+-@|%＝＋－＠'"), WORDS)
ODD = st.sampled_from(
    [
        "=1+1",
        "'=1",
        "''+x",
        "007",
        "0",
        "-",
        "NULL",
        "NA",
        "😀👍🏽",
        "张三",
        "a,b",
        'say "no"',
        "-5",
        "12%",
        "两\n行",
        "x;=1+1",
        "a;'=1; -2",
    ]
)
TEXTS = st.one_of(st.none(), WORDS, ACTIVE, ODD)
NUMBERS = st.one_of(st.none(), st.decimals(-(10**9), 10**9, places=4, allow_nan=False))
DATES = st.one_of(st.none(), st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2199, 12, 31)))
LINES = 100
ROWS = st.lists(st.tuples(TEXTS, TEXTS, NUMBERS, DATES), min_size=LINES, max_size=LINES)
HEAD = ["customer id", "note", "name", "score", "born"]
ROLES = [("customer_id", "customer id"), ("name", "name"), ("birth_date", "born")]


def filled(rows: list[tuple[object, ...]]) -> list[list[object]]:
    """Return numbered rows of which the last has a note that is no number, so that notes are text."""
    return [[f"{place:04}", *row] for place, row in enumerate([*rows, ("note", "name", None, None)])]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
@given(rows=ROWS)
@large_examples(IMPORTS)
def test_property_11_customers_come_back_as_they_were_exported(encoding: str, rows: list[tuple[object, ...]]) -> None:
    given_rows = filled(rows)
    content = csv_bytes(
        HEAD, [[one.isoformat() if hasattr(one, "isoformat") else one for one in row] for row in given_rows]
    )
    with tempfile.TemporaryDirectory() as folder:
        path = write_bytes(Path(folder) / "x.csv", content.decode("utf-8-sig").encode(encoding))
        version = build(path, ROLES, table="customers")
        found = version.rows(
            "SELECT customer_id, u0, name, u1::VARCHAR, birth_date::VARCHAR FROM customers LEFT JOIN identities USING (customer_id) ORDER BY 1"
        )
    assert version.report.rows_kept == len(given_rows)
    assert [[row[0], row[1], row[2], row[4]] for row in found] == [
        [row[0], row[1], row[2], row[4].isoformat() if row[4] else None] for row in given_rows
    ]
    assert [None if row[3] is None else float(row[3]) for row in found] == [
        None if row[3] is None else float(row[3])
        for row in given_rows  # type: ignore[arg-type]
    ]


@given(
    rows=st.lists(
        st.tuples(
            st.decimals(-(10**9), 10**9, places=4),
            st.datetimes(min_value=dt.datetime(1900, 1, 1), max_value=dt.datetime(2199, 12, 31)),
        ),
        min_size=LINES,
        max_size=LINES,
    )
)
@large_examples(IMPORTS)
def test_property_11_orders_come_back_to_four_places_and_the_microsecond(rows: list[tuple[object, object]]) -> None:
    given_rows = [[f"0{place:03}", f"00{place:03}", moment, amount] for place, (amount, moment) in enumerate(rows)]
    content = csv_bytes(["customer", "order", "date", "amount"], given_rows)
    with tempfile.TemporaryDirectory() as folder:
        version = build(write_bytes(Path(folder) / "x.csv", content), rules=())  # most of these days are in the future
        found = version.rows("SELECT customer_id, order_id, order_ts, net_amount FROM orders ORDER BY 1")
    assert [list(row) for row in found] == given_rows


def test_property_11_every_text_of_the_file_reads_as_csv_of_anybodys() -> None:
    texts = ["=1", "'=1", "''=1", "plain", "'quoted"]
    rows = list(csv.reader(io.StringIO(csv_bytes(["a"], [[text] for text in texts]).decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["'=1", "''=1", "'''=1", "plain", "'quoted"]
