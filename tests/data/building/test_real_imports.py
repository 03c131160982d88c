"""Published figures from real files, imported from end to end."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from crm_dashboard.data.cleaning.rules import DEFAULT_RULES
from crm_dashboard.data.understanding.understanding import guess_columns, guess_table
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.settings import Settings
from tests.data.imports import Version, build, inspect
from tests.workspaces import RETAIL, online_retail

FIGURES = """
WITH customer AS (SELECT customer_id, count_if(NOT is_refund) AS n, sum(net_amount) AS money FROM orders GROUP BY 1)
SELECT count_if(n > 0)::INT, sum(n)::INT, round(sum(money) FILTER (n > 0), 2), count_if(n = 0)::INT, round(sum(money) FILTER (n = 0), 2) FROM customer
"""


def imported(path: Path, *rules: str) -> Version:
    look = inspect(path)
    table = guess_table(look)
    return build(path, guess_columns(look.columns, table), table=table, rules=(*DEFAULT_RULES, *rules))


def as_csv(source: Path, target: Path) -> Path:
    """Write a file of orders as CSV with American dates; its other shapes are imported in Chromium."""
    frame = pq.read_table(source).to_pandas()
    frame["CustomerID"] = frame["CustomerID"].astype("Int64")
    when = frame["InvoiceDate"].dt
    day = when.month.astype(str) + "/" + when.day.astype(str) + "/" + when.year.astype(str)
    frame["InvoiceDate"] = day + " " + when.strftime("%H:%M")
    frame.to_csv(target, index=False)
    return target


def shared(settings: Settings) -> Version:
    """Return the version that the workspace of all tests was given when Online Retail came into it as Parquet."""
    with open_workspace(RETAIL, settings=settings) as workspace:
        assert workspace.version is not None
        return Version(workspace.folder / "versions" / f"{workspace.version_id}.duckdb", workspace.version.report)


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_online_retail_gives_its_known_figures(kind: str, retail: Settings, real_data: Path, tmp_path: Path) -> None:
    version = shared(retail) if kind == "parquet" else imported(as_csv(online_retail(real_data), tmp_path / "x.csv"))
    assert version.rows(FIGURES) == [(4_338, 18_532, Decimal("8310477.05"), 33, Decimal("-10411.24"))]
    matched = {rule.rule: rule.matched for rule in version.report.rules}
    assert (matched["missing_customer"], matched["exact_duplicates"]) == (135_080, 5_268)
    assert version.report.rows_in == 541_909
    assert version.report.rows_kept + sum(rule.set_aside for rule in version.report.rules) == 541_909


def test_online_retail_without_cancellations_gives_its_known_figures(real_data: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    path.symlink_to(real_data / "online_retail" / "online_retail.parquet")
    version = imported(path, "cancellations")
    assert version.rows(FIGURES)[0][:3] == (4_338, 18_532, Decimal("8911407.90"))


def test_cdnow_gives_its_published_figures(real_data: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    path.symlink_to(real_data / "cdnow" / "cdnow_master.parquet")
    assert imported(path).rows(FIGURES)[0][:3] == (23_570, 69_659, Decimal("2500315.63"))


def test_the_demographics_of_complete_journey_are_customers(real_data: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    path.symlink_to(real_data / "complete_journey" / "demographics.parquet")
    version = imported(path)
    assert version.report.rows_kept == 801
    assert version.rows("SELECT income_band, u0 FROM customers WHERE customer_id = '1'") == [("35-49K", "65+")]
