"""The controls of the heat map, in the order of the sentence that they form."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer, HeatAnswer
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.heat.bands import LEAST_BANDS, MOST_BANDS, Bands
from crm_dashboard.model.heat.heat import LEAST_VALUES, MOST_VALUES, HeatSpec, SegmentsBy, TwoDimensions
from crm_dashboard.model.heat.measures import HeatMeasure
from crm_dashboard.text import N_
from crm_dashboard.ui.heat.link import Choices, Kind, asked_by_link, code_of, remember_written
from crm_dashboard.ui.session import state
from crm_dashboard.ui.session.address import tell_differences
from crm_dashboard.ui.wording.escape import literal, plain
from crm_dashboard.ui.wording.labels import distinct

SCORES = "rfm_10"
_KINDS = {
    "bands": N_("two dimensions in bands"),
    "scores": N_("recency × orders: ten groups"),
    "segments": N_("segments by a category"),
}
_RULES = {
    "quantile": N_("equal shares"),
    "width": N_("equal width"),
    "log": N_("equal width (log)"),
}
_WORDS = {
    "kind": N_("Show"),
    "x": N_("to the right"),
    "x_bands": N_("bands"),
    "x_rule": N_("bands with"),
    "y": N_("upwards"),
    "y_bands": N_("bands"),
    "y_rule": N_("bands with"),
    "column": N_("the matrix's segments by"),
    "top": N_("most frequent values"),
    "measure": N_("coloured by"),
}
_FIELDS = ("kind", "x", "x_bands", "x_rule", "y", "y_bands", "y_rule", "column", "top", "measure")


@dataclass(frozen=True)
class AskedHeat:
    """What the controls ask for, with its answer: coloured by `measure`; `code` is what the address says of it."""

    answer: HeatAnswer
    measure: HeatMeasure
    code: str


def ask_heat(answer: Answer, t: Translator) -> AskedHeat:
    """Draw the controls and return what they ask for, answered.

    Raises `NothingToShow` where nobody has a value on a dimension.
    """
    name = answer.workspace.name
    asked = asked_by_link()
    if asked:
        for field in _FIELDS:
            state.put(_key(name, field), getattr(asked, field))
    with st.container(horizontal=True, vertical_alignment="bottom", key="heat_kind"):
        choices = Choices(kind=_kind(answer, t))
        measure = _measure(answer, choices.kind, t)
    with st.container(horizontal=True, vertical_alignment="bottom", key="heat_sides"):
        choices = _bands(answer, choices, t) if choices.kind == "bands" else choices
        choices = _category(answer, choices, t) if choices.kind == "segments" else choices
    choices = replace(choices, measure=measure.key)
    if asked:
        tell_differences(_fields(asked, asked.kind), _fields(choices, asked.kind), _WORDS)
    code = code_of(choices)
    remember_written(code)
    with st.spinner(t(N_("Computing the heat map…")), show_time=True):
        found = analysis.heat(answer.workspace, HeatSpec(answer.spec, _over(answer, choices)))
    return AskedHeat(found, measure, code)


def _fields(choices: Choices, kind: Kind) -> dict[str, str]:
    """Return what counts for a kind of heat map, by field."""
    counting = {
        "bands": ("x", "x_bands", "x_rule", "y", "y_bands", "y_rule"),
        "scores": (),
        "segments": ("column", "top"),
    }
    return {field: str(getattr(choices, field)) for field in ("kind", *counting[kind], "measure")}


def _over(answer: Answer, choices: Choices) -> TwoDimensions | SegmentsBy:
    if choices.kind == "scores":
        return TwoDimensions(Bands("recency", 5, fixed=True), Bands("frequency", 5, fixed=True), SCORES)
    if choices.kind == "segments":
        return SegmentsBy(choices.column, choices.top)
    x, y = _metrics(answer, choices.x, choices.y)
    return TwoDimensions(Bands(x, choices.x_bands, choices.x_rule), Bands(y, choices.y_bands, choices.y_rule))


def _metrics(answer: Answer, x: str, y: str) -> tuple[str, str]:
    """Return the metrics meant: the matrix's own where none is chosen, never the same twice."""
    own = [axis.metric for axis in answer.spec.axes]
    first = x or own[0]
    return first, y or (own[1] if own[1] != first else own[0])


