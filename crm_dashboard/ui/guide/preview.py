"""The live preview beside each step: the draft as it would be now, computed on the data."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm_dashboard.analysis import Answer
from crm_dashboard.charts.drawing.palette import segment_color
from crm_dashboard.charts.scatter.scatter import alt_text
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.errors import CrmError
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.matrix.matrix import MatrixAxis
from crm_dashboard.model.segments.segment import Segment, segments
from crm_dashboard.model.segments.template import Template
from crm_dashboard.model.segments.wording import level_condition, notices
from crm_dashboard.text import N_
from crm_dashboard.ui.guide.draft import Draft, control
from crm_dashboard.ui.guide.naming import naming_source, template_of
from crm_dashboard.ui.matrix.cache import scatter_vega_lite
from crm_dashboard.ui.question.display.heading import question_summary
from crm_dashboard.ui.question.segments import rule_text, size_text
from crm_dashboard.ui.session import answers
from crm_dashboard.ui.session.boundary import show_error
from crm_dashboard.ui.session.widgets import limit_widget, widget_value
from crm_dashboard.ui.wording.escape import literal, plain
from crm_dashboard.ui.wording.play_words import play_markdown
from crm_dashboard.ui.wording.swatch import swatch

_MOST_ROWS_OVER_CHART = 4


def tried(workspace: Workspace, draft: Draft, t: Translator) -> Answer | CrmError:
    """Return the answer to the draft's question, or why there is none: the path goes on so that it can be changed."""
    try:
        return answers.answer(workspace, draft.spec, t)
    except CrmError as refused:
        return refused


def preview(workspace: Workspace, draft: Draft, t: Translator, *, dark: bool) -> None:
    """Draw what the draft is now: the chart, on the step of plays a card, on the last the segments with their figures."""
    answer = tried(workspace, draft, t)
    if isinstance(answer, CrmError):
        show_error(answer, t)
        return
    question_summary(answer, t, removable=False)
    for notice in notices(answer.matrix):
        st.info(literal(t(notice)), icon=":material/info:")
    named = segments(answer.matrix, _names(workspace, draft))
    if draft.step == "plays":
        _card(answer, named, widget_value(control(workspace.name, "segment")), t, dark=dark)
    elif draft.step == "save":
        _table(answer, named, t)
    if draft.step not in ("plays", "save") or (draft.step == "save" and len(named) <= _MOST_ROWS_OVER_CHART):
        _chart(answer, named, t, dark=dark)


def _names(workspace: Workspace, draft: Draft) -> Template | None:
    """Return the names to show: before the step of names only those that somebody has written."""
    is_named = draft.rows or naming_source(draft) or draft.step in ("names", "plays", "save")
    return template_of(workspace, draft) if is_named else None


def _chart(answer: Answer, named: tuple[Segment, ...], t: Translator, *, dark: bool) -> None:
    matrix = answer.matrix
    level = _level(answer, matrix.axes[2], t) if len(matrix.axes) > 2 else 0
    st.vega_lite_chart(
        spec=scatter_vega_lite(
            answer.workspace.version_id, answer.spec, matrix, named, t.language, dark=dark, level=level
        ),
        key=f"guide_chart:{answer.workspace.name}:{'|'.join(answer.spec.metrics)}:{level}",
        alt=alt_text(matrix, named, t),
    )
    if matrix.unclassified.customers:
        rest = next(segment for segment in named if segment.is_unclassified)
        st.caption(
            t(
                N_("Not drawn: {people} ({share}) without a value on a dimension, “{name}”."),
                people=t.plural("{count} customer", "{count} customers", rest.customers),
                share=literal(t.percent(rest.share)),
                name=literal(plain(t(rest.name))),
            )
        )


def _level(answer: Answer, axis: MatrixAxis, t: Translator) -> int:
    """Draw which level of the third dimension is shown, the most favourable first."""
    key = control(answer.workspace.name, "level")
    levels = list(reversed(range(axis.levels)))
    chosen = st.segmented_control(
        t(N_("Chart of those with")),
        levels,
        format_func=lambda level: literal(t(level_condition(axis, level, answer.matrix.currency))),
        key=limit_widget(key, levels, levels[0]),
        required=True,
    )
    return levels[0] if chosen is None else int(chosen)


def _card(answer: Answer, named: tuple[Segment, ...], key: str | None, t: Translator, *, dark: bool) -> None:
    segment = next((candidate for candidate in named if candidate.key == key), named[0])
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            swatch(segment_color(answer.matrix.axes, segment, dark=dark), height=52)
            st.subheader(literal(plain(t(segment.name))), anchor=False)
        st.markdown(literal(size_text(answer, segment, t)))
        st.caption(literal(rule_text(segment, t)))
        if segment.play:
            st.markdown(play_markdown(segment.play, t))
        else:
            st.caption(t(N_("No play yet: the card will stand without one.")))


def _table(answer: Answer, named: tuple[Segment, ...], t: Translator) -> None:
    name, people, share, revenue, revenue_share = (
        t(label) for label in (N_("Segment"), N_("Customers"), N_("Share"), N_("Revenue"), N_("Revenue share"))
    )
    rows = [
        {
            name: plain(t(segment.name)),
            people: t.number(segment.customers),
            share: t.percent(segment.share),
            revenue: t.money(segment.revenue, answer.matrix.currency, compact=True),
            revenue_share: t.percent(segment.revenue_share),
        }
        for segment in named
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        alt=t(N_("Segments of the matrix with customers, shares and rule")),
        key=control(answer.workspace.name, "segments"),
    )
