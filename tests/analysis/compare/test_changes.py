"""Who changes segment on real orders: the list is the set difference computed by pandas, and the flows sum to everybody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from crm_dashboard import Answer, Axis, MatrixSpec, Workspace, analysis, answer, open_workspace
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.model.metrics.composite import DEFAULTS
from crm_dashboard.model.question.cuts import Mean, NaturalBreaks, Quantiles
from crm_dashboard.model.question.spec import Among, Between
from crm_dashboard.settings import Settings
from tests.test_against_pandas import by_pandas, raw_documents

CUT = {"frequency": [3, 5], "monetary": [100, 160], "recency": [365, 250], "tenure": [400, 480]}


@dataclass(frozen=True)
class Shop:
    """A workspace, and what pandas makes of its raw file."""

    workspace: Workspace
    documents: pd.DataFrame
    metrics: pd.DataFrame
    revenue: pd.Series


@pytest.fixture(scope="module", params=["cdnow", "retail"])
def shop(request: pytest.FixtureRequest, shared_root: Path) -> Iterator[Shop]:
    name = str(request.param)
    documents = raw_documents(name, request)
    with open_workspace(name, settings=Settings(workspaces_root=shared_root)) as workspace:
        last = dt.date(1970, 1, 1) + dt.timedelta(days=analysis.last_order_day(workspace))
        cents = (documents["net"] * 10_000).round().astype("int64")
        metrics = by_pandas(documents, pd.Timestamp(last))
        revenue = cents.groupby(documents["customer"]).sum().reindex(metrics.index)
        yield Shop(workspace, documents, metrics, revenue)
    close_engine(shared_root)


def spec_of(*metrics: str, version: int) -> MatrixSpec:
    return MatrixSpec(tuple(Axis(metric, cuts=CUT[metric][version]) for metric in metrics))


def cells_by_pandas(shop: Shop, spec: MatrixSpec) -> pd.Series:
    codes = pd.Series("", index=shop.metrics.index)
    for axis in spec.axes:
        (cut,) = axis.cuts.values  # type: ignore[union-attr]
        values = shop.metrics[axis.metric]
        favourable = values <= cut if axis.metric == "recency" else values >= cut
        codes = codes + favourable.map({True: "H", False: "L"})
    return codes


def everyone_is_in_one_flow(answered: Answer, kept: MatrixSpec) -> None:
    found = analysis.change_since(answered, kept)
    assert sum(flow.amounts.customers for flow in found.flows) == answered.matrix.customers
    assert sum((flow.amounts.revenue for flow in found.flows), start=Decimal(0)) == answered.matrix.revenue
    other = answer(answered.workspace, analysis.align_question(kept, answered.spec))
    for side, key in ((other, lambda flow: flow.source.key), (answered, lambda flow: flow.target.key)):
        for segment in analysis.segments_of(side):
            flows = [flow.amounts for flow in found.flows if key(flow) == segment.key]
            assert sum(one.customers for one in flows) == segment.customers
            assert sum((one.revenue for one in flows), start=Decimal(0)) == segment.revenue


@pytest.mark.parametrize("metrics", [("frequency", "monetary"), ("recency", "frequency", "monetary")])
def test_those_who_move_are_the_set_difference_that_pandas_computes(shop: Shop, metrics: tuple[str, ...]) -> None:
    kept, now = (spec_of(*metrics, version=version) for version in (0, 1))
    before, after = cells_by_pandas(shop, kept), cells_by_pandas(shop, now)
    moved = before[before != after].index
    answered = answer(shop.workspace, now)
    total, rows = analysis.movers(answered, kept, 1_000_000)
    assert total == len(rows) == len(moved) > 500
    assert {row["customer_id"] for row in rows} == set(moved)
    assert {row["customer_id"]: (row["source"], row["target"]) for row in rows} == {
        one: (before[one], after[one]) for one in moved
    }
    revenue = [(-row["revenue"], row["customer_id"]) for row in rows]
    assert revenue == sorted(revenue)
    assert {row["customer_id"]: int(row["revenue"] * 10_000) for row in rows} == shop.revenue[moved].to_dict()
    assert list(analysis.all_movers(answered, kept, 1_000_000)) == rows
    assert analysis.movers(answered, kept, 7) == (total, rows[:7])


@pytest.mark.parametrize("metrics", [("frequency", "monetary"), ("recency", "frequency", "monetary")])
def test_flows_are_those_of_pandas_and_sum_to_the_population_and_its_revenue(
    shop: Shop, metrics: tuple[str, ...]
) -> None:
    kept, now = (spec_of(*metrics, version=version) for version in (0, 1))
    answered = answer(shop.workspace, now)
    groups = shop.revenue.groupby([cells_by_pandas(shop, kept), cells_by_pandas(shop, now)])
    assert {
        (one.source.key, one.target.key): (one.amounts.customers, int(one.amounts.revenue * 10_000))
        for one in analysis.change_since(answered, kept).flows
    } == {pair: (len(values), values.sum()) for pair, values in groups}
    everyone_is_in_one_flow(answered, kept)


def test_a_flow_lists_its_own_customers_only(shop: Shop) -> None:
    kept, now = (spec_of("frequency", "monetary", version=version) for version in (0, 1))
    answered = answer(shop.workspace, now)
    for flow in analysis.change_since(answered, kept).moves:
        route = (flow.source.key, flow.target.key)
        total, rows = analysis.movers(answered, kept, 10_000, route)
        assert total == len(rows) == flow.amounts.customers
        assert {(row["source"], row["target"]) for row in rows} == {route}
        assert sum(row["revenue"] for row in rows) == flow.amounts.revenue
    assert analysis.movers(answered, kept, 10, ("LL", "LL")) == (0, [])


def test_other_dimensions_and_levels_are_told_apart_and_everyone_is_counted_once(shop: Shop) -> None:
    now = answer(shop.workspace, spec_of("frequency", "monetary", version=1))
    for kept in (
        spec_of("recency", "tenure", version=0),
        spec_of("frequency", "monetary", "recency", version=0),
        MatrixSpec((Axis("frequency", Quantiles.parts(5)), Axis("monetary", NaturalBreaks(3)))),
        MatrixSpec((Axis("gap", Mean()), Axis("loyalty"))),  # many have no gap, and the composite is fitted
    ):
        everyone_is_in_one_flow(now, kept)
        assert not analysis.change_since(now, kept).is_comparable
        total, rows = analysis.movers(now, kept, 5)
        assert total == analysis.change_since(now, kept).movers.customers
        assert set(rows[0]) >= {axis.metric for axis in (*kept.axes, *now.spec.axes)}


def test_versions_over_different_windows_are_compared_for_the_customers_whom_the_filters_of_now_let_in(
    shop: Shop,
) -> None:
    kept = replace(spec_of("frequency", "monetary", version=0), window=30, filters=(Between("recency", 0, 3),))
    now = replace(spec_of("frequency", "monetary", version=1), window=400, filters=(Between("recency", None, 300),))
    answered = answer(shop.workspace, now)
    assert answered.matrix.customers < len(shop.metrics)
    flows = analysis.change_since(answered, kept).flows
    assert sum(flow.amounts.customers for flow in flows) == answered.matrix.customers
    assert sum((flow.amounts.revenue for flow in flows), start=Decimal(0)) == answered.matrix.revenue
    before = answer(shop.workspace, analysis.align_question(kept, now))
    for segment in analysis.segments_of(before):
        assert sum(flow.amounts.customers for flow in flows if flow.source.key == segment.key) == segment.customers


def test_nobody_is_counted_where_both_cut_alike(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    now = answer(shop.workspace, spec_of("frequency", "monetary", version=1))
    by_mean = answer(shop.workspace, MatrixSpec((Axis("frequency", Mean()), Axis("monetary", cuts=160))))
    same = MatrixSpec((Axis("frequency", cuts=by_mean.matrix.axes[0].cuts), Axis("monetary", cuts=160)))
    for kept, current in ((same, by_mean), (now.spec, now)):
        answer(shop.workspace, analysis.align_question(kept, current.spec))
    monkeypatch.setattr("narwhals.LazyFrame.collect", None)  # whoever asks the engine now, fails
    for answered, kept in (
        (now, now.spec),
        (now, replace(now.spec, filters=(Among("orders.channel", ("x",)),))),
        (by_mean, same),  # another rule, the same cut
    ):
        found = analysis.change_since(answered, kept)
        assert found.moves == ()
        assert sum(flow.amounts.customers for flow in found.flows) == answered.matrix.customers


def test_a_ready_made_matrix_compares_by_the_names_of_its_segments(shop: Shop) -> None:
    now = replace(
        MatrixSpec((Axis("recency", Quantiles.parts(5)), Axis("frequency", cuts=[2, 3, 4, 9]))), template="rfm_10"
    )
    kept = replace(now, axes=(now.axes[0], Axis("frequency", Quantiles.parts(5))))
    answered = answer(shop.workspace, now)
    found = analysis.change_since(answered, kept)
    assert found.is_comparable
    assert "champions" in {flow.source.key for flow in found.flows}
    everyone_is_in_one_flow(answered, kept)
    balances = found.balances
    assert sum(one.net.customers for one in balances) == 0
    assert sum((one.net.revenue for one in balances), start=Decimal(0)) == 0
    sizes = {one.key: one.customers for one in analysis.segments_of(answered)}
    before = answer(shop.workspace, analysis.align_question(kept, now))
    for one in analysis.segments_of(before):
        moved = {balance.segment.key: balance.net.customers for balance in balances}.get(one.key, 0)
        assert one.customers + moved == sizes[one.key]


def test_another_day_moves_those_whom_pandas_puts_elsewhere_on_that_day(shop: Shop) -> None:
    """D15: what changed beside the cuts is compared customer by customer as well."""
    now = spec_of("frequency", "monetary", version=0)
    last = dt.date(1970, 1, 1) + dt.timedelta(days=analysis.last_order_day(shop.workspace))
    kept = replace(now, as_of=last - dt.timedelta(days=300))
    earlier = replace(shop, metrics=by_pandas(shop.documents, pd.Timestamp(kept.as_of)))
    after, before = cells_by_pandas(shop, now), cells_by_pandas(earlier, kept)
    moved = before[before != after.reindex(before.index)].index
    answered = answer(shop.workspace, now)
    found = analysis.change_since(answered, kept)
    assert sum(flow.amounts.customers for flow in found.flows) == len(before) <= answered.matrix.customers
    assert found.movers.customers == len(moved) > 100
    total, rows = analysis.movers(answered, kept, 1_000_000)
    assert total == len(moved)
    assert {row["customer_id"] for row in rows} == set(moved)


def test_other_weights_move_customers_though_the_rule_of_the_cuts_stays(shop: Shop) -> None:
    """D15: the weight of a part was set to 0, and nobody was said to move."""
    spec = MatrixSpec((Axis("loyalty"), Axis("monetary", cuts=[100])))
    kept = answer(shop.workspace, spec).spec
    kept = replace(kept, composites=(analysis.fitted_composite(shop.workspace, DEFAULTS["loyalty"]),))
    parts = tuple(
        replace(part, weight=0 if part.metric == "repeat_share" else part.weight) for part in kept.composites[0].parts
    )
    now = replace(kept, composites=(replace(kept.composites[0], parts=parts),))
    found = analysis.change_since(answer(shop.workspace, now), kept)
    sizes = {flow.source.key: 0 for flow in found.flows}
    for flow in found.flows:
        sizes[flow.source.key] += flow.amounts.customers
    assert sizes == {one.key: one.customers for one in analysis.segments_of(answer(shop.workspace, kept))}
    assert found.movers.customers > 0


@pytest.fixture(scope="module")
def sample(shared_root: Path) -> Iterator[Workspace]:
    with open_workspace("shop", settings=Settings(workspaces_root=shared_root)) as workspace:
        yield workspace


def test_margins_of_the_flows_sum_to_the_margin_of_the_orders(sample: Workspace) -> None:
    kept, now = (spec_of("frequency", "monetary", version=version) for version in (0, 1))
    found = analysis.change_since(answer(sample, now), kept)
    assert found.missing_for_margin == ()
    orders = sample.frame("orders").collect("pyarrow").to_native().to_pylist()
    buyers = {order["customer_id"] for order in orders if not order["is_refund"]}
    costed = [one for one in orders if one["customer_id"] in buyers and one["cost_amount"] is not None]
    margin = sum((one["net_amount"] - one["cost_amount"] for one in costed), start=Decimal(0))
    assert sum((flow.amounts.margin for flow in found.flows if flow.amounts.margin), start=Decimal(0)) == margin


def test_without_costs_the_margin_says_what_it_lacks(shop: Shop) -> None:
    kept, now = (spec_of("frequency", "monetary", version=version) for version in (0, 1))
    (need,) = analysis.change_since(answer(shop.workspace, now), kept).missing_for_margin
    assert (need.table, need.column) == ("orders", "cost_amount")
