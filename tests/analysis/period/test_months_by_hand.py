"""Twelve customers over four months, worked out by hand: frozen and re-fitted, as of each month's end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from crm_dashboard import Axis, MatrixSpec, answer
from crm_dashboard.analysis import Trends
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.errors import MetricUnavailable, SpecError
from crm_dashboard.model.question.spec import Among
from crm_dashboard.model.time.trend import CutPolicy, Month, segment_figures_from
from crm_dashboard.settings import Settings

ROLES = {"customer_id": "customer", "order_ts": "date", "net_amount": "amount"}
ORDERS = [
    ("A", "2024-01-05", 60), ("A", "2024-02-05", 60), ("A", "2024-03-05", 60),
    ("B", "2024-01-10", 150),
    ("C", "2024-01-20", 30), ("C", "2024-04-02", 30),
    ("D", "2024-02-01", 100),
    ("E", "2024-02-10", 40), ("E", "2024-02-20", 60),
    ("F", "2024-03-03", 10),
    ("G", "2024-03-31", 500),
    ("H", "2024-04-01", 20),
    ("I", "2024-04-20", 99),
    ("J", "2024-01-31", 20), ("J", "2024-03-15", 90),
    ("K", "2024-02-15", -10),
    ("L", "2024-01-15", 200), ("L", "2024-02-25", -150),
]  # fmt: skip
LATER = [("A", "2024-05-03", 900), ("M", "2024-04-21", 70), ("B", "2024-06-01", -150), ("F", "2024-05-30", 1)]
QUESTION = MatrixSpec((Axis("frequency", cuts=[2]), Axis("monetary")), as_of=dt.date(2024, 4, 20))


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    yield Settings(workspaces_root=tmp_path / "root")
    close_engine(tmp_path / "root")


@contextmanager
def loaded(settings: Settings, rows: list[tuple[str, str, int]], name: str = "dozen") -> Iterator[Workspace]:
    settings.workspaces_root.mkdir(exist_ok=True)
    path = settings.workspaces_root.parent / f"{name}.csv"
    pd.DataFrame(rows, columns=["customer", "date", "amount"]).to_csv(path, index=False)
    with open_workspace(name, create=True, settings=settings) as workspace:
        workspace.import_file(path, columns=ROLES, currency="CNY")
        yield workspace


def months_of(
    workspace: Workspace, rule: CutPolicy = "frozen", metric: str | None = None, spec: MatrixSpec = QUESTION
) -> tuple[Month, ...]:
    trends = Trends(answer(workspace, spec), rule, metric)
    return trends.trend(trends.ends()).months


def told(month: Month) -> dict[str, tuple[int, Decimal]]:
    """Return customers and revenue of the month of the cells HH, HL, LH, LL that somebody is in."""
    keys = ("HH", "HL", "LH", "LL", "unclassified")
    pairs = zip(keys, month.figures, strict=True)
    return {key: (one.customers, one.month_revenue) for key, one in pairs if one.customers}


def test_each_month_has_the_customers_of_its_end_by_todays_cuts(settings: Settings) -> None:
    """The median of money as of April 20 is 100; K has refunds only and is nobody's customer."""
    with loaded(settings, ORDERS) as workspace:
        january, february, march, april = months_of(workspace)
    assert told(january) == {"LH": (2, 350), "LL": (3, 110)}
    assert told(february) == {"HH": (2, 160), "LH": (2, 100), "LL": (3, -150)}
    assert told(march) == {"HH": (3, 150), "LH": (3, 500), "LL": (3, 10)}
    assert told(april) == {"HH": (3, 0), "HL": (1, 30), "LH": (3, 0), "LL": (4, 119)}
    assert {one.cuts for one in (january, february, march, april)} == {((2.0,), (100.0,))}
    assert [one.revenue for one in april.figures] == [390, 60, 750, 179, 0]


def test_a_rule_that_is_fitted_anew_follows_the_customers_of_the_month(settings: Settings) -> None:
    """January's five have spent 20, 30, 60, 150 and 200: 60 is the median that leaves the smaller share below."""
    with loaded(settings, ORDERS) as workspace:
        january, february, _, april = months_of(workspace, "refitted")
        frozen = months_of(workspace)
    assert january.cuts == ((2.0,), (60.0,))
    assert told(january) == {"LH": (3, 410), "LL": (2, 50)}
    assert told(february) == told(frozen[1])
    assert april == frozen[3]


def test_a_mean_is_that_of_the_customers_at_the_months_end(settings: Settings) -> None:
    with loaded(settings, ORDERS) as workspace:
        _, _, march, april = months_of(workspace, metric="order_value")
    assert (march.figures[0].known, march.figures[0].mean) == (3, 55.0)  # A 60, E 50, J 55
    assert april.figures[3].mean == pytest.approx((10 + 20 + 99 + 50) / 4)


