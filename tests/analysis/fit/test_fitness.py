"""The fit doctor: its rules on small tables by hand, and its verdicts on real data, some shares from pandas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from crm_dashboard.analysis import (
    STATES,
    Fitness,
    Verdict,
    describe_needs,
    fitness_of,
    offers_of,
    remedies,
    short_matrices,
    short_metrics,
)
from crm_dashboard.analysis.pages.registry import PAGES
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.schema.tables import TABLES
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.i18n.translator import translator
from crm_dashboard.model.metrics.registry import Need
from crm_dashboard.settings import Settings
from tests.workspaces import RETAIL, online_retail

JUDGED_PAGES = {key for key, page in PAGES.items() if not page.fit.without_data}
EN = translator("en")
ROLES = {"customer_id": "customer", "order_ts": "date", "net_amount": "amount"}
WITHOUT_CONTACTS = {
    "contacts", "contact_rate", "two_way_share", "satisfaction", "feedback_given", "complaints", "open_complaints",
    "relationship", "heatmap_satisfaction",
}  # fmt: skip
WITHOUT_ITEMS = {"breadth", "discount_share", "margin", "channels", "full_price_share", "income_level", "capacity"}


def states(fitness: Fitness, state: str) -> set[str]:
    return {verdict.key for verdict in fitness.every if verdict.state == state}


def verdict(fitness: Fitness, key: str) -> Verdict:
    (found,) = [one for one in fitness.every if one.key == key]
    return found


def why(fitness: Fitness, key: str) -> list[str]:
    return [EN(reason.why) for reason in verdict(fitness, key).deciding]


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    yield Settings(workspaces_root=tmp_path / "root")
    close_engine(tmp_path / "root")


def judged(settings: Settings, rows: list[tuple[str, dt.date, float]]) -> Fitness:
    path = settings.workspaces_root.parent / "orders.csv"
    pd.DataFrame(rows, columns=["customer", "date", "amount"]).to_csv(path, index=False)
    with open_workspace("small", create=True, settings=settings) as workspace:
        workspace.import_file(path, columns=ROLES, currency="CNY")
        return fitness_of(workspace)


def test_what_menus_say_at_once_is_never_worse_than_the_verdict(settings: Settings) -> None:
    """Of four months momentum is closed (six needed) and loyalty weak (three, better twelve), as in the verdicts."""
    path = settings.workspaces_root.parent / "orders.csv"
    rows = [(f"c{no}", dt.date(2024, month, 1 + no % 9), 10.0 + no) for no in range(60) for month in (1, 2, 3, 4)]
    pd.DataFrame([*rows, ("late", dt.date(2024, 4, 30), 5.0)], columns=["customer", "date", "amount"]).to_csv(path)
    with open_workspace("glance", create=True, settings=settings) as workspace:
        workspace.import_file(path, columns=ROLES, currency="CNY")
        short, full = short_metrics(workspace), fitness_of(workspace)
        matrices = short_matrices(workspace, offers_of(workspace))
        some = fitness_of(workspace, ("gap", "monetary"))
    assert (short["momentum"], short["loyalty"], short.get("recency")) == ("closed", "weak", None)
    assert (matrices["value_momentum"], matrices["value_loyalty"]) == ("closed", "weak")
    for key, state in (short | matrices).items():
        assert STATES.index(state) <= STATES.index(verdict(full, key).state)
    for key in ("gap", "monetary"):
        assert verdict(some, key) == verdict(full, key)


def test_four_months_of_forty_customers_who_buy_alike(settings: Settings) -> None:
    """40 customers, each with one order of 10 in each of four months; the first 37 on the first, three on the second."""
    rows = [
        (f"c{number}", dt.date(2024, month, 1 if number < 37 else 2), 10.0)
        for number in range(40)
        for month in (1, 2, 3, 4)
    ]
    fitness = judged(settings, [*rows, ("late", dt.date(2024, 4, 30), 10.0)])
    assert (fitness.customers, fitness.months) == (41, 4)
    assert why(fitness, "segments_stake") == ["4 months of history; 12 months needed"]
    assert verdict(fitness, "segments_stake").state == "weak"
    assert verdict(fitness, "momentum").state == "closed"
    assert "4 months of history; 6 months needed" in why(fitness, "momentum")
    assert why(fitness, "order_value") == ["every value is the same: ¥10"]
    assert verdict(fitness, "order_value").state == "closed"
    assert why(fitness, "recency") == ["90.2% of the values are the same: 29 days"]  # 37 of 41
    assert verdict(fitness, "recency").state == "weak"
    assert why(fitness, "breadth") == ["not in the data: Order table (Category)"]
    assert "41 customers; 80 customers needed" in why(fitness, "rfm_8")  # eight cells
    assert why(fitness, "value_recency") == [
        "Money spent: 97.6% of the values are the same: ¥40",  # 40 of 41
        "Recency: 90.2% of the values are the same: 29 days",
    ]


def test_a_dozen_customers_are_too_few_to_judge(settings: Settings) -> None:
    rows = [
        (f"c{n}", dt.date(2022, 1, 1) + dt.timedelta(days=70 * m + n), 5.0 + n * m)
        for n in range(12)
        for m in range(12)
    ]
    fitness = judged(settings, rows)
    assert verdict(fitness, "matrix").state == "weak"
    assert why(fitness, "matrix") == ["12 customers; 30 customers needed"]
    assert states(fitness, "supported") == {
        "overview_change", "matrix_earlier", "segments_stake", "segments_months", "trends_seasons", "why_year",
        *(key for key in JUDGED_PAGES if PAGES[key].fit.few_customers <= 12),
    }  # fmt: skip


def test_without_orders_everything_is_closed_and_orders_would_open_it(settings: Settings) -> None:
    path = settings.workspaces_root.parent / "feedback.csv"
    path.write_text("customer,ts,score,scale\n1,2024-01-01,4,5\n")
    columns = {"customer_id": "customer", "ts": "ts", "score": "score", "scale_max": "scale"}
    with open_workspace("small", create=True, settings=settings) as workspace:
        nothing = fitness_of(workspace)
        workspace.import_file(path, "feedback", columns=columns)
        fitness = fitness_of(workspace)
    assert {one.state for one in nothing.every} == {one.state for one in fitness.every} == {"closed"}
    assert (fitness.customers, fitness.months) == (0, 0)
    assert EN(remedies(fitness)[0].todo) == "Load a file with orders."
    assert len(remedies(fitness)[0].helps) > 40
    assert why(fitness, "satisfaction") == ["no orders are loaded"]


def test_needs_are_told_by_file() -> None:
    asked = (Need("feedback", "score"), Need("order_items", "category"), Need("feedback", "kind"), Need("orders", ""))
    assert [EN(one) for one in describe_needs(asked)] == [
        "Feedback (Score and Kind)",
        "Order table (Category and single orders)",
    ]
    assert [EN(one) for one in describe_needs([Need("customers", "income_level")])] == ["Customer table (Income band)"]


# --- five data sets, hand-checked -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def root(shared_root: Path) -> Iterator[Settings]:
    yield Settings(workspaces_root=shared_root)
    close_engine(shared_root)


def fitness_on(name: str, root: Settings) -> Fitness:
    with open_workspace(name, settings=root) as workspace:
        return fitness_of(workspace)


def test_the_shop_carries_everything_but_what_few_customers_have(root: Settings) -> None:
    fitness = fitness_on("shop", root)
    assert (fitness.customers, fitness.months) == (19_600, 36)
    assert states(fitness, "closed") == set()
    assert states(fitness, "weak") == {
        "value_momentum", "value_satisfaction", "gap", "regularity", "momentum", "two_way_share", "satisfaction",
        "complaints", "open_complaints", "heatmap_satisfaction",
    }  # fmt: skip


def without_rhythm(orders: pd.DataFrame, last: pd.Timestamp) -> dict[str, float]:
    """Return the shares of customers without a gap, a regularity and a momentum; orders are (customer, day)."""
    days = orders.drop_duplicates().groupby("customer").day.agg(["size", "max"])
    return {
        "gap": (days["size"] < 2).mean(),
        "regularity": (days["size"] < 3).mean(),
        "momentum": (days["max"] <= last - pd.Timedelta(days=180)).mean(),
    }


def assert_shares(fitness: Fitness, shares: dict[str, float]) -> None:
    for key, share in shares.items():
        if share > 0.2:
            assert why(fitness, key) == [f"{EN.percent(share)} of customers have no value"], key
        else:
            assert verdict(fitness, key).state == "supported", key


def test_cdnow_carries_all_that_stands_on_orders_alone(root: Settings, sample_data: Path) -> None:
    fitness = fitness_on("cdnow", root)
    assert (fitness.customers, fitness.months) == (23_570, 18)
    assert states(fitness, "weak") == {"trends_seasons", "value_momentum", "gap", "regularity", "momentum"}
    assert states(fitness, "closed") == {
        "overview_margin", "matrix_margin", "customers_names", "customer_items", "value_satisfaction", "three_dimensions", "return_share", "heatmap_margin",
        *WITHOUT_CONTACTS, *WITHOUT_ITEMS, "why_goods", "why_groups",
    }  # fmt: skip
    assert why(fitness, "return_share") == ["every value is the same: 0%"]  # CDNOW knows no refunds
    orders = pd.read_parquet(sample_data / "cdnow.parquet").rename(columns={"customer_id": "customer", "date": "day"})
    orders["day"] = pd.to_datetime(orders["day"])
    assert_shares(fitness, without_rhythm(orders[["customer", "day"]], orders["day"].max()))


def test_the_complete_journey_carries_all_but_contacts_margin_and_channels(root: Settings) -> None:
    fitness = fitness_on("complete_journey", root)
    assert (fitness.customers, fitness.months) == (801, 12)
    assert states(fitness, "weak") == set()
    assert states(fitness, "closed") == {
        "overview_margin", "matrix_margin", "customers_names", "value_satisfaction", "three_dimensions", "return_share", "margin", "channels", *WITHOUT_CONTACTS, "trends_seasons", "heatmap_margin", "why_year",
    }  # fmt: skip


def test_online_retail_carries_nine_matrices_of_eleven(retail: Settings, real_data: Path) -> None:
    fitness = fitness_on(RETAIL, retail)
    assert (fitness.customers, fitness.months) == (4_338, 12)
    assert states(fitness, "weak") == {"gap", "regularity"}
    assert states(fitness, "closed") == {
        "overview_margin", "matrix_margin", "customers_names", "value_satisfaction", "three_dimensions", *WITHOUT_CONTACTS, *WITHOUT_ITEMS, "trends_seasons", "heatmap_margin", "why_year", "why_groups",
    }  # fmt: skip
    lines = pd.read_parquet(online_retail(real_data))
    lines = lines[lines["CustomerID"].notna() & (lines["UnitPrice"] > 0)]
    documents = lines.assign(net=lines["Quantity"] * lines["UnitPrice"]).groupby(["CustomerID", "InvoiceNo"])
    bought = documents.agg(net=("net", "sum"), day=("InvoiceDate", "min")).query("net > 0").reset_index()
    orders = pd.DataFrame({"customer": bought["CustomerID"], "day": pd.to_datetime(bought["day"]).dt.normalize()})
    assert_shares(fitness, without_rhythm(orders, orders["day"].max()))


@pytest.mark.skipif("customer_summary" not in TABLES, reason="no table with one row per customer can be loaded")
def test_an_rfm_table_carries_matrices_and_nothing_that_looks_back_in_time(
    settings: Settings, sample_data: Path
) -> None:
    orders = pd.read_parquet(sample_data / "cdnow.parquet")
    orders["date"] = pd.to_datetime(orders["date"])
    table = orders.groupby("customer_id").agg(last=("date", "max"), orders=("date", "size"), money=("amount", "sum"))
    table["recency"] = (orders["date"].max() - table["last"]).dt.days
    path = settings.workspaces_root.parent / "rfm.csv"
    table.reset_index()[["customer_id", "recency", "orders", "money"]].to_csv(path, index=False)
    columns = {"customer_id": "customer_id", "recency_days": "recency", "orders": "orders", "monetary": "money"}
    with open_workspace("rfm", create=True, settings=settings) as workspace:
        workspace.import_file(path, "customer_summary", columns=columns)
        fitness = fitness_of(workspace)
    assert fitness.customers == 23_570
    assert states(fitness, "weak") == set()
    assert states(fitness, "supported") == {
        *(JUDGED_PAGES - {"trends", "why", "receipt"}),
        "value_frequency", "value_recency", "rfm_8", "rfm_10", "three_tier",
        "recency", "frequency", "monetary", "order_value", "repeat_share", "nearness", "behaviour",
    }  # fmt: skip
    for key in (
        "overview_change",
        "matrix_earlier",
        "segments_stake",
        "segments_months",
        "value_momentum",
        "value_loyalty",
        "trends",
        "why",
        "receipt",
    ):
        assert why(fitness, key) == ["needs single orders; one row per customer is loaded"], key
