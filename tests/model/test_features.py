"""Features where the definitions meet an edge: windows, filters on orders, ratios on a cut, missing values."""

from __future__ import annotations

import datetime as dt
import itertools
import math

import pytest

from crm_dashboard.model.calendar import date_of, day_number, month_of
from crm_dashboard.model.features import Frames, features
from crm_dashboard.model.metrics.registry import attribute_metric, registry
from crm_dashboard.model.metrics.scope import Scope
from crm_dashboard.model.question.spec import Among
from tests.model.questions import codes_of, fixed_axis
from tests.model.tables import Contact, Feedback, Order, rows_of

METRICS = registry()
JUNE_30 = day_number(dt.date(2024, 6, 30))
CONTACTS = [METRICS["contacts"], METRICS["contact_rate"]]


def value_of(desk, key, orders, scope=None, customer="王芳"):
    metric = METRICS[key]
    return rows_of(features(desk.frames(orders), scope or Scope(JUNE_30), [metric]))[customer][metric.column]


def test_the_as_of_day_is_included_to_its_last_second(desk):
    orders = [Order("王芳", "2024-06-30 23:59:59", 1), Order("王芳", "2024-07-01 00:00:00", 1)]
    assert value_of(desk, "frequency", orders) == 1
    assert value_of(desk, "recency", orders) == 0


def test_the_first_day_of_a_window_is_included_and_the_day_before_is_not(desk):
    orders = [Order("王芳", "2024-06-23 23:59:59", 1), Order("王芳", "2024-06-24", 2), Order("王芳", "2024-06-30", 4)]
    assert value_of(desk, "monetary", orders, Scope(JUNE_30, window=7)) == 6


def test_a_window_of_one_day_is_the_as_of_day(desk):
    orders = [Order("王芳", "2024-06-29", 1), Order("王芳", "2024-06-30", 2)]
    assert value_of(desk, "frequency", orders, Scope(JUNE_30, window=1)) == 1


def test_a_gap_that_begins_before_the_window_does_not_count(desk):
    orders = [Order("王芳", "2024-03-01", 1), Order("王芳", "2024-06-10", 1), Order("王芳", "2024-06-14", 1)]
    assert value_of(desk, "gap", orders) == (101 + 4) / 2
    assert value_of(desk, "gap", orders, Scope(JUNE_30, window=30)) == 4
    assert value_of(desk, "regularity", orders, Scope(JUNE_30, window=30)) is None


def test_two_purchase_days_are_too_few_for_regularity_and_enough_for_a_gap(desk):
    orders = [
        Order("王芳", "2024-06-01", 1),
        Order("王芳", "2024-06-11 09:00", 1),
        Order("王芳", "2024-06-11 10:00", 1),
    ]
    assert value_of(desk, "gap", orders) == 10
    assert value_of(desk, "regularity", orders) is None


def test_a_refund_is_no_purchase_day_and_leaves_the_gap_whole(desk):
    orders = [Order("王芳", "2024-06-01", 9), Order("王芳", "2024-06-05", -4), Order("王芳", "2024-06-11", 9)]
    assert value_of(desk, "gap", orders) == 10
    assert value_of(desk, "purchase_days", orders) == 2
    assert value_of(desk, "recency", orders) == 19


def test_an_order_value_that_is_exactly_the_cut_is_on_the_favourable_side(desk):
    orders = [
        Order("王芳", "2024-06-01", "1.10"),
        Order("王芳", "2024-06-02", "1.10"),
        Order("王芳", "2024-06-03", "1.10"),
    ]
    orders += [Order("李伟", "2024-06-01", "1.10"), Order("张敏", "2024-06-01", "1.09")]
    kept = desk.kept(features(desk.frames(orders), Scope(JUNE_30), [METRICS["order_value"]]))
    assert {name: row["order_value"] for name, row in rows_of(kept).items()} == {"王芳": 1.1, "李伟": 1.1, "张敏": 1.09}
    assert codes_of(kept, [fixed_axis(METRICS["order_value"], 1.1)]) == {"王芳": "H", "李伟": "H", "张敏": "L"}


