"""Files that arrive together: what each becomes and why, by which keys they hang together, and what is remembered."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from crm_dashboard.data.building.matching import count_keys
from crm_dashboard.data.catalogue import catalogue
from crm_dashboard.data.catalogue.catalogue import Catalogue
from crm_dashboard.data.catalogue.mappings import MAPPINGS, find_mapping, save_mapping
from crm_dashboard.data.catalogue.shape_file import MAX_ENTRIES
from crm_dashboard.data.process.protocol import ColumnSummary, Inspection, KeyPair, MatchRequest, Reading
from crm_dashboard.data.understanding.file_guesses import (
    FileGuess,
    InspectedFile,
    find_key_pairs,
    guess_as,
    guess_files,
)
from crm_dashboard.data.understanding.role_guesses import guess_roles
from tests.data.imports import inspect, write_bytes, write_csv
from tests.data.understanding.test_understanding import columns


def look(name: str, described: str, *, repeating: Sequence[str] = ()) -> InspectedFile:
    """Describe a file as `test_understanding.columns` does; the values of `repeating` headers come again."""
    shown = tuple(
        ColumnSummary(one.name, one.samples, one.values, 1.0, 0.3 if one.name in repeating else 1.0)
        for one in columns(described)
    )
    return InspectedFile(name, Inspection("csv", Reading(), (), shown, 10))


def roles(guess: FileGuess) -> dict[str, str]:
    return {one.role: one.header for one in guess.roles}


def workspace_at(folder: Path) -> Path:
    """Make a folder one of an empty workspace."""
    folder.mkdir(exist_ok=True)
    catalogue.write(folder, Catalogue(""))
    return folder


HEADS = look("orders.csv", "order id:i | customer id:i | order date:d | status:t", repeating=["customer id"])
LINES = look("lines.csv", "order id:i | sku:i | quantity:n | price:m", repeating=["order id", "sku"])


def test_every_guess_has_a_reason() -> None:
    guesses = guess_roles(columns("Customer ID:i | Web order date utc:d | amount:m"), "orders")
    assert {one.role: str(one.reason) for one in guesses} == {
        "customer_id": "The header is a known name for it.",
        "order_ts": "The header holds “order date”.",
        "net_amount": "The header is a known name for it, and the values are amounts.",
    }


def test_the_only_times_and_the_only_amounts_beside_an_id_are_taken_by_their_kind() -> None:
    guesses = {one.role: one for one in guess_roles(columns("customer id:i | wann:d | quanto:m"), "orders")}
    assert {role: one.header for role, one in guesses.items()} == {"customer_id": "customer id"}
    guesses = {one.role: one for one in guess_roles(columns("customer id:i | wann:d | amount:m"), "orders")}
    assert guesses["order_ts"].header == "wann"
    assert str(guesses["order_ts"].reason).startswith("The only column of dates")
    guesses = {one.role: one for one in guess_roles(columns("customer id:i | date:d | quanto:m"), "orders")}
    assert str(guesses["net_amount"].reason).startswith("The only column of amounts")


@pytest.mark.parametrize(
    "described",
    [
        "customer id:i | wann:d | bis:d | amount:m",  # two columns of times
        "customer id:i | delivery date:d | amount:m",
        "customer id:i | 预计送达时间:d | 金额:m",
        "wann:d | amount:m",  # nobody to whom it belongs
        "parent order id no:i | amount:m",
    ],
)
def test_what_is_not_sure_is_not_guessed(described: str) -> None:
    found = {one.role for one in guess_roles(columns(described), "orders")}
    assert not found & {"order_ts", "order_id"}


def test_a_longer_header_that_holds_a_known_name_is_taken_unless_it_tells_of_something_else() -> None:
    found = {one.role: one.header for one in guess_roles(columns("平台订单编号:i | 推荐客户编号:i"), "orders")}
    assert found == {"order_id": "平台订单编号"}


def test_lines_go_with_the_file_of_their_orders() -> None:
    heads, lines = guess_files([HEADS, LINES])
    assert (heads.table, lines.table) == ("orders", "order_lines")
    assert str(lines.reason) == "Its rows are lines of the orders in “orders.csv”."
    assert roles(lines) == {"order_id": "order id", "product_id": "sku", "qty": "quantity", "unit_price": "price"}


def test_lines_alone_are_not_used_and_no_products() -> None:
    (lines,) = guess_files([LINES])
    assert lines.table == ""
    assert "who ordered" in str(lines.reason)


def test_files_of_the_same_columns_continue_one_another_and_others_of_that_table_are_left_out() -> None:
    described = "customer id:i | order id:i | date:d | amount:m"
    first, second, other = guess_files(
        [look("2023.csv", described), look("2024.csv", described), look("x.csv", "customer id:i | date:d | amount:m")]
    )
    assert (first.table, first.under) == ("orders", None)
    assert (second.table, second.under) == ("orders", 0)
    assert str(second.reason) == "It has the same columns as “2023.csv”: its rows go under those."
    assert (other.table, str(other.reason)) == ("", "“2023.csv” is already that table, and its columns are others.")


def test_keys_lead_to_the_file_with_one_row_for_each() -> None:
    tables = ["orders", "order_lines", "customers", "products", ""]
    found = [
        {"customer_id": "buyer", "order_id": "no"},
        {"order_id": "order", "product_id": "sku"},
        {"customer_id": "id"},
        {"product_id": "code"},
        {},
    ]
    assert set(find_key_pairs(tables, found)) == {
        KeyPair(0, "buyer", 2, "id"),
        KeyPair(1, "sku", 3, "code"),
        KeyPair(1, "order", 0, "no"),
    }
    assert find_key_pairs(["orders", "feedback"], [{"customer_id": "a"}, {"customer_id": "b"}]) == (
        KeyPair(1, "b", 0, "a"),
    )


def test_different_keys_are_counted_and_looked_for_in_the_other_file(tmp_path: Path) -> None:
    orders = write_csv(tmp_path / "o.csv", [["buyer", "n"], ["17.0", "1"], ["17", "2"], ["18", "3"], ["", "4"]])
    customers = write_csv(tmp_path / "c.csv", [["id", "city"], ["17", "x"], ["19", "y"]])
    files = ((str(orders), "o.csv", Reading()), (str(customers), "c.csv", Reading()))
    counts = count_keys(MatchRequest(files, (KeyPair(0, "buyer", 1, "id"),), str(tmp_path / "s")), memory_mb=200)
    assert counts.rows == (4, 2)
    assert [(one.keys, one.matched) for one in counts.matches] == [(2, 1)]


def test_a_confirmed_mapping_is_used_for_the_next_file_of_the_same_headers_and_says_so(tmp_path: Path) -> None:
    workspace_at(tmp_path)
    save_mapping(tmp_path, ["wer", "wann", "wieviel"], "orders", [("customer_id", "wer"), ("order_ts", "wann")])
    file = look("b.csv", "wann:d | wieviel:m | wer:t")
    (guess,) = guess_files([file], lambda headers: find_mapping([tmp_path], headers))
    assert (guess.table, roles(guess)) == ("orders", {"customer_id": "wer", "order_ts": "wann"})
    assert str(guess.reason).startswith("Remembered from the last file")
    assert {str(one.reason) for one in guess.roles} == {str(guess.reason)}
    other = look("c.csv", "wann:d | wieviel:m | wer:t | extra:t")
    assert guess_files([other], lambda headers: find_mapping([tmp_path], headers))[0].table == ""
    assert guess_as(file, "customers", lambda headers: find_mapping([tmp_path], headers)) == ()


def test_mappings_are_kept_apart_bounded_and_without_values_and_a_damaged_file_is_no_mapping(tmp_path: Path) -> None:
    one, other = (workspace_at(tmp_path / name) for name in ("one", "other"))
    for number in range(MAX_ENTRIES + 5):
        save_mapping(one, [f"h{number}"], "customers", [("customer_id", f"h{number}")])
    assert find_mapping([one], ["h0"]) is None
    assert find_mapping([one], ["h104"]) is not None
    assert find_mapping([other], ["h104"]) is None
    assert sorted(path.name for path in one.iterdir() if path.suffix != ".lock") == ["catalogue.json", MAPPINGS.name]
    (one / MAPPINGS.name).write_text("{")
    assert find_mapping([one], ["h104"]) is None


def test_the_tables_of_complete_journey_are_each_what_they_are_or_not_used(real_data: Path, tmp_path: Path) -> None:
    folder = real_data / "complete_journey"
    names = {path.stem.removesuffix("_801_households"): path for path in folder.glob("*.parquet")}
    promotions = tmp_path / "promotions.parquet"
    shown = {
        "product_id": [1, 1, 2],
        "store_id": [316, 337, 441],
        "display_location": ["9", "3", "A"],
        "week": [1, 1, 2],
    }
    pq.write_table(pa.table(shown), promotions)
    names["promotions"] = promotions
    looks = []
    for name, path in names.items():
        (tmp_path / name).symlink_to(path)
        looks.append(InspectedFile(name, inspect(tmp_path / name)))
    guesses = dict(zip(names, guess_files(looks), strict=True))
    assert {name: guess.table for name, guess in guesses.items()} == {
        "transactions": "orders",
        "demographics": "customers",
        "products": "products",
        "campaign_descriptions": "campaigns",
        "coupon_redemptions": "touches",
        "campaigns": "",
        "coupons": "",
        "promotions": "",
    }
    assert str(guesses["campaigns"].reason) == "As Campaign touches it lacks: Time."


def test_a_retail_export_with_chinese_headers_is_understood(tmp_path: Path) -> None:
    rows = "订单编号,商品编码,商品名称,数量,下单时间,单价,客户编号,国家\n536365,85123A,杯,6,2010-12-01 08:26:00,2.55,17850,英国\n536365,71053,灯,6,2010-12-01 08:26:00,3.39,17850,英国\n"
    path = write_bytes(tmp_path / "零售.csv", rows.encode("gb18030"))
    (guess,) = guess_files([InspectedFile("零售.csv", inspect(path))])
    assert guess.table == "orders"
    assert roles(guess) == {
        "customer_id": "客户编号",
        "order_id": "订单编号",
        "order_ts": "下单时间",
        "qty": "数量",
        "unit_price": "单价",
        "product_id": "商品编码",
        "product_name": "商品名称",
        "country": "国家",
    }


def test_two_sessions_that_confirm_at_once_both_are_remembered(tmp_path: Path) -> None:
    workspace_at(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        list(
            pool.map(lambda no: save_mapping(tmp_path, [f"h{no}"], "customers", [("customer_id", f"h{no}")]), range(24))
        )
    assert all(find_mapping([tmp_path], [f"h{no}"]) for no in range(24))
    assert sorted(path.name for path in tmp_path.iterdir()) in (
        ["catalogue.json", MAPPINGS.name],
        ["catalogue.json", "catalogue.lock", MAPPINGS.name],
    )
