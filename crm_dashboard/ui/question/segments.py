"""The segments of an answer on screen: their names, and which of them a page is limited to."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.question.not_applied import LEFT_OUT, NotApplied
from crm_dashboard.model.segments.segment import Segment
from crm_dashboard.text import N_, text
from crm_dashboard.ui.session.not_applied import forget, report, stop_without_customers
from crm_dashboard.ui.session.state import Remembered
from crm_dashboard.ui.session.widgets import set_widget, widget_value
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.labels import distinct

PARAMETER = "cell"
"""The address's parameter that names the chosen segments, so that a link can open the customers of one."""
_WRITTEN: Remembered[list[str]] = Remembered("segments written", [])
"""What this session wrote into the address, or took from it, last."""


def segments_of(answer: Answer) -> dict[str, Segment]:
    """Return the segments by key, the most favourable first, the unclassified (if any) last."""
    return {segment.key: segment for segment in analysis.segments_of(answer)}


def segment_label(segment: Segment, t: Translator) -> str:
    """Return a segment's name for places that know no Markdown."""
    return plain(t(segment.name))


def size_text(answer: Answer, segment: Segment, t: Translator) -> str:
    """Return how many people a segment has and what they bring, each with its share."""
    people = t.plural("{count} customer", "{count} customers", segment.customers)
    money = t.money(segment.revenue, answer.matrix.currency, compact=True)
    share = t(N_("{share} of revenue"), share=t.percent(segment.revenue_share))
    return f"{people} · {t.percent(segment.share)} — {money} · {share}"


def rule_text(segment: Segment, t: Translator) -> str:
    """Return the rule of a segment in words; any one of several conditions is enough."""
    return t(N_("; or ")).join(t(condition) for condition in segment.conditions)


def labels_by_cell(answer: Answer, t: Translator) -> dict[str, str]:
    """Return the name of the segment that each cell is in, by the cell's code."""
    return {cell: segment_label(segment, t) for segment in analysis.segments_of(answer) for cell in segment.cells}


def choose_segments(answer: Answer, t: Translator) -> tuple[str, ...]:
    """Draw the choice of segments and return their keys; nothing chosen means everybody.

    A link's choice is taken when the address differs from what this page wrote there.
    """
    segments, key = segments_of(answer), _key(answer)
    linked = st.query_params.get_all(PARAMETER)
    if linked and linked != _WRITTEN.get():
        set_widget(key, [segment.key for segment in segments.values() if {segment.key, *segment.cells} & set(linked)])
        _tell_unknown(segments, linked, none_left=not widget_value(key))
        _WRITTEN.set(linked)  # taken: told once, whatever is shown of it
    set_widget(key, [chosen for chosen in widget_value(key) or [] if chosen in segments])
    labels = distinct({segment.key: segment_label(segment, t) for segment in segments.values()})
    chosen = st.multiselect(
        t(N_("Segment")),
        list(segments),
        format_func=labels.__getitem__,
        key=key,
        placeholder=t(N_("all segments")),
        persist_state="session",
        on_change=forget,
    )
    stop_without_customers()
    _WRITTEN.set(list(chosen))
    return tuple(chosen)


def _tell_unknown(segments: dict[str, Segment], linked: Iterable[str], *, none_left: bool) -> None:
    known = {code for segment in segments.values() for code in (segment.key, *segment.cells)}
    for code in dict.fromkeys(linked):
        if code not in known:
            why = text(N_("The matrix has no such segment."))
            report(NotApplied(text(N_("Segment")), code, why, LEFT_OUT, narrows=none_left), of_page=True)


def cells_of(answer: Answer, keys: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of the cells of these segments."""
    segments = segments_of(answer)
    return tuple(cell for key in keys for cell in segments[key].cells)


def clear_segments(answer: Answer) -> None:
    """Choose none; before the choice is drawn, or in a callback."""
    set_widget(_key(answer), [])


def _key(answer: Answer) -> str:
    return f"{answer.workspace.name}:segments"