@pytest.mark.parametrize(
    ("amount", "orders"), [("0.3", 3), ("0.7", 7), ("5.1", 3), ("8.2", 41), ("0.0001", 1), ("99999999999.9", 3)]
)
def test_equal_ratios_are_equal_numbers(desk, amount, orders):
    cents = round(float(amount) * 10_000)
    many = [Order("王芳", "2024-06-01", amount)] + [Order("王芳", "2024-06-01", 0)] * (orders - 1)
    assert value_of(desk, "order_value", many) == cents / (orders * 10_000)


def regularity_of(desk, gaps):
    days = itertools.accumulate(gaps, initial=day_number(dt.date(2023, 1, 1)))
    return value_of(desk, "regularity", [Order("王芳", date_of(day).isoformat(), 1) for day in days])


@pytest.mark.parametrize("times", [3, 5, 7, 10])
def test_equal_rhythms_have_one_regularity(desk, times):
    slower = [gap * times for gap in (1, 1, 7)]
    assert regularity_of(desk, slower) == regularity_of(desk, (1, 1, 7)) == pytest.approx(1 / (1 + math.sqrt(8) / 3))


def test_breadth_is_zero_without_an_order_in_the_window_and_counts_known_categories_only(desk):
    orders = [
        Order("王芳", "2024-06-01", 1, categories=("茶", None, "茶", "咖啡")),
        Order("李伟", "2024-01-01", 1, categories=("茶",)),
    ]
    scope = Scope(JUNE_30, window=60)
    assert value_of(desk, "breadth", orders, scope) == 2
    assert value_of(desk, "breadth", orders, scope, customer="李伟") == 0


def test_a_customer_whose_categories_are_all_unknown_has_no_breadth(desk):
    orders = [Order("王芳", "2024-06-01", 1, categories=(None, None))]
    assert value_of(desk, "breadth", orders) is None


def test_a_category_that_was_only_sent_back_is_not_bought(desk):
    orders = [Order("王芳", "2024-06-01", 5, categories=("茶",)), Order("王芳", "2024-06-02", -5, categories=("酒",))]
    assert value_of(desk, "breadth", orders) == 1


def test_orders_without_a_known_discount_are_left_out_of_the_discount_share(desk):
    orders = [Order("王芳", "2024-06-01", 75, discount=25), Order("王芳", "2024-06-02", 900)]
    assert value_of(desk, "discount_share", orders) == 0.25
    assert value_of(desk, "discount_share", [Order("王芳", "2024-06-02", 900)]) is None


def test_more_can_come_back_in_a_window_than_was_bought_in_it(desk):
    orders = [Order("王芳", "2024-01-01", 100), Order("王芳", "2024-06-01", 20), Order("王芳", "2024-06-02", -50)]
    assert value_of(desk, "return_share", orders, Scope(JUNE_30, window=60)) == 2.5


# --- filters on orders ------------------------------------------------------------------------------------------------

BY_CHANNEL = [
    Order("王芳", "2024-06-01", 10, channel="网店", categories=("茶",)),
    Order("王芳", "2024-06-05", 20, channel="门店", categories=("酒",)),
    Order("王芳", "2024-06-11", 40, channel="网店", categories=("茶",)),
    Order("王芳", "2024-06-12", -5, channel="网店", categories=("茶",)),
    Order("王芳", "2024-06-13", 80, categories=("糖",)),
    Order("李伟", "2024-06-02", 1, channel="门店", categories=("酒",)),
]


def filtered(desk, *values, inverted=False):
    scope = Scope(JUNE_30, order_filters=(Among("orders.channel", values, inverted),))
    metrics = [METRICS[key] for key in ("frequency", "monetary", "gap", "recency", "breadth")]
    return rows_of(features(desk.frames(BY_CHANNEL), scope, metrics))


def test_gaps_are_measured_anew_between_the_orders_that_a_filter_lets_in(desk):
    found = filtered(desk, "网店")
    assert found.keys() == {"王芳"}
    assert [found["王芳"][key] for key in ("frequency", "monetary", "gap", "recency", "breadth")] == [
        2,
        45.0,
        10.0,
        19,
        1,
    ]


