"""The simulated shop: its generator gives the committed files, and the planted structure is found in them again.

Everything is computed from the files; of the generator only the planted numbers (`generator/plan.py`) are read.
"""

from __future__ import annotations

import hashlib
import os
import runpy
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.gates import either

SAMPLE_DATA = Path(__file__).resolve().parents[1] / "sample_data"
SHOP = SAMPLE_DATA / "shop"
PLAN = SimpleNamespace(**runpy.run_path(str(SAMPLE_DATA / "generator" / "plan.py")))
FIRST, END = pd.Timestamp(PLAN.FIRST_DAY), pd.Timestamp(PLAN.LAST_DAY) + pd.Timedelta(days=1)

HEADERS = {
    "customers": "customer_id name phone email gender birth_date income_band education occupation province city urban_rural signup_date acq_channel tier is_member member_since consent_marketing",
    "products": "product_id product_name brand category launch_date list_price",
    "orders": "order_id customer_id order_ts channel store_id status promo_type campaign_id product_id qty unit_price discount_amount cost_amount",
    "interactions": "interaction_id customer_id ts type channel direction outcome agent_id duration_s product_id",
    "feedback": "feedback_id customer_id ts kind score scale_max topic text product_id resolved_ts",
    "tickets": "ticket_id customer_id open_ts first_response_ts close_ts channel category agent_id csat",
    "campaigns": "campaign_id campaign_name objective channel start_date end_date cost",
    "touches": "campaign_id customer_id ts event is_control revenue",
}
SIZES = {
    "customers": (20_000, 20_000),
    "products": (300, 400),
    "orders": (380_000, 450_000),
    "interactions": (150_000, 250_000),
    "feedback": (25_000, 40_000),
    "tickets": (6_000, 12_000),
    "campaigns": (6, 12),
    "touches": (50_000, 90_000),
}


def read(name: str) -> pd.DataFrame:
    """Return a file with dates as timestamps and money as floats."""
    table = pq.read_table(SHOP / f"{name}.parquet")
    for place, field in enumerate(table.schema):
        if pa.types.is_decimal(field.type):
            table = table.set_column(place, field.name, table.column(place).cast(pa.float64()))
        elif pa.types.is_date(field.type):
            table = table.set_column(place, field.name, table.column(place).cast(pa.timestamp("ms")))
    return table.to_pandas()


@pytest.fixture(scope="module")
def customers() -> pd.DataFrame:
    """Return the customers by id."""
    return read("customers").set_index("customer_id")


@pytest.fixture(scope="module")
def lines() -> pd.DataFrame:
    """Return the order lines with their net amounts."""
    found = read("orders")
    base = found["qty"] * found["unit_price"]
    off = found["discount_amount"]
    found["net"] = np.where(base < 0, base + off, base - off).round(2)
    return found


@pytest.fixture(scope="module")
def documents(lines: pd.DataFrame) -> pd.DataFrame:
    """Return one row per document, orders and returns, by customer and time."""
    found = lines.groupby("order_id", sort=False).agg(
        customer=("customer_id", "first"),
        ts=("order_ts", "first"),
        net=("net", "sum"),
        discount=("discount_amount", "sum"),
        status=("status", "first"),
    )
    found["day"] = found["ts"].dt.normalize()
    return found.sort_values(["customer", "ts"], kind="stable")


@pytest.fixture(scope="module")
def sales(documents: pd.DataFrame) -> pd.DataFrame:
    """Return the documents that are orders."""
    return documents[documents["status"] == "已完成"]


@pytest.fixture(scope="module")
def gaps(sales: pd.DataFrame) -> pd.DataFrame:
    """Return one row per customer and purchase day with the days since the one before."""
    found = sales[["customer", "day"]].drop_duplicates()
    return found.assign(gap=found.groupby("customer")["day"].diff().dt.days)


