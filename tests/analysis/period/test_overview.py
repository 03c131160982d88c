"""The overview's figures by hand and by pandas, as of any day, and by the query that each of them shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from crm_dashboard import Answer, Axis, MatrixSpec, Workspace, analysis, answer, open_workspace
from crm_dashboard.analysis import SegmentChanges
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.model.calendar import date_of, day_number
from crm_dashboard.model.question.spec import Among, Between
from crm_dashboard.model.time.headlines import HEADLINES
from crm_dashboard.model.time.period import COMPARISONS, Period, PeriodChoice, usual_period
from crm_dashboard.settings import Settings
from tests.test_against_pandas import raw_documents

SPEC = MatrixSpec((Axis("frequency", cuts=[2]), Axis("monetary", cuts=[100])))
ROWS = """customer_id,order_id,order_ts,net_amount,cost_amount,channel
A,a1,2024-01-01,100,60,web
A,a2,2024-03-05,50,20,web
A,a3,2024-03-31,30,,app
B,b1,2024-02-10,200,100,web
C,c1,2024-03-10,80,50,web
C,c2,2024-03-20,-20,,web
D,d1,2024-03-15,-10,,web
E,e1,2024-02-01,40,10,app
E,e2,2024-03-02,60,30,app
"""
LAST = day_number(dt.date(2024, 3, 31))


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    root = tmp_path_factory.mktemp("overview")
    yield Settings(workspaces_root=root)
    close_engine(root)


def loaded(settings: Settings, name: str, rows: str, table: str = "orders") -> Workspace:
    workspace = open_workspace(name, create=True, settings=settings)
    if workspace.version is None:
        path = settings.workspaces_root / f"{name}.csv"
        path.write_text(rows, encoding="utf-8")
        workspace.import_file(path, table)
    return workspace


@pytest.fixture
def five(settings: Settings) -> Iterator[Workspace]:
    with loaded(settings, "five", ROWS) as workspace:
        yield workspace


def values(figures: tuple[analysis.Figure, ...]) -> dict[str, tuple[Any, Any]]:
    return {one.headline.key: (one.value, one.before) for one in figures}


# --- by hand ------------------------------------------------------------------------------------------------------------


def test_the_figures_of_five_customers_are_those_on_paper(five: Workspace) -> None:
    period = analysis.period_of(five, SPEC, PeriodChoice(days=30))
    assert (period.first, period.last) == (day_number(dt.date(2024, 3, 2)), LAST)
    assert values(analysis.headlines_of(five, SPEC, period)) == {
        "customers": (4, 3),  # D has a refund only
        "active": (3, 2),  # A, C, E; before: B, E
        "revenue": (200, 240),  # A 80, C 80 - 20, E 60; D is counted apart
        "margin": (90, 130),  # 30 each of a2, c1, e2; a3 and c2 have no cost
        "order_value": (50, 120),  # four orders; two before
        "repeat_rate": (pytest.approx(1 / 3), 0),  # A of three
        "new": (1, 2),  # C; B and E before
        "lost": (1, 0),  # B
    }


def test_a_change_is_a_part_of_what_was_and_of_a_share_a_difference(five: Workspace) -> None:
    found = {one.headline.key: one for one in analysis.headlines_of(five, SPEC, Period(LAST, 30))}
    assert found["revenue"].change("before") == pytest.approx(-40 / 240)
    assert found["repeat_rate"].change("before") == pytest.approx(1 / 3)
    assert found["lost"].change("before") is None  # from nobody there is no percentage


def test_filters_on_orders_and_on_customers_limit_every_figure(five: Workspace) -> None:
    web = replace(SPEC, filters=(Among("orders.channel", ("web",)),))
    assert values(analysis.headlines_of(five, web, Period(LAST, 30)))["revenue"] == (110, 200)
    often = replace(SPEC, filters=(Between("frequency", 2, None),))  # A and E
    assert values(analysis.headlines_of(five, often, Period(LAST, 30)))["revenue"] == (140, 40)


def test_too_little_history_gives_a_reason_and_no_number(five: Workspace) -> None:
    found = {one.headline.key: one for one in analysis.headlines_of(five, SPEC, Period(LAST, 90))}
    assert found["customers"].value == 4
    assert (found["active"].value, found["active"].before) == (
        4,
        None,
    )  # January 2 to March 31: the data begin a day before
    assert found["active"].why_no_change
    assert found["lost"].value is None
    assert "180" in str(found["lost"].why)
    assert all(one.value is None for one in analysis.headlines_of(five, SPEC, Period(LAST, 365))[1:])


def test_the_usual_period_fits_three_times_into_the_history() -> None:
    assert [usual_period(0, days - 1) for days in (1, 269, 270, 3_000)] == [30, 30, 90, 90]


def test_later_rows_change_nothing_earlier(settings: Settings, five: Workspace) -> None:
    march_first = replace(SPEC, as_of=dt.date(2024, 3, 1))
    with loaded(settings, "earlier", "\n".join(row for row in ROWS.splitlines() if "-03-" not in row)) as until:
        period = Period(day_number(dt.date(2024, 3, 1)), 30)
        known_then = analysis.headlines_of(until, march_first, period)
        assert values(analysis.headlines_of(five, march_first, period)) == values(known_then)
        first, later = (analysis.measured_findings(answer(one, march_first), period) for one in (until, five))
        assert [(one.key, one.customers, one.amount) for one in first] == [
            (one.key, one.customers, one.amount) for one in later
        ]


def test_the_segments_are_compared_by_the_cuts_of_now(five: Workspace) -> None:
    found = analysis.segment_changes(answer(five, SPEC), LAST - 30)
    sizes = {one.segment.key: (one.segment.customers, one.before) for one in found.segments}
    # The data begin 61 days before: both days look at as many. Since January 31 A has 2 orders for 80 and E 2 for 100;
    # B has one for 200, C one for 60. From January 1 to March 1: A one for 100, B one for 200: LH; E one for 40: LL.
    assert found.spec.window == 61
    assert sizes == {"HH": (1, 0), "HL": (1, 0), "LH": (1, 2), "LL": (1, 1)}
    assert found.most_changed is not None
    assert found.most_changed.change in (1, -1)
    assert found.downgrades == ()


def test_who_falls_into_a_less_favourable_segment_is_told_with_the_money_of_a_year(settings: Settings) -> None:
    rows = "customer_id,order_ts,net_amount\n" + "".join(
        f"A{n},2024-01-01,300\nA{n},2024-02-26,5\nB{n},2024-04-25,10\nB{n},2024-01-10,5\n" for n in range(12)
    )
    spec = MatrixSpec((Axis("frequency", cuts=[1]), Axis("monetary", cuts=[100])))
    with loaded(settings, "slipping", rows) as workspace:
        current = answer(workspace, spec)
        period = analysis.period_of(workspace, spec, PeriodChoice(days=30))
        found = analysis.segment_changes(current, period.before.last)  # 86 days: since February 1, A has 5 alone
        assert [(one.source.key, one.customers, one.year) for one in found.downgrades] == [
            ("HH", 12, Decimal(12 * 305))
        ]
        told = analysis.findings_of(current, period, found)
        assert "slip_HH" in {one.key for one in told}


def test_money_that_only_adds_up_moves_nobody(settings: Settings) -> None:
    """D3: who orders as ever crosses a fixed cut of all they ever spent; of a year's money they do not."""
    rows = "customer_id,order_ts,net_amount\n" + "".join(
        f"K{n},{date_of(19_000 + day)},10\n" for n in range(12) for day in range(0, 800, 10)
    )
    spec = MatrixSpec((Axis("frequency", cuts=[75]), Axis("monetary", cuts=[750])))
    with loaded(settings, "steady", rows) as workspace:
        found = analysis.segment_changes(answer(workspace, spec), analysis.last_order_day(workspace) - 90)
        assert found.spec.window == 365
        assert found.most_changed is None
        assert found.downgrades == ()


