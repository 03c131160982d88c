"""Compare two versions of a question on the same customers: their segments, and the customers of each pair of cells."""

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
from crm_dashboard.model.matrix.matrix import MatrixAxis
from crm_dashboard.model.metrics.metrics import Need
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.model.time.flows import PairCount, Partition, pair_counts

_MARGIN = "margin"


def align_question(spec: MatrixSpec, current: MatrixSpec) -> MatrixSpec:
    """Return `spec` with the as-of day, window, filters and composites of `current`, so that both have the same customers.

    A composite that only `spec` names keeps its own definition.
    """
    composites = {composite.key: composite for composite in (*spec.composites, *current.composites)}
    return replace(
        spec,
        as_of=current.as_of,
        window=current.window,
        filters=current.filters,
        composites=tuple(composites[key] for key in sorted(composites)),
    )


def partition_of(answer: Answer) -> Partition:
    """Return the partition of an answer's customers: its axes and segments."""
    return Partition(answer.matrix.axes, segments_of(answer))


def cut_axes(workspace: Workspace, spec: MatrixSpec) -> tuple[MatrixAxis, ...]:
    """Return the axes of a question with their cuts, without its cells: what it takes to say it in words.

    Raises what `answer` raises for a question that cannot be asked.
    """
    spec = with_fitted_composites(workspace, spec)
    people, metrics = population(workspace, spec), metrics_by_key(workspace, spec.composites)
    return tuple(matrix_axis(workspace, people, spec, axis, metrics[axis.metric]) for axis in spec.axes)


def compare(current: Answer, kept: MatrixSpec) -> QuestionComparison:
    """Return the comparison of an answer with another version of its question on the same customers.

    Raises what `answer` raises for a question that cannot be asked.
    """
    return QuestionComparison(current, answer(current.workspace, align_question(kept, current.spec)))


@dataclass(frozen=True)
class QuestionComparison:
    """The answer that stands, and that of the other version."""

    current: Answer
    other: Answer

    @cached_property
    def before(self) -> Partition:
        """How the other version parts the customers."""
        return partition_of(self.other)

    @cached_property
    def after(self) -> Partition:
        """How the question parts them."""
        return partition_of(self.current)

    @cached_property
    def counts(self) -> tuple[PairCount, ...]:
        """The customers of each pair of cells, with revenue and margin; counted once, whatever the segments' names."""
        spec = self.other.spec  # its definitions of composites are those of both
        metrics = metrics_by_key(self.current.workspace)
        margin = None if self.margin_lacks else metrics[_MARGIN].column
        found = self.current.workspace.cached(
            ("pairs", spec.whom, self.before.cuts, self.after.cuts),
            lambda: pair_counts(self.people(), self.before, self.after, margin),
        )
        return cast("tuple[PairCount, ...]", found)

    @cached_property
    def margin_lacks(self) -> tuple[Need, ...]:
        """The data without which no margin is known; nothing where it is."""
        workspace = self.current.workspace
        return metrics_by_key(workspace)[_MARGIN].missing(loaded_columns(workspace))

    @property
    def columns(self) -> dict[str, str]:
        """The metrics of both versions' axes, those of the question first, with their columns."""
        return {axis.metric: axis.column for axis in (*self.after.axes, *self.before.axes)}

    def people(self) -> nw.LazyFrame[Any]:
        """Return the customers with the metrics of both versions, and their margin where it can be known."""
        also = (*self.columns, *(() if self.margin_lacks else (_MARGIN,)))
        spec = replace(self.current.spec, composites=self.other.spec.composites)
        return population(self.current.workspace, spec, also)