def test_a_filter_on_orders_and_its_inverse_share_out_all_orders(desk):
    one, other = filtered(desk, "网店"), filtered(desk, "网店", inverted=True)
    assert [other["王芳"][key] for key in ("frequency", "monetary", "gap", "breadth")] == [2, 100.0, 8.0, 2]
    assert one["王芳"]["orders"] + other["王芳"]["orders"] == 4
    assert other["李伟"]["orders"] == 1


def test_orders_without_a_channel_can_be_asked_for(desk):
    assert filtered(desk, None)["王芳"]["monetary"] == 80.0
    assert filtered(desk, None, "门店")["王芳"]["monetary"] == 100.0
    assert filtered(desk, None, inverted=True)["王芳"]["monetary"] == 65.0


def test_a_filter_that_lets_nothing_in_knows_nobody(desk):
    assert filtered(desk, "电话") == {}
    assert filtered(desk) == {}
    assert filtered(desk, inverted=True).keys() == {"王芳", "李伟"}


# --- columns of the customer table --------------------------------------------------------------------------------------


def test_what_is_not_finite_in_a_customer_column_is_missing(desk):
    values = [1.5, -0.0, 5e-324, -1.79e308, float("nan"), float("inf"), float("-inf"), None]
    names = [f"客户{index}" for index in range(len(values))]
    frames = desk.frames([Order(name, "2024-06-01", 1) for name in names], {"customer_id": names, "u0": values})
    found = rows_of(features(frames, Scope(JUNE_30), [attribute_metric("u0", "积分")]))
    assert [found[name]["u0"] for name in names] == [1.5, 0.0, 5e-324, -1.79e308, None, None, None, None]


def test_attributes_are_carried_along_as_they_are(desk):
    people = {"customer_id": ["王芳", "李伟"], "country": ["中国", None], "u0": [1.0, 2.0]}
    frames = desk.frames([Order("王芳", "2024-06-01", 1), Order("李伟", "2024-06-01", 1)], people)
    found = rows_of(features(frames, Scope(JUNE_30), [attribute_metric("u0", "积分")], ["country", "u0"]))
    assert {name: row["country"] for name, row in found.items()} == {"王芳": "中国", "李伟": None}
    assert {name: row["u0"] for name, row in found.items()} == {"王芳": 1.0, "李伟": 2.0}


def test_the_sample_key_is_that_of_the_customer_table(desk):
    frames = desk.frames([Order("王芳", "2024-06-01", 1)], sample_keys={"王芳": 0.25})
    assert rows_of(features(frames, Scope(JUNE_30), []))["王芳"]["sample_key"] == 0.25


def test_metrics_of_orders_alone_need_no_items(desk):
    frames = desk.frames([Order("王芳", "2024-06-01", 7)])
    without = Frames(frames.orders, frames.customers)
    assert rows_of(features(without, Scope(JUNE_30), [METRICS["monetary"]]))["王芳"]["monetary"] == 7.0


# --- records that lack columns ------------------------------------------------------------------------------------------


def test_every_contact_counts_where_no_type_is_told(desk):
    said = [Contact("王芳", "2024-06-01", "call", "in"), Contact("王芳", "2024-06-02", "browse", "in")]
    frames = desk.frames([Order("王芳", "2024-06-01", 7)], contacts=said)
    bare = {"interactions": frames.records["interactions"].select("customer_id", "day_no")}
    for records, count in ((frames.records, 1), (bare, 2)):
        found = rows_of(features(Frames(frames.orders, frames.customers, records), Scope(JUNE_30), CONTACTS))
        assert found["王芳"]["contacts"] == count


def test_feedback_counts_where_neither_kind_nor_score_is_told(desk):
    felt = [Feedback("王芳", "2024-06-01", "complaint"), Feedback("王芳", "2024-06-02", "csat", 4, 5)]
    frames = desk.frames([Order("王芳", "2024-06-01", 7)], feedback=felt)
    bare = {"feedback": frames.records["feedback"].select("customer_id", "day_no")}
    metrics = [METRICS[key] for key in ("feedback_given", "complaints", "satisfaction")]
    found = rows_of(features(Frames(frames.orders, frames.customers, bare), Scope(JUNE_30), metrics))
    assert [found["王芳"][metric.column] for metric in metrics] == [2, 0, None]


