"""A customer's orders and refunds, the latest first."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm_dashboard.analysis import Answer, Customer, Item, Order, Orders, customer_orders, has_single_orders
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.settings import current
from crm_dashboard.text import N_
from crm_dashboard.ui.session.one_row_each import no_order_history
from crm_dashboard.ui.wording.escape import plain

_MOST_AT_ONCE, _TALLEST = 10, 353
_MOST_ITEMS = 5


def order_list(answer: Answer, customer: Customer, t: Translator) -> None:
    """Draw the orders by the as-of day; what is not listed is counted."""
    if not has_single_orders(answer.workspace):
        no_order_history(t)
        return
    orders = customer_orders(answer.workspace, answer.spec, customer.id, current().list_rows)
    st.subheader(t.plural("{count} order or refund", "{count} orders and refunds", orders.known))
    _unlisted_note(orders, t)
    if not orders.latest:
        st.info(t(N_("There is no order of this customer by this day.")))
        return
    labels = {column.name: plain(t(column.title)) for column in answer.workspace.columns("orders")}
    carried = [name for name in labels if any(name in dict(order.labels) for order in orders.latest)]
    has_items = any(order.items for order in orders.latest)
    names = [t(N_("When")), t(N_("Kind")), t(N_("Net amount"))]
    names += [t(N_("Items"))] if has_items else []
    names += [*(labels[name] for name in carried), t(N_("Order id"))]
    st.dataframe(
        pd.DataFrame(
            [_row(order, carried, t, answer.matrix.currency, items=has_items) for order in orders.latest],
            columns=[f"c{index}" for index in range(len(names))],
        ),
        hide_index=True,
        height="content" if len(orders.latest) <= _MOST_AT_ONCE else _TALLEST,
        column_config={
            f"c{index}": st.column_config.Column(
                name,
                alignment="right" if index == 2 else None,
                width="large" if has_items and index == 3 else None,
            )
            for index, name in enumerate(names)
        },
        alt=t(N_("Orders of the customer, the latest first")),
        key=f"customer_orders:{t.language}",
    )


def _unlisted_note(orders: Orders, t: Translator) -> None:
    sentences = []
    if orders.known > len(orders.latest):
        sentences.append(t(N_("The latest {shown} are listed."), shown=len(orders.latest)))
    if orders.later:
        later = t.plural("{count} later one", "{count} later ones", orders.later)
        sentences.append(t(N_("{later} came after the as-of day and are left out."), later=later))
    if sentences:
        st.caption(" ".join(sentences))


def _row(order: Order, carried: list[str], t: Translator, currency: str | None, *, items: bool) -> list[str]:
    labels = dict(order.labels)
    return [
        t.moment(order.at),
        t(N_("Refunded")) if order.is_refund else t(N_("Ordered")),
        t.money(order.amount, currency, aligned=True),
        *([_item_names(order.items, t)] if items else []),
        *(plain(labels.get(name, "")) for name in carried),
        plain(order.id),
    ]


def _item_names(items: tuple[Item, ...], t: Translator) -> str:
    """Return items in a line: what, and how many where it is not one."""
    names = [
        plain(item.name)
        + (f" × {t.number(abs(item.quantity))}" if item.quantity is not None and abs(item.quantity) != 1 else "")
        for item in items[:_MOST_ITEMS]
    ]
    return t(N_("; ")).join(names) + (" …" if len(items) > _MOST_ITEMS else "")
