"""The charts of the page Why: what they say, where bars begin and end, and that texts have room."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from crm_dashboard.charts.drawing.vega_lite import vega_lite
from crm_dashboard.charts.why.bridge import bridge_chart
from crm_dashboard.charts.why.groups import groups_chart, groups_text
from crm_dashboard.charts.why.tree import tree_chart, tree_text
from crm_dashboard.charts.why.view import WhyView
from crm_dashboard.charts.why.words import bridge_text, finding, group_finding
from crm_dashboard.i18n.translator import translator
from crm_dashboard.model.decomposition.bridge import Bridge, Part
from crm_dashboard.model.decomposition.factors import PeriodSums, factor_tree
from crm_dashboard.model.decomposition.groups import Breakdown, Group
from tests.gates import LANGUAGES

VIEW = WhyView(translator("en"), "year", "USD")


def bridge(before: int, *parts: tuple[str, int]) -> Bridge:
    amounts = tuple(Part(key, Decimal(amount)) for key, amount in parts)
    return Bridge(Decimal(before), Decimal(before) + sum((part.amount for part in amounts), Decimal(0)), amounts)


def rows_with(chart: Any, field: str) -> list[dict[str, Any]]:
    frames = vega_lite(chart)["datasets"].values()
    return next(frame.to_dict("records") for frame in frames if field in frame.columns)


def test_the_finding_says_the_number_first_and_what_brought_most_of_it() -> None:
    more = bridge(1_000, ("customers", 60), ("orders_per_customer", 30), ("order_value", 10))
    assert finding(VIEW, more, 20.0) == "$100 more than a year ago: 60% of it from more customers"
    less = bridge(1_000, ("customers", -60), ("order_value", -30), ("refunds", -10))
    assert finding(VIEW, less, 20.0) == "$100 less than a year ago: 60% of it from fewer customers"
    before = WhyView(translator("zh"), "before", "CNY")
    assert finding(before, more, 20.0) == "比上一期多 ¥100：其中 60% 来自客户增多"


def test_a_part_larger_than_the_whole_is_told_as_an_amount() -> None:
    told = finding(VIEW, bridge(1_000, ("customers", 150), ("refunds", -50)), None)
    assert told == "$100 more than a year ago, mainly from more customers (+$150)"


def test_a_change_within_its_interval_is_said_to_be_possible_chance() -> None:
    assert finding(VIEW, bridge(1_000, ("customers", 10)), 30.0) == "$10 more than a year ago, which may be chance: ± $30"  # fmt: skip
    assert finding(VIEW, bridge(1_000, ("customers", 5), ("refunds", -5)), 0.0) == "As much revenue as a year ago"


def test_the_bars_of_a_bridge_hang_on_one_another_from_then_to_now() -> None:
    bars = rows_with(bridge_chart(bridge(100, ("customers", 50), ("order_value", -120)), VIEW, ""), "share")
    assert [(bar["x_position"], bar["x_end"]) for bar in bars] == [(0, 100), (100, 150), (30, 150), (0, 30)]
    assert [bar["text"] for bar in bars] == ["$100", "+$50", "−$120", "$30"]
    assert [bar["name"] for bar in bars] == ["A year ago", "More customers", "Lower sales per order", "Now"]
    assert bars[1]["share"] == "−71%"


def test_small_parts_of_a_large_revenue_are_seen_and_the_chart_says_that_its_axis_is_cut() -> None:
    chart = bridge_chart(bridge(1_000_000, ("customers", 3_000), ("refunds", -1_000)), VIEW, "")
    bars = rows_with(chart, "share")
    start = bars[0]["x_position"]
    assert start == pytest.approx(1_000_000 - 0.6 * 3_000)
    assert "The axis begins at" in "".join(vega_lite(chart)["title"]["text"])
    below = bridge(-50, ("customers", 80))
    assert [(bar["x_position"], bar["x_end"]) for bar in rows_with(bridge_chart(below, VIEW, ""), "share")] == [(-50, 0), (-50, 30), (0, 30)]  # fmt: skip


def test_a_part_with_nothing_in_it_that_most_shops_lack_has_no_bar() -> None:
    bars = rows_with(bridge_chart(bridge(100, ("price", 5), ("added", 0), ("mix", 0)), VIEW, ""), "share")
    assert [bar["name"] for bar in bars] == ["A year ago", "Higher prices", "The same mix of products", "Now"]


def tree() -> Any:
    return factor_tree(
        PeriodSums(10, 20, Decimal(1000), Decimal(-50), Decimal(40)),
        PeriodSums(12, 24, Decimal(1440), Decimal(-80), Decimal(50)),
    )


@pytest.mark.parametrize("width", [340, 480, 560])
def test_the_boxes_of_the_tree_do_not_overlap_and_each_says_its_level_and_part(width: int) -> None:
    view = WhyView(translator("en"), "year", "USD", width=width)
    boxes = rows_with(tree_chart(tree(), {"new": 4, "returned": 1, "lost": 3}, view, ""), "levels")
    told = {box["name"]: (box["levels"], box["amount"]) for box in boxes}
    arrow = "12" if width < 500 else "10 → 12"
    assert told["Customers"] == (arrow, "+$220")
    assert told["New"] == ("+4", "")
    assert told["Lost"] == ("−3", "")
    assert len(boxes) == 10
    for one in boxes:
        for other in boxes:
            if one is not other and one["left"] == other["left"]:
                assert one["bottom"] <= other["top"] or other["bottom"] <= one["top"]


def groups() -> Breakdown:
    return Breakdown(
        "orders.channel",
        (
            Group("constructor", "value", Decimal(10), Decimal(60), 20.0, new=Decimal(50)),
            Group('a"];alert(1)//', "value", Decimal(30), Decimal(20), 15.0, lost=Decimal(-10)),
            Group("3", "others", Decimal(0), Decimal(0), 0.0),
        ),
    )


def test_a_group_within_its_interval_is_pale_and_the_largest_change_is_the_title() -> None:
    told, names = groups(), ("constructor", 'a"];alert(1)//', "others (3)")
    rows = rows_with(groups_chart(told, names, VIEW, ""), "strength")
    assert [row["strength"] < 0.5 for row in rows] == [False, True, True]
    assert [(row["low"], row["high"]) for row in rows] == [(30, 70), (-25, 5), (0, 0)]
    assert rows[0]["label"] == "+$50"  # more than all together, so a share says nothing
    assert group_finding(VIEW, told, dict(enumerate(names))) == "Largest change: constructor +$50"


def test_text_from_data_is_no_part_of_an_expression() -> None:
    spec = vega_lite(groups_chart(groups(), ("constructor", 'a"];alert(1)//', "x"), VIEW, ""))
    assert "alert" not in str({key: value for key, value in spec.items() if key not in ("datasets", "params")})
    (names,) = (param["value"] for param in spec["params"] if param["name"] == "groups")
    assert names[0] == "constructor\u00a0"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("dark", [False, True])
def test_every_chart_says_in_words_what_it_shows(language: str, dark: bool) -> None:
    view = WhyView(translator(language), "before", "CNY", dark)
    assert "¥" in bridge_text(view, tree().bridge)
    assert "¥" in tree_text(tree(), view)
    assert "¥" in groups_text(groups(), ("a", "b", "c"), view, "x")
    vega_lite(tree_chart(tree(), {"new": 0, "returned": 0, "lost": 0}, view, "x" * 200))
    vega_lite(bridge_chart(bridge(0), view, ""))
