"""JSON as shops, payment services and logs write it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crm_dashboard.data.process.protocol import Inspection, Reading
from crm_dashboard.errors import ImportRefused
from tests.data.imports import build, inspect, write_bytes

ROWS = [
    {"customer": "007", "order": 1, "date": "2024-01-05", "amount": 10.5},
    {"customer": "王丽", "order": 12345678901234567890123, "date": "2024-01-06", "amount": "1,200"},
]
WANTED = [("007", "1", 10.5), ("王丽", "12345678901234567890123", 1200.0)]


def saved(path: Path, content: object, **options: object) -> Path:
    return write_bytes(path, json.dumps(content, ensure_ascii=False, **options).encode())  # type: ignore[arg-type]


def orders(path: Path, reading: Reading | None = None) -> list[tuple[object, ...]]:
    return build(path, reading=reading).rows(
        "SELECT customer_id, order_id, net_amount::DOUBLE FROM orders ORDER BY order_ts"
    )


def refusal(path: Path, reading: Reading | None = None) -> str:
    with pytest.raises(ImportRefused) as caught:
        inspect(path, reading)
    return str(caught.value)


def said(look: Inspection, key: str) -> list[str]:
    return [notice.column for notice in look.notices if notice.key == key]


@pytest.mark.parametrize("indent", [None, 2])
def test_a_list_of_objects_is_a_table_and_no_digit_is_lost(tmp_path: Path, indent: int | None) -> None:
    assert orders(saved(tmp_path / "x.json", ROWS, indent=indent)) == WANTED


@pytest.mark.parametrize(
    ("encoding", "end"), [("utf-8", "\n"), ("utf-8-sig", "\n\n"), ("gb18030", "\r\n"), ("utf-16", "\n")]
)
def test_one_object_per_line_is_a_table_in_every_encoding(tmp_path: Path, encoding: str, end: str) -> None:
    words = end.join(json.dumps(row, ensure_ascii=False) for row in ROWS) + end
    assert orders(write_bytes(tmp_path / "x.ndjson", words.encode(encoding))) == WANTED


def test_a_list_inside_an_object_is_unwrapped_and_it_is_said(tmp_path: Path) -> None:
    path = saved(tmp_path / "x.json", {"code": 0, "response": {"trades": ROWS, "total": 2}}, indent=1)
    assert orders(path) == WANTED
    look = inspect(path)
    assert (said(look, "json_unwrapped"), look.sheets) == (["response.trades"], ())


def test_of_several_lists_the_longest_is_read_and_a_name_chooses_another(tmp_path: Path) -> None:
    path = saved(tmp_path / "x.json", {"customers": [{"id": 1}], "orders": ROWS})
    look = inspect(path)
    assert (look.sheets, look.reading.sheet) == (("customers", "orders"), "orders")
    assert [column.name for column in inspect(path, Reading(sheet="customers")).columns] == ["id"]
    assert "no list called" in refusal(path, Reading(sheet="nothing"))


def test_objects_inside_rows_become_columns_and_lists_are_left_out_under_a_notice(tmp_path: Path) -> None:
    row = {"id": 1, "buyer": {"id": "b1", "home": {"city": "Bern"}}, "items": [{"sku": 1}], "tags": ["x"], "a/b~c": "d"}
    look = inspect(saved(tmp_path / "x.json", [row]))
    assert [(column.name, column.samples) for column in look.columns] == [
        ("id", ("1",)),
        ("buyer.id", ("b1",)),
        ("buyer.home.city", ("Bern",)),
        ("a/b~c", ("d",)),
    ]
    assert said(look, "dropped_columns") == ["items", "tags"]


def test_a_value_that_is_an_object_here_and_a_word_there_stays_text(tmp_path: Path) -> None:
    rows = [{"id": 1, "buyer": None}, {"id": 2, "buyer": {"name": "a"}}, {"id": 3, "buyer": "b"}]
    assert [column.name for column in inspect(saved(tmp_path / "x.json", rows[:2])).columns] == ["id", "buyer.name"]
    look = inspect(saved(tmp_path / "y.json", rows))
    assert look.columns[1].samples == ('{"name":"a"}', "b")


def test_a_key_that_only_a_late_row_has_becomes_a_column(tmp_path: Path) -> None:
    rows = [{"customer": f"c{i}", "order": i, "date": "2024-01-05", "amount": 1} for i in range(3_000)]
    path = saved(tmp_path / "x.json", [*rows, {**rows[0], "order": "late", "item_count": 4, "amount": None}])
    version = build(path)
    assert version.notice("unreadable_amount")[:2] == (1, (3_001,))
    assert version.report.rows_kept == 3_000


@pytest.mark.parametrize("content", [[[1, 2], [3, 4]], {"a": [1, 2], "b": [3, 4]}])
def test_what_holds_no_objects_is_refused(tmp_path: Path, content: object) -> None:
    assert "no list of objects" in refusal(saved(tmp_path / "x.json", content))


def test_an_empty_list_has_no_rows(tmp_path: Path) -> None:
    assert "no rows" in refusal(saved(tmp_path / "x.json", []))


def test_damage_is_refused_with_its_place(tmp_path: Path) -> None:
    assert "Line 3 is not valid JSON" in refusal(
        write_bytes(tmp_path / "x.json", b'{"a": 1}\n{"a": 2}\n{"a": 3\n{"a": 4}\n')
    )
    assert "damaged or cut short" in refusal(write_bytes(tmp_path / "y.json", b'[{"a": 1}, {"a": 2'))
    assert "damaged or cut short" in refusal(write_bytes(tmp_path / "z.json", b'{"a": [{"b": 1}'))


def test_a_hundred_thousand_brackets_are_refused(tmp_path: Path) -> None:
    deep = b'[{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}]"
    assert "nested too deeply" in refusal(write_bytes(tmp_path / "x.json", deep))


def test_more_keys_than_columns_allowed_are_refused(tmp_path: Path) -> None:
    assert "600 columns" in refusal(saved(tmp_path / "x.json", [{f"k{i}": i for i in range(600)}]))
