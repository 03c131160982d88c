"""The cells beside the chart: cards where they are few, a table where they are many; most money first."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm_dashboard.analysis import Answer
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.matrix import Cell, Matrix
from crm_dashboard.model.wording import cell_name, cell_rule
from crm_dashboard.text import N_
from crm_dashboard.ui.escape import literal, plain

_MOST_CARDS = 4
_BADGES = {(1, 1): "green", (1, 0): "orange", (0, 1): "blue", (0, 0): "gray"}


def cell_cards(answer: Answer, t: Translator) -> None:
    """Draw every cell with its people, share, revenue and rule."""
    matrix = answer.matrix
    cells = sorted(matrix.cells, key=lambda cell: (-cell.revenue, cell.code))
    if len(cells) <= _MOST_CARDS:
        for cell in cells:
            _card(matrix, cell, t)
    else:
        _table(matrix, cells, t)
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


def _table(matrix: Matrix, cells: list[Cell], t: Translator) -> None:
    rows = pd.DataFrame(
        {
            t(N_("Cell")): [cell.code for cell in cells],
            t(N_("Customers")): [cell.customers for cell in cells],
            t(N_("Share")): [cell.share for cell in cells],
            t(N_("Revenue share")): [cell.revenue_share for cell in cells],
            t(N_("Revenue")): [round(float(cell.revenue), 2) for cell in cells],
            t(N_("Rule")): [plain(t(cell_rule(matrix, cell))) for cell in cells],
        }
    )
    percent = st.column_config.NumberColumn(format="percent")
    st.dataframe(
        rows,
        hide_index=True,
        height=min(38 + 35 * len(cells), 520),
        column_config={
            t(N_("Share")): percent,
            t(N_("Revenue share")): percent,
            t(N_("Revenue")): st.column_config.NumberColumn(format="localized"),
            t(N_("Customers")): st.column_config.NumberColumn(format="localized"),
        },
        alt=t(N_("Cells of the matrix with customers, shares and rule")),
        key="cells",
    )
