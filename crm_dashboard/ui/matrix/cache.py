"""The one module that holds Streamlit's cache decorators; all bounded, all keyed by version and frozen question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from crm_dashboard.analysis import Answer, HeatAnswer
from crm_dashboard.charts.drawing.vega_lite import VegaLite, vega_lite
from crm_dashboard.charts.heat.heatmap import CHOSEN, heat_map
from crm_dashboard.charts.scatter.scatter import scatter
from crm_dashboard.charts.scatter.tiles import tiles
from crm_dashboard.i18n.translator import Translator, translator
from crm_dashboard.model.heat.heat import CategoryAxis, Heat, HeatSpec
from crm_dashboard.model.heat.measures import HeatMeasure
from crm_dashboard.model.matrix.matrix import Matrix
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.model.segments.segment import Segment
from crm_dashboard.ui.matrix.board_store import Store, made_charts

if TYPE_CHECKING:
    from crm_dashboard.charts.cube.cube import Cube

Names = tuple[tuple[str, str | None, tuple[str, ...]], ...]
"""Name, tone and cells of each segment: what a chart shows of them."""


def _names(segments: Sequence[Segment], t: Translator) -> Names:
    return tuple((t(segment.name), segment.tone, segment.cells) for segment in segments)


def scatter_vega_lite(
    version: str,
    spec: MatrixSpec,
    matrix: Matrix,
    segments: Sequence[Segment],
    language: str,
    *,
    dark: bool,
    level: int,
) -> VegaLite:
    """Return the quadrant chart as Vega-Lite with its data as frames, drawn once per version, question, names and language.

    A copy, since Streamlit takes the data out of what it is given.
    """
    t = translator(language)
    drawn = _scatter_vega_lite(version, spec, language, dark, level, _names(segments, t), matrix, segments)
    return {**drawn, "datasets": dict(drawn["datasets"])}


@st.cache_resource(max_entries=200, show_spinner=False)
def _scatter_vega_lite(
    version: str,
    spec: MatrixSpec,
    language: str,
    dark: bool,
    level: int,
    names: Names,
    _matrix: Matrix,
    _segments: Sequence[Segment],
) -> VegaLite:
    return vega_lite(scatter(_matrix, translator(language), segments=_segments, dark=dark, level=level))


def tiles_vega_lite(
    version: str,
    spec: MatrixSpec,
    matrix: Matrix,
    segments: Sequence[Segment],
    language: str,
    *,
    dark: bool,
    height: int,
) -> VegaLite:
    """Return the small matrix as Vega-Lite, drawn once per version, question, names, language and height; a copy, as above."""
    t = translator(language)
    drawn = _tiles_vega_lite(version, spec, language, dark, height, _names(segments, t), matrix, segments)
    return {**drawn, "datasets": dict(drawn["datasets"])}


@st.cache_resource(max_entries=200, show_spinner=False)
def _tiles_vega_lite(
    version: str,
    spec: MatrixSpec,
    language: str,
    dark: bool,
    height: int,
    names: Names,
    _matrix: Matrix,
    _segments: Sequence[Segment],
) -> VegaLite:
    return vega_lite(tiles(_matrix, _segments, translator(language), dark=dark, height=height))


def heat_vega_lite(
    answer: HeatAnswer, measure: HeatMeasure, language: str, *, dark: bool, chosen: str, size: tuple[int, int]
) -> VegaLite:
    """Return a heat map as Vega-Lite with a frame round one cell; `size` is about how wide and how high it will be.

    Made once per version, question, measure, names, language and size; a copy, as above.
    """
    t, heat = translator(language), answer.heat
    categories = [
        category for side in (heat.x, heat.y) if isinstance(side, CategoryAxis) for category in side.categories
    ]
    names = tuple((t(group.label), group.tone) for group in (*categories, *heat.groups) if group)
    version = answer.workspace.version_id
    drawn = _heat_vega_lite(version, answer.spec, measure.key, language, dark, names, size, heat, measure)
    framed = [{**param, "value": chosen} if param["name"] == CHOSEN else param for param in drawn["params"]]
    return {**drawn, "params": framed, "datasets": dict(drawn["datasets"])}


@st.cache_resource(max_entries=200, show_spinner=False)
def _heat_vega_lite(
    version: str,
    spec: HeatSpec,
    measure: str,
    language: str,
    dark: bool,
    names: tuple[tuple[str, str | None], ...],
    size: tuple[int, int],
    _heat: Heat,
    _measure: HeatMeasure,
) -> VegaLite:
    width, height = size
    return vega_lite(heat_map(_heat, _measure, translator(language), dark=dark, width=width, height=height))


@st.cache_resource(max_entries=100, show_spinner=False)
def shelved(
    key: str, _answer: Answer, _segments: Sequence[Segment], language: str, *, dark: bool, height: int
) -> Store:
    """Return what the board's shelf takes to the browser, made once per `charts_key`: charts with their rows."""
    return {"shelve": key, **made_charts(_answer, _segments, translator(language), dark=dark, height=height)}


def cached_cube(
    version: str, spec: MatrixSpec, matrix: Matrix, segments: Sequence[Segment], language: str, *, dark: bool
) -> Cube:
    """Return the cube of a third dimension, drawn once per version, question, names and language."""
    t = translator(language)
    return _cached_cube(version, spec, language, dark, _names(segments, t), matrix, segments)


@st.cache_resource(max_entries=20, show_spinner=False)
def _cached_cube(
    version: str,
    spec: MatrixSpec,
    language: str,
    dark: bool,
    names: Names,
    _matrix: Matrix,
    _segments: Sequence[Segment],
) -> Cube:
    from crm_dashboard.charts.cube.cube import cube  # pydeck is loaded when somebody first opens a cube

    return cube(_matrix, _segments, translator(language), dark)
