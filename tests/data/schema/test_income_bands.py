"""Income bands in order, however they are written; what has no order gets none."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from crm_dashboard.data.schema.income_bands import MOST_BANDS, order_bands
from tests.data.imports import build_rows

JOURNEY = [
    "Under 15K", "15-24K", "25-34K", "35-49K", "50-74K", "75-99K",
    "100-124K", "125-149K", "150-174K", "175-199K", "200-249K", "250K+",
]  # fmt: skip
LADDERS = {
    "yuan": ["5000元以下", "5000-8000元", "8000-12000元", "12000-20000元", "20000元以上"],
    "thousands and ten thousands": ["3千以下", "3千-8千", "8千-1万", "1万-2万", "2万及以上"],
    "a unit for both ends, and one for the last": ["5000以下", "5000-1万", "1-2万", "2万-5万", "5万以上"],
    "parts of ten thousand": ["0.5万以内", "0.5-1万", "1-1.5万", "1.5-2万"],
    "not enough": ["不足3000元", "3000-4999元", "不低于5000元"],
    "full-width": ["５０００以下", "５０００～８０００", "８０００以上"],
    "The Complete Journey": JOURNEY,
    "dollars": ["$0 - $24,999", "$25,000 - $49,999", "$50,000 - $99,999", "$100,000+"],
    "less than": ["Less than $40K", "$40K - $60K", "$60K - $80K", "$80K - $120K", "$120K +"],
    "signs": ["<30k", "30k–50k", "50k–1m", "1m+"],
    "points between thousands": ["0 - 1.500.000", "1.500.000 - 2.000.000", "2.000.000 +"],
    "intervals": ["[0,500)", "[500,800)", "[800,3000)", "[3000,10000)", "[10000,+∞)"],
    "a currency that ends with a unit's letter": ["800-1000 RMB", "1k-2k RMB", "5000 RMB"],
    "words": ["low", "medium", "high"],
    "more words": ["Low income", "Lower middle income", "Upper middle income", "High income"],
    "低中高": ["低", "中", "高"],
    "收入": ["低收入", "中等收入", "较高收入", "高收入"],
}


@pytest.mark.parametrize("name", LADDERS)
def test_bands_stand_in_order_however_they_arrive(name: str) -> None:
    ladder = LADDERS[name]
    for seed in range(5):
        arrived = random.Random(seed).sample(ladder * 2, 2 * len(ladder))
        assert order_bands(arrived) == tuple(ladder)


@pytest.mark.parametrize(
    "bands",
    [
        ["red", "blue"],
        ["A", "B", "C"],
        ["low", "purple"],
        ["low", "5000-8000"],  # a word has no place among numbers
        ["5000-8000", "5,000 - 9,000"],  # nor two bands on one place
        ["low", "LOW"],
        ["5000元以下"],
        [],
    ],
)
def test_bands_without_an_order_have_none(bands: list[str]) -> None:
    assert order_bands(bands) == ()


def test_a_band_that_says_that_nothing_is_known_has_no_place() -> None:
    assert order_bands(["高", "未知", "低"]) == ("低", "高")
    assert order_bands(["Unknown", "$40K - $60K", "Less than $40K"]) == ("Less than $40K", "$40K - $60K")
    assert order_bands(["未知", "低"]) == ()


def test_more_than_forty_bands_are_no_bands() -> None:
    numbers = [f"{1000 * step}-{1000 * step + 999}" for step in range(MOST_BANDS + 1)]
    assert order_bands(numbers[:-1]) == tuple(numbers[:-1])
    assert order_bands(numbers) == ()


def levels(folder: Path, *bands: str) -> list[object]:
    """Return the levels of customers with these bands, as stored; "none" where there is no such column."""
    rows = [["id", "income"], *([f"{number:02}", band] for number, band in enumerate(bands))]
    version = build_rows(folder, rows, [("customer_id", "id"), ("income_band", "income")], table="customers")
    if "income_level" not in version.columns("customers"):
        return ["none"]
    return [level for (level,) in version.rows("SELECT income_level FROM customers ORDER BY customer_id")]


def test_customers_know_the_level_of_their_band(tmp_path: Path) -> None:
    assert levels(tmp_path, "20000元以上", "5000元以下", "", "5000-8000元", "5000元以下") == [3, 1, None, 2, 1]
    assert levels(tmp_path, "高", "未知", "低") == [2, None, 1]
    assert levels(tmp_path, "it's low", "'; --", "5k") == ["none"]
    assert levels(tmp_path, *(f"{1000 * step}-{1000 * step + 999}" for step in range(MOST_BANDS + 1))) == ["none"]


def test_orders_and_customers_share_one_ladder(tmp_path: Path) -> None:
    head = ["customer", "date", "amount", "income"]
    roles = [("customer_id", "customer"), ("order_ts", "date"), ("net_amount", "amount"), ("income_band", "income")]
    met = build_rows(tmp_path, [head, ["a", "2024-01-05", "1", "5-8k"], ["b", "2024-01-05", "1", "20k+"]], roles)
    assert met.rows("SELECT customer_id, income_level FROM customers") == [("a", 1), ("b", 2)]
    both = build_rows(
        tmp_path,
        [["id", "income"], ["c", "8-20k"], ["a", "20k+"]],
        [("customer_id", "id"), ("income_band", "income")],
        table="customers",
        previous=met,
    )
    assert both.rows("SELECT customer_id, income_level FROM customers") == [("a", 2), ("b", 2), ("c", 1)]
    (customers,) = [table for table in both.report.tables if table.name == "customers"]
    (level,) = [column for column in customers.columns if column.name == "income_level"]
    assert (level.label, level.values) == ("", "number")
