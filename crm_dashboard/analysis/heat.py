"""Answers a heat map on a workspace."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import Any, cast

import narwhals as nw

from crm_dashboard.analysis.answer.answering import answer
from crm_dashboard.analysis.answer.segments import segments_of
from crm_dashboard.analysis.loaded.categories import CategoryValues, validate_column, values_of, with_value
from crm_dashboard.analysis.loaded.loaded import loaded_columns, metrics_by_key
from crm_dashboard.analysis.loaded.orders_or_summary import as_of_day
from crm_dashboard.analysis.loaded.population import apply_filters, feature_query, population, with_fitted_composites
from crm_dashboard.analysis.loaded.queries import query_of
from crm_dashboard.analysis.matrices.templates import find_template
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.features import KEY
from crm_dashboard.model.heat.bands import BandAxis, Bands, band_axis
from crm_dashboard.model.heat.heat import (
    Category,
    CategoryAxis,
    Heat,
    HeatAxis,
    HeatCell,
    HeatSpec,
    SegmentsBy,
    TwoDimensions,
    heat_cells,
    heat_figures,
)
from crm_dashboard.model.heat.measures import MEASURES, HeatMeasure
from crm_dashboard.model.matrix.matrix import cell_number, code_of
from crm_dashboard.model.metrics.registry import select_metrics
from crm_dashboard.model.segments.segment import Segment
from crm_dashboard.text import N_, text

MOST_COLUMNS = 12
"""With more segments than so many the smaller ones share a column, so that what is written in a cell has room."""


def heat(workspace: Workspace, spec: HeatSpec) -> HeatAnswer:
    """Return the answer to a heat map question.

    Raises `SpecError` or `MetricUnavailable` for an invalid question, `NothingToShow` where no customer has a value or is
    left, `QueryStopped` at the engine's limits.
    """
    spec = replace(spec, question=with_fitted_composites(workspace, spec.question, spec.metrics))
    return HeatAnswer(workspace, spec, _banded(workspace, spec) if spec.metrics else _by_segment(workspace, spec))


def heat_measures(workspace: Workspace, *, by_segment: bool) -> dict[str, HeatMeasure]:
    """Return the measures that can colour a heat map with the loaded data, by key."""
    loaded = _loaded(workspace)
    return {
        measure.key: measure
        for measure in MEASURES
        if (not measure.metric or measure.metric in loaded) and (by_segment or not measure.needs_segments)
    }


@dataclass(frozen=True)
class HeatAnswer:
    """A heat map with the way back to its rows: lazy frames live as long as the workspace handle."""

    workspace: Workspace
    spec: HeatSpec
    placed: Placement

    @property
    def heat(self) -> Heat:
        """The cells with their figures."""
        return self.placed.heat

    def members(self, code: str) -> nw.LazyFrame[Any]:
        """Return the ids of a cell's customers, lazily; no rows for an unknown code."""
        cell = self.heat.cell(code)
        if cell is None:
            return self._rows().filter(nw.col(KEY).is_null()).select(KEY)
        if cell.x < 0:
            return self._rows().filter(nw.col("x").is_null() | nw.col("y").is_null()).select(KEY)
        return self._rows().filter((nw.col("x") == cell.x) & (nw.col("y") == cell.y)).select(KEY)

    def assignments(self) -> nw.LazyFrame[Any]:
        """Return one row per customer of the population, lazily: `customer_id`, column `x` and row `y`."""
        return self._rows().select(KEY, "x", "y")

    def sql(self) -> str:
        """Return the query behind the cells, on the version's own tables: it can be run on the version file."""
        also = (*self.spec.metrics, *_loaded(self.workspace))
        question = self.spec.question
        people = apply_filters(feature_query(self.workspace, question, also), self.workspace, question)
        return query_of(_figures(self.workspace, self._rows(people)))

    def _rows(self, people: nw.LazyFrame[Any] | None = None) -> nw.LazyFrame[Any]:
        return _placed(self.workspace, self.spec, self.placed, people)


@dataclass(frozen=True)
class Placement:
    """The assignment of customers to cells: the values of columns and rows, and the resulting cells."""

    heat: Heat
    values: CategoryValues | None = None
    columns: tuple[tuple[int, ...], ...] = ()
    segments: tuple[Segment, ...] = ()


def _banded(workspace: Workspace, spec: HeatSpec) -> Placement:
    over, metrics = cast(TwoDimensions, spec.over), metrics_by_key(workspace, spec.question.composites)
    select_metrics(spec.metrics, metrics, loaded_columns(workspace))
    customers_key = spec.question.scope_key

    def bands(wish: Bands) -> BandAxis:
        def find() -> BandAxis:
            return band_axis(population(workspace, spec.question, spec.metrics), metrics[wish.metric], wish)

        return cast(BandAxis, workspace.cached_on_disk(("bands", customers_key, wish), find))

    x, y = bands(over.x), bands(over.y)
    key = ("heat", customers_key, over.x, over.y)
    placed = Placement(_heat(workspace, spec, x, y, (), _empty()))
    cells, unclassified, whole = workspace.cached_on_disk(key, lambda: _counted(workspace, spec, placed))
    return Placement(
        _heat(workspace, spec, x, y, _groups(workspace, spec, x, y, cells), (cells, unclassified, whole), over.template)
    )


