"""The change of a headline is news only where it is unusual against its own past."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest

from crm_dashboard.analysis.period.headline_novelty import novelties_of
from crm_dashboard.analysis.period.headlines import Figure
from crm_dashboard.model.time.headlines import HEADLINES, headline_column, headline_rows
from crm_dashboard.model.time.novelty import Novelty, change_novelty
from crm_dashboard.model.time.period import Comparison, Period
from tests.gates import SHOPS_WITHOUT_CHANGE
from tests.model.time.test_novelty import DAYS, FIRST, lazy, shop_without_change

KEYS = [key for key in HEADLINES if key != "margin"]
LAST = FIRST + DAYS - 1


def novelties(documents: pd.DataFrame, period: Period, comparison: Comparison) -> dict[str, Novelty]:
    base = period.base(comparison)
    assert base is not None
    with duckdb.connect() as connection:
        orders = lazy(documents, connection)
        row = headline_rows(orders, [period, base], KEYS).collect("pyarrow").to_native().to_pylist()[0]
        figures = []
        for key in KEYS:
            now, then = (row[headline_column(key, place)] for place in (0, 1))
            figures.append(Figure(key, now, then, then))
        return novelties_of(orders, FIRST, (period, comparison), tuple(figures))


def test_a_change_is_compared_with_earlier_changes_not_with_levels() -> None:
    """A shop that grows by a tenth each time: a tenth more is usual, a third more is not, though both are the highest ever."""
    levels = [100 * 1.1**place for place in range(8, 0, -1)]
    past = [
        (value * wobble, value / 1.1)
        for value, wobble in zip(levels, (1, 1.02, 0.98, 1.01, 0.99, 1, 1.02, 0.98), strict=True)
    ]
    usual, news = (change_novelty(base * 214, 214, past, 1e-9) for base in (1.1, 1.33))
    assert usual is not None
    assert news is not None
    assert (usual.direction, news.direction) == ("usual", "more")
    assert usual.low < 1.1 * 214 < usual.high


def test_fewer_than_six_earlier_changes_tell_nothing() -> None:
    assert change_novelty(120, 100, [(110, 100)] * 5, 0.01) is None
    assert change_novelty(120, 100, [(110, 100)] * 5 + [(110, 0)] * 3, 0.01) is None
    assert change_novelty(120, 0, [(110, 100)] * 8, 0.01) is None


def test_a_planted_drop_is_news_and_the_months_before_it_are_not() -> None:
    documents = shop_without_change(3)
    late = documents["day_no"] > LAST - 30
    dropped = documents[~late | (documents.index % 3 == 0)]
    found = novelties(dropped, Period(LAST, 30), "before")
    assert (found["revenue"].direction, found["active"].direction) == ("less", "less")
    assert not novelties(documents, Period(LAST, 30), "before")["revenue"].is_news


@pytest.mark.slow
def test_of_headlines_of_shops_without_change_almost_none_is_news() -> None:
    told, news = 0, 0
    for seed in range(SHOPS_WITHOUT_CHANGE):
        period = Period(LAST, (90, 30)[seed % 2])
        comparison: Comparison = ("before", "year")[seed // 2 % 2]
        found = novelties(shop_without_change(seed), period, comparison)
        told, news = told + len(found), news + sum(novelty.is_news for novelty in found.values())
    assert told >= 5 * SHOPS_WITHOUT_CHANGE
    assert news <= 0.05 * told, (news, told)
