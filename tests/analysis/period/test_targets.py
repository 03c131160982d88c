"""Targets of a workspace: typed in, loaded from a table, what they come to on the headline figures, and what is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from crm_dashboard import Among, Axis, MatrixSpec, Workspace, analysis, open_workspace
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.errors import WorkspaceNotChanged
from crm_dashboard.model.calendar import day_number
from crm_dashboard.model.time.calendar_period import parse_calendar_period
from crm_dashboard.model.time.period import Period
from crm_dashboard.model.time.targets import PeriodTarget, Target
from crm_dashboard.settings import Settings

SPEC = MatrixSpec((Axis("frequency", cuts=[2]), Axis("monetary", cuts=[100])))
ORDERS = """customer_id,order_id,order_ts,net_amount,channel
A,a1,2024-02-10,100,web
A,a2,2024-03-05,150,web
B,b1,2024-03-31,90,app
"""
TARGETS = """月份,指标,目标值
2024年3月,销售额,1000
2024年3月,销售额,300
2024-03,复购率,28
2024-03-01,新客,2
2024上半年,销售额,900
2024-03,天气,900
2024-03,毛利,0
"""
LAST = day_number(dt.date(2024, 3, 31))
MARCH, TO_DATE = Period(LAST, 31), Period(LAST - 16, 15)


def target(metric: str, code: str, amount: str) -> Target:
    calendar = parse_calendar_period(code)
    assert calendar
    return Target(metric, calendar, Decimal(amount))


@pytest.fixture(scope="module")
def loaded_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    root = tmp_path_factory.mktemp("targets")
    with open_workspace("shop", create=True, settings=Settings(workspaces_root=root)) as workspace:
        (root / "orders.csv").write_text(ORDERS, encoding="utf-8")
        workspace.import_file(root / "orders.csv")
        yield workspace
    close_engine(root)


@pytest.fixture
def shop(loaded_shop: Workspace) -> Workspace:
    """The shop without targets that were typed in."""
    analysis.save_targets(loaded_shop, removed=analysis.own_targets(loaded_shop))
    return loaded_shop


def targets_shown(workspace: Workspace, period: Period, spec: MatrixSpec = SPEC) -> dict[str, PeriodTarget]:
    figures = analysis.headlines_of(workspace, spec, period)
    return {figure.key: figure.target for figure in figures if figure.target}


def test_a_target_that_was_typed_in_stands_on_its_figure_and_on_no_other(shop: Workspace) -> None:
    assert targets_shown(shop, MARCH) == {}
    analysis.save_targets(shop, added=[target("revenue", "2024-03", "300")])
    assert targets_shown(shop, MARCH) == {"revenue": PeriodTarget(Decimal(300))}
    revenue = next(figure for figure in analysis.headlines_of(shop, SPEC, MARCH) if figure.key == "revenue")
    assert (revenue.value, revenue.share_of_target) == (Decimal(240), 0.8)
    assert revenue.change("target") == pytest.approx(-0.2)
    assert targets_shown(shop, TO_DATE)["revenue"].of_days == 31
    only_web = MatrixSpec(SPEC.axes, filters=(Among("orders.channel", ("web",)),))
    assert targets_shown(shop, MARCH, only_web) == {}  # a target is of all customers
    analysis.save_targets(shop, removed=analysis.own_targets(shop))
    assert targets_shown(shop, MARCH) == {}


@pytest.mark.parametrize(("metric", "amount"), [("weather", "5"), ("revenue", "0"), ("revenue", "-1"), ("new", "NaN")])
def test_what_is_no_target_is_refused_and_nothing_is_kept(shop: Workspace, metric: str, amount: str) -> None:
    with pytest.raises(WorkspaceNotChanged):
        analysis.save_targets(shop, added=[target("new", "2024-03", "1"), target(metric, "2024-03", amount)])
    assert analysis.own_targets(shop) == ()


def test_targets_are_loaded_from_a_table_and_what_was_typed_in_counts_before_them(
    shop: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "targets.csv"
    path.write_text(TARGETS, encoding="utf-8")
    shop.import_file(path, "kpi_targets")
    loaded = analysis.loaded_targets(shop)
    assert loaded.unread == 3
    assert targets_shown(shop, MARCH) == {
        "revenue": PeriodTarget(Decimal(300)),  # the later row
        "repeat_rate": PeriodTarget(Decimal("0.28")),
        "new": PeriodTarget(Decimal(2)),
    }
    analysis.save_targets(shop, added=[target("revenue", "2024-03", "500")])
    assert targets_shown(shop, MARCH)["revenue"] == PeriodTarget(Decimal(500))
