"""The controls of the heat map: its kind, its two sides, its colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer, HeatAnswer
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.heat.bands import LEAST_BANDS, MOST_BANDS, Bands
from crm_dashboard.model.heat.heat import LEAST_VALUES, MOST_VALUES, HeatSpec, SegmentsBy, TwoDimensions
from crm_dashboard.model.heat.measures import HeatMeasure
from crm_dashboard.model.heat.question import PARAMETER, HeatKind, HeatQuestion, code_of, decode, describe, encode
from crm_dashboard.text import N_
from crm_dashboard.ui.question.page_question import PageQuestion
from crm_dashboard.ui.wording.escape import literal, plain
from crm_dashboard.ui.wording.labels import distinct

SCORES = "rfm_10"
_USUAL = HeatQuestion()
_USUAL_COLUMNS = ("customers.province", "customers.country", "orders.channel", "customers.tier")
_KINDS: dict[HeatKind, str] = {
    "bands": N_("two dimensions in bands"),
    "scores": N_("recency × orders: ten groups"),
    "segments": N_("segments by a category"),
}
_BINNINGS = {
    "quantile": N_("equal shares"),
    "width": N_("equal width"),
    "log": N_("equal width (log)"),
}
_WORDS = {
    "kind": N_("Show"),
    "x": N_("Horizontal axis"),
    "x_bands": N_("Bands"),
    "x_binning": N_("Banding"),
    "y": N_("Vertical axis"),
    "y_bands": N_("Bands"),
    "y_binning": N_("Banding"),
    "column": N_("Segments by"),
    "top": N_("Most frequent values"),
    "measure": N_("Colour"),
}
HEAT = PageQuestion("heat", (PARAMETER,), decode, encode, describe, _WORDS)


@dataclass(frozen=True)
class HeatMap:
    """The answer to what the controls say, coloured by `measure`; `code` is what the address says of it."""

    answer: HeatAnswer
    measure: HeatMeasure
    code: str


def heat_controls(answer: Answer, t: Translator) -> HeatMap:
    """Draw the controls and return what they ask for, answered.

    Raises `NothingToShow` where nobody has a value on a dimension.
    """
    name = answer.workspace.name
    question = HEAT.current(name, _USUAL, lambda wanted: _possible(answer, wanted))
    with st.container(horizontal=True, vertical_alignment="bottom", key="heat_kind"):
        _kind(answer, question, t)
        _measure(answer, question, t)
    with st.container(horizontal=True, vertical_alignment="bottom", key="heat_sides"):
        if question.kind == "bands":
            _side(answer, question, "x", t)
            _side(answer, question, "y", t)
        if question.kind == "segments":
            _category(answer, question, t)
    with st.spinner(t(N_("Computing the heat map…")), show_time=True):
        heat = analysis.heat(answer.workspace, HeatSpec(answer.spec, _over(answer, question)))
    return HeatMap(heat, _measures(answer, question.kind)[question.measure], code_of(question))


def _possible(answer: Answer, wanted: HeatQuestion) -> HeatQuestion:
    """Return the question with what is usual in the place of what these data do not have."""
    kind = wanted.kind if wanted.kind in _kinds(answer) else "bands"
    x = wanted.x if wanted.x in _usable(answer) else ""
    y = wanted.y if wanted.y in _usable(answer, _metrics(answer, x, "")[0]) else ""
    columns = list(analysis.category_columns(answer.workspace))
    usual_column = next((column for column in (*_USUAL_COLUMNS, *columns) if column in columns), "")
    column = wanted.column if wanted.column in columns else usual_column
    measure = wanted.measure if wanted.measure in _measures(answer, kind) else _USUAL.measure
    return replace(wanted, kind=kind, x=x, y=y, column=column, measure=measure)


def _over(answer: Answer, question: HeatQuestion) -> TwoDimensions | SegmentsBy:
    if question.kind == "scores":
        return TwoDimensions(Bands("recency", 5, fixed=True), Bands("frequency", 5, fixed=True), SCORES)
    if question.kind == "segments":
        return SegmentsBy(question.column, question.top)
    x, y = _metrics(answer, question.x, question.y)
    return TwoDimensions(Bands(x, question.x_bands, question.x_binning), Bands(y, question.y_bands, question.y_binning))


def _metrics(answer: Answer, x: str, y: str) -> tuple[str, str]:
    """Return the metrics meant: the matrix's own where none is chosen, never the same twice."""
    own = [axis.metric for axis in answer.spec.axes]
    first = x or own[0]
    return first, y or (own[1] if own[1] != first else own[0])


