"""The flows between segments, and what each segment gains or loses, as tables."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal

import pandas as pd
import streamlit as st

from crm_dashboard.charts.drawing.palette import cell_style, segment_color
from crm_dashboard.i18n.figures import signed
from crm_dashboard.i18n.formats import MISSING
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.segments.segment import Segment
from crm_dashboard.model.time.flows import Amounts, Balance, Change, Partition
from crm_dashboard.text import N_
from crm_dashboard.ui.question.segments import segment_label
from crm_dashboard.ui.wording.escape import literal
from crm_dashboard.ui.wording.needs import need_label

_MOST_ROWS, _TALLEST = 10, 388
Height = int | Literal["content"]
Route = tuple[str, str]


def choose_flow(
    change: Change, currency: str | None, t: Translator, *, dark: bool, on_select: Callable[[], None]
) -> Route | None:
    """Draw the flows as `flow_table` does, and return the one whose row is chosen, by its segments' keys."""
    moves = change.moves
    chosen = st.dataframe(
        **_flows(change, currency, t, dark=dark),
        on_select=on_select,
        selection_mode="single-row",
        key=f"flows:{_mark(change, t)}",
    )
    places = [place for place in chosen.selection.rows if place < len(moves)]
    return (moves[places[0]].source.key, moves[places[0]].target.key) if places else None


def flow_table(change: Change, currency: str | None, t: Translator, *, dark: bool) -> None:
    """Draw who moves from where to where, most customers first."""
    st.dataframe(**_flows(change, currency, t, dark=dark), key="flows_between")


def _flows(change: Change, currency: str | None, t: Translator, *, dark: bool) -> dict[str, Any]:
    moves = change.moves
    source, target, *amounts = [t(N_("From segment")), t(N_("To segment")), *_amount_titles(change, t)]
    rows = [
        (segment_label(flow.source, t), segment_label(flow.target, t), *_texts(flow.amounts, change, currency, t))
        for flow in moves
    ]
    colors = {
        source: [_colored(change.before, flow.source, dark=dark) for flow in moves],
        target: [_colored(change.after, flow.target, dark=dark) for flow in moves],
    }
    styled = pd.DataFrame(rows, columns=[source, target, *amounts]).style
    styled = styled.apply(lambda column: colors[str(column.name)], subset=[source, target])
    return {
        "data": styled,
        "hide_index": True,
        "height": table_height(len(moves)),
        "column_config": {title: st.column_config.Column(alignment="right") for title in amounts},
        "alt": t(N_("Customers who change segment, by where they come from and where they go")),
    }


def balance_table(change: Change, currency: str | None, t: Translator, *, dark: bool) -> None:
    """Draw what each segment gains and loses: people, revenue and margin with their sign."""
    balances = change.balances
    name, *amounts = [t(N_("Segment")), *_amount_titles(change, t)]
    rows = [(segment_label(balance.segment, t), *_signed(balance, change, currency, t)) for balance in balances]
    here = {segment.key for segment in change.after.segments}
    colors = [
        _colored(change.after if balance.segment.key in here else change.before, balance.segment, dark=dark)
        for balance in balances
    ]
    styled = pd.DataFrame(rows, columns=[name, *amounts]).style.apply(lambda _column: colors, subset=[name])
    st.dataframe(
        styled,
        hide_index=True,
        height=table_height(len(balances)),
        column_config={title: st.column_config.Column(alignment="right") for title in amounts},
        alt=t(N_("What each segment gains or loses")),
        key="balances",
    )


def table_height(rows: int) -> Height:
    """Return the height of a small table: its rows, or so many that the rest is scrolled to."""
    return "content" if rows <= _MOST_ROWS else _TALLEST


def margin_note(change: Change, t: Translator) -> None:
    """Draw, where the margin cannot be computed, which columns the data lack."""
    for need in change.missing_for_margin:
        st.caption(t(N_("Margin is not told: the data lack {column}."), column=literal(need_label(need, t))))


def _amount_titles(change: Change, t: Translator) -> list[str]:
    return [t(N_("Customers")), t(N_("Revenue")), *([] if change.missing_for_margin else [t(N_("Margin"))])]


def _texts(amounts: Amounts, change: Change, currency: str | None, t: Translator) -> list[str]:
    money = [amounts.revenue, *([] if change.missing_for_margin else [amounts.margin])]
    return [t.number(amounts.customers), *(t.money(_whole(amount), currency) for amount in money)]


def _signed(balance: Balance, change: Change, currency: str | None, t: Translator) -> list[str]:
    net = balance.net
    money = [net.revenue, *([] if change.missing_for_margin else [net.margin])]
    return [
        signed(net.customers, t.number(abs(net.customers))),
        *(MISSING if amount is None else signed(amount, t.money(_whole(abs(amount)), currency)) for amount in money),
    ]


def _whole(amount: Decimal | None) -> Decimal | None:
    """Return a sum without cents where it is large: they would only widen the column."""
    return amount if amount is None or abs(amount) < 100 else amount.quantize(Decimal(1))


def _colored(partition: Partition, segment: Segment, *, dark: bool) -> str:
    return cell_style(segment_color(partition.axes, segment, dark=dark), dark=dark)


def _mark(change: Change, t: Translator) -> str:
    """Return a mark of the rows and their order: a chosen row stays chosen only while it is the same flow."""
    rows = [(flow.source.key, flow.target.key) for flow in change.moves]
    return hashlib.sha256(repr((t.language, rows)).encode()).hexdigest()[:12]