@pytest.fixture(scope="module")
def daily(documents: pd.DataFrame) -> pd.Series:
    """Return the revenue of each day, divided by the mean of an ordinary day of that year."""
    revenue = documents.groupby("day")["net"].sum()
    ordinary = revenue.index.month.isin([3, 4, 5, 7, 8, 9, 10])
    year = ((revenue.index - FIRST).days // 366).to_numpy()
    return revenue / revenue.where(ordinary).groupby(year).transform("mean")


def purchase_days(gaps: pd.DataFrame, until: int, since: int) -> pd.Series:
    """Return the purchase days of each customer from `since` days before the end, to before `until` days."""
    inside = gaps["day"].between(END - pd.Timedelta(days=since), END - pd.Timedelta(days=until), inclusive="left")
    return gaps["customer"].where(inside).value_counts().reindex(gaps["customer"].unique(), fill_value=0)


def spent(documents: pd.DataFrame, since: pd.Timestamp, until: pd.Timestamp, who: pd.Index) -> pd.Series:
    """Return what each of `who` spent from `since` to before `until`."""
    inside = documents[documents["ts"].between(since, until, inclusive="left")]
    return inside.groupby("customer")["net"].sum().reindex(who, fill_value=0.0).round(2)


def standard_error(*samples: pd.Series) -> float:
    """Return the standard error of the difference between the means of samples."""
    return float(np.sqrt(sum(sample.var() / len(sample) for sample in samples)))


# The files


def generate(folder: Path, hash_seed: str) -> dict[str, str]:
    """Run the generator in a process of its own and return the checksum of each file."""
    subprocess.run(
        [sys.executable, "-B", str(SAMPLE_DATA / "generate.py"), str(folder)],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        check=True,
        capture_output=True,
    )
    return checksums(folder)


def checksums(folder: Path) -> dict[str, str]:
    """Return the checksum of each file."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_the_generator_gives_the_committed_files_again(tmp_path: Path) -> None:
    hash_seeds = either(["1"], ["0", "1"])
    with ThreadPoolExecutor() as pool:
        first, *others = pool.map(lambda seed: generate(tmp_path / seed, seed), hash_seeds)
    assert all(other == first for other in others)
    assert first.keys() == {f"{name}.parquet" for name in HEADERS}
    writer = pq.read_metadata(SHOP / "orders.parquet").created_by
    if writer == pq.read_metadata(tmp_path / hash_seeds[0] / "orders.parquet").created_by:
        assert first == checksums(SHOP)
    for name in HEADERS:  # Another pyarrow may write the same table in other bytes.
        assert pq.read_table(SHOP / f"{name}.parquet").equals(
            pq.read_table(tmp_path / hash_seeds[0] / f"{name}.parquet")
        )


def test_all_files_together_are_small() -> None:
    assert sum(path.stat().st_size for path in SHOP.iterdir()) < 12_000_000


@pytest.mark.parametrize("name", HEADERS)
def test_each_file_has_its_columns_and_rows_and_tells_nothing_else(name: str) -> None:
    file = pq.ParquetFile(SHOP / f"{name}.parquet")
    assert file.schema_arrow.names == HEADERS[name].split()
    low, high = SIZES[name]
    assert low <= file.metadata.num_rows <= high
    assert file.metadata.metadata is None


@pytest.mark.parametrize("name", ["customers", "products", "interactions", "feedback", "tickets", "campaigns"])
def test_ids_come_once(name: str) -> None:
    assert read(name).iloc[:, 0].is_unique


def test_no_row_of_the_orders_repeats_another(lines: pd.DataFrame) -> None:
    assert not lines.duplicated(["order_id", "product_id", "unit_price", "qty"]).any()
    assert lines["order_ts"].is_monotonic_increasing


@pytest.mark.parametrize("name", ["orders", "interactions", "feedback", "tickets", "touches"])
def test_every_row_belongs_to_a_customer_and_nothing_happens_out_of_time(name: str, customers: pd.DataFrame) -> None:
    table = read(name)
    signup = customers["signup_date"].reindex(table["customer_id"])
    assert signup.notna().all()
    times = table.select_dtypes("datetime")
    assert (times.min() >= FIRST).all()
    assert (times.max() < END).all()
    assert (times.iloc[:, 0].to_numpy() >= signup.to_numpy()).all()


def test_every_product_is_known_and_sold_only_after_its_launch(lines: pd.DataFrame) -> None:
    launch = read("products").set_index("product_id")["launch_date"].reindex(lines["product_id"])
    assert (lines["order_ts"].to_numpy() >= launch.to_numpy()).all()


def test_names_and_numbers_are_invented(customers: pd.DataFrame) -> None:
    assert customers["name"].str.fullmatch(r"[\u4e00-\u9fff]{2,3}").all()
    assert customers["phone"].str.fullmatch(r"1(54|61|63|64|68|69)000\d{5}").all()
    assert customers["phone"].is_unique
    assert customers["email"].str.fullmatch(r"[a-z]+\d{5}@example\.(com|cn|org)").all()
    assert customers["province"].nunique() == 15


# The orders


def test_orders_have_the_planned_size(sales: pd.DataFrame, lines: pd.DataFrame, customers: pd.DataFrame) -> None:
    assert 240_000 <= len(sales) <= 260_000
    assert 1.5 <= (lines["qty"] > 0).sum() / len(sales) <= 1.7
    assert len(customers) - sales["customer"].nunique() == PLAN.PROSPECTS


def test_amounts_add_up(lines: pd.DataFrame) -> None:
    is_back = lines["status"] == "已退货"
    assert ((lines["qty"] < 0) == is_back).all()
    assert ((lines["cost_amount"] < 0) == is_back).all()
    assert (lines["discount_amount"] >= 0).all()
    assert (lines["net"][~is_back] >= 0).all()
    assert (lines["net"][is_back] < 0).all()
    paid = lines[lines["unit_price"] > 0]
    assert set((paid["unit_price"] * 10 % 10).round().unique()) <= {0.0, 9.0}
    share = paid["cost_amount"] / (paid["qty"] * paid["unit_price"])
    assert share.between(0.49, 0.66).all()
    assert ((lines["store_id"].notna()) == (lines["channel"] == "线下门店")).all()


def test_a_return_refunds_what_was_paid_some_days_later(documents: pd.DataFrame, sales: pd.DataFrame) -> None:
    back = documents[documents["status"] == "已退货"]
    bought = documents.loc[back.index.str.removesuffix("R")]
    assert (bought["customer"].to_numpy() == back["customer"].to_numpy()).all()
    assert (-back["net"].to_numpy() <= bought["net"].to_numpy() + 0.001).all()
    later = back["day"].to_numpy() - bought["day"].to_numpy()
    assert pd.Series(later).dt.days.between(3, 15).all()
    assert len(back) / len(sales) == pytest.approx(PLAN.RETURNED, abs=0.003)


def test_promotions_show_in_the_lines(lines: pd.DataFrame) -> None:
    sold = lines[lines["qty"] > 0]
    kind = sold["promo_type"].fillna("")
    orders = sold.groupby("order_id", sort=False).agg(off=("discount_amount", "sum"), price=("unit_price", "min"))
    promo = kind.groupby(sold["order_id"], sort=False).first()
    assert ((orders["off"] > 0) == promo.isin(["折扣", "优惠券"])).all()
    assert ((orders["price"] == 0) == (promo == "赠品")).all()


def test_shops_open_and_close(lines: pd.DataFrame) -> None:
    hour = lines["order_ts"].dt.hour
    assert hour[lines["channel"] == "线下门店"].between(10, 21).all()
    assert hour[lines["channel"] == "小程序"].nunique() == 24


def test_discounts_are_deeper_in_the_sales(lines: pd.DataFrame) -> None:
    sold = lines[(lines["qty"] > 0) & (lines["promo_type"] == "折扣")]
    rate = sold["discount_amount"] / (sold["qty"] * sold["unit_price"])
    is_sale = sold["order_ts"].dt.strftime("%m%d").between("1101", "1111")
    assert rate[is_sale].mean() > rate[~is_sale].mean() + 0.05


def test_some_products_sell_far_better_than_others(lines: pd.DataFrame) -> None:
    sold = lines["product_id"].value_counts(normalize=True)
    assert 0.4 < sold.head(len(sold) // 10).sum() < 0.7


# Planted: time


def test_the_seasons_are_found(daily: pd.Series) -> None:
    month_day = daily.index.strftime("%m%d")
    seen = {
        PLAN.SINGLES_SEASON: daily[(month_day >= "1101") & (month_day <= "1111")],
        PLAN.JUNE_SEASON: daily[(month_day >= "0601") & (month_day <= "0618")],
        PLAN.FESTIVAL_SEASON: pd.concat(
            [daily[day - pd.Timedelta(days=22) : day - pd.Timedelta(days=2)] for day in map(pd.Timestamp, PLAN.SPRING_FESTIVALS)]
        ),
    }  # fmt: skip
    for planted, days in seen.items():
        # Discounts are deeper then, and about a quarter of the orders come from habits that follow no season.
        assert 0.55 <= (days.mean() - 1) / (planted - 1) <= 1
        assert days.groupby(days.index.year).mean().min() > 1.2


def test_more_is_bought_at_weekends(sales: pd.DataFrame) -> None:
    orders = sales["ts"].dt.day_of_week.value_counts()
    assert orders[[5, 6]].mean() / orders[[0, 1, 2, 3, 4]].mean() == pytest.approx(PLAN.WEEKEND, abs=0.1)


def test_revenue_grows_from_year_to_year(documents: pd.DataFrame) -> None:
    year = documents["ts"].dt.year + (documents["ts"].dt.month >= 10)
    growth = documents.groupby(year)["net"].sum().pct_change().dropna()
    assert len(growth) == 2
    assert growth.to_numpy() == pytest.approx(PLAN.YEARLY_GROWTH, abs=0.02)


# Planted: habits


def test_formerly_valuable_customers_slow_down_quietly(gaps: pd.DataFrame, documents: pd.DataFrame) -> None:
    ago = (END - gaps["day"]).dt.days
    usual = gaps[(ago > 274) & (ago <= 640)].groupby("customer")["gap"].agg(["median", "size"])
    shortest_of_last_two = gaps.groupby("customer")["gap"].tail(2).groupby(gaps["customer"]).min()
    found = usual.index[
        (usual["size"] >= 18)
        & (usual["median"] <= 20)
        & (shortest_of_last_two.reindex(usual.index) >= 1.8 * usual["median"])
        & (ago.groupby(gaps["customer"]).min().reindex(usual.index) <= 100)
        & (purchase_days(gaps, 0, 180) <= 0.5 * purchase_days(gaps, 365, 545)).reindex(usual.index)
    ]
    assert len(found) == pytest.approx(PLAN.SLOWING, rel=0.05)
    before = spent(documents, END - pd.Timedelta(days=640), END - pd.Timedelta(days=274), gaps["customer"].unique())
    assert before[found].median() > before.quantile(0.9)


def test_some_customers_buy_only_on_discount(sales: pd.DataFrame) -> None:
    by_customer = (sales["discount"] > 0).groupby(sales["customer"]).agg(["size", "mean"])
    often = by_customer[by_customer["size"] >= 5]
    assert (often["mean"] == 1).sum() == pytest.approx(PLAN.BARGAIN, rel=0.05)
    assert ((often["mean"] > 0.9) & (often["mean"] < 1)).sum() < 0.05 * PLAN.BARGAIN


def test_some_customers_buy_like_clockwork(gaps: pd.DataFrame) -> None:
    by_customer = gaps.groupby("customer")["gap"]
    regular = (by_customer.count() >= 7) & (by_customer.std(ddof=0) <= 0.2 * by_customer.mean())
    assert regular.sum() == pytest.approx(PLAN.CLOCKWORK, rel=0.1)


def test_some_customers_buy_more_and_more(gaps: pd.DataFrame) -> None:
    late, middle, early = (purchase_days(gaps, n, n + 180) for n in (0, 180, 360))
    first = gaps.groupby("customer")["day"].min().reindex(late.index)
    is_old = first < END - pd.Timedelta(days=690)
    growing = is_old & (late >= 8) & (late >= 1.4 * middle) & (middle >= 1.4 * early)
    assert growing.sum() == pytest.approx(PLAN.GROWING, rel=0.1)


def test_one_province_orders_less_often_for_more(sales: pd.DataFrame, customers: pd.DataFrame) -> None:
    by_customer = sales.groupby("customer")["net"].agg(["size", "sum"])
    by_province = by_customer.groupby(customers["province"])
    value = by_province["sum"].sum() / by_province["size"].sum()
    repeat = by_province["size"].mean() - 1
    others = value.index != PLAN.PROVINCE
    assert value.idxmax() == PLAN.PROVINCE
    assert repeat.idxmin() == PLAN.PROVINCE
    assert value[PLAN.PROVINCE] / value[others].mean() == pytest.approx(1 + PLAN.PROVINCE_DOUBLED, rel=0.07)
    assert repeat[PLAN.PROVINCE] / repeat[others].mean() == pytest.approx(PLAN.PROVINCE_REPEAT, abs=0.1)


def test_customers_differ_widely(sales: pd.DataFrame, documents: pd.DataFrame, lines: pd.DataFrame) -> None:
    orders = sales["customer"].value_counts()
    assert 0.2 <= (orders == 1).mean() <= 0.25
    revenue = documents.groupby("customer")["net"].sum().sort_values(ascending=False)
    assert 0.6 <= revenue.head(len(revenue) // 5).sum() / revenue.sum() <= 0.75
    recency = (END - sales.groupby("customer")["day"].max()).dt.days
    shares = pd.cut(recency, [0, 30, 90, 180, 365, 730, 1096]).value_counts(normalize=True)
    assert shares.min() >= 0.05
    category = read("products").set_index("product_id")["category"].reindex(lines["product_id"]).to_numpy()
    breadth = pd.Series(category).groupby(lines["customer_id"].to_numpy()).nunique()
    assert set(breadth) == set(range(1, 10))


# Planted: cause and effect


@pytest.fixture(scope="module")
def outcomes(sales: pd.DataFrame) -> pd.DataFrame:
    """Return campaign, group and revenue in the time of the campaign of each customer in an audience."""
    touches = read("touches")
    parts: list[pd.DataFrame] = []
    for campaign in PLAN.CAMPAIGNS:
        rows = touches[(touches["campaign_id"] == campaign.campaign_id) & touches["event"].isin(["sent", "held_out"])]
        window = sales[sales["day"].between(pd.Timestamp(campaign.start) + pd.Timedelta(days=1), str(campaign.end))]
        revenue = window.groupby("customer")["net"].sum().reindex(rows["customer_id"], fill_value=0.0)
        parts.append(rows[["campaign_id", "customer_id", "is_control"]].assign(revenue=revenue.to_numpy()))
    return pd.concat(parts)


def compared(outcomes: pd.DataFrame, campaign: str, *, converted: bool) -> tuple[float, float]:
    """Return treated less control of one campaign, and its standard error."""
    rows = outcomes[outcomes["campaign_id"] == campaign]
    value = (rows["revenue"] > 0).astype(float) if converted else rows["revenue"]
    treated, control = value[rows["is_control"] == 0], value[rows["is_control"] == 1]
    return treated.mean() - control.mean(), standard_error(treated, control)


def test_one_campaign_has_a_true_lift(outcomes: pd.DataFrame) -> None:
    lift = next(campaign.lift for campaign in PLAN.CAMPAIGNS if campaign.campaign_id == PLAN.LIFTING)
    rows = outcomes[(outcomes["campaign_id"] == PLAN.LIFTING) & (outcomes["is_control"] == 1)]
    difference, error = compared(outcomes, PLAN.LIFTING, converted=True)
    # Who would have ordered anyway is already counted.
    assert difference == pytest.approx(lift * (rows["revenue"] == 0).mean(), abs=2 * error)
    assert difference > 5 * error
    difference, error = compared(outcomes, PLAN.LIFTING, converted=False)
    assert difference > 3 * error


def test_one_campaign_has_none_although_it_claims_orders(outcomes: pd.DataFrame, lines: pd.DataFrame) -> None:
    for converted in (True, False):
        difference, error = compared(outcomes, PLAN.IDLE, converted=converted)
        assert abs(difference) < 1.5 * error
    cost = next(campaign.cost for campaign in PLAN.CAMPAIGNS if campaign.campaign_id == PLAN.IDLE)
    assert lines.loc[lines["campaign_id"] == PLAN.IDLE, "net"].sum() > 2 * cost


def test_control_groups_are_drawn_by_lot_and_left_alone(sales: pd.DataFrame) -> None:
    touches = read("touches")
    control = touches[touches["is_control"] == 1]
    assert set(control["event"]) == {"held_out"}
    assert (touches.loc[touches["event"] == "held_out", "is_control"] == 1).all()
    for campaign in PLAN.CAMPAIGNS:
        mine = touches[touches["campaign_id"] == campaign.campaign_id]
        held, sent = (mine.loc[mine["event"] == event, "customer_id"] for event in ("held_out", "sent"))
        assert len(held) / (len(held) + len(sent)) == pytest.approx(campaign.control, abs=0.001)
        assert not set(held) & set(mine.loc[mine["is_control"] == 0, "customer_id"])
        start = pd.Timestamp(campaign.start)
        before = sales[sales["day"].between(start - pd.Timedelta(days=365), start, inclusive="left")]
        orders = before["customer"].value_counts()
        first, second = (orders.reindex(who, fill_value=0) for who in (held, sent))
        assert abs(first.mean() - second.mean()) < 3 * standard_error(first, second)


def test_conversions_are_the_orders_after_the_message(sales: pd.DataFrame) -> None:
    touches = read("touches")
    sent = touches[touches["event"] == "sent"]
    last_day = {campaign.campaign_id: pd.Timestamp(campaign.end) for campaign in PLAN.CAMPAIGNS}
    joined = sent.merge(sales.reset_index(), left_on="customer_id", right_on="customer", suffixes=("_sent", ""))
    joined = joined[(joined["ts"] > joined["ts_sent"]) & (joined["day"] <= joined["campaign_id"].map(last_day))]
    expected = joined.groupby(["campaign_id", "customer_id"])["net"].sum()
    told = touches[touches["event"] == "convert"].set_index(["campaign_id", "customer_id"])["revenue"]
    assert told.reindex(expected.index).to_numpy() == pytest.approx(expected.to_numpy(), abs=0.001)
    assert len(told) == len(expected)
    assert touches.loc[touches["event"] != "convert", "revenue"].isna().all()


def test_members_differ_only_by_what_they_spent_before(documents: pd.DataFrame, customers: pd.DataFrame) -> None:
    since = customers["member_since"]
    assert ((customers["is_member"] == "是") == since.notna()).all()
    edges = [edge for edge, _ in PLAN.MEMBER_BANDS[1:]]
    plain: list[float] = []
    matched: list[float] = []
    errors: list[float] = []
    for wave in map(pd.Timestamp, PLAN.MEMBER_WAVES):
        closes = wave + pd.Timedelta(days=30)
        may_join = customers.index[(customers["signup_date"] < wave) & ~(since < wave)]
        joins = since.reindex(may_join).between(wave, closes, inclusive="left")
        before = spent(documents, wave - pd.DateOffset(years=1), wave, may_join)
        after = spent(documents, closes, closes + pd.Timedelta(days=180), may_join)
        band = np.searchsorted(edges, before, side="right")
        fine = band * 1000 + before.groupby(band).rank(pct=True).mul(4.999).astype(int)  # quintiles of each band
        cells = after.groupby([fine, joins]).agg(["mean", "var", "size"]).unstack().dropna()
        weight = cells["size"][True] / cells["size"][True].sum()
        plain.append(after[joins].mean() / after[~joins].mean())
        matched.append(float((weight * (cells["mean"][True] - cells["mean"][False])).sum()) / after[joins].mean())
        spread = cells["var"] / cells["size"]
        errors.append(float(np.sqrt((weight**2 * spread.sum(axis=1)).sum())) / after[joins].mean())
        share = joins.groupby(band).mean()
        assert share.to_numpy() == pytest.approx([chance for _, chance in PLAN.MEMBER_BANDS], abs=0.06)
    assert min(plain) > 1.5
    assert all(abs(difference) < 2.5 * error for difference, error in zip(matched, errors, strict=True))
    assert abs(np.mean(matched)) < 0.05


def test_who_complained_is_less_satisfied_and_leaves_more_often(sales: pd.DataFrame) -> None:
    feedback = read("feedback")
    complaints = feedback[feedback["kind"] == "complaint"]
    assert complaints["score"].isna().all()
    assert 0.1 < complaints["resolved_ts"].isna().mean() < 0.25
    scores = feedback[feedback["kind"] == "csat"]
    complained = scores["customer_id"].isin(complaints["customer_id"])
    shift = scores["score"][complained].mean() - scores["score"][~complained].mean()
    assert shift == pytest.approx(PLAN.COMPLAINT_SCORE, abs=0.1)

    order = sales.reset_index().sort_values(["ts", "order_id"])
    last = pd.merge_asof(
        complaints[["customer_id", "ts"]].sort_values("ts"), order, on="ts", left_by="customer_id", right_by="customer"
    )
    nth = sales.groupby("customer").cumcount()
    waits = sales.groupby("customer")["ts"].shift(-1) - sales["ts"]
    is_gone = ~(waits <= pd.Timedelta(days=180))
    is_early = sales["ts"] < END - pd.Timedelta(days=183)
    band = pd.cut(nth, [-1, 0, 1, 4, 9, 19, 999], labels=False)
    is_bad = sales.index.isin(last["order_id"])
    rates = is_gone[is_early].groupby([band[is_early], is_bad[is_early]]).agg(["mean", "size"]).unstack()
    weight = rates["size"][True] / rates["size"][True].sum()
    bad, good = (weight * rates["mean"][True]).sum(), (weight * rates["mean"][False]).sum()
    assert bad > 3 * good
    # Of those who stay as many as elsewhere leave on their own; two habits never leave.
    assert bad - good == pytest.approx(PLAN.LEAVING_AFTER_COMPLAINT * (1 - good), abs=0.1)
