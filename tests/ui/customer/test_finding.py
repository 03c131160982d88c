"""What stands out of a customer: how late, how much more than the average, when the next order is due."""

from __future__ import annotations

import pytest

from crm_dashboard.analysis import MetricComparison
from crm_dashboard.i18n.translator import translator
from crm_dashboard.model.metrics.registry import METRICS
from crm_dashboard.ui.customer.figures import against_the_mean
from crm_dashboard.ui.customer.finding import Rhythm, rhythm_words
from tests.ui.conftest import Open

EN, ZH = translator("en"), translator("zh")
MONEY = next(metric for metric in METRICS if metric.key == "monetary")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (5_728.0, "57 times the average"),
        (250.0, "2.5 times the average"),
        (120.0, "20% above average"),
        (100.2, "about average"),
        (15.0, "85% below average"),
        (0.0, None),
        (-20.0, None),
        (None, None),
    ],
)
def test_a_value_is_told_as_a_multiple_of_the_average_where_it_is_far_above(
    value: float | None, words: str | None
) -> None:
    assert against_the_mean(MetricComparison(MONEY, value, 100.0), EN) == words


@pytest.mark.parametrize("mean", [None, 0.0, -5.0])
def test_without_a_positive_average_there_is_no_comparison(mean: float | None) -> None:
    assert against_the_mean(MetricComparison(MONEY, 10.0, mean), EN) is None


@pytest.mark.parametrize(
    ("rhythm", "words"),
    [
        (Rhythm(61, 24.0, is_regular=True), "no order for 61 days, usually one every 24 days"),
        (Rhythm(20, 24.0, is_regular=True), "last order 20 days ago, usually one every 24 days"),
        (Rhythm(61, 24.0, is_regular=False), "last order 61 days ago"),
        (Rhythm(1, None, is_regular=False), "last order 1 day ago"),
        (Rhythm(0, 24.0, is_regular=True), "ordered on the as-of day"),
    ],
)
def test_a_customer_is_late_only_against_a_rhythm_of_several_orders(rhythm: Rhythm, words: str) -> None:
    assert rhythm_words(rhythm, EN) == words
    assert rhythm_words(rhythm, ZH) != words


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_shows_the_timeline_and_contacts_feedback_and_tickets(open_page: Open, language: str) -> None:
    app = open_page("customer", language, workspace="shop", customer="C000001")
    assert not app.exception
    what = {"en": "What happened", "zh": "事项"}[language]
    events = next(frame.value for frame in app.dataframe if what in frame.value)
    kinds = {"en": {"Interactions", "Feedback", "Service tickets"}, "zh": {"客户互动", "客户反馈", "服务工单"}}
    assert set(events.iloc[:, 1]) == kinds[language]
    assert ("chat" if language == "en" else "在线客服") in " ".join(events.iloc[:, 2])
    assert app.get("vega_lite_chart") or app.get("arrow_vega_lite_chart")