def satisfaction(desk, *scores):
    """Return the satisfaction of who gave these scores, each with its scale."""
    felt = [Feedback("王芳", "2024-06-01", "csat", score, scale) for score, scale in scores]
    frames = desk.frames([Order("王芳", "2024-06-01", 7)], feedback=felt)
    return rows_of(features(frames, Scope(JUNE_30), [METRICS["satisfaction"]]))["王芳"]["satisfaction"]


def test_scores_beyond_their_scale_and_scales_of_zero_or_less_do_not_count(desk):
    beyond = [(6, 5), (-1, 5), (5, 0), (0, 0), (5, -5), (-5, -5), (4, None), (None, 5)]
    assert satisfaction(desk, *beyond) is None
    assert satisfaction(desk, *beyond, (0, 5), (5, 5), (4, 5)) == 1.8 / 3


def test_satisfaction_is_exact_to_nine_places_and_the_same_in_any_order(desk):
    assert satisfaction(desk, (1, 3)) == 0.333333333
    assert satisfaction(desk, ("0.0001", 7), ("0.0001", 7)) == 0.000014286
    scores = [(1, 3), (2, 7), (5, 9), (10, 11), (3, 10)]
    assert satisfaction(desk, *scores) == satisfaction(desk, *scores[::-1]) == 2_383_694_084 / (5 * 10**9)
    assert satisfaction(desk, (4, 5), (9, 10)) == 0.85


def test_a_contact_in_a_direction_that_nobody_knows_is_in_none(desk):
    said = [Contact("王芳", "2024-06-01", "call", "sideways", "answered"), Contact("李伟", "2024-06-01", "call", "out")]
    said += [Contact("王芳", "2024-06-02", "call", "out", "answered"), Contact("李伟", "2024-06-02", "call", "odd")]
    said += [Contact("张敏", "2024-06-02", "call", "odd", "answered")]
    frames = desk.frames([Order(who, "2024-06-01", 7) for who in ("王芳", "李伟", "张敏")], contacts=said)
    found = rows_of(features(frames, Scope(JUNE_30), [METRICS["two_way_share"], METRICS["contacts"]]))
    assert {who: (row["two_way_share"], row["contacts"]) for who, row in found.items()} == {
        "王芳": (1.0, 2),
        "李伟": (0.0, 2),
        "张敏": (None, 1),
    }


def test_nearness_and_contact_rate_know_the_orders_that_filters_let_in(desk):
    orders = [Order("王芳", "2024-01-02", 7, channel="shop"), Order("王芳", "2024-06-30", 7, channel="web")]
    orders += [Order("王芳", "2024-04-01", 7, channel="shop")]
    frames = desk.frames(orders, contacts=[Contact("王芳", "2024-03-01", "call", "in")])
    metrics = [METRICS["nearness"], METRICS["contact_rate"]]
    wanted = {("shop", "web"): (1.0, 91 / 181), ("shop",): (0.5, 91 / 181), ("web",): (1.0, 91 / 122)}
    for channels, values in wanted.items():
        scope = Scope(JUNE_30, order_filters=(Among("orders.channel", channels),))
        row = rows_of(features(frames, scope, metrics))["王芳"]
        assert (row["nearness"], row["contact_rate"]) == values
    assert all("order that filters let in" in str(metric.definition) for metric in metrics)


# --- the calendar -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "day", "month"),
    [
        ("1970-01-01", 0, 0),
        ("1969-12-31", -1, -1),
        ("1970-02-01", 31, 1),
        ("2000-02-29", 11016, 361),
        ("2024-12-31", 20088, 659),
    ],
)
def test_days_and_months_are_counted_from_1970(date, day, month):
    known = dt.date.fromisoformat(date)
    assert (day_number(known), date_of(day), month_of(day)) == (day, known, month)
