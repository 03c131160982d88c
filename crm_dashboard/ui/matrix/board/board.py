"""The board on the page: it shows an answer, takes moved cuts into the question, and tells what is selected."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.matrix.selection import Selection
from crm_dashboard.ui.browser.window import window
from crm_dashboard.ui.matrix.board.browser_values import mapping
from crm_dashboard.ui.matrix.board.card_order import card_order
from crm_dashboard.ui.matrix.board.message import message
from crm_dashboard.ui.matrix.board.moves import move_cuts, selection_from, snaps_kept
from crm_dashboard.ui.matrix.board.parts import board_part, shelf_part, vega_part
from crm_dashboard.ui.matrix.board.zoom import take_zoom, zoomed
from crm_dashboard.ui.matrix.board_store import charts_key, tallies_store
from crm_dashboard.ui.matrix.cache import shelved
from crm_dashboard.ui.session.widgets import widget_value

_HEIGHT, _LEAST = 540, 420


def cut_board(
    answer: Answer, t: Translator, *, dark: bool, measure: str | None = None, before: Mapping[str, int] | None = None
) -> Selection:
    """Draw charts and cards, and return what is selected on them.

    `measure` is the metric that each cell shows beside its people and revenue; `before` see `message`.
    """
    answer = zoomed(answer)
    segments = analysis.segments_of(answer)
    values = snaps_kept(answer)
    height = _height(answer)
    charts = charts_key(answer, segments, (t.language, dark, height))
    tallies = tallies_store(answer, values, measure, t)
    key = f"{answer.workspace.name}:board"
    seen = mapping(mapping(widget_value(key)).get("cuts")).get("at", 0)
    stores = (charts, str(tallies["shelve"]))
    with st.container(gap=None):
        vega_part()(key="crm_matrix_vega")
        shelf_part()(key=f"{key}:charts", data=shelved(charts, answer, segments, t.language, dark=dark, height=height))
        shelf_part()(key=f"{key}:tallies", data=tallies)
        result = board_part()(
            key=key,
            data=message(answer, card_order(answer, segments), stores, t, dark=dark, seen=seen, before=before),
            on_cuts_change=lambda: move_cuts(answer.workspace.name, answer.spec, charts, widget_value(key)),
            on_selection_change=lambda: None,
            on_zoom_change=lambda: take_zoom(answer, widget_value(key)),
        )
    return selection_from(answer.matrix, charts, result.selection)


def _height(answer: Answer) -> int:
    """Return the height of a chart: most of the window's, less where the levels of a third dimension stand side by side."""
    height = window().fit_height(_HEIGHT, least=_LEAST)
    return height if len(answer.matrix.axes) < 3 else height * 3 // 4
