"""The CDNOW orders that are shipped as sample data, against published counts and against pandas."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import narwhals as nw
import pandas as pd
import pytest

from crm_dashboard.model.calendar import day_number
from crm_dashboard.model.features import Frames, features
from crm_dashboard.model.matrix.cutting import cut_values
from crm_dashboard.model.metrics.registry import registry
from crm_dashboard.model.metrics.scope import Scope
from crm_dashboard.model.question.cuts import MEDIAN, Mean, NaturalBreaks, Quantiles, TopShare
from tests.model.questions import Asked, matrix_of
from tests.model.tables import Desk

METRICS = registry()
BASIC = [METRICS[key] for key in ("recency", "frequency", "purchase_days", "monetary", "order_value", "tenure", "gap")]
LAST_DAY = day_number(dt.date(1998, 6, 30))
CALIBRATED = day_number(dt.date(1997, 9, 30))

# Known of the file from many tutorials (for one, hwhale.com article 278650).
PUBLISHED = {
    "rows": 69_659,
    "customers": 23_570,
    "mean_amount": 35.89,
    "new_by_month_1997": [7_846, 8_476, 7_248],
    "one_order_customers": 11_908,
}
# Fader, Hardie & Lee's 1/10 sample by repeat purchase days up to 1997-09-30 (0 to 6, and 7 or more), and the mean number
# of purchase days in the 39 weeks after: BTYD vignette.
BINS = [1411, 439, 214, 100, 62, 38, 29, 64]
BOUGHT_AFTER = [0.2367116, 0.6970387, 1.392523, 1.56, 2.532258, 2.947368, 3.862069, 6.359375]


def orders_of(engine: Desk, path: str, customer: str) -> Frames:
    """Return the canonical tables of a CDNOW file, in which each row is an order."""
    rows = f"""SELECT printf('%06d', file_row_number) AS order_id, {customer}::VARCHAR AS customer_id, date::TIMESTAMP AS order_ts,
        date::DATE - DATE '1970-01-01' AS day_no, (year(date) - 1970) * 12 + month(date) - 1 AS month_no,
        amount::DECIMAL(18, 4) AS net_amount, amount < 0 AS is_refund
        FROM read_parquet('{path}', file_row_number = true)"""
    gaps = "day_no - lag(day_no) OVER (PARTITION BY customer_id ORDER BY order_ts, order_id) AS gap_days"
    orders = engine.kept(
        nw.from_native(engine.cursor.sql(f"SELECT *, {gaps} FROM ({rows}) ORDER BY customer_id, order_ts"))
    )
    people = (
        nw.to_native(orders).project("customer_id, (hash(customer_id) % 1000003) / 1000003 AS sample_key").distinct()
    )
    return Frames(orders, engine.kept(nw.from_native(people)))


@pytest.fixture(scope="module")
def cdnow(engine, sample_data):
    """Return features of all customers at the last day."""
    frames = orders_of(engine, str(sample_data / "cdnow.parquet"), "customer_id")
    return frames, engine.kept(features(frames, Scope(LAST_DAY), BASIC))


def test_the_published_numbers_are_those_of_the_reference_file(real_data):
    reference = json.loads((real_data / "reference" / "reference_values.json").read_text())
    assert {key: reference["cdnow_master"][key] for key in PUBLISHED} == PUBLISHED
    assert (reference["holdout_cdnow"]["bin_size"], reference["holdout_cdnow"]["actual"]) == (BINS, BOUGHT_AFTER)


def test_customers_orders_and_money_are_those_published(cdnow):
    matrix = matrix_of(cdnow[1], [Asked(METRICS["recency"]), Asked(METRICS["monetary"])])
    assert (matrix.customers, matrix.orders) == (PUBLISHED["customers"], PUBLISHED["rows"])
    assert matrix.revenue == Decimal("2500315.63")
    assert round(matrix.revenue / matrix.orders, 2) == Decimal(str(PUBLISHED["mean_amount"]))


def test_the_median_of_orders_cuts_at_two_and_leaves_49_5_per_cent_high(cdnow):
    matrix = matrix_of(cdnow[1], [Asked(METRICS["frequency"], MEDIAN), Asked(METRICS["monetary"], MEDIAN)])
    assert matrix.axes[0].cuts == (2.0,)
    low = sum(cell.customers for cell in matrix.cells if cell.levels[0] == 0)
    assert low == PUBLISHED["one_order_customers"]
    assert round(1 - low / matrix.customers, 3) == 0.495


def test_new_customers_by_month_are_those_published(cdnow):
    counts = []
    for month_end in (dt.date(1997, 1, 31), dt.date(1997, 2, 28), dt.date(1997, 3, 31)):
        tenure = features(cdnow[0], Scope(day_number(month_end)), [METRICS["tenure"]])
        new = tenure.filter(nw.col("tenure") < month_end.day).select(nw.len().alias("customers"))
        counts.append(new.collect("pyarrow").to_native()["customers"][0].as_py())
    assert counts == PUBLISHED["new_by_month_1997"]


def test_the_mean_of_money_is_the_total_by_the_customers(cdnow):
    (cut,) = cut_values(cdnow[1], METRICS["monetary"], Mean())
    assert cut == pytest.approx(2_500_315.63 / 23_570, rel=1e-11)


def test_features_are_those_that_pandas_finds(cdnow, sample_data):
    rows = pd.read_parquet(sample_data / "cdnow.parquet")
    rows["date"] = pd.to_datetime(rows["date"])
    by_customer = rows.groupby("customer_id")
    last = pd.Timestamp("1998-06-30")
    days = rows.drop_duplicates(["customer_id", "date"]).sort_values(["customer_id", "date"])
    gaps = days.groupby("customer_id")["date"].diff().dt.days
    expected = pd.DataFrame(
        {
            "recency": (last - by_customer["date"].max()).dt.days,
            "frequency": by_customer.size(),
            "purchase_days": by_customer["date"].nunique(),
            "monetary": by_customer["amount"].sum(),
            "order_value": by_customer["amount"].mean(),
            "tenure": (last - by_customer["date"].min()).dt.days,
            "gap": gaps.groupby(days["customer_id"]).median(),
        }
    ).sort_index()
    found = cdnow[1].collect("pandas").to_native().set_index("customer_id").sort_index()[list(expected)]
    pd.testing.assert_frame_equal(
        found.astype(float), expected.astype(float), check_names=False, check_index_type=False, rtol=1e-12
    )


@pytest.mark.parametrize("key", ["recency", "frequency", "monetary", "gap"])
@pytest.mark.parametrize("levels", [2, 3, 5])
def test_a_quantile_cut_is_the_nearest_of_all_that_pandas_could_choose(cdnow, key, levels):
    metric = METRICS[key]
    values = cdnow[1].select(metric.column).collect("pandas").to_native()[metric.column].dropna().astype(float)
    worse = (values if metric.favourable == "more" else -values).sort_values(ignore_index=True)
    below = worse.drop_duplicates().iloc[1:]
    wishes = (wish * len(worse) for wish in Quantiles.parts(levels).shares)
    nearest = [abs(below.iloc[abs(below.index.to_numpy() - wish).round(6).argmin()]) for wish in wishes]
    assert list(cut_values(cdnow[1], metric, Quantiles.parts(levels))) == sorted(nearest)


def test_the_top_share_is_the_fewest_customers_who_make_eighty_per_cent(cdnow):
    (cut,) = cut_values(cdnow[1], METRICS["monetary"], TopShare((0.8,)))
    money = cdnow[1].select("monetary").collect("pandas").to_native()["monetary"]
    assert money[money >= cut].sum() >= 0.8 * money.sum() > money[money > cut].sum()


@pytest.mark.parametrize("threads", [2, 4])
def test_the_number_of_threads_changes_no_answer(engine, cdnow, threads):
    asked = [
        Asked(METRICS["frequency"], Mean(), "log"),
        Asked(METRICS["monetary"], NaturalBreaks(3), "log"),
        Asked(METRICS["recency"]),
    ]
    engine.threads(1)
    alone = matrix_of(engine.kept(features(cdnow[0], Scope(LAST_DAY), BASIC)), asked, shown=500, fields=32)
    engine.threads(threads)
    together = matrix_of(engine.kept(features(cdnow[0], Scope(LAST_DAY), BASIC)), asked, shown=500, fields=32)
    assert [(cell.code, cell.customers, cell.revenue) for cell in alone.cells] == [
        (cell.code, cell.customers, cell.revenue) for cell in together.cells
    ]
    assert (alone.axes, alone.points, alone.grid) == (together.axes, together.points, together.grid)


def test_purchase_days_before_and_after_a_date_are_those_published_for_the_sample(engine, real_data):
    frames = orders_of(engine, str(real_data / "cdnow" / "cdnow_sample.parquet"), "sample_id")
    days = METRICS["purchase_days"]
    before = (
        features(frames, Scope(CALIBRATED), [days])
        .collect("pandas")
        .to_native()
        .set_index("customer_id")["purchase_days"]
    )
    after = (
        features(frames, Scope(LAST_DAY, window=39 * 7), [days])
        .collect("pandas")
        .to_native()
        .set_index("customer_id")["purchase_days"]
    )
    repeats = (before.astype(int) - 1).clip(upper=7)
    assert repeats.value_counts().sort_index().tolist() == BINS
    assert after.astype(float).groupby(repeats).mean().tolist() == pytest.approx(BOUGHT_AFTER, abs=5e-7)