def test_a_segment_that_changes_otherwise_than_ever_is_news(settings: Settings) -> None:
    """Each month one customer more comes to HL for good; in the last one twenty come."""
    new = {30 * month: 1 for month in range(12)} | {345: 20}
    rows = [
        f"K{start}x{n},{date_of(19_000 + day)},10\n"
        for start, count in new.items()
        for n in range(count)
        for day in range(start, 360, 10)
    ]
    spec = MatrixSpec((Axis("frequency", cuts=[1]), Axis("monetary", cuts=[100])), window=90)
    with loaded(settings, "surge", "customer_id,order_ts,net_amount\n" + "".join(rows)) as workspace:
        current = answer(workspace, spec)
        last = analysis.last_order_day(workspace)
        changed = analysis.segment_changes(current, last - 30)
        found = analysis.segment_novelties(current, changed)
        assert {key: novelty.direction for key, novelty in found.items() if novelty.is_news} == {"HL": "more"}
        earlier = answer(workspace, replace(spec, as_of=date_of(last - 20)))
        changed = analysis.segment_changes(earlier, last - 50)
        assert not any(novelty.is_news for novelty in analysis.segment_novelties(earlier, changed).values())
        assert analysis.segment_novelties(current, analysis.segment_changes(current, last - 60)) == {}


