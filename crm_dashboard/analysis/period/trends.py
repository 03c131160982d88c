"""The segments of a question at each month's end, computed from what was known then, one month at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, cast

import narwhals as nw

from crm_dashboard.analysis.answer.answering import Answer, matrix_axis
from crm_dashboard.analysis.loaded.loaded import loaded_columns, metrics_by_key
from crm_dashboard.analysis.loaded.orders_or_summary import has_only_summary
from crm_dashboard.analysis.loaded.population import apply_filters, feature_query, with_fitted_composites
from crm_dashboard.analysis.loaded.queries import query_of
from crm_dashboard.analysis.matrices.templates import template_of
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.errors import NothingToShow, SpecError, needs_single_orders
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.features import KEY
from crm_dashboard.model.matrix.matrix import MatrixAxis
from crm_dashboard.model.metrics.composite import Composite, Part
from crm_dashboard.model.metrics.registry import Metric, select_metrics
from crm_dashboard.model.question.cuts import Fixed
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.model.segments.segment import Segment, every_segment
from crm_dashboard.model.time.trend import (
    CutPolicy,
    Month,
    MonthEnd,
    Trend,
    month_ends,
    segment_figures,
    segment_figures_from,
)
from crm_dashboard.text import N_, text

_MONTH_REVENUE = "month_revenue"


@dataclass(frozen=True)
class Trends:
    """A question over months, with nothing computed yet.

    `cut_policy` is "frozen": the cuts and the ranges of composites that `answer` has, at every month's end; or "refitted": its
    rules, and the ranges of its composites, fitted on the customers of each. `metric` names the one whose mean is wanted.
    """

    answer: Answer
    cut_policy: CutPolicy = "frozen"
    metric: str | None = None

    def ends(self, most: int | None = None) -> tuple[MonthEnd, ...]:
        """Return the month-ends from the first order's month to the as-of day's, at most the last `most`.

        Raises `MetricUnavailable` where customers come as one row each: their orders are not dated.
        """
        workspace = self.answer.workspace
        if has_only_summary(workspace):
            raise needs_single_orders(text(N_("The table has one row per customer, so it tells no months.")))
        version = workspace.version
        first = version.report.first_day if version else None
        return () if first is None else month_ends(first, self.answer.matrix.as_of, most)

    def segments(self) -> tuple[Segment, ...]:
        """Return the segments of the question as of its own day; the unclassified last, even where there are none."""
        return every_segment(self.answer.matrix, template_of(self.answer.workspace, self.answer.spec))

    def month(self, end: MonthEnd) -> Month:
        """Return the segments at one month's end; computed once per version, question, cut policy and month.

        Raises `SpecError` or `MetricUnavailable` for a metric that the data do not carry.
        """
        cells = tuple(segment.cells for segment in self.segments())
        cuts = tuple(axis.cuts for axis in self.answer.matrix.axes) if self.cut_policy == "frozen" else ()
        key = ("trend", self._spec(end), cuts, cells, self.metric, end)
        return cast(Month, self.answer.workspace.cached_on_disk(key, lambda: self._month(end)))

    def trend(self, ends: Iterable[MonthEnd]) -> Trend:
        """Return the trend over these month-ends."""
        matrix, metric = self.answer.matrix, self._metric()
        months = tuple(map(self.month, ends))
        return Trend(self.segments(), months, self.cut_policy, matrix.axes, metric, matrix.window, matrix.currency)

    def sql(self, end: MonthEnd) -> str:
        """Return the query behind one month's figures, on the version's own tables: it can be run on the version file."""
        with self._unpinned_version() as workspace:
            spec = self._fitted(workspace, end)
            people = self._people(workspace, spec)
            rows = self._segment_figures(people, self._axes(workspace, spec, people))
            return query_of(rows)

    @property
    def is_same_by_both_policies(self) -> bool:
        """Whether both cut policies give the same: all cuts are fixed, and no composite has ranges to fit."""
        spec = self.answer.spec
        return all(isinstance(axis.cuts, Fixed) for axis in spec.axes) and not spec.composites

    def _month(self, end: MonthEnd) -> Month:
        with self._unpinned_version() as workspace:
            spec = self._fitted(workspace, end)
            people = self._people(workspace, spec)
            if self.cut_policy == "refitted":  # looked at again and again, to find the cuts
                key = ("month", spec, self.metric)
                people = workspace.materialise(key, lambda: people)
            axes = self._axes(workspace, spec, people)
            rows = self._segment_figures(people, axes).collect("pyarrow").to_native().to_pylist()
        cuts = None if axes is None else tuple(axis.cuts for axis in axes)
        return Month(end, cuts, segment_figures_from(rows, self.answer.matrix.axes, self.segments()))

    def _unpinned_version(self) -> Workspace:
        """Return another handle on the version, so that what is materialised for a month is not pinned for longer."""
        workspace = self.answer.workspace
        return workspace.open_version(workspace.version_id)

    def _spec(self, end: MonthEnd) -> MatrixSpec:
        """Return the question of a month's end; to be refitted, composites lose their ranges."""
        spec = replace(self.answer.spec, as_of=date_of(end.day), template=None)
        return spec if self.cut_policy == "frozen" else replace(spec, composites=tuple(map(_unfitted, spec.composites)))

    def _fitted(self, workspace: Workspace, end: MonthEnd) -> MatrixSpec:
        """Return the question of a month's end, with the ranges of every composite: those of today where they are frozen."""
        spec = self._spec(end)
        if self.cut_policy == "frozen":
            spec = replace(spec, composites=with_fitted_composites(workspace, self.answer.spec, self._also).composites)
        return with_fitted_composites(workspace, spec, self._also)

    def _people(self, workspace: Workspace, spec: MatrixSpec) -> nw.LazyFrame[Any]:
        """Return the customers of a month's end with the columns of the axes and the sums only."""
        rows = apply_filters(feature_query(workspace, spec, self._also, sums=(_MONTH_REVENUE,)), workspace, spec)
        metrics = metrics_by_key(workspace, spec.composites)
        columns = dict.fromkeys(metrics[key].column for key in (*(axis.metric for axis in spec.axes), *self._also))
        return rows.select(KEY, "sample_key", "revenue", _MONTH_REVENUE, *columns)

    def _axes(self, workspace: Workspace, spec: MatrixSpec, people: nw.LazyFrame[Any]) -> tuple[MatrixAxis, ...] | None:
        """Return the axes with the cuts of the month; None where a method gives none on its customers."""
        if self.cut_policy == "frozen":
            return self.answer.matrix.axes
        metrics = metrics_by_key(workspace, spec.composites)
        try:
            return tuple(matrix_axis(workspace, people, spec, axis, metrics[axis.metric]) for axis in spec.axes)
        except (NothingToShow, SpecError):
            return None

    def _segment_figures(self, people: nw.LazyFrame[Any], axes: tuple[MatrixAxis, ...] | None) -> nw.LazyFrame[Any]:
        metric = self._metric()
        return segment_figures(people, axes, metric.column if metric else None)

    def _metric(self) -> Metric | None:
        workspace = self.answer.workspace
        known, loaded = metrics_by_key(workspace, self.answer.spec.composites), loaded_columns(workspace)
        return select_metrics([self.metric], known, loaded)[0] if self.metric else None

    @property
    def _also(self) -> tuple[str, ...]:
        return (self.metric,) if self.metric else ()


def _unfitted(composite: Composite) -> Composite:
    return Composite(composite.key, tuple(Part(part.metric, part.weight) for part in composite.parts))
