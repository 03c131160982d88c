"""The headline figures of a question's customers in a period, the change from the period before, and recent points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import takewhile
from typing import Any, cast

import narwhals as nw

from crm_dashboard.analysis.loaded.loaded import loaded_columns, metrics_by_key
from crm_dashboard.analysis.loaded.orders_or_summary import as_of_day, has_only_summary
from crm_dashboard.analysis.loaded.population import orders_until_as_of, population, stored_population
from crm_dashboard.analysis.loaded.queries import query_of
from crm_dashboard.analysis.period.targets import period_targets
from crm_dashboard.data.schema.summary_table import SUMMARY
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.features import KEY
from crm_dashboard.model.metrics.need import missing_needs
from crm_dashboard.model.question.spec import Among, Between, MatrixSpec
from crm_dashboard.model.time.headlines import HEADLINES, Headline, headline_column, headline_rows, summary_row
from crm_dashboard.model.time.period import Comparison, Period, PeriodChoice, usual_period
from crm_dashboard.model.time.targets import PeriodTarget
from crm_dashboard.text import N_, Text, text

Amount = int | float | Decimal
POINTS = 8
_STEPS = {30: 1, 90: 3, 365: 4}
"""How many points of the small line lie in one period, by its days."""
_IN_SUMMARY = {
    "customers": "frequency",
    "revenue": "monetary",
    "order_value": "order_value",
    "repeat_rate": "frequency",
}
"""The headlines that one row per customer tells, over all history, and the metric that says whether it does."""


@dataclass(frozen=True)
class Figure:
    """The headline `key` with its value in the period, in the one before and a year before, and in earlier ones, oldest first.

    A value that the data cannot carry is None, and `why` (or `why_no_change`) says for what reason. `target` is what it is
    to be in the period; None where there is none.
    """

    key: str
    value: Amount | None
    before: Amount | None
    year_before: Amount | None = None
    points: tuple[float, ...] = ()
    why: Text | None = None
    why_no_change: Text | None = None
    target: PeriodTarget | None = None

    @property
    def headline(self) -> Headline:
        """The headline: label, definition, unit."""
        return HEADLINES[self.key]

    def base(self, comparison: Comparison) -> Amount | None:
        """Return the value that it is compared with."""
        target = self.target.amount if self.target else None
        return {"year": self.year_before, "before": self.before, "target": target}.get(comparison)

    def change(self, comparison: Comparison) -> float | None:
        """Return the relative change from what it is compared with; of a share, the difference. None where it is undefined."""
        base = self.base(comparison)
        if self.value is None or base is None:
            return None
        difference = float(self.value) - float(base)
        if self.headline.unit == "share":
            return difference
        return difference / float(base) if base > 0 else None

    @property
    def share_of_target(self) -> float | None:
        """The value as a share of its target; None without either."""
        return float(self.value) / float(self.target.amount) if self.target and self.value is not None else None


def usual_choice(workspace: Workspace, spec: MatrixSpec) -> PeriodChoice:
    """Return the choice of period that suits the history: the last 90 days, or 30."""
    last = as_of_day(workspace, spec)
    return PeriodChoice(days=usual_period(first_order_day(workspace, last), last))


def period_of(workspace: Workspace, spec: MatrixSpec, choice: PeriodChoice | None = None) -> Period:
    """Return the chosen period as of the question's as-of day; without a choice the usual one.

    Dates after the as-of day are cut off there; where none is left the usual period is returned.
    """
    last = as_of_day(workspace, spec)
    period = (choice or usual_choice(workspace, spec)).period(last)
    if period.last <= last:
        return period
    known = Period(last, last - period.first + 1)
    return known if known.days > 0 else period_of(workspace, spec)


def usual_comparison(workspace: Workspace, period: Period) -> Comparison:
    """Return "year" where the data hold the same dates a year before in full, else "before"."""
    return "year" if first_order_day(workspace, period.last) <= period.year_before.first else "before"


def headlines_of(workspace: Workspace, spec: MatrixSpec, period: Period) -> tuple[Figure, ...]:
    """Return every headline of the customers who match the question's filters, whatever its window.

    The engine reads the orders once for all of them. Raises what `answer` raises for an invalid question.
    """
    key = ("headlines", filter_key(spec), period)
    is_summary = has_only_summary(workspace)
    compute = _of_summary if is_summary else _of_orders
    figures = cast("tuple[Figure, ...]", workspace.cached_on_disk(key, lambda: compute(workspace, spec, period)))
    targets = {} if is_summary else period_targets(workspace, spec, period)
    return tuple(replace(figure, target=targets.get(figure.key)) for figure in figures)


def days_of(figure: Figure, period: Period) -> tuple[int, ...]:
    """Return the last day of the period of each point of a figure, oldest first."""
    return tuple(earlier.last for earlier in reversed(_days(period)[: len(figure.points)]))


def headline_query(
    workspace: Workspace, spec: MatrixSpec, period: Period, key: str, *, base: Period | None = None
) -> str:
    """Return the query of one headline: column `…_0` is the period's value, `…_1` that of the period it is compared with."""
    if has_only_summary(workspace):
        return query_of(summary_row(_filter_rows(workspace.frame(SUMMARY), workspace, spec, plain=True), period, [key]))
    orders = filtered_orders(workspace, spec, plain=True)
    return query_of(headline_rows(orders, [period, base] if base else [period], [key]))


