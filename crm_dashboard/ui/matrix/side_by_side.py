"""Any two versions of the question side by side: chart, segments, and who is where in which."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.charts.drawing.palette import cell_style, segment_color
from crm_dashboard.charts.scatter.scatter import alt_text
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.question.history import History
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.text import N_
from crm_dashboard.ui.matrix.cache import scatter_vega_lite
from crm_dashboard.ui.matrix.change_tables import flow_table, table_height
from crm_dashboard.ui.question.segments import segment_label
from crm_dashboard.ui.question.versions import KEPT, NOW, drawn_as, labels_of, versions_of
from crm_dashboard.ui.session.widgets import limit_widget
from crm_dashboard.ui.wording.escape import literal, plain

_HEADERS = (N_("Segment"), N_("Customers"), N_("Share"), N_("Revenue"), N_("Revenue share"))


def side_by_side(answer: Answer, kept: MatrixSpec, history: History, t: Translator, *, dark: bool) -> None:
    """Draw two versions that the reader chooses, each with its chart and segments, and the flows from left to right."""
    versions = versions_of(answer, kept, history)
    labels = labels_of(answer, versions, t)
    sides = dict(zip(("left", "right"), st.columns(2), strict=True))
    with sides["left"]:
        left = versions[_choose(answer, "left", KEPT, labels, t)]
    with sides["right"]:
        right = versions[_choose(answer, "right", NOW, labels, t)]
    before, after = (analysis.answer(answer.workspace, version) for version in (drawn_as(left, right), right))
    for name, answered in (("left", before), ("right", after)):
        with sides[name]:
            _version(answered, name, t, dark=dark)
    _between(before, after, t, dark=dark)


def _choose(answer: Answer, name: str, usual: str, labels: dict[str, str], t: Translator) -> str:
    key = f"{answer.workspace.name}:version:{name}"
    title = t(N_("On the left")) if name == "left" else t(N_("On the right"))
    code: str = st.selectbox(
        title,
        list(labels),
        format_func=labels.__getitem__,
        key=limit_widget(key, labels, usual),
        persist_state="session",
    )
    return code


def _version(answer: Answer, name: str, t: Translator, *, dark: bool) -> None:
    matrix, segments = answer.matrix, analysis.segments_of(answer)
    level = _level(answer, name, t) if len(matrix.axes) > 2 else 0
    st.vega_lite_chart(
        spec=scatter_vega_lite(
            answer.workspace.version_id, answer.spec, matrix, segments, t.language, dark=dark, level=level
        ),
        key=f"chart:{name}",
        alt=alt_text(matrix, segments, t),
    )
    _segments(answer, name, t, dark=dark)


def _level(answer: Answer, name: str, t: Translator) -> int:
    """Draw the choice of the level of the third dimension that the chart shows, the most favourable at first."""
    third = answer.matrix.axes[2]
    levels, key = list(reversed(range(third.levels))), f"{answer.workspace.name}:version_level:{name}"
    level: int | None = st.segmented_control(
        literal(plain(t(third.label))),
        levels,
        format_func=lambda level: third.letters[level],
        key=limit_widget(key, levels, levels[0]),
        required=True,
        persist_state="session",
    )
    return levels[0] if level is None else level


def _segments(answer: Answer, name: str, t: Translator, *, dark: bool) -> None:
    segments, currency = analysis.segments_of(answer), answer.matrix.currency
    headers = [t(header) for header in _HEADERS]
    name_title, customers, share, revenue, revenue_share = headers
    rows = pd.DataFrame(
        [
            (segment_label(segment, t), segment.customers, segment.share, float(segment.revenue), segment.revenue_share)
            for segment in segments
        ],
        columns=headers,
    )
    colors = [cell_style(segment_color(answer.matrix.axes, segment, dark=dark), dark=dark) for segment in segments]
    formats: Any = {
        customers: t.number,
        share: t.percent,
        revenue: lambda value: t.money(round(value, 0), currency),
        revenue_share: t.percent,
    }
    st.dataframe(
        rows.style.apply(lambda _column: colors, subset=[name_title]).format(formats),
        hide_index=True,
        height=table_height(len(segments)),
        alt=t(N_("Segments of the matrix with customers, shares and rule")),
        key=f"segments:{name}",
    )


def _between(left: Answer, right: Answer, t: Translator, *, dark: bool) -> None:
    """Draw who is in another segment on the right than on the left."""
    change = analysis.change_since(right, left.spec)
    people = t.plural("{count} customer", "{count} customers", change.movers.customers)
    if not change.moves:
        st.markdown(f"**{t(N_('From left to right nobody changes segment.'))}**")
        return
    money = t.money(change.movers.revenue, right.matrix.currency, compact=True)
    words = t(N_("From left to right {people} change segment, with {revenue} of revenue"), people=people, revenue=money)
    st.markdown(f"**{literal(words)}**")
    flow_table(change, right.matrix.currency, t, dark=dark)
