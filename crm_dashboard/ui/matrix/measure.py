"""The one figure that every cell shows beside its people and its revenue."""

from __future__ import annotations

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.session.widgets import set_widget, widget_value
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.labels import distinct

_USUAL = ("margin", "order_value")


def chosen_measure(answer: Answer) -> str | None:
    """Return the metric that was chosen last, the margin at first; None for none, or where the data lack it."""
    chosen = widget_value(_key(answer))
    measures = analysis.measures_of(answer)
    if chosen is None:
        return next((key for key in _USUAL if key in measures), None)
    return chosen if chosen in measures else None


def measure_control(answer: Answer, t: Translator) -> None:
    """Draw the choice."""
    measures = analysis.measures_of(answer)
    names = {"": t(N_("nothing more")), **{key: plain(t(metric.label)) for key, metric in measures.items()}}
    st.selectbox(
        t(N_("Extra figure")),
        ["", *measures],
        format_func=distinct(names).__getitem__,
        key=set_widget(_key(answer), chosen_measure(answer) or ""),
        persist_state="session",
        width=210,
    )


def _key(answer: Answer) -> str:
    return f"{answer.workspace.name}:measure"
