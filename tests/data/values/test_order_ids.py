"""Order ids that are told from the same id of another order, and ids that lost their last digits."""

from __future__ import annotations

import duckdb
import pytest

from crm_dashboard.data.values.order_ids import (
    apart,
    is_long,
    is_rounded,
    repeated,
    shown_order_id,
    unrepeated,
    written,
)
from crm_dashboard.data.values.values import key


def sql(expression: str) -> object:
    """Return the value of an SQL expression."""
    (value,) = duckdb.connect().execute(f"SELECT {expression}").fetchone() or (None,)
    return value


def test_an_id_is_shown_as_the_file_has_it() -> None:
    told_apart = str(sql(apart("'INV-1'", "'North 2024'")))
    twice = str(sql(repeated("'INV-1'", "7")))
    assert len({told_apart, twice, "INV-1"}) == 3
    assert [shown_order_id(order) for order in (told_apart, twice, "INV-1", "")] == ["INV-1", "INV-1", "INV-1", ""]
    assert sql(written(f"'{told_apart}'")) == sql(unrepeated(f"'{twice}'")) == "INV-1"


def test_no_id_of_a_file_holds_the_signs_that_tell_ids_apart() -> None:
    for changed in (apart("'1'", "'2024'"), repeated("'1'", "7")):
        assert shown_order_id(str(sql(f"(SELECT {key('word')} FROM (SELECT {changed} AS word))"))) in ("12024", "17")


@pytest.mark.parametrize(
    ("order_id", "long", "rounded"),
    [
        ("2024010512345670000", True, True),
        ("2024010512345670001", True, False),
        ("202401051234567", False, None),
        ("A024010512345670000", False, None),
    ],
)
def test_a_long_number_is_rounded_if_all_digits_after_the_fifteenth_are_zeros(
    order_id: str, long: bool, rounded: bool | None
) -> None:
    assert sql(is_long(f"'{order_id}'")) is long
    if rounded is not None:
        assert sql(is_rounded(f"'{order_id}'")) is rounded
