"""The timeline of a customer: an order or refund each, and a row for each kind of record."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import vl_convert

from crm_dashboard.charts.customers import Purchase, Row, Timeline, alt_text, timeline
from crm_dashboard.charts.drawing.vega_lite import vega_lite, with_records
from crm_dashboard.i18n.translator import translator

DAY = dt.date(2024, 3, 1)
SHOWN = Timeline(
    (Purchase(DAY, 120.0, False, "order"), Purchase(DAY + dt.timedelta(40), -20.0, True, "refund")),
    (Row("Feedback", ((DAY + dt.timedelta(3), "5 of 5"),)),),
    DAY + dt.timedelta(90),
    DAY + dt.timedelta(95),
    "CNY",
)
NOTHING = Timeline((), (), DAY, None, None)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("shown", [SHOWN, NOTHING], ids=["full", "empty"])
def test_the_chart_can_be_drawn(shown: Timeline, language: str) -> None:
    spec = with_records(vega_lite(timeline(shown, translator(language), dark=language == "zh")))
    svg = vl_convert.vegalite_to_svg(json.dumps(spec))
    assert svg.startswith("<svg")
    assert ("Feedback" in svg) is (shown is SHOWN)


def test_an_order_and_a_refund_lie_on_both_sides_of_zero_and_the_expected_day_is_marked() -> None:
    spec = with_records(vega_lite(timeline(SHOWN, translator("en"), dark=False)))
    rows = [row for data in spec["datasets"].values() for row in data]
    assert {row["amount"] for row in rows if "amount" in row} == {120.0, -20.0}
    assert any(row.get("words") == "next order expected" for row in rows)
    without = vega_lite(timeline(NOTHING, translator("en"), dark=False))
    assert "next order expected" not in str(with_records(without))


def test_the_alternative_text_counts_what_is_drawn() -> None:
    assert alt_text(SHOWN, translator("en")) == (
        "What the customer did over time. Orders and refunds: 2 and Feedback: 1."
    )
