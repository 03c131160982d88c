"""The cells beside the chart: cards where they are few, a table where they are many; most money first."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from crm_dashboard.analysis import Answer
from crm_dashboard.charts.palette import cell_color
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.matrix import Cell, Matrix
from crm_dashboard.model.wording import cell_name, cell_rule
from crm_dashboard.text import N_
from crm_dashboard.ui.escape import literal, plain

_MOST_CARDS = 4
_HEADERS = (N_("Cell"), N_("Customers"), N_("Share"), N_("Revenue"), N_("Revenue share"), N_("Rule"))
_ON = {False: "#ffffff", True: "#0e1117"}
_BADGES = {(1, 1): "green", (1, 0): "orange", (0, 1): "blue", (0, 0): "gray"}


def fit_beside_the_chart(answer: Answer) -> bool:
    """Tell whether the cells are few enough for cards in a column of their own."""
    return len(answer.matrix.cells) <= _MOST_CARDS


def cell_cards(answer: Answer, t: Translator, *, dark: bool) -> None:
    """Draw every cell with its people, share, revenue and rule."""
    matrix = answer.matrix
    cells = sorted(matrix.cells, key=lambda cell: (-cell.revenue, cell.code))
    if len(cells) <= _MOST_CARDS:
        for cell in cells:
            _card(matrix, cell, t)
    else:
        _table(matrix, cells, t, dark=dark)
    unclassified = matrix.unclassified
    if unclassified.customers:
        people = t.plural("{count} customer", "{count} customers", unclassified.customers)
        st.caption(
            t(
                N_("Unclassified: {people} ({share}) without a value on a dimension."),
                people=people,
                share=t.percent(unclassified.share),
            )
        )


def _card(matrix: Matrix, cell: Cell, t: Translator) -> None:
    with st.container(border=True, gap="xxsmall"):
        badge = _BADGES[cell.levels[0], cell.levels[1]]
        st.markdown(f":{badge}-badge[**{cell.code}**] **{literal(t(cell_name(matrix.axes, cell)))}**")
        people = t.plural("{count} customer", "{count} customers", cell.customers)
        money = t.money(cell.revenue, matrix.currency, compact=True)
        share = t(N_("{share} of revenue"), share=t.percent(cell.revenue_share))
        st.markdown(literal(f"{people} · {t.percent(cell.share)}  —  {money} · {share}"))
        st.caption(literal(t(cell_rule(matrix, cell))))


def _table(matrix: Matrix, cells: list[Cell], t: Translator, *, dark: bool) -> None:
    headers = [t(name) for name in _HEADERS]
    code, customers, share, revenue, revenue_share, rule = headers
    rows = pd.DataFrame(
        [
            (
                cell.code,
                cell.customers,
                cell.share,
                float(cell.revenue),
                cell.revenue_share,
                plain(t(cell_rule(matrix, cell))),
            )
            for cell in cells
        ],
        columns=headers,
    )
    colors = [
        f"background-color: {cell_color(matrix.axes, cell.levels, dark=dark)}; color: {_ON[dark]}" for cell in cells
    ]
    formats: Any = {
        customers: t.number,
        share: t.percent,
        revenue: lambda value: t.money(round(value, 2), matrix.currency),
        revenue_share: t.percent,
    }
    styled = rows.style.apply(lambda _column: colors, subset=[code]).format(formats)
    st.dataframe(
        styled,
        hide_index=True,
        height=min(38 + 35 * len(cells), 520),
        column_config={code: st.column_config.Column(width=70), rule: st.column_config.Column(width="large")},
        alt=t(N_("Cells of the matrix with customers, shares and rule")),
        key="cells",
    )