def _by_segment(workspace: Workspace, spec: HeatSpec) -> Placement:
    over = cast(SegmentsBy, spec.over)
    label, answered = validate_column(workspace, over.column), answer(workspace, spec.question)
    shown = segments_of(answered)
    customers_key, cells_of = spec.question.scope_key, tuple(segment.cells for segment in shown)

    def find() -> CategoryValues:
        people = population(workspace, spec.question)
        return values_of(with_value(people, workspace, spec.question, over.column), over)

    values = cast(CategoryValues, workspace.cached_on_disk(("values of", customers_key, over), find))
    columns, categories = _columns(shown)
    x = CategoryAxis(text(N_("Segment")), categories)
    y = CategoryAxis(label, values.categories, over.column)
    placed = Placement(_heat(workspace, spec, x, y, (), _empty()), values, columns, shown)
    key = ("heat", customers_key, over, spec.question.axes, cells_of)
    figures = workspace.cached_on_disk(key, lambda: _counted(workspace, spec, placed))
    return replace(placed, heat=_heat(workspace, spec, x, y, (), figures, spec.question.template))


_Figures = tuple[tuple[HeatCell, ...], HeatCell, HeatCell]


def _empty() -> _Figures:
    return (), HeatCell(-1, -1), HeatCell(-1, -1)


def _heat(
    workspace: Workspace,
    spec: HeatSpec,
    x: HeatAxis,
    y: HeatAxis,
    groups: tuple[Category | None, ...],
    figures: _Figures,
    template: str | None = None,
) -> Heat:
    version, naming = workspace.version, find_template(workspace, template or "")
    return Heat(
        x,
        y,
        *figures,
        as_of=as_of_day(workspace, spec.question),
        window=spec.question.window,
        currency=version.report.currency if version else None,
        groups=groups,
        names=naming.name if naming and naming.is_named and (groups or isinstance(x, CategoryAxis)) else None,
    )


def _counted(workspace: Workspace, spec: HeatSpec, placed: Placement) -> _Figures:
    rows = _figures(workspace, _placed(workspace, spec, placed)).collect("pyarrow").to_native().to_pylist()
    return heat_cells(rows, placed.heat.x.size, placed.heat.y.size, metrics=_loaded(workspace))


def _figures(workspace: Workspace, rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    return heat_figures(rows, _loaded(workspace))


def _placed(
    workspace: Workspace, spec: HeatSpec, placed: Placement, people: nw.LazyFrame[Any] | None = None
) -> nw.LazyFrame[Any]:
    """Return the customers with the column `x` and row `y` of their cells; `people` replaces the cached rows, if given."""
    also = (*spec.metrics, *_loaded(workspace))
    rows = population(workspace, spec.question, also) if people is None else people
    x, y = placed.heat.x, placed.heat.y
    if isinstance(spec.over, TwoDimensions) and isinstance(x, BandAxis) and isinstance(y, BandAxis):
        return rows.with_columns(x.place.alias("x"), y.place.alias("y"))
    over = cast(SegmentsBy, spec.over)
    assert placed.values is not None
    axes = answer(workspace, spec.question).matrix.axes
    rows = with_value(rows, workspace, spec.question, over.column, kept=people is None)
    numbers = {"".join(code): number for number, code in enumerate(product(*(axis.letters for axis in axes)))}
    cell, column = nw.col("cell"), nw.lit(None).cast(nw.Int32)
    for index, members in enumerate(placed.columns):
        in_column = [placed.segments[member] for member in members]
        inside = cell.is_in(
            [numbers[code] for segment in in_column if not segment.is_unclassified for code in segment.cells]
        )
        if any(segment.is_unclassified for segment in in_column):
            inside = inside | cell.is_null()
        column = nw.when(inside).then(nw.lit(index).cast(nw.Int32)).otherwise(column)
    rows = rows.with_columns(cell_number(axes).alias("cell"))  # by name: written out in each condition it takes seconds
    return rows.with_columns(column.alias("x"), placed.values.place.alias("y"))


def _columns(shown: tuple[Segment, ...]) -> tuple[tuple[tuple[int, ...], ...], tuple[Category, ...]]:
    """Return the segments of each column, and its label: one segment each, the smallest in one column where they are many."""
    categories = [
        Category(segment.name, "missing" if segment.is_unclassified else "value", segment.tone) for segment in shown
    ]
    if len(shown) <= MOST_COLUMNS:
        return tuple((index,) for index in range(len(shown))), tuple(categories)
    by_size = sorted(range(len(shown)), key=lambda index: (-shown[index].customers, index))
    single = sorted(by_size[: MOST_COLUMNS - 1])
    rest = tuple(sorted(by_size[MOST_COLUMNS - 1 :]))
    others = Category(text(N_("other segments ({count})"), count=len(rest)), "others")
    return (*((index,) for index in single), rest), (*(categories[index] for index in single), others)


def _groups(
    workspace: Workspace, spec: HeatSpec, x: BandAxis, y: BandAxis, cells: tuple[HeatCell, ...]
) -> tuple[Category | None, ...]:
    """Return the named group of each cell where the question has a template that fits."""
    template = find_template(workspace, cast(TwoDimensions, spec.over).template or "")
    requested = [(side.metric, side.bands.count) for side in (x, y)]
    if template is None or not template.fits(requested) or (x.size, y.size) != tuple(count for _, count in requested):
        return ()
    question = spec.question
    named = replace(template.spec(), as_of=question.as_of, window=question.window, active_only=question.active_only)
    axes = answer(workspace, named).matrix.axes
    groups = [template.group_of(code_of((cell.x, cell.y), axes)) for cell in cells]
    return tuple(Category(group.name, tone=group.tone) for group in groups)


def _loaded(workspace: Workspace) -> tuple[str, ...]:
    """Return the metrics of measures whose data are loaded."""
    metrics, loaded = metrics_by_key(workspace), loaded_columns(workspace)
    keys = dict.fromkeys(measure.metric for measure in MEASURES if measure.metric)
    return tuple(key for key in keys if not metrics[key].missing(loaded))