def test_one_row_per_customer_tells_four_figures_and_why_not_the_others(settings: Settings) -> None:
    rows = "customer_id,recency_days,orders,monetary\nA,3,2,100\nB,40,1,50\nC,9,0,0\n"
    with loaded(settings, "summed", rows, "customer_summary") as workspace:
        period = analysis.period_of(workspace, SPEC)
        found = {one.headline.key: one for one in analysis.headlines_of(workspace, SPEC, period)}
        told = {key: one.value for key, one in found.items() if one.value is not None}
        assert told == {"customers": 2, "revenue": 150, "order_value": 50, "repeat_rate": 0.5}
        assert all(one.why for key, one in found.items() if key not in told)
        assert analysis.findings_of(answer(workspace, SPEC), period, None) == ()
        for key, value in told.items():
            query = analysis.headline_query(workspace, SPEC, period, key)
            assert run(workspace, query) == [(value,)]


# --- every figure by its own query --------------------------------------------------------------------------------------


def run(workspace: Workspace, query: str) -> list[tuple[Any, ...]]:
    """Run a query as anyone could: on the version file alone."""
    file = workspace.folder / "versions" / f"{workspace.version_id}.duckdb"
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.sql(query).fetchall()


def check_every_list(current: Answer, period: Period, changed: SegmentChanges) -> None:
    """Hold the number of each headline and of each segment in the table of changes against the list that it opens (D26)."""
    workspace, spec = current.workspace, current.spec
    counts = {figure.key: figure.value for figure in analysis.headlines_of(workspace, spec, period)}
    rate, active = counts["repeat_rate"], counts["active"]
    counts["repeat_rate"] = None if rate is None or active is None else round(float(rate) * float(active))
    expected = {
        key: count
        for headline, count in counts.items()
        if count is not None and (key := analysis.list_key(current, period, headline))
    }
    expected |= {
        key: row.segment.customers for row in changed.segments if (key := analysis.size_key(current, changed, row))
    }
    for key, count in expected.items():
        finding = analysis.finding_of_key(current, period, changed, key)
        assert finding is not None
        query = analysis.PeopleQuery(spec, found=analysis.FoundCustomers(period, key))
        listed = analysis.people_totals(workspace, query).customers
        ((queried, amount),) = run(workspace, analysis.finding_query(current, period, finding))
        assert (finding.customers, listed, queried) == (count, count, count), key
        assert finding.amount == (amount or 0), key


def check_every_query(current: Answer, period: Period) -> None:
    """Hold every headline, segment, finding and strategy card against its query."""
    workspace, spec = current.workspace, current.spec
    for one in analysis.headlines_of(workspace, spec, period):
        if one.value is None:
            continue
        for comparison in COMPARISONS:
            base = period.base(comparison) if one.base(comparison) is not None else None
            (row,) = run(workspace, analysis.headline_query(workspace, spec, period, one.headline.key, base=base))
            assert row == ((one.value, one.base(comparison)) if base else (one.value,)), one.headline.key
    changed = analysis.segment_changes(current, period.before.last)
    check_every_list(current, period, changed)
    cells = {
        (then, cell): count
        for cell, count, then in run(workspace, analysis.segment_changes_query(current, changed.day))
    }
    letters = ["".join(code) for code in product(*(axis.letters for axis in current.matrix.axes))]
    for segment in changed.segments:
        now, before = (
            sum(
                cells.get((then, None if code == "unclassified" else letters.index(code)), 0)
                for code in segment.segment.cells
            )
            for then in (False, True)
        )
        assert (now, before) == (segment.segment.customers, segment.before)
    told = analysis.findings_of(current, period, changed)
    for finding in {one.key: one for one in (*analysis.measured_findings(current, period), *told)}.values():
        ((customers, money),) = run(workspace, analysis.finding_query(current, period, finding))
        assert (customers, money or 0) == (finding.customers, finding.amount), finding.key
    check_card_query(current)


