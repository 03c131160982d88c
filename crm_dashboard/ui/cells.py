"""The segments beside the chart: cards where they are few, a table where they are many; most money first."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.charts.palette import segment_color
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.segment import Segment
from crm_dashboard.text import N_
from crm_dashboard.ui.escape import literal, plain
from crm_dashboard.ui.segments import segment_label, told_rule, told_size
from crm_dashboard.ui.sharing import to_params

_MOST_CARDS = 4
_HEADERS = (N_("Segment"), N_("Customers"), N_("Share"), N_("Revenue"), N_("Revenue share"), N_("Rule"))
_CORNERS: dict[tuple[int, ...], str] = {(1, 1): "teal", (1, 0): "amber", (0, 1): "blue", (0, 0): "grey"}
_THEME = {"teal": "green", "amber": "orange", "blue": "blue", "grey": "gray"}
_ON = {False: "#ffffff", True: "#0e1117"}


def fit_beside_the_chart(answer: Answer) -> bool:
    """Tell whether the segments are few enough for cards in a column of their own."""
    return len(_shown(answer)) <= _MOST_CARDS and len(answer.matrix.cells) <= _MOST_CARDS


def cell_cards(answer: Answer, t: Translator, *, dark: bool) -> None:
    """Draw every segment with its people, share, revenue and rule, and the way to their plays."""
    found = sorted(_shown(answer), key=lambda one: (-one.revenue, one.key))
    if fit_beside_the_chart(answer):
        for segment in found:
            _card(answer, segment, t)
    else:
        _table(answer, found, t, dark=dark)
    _unclassified(answer, t)
    if answer.spec.template:
        st.page_link(
            "pages/segments.py",
            label=t(N_("What to do with each: the strategy cards")),
            icon=":material/arrow_forward:",
            query_params=to_params(answer.workspace.name, t.language, answer.spec),
        )


def _shown(answer: Answer) -> list[Segment]:
    """Return the segments but for the unclassified without a name, who are told in a line of their own."""
    return [one for one in analysis.segments_of(answer) if one.is_named or not one.is_unclassified]


def _unclassified(answer: Answer, t: Translator) -> None:
    unclassified = answer.matrix.unclassified
    if unclassified.customers and not any(one.is_unclassified for one in _shown(answer)):
        people = t.plural("{count} customer", "{count} customers", unclassified.customers)
        st.caption(
            t(
                N_("Unclassified: {people} ({share}) without a value on a dimension."),
                people=people,
                share=t.percent(unclassified.share),
            )
        )


def _card(answer: Answer, segment: Segment, t: Translator) -> None:
    with st.container(border=True, gap="xxsmall"):
        st.markdown(f"{_mark(segment)}**{literal(segment_label(segment, t))}**")
        st.markdown(literal(told_size(answer, segment, t)))
        st.caption(literal(told_rule(segment, t)))


def _mark(segment: Segment) -> str:
    """Return a square in the segment's colour, where the theme has that colour: cheaper than a picture."""
    tone = segment.tone or _CORNERS.get(segment.levels, "")
    return f":{_THEME[tone]}[█] " if tone in _THEME else ""


def _table(answer: Answer, found: list[Segment], t: Translator, *, dark: bool) -> None:
    headers = [t(name) for name in _HEADERS]
    name, customers, share, revenue, revenue_share, rule = headers
    rows = pd.DataFrame(
        [
            (
                segment_label(one, t),
                one.customers,
                one.share,
                float(one.revenue),
                one.revenue_share,
                plain(told_rule(one, t)),
            )
            for one in found
        ],
        columns=headers,
    )
    colors = [
        f"background-color: {segment_color(answer.matrix.axes, one, dark=dark)}; color: {_ON[dark]}" for one in found
    ]
    formats: Any = {
        customers: t.number,
        share: t.percent,
        revenue: lambda value: t.money(round(value, 2), answer.matrix.currency),
        revenue_share: t.percent,
    }
    styled = rows.style.apply(lambda _column: colors, subset=[name]).format(formats)
    st.dataframe(
        styled,
        hide_index=True,
        height=min(38 + 35 * len(found), 520),
        column_config={rule: st.column_config.Column(width="large")},
        alt=t(N_("Segments of the matrix with customers, shares and rule")),
        key="cells",
    )