def _kind(answer: Answer, t: Translator) -> Kind:
    """Draw the choice of the kind; what the data do not carry is left out."""
    kinds: list[Kind] = ["bands"]
    offers = analysis.offers_of(answer.workspace)
    kinds += ["scores"] if not offers[SCORES].missing else []
    kinds += ["segments"] if analysis.category_columns(answer.workspace) else []
    key = _key(answer.workspace.name, "kind")
    state.keep_within(key, kinds, "bands")
    chosen = st.segmented_control(
        t(N_("Show")),
        kinds,
        format_func=lambda one: t(_KINDS[one]),
        key=key,
        required=True,
        persist_state="session",
        width="content",
        help=None
        if "segments" in kinds
        else t(N_("Segments by a category need a column of text with the customers or their orders; none is loaded.")),
    )
    return chosen or "bands"


def _bands(answer: Answer, choices: Choices, t: Translator) -> Choices:
    x, x_bands, x_rule = _side(answer, "x", t(N_("to the right")), "", t)
    taken, _ = _metrics(answer, x, "")
    y, y_bands, y_rule = _side(answer, "y", t(N_("upwards")), taken, t)
    return replace(choices, x=x, x_bands=x_bands, x_rule=x_rule, y=y, y_bands=y_bands, y_rule=y_rule)  # type: ignore[arg-type]


def _side(answer: Answer, side: str, label: str, taken: str, t: Translator) -> tuple[str, int, str]:
    """Draw a dimension with its number of bands and their rule."""
    name = answer.workspace.name
    metrics = analysis.metrics_of(answer.workspace)
    usable = [key for key, one in metrics.items() if not one.missing and key != taken]
    own = _metrics(answer, taken, "")[1] if taken else answer.spec.axes[0].metric
    key = _key(name, side)
    state.keep_within(key, ["", *usable], "")
    names = {"": t(N_("as the matrix: {label}"), label=plain(t(metrics[own].metric.label)))}
    names |= {one: plain(t(metrics[one].metric.label)) for one in usable}
    metric: str = st.selectbox(
        label,
        ["", *usable],
        format_func=distinct(names).__getitem__,
        key=key,
        persist_state="session",
        width=205,
        help=literal(t(metrics[state.get(key) or own].metric.definition)),
    )
    count, rule = _key(name, f"{side}_bands"), _key(name, f"{side}_rule")
    state.start(count, 5)
    bands = st.number_input(
        t(N_("bands")), LEAST_BANDS, MOST_BANDS, step=1, key=count, persist_state="session", width=95
    )
    state.keep_within(rule, _RULES, "quantile")
    way: str = st.selectbox(
        t(N_("bands with")),
        list(_RULES),
        format_func=lambda one: t(_RULES[one]),
        key=rule,
        persist_state="session",
        width=150,
    )
    return metric, int(bands), way


def _category(answer: Answer, choices: Choices, t: Translator) -> Choices:
    name = answer.workspace.name
    columns = analysis.category_columns(answer.workspace)
    key, many = _key(name, "column"), _key(name, "top")
    state.keep_within(key, columns, _usual(list(columns)))
    labels = distinct({one: plain(t(label)) for one, label in columns.items()})
    column: str = st.selectbox(
        t(N_("the matrix's segments by")),
        list(columns),
        format_func=labels.__getitem__,
        key=key,
        persist_state="session",
        width=230,
    )
    state.start(many, 10)
    top = st.number_input(
        t(N_("most frequent values")), LEAST_VALUES, MOST_VALUES, step=1, key=many, persist_state="session", width=170
    )
    return replace(choices, column=column, top=int(top))


def _usual(columns: list[str]) -> str:
    wished = ("customers.province", "customers.country", "orders.channel", "customers.tier")
    return next((one for one in wished if one in columns), columns[0])


def _measure(answer: Answer, kind: Kind, t: Translator) -> HeatMeasure:
    name = answer.workspace.name
    key = _key(name, "measure")
    measures = analysis.heat_measures(answer.workspace, by_segment=kind == "segments")
    state.keep_within(key, measures, "revenue")
    chosen: str = st.selectbox(
        t(N_("coloured by")),
        list(measures),
        format_func=lambda one: t(measures[one].label),
        key=key,
        persist_state="session",
        width=250,
        help=literal(t(measures[state.get(key)].definition)),
    )
    return measures[chosen]


def _key(name: str, field: str) -> str:
    return f"{name}:heat:{field}"
