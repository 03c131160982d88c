"""News is what lies outside of the range of its own past: by hand, by scipy, and on shops in which nothing changes."""

from __future__ import annotations

from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from crm_dashboard.model.findings.counts import count_findings, novelty_of
from crm_dashboard.model.findings.finding import FindingScope
from crm_dashboard.model.findings.kinds import FINDING_KINDS
from crm_dashboard.model.time.novelty import count_novelty, growth_novelty, rate_novelty, wilson
from crm_dashboard.model.time.period import Period
from tests.gates import SHOPS_WITHOUT_CHANGE

FIRST, DAYS = 19_000, 1_300


def test_a_count_among_its_past_is_a_level() -> None:
    novelty = count_novelty(430, [449, 446, 390, 420, 433, 410])
    assert novelty
    assert not novelty.is_news
    roots = np.sqrt([449, 446, 390, 420, 433, 410])
    reach = stats.t.ppf(0.99, 5) * roots.std(ddof=1) * np.sqrt(1 + 1 / 6)
    assert (novelty.low, novelty.high) == pytest.approx(((roots.mean() - reach) ** 2, (roots.mean() + reach) ** 2))


def test_a_count_far_from_its_past_is_news_in_either_direction() -> None:
    past = [449, 446, 390, 420, 433, 410]
    more, less = count_novelty(650, past), count_novelty(250, past)
    assert more is not None
    assert less is not None
    assert (more.direction, less.direction) == ("more", "less")


def test_an_outlier_of_the_past_does_not_hide_the_news_after_it() -> None:
    """The slow-down of the sample shop began a quarter before."""
    novelty = count_novelty(427, [229, 41, 35, 36, 32, 34])
    assert novelty
    assert novelty.direction == "more"
    assert novelty.high < 100


def test_counts_that_are_all_equal_vary_as_counts_do() -> None:
    novelty = count_novelty(110, [100] * 8)
    assert novelty
    assert not novelty.is_news


def test_fewer_than_six_earlier_values_tell_nothing() -> None:
    assert count_novelty(500, [10] * 5) is None
    assert growth_novelty(500, [10] * 6) is None
    assert rate_novelty(5, 10, [(5, 10)] * 5 + [(0, 0)] * 3) is None
    assert rate_novelty(0, 0, [(5, 10)] * 8) is None


def test_a_number_that_only_grows_is_news_where_it_grows_otherwise() -> None:
    past = [800, 702, 600, 499, 401, 300, 200, 101]
    usual, more = growth_novelty(900, past), growth_novelty(1_200, past)
    assert usual is not None
    assert more is not None
    assert (usual.direction, more.direction) == ("usual", "more")
    as_a_level = count_novelty(1_050, past)
    assert as_a_level is not None


def test_a_share_is_compared_as_a_share_whatever_its_base() -> None:
    novelty = rate_novelty(300, 1_000, [(30, 100), (62, 200), (88, 300), (29, 100), (61, 200), (150, 500)])
    assert novelty
    assert not novelty.is_news
    other = rate_novelty(600, 1_000, [(30, 100), (62, 200), (88, 300), (29, 100), (61, 200), (150, 500)])
    assert other
    assert other.direction == "more"


@pytest.mark.parametrize(("count", "base"), [(0, 10), (8, 10), (10, 10), (302, 951)])
def test_the_interval_of_a_share_is_that_of_scipy(count: int, base: int) -> None:
    theirs = stats.binomtest(count, base).proportion_ci(0.95, "wilson")
    assert wilson(count, base) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def shop_without_change(seed: int) -> pd.DataFrame:
    """Return the orders of a shop whose customers come, order and leave at rates that never change, long since begun."""
    chance = np.random.default_rng(seed)
    people, stay = chance.integers(1_500, 4_000), chance.uniform(300, 900)
    begin = chance.uniform(-900, DAYS, people)
    lasts = chance.exponential(stay, people)
    orders = 1 + chance.poisson(lasts * chance.gamma(1.2, 1 / chance.uniform(25, 60), people))
    who = np.repeat(np.arange(people), orders)
    at = begin[who] + chance.uniform(0, 1, len(who)) * lasts[who]
    starts = np.r_[True, who[1:] != who[:-1]]
    at[starts] = begin[who[starts]]
    amount = (chance.lognormal(4, 0.6, people)[who] * chance.lognormal(0, 0.5, len(who))).round(2)
    is_refund = chance.uniform(size=len(who)) < 0.03
    return pd.DataFrame(
        {
            "customer_id": who.astype(str),
            "day_no": FIRST + np.floor(at).astype(int),
            "is_refund": is_refund,
            "net_amount": np.where(is_refund, -amount, amount),
        }
    )[(at >= 0) & (at < DAYS)]


def lazy(documents: pd.DataFrame, connection: Any) -> nw.LazyFrame[Any]:
    connection.register("documents", documents)
    return nw.from_native(connection.sql("SELECT * REPLACE (net_amount::DECIMAL(18, 4) AS net_amount) FROM documents"))


@pytest.mark.slow
def test_of_shops_without_change_almost_nothing_is_told_as_news() -> None:
    told, news = 0, 0
    for seed in range(SHOPS_WITHOUT_CHANGE):
        documents = shop_without_change(seed)
        window = (None, 365)[seed % 2]
        spent = documents.groupby("customer_id")["net_amount"].sum().quantile(0.8)
        scope = FindingScope(
            Period(FIRST + DAYS - 1, (90, 30)[seed // 2 % 2]), spent if window is None else spent / 2, window
        )
        with duckdb.connect() as connection:
            everyone, counted = count_findings(lazy(documents, connection), scope, FIRST)
        for key, numbers in counted.items():
            if everyone.has_enough(numbers.customers, numbers.amount):
                novelty = novelty_of(FINDING_KINDS[key], scope, numbers)
                assert novelty is not None
                told, news = told + 1, news + novelty.is_news
    assert told >= 2 * SHOPS_WITHOUT_CHANGE
    assert news <= 0.05 * told


@pytest.mark.slow
def test_a_slow_down_in_a_shop_without_change_is_told() -> None:
    documents = shop_without_change(1)
    best = documents.groupby("customer_id").size().nlargest(200).index
    recent = (documents["day_no"] >= FIRST + DAYS - 150) & documents["customer_id"].isin(best)
    kept = documents[~recent | (documents.groupby("customer_id").cumcount() % 5 == 0)]
    scope = FindingScope(Period(FIRST + DAYS - 1, 90))
    with duckdb.connect() as connection:
        _everyone, counted = count_findings(lazy(kept, connection), scope, FIRST)
    novelty = novelty_of(FINDING_KINDS["slowing"], scope, counted["slowing"])
    assert novelty
    assert novelty.direction == "more"
