"""Hostile Parquet files, by their number in the catalogue of hostile inputs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from crm_dashboard.errors import ImportRefused
from tests.data.imports import build, inspect, write_bytes

ROLES = (("customer_id", "customer"), ("order_ts", "date"), ("net_amount", "amount"))


def written(path: Path, columns: dict[str, pa.Array], **options: object) -> Path:
    pq.write_table(pa.table(columns), path, **options)
    return path


def plain(**columns: pa.Array) -> dict[str, pa.Array]:
    base = {
        "customer": pa.array([17850.0, 3.0]),
        "date": pa.array([dt.date(2024, 1, 5), dt.date(2024, 1, 6)]),
        "amount": pa.array([Decimal("1.10"), Decimal("2.20")]),
    }
    return base | columns


def refusal(path: Path) -> str:
    with pytest.raises(ImportRefused) as caught:
        build(path, ROLES)
    return str(caught.value)


def test_whole_floats_lose_their_point_and_decimals_stay_exact(tmp_path: Path) -> None:
    version = build(written(tmp_path / "x.parquet", plain()), ROLES)
    assert version.rows("SELECT customer_id, net_amount::VARCHAR FROM orders ORDER BY order_ts") == [
        ("17850", "1.1000"),
        ("3", "2.2000"),
    ]


def test_nan_and_infinity_are_missing_under_a_notice(tmp_path: Path) -> None:
    path = written(
        tmp_path / "x.parquet", plain(amount=pa.array([float("nan"), float("-inf")]), more=pa.array([1.5, None]))
    )
    look = inspect(path)
    assert [(notice.key, notice.count, notice.column) for notice in look.notices] == [("not_finite", 2, "amount")]


def test_a_file_of_several_row_groups_keeps_its_order(tmp_path: Path) -> None:
    count = 300_000
    columns = plain() | {
        "customer": pa.array([f"c{i}" for i in range(count)]),
        "date": pa.array([dt.date(2024, 1, 5)] * count),
        "amount": pa.array([1.0] * count),
    }
    version = build(written(tmp_path / "x.parquet", columns, row_group_size=70_000), ROLES)
    assert version.rows("SELECT count(*), bool_and(customer_id = 'c' || (order_id::INT - 1)) FROM orders") == [
        (count, True)
    ]


def test_29_more_rows_than_the_limit_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "x.parquet", {"customer": pa.array([0] * 50_000_001, pa.int8())})
    assert "more than 50000000 rows" in refusal(path)


def test_31_twenty_thousand_columns_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "x.parquet", {f"c{i}": pa.array([1]) for i in range(20_000)})
    assert "20000 columns" in refusal(path)


@pytest.mark.parametrize("depth", [3, 26, 100])
def test_32_and_33_deep_nesting_is_refused(tmp_path: Path, depth: int) -> None:
    value: object = 1
    kind: pa.DataType = pa.int32()
    for _ in range(depth):
        value, kind = [value], pa.list_(kind)
    path = written(tmp_path / "x.parquet", plain(deep=pa.array([value, value], kind)))
    assert "nests its columns" in refusal(path) or "damaged" in refusal(path)


def test_34_and_35_cut_files_and_false_footers_are_refused(tmp_path: Path) -> None:
    content = written(tmp_path / "x.parquet", plain()).read_bytes()
    assert "damaged" in refusal(write_bytes(tmp_path / "y.parquet", content[: len(content) // 2]))
    fake = content[:-8] + (2**31 - 1).to_bytes(4, "little") + b"PAR1"
    assert "damaged" in refusal(write_bytes(tmp_path / "z.parquet", fake))


def test_35_a_damaged_page_is_refused(tmp_path: Path) -> None:
    columns = plain() | {"customer": pa.array([f"c{i}" for i in range(2)])}
    content = bytearray(written(tmp_path / "x.parquet", columns, compression="zstd").read_bytes())
    content[10:60] = b"\xff" * 50
    assert "damaged" in refusal(write_bytes(tmp_path / "y.parquet", bytes(content)))


def test_36_brotli_is_refused(tmp_path: Path) -> None:
    assert "BROTLI" in refusal(written(tmp_path / "x.parquet", plain(), compression="brotli"))


def test_37_an_encrypted_footer_is_refused(tmp_path: Path) -> None:
    assert "encrypted" in refusal(write_bytes(tmp_path / "x.parquet", b"PARE" + b"\0" * 100 + b"PARE"))


def test_38_nested_and_binary_columns_are_left_out_with_a_notice(tmp_path: Path) -> None:
    odd = {
        "list": pa.array([[1], [2]]),
        "struct": pa.array([{"a": 1}, {"a": 2}]),
        "map": pa.array([[("a", 1)], []], pa.map_(pa.string(), pa.int32())),
        "binary": pa.array([b"a", b"b"]),
    }
    version = build(written(tmp_path / "x.parquet", odd | plain()), ROLES)
    assert version.report.rows_kept == 2
    dropped = [notice.column for notice in version.report.notices if notice.key == "dropped_columns"]
    assert dropped == ["list", "struct", "map", "binary"]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_39_timestamps_of_every_unit_are_read(tmp_path: Path, unit: str) -> None:
    stamps = pa.array([dt.datetime(2024, 1, 5, 8, 26), dt.datetime(2024, 1, 6)], pa.timestamp(unit))
    version = build(written(tmp_path / "x.parquet", plain(date=stamps)), ROLES)
    assert version.rows("SELECT order_ts::VARCHAR FROM orders ORDER BY 1") == [
        ("2024-01-05 08:26:00",),
        ("2024-01-06 00:00:00",),
    ]


def test_39_a_time_with_a_zone_keeps_the_clock_of_its_zone(tmp_path: Path) -> None:
    instant = dt.datetime(2024, 1, 5, 20, 0, tzinfo=dt.UTC)
    stamps = pa.array([instant, instant], pa.timestamp("us", "Asia/Shanghai"))
    version = build(written(tmp_path / "x.parquet", plain(date=stamps)), ROLES)
    assert version.rows("SELECT DISTINCT order_ts::VARCHAR FROM orders") == [("2024-01-06 04:00:00",)]


def test_40_wide_decimals_are_exact(tmp_path: Path) -> None:
    amounts = pa.array([Decimal("12345678901.1234000000"), Decimal("0.0001000000")], pa.decimal128(38, 10))
    version = build(written(tmp_path / "x.parquet", plain(amount=amounts)), ROLES)
    assert version.rows("SELECT net_amount::VARCHAR FROM orders ORDER BY order_ts") == [
        ("12345678901.1234",),
        ("0.0001",),
    ]


def test_41_repeated_field_names_are_renamed(tmp_path: Path) -> None:
    table = pa.table([pa.array(["a"]), pa.array(["b"])], names=["x", "x"])
    pq.write_table(table, tmp_path / "x.parquet")
    assert [(column.name, column.samples) for column in inspect(tmp_path / "x.parquet").columns] == [
        ("x", ("a",)),
        ("x (2)", ("b",)),
    ]


def test_dictionaries_booleans_and_half_floats_become_text(tmp_path: Path) -> None:
    columns = {
        "d": pa.array(["a", "b", "a"]).dictionary_encode(),
        "b": pa.array([True, False, None]),
        "f": pa.array([1.5, 2.0, None], pa.float32()),
        "n": pa.nulls(3),
    }
    look = inspect(written(tmp_path / "x.parquet", columns))
    assert [column.samples for column in look.columns] == [("a", "b"), ("true", "false"), ("1.5", "2"), ()]


def test_60_text_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    buffers = pa.array([b"\xff\xfe", b"ok"], pa.binary()).buffers()
    path = written(tmp_path / "x.parquet", plain(customer=pa.Array.from_buffers(pa.string(), 2, buffers)))
    assert "damaged" in refusal(path)


def test_61_nul_characters_are_dropped(tmp_path: Path) -> None:
    version = build(written(tmp_path / "x.parquet", plain(customer=pa.array(["a\0b", "c"]))), ROLES)
    assert version.rows("SELECT customer_id FROM customers") == [("ab",), ("c",)]