def _kinds(answer: Answer) -> Sequence[HeatKind]:
    """Return the kinds of heat map that the data carry."""
    kinds: list[HeatKind] = ["bands"]
    kinds += ["scores"] if not analysis.offers_of(answer.workspace)[SCORES].missing else []
    kinds += ["segments"] if analysis.category_columns(answer.workspace) else []
    return kinds


def _usable(answer: Answer, taken: str = "") -> list[str]:
    """Return the metrics that the data carry, without the one of the other side."""
    metrics = analysis.metrics_of(answer.workspace)
    return [key for key, metric in metrics.items() if not metric.missing and key != taken]


def _measures(answer: Answer, kind: HeatKind) -> dict[str, HeatMeasure]:
    return dict(analysis.heat_measures(answer.workspace, by_segment=kind == "segments"))


def _kind(answer: Answer, question: HeatQuestion, t: Translator) -> None:
    """Draw the choice of the kind; what the data do not carry is left out."""
    kinds = _kinds(answer)
    st.segmented_control(
        t(_WORDS["kind"]),
        kinds,
        format_func=lambda kind: t(_KINDS[kind]),
        required=True,
        width="content",
        help=None
        if "segments" in kinds
        else t(N_("Segments by a category need a column of text with the customers or their orders; none is loaded.")),
        **HEAT.binding(answer.workspace.name, "kind", question.kind),
    )


def _side(answer: Answer, question: HeatQuestion, side: str, t: Translator) -> None:
    """Draw a dimension with its number of bands and how they are made."""
    workspace = answer.workspace.name
    metrics = analysis.metrics_of(answer.workspace)
    x, y = _metrics(answer, question.x, "")
    usable = _usable(answer, "" if side == "x" else x)
    chosen: str = getattr(question, side)
    own = y if side == "y" else answer.spec.axes[0].metric
    names = {"": t(N_("as the matrix: {label}"), label=plain(t(metrics[own].metric.label)))}
    names |= {key: plain(t(metrics[key].metric.label)) for key in usable}
    st.selectbox(
        t(_WORDS[side]),
        list(names),
        format_func=distinct(names).__getitem__,
        width=205,
        help=literal(t(metrics[chosen or own].metric.definition)),
        **HEAT.binding(workspace, side, chosen),
    )
    bands, binning = f"{side}_bands", f"{side}_binning"
    st.number_input(
        t(_WORDS[bands]),
        LEAST_BANDS,
        MOST_BANDS,
        step=1,
        width=95,
        **HEAT.binding(workspace, bands, getattr(question, bands)),
    )
    st.selectbox(
        t(_WORDS[binning]),
        list(_BINNINGS),
        format_func=lambda name: t(_BINNINGS[name]),
        width=150,
        **HEAT.binding(workspace, binning, getattr(question, binning)),
    )


def _category(answer: Answer, question: HeatQuestion, t: Translator) -> None:
    workspace, columns = answer.workspace.name, analysis.category_columns(answer.workspace)
    labels = distinct({column: plain(t(label)) for column, label in columns.items()})
    st.selectbox(
        t(_WORDS["column"]),
        list(columns),
        format_func=labels.__getitem__,
        width=230,
        **HEAT.binding(workspace, "column", question.column),
    )
    st.number_input(
        t(_WORDS["top"]),
        LEAST_VALUES,
        MOST_VALUES,
        step=1,
        width=170,
        **HEAT.binding(workspace, "top", question.top),
    )


def _measure(answer: Answer, question: HeatQuestion, t: Translator) -> None:
    measures = _measures(answer, question.kind)
    st.selectbox(
        t(_WORDS["measure"]),
        list(measures),
        format_func=lambda key: t(measures[key].label),
        width=250,
        help=literal(t(measures[question.measure].definition)),
        **HEAT.binding(answer.workspace.name, "measure", question.measure),
    )
