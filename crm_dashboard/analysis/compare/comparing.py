"""Two questions compared customer by customer: the cell of each customer in both, and how many move."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, cast

import narwhals as nw

from crm_dashboard.analysis.answer.answering import Answer, answer, matrix_axis
from crm_dashboard.analysis.answer.segments import segments_of
from crm_dashboard.analysis.loaded.loaded import loaded_columns, metrics_by_key
from crm_dashboard.analysis.loaded.population import population, with_fitted_composites
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.features import KEY
from crm_dashboard.model.matrix.matrix import MatrixAxis
from crm_dashboard.model.metrics.registry import Need
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.model.time.flows import PairCount, Partition, pair_counts, pair_number

_MARGIN, _BEFORE = "margin", "cell_before"


def align_question(spec: MatrixSpec, current: MatrixSpec) -> MatrixSpec:
    """Return `spec` limited to the customers who match the filters of `current`; its day, window, weights and whether
    only customers with an order in the window count stay its own.

    A composite that `spec` does not define is taken as `current` defines it.
    """
    composites = {composite.key: composite for composite in (*current.composites, *spec.composites)}
    return replace(spec, filters=current.filters, composites=tuple(composites[key] for key in sorted(composites)))


def partition_of(answer: Answer) -> Partition:
    """Return the partition of an answer's customers: its axes and segments."""
    return Partition(answer.matrix.axes, segments_of(answer))


def cut_axes(workspace: Workspace, spec: MatrixSpec) -> tuple[MatrixAxis, ...]:
    """Return the axes of a question with their cuts, without counting its cells.

    Raises what `answer` raises for an invalid question.
    """
    spec = with_fitted_composites(workspace, spec)
    people, metrics = population(workspace, spec), metrics_by_key(workspace, spec.composites)
    return tuple(matrix_axis(workspace, people, spec, axis, metrics[axis.metric]) for axis in spec.axes)


def compare(current: Answer, kept: MatrixSpec) -> QuestionComparison:
    """Return the comparison of an answer with another question under the same filters.

    Raises what `answer` raises for an invalid question.
    """
    return QuestionComparison(current, answer(current.workspace, align_question(kept, current.spec)))


@dataclass(frozen=True)
class QuestionComparison:
    """The current answer, and that of the other question."""

    current: Answer
    other: Answer

    @cached_property
    def before(self) -> Partition:
        """How the other question divides the customers."""
        return partition_of(self.other)

    @cached_property
    def after(self) -> Partition:
        """How the current question divides them."""
        return partition_of(self.current)

    @property
    def have_same_scope(self) -> bool:
        """Whether both questions have the same as-of day, window, customers and weights."""
        own = {composite.key: composite for composite in self.current.spec.composites}
        return (
            self.current.matrix.as_of == self.other.matrix.as_of
            and self.current.spec.window == self.other.spec.window
            and self.current.spec.keeps_active == self.other.spec.keeps_active
            and all(own.get(composite.key, composite) == composite for composite in self.other.spec.composites)
        )

    @cached_property
    def counts(self) -> tuple[PairCount, ...]:
        """The customers of each pair of cells, with revenue and margin; counted once, whatever the segments' names."""
        metrics = metrics_by_key(self.current.workspace)
        margin = None if self.missing_for_margin else metrics[_MARGIN].column
        key = ("pairs", self.current.spec.scope_key, self.other.spec.scope_key, self.before.cuts, self.after.cuts)
        counts = self.current.workspace.cached(key, lambda: pair_counts(self.people(), self.pair, margin))
        return cast("tuple[PairCount, ...]", counts)

    @cached_property
    def missing_for_margin(self) -> tuple[Need, ...]:
        """The data without which no margin is known; nothing where it is."""
        workspace = self.current.workspace
        return metrics_by_key(workspace)[_MARGIN].missing(loaded_columns(workspace))

    @property
    def columns(self) -> dict[str, str]:
        """The metrics to show of a customer, those of the question first, with their columns in `people`."""
        axes = (*self.after.axes, *self.before.axes) if self.have_same_scope else self.after.axes
        return {axis.metric: axis.column for axis in axes}

    @property
    def pair(self) -> nw.Expr:
        """The number of a customer's pair of cells, over the rows of `people`; see `flows.pair_number`."""
        return pair_number(self.before.number if self.have_same_scope else nw.col(_BEFORE), self.after)

    def people(self) -> nw.LazyFrame[Any]:
        """Return the customers of both questions with the metrics of `columns`, and their margin where it can be known.

        Where the questions have different scopes, the cell of the other one is in a column, and those whom one of them
        leaves out for want of an order in its window are not among them; revenue is that of now.
        """
        also = (*self.columns, *(() if self.missing_for_margin else (_MARGIN,)))
        workspace = self.current.workspace
        if self.have_same_scope:
            return population(workspace, replace(self.current.spec, composites=self.other.spec.composites), also)
        before = population(workspace, self.other.spec, tuple(axis.metric for axis in self.before.axes))
        cells = before.select(KEY, self.before.number.cast(nw.Int64).alias(_BEFORE))
        return population(workspace, self.current.spec, also).join(cells, on=KEY, how="inner")
