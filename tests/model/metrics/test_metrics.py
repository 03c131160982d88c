"""The registry: every entry is complete, and what the data lack is named."""

from __future__ import annotations

import pytest

from crm_dashboard.errors import MetricUnavailable, SpecError
from crm_dashboard.i18n.formats import UNITS
from crm_dashboard.i18n.translator import translator
from crm_dashboard.model.features import features
from crm_dashboard.model.metrics import aggregates
from crm_dashboard.model.metrics.registry import METRICS, attribute_metric, registry, select_metrics
from crm_dashboard.model.metrics.scope import Scope
from tests.model.tables import FEEDBACK, INTERACTIONS, ITEMS, ORDERS, Contact, Feedback, Order

EVERYTHING = {
    "orders": set(ORDERS.names),
    "order_items": set(ITEMS.names),
    "customers": {"u0", "income_level"},
    "interactions": set(INTERACTIONS.names),
    "feedback": set(FEEDBACK.names),
}
LEAST = {"orders": {"order_id", "customer_id", "order_ts", "day_no", "month_no", "net_amount", "is_refund", "gap_days"}}
NEEDY = {
    "breadth": "order_items.category",
    "discount_share": "orders.discount_amount",
    "margin": "orders.cost_amount",
    "channels": "orders.channel",
    "full_price_share": "orders.discount_amount",
    "income_level": "customers.income_level",
    "contacts": "interactions.customer_id",
    "contact_rate": "interactions.customer_id",
    "two_way_share": "interactions.direction",
    "satisfaction": "feedback.score",
    "feedback_given": "feedback.customer_id",
    "complaints": "feedback.kind",
    "open_complaints": "feedback.kind",
}
FEWER = ("recency", "gap", "discount_share", "return_share", "complaints", "open_complaints")
COMPOSITES = ("loyalty", "capacity", "relationship", "behaviour")
every_metric = pytest.mark.parametrize(
    "metric", [*METRICS, attribute_metric("u0", "积分")], ids=lambda metric: metric.key
)


def test_there_are_27_metrics_and_four_composites_with_keys_of_their_own():
    assert len(METRICS) == len({metric.column for metric in METRICS}) == 27
    assert list(registry()) == [*(metric.key for metric in METRICS), *COMPOSITES]
    assert len({metric.column for metric in registry().values()}) == 31


@every_metric
def test_a_metric_has_a_label_and_a_definition_in_both_languages(metric):
    for text in (metric.label, metric.definition):
        english, chinese = (translator(language)(text) for language in ("en", "zh"))
        assert english
        assert any("一" <= sign <= "鿿" for sign in chinese)
    assert translator("en")(metric.definition).endswith(".")


@every_metric
def test_a_metric_has_a_unit_that_can_be_written_and_a_direction(metric):
    assert metric.unit in UNITS
    assert metric.favourable in ("more", "less")
    assert metric.scale in ("linear", "log")


@every_metric
def test_a_metric_is_made_of_sums_that_exist(metric):
    known = [*aggregates.ORDERS, *(name for sums in aggregates.RECORDS.values() for name in sums)]
    assert set(metric.aggregates) <= set(known)
    assert len(set(known)) == len(known)
    assert len(set(metric.aggregates)) == len(metric.aggregates)


@every_metric
def test_the_definition_says_so_where_fewer_is_better(metric):
    assert (metric.favourable == "less") == (metric.key in FEWER)
    assert ("Fewer is better." in str(metric.definition)) == (metric.key in FEWER)


@every_metric
def test_what_is_needed_is_a_column_that_the_tables_can_have(metric):
    assert metric.missing(EVERYTHING) == ()
    assert len(metric.missing({})) == len(metric.needs)


def test_recency_orders_and_money_need_the_minimum_alone():
    assert [metric.key for metric in METRICS if metric.missing(LEAST)] == list(NEEDY)


@pytest.mark.parametrize(("key", "where"), NEEDY.items())
def test_a_metric_whose_data_are_missing_names_table_and_column(key, where):
    with pytest.raises(MetricUnavailable) as caught:
        select_metrics(["recency", key], registry(), LEAST)
    assert caught.value.where == where
    table, column = where.split(".")
    label = translator("en")(registry()[key].label)
    assert translator("en")(caught.value.what) == f"“{label}” needs the column {column} of the table {table}."
    assert translator("en")(caught.value.next_step) == "Load a file that has it, or choose another dimension."


def test_an_unknown_metric_is_named():
    with pytest.raises(SpecError, match="no dimension called “charm”"):
        select_metrics(["charm"], registry(), EVERYTHING)


def test_metrics_are_chosen_in_the_order_asked_for():
    known = registry([("u0", "积分")])
    found = select_metrics(["monetary", "attribute:积分", "recency"], known, EVERYTHING)
    assert [metric.column for metric in found] == ["monetary", "u0", "recency"]


def test_a_column_of_the_customer_table_that_is_not_loaded_is_missing():
    with pytest.raises(MetricUnavailable) as caught:
        select_metrics(["attribute:积分"], registry([("u0", "积分")]), LEAST)
    assert caught.value.where == "customers.u0"


def test_a_label_with_braces_stays_as_it_is():
    metric = attribute_metric("u3", "{0} {x}")
    assert translator("zh")(metric.label) == str(metric.label) == "{0} {x}"


@every_metric
def test_whole_metrics_come_as_whole_numbers_and_the_others_as_floats(desk, metric):
    people = {"customer_id": ["王芳"], "u0": [1.0], "income_level": [2]}
    orders = [Order("王芳", f"2024-0{month}-01", 5, 1, 1, "门店", categories=("茶",)) for month in (1, 3, 5)]
    contacts = [Contact("王芳", "2024-01-02", "call", "in", "answered")]
    feedback = [Feedback("王芳", "2024-01-02", "complaint", 1, 5)]
    frames = desk.frames(orders, people, contacts=contacts, feedback=feedback)
    found = features(frames, Scope(19900), [metric]).collect("pyarrow").to_native()
    assert isinstance(found[metric.column][0].as_py(), int if metric.whole else float)
