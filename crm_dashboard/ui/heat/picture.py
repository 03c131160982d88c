"""The heat map itself under its finding, the notes below it, and which of its cells is chosen."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.analysis import AGE, Answer
from crm_dashboard.charts.heatmap import CELL, alt_text
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.bands import BandAxis
from crm_dashboard.model.heat import Heat, HeatCell, SegmentsBy, cell_words
from crm_dashboard.model.heat_measures import FEW, finding_of
from crm_dashboard.text import N_
from crm_dashboard.ui import cache, state
from crm_dashboard.ui.escape import literal, plain
from crm_dashboard.ui.heading import standing
from crm_dashboard.ui.heat.choices import AskedHeat
from crm_dashboard.ui.labels import distinct


def heat_heading(answer: Answer, asked: AskedHeat, t: Translator) -> None:
    """Draw the finding as the title, and under it what it stands on."""
    st.header(literal(t(finding_of(asked.answer.heat, asked.measure)[1])))
    standing(answer, t)


def heat_picture(answer: Answer, asked: AskedHeat, t: Translator, *, dark: bool) -> HeatCell | None:
    """Draw the heat map and what is to be known of it, and return the cell that is chosen by click or by name."""
    heat, name = asked.answer.heat, answer.workspace.name
    state.start(_key(name), "")
    chart = cache.drawn_heat(asked.answer, asked.measure, t.language, dark=dark, chosen=state.get(_key(name)))
    key = f"{name}:heat:chart"
    st.vega_lite_chart(
        chart,
        width="stretch",
        key=key,
        on_select=lambda: _clicked(key, name),
        selection_mode=[CELL],
        alt=plain(alt_text(heat, asked.measure, t)),
    )
    for note in _notes(asked, t):
        st.caption(literal(note))
    return _chosen(name, heat, t)


def _clicked(key: str, name: str) -> None:
    points = state.get(key)["selection"].get(CELL) or []
    state.put(_key(name), str(points[0].get("c2", "")) if points else "")


def _chosen(name: str, heat: Heat, t: Translator) -> HeatCell | None:
    """Draw the choice of a cell by name, which a click on the chart sets, and return the cell."""
    cells = {one.code: one for one in (*heat.cells, heat.unclassified) if one.customers}
    largest = sorted(cells, key=lambda code: -cells[code].customers)
    state.keep_within(_key(name), ["", *largest], "")
    names = {"": t(N_("none yet: click a cell or choose one here"))}
    names |= {code: _named(heat, cells[code], t) for code in largest}
    chosen: str = st.selectbox(
        t(N_("list the customers of the cell")),
        ["", *largest],
        format_func=distinct(names).__getitem__,
        key=_key(name),
        persist_state="session",
    )
    return cells.get(chosen)


def _named(heat: Heat, cell: HeatCell, t: Translator) -> str:
    people = t.plural("{count} customer", "{count} customers", cell.customers)
    group = heat.group(cell)
    place = t(cell_words(heat, cell))
    return plain(f"{t(group.label)}: {place} ({people})" if group else f"{place} ({people})")


def _notes(asked: AskedHeat, t: Translator) -> list[str]:
    """Return what must be said beside the figures: ties, who is in no cell, few customers, whose value counts."""
    heat, over = asked.answer.heat, asked.answer.spec.over
    notes = [_ties(side, t) for side in (heat.x, heat.y) if isinstance(side, BandAxis)]
    if heat.unclassified.customers:
        people = t.plural("{count} customer", "{count} customers", heat.unclassified.customers)
        notes.append(t(N_("{people} without a value stand in no cell."), people=people))
    if any(one.customers and asked.measure.says_little(heat, one) for one in heat.cells):
        notes.append(t(N_("Cells with fewer than {count} customers behind the figure have no colour."), count=FEW))
    notes += [_whose(over, t)] if isinstance(over, SegmentsBy) else []
    return [note for note in notes if note]


def _ties(side: BandAxis, t: Translator) -> str:
    wished, empty = side.wish.count, side.wish.count - len(set(side.cuts)) - 1
    label = t(side.label)
    if not empty:
        return ""
    if not side.cuts:
        return t(N_("{label}: every customer has the same value, so there is one band."), label=label)
    if side.wish.fixed:
        return t.plural(
            "{label}: equal values are never torn, so {count} of {wished} bands is empty.",
            "{label}: equal values are never torn, so {count} of {wished} bands are empty.",
            empty,
            label=label,
            wished=wished,
        )
    return t(
        N_("{label}: equal values are never torn, so there are {count} bands instead of {wished}."),
        label=label,
        count=side.size,
        wished=wished,
    )


def _whose(over: SegmentsBy, t: Translator) -> str:
    if over.column.startswith("orders."):
        return t(
            N_(
                "Each customer counts once, under the value of most of his orders in the period; of equally many, the one with more money."
            )
        )
    if over.column.startswith("order_items."):
        return t(
            N_(
                "Each customer counts once, under the value of most of his order lines in the period; of equally many, the one with more money."
            )
        )
    return t(N_("Age reached in the year of the as-of date.")) if over.column == AGE else ""


def _key(name: str) -> str:
    return f"{name}:heat:cell"
