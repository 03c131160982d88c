"""A customer's contacts, feedback and tickets: on the timeline with the orders, and as a list, the latest first."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pandas as pd
import streamlit as st

from crm_dashboard.analysis import (
    Answer,
    Customer,
    Event,
    Events,
    Order,
    Orders,
    customer_events,
    customer_orders,
    event_tables,
    has_single_orders,
)
from crm_dashboard.charts.customers import Purchase, Row, Timeline, alt_text, timeline
from crm_dashboard.charts.drawing.vega_lite import vega_lite
from crm_dashboard.data.schema.tables import TABLES
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.settings import current
from crm_dashboard.text import N_
from crm_dashboard.ui.customer.finding import expected_order
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.values import attribute_value

_MOST_AT_ONCE, _TALLEST = 8, 300
_CODES = {
    "browse": N_("browsing"),
    "cart": N_("added to cart"),
    "consult": N_("inquiry"),
    "call": N_("call"),
    "chat": N_("chat"),
    "email": N_("e-mail"),
    "social": N_("social media"),
    "visit": N_("visit"),
    "complaint": N_("complaint"),
    "return": N_("return"),
    "in": N_("from the customer"),
    "out": N_("to the customer"),
    "answered": N_("answered"),
    "no_answer": N_("not answered"),
    "opened": N_("opened"),
    "purchase": N_("purchase"),
    "abandoned": N_("abandoned"),
    "csat": N_("satisfaction survey"),
    "nps": N_("recommendation (NPS)"),
    "review": N_("review"),
    "survey": N_("survey"),
}
"""The codes of records in words; a value that is none of them stays as it was loaded."""


def customer_history(answer: Answer, customer: Customer, t: Translator, *, dark: bool) -> Events:
    """Draw the timeline of orders and records, and return the records.

    Where older ones are left out, it begins at the first day of which nothing is left out.
    """
    events = customer_events(answer.workspace, answer.spec, customer.id, current().list_rows)
    orders = _orders(answer, customer)
    if not orders.latest and not events.latest:
        return events
    start = _complete_from(orders, events)
    shown = Timeline(
        tuple(_purchase(record, t, answer.matrix.currency) for record in orders.latest if record.at.date() >= start),
        _rows(answer, tuple(record for record in events.latest if record.at.date() >= start), t),
        date_of(answer.matrix.as_of),
        expected_order(answer, customer),
        answer.matrix.currency,
    )
    st.subheader(t(N_("Timeline")))
    if start > dt.date.min:
        st.caption(t(N_("From {date} on; there is more before."), date=start))
    st.vega_lite_chart(
        spec=vega_lite(timeline(shown, t, dark=dark)),
        key=f"customer_timeline:{t.language}:{customer.id}",
        alt=alt_text(shown, t),
    )
    return events


def _complete_from(orders: Orders, events: Events) -> dt.date:
    starts = [events.complete_from or dt.date.min]
    if orders.known > len(orders.latest):
        starts.append(orders.latest[-1].at.date())
    return max(starts)


def event_list(answer: Answer, events: Events, t: Translator) -> None:
    """Draw contacts, feedback and tickets as a list; nothing where no such table is loaded."""
    if not event_tables(answer.workspace):
        return
    st.subheader(t(N_("Contacts, feedback and tickets ({count})"), count=events.known))
    if not events.latest:
        st.caption(t(N_("None is recorded by this day.")))
        return
    if events.known > len(events.latest):
        st.caption(t(N_("The latest {shown} are listed."), shown=len(events.latest)))
    names = [t(N_("When")), t(N_("Kind")), t(N_("What happened"))]
    st.dataframe(
        pd.DataFrame(
            [(t.moment(event.at), t(TABLES[event.table].label), _details(event, t)) for event in events.latest],
            columns=names,
        ),
        hide_index=True,
        height="content" if len(events.latest) <= _MOST_AT_ONCE else _TALLEST,
        column_config={names[2]: st.column_config.Column(width="large")},
        alt=t(N_("Contacts, feedback and tickets of the customer, the latest first")),
        key=f"customer_events:{t.language}",
    )


def _orders(answer: Answer, customer: Customer) -> Orders:
    if not has_single_orders(answer.workspace):
        return Orders((), 0, 0)
    return customer_orders(answer.workspace, answer.spec, customer.id, current().list_rows)


def _purchase(order: Order, t: Translator, currency: str | None) -> Purchase:
    kind = t(N_("Refunded")) if order.is_refund else t(N_("Ordered"))
    words = f"{t.date(order.at.date())} · {kind} {t.money(order.amount, currency)}"
    return Purchase(order.at.date(), float(order.amount), order.is_refund, words)


def _rows(answer: Answer, events: tuple[Event, ...], t: Translator) -> tuple[Row, ...]:
    """Return the marks of each table that holds a record of the customer."""
    rows = []
    for table in event_tables(answer.workspace):
        own = [event for event in events if event.table == table]
        days = tuple((event.at.date(), f"{t.date(event.at.date())} · {_details(event, t)}") for event in own)
        if days:
            rows.append(Row(t(TABLES[table].label), days))
    return tuple(rows)


def _details(event: Event, t: Translator) -> str:
    """Return what a record holds in a line: its values in words, scores with their highest, figures with their label."""
    values = {detail.column: detail.value for detail in event.details}
    parts = []
    for detail in event.details:
        if detail.column == "scale_max":
            continue
        if detail.column == "score" and "scale_max" in values:
            parts.append(
                t(
                    N_("{score} of {most}"),
                    score=attribute_value(values["score"], t),
                    most=attribute_value(values["scale_max"], t),
                )
            )
        elif isinstance(detail.value, dt.datetime | Decimal):
            value = detail.value.date() if isinstance(detail.value, dt.datetime) else detail.value
            parts.append(f"{t(detail.label)} {attribute_value(value, t)}")
        elif detail.value != "none":
            parts.append(_word(str(detail.value), t))
    return " · ".join(parts)


def _word(value: str, t: Translator) -> str:
    return t(_CODES[value]) if value in _CODES else plain(value)
