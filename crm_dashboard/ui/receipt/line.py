"""One line of the receipt: its sentence, its effect on money, orders and customers, and a menu to decide otherwise."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import streamlit as st

from crm_dashboard.analysis import ReceiptLine
from crm_dashboard.data.process.protocol import Figures
from crm_dashboard.data.schema.tables import TABLES
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.figures import signed
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_, Quantity
from crm_dashboard.ui.receipt.recompute import keep_choice
from crm_dashboard.ui.session.widgets import set_widget
from crm_dashboard.ui.wording.escape import literal, plain

_WIDTHS = (7.0, 3.2, 1.3)


def receipt_line(workspace: Workspace, line: ReceiptLine, currency: str | None, t: Translator) -> None:
    """Draw a line in a frame; one whose evidence is split stands out."""
    icon = (
        ":material/help:" if line.is_doubtful else ":material/check:" if line.is_chosen else ":material/receipt_long:"
    )
    with st.container(border=True):
        sentence, effect, menu = st.columns(_WIDTHS, vertical_alignment="center")
        sentence.markdown(f"{icon} {literal(t(line.sentence))}")
        effect.caption(literal(_effect(line, currency, t)), text_alignment="right")
        with menu, st.container(horizontal=True, horizontal_alignment="right"):
            _menu(workspace, line, currency, t)


def _effect(line: ReceiptLine, currency: str | None, t: Translator) -> str:
    """Return what the line does to money, orders and customers; empty where it does nothing."""
    parts = []
    if line.money:
        amount = t.quantity(Quantity(float(abs(line.money)), "money", currency))
        parts.append(signed(line.money, amount))
    if line.orders:
        parts.append(signed(line.orders, t.plural("{count} order", "{count} orders", abs(line.orders))))
    if line.customers:
        parts.append(signed(line.customers, t.plural("{count} customer", "{count} customers", abs(line.customers))))
    return " · ".join(parts)


def _menu(workspace: Workspace, line: ReceiptLine, currency: str | None, t: Translator) -> None:
    """Draw what can be chosen instead, each with the figures that the file then has, and examples."""
    key = f"{workspace.name}:{workspace.version_id}:receipt:{line.key}"
    labels = {option.value: _option(option.label, option.figures, currency, t) for option in line.options}
    with st.popover(t(N_("Change…")), key=f"{key}:menu"):
        if line.help:
            st.caption(literal(t(line.help)))
        st.radio(
            t(N_("How the rows are read")),
            list(labels),
            format_func=labels.__getitem__,
            key=set_widget(key, line.value),
            on_change=keep_choice,
            args=(workspace.name, line, key),
        )
        _examples(line, t)


def _option(label: str, figures: Figures | None, currency: str | None, t: Translator) -> str:
    if figures is None:
        return literal(t(label))
    revenue = t.quantity(Quantity(float(figures.revenue or Decimal(0)), "money", currency))
    orders = t.plural("{count} order", "{count} orders", figures.orders or 0)
    return literal(f"{t(label)} · {revenue} · {orders}")


def _examples(line: ReceiptLine, t: Translator) -> None:
    if not line.examples:
        return
    st.caption(t(N_("Rows are counted under the header, from 1. Names and contacts are masked.")))
    labels = {column.key: t(column.label) for column in TABLES[line.table].columns}
    rows = [
        {t(N_("Row")): example.row} | {labels[role]: plain(value or "") for role, value in example.values}
        for example in line.examples
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=t(N_("Rows that match the rule")), key=f"receipt:{line.key}")
