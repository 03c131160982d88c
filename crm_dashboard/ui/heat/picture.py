"""The heat map itself under its finding, the notes below it, and which of its cells is chosen."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.analysis import Answer
from crm_dashboard.charts.heat.frame import HEIGHT
from crm_dashboard.charts.heat.heatmap import CELL, alt_text
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.heat.heat import Heat, HeatCell, cell_title
from crm_dashboard.model.heat.measures import finding_of
from crm_dashboard.text import N_
from crm_dashboard.ui.browser.window import window
from crm_dashboard.ui.heat.controls import HeatMap
from crm_dashboard.ui.heat.details import heat_details
from crm_dashboard.ui.heat.groups import heat_groups
from crm_dashboard.ui.heat.notes import heat_notes
from crm_dashboard.ui.matrix import cache
from crm_dashboard.ui.question.display.heading import page_heading
from crm_dashboard.ui.session.widgets import limit_widget, set_widget, widget_value
from crm_dashboard.ui.wording.escape import literal, plain, sentence
from crm_dashboard.ui.wording.labels import distinct

_BESIDE = [19, 11]
"""How wide the map is beside its groups."""
_LEAST = 420


def heat_heading(answer: Answer, shown: HeatMap, t: Translator) -> None:
    """Draw the finding as the title with the page's actions, and the question under it."""
    title = t(finding_of(shown.answer.heat, shown.measure)[1])
    page_heading(answer, title, heat_details(shown, t), t, key="heat")


def heat_picture(answer: Answer, shown: HeatMap, t: Translator, *, dark: bool) -> HeatCell | None:
    """Draw the heat map with its notes, and return the cell that is chosen by a click or by name."""
    heat, name = shown.answer.heat, answer.workspace.name
    size = _size(heat)
    chart = cache.heat_vega_lite(
        shown.answer, shown.measure, t.language, dark=dark, chosen=widget_value(_key(name)) or "", size=size
    )
    key = f"{name}:heat:chart"
    place, beside = st.columns(_BESIDE) if heat.named else (st.container(), None)
    with place:
        st.vega_lite_chart(
            chart,
            width="stretch",
            key=key,
            on_select=lambda: _clicked(key, name),
            selection_mode=[CELL],
            alt=sentence(alt_text(heat, shown.measure, t)),
        )
    if beside:
        with beside:
            heat_groups(heat, t)
    for note in heat_notes(shown, t):
        st.caption(literal(note))
    return _chosen(name, heat, t)


def _size(heat: Heat) -> tuple[int, int]:
    """Return about how wide the map will be, and how high: most of what the window has."""
    seen = window()
    beside = heat.named and not seen.is_narrow
    share = _BESIDE[0] / sum(_BESIDE) if beside else 1.0
    return int(seen.content_width * share), seen.fit_height(HEIGHT, least=_LEAST)


def _clicked(key: str, name: str) -> None:
    points = widget_value(key)["selection"].get(CELL) or []
    set_widget(_key(name), str(points[0].get("cell", "")) if points else "")


def _chosen(name: str, heat: Heat, t: Translator) -> HeatCell | None:
    """Draw the choice of a cell by name, which a click on the chart sets, and return the cell."""
    cells = {cell.code: cell for cell in (*heat.cells, heat.unclassified) if cell.customers}
    largest = sorted(cells, key=lambda code: -cells[code].customers)
    names = {"": t(N_("none yet: click a cell or choose one here"))}
    names |= {code: _named(heat, cells[code], t) for code in largest}
    chosen: str = st.selectbox(
        t(N_("list the customers of the cell")),
        ["", *largest],
        format_func=distinct(names).__getitem__,
        key=limit_widget(_key(name), ["", *largest], ""),
        persist_state="session",
    )
    return cells.get(chosen)


def _named(heat: Heat, cell: HeatCell, t: Translator) -> str:
    people = t.plural("{count} customer", "{count} customers", cell.customers)
    return plain(f"{t(cell_title(heat, cell))} ({people})")


def _key(name: str) -> str:
    return f"{name}:heat:cell"
