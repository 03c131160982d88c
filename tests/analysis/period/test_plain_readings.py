"""Every finding means what its sentence says: on twelve days of five data sets it equals the plain reading of its words."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from crm_dashboard import Answer, Axis, MatrixSpec, Workspace, analysis, answer, open_workspace
from crm_dashboard.analysis import Finding, FoundCustomers, PeopleQuery
from crm_dashboard.analysis.period.finding_rows import scope_of
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.findings.finding import FindingScope, earlier_scopes
from crm_dashboard.model.findings.kinds import FINDING_KINDS
from crm_dashboard.model.time.period import Period
from crm_dashboard.settings import Settings
from tests.gates import either
from tests.workspaces import built_once

SPEC = MatrixSpec((Axis("frequency", cuts=[2]), Axis("monetary")))
WITHOUT_MONEY = MatrixSpec((Axis("frequency", cuts=[2]), Axis("recency")))
DAYS = either(3, 12)
LENGTHS, WINDOWS = (90, 30, 77), (None, 365)
PLANTED = 400
"""Customers of the sample shop who slow down (`sample_data/generator/plan.py`)."""


def one_month(folder: Path) -> Path:
    """Return a file with the orders of one month, some of them refunds."""
    chance, path = random.Random(17), folder / "one_month.csv"
    rows = [
        f"K{chance.randrange(150)},2024-05-{chance.randrange(1, 32):02},{chance.randrange(-20, 200)}"
        for _ in range(600)
    ]
    path.write_text("customer_id,order_ts,net_amount\n" + "\n".join(rows), encoding="utf-8")
    return path


@pytest.fixture(params=["shop", "retail", "cdnow", "complete_journey", "one month"])
def workspace(request: pytest.FixtureRequest, shared_root: Path, tmp_path: Path) -> Iterator[Workspace]:
    name = request.param
    settings = Settings(workspaces_root=shared_root)
    if name == "retail":
        settings = request.getfixturevalue("retail")
    if name == "one month":
        built_once(shared_root, name, lambda workspace: workspace.import_file(one_month(tmp_path)))
    with open_workspace(name, settings=settings) as opened:
        yield opened


def looked_at(workspace: Workspace) -> Iterator[tuple[Answer, Period]]:
    """Yield answers and periods on twelve days from the end of the data back to near their beginning."""
    last = analysis.last_order_day(workspace)
    assert workspace.version
    history = last - (workspace.version.report.first_day or last)
    for place in range(DAYS):
        day = last - place * history // (DAYS + 1)
        asked = WITHOUT_MONEY if place % 3 == 2 else SPEC
        spec = replace(asked, as_of=date_of(day), window=WINDOWS[place % len(WINDOWS)])
        days = LENGTHS[place % len(LENGTHS)] if history > 100 else 7
        yield answer(workspace, spec), Period(day, days)


def plainly(workspace: Workspace, key: str, scope: FindingScope) -> tuple[Any, ...]:
    """Return count and amount (and base) as the plain reading of a finding gives them, on the version file alone."""
    period, half = scope.period, Period(scope.period.last, 180).year_before
    known = {
        "first": period.first,
        "last": period.last,
        "before_first": period.before.first,
        "before_last": period.before.last,
        "year_first": period.year_before.first,
        "year_last": period.year_before.last,
        "half_first": half.first,
        "half_last": half.last,
        "best": scope.best,
        "window_first": 0 if scope.window is None else period.last - scope.window + 1,
    }
    query = FINDING_KINDS[key].plain_reading
    used = {
        name: value for name, value in known.items() if f"${name}" in query.replace(",", " ").replace(")", " ").split()
    }
    file = workspace.folder / "versions" / f"{workspace.version_id}.duckdb"
    with duckdb.connect(str(file), read_only=True) as connection:
        return tuple(connection.execute(query, used).fetchall()[0])


@pytest.mark.slow
def test_every_finding_equals_the_plain_reading_of_its_sentence(workspace: Workspace) -> None:
    compared = 0
    for place, (current, period) in enumerate(looked_at(workspace)):
        scope = scope_of(current, period)
        found = analysis.measured_findings(current, period)
        for finding in found:
            count, amount, *base = plainly(workspace, finding.key, scope)
            where = (finding.key, place)
            assert (finding.customers, finding.amount) == (count, amount), where
            assert ([finding.base] if finding.base is not None else []) == base, where
            compared += 1
        if place % 4 == 0:
            check_lists(current, period, found)
    assert compared >= DAYS


def check_lists(current: Answer, period: Period, found: tuple[Finding, ...]) -> None:
    """D2: the list of a finding has exactly its customers."""
    for finding in found:
        query = PeopleQuery(current.spec, found=FoundCustomers(period, finding.key))
        assert analysis.people_totals(current.workspace, query).customers == finding.customers, finding.key


@pytest.mark.slow
def test_the_past_of_a_finding_is_its_plain_reading_on_earlier_days(shared_root: Path) -> None:
    with open_workspace("shop", settings=Settings(workspaces_root=shared_root)) as shop:
        assert shop.version
        for window in WINDOWS:
            current = answer(shop, replace(SPEC, window=window))
            period = analysis.period_of(shop, current.spec)
            scope = scope_of(current, period)
            for finding in analysis.measured_findings(current, period):
                assert finding.novelty, finding.key
                kind = FINDING_KINDS[finding.key]
                scopes = earlier_scopes(kind, scope, shop.version.report.first_day or 0)
                readings = [plainly(shop, finding.key, earlier) for earlier in scopes]
                past = [row[0] / row[2] if kind.base else row[0] for row in readings]
                assert list(finding.novelty.past) == past, finding.key
                assert len(past) >= 6


@pytest.mark.slow
def test_the_slow_down_of_the_sample_shop_is_told_as_news(shared_root: Path) -> None:
    """A: 544 were told, of whom 180 went from two orders to one; 400 are planted."""
    with open_workspace("shop", settings=Settings(workspaces_root=shared_root)) as shop:
        current = answer(shop, SPEC)
        told = analysis.findings_of(current, analysis.period_of(shop, SPEC), None)
        slowing = next(finding for finding in told if finding.key == "slowing")
        assert slowing.is_news
        assert slowing.is_good is False
        assert slowing.customers == pytest.approx(PLANTED, rel=0.1)
        assert [finding.is_news for finding in told] == sorted((finding.is_news for finding in told), reverse=True)


@pytest.mark.slow
def test_who_left_the_best_segment_is_the_plain_reading_of_its_sentence(shared_root: Path) -> None:
    spec = MatrixSpec((Axis("frequency", cuts=[4]), Axis("monetary", cuts=[600])))
    level = "count(*) FILTER (NOT is_refund) >= 4 AND sum(net_amount) >= 600"
    people = f"""
        SELECT customer_id, {level} AS best FROM orders WHERE day_no BETWEEN ? - ? + 1 AND ?
        GROUP BY customer_id HAVING count(*) FILTER (NOT is_refund) >= 1
    """
    with open_workspace("shop", settings=Settings(workspaces_root=shared_root)) as shop:
        file = shop.folder / "versions" / f"{shop.version_id}.duckdb"
        for back in range(0, 600, either(200, 50)):
            last = analysis.last_order_day(shop) - back
            current, period = answer(shop, replace(spec, as_of=date_of(last))), Period(last, 90)
            changed = analysis.segment_changes(current, period.before.last)
            window, then = changed.spec.window, period.before.last
            with duckdb.connect(str(file), read_only=True) as connection:
                ((count, year),) = connection.execute(
                    f"""
                    WITH earlier AS ({people}), now AS ({people}),
                    slipped AS (SELECT customer_id FROM earlier JOIN now USING (customer_id) WHERE earlier.best AND NOT now.best)
                    SELECT (SELECT count(*) FROM slipped), sum(net_amount) FROM orders
                    WHERE customer_id IN (FROM slipped) AND day_no BETWEEN ? - 364 AND ?
                    """,
                    [then, window, then, last, window, last, last, last],
                ).fetchall()
            finding = analysis.finding_of_key(current, period, changed, "slip_HH")
            assert finding
            assert (finding.customers, finding.amount) == (count, year)
            query = PeopleQuery(current.spec, found=FoundCustomers(period, "slip_HH"))
            assert analysis.people_totals(shop, query).customers == count


# --- words --------------------------------------------------------------------------------------------------------------


def test_no_sentence_calls_revenue_at_stake_or_at_risk() -> None:
    """D10: "at stake" was the whole revenue of a year."""
    for kind in FINDING_KINDS.values():
        for sentence in kind.sentence:
            assert "stake" not in sentence
            assert "risk" not in sentence


def test_a_few_customers_are_no_finding(tmp_path: Path) -> None:
    """D27: findings about one and two customers were told."""
    path, start = tmp_path / "few.csv", dt.date(2024, 1, 1)
    rows = [f"K{n},{start + dt.timedelta(days=day)},50" for n in range(400) for day in range(n % 7, 300, 30)]
    rows += [f"NEW{n},{start + dt.timedelta(days=290)},50" for n in range(9)]
    path.write_text("customer_id,order_ts,net_amount\n" + "\n".join(rows), encoding="utf-8")
    with open_workspace("few", create=True, settings=Settings(workspaces_root=tmp_path / "root")) as few:
        few.import_file(path)
        current = answer(few, SPEC)
        period = analysis.period_of(few, SPEC)
        measured = {finding.key: finding for finding in analysis.measured_findings(current, period)}
        assert (measured["new"].customers, measured["new"].amount) == (9, Decimal(450))
        assert "new" not in {finding.key for finding in analysis.findings_of(current, period, None)}
