"""The charts of the page Why with their controls and details: tree and bridge above, groups and what moved between them below."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer, Why
from crm_dashboard.charts.drawing.vega_lite import vega_lite
from crm_dashboard.charts.why.bridge import bridge_chart
from crm_dashboard.charts.why.groups import groups_chart, groups_text
from crm_dashboard.charts.why.tree import tree_chart, tree_text
from crm_dashboard.charts.why.view import WhyView
from crm_dashboard.charts.why.words import bridge_text, group_finding, lead
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.decomposition.groups import Breakdown, net_moves
from crm_dashboard.model.decomposition.question import SEGMENT
from crm_dashboard.text import N_
from crm_dashboard.ui.browser.window import window
from crm_dashboard.ui.details.details_menu import details_menu
from crm_dashboard.ui.why.controls import BRIDGES, WhyRequest, bridge_control, groups_control
from crm_dashboard.ui.why.details import COUNTED, bridge_details, groups_details
from crm_dashboard.ui.why.names import group_names
from crm_dashboard.ui.wording.escape import literal, sentence

_COLUMNS, _WITH_MOVES = [11, 9], [13, 7]
_TREE, _LEAST_TREE, _CONTROL, _AROUND_GROUPS, _ROW = 330, 300, 44, 72, 22
_MOST_MOVES = 4


def why_view(why: Why, t: Translator, *, dark: bool) -> WhyView:
    """Return the view of all charts, for the width of the window."""
    seen = window()
    height = min(seen.fit_height(_TREE, least=_LEAST_TREE), 420)
    return WhyView(t, why.comparison.against, why.currency, dark, seen.content_width, height)


def why_answer(answer: Answer, request: WhyRequest, t: Translator) -> Why:
    """Return the answer; a second's work shows a spinner with a sentence."""
    assert request.comparison
    with st.spinner(t(N_("Adding up both periods…")), show_time=True):
        return analysis.why(answer.workspace, answer.spec, request.comparison)


def factors_and_bridge(answer: Answer, why: Why, request: WhyRequest, view: WhyView) -> None:
    """Draw the tree of factors and, beside it, the bridge that is chosen."""
    left, right = st.columns(_COLUMNS, gap="small")
    t = view.t
    with left:
        _tree(why, _within(view, 0, _COLUMNS))
    with right, st.container(gap="xxsmall"):
        bridges = {"factors": why.tree.bridge, "customers": why.by_customers, "goods": why.by_goods}
        row = st.container(horizontal=True, vertical_alignment="center", gap="small")
        with row:
            kind = bridge_control(answer, request.question, t, has_goods=why.by_goods is not None)
        bridge = bridges[kind]
        assert bridge
        narrow = replace(_within(view, 1, _COLUMNS), height=view.height - _CONTROL)
        title = f"{t(BRIDGES[kind])}: {lead(narrow, bridge.change)}"
        with row:
            details_menu(answer.workspace, bridge_details(answer, why, bridge, kind, narrow, title), t, key="bridge")
        st.vega_lite_chart(
            vega_lite(bridge_chart(bridge, narrow, "")), key="why_bridge", alt=sentence(bridge_text(narrow, bridge))
        )


def _tree(why: Why, view: WhyView) -> None:
    counts = {key: why.count(key) for key in COUNTED}
    st.vega_lite_chart(
        vega_lite(tree_chart(why.tree, counts, view, "")), key="why_tree", alt=sentence(tree_text(why.tree, view))
    )


def groups(answer: Answer, why: Why, request: WhyRequest, view: WhyView) -> tuple[Breakdown, tuple[str, ...]]:
    """Draw the change by group, with what moved between groups; return the groups with their names."""
    t = view.t
    row = st.container(horizontal=True, vertical_alignment="center", gap="small")
    with st.spinner(t(N_("Adding up the groups…")), show_time=True):
        told = analysis.breakdown(answer, why, request.question.by)
    names = group_names(answer, told, t)
    title = group_finding(view, told, dict(enumerate(names)))
    with row:
        groups_control(answer, request.question, t)
        st.markdown(f"**{literal(title)}**", width="content")
        details_menu(answer.workspace, groups_details(answer, why, told, names, view, title), t, key="groups")
    place, beside = st.columns(_WITH_MOVES, gap="small") if told.moves else (st.container(), None)
    width = _within(view, 0, _WITH_MOVES).width if told.moves else view.width
    shown = replace(view, width=width, height=_AROUND_GROUPS + _ROW * len(names))
    with place:
        chart = vega_lite(groups_chart(told, names, shown, ""))
        st.vega_lite_chart(chart, key="why_groups", alt=sentence(groups_text(told, names, shown, title)))
    if told.column == SEGMENT:
        st.caption(
            t(
                N_(
                    "Segments at the end of the period by today's cuts: who spent much in it stands in a better one for that."
                )
            )
        )
    if beside:
        with beside:
            _moves(told, names, view)
    return told, names


def _moves(told: Breakdown, names: tuple[str, ...], view: WhyView) -> None:
    """Draw the largest moves of money between groups, less what came back."""
    t = view.t
    with st.container(gap="xxsmall"):
        st.markdown(f"**{literal(t(N_('Moved between groups, net')))}**")
        for move in net_moves(told.moves)[:_MOST_MOVES]:
            ends = {"source": names[move.source], "target": names[move.target]}
            st.markdown(literal(t(N_("{amount} from {source} to {target}"), amount=view.money(move.amount), **ends)))
        st.caption(t(N_("What customers who bought in both periods spent less in one group and more in the other.")))


def _within(view: WhyView, place: int, columns: list[int]) -> WhyView:
    """Return the view of a chart in one of several columns; on a phone each has the whole width."""
    if window().is_narrow:
        return view
    return replace(view, width=int(view.width * columns[place] / sum(columns)))
