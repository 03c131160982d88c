"""Segments by month on the shop and on Online Retail, against a computation in pandas from the raw files.

The pandas side is that of `test_templates_against_pandas`: it reads files and templates by itself. Two templates, one with
quantiles and one with a composite, frozen and re-fitted; customers and revenue of every segment at several month-ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import crm_dashboard as crm
from crm_dashboard.analysis import Trends
from crm_dashboard.analysis.matrices.templates import find_template
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.model.time.trend import CUT_POLICIES, CutPolicy
from crm_dashboard.settings import Settings
from tests import workspaces
from tests.test_templates_against_pandas import (
    COMPOSITES,
    LESS_IS_BETTER,
    MONEY_AND_COUNTS,
    TEMPLATES,
    UNCLASSIFIED,
    WHOLE,
    Raw,
    add_composites,
    cuts_of,
    is_beside,
    letters_of,
    measured,
    month_of,
    online_retail,
    rounded,
    shop,
)

ASKED = ("rfm_10", "value_loyalty")
Ranges = dict[tuple[str, str], tuple[float, float]]
Figures = dict[str, tuple[int, Decimal, Decimal]]


def scored(table: pd.DataFrame, ranges: Ranges) -> pd.DataFrame:
    """Return the table with loyalty by these ranges: the weighted mean of its parts, each scaled to 0..1."""
    top, bottom = pd.Series(0.0, table.index), pd.Series(0.0, table.index)
    for part, weight in COMPOSITES["loyalty"].items():
        assert part not in MONEY_AND_COUNTS | LESS_IS_BETTER
        low, high = ranges["loyalty", part]
        value = (table[part].clip(low, high) - low) / (high - low)
        top, bottom = top + (weight * value).fillna(0), bottom + weight * value.notna()
    return table.assign(loyalty=rounded(100 * top / bottom.where(bottom > 0)))


def ends_of(raw: Raw, last: int) -> Iterator[int]:
    """Yield the last day of every month from the first order's on, the last one being that of the data."""
    first = raw.documents.loc[~raw.documents["is_refund"], "day"].min()
    epoch = pd.Timestamp(1970, 1, 1)
    for end in pd.date_range(epoch + pd.Timedelta(days=int(first)), periods=60, freq="ME"):
        day = (end - epoch).days
        yield min(day, last)
        if day >= last:
            return


class Yardstick:
    """Cuts and ranges of a template as found on one table."""

    def __init__(self, written: dict[str, Any], table: pd.DataFrame, ranges: Ranges) -> None:
        self.axes = [one["metric"] for one in written["axes"]]
        self.ranges = ranges
        self.cuts = [
            cuts_of(table[one["metric"]], one["cuts"], less=one["metric"] in LESS_IS_BETTER) for one in written["axes"]
        ]
        self.segments = {one["key"]: one["cells"] for one in written["segments"]}

    def placed(self, table: pd.DataFrame) -> pd.Series:
        """Return the segment of each customer; nobody may lie beside a cut by less than floats can tell."""
        code = pd.Series("", table.index)
        for metric, cuts in zip(self.axes, self.cuts, strict=True):
            assert not is_beside(table[metric], cuts).any()
            code = code + letters_of(table[metric], cuts, less=metric in LESS_IS_BETTER)
        code = code.fillna(UNCLASSIFIED)
        whose = {
            one: key for key, cells in self.segments.items() for one in code.unique() if any(re.fullmatch(cell, one) for cell in cells)
        }  # fmt: skip
        return code.map({UNCLASSIFIED: UNCLASSIFIED, **whose})


Tables = dict[int, tuple[pd.DataFrame, Ranges]]


def tables_at(raw: Raw, days: list[int], window: int | None) -> Tables:
    """Return every customer's metrics, and the ranges of the composites' parts, at each of these days."""
    tables = {day: measured(raw, day, window) for day in days}
    return {day: (table, add_composites(table)) for day, table in tables.items()}


def by_pandas(raw: Raw, key: str, rule: CutPolicy, tables: Tables) -> list[Figures]:
    """Return customers, revenue of the month and of the window by segment at each of these days."""
    frozen = Yardstick(TEMPLATES[key], *tables[max(tables)])
    found = []
    for day, (table, ranges) in tables.items():
        yardstick = frozen if rule == "frozen" else Yardstick(TEMPLATES[key], table, ranges)
        segment = yardstick.placed(scored(table, yardstick.ranges))
        known = raw.documents[(raw.documents["day"] <= day) & (raw.documents["month"] == month_of(day))]
        month = known.groupby("customer")["net"].sum().reindex(table.index, fill_value=0)
        rows = pd.DataFrame({"segment": segment, "month": month, "spent": table["spent"]}).groupby("segment")
        found.append(
            {
                str(name): (len(part), Decimal(int(part["month"].sum())) / WHOLE, Decimal(int(part["spent"].sum())) / WHOLE)
                for name, part in rows
            }
        )  # fmt: skip
    return found


def by_the_product(workspace: Workspace, spec: MatrixSpec, rule: CutPolicy, days: list[int]) -> list[Figures]:
    trends = Trends(crm.answer(workspace, spec), rule)
    ends = [one for one in trends.ends() if one.day in days]
    found = []
    for month in trends.trend(ends).months:
        pairs = zip(trends.segments(), month.figures, strict=True)
        found.append({one.key: (it.customers, it.month_revenue, it.revenue) for one, it in pairs if it.customers})
    return found


def check(raw: Raw, workspace: Workspace, subtests: pytest.Subtests, *, every: int, window: int | None = None) -> None:
    """Compare every so-many-th month-end and the last one."""
    ends = list(ends_of(raw, raw.last_day))
    assert [one.day for one in Trends(crm.answer(workspace, find_template(workspace, "rfm_10").spec())).ends()] == ends
    days = sorted({*ends[:1], *ends[::-every]})
    tables = tables_at(raw, days, window)
    for key in ASKED:
        template = find_template(workspace, key)
        assert template
        spec = MatrixSpec(template.spec().axes, window=window, template=key)
        for rule in CUT_POLICIES:
            with subtests.test(key, rule=rule):
                assert by_the_product(workspace, spec, rule, days) == by_pandas(raw, key, rule, tables)


def test_the_months_of_the_shop_equal_pandas(sample_data: Path, shared_root: Path, subtests: pytest.Subtests) -> None:
    with open_workspace("shop", settings=Settings(workspaces_root=shared_root)) as workspace:
        check(shop(sample_data), workspace, subtests, every=9)


def test_the_months_of_online_retail_equal_pandas(real_data: Path, retail: Settings, subtests: pytest.Subtests) -> None:
    with open_workspace(workspaces.RETAIL, settings=retail) as workspace:
        check(online_retail(workspaces.online_retail(real_data)), workspace, subtests, every=3, window=182)