def check_card_query(current: Answer) -> None:
    """Hold people, revenue and money at stake of every strategy card against its query."""
    cards = analysis.cards_of(current)
    assert cards
    for card in cards:
        ((customers, revenue, *years),) = run(current.workspace, analysis.card_query(current, card.segment.key))
        assert (customers, revenue or 0) == (card.segment.customers, card.segment.revenue)
        assert card.stake == max(*(year or 0 for year in years), 0)


@pytest.mark.parametrize("filters", [(), (Among("orders.channel", ("web",)),), (Between("frequency", 1, 2),)])
def test_every_figure_of_five_customers_is_what_its_query_gives(five: Workspace, filters: tuple[Any, ...]) -> None:
    check_every_query(answer(five, replace(SPEC, filters=filters)), Period(LAST, 30))


# --- against pandas -----------------------------------------------------------------------------------------------------


def by_pandas(documents: pd.DataFrame, last: pd.Timestamp, days: int) -> dict[str, float]:
    day = documents["time"].dt.normalize()
    known = documents[day <= last].assign(day=day)
    orders = known[known["net"] >= 0]
    start, before = last - pd.Timedelta(days=days - 1), last - pd.Timedelta(days=2 * days - 1)
    inside, earlier = orders[orders["day"] >= start], orders[(orders["day"] >= before) & (orders["day"] < start)]
    first = orders.groupby("customer")["day"].min()
    money = known[(known["day"] >= start) & known["customer"].isin(first.index)]["net"].sum()
    per = inside.groupby("customer").size()
    return {
        "customers": len(first),
        "active": len(per),
        "revenue": money,
        "order_value": money / len(inside),
        "repeat_rate": (per >= 2).mean(),
        "new": int((first >= start).sum()),
        "lost": len(set(earlier["customer"]) - set(per.index)),
    }


@pytest.mark.parametrize("name", ["cdnow", "retail"])
def test_the_figures_of_real_orders_equal_pandas_and_their_queries(
    name: str, shared_root: Path, request: pytest.FixtureRequest
) -> None:
    documents = raw_documents(name, request)
    with open_workspace(name, settings=Settings(workspaces_root=shared_root)) as workspace:
        last = pd.Timestamp(dt.date(1970, 1, 1) + dt.timedelta(days=analysis.last_order_day(workspace)))
        period = analysis.period_of(workspace, SPEC)
        assert period.days == 90
        figures = analysis.headlines_of(workspace, SPEC, period)
        theirs = [by_pandas(documents, last - pd.Timedelta(days=back), 90) for back in (0, 90)]
        earlier = period.year_before
        year_before = by_pandas(documents, pd.Timestamp(date_of(earlier.last)), earlier.days)
        for one in figures:
            if one.headline.key == "margin":
                assert str(one.why) == "No costs are loaded."
                continue
            assert float(one.value or 0) == pytest.approx(theirs[0][one.headline.key]), one.headline.key
            assert float(one.before or 0) == pytest.approx(theirs[1][one.headline.key]), one.headline.key
            assert (one.points[-1], one.points[-4]) == pytest.approx((float(one.value or 0), float(one.before or 0)))
            if one.year_before is not None:
                assert float(one.year_before) == pytest.approx(year_before[one.headline.key]), one.headline.key
        has_year_before = next(one for one in figures if one.headline.key == "revenue").year_before is not None
        assert has_year_before == (name == "cdnow")  # Online Retail holds a year and a week
        check_every_query(answer(workspace, SPEC), period)
    close_engine(shared_root)


def test_every_headline_says_in_two_sentences_at_most_what_it_is() -> None:
    for one in HEADLINES.values():
        assert 1 <= str(one.definition).count(". ") + 1 <= 2, one.key