def test_a_window_limits_revenue_and_cuts_but_not_the_revenue_of_the_month(settings: Settings) -> None:
    spec = MatrixSpec((Axis("frequency", cuts=[1]), Axis("monetary", cuts=[50])), QUESTION.as_of, window=10)
    with loaded(settings, ORDERS) as workspace:
        january, *_ = months_of(workspace, spec=spec)
    # From January 22 to 31 only J has bought, for 20; the others have no order in the window.
    assert told(january) == {"HL": (1, 20), "LL": (4, 440)}
    assert [one.revenue for one in january.figures] == [0, 20, 0, 0, 0]


def test_later_orders_change_nothing_earlier(settings: Settings) -> None:
    with loaded(settings, ORDERS) as workspace:
        before = [months_of(workspace, rule, "order_value") for rule in ("frozen", "refitted")]
    with loaded(settings, ORDERS + LATER, "later") as workspace:
        after = [months_of(workspace, rule, "order_value") for rule in ("frozen", "refitted")]
        whole = months_of(workspace, "refitted", "order_value", MatrixSpec(QUESTION.axes))
    assert after == before
    assert whole[:3] == before[1][:3]  # asked as of a later day, the months before are the same
    assert len(whole) == 5  # until May 30: a refund is no order


def test_where_nobody_has_a_value_everybody_is_unclassified(settings: Settings) -> None:
    """In January nobody has bought twice, so a typical gap has no median to be cut at."""
    spec = MatrixSpec((Axis("gap"), Axis("monetary")), QUESTION.as_of)
    with loaded(settings, ORDERS) as workspace:
        january, february, *_ = months_of(workspace, "refitted", spec=spec)
        frozen = months_of(workspace, spec=spec)
    assert january.cuts is None
    assert told(january) == {"unclassified": (5, 460)} == told(frozen[0])
    assert february.figures[-1].customers == 5  # A and E have a gap
    assert all(sum(one.customers for one in month.figures) == total for month, total in zip(frozen, (5, 7, 9, 11), strict=True))  # fmt: skip


def test_the_ranges_of_a_composite_are_frozen_or_fitted_anew(settings: Settings) -> None:
    spec = MatrixSpec((Axis("behaviour", cuts=[50]), Axis("monetary", cuts=[100])), QUESTION.as_of)
    with loaded(settings, ORDERS) as workspace:
        frozen, fitted = (months_of(workspace, rule, "behaviour", spec) for rule in ("frozen", "refitted"))
        assert not Trends(answer(workspace, spec)).is_same_by_both_policies
        plain = MatrixSpec((Axis("frequency", cuts=[2]), Axis("monetary", cuts=[100])), QUESTION.as_of)
        assert Trends(answer(workspace, plain)).is_same_by_both_policies
        january = answer(workspace, MatrixSpec(spec.axes, dt.date(2024, 1, 31)))
    assert frozen[3] == fitted[3]
    assert frozen[0] != fitted[0]
    assert [one.customers for one in fitted[0].figures[:-1]] == [cell.customers for cell in january.matrix.cells]


@pytest.mark.parametrize("rule", ["frozen", "refitted"])
def test_the_query_of_a_month_gives_its_figures(settings: Settings, rule: CutPolicy) -> None:
    with loaded(settings, ORDERS) as workspace:
        trends = Trends(answer(workspace, QUESTION), rule, "order_value")
        file = workspace.folder / "versions" / f"{workspace.version_id}.duckdb"
        for end in trends.ends():
            month, sql = trends.month(end), trends.sql(end)
            with duckdb.connect(str(file), read_only=True) as connection:
                rows = connection.sql(sql).to_arrow_table().to_pylist()
            assert segment_figures_from(rows, trends.answer.matrix.axes, trends.segments()) == month.figures


def test_what_cannot_be_asked_says_so(settings: Settings) -> None:
    with loaded(settings, ORDERS) as workspace:
        found = answer(workspace, QUESTION)
        end = Trends(found).ends()[0]
        with pytest.raises(SpecError):
            Trends(found, metric="nonsense").month(end)
        with pytest.raises(MetricUnavailable):
            Trends(found, metric="satisfaction").month(end)


def test_filters_on_orders_limit_every_months_revenue(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "channels.csv"
    rows = [(*row, "web" if row[0] in "AB" else "shop") for row in ORDERS]
    pd.DataFrame(rows, columns=["customer", "date", "amount", "channel"]).to_csv(path, index=False)
    spec = MatrixSpec(QUESTION.axes, QUESTION.as_of, filters=(Among("orders.channel", ("web",)),))
    with open_workspace("channels", create=True, settings=settings) as workspace:
        workspace.import_file(path, columns={**ROLES, "channel": "channel"})
        january, february, *_ = months_of(workspace, "refitted", spec=spec)
    assert sum(one.month_revenue for one in january.figures) == 210
    assert sum(one.month_revenue for one in february.figures) == 60