def filtered_orders(workspace: Workspace, spec: MatrixSpec, *, plain: bool = False) -> nw.LazyFrame[Any]:
    """Return the orders and refunds of the customers who match the question at its as-of day; `plain`: from stored tables alone.

    Customers without an order in the window are among them, also where the question leaves them out: without those who
    left, each earlier period would look smaller than it was.
    """
    return _filter_rows(orders_until_as_of(workspace, spec), workspace, spec, plain=plain)


def filter_key(spec: MatrixSpec) -> tuple[object, ...]:
    """Return the cache key of `filtered_orders`: window and composites belong to it only if a filter limits a dimension."""
    if any(isinstance(condition, Between) for condition in spec.filters):
        return spec.as_of, spec.filters, spec.window, spec.composites
    return spec.as_of, spec.filters


def _filter_rows(rows: nw.LazyFrame[Any], workspace: Workspace, spec: MatrixSpec, *, plain: bool) -> nw.LazyFrame[Any]:
    if all(isinstance(condition, Among) and condition.column.startswith("orders.") for condition in spec.filters):
        return rows
    spec = replace(spec, active_only=False)
    people = (stored_population if plain else population)(workspace, spec)
    return rows.join(people.select(KEY), on=KEY, how="semi")


def _of_orders(workspace: Workspace, spec: MatrixSpec, period: Period) -> tuple[Figure, ...]:
    lacks = {key: missing_needs(headline.needs, (), loaded_columns(workspace)) for key, headline in HEADLINES.items()}
    keys = [key for key in HEADLINES if not lacks[key]]
    first = first_order_day(workspace, period.last)
    spark = [candidate for candidate in _days(period) if candidate.last >= first]
    periods = list(dict.fromkeys([period, *spark, period.before, period.year_before]))
    row = _row(headline_rows(filtered_orders(workspace, spec), periods, keys))
    before, year_before = (periods.index(base) for base in (period.before, period.year_before))

    def figure(headline: Headline) -> Figure:
        if lacks[headline.key]:
            return Figure(headline.key, None, None, why=text(N_("No costs are loaded.")))
        values = [row[headline_column(headline.key, place)] for place in range(len(periods))]
        known = [_reaches(headline, at, first) for at in periods]
        value = values[0] if known[0] else None
        at_points = [periods.index(point) for point in spark]
        points = takewhile(lambda v: v is not None, (values[place] for place in at_points if known[place]))
        return Figure(
            headline.key,
            value,
            values[before] if known[before] else None,
            values[year_before] if known[year_before] else None,
            tuple(reversed([float(point) for point in points])),
            why=_why(headline, period, known[0], value),
            why_no_change=None if known[before] else text(N_("The data do not reach back far enough to compare.")),
        )

    return tuple(figure(headline) for headline in HEADLINES.values())


def _of_summary(workspace: Workspace, spec: MatrixSpec, period: Period) -> tuple[Figure, ...]:
    metrics, loaded = metrics_by_key(workspace), loaded_columns(workspace)
    keys = [key for key, metric in _IN_SUMMARY.items() if not metrics[metric].missing(loaded)]
    row = _row(summary_row(_filter_rows(workspace.frame(SUMMARY), workspace, spec, plain=False), period, keys))
    needs = text(N_("Needs single orders; one row per customer is loaded."))
    return tuple(
        Figure(
            headline.key,
            row.get(headline_column(headline.key, 0)),
            None,
            why=None if headline.key in keys else needs,
            why_no_change=text(N_("One row per customer: over all history.")),
        )
        for headline in HEADLINES.values()
    )


def _days(period: Period) -> Sequence[Period]:
    """Return the periods of the sparkline, the latest first; the previous period is among them."""
    steps = _STEPS.get(period.days, 1)
    return [Period(period.last - place * period.days // steps, period.days) for place in range(POINTS)]


def _reaches(headline: Headline, period: Period, first_day: int) -> bool:
    """Return whether the data begin early enough for a headline of a period."""
    return period.last - max(headline.reach * period.days - 1, 0) >= first_day


def _why(headline: Headline, period: Period, reaches: bool, value: Amount | None) -> Text | None:
    if not reaches:
        return text(N_("Needs {days} days of history; the data begin later."), days=headline.reach * period.days)
    if value is None:
        return text(N_("Nothing in the period to work it out from."))
    return None


def first_order_day(workspace: Workspace, last: int) -> int:
    """Return the day of the first order; `last` where it is not known."""
    version = workspace.version
    first = version.report.first_day if version else None
    return last if first is None else first


def _row(rows: nw.LazyFrame[Any]) -> dict[str, Any]:
    return cast("dict[str, Any]", rows.collect("pyarrow").to_native().to_pylist()[0])
