"""Every metric of every customer of CDNOW and Online Retail, against a computation in pandas from the raw file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import crm_dashboard as crm
from crm_dashboard import analysis
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.model.calendar import day_number
from crm_dashboard.model.features import Frames, features
from crm_dashboard.model.metrics.registry import registry
from crm_dashboard.model.metrics.scope import Scope
from crm_dashboard.settings import Settings
from tests.workspaces import online_retail

KEYS = ("recency", "frequency", "purchase_days", "monetary", "order_value", "tenure", "gap", "regularity",
        "active_months", "momentum", "return_share", "repeat_share", "amount_steadiness", "nearness")  # fmt: skip
NEEDY = {"breadth", "discount_share", "full_price_share", "margin", "channels", "income_level", "contacts",
         "contact_rate", "two_way_share", "satisfaction", "feedback_given", "complaints", "open_complaints",
         "capacity", "relationship"}  # fmt: skip


@pytest.fixture(scope="module")
def settings(shared_root: Path) -> Iterator[Settings]:
    yield Settings(workspaces_root=shared_root)
    close_engine(shared_root)


def raw_documents(name: str, request: pytest.FixtureRequest) -> pd.DataFrame:
    """Return the documents of a shared workspace's file: customer, time, net amount; cleaned as the default rules say."""
    if name == "cdnow":
        raw = pd.read_parquet(request.getfixturevalue("sample_data") / "cdnow.parquet")
        return pd.DataFrame(
            {
                "customer": raw["customer_id"].astype(str),
                "time": pd.to_datetime(raw["date"]),
                "net": raw["amount"].round(2),
            }
        )
    request.getfixturevalue("retail")  # the workspace, imported unless it has been
    raw = pd.read_parquet(online_retail(request.getfixturevalue("real_data"))).dropna(subset=["CustomerID"])
    raw = raw[raw["UnitPrice"] > 0]
    lines = pd.DataFrame(
        {
            "customer": raw["CustomerID"].astype(int).astype(str),
            "order": raw["InvoiceNo"],
            "time": raw["InvoiceDate"],
            "net": raw["Quantity"] * raw["UnitPrice"],
        }
    )
    grouped = lines.groupby(["customer", "order"], sort=False)
    documents = grouped.agg(time=("time", "first"), net=("net", "sum")).reset_index()
    documents["net"] = documents["net"].round(4)
    return documents


def by_pandas(documents: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return all metrics of every customer with an order, over all history."""
    documents = documents.assign(day=documents["time"].dt.normalize())
    documents = documents[documents["day"] <= as_of]
    orders, refunds = documents[documents["net"] >= 0], documents[documents["net"] < 0]
    per = orders.groupby("customer")
    table = pd.DataFrame(
        {
            "recency": (as_of - per["day"].max()).dt.days,
            "frequency": per.size(),
            "purchase_days": per["day"].nunique(),
            "tenure": (as_of - per["day"].min()).dt.days,
        }
    )
    table["monetary"] = documents.groupby("customer")["net"].sum()
    table["order_value"] = table["monetary"] / table["frequency"]
    days = orders[["customer", "day"]].drop_duplicates().sort_values(["customer", "day"])
    gaps = days.groupby("customer")["day"].diff().dt.days.dropna()
    gaps = gaps.groupby(days.loc[gaps.index, "customer"])
    table["gap"] = gaps.median()
    variation = gaps.std(ddof=0) / gaps.mean()
    table["regularity"] = (1 / (1 + variation)).where(gaps.size() >= 2)
    month = orders["time"].dt.year * 12 + orders["time"].dt.month
    months = month.groupby(orders["customer"])
    table["active_months"] = months.nunique() / (as_of.year * 12 + as_of.month - months.min() + 1)
    age = (as_of - orders["day"]).dt.days
    late = (age < 90).groupby(orders["customer"]).sum()
    early = ((age >= 90) & (age < 180)).groupby(orders["customer"]).sum()
    table["momentum"] = ((late - early) / (late + early)).where(late + early > 0)
    table["repeat_share"] = 1 - 1 / table["frequency"]
    steady = 1 / (1 + per["net"].std(ddof=0) / per["net"].mean())
    table["amount_steadiness"] = steady.where(table["frequency"] >= 2, 0.0)
    table["nearness"] = 0.5 ** (table["recency"] / 90)
    bought = per["net"].sum()
    given_back = -refunds.groupby("customer")["net"].sum().reindex(table.index, fill_value=0.0)
    table["return_share"] = (given_back / bought).where(bought > 0)
    return table[list(KEYS)].sort_index()


def by_product(workspace: Workspace, as_of: dt.date) -> pd.DataFrame:
    metrics = [registry()[key] for key in KEYS]
    frames = Frames(workspace.frame("orders"), workspace.frame("customers"))
    rows = features(frames, Scope(day_number(as_of)), metrics).collect("pandas").to_native()
    return rows[rows["is_buyer"]].set_index("customer_id")[list(KEYS)].astype(float).sort_index()


@pytest.mark.parametrize("days_back", [0, 100])
@pytest.mark.parametrize("name", ["cdnow", "retail"])
def test_every_metric_of_every_customer_equals_pandas(
    name: str, days_back: int, settings: Settings, request: pytest.FixtureRequest
) -> None:
    documents = raw_documents(name, request)
    with open_workspace(name, settings=settings) as workspace:
        last = dt.date(1970, 1, 1) + dt.timedelta(days=analysis.last_order_day(workspace) - days_back)
        ours = by_product(workspace, last)
        missing = {key for key, one in analysis.metrics_of(workspace).items() if one.missing}
        assert missing == NEEDY
    theirs = by_pandas(documents, pd.Timestamp(last)).astype(float)
    assert list(ours.index) == list(theirs.index)
    assert len(ours) > 3_000
    for key in KEYS:
        np.testing.assert_allclose(ours[key], theirs[key], rtol=1e-8, atol=1e-8, equal_nan=True, err_msg=key)


def test_the_numbers_of_the_lines_in_the_readme_are_answers(tmp_path: Path, sample_data: Path) -> None:
    with open_workspace("readme", create=True, settings=Settings(workspaces_root=tmp_path)) as workspace:
        workspace.import_file(sample_data / "cdnow.parquet")
        spec = crm.MatrixSpec(axes=[crm.Axis("frequency", cuts=[5]), crm.Axis("monetary", cuts=[1000])])
        cells = crm.answer(workspace, spec).cells.set_index("cell")
    assert cells["customers"].sum() == 23_570
    close_engine(tmp_path)
    assert float(cells["revenue"].sum()) == pytest.approx(2_500_315.63)
