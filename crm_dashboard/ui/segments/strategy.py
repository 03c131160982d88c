"""The strategy cards: one for each segment, with who it is, what it brings, and what to do."""

from __future__ import annotations

from decimal import Decimal

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer, Card, CardMeasure, Flag
from crm_dashboard.charts.drawing.palette import segment_color
from crm_dashboard.charts.drawing.sparkline import sparkline
from crm_dashboard.i18n.formats import MISSING
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.segments.segment import Segment
from crm_dashboard.text import N_
from crm_dashboard.ui.question.display.heading import page_heading
from crm_dashboard.ui.question.segments import segment_label, size_text
from crm_dashboard.ui.segments.card_editor import edit_button
from crm_dashboard.ui.segments.details import card_details_menu, cards_details
from crm_dashboard.ui.segments.first_customers import first_customers, first_names
from crm_dashboard.ui.wording.escape import literal, plain
from crm_dashboard.ui.wording.play_words import play_markdown
from crm_dashboard.ui.wording.swatch import swatch
from crm_dashboard.ui.wording.values import titled

_COLUMNS, _MOST_CARDS = 2, 30


def strategy_cards(answer: Answer, t: Translator, *, dark: bool) -> None:
    """Draw the cards, most yearly revenue first, two beside each other; of very many segments the first."""
    every = analysis.cards_of(answer)
    cards = every[:_MOST_CARDS]
    names = first_names(answer, cards)
    for start in range(0, len(cards), _COLUMNS):
        for place, card in zip(st.columns(_COLUMNS), cards[start : start + _COLUMNS], strict=False):
            with place, st.container(border=True, gap="xsmall", height="stretch", key=f"card:{card.segment.key}"):
                _card(answer, card, names, t, dark=dark)
    if len(every) > len(cards):
        st.caption(
            t(
                N_("{count} more segments, with less yearly revenue, stand in the table of the page Matrix."),
                count=len(every) - len(cards),
            )
        )


def _card(answer: Answer, card: Card, names: dict[str, str], t: Translator, *, dark: bool) -> None:
    segment, currency = card.segment, answer.matrix.currency
    _head(answer, card, t, segment_color(answer.matrix.axes, segment, dark=dark))
    st.markdown(literal(size_text(answer, segment, t)))
    _rules(segment, t)
    _measures(card.measures, t, currency)
    for flag in card.flags:
        _flag(card, flag, t)
    if segment.play:
        st.markdown(play_markdown(segment.play, t))
    else:
        st.caption(t(N_("No play is written for this segment yet.")))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        first_customers(answer, card, names, t)
        edit_button(answer, card, t)
        card_details_menu(answer, card, t)


def _head(answer: Answer, card: Card, t: Translator, color: str) -> None:
    """Draw name and yearly revenue on the left, the last months on the right."""
    name, months = st.columns([3, 2], vertical_alignment="center")
    with name, st.container(horizontal=True, vertical_alignment="center", gap="small"):
        swatch(color, height=52)
        with st.container(gap="xxsmall", width="stretch"):
            st.subheader(literal(segment_label(card.segment, t)), anchor=False)
            if card.stake is not None:
                _stake(card.stake, t, answer.matrix.currency)
    with months:
        _spark(card, t, color, answer.matrix.currency)


def _rules(segment: Segment, t: Translator) -> None:
    """Draw who belongs to a segment; where any one of several rules is enough, as a list."""
    if len(segment.conditions) == 1:
        st.caption(literal(t(segment.conditions[0])))
        return
    lines = (f"- {literal(t(rule))}" for rule in segment.conditions)
    st.caption("\n".join((t(N_("Any one of these:")), "", *lines)))


def _stake(stake: Decimal, t: Translator, currency: str | None) -> None:
    st.markdown(
        t(N_("**{amount}** yearly revenue"), amount=literal(t.money(stake, currency, compact=True))),
        help=t(N_("Net revenue of these customers in the last 365 days or in the 365 days before, whichever is more.")),
    )


def _flag(card: Card, flag: Flag, t: Translator) -> None:
    people, count = card.segment.customers, flag.customers
    share = count / people if people and count is not None else None
    words = t(
        N_("{name}: {count} of them ({share})"),
        name=flag.overlay.name,
        count=MISSING if count is None else count,
        share=t.percent(share),
    )
    st.caption(literal(words), help=literal(t(flag.overlay.about)))


def _spark(card: Card, t: Translator, color: str, currency: str | None) -> None:
    if not any(card.months):
        return
    first, last = (t.money(card.months[place], currency, compact=True) for place in (0, -1))
    with st.container(gap="xxsmall"):
        st.image(
            sparkline(card.months, color),
            width="stretch",
            alt=t(N_("Revenue by month, twelve months, from {first} to {last}"), first=first, last=last),
        )
        st.caption(t(N_("By month: {first} → {last}"), first=literal(first), last=literal(last)))


def _measures(measures: tuple[CardMeasure, ...], t: Translator, currency: str | None) -> None:
    """Draw mean and index of the key metrics as a small table, one row each: so long names fit a narrow card."""
    rows = [
        ["", t(N_("Mean")), t(N_("Index"))],
        ["---", "---:", "---:"],
        *(
            [literal(titled(plain(t(measure.label)), measure.unit, t)), f"**{literal(_mean(measure, t, currency))}**", t.number(measure.index, 0)]
            for measure in measures
        ),
    ]  # fmt: skip
    small = [row if place == 1 else [f":small[{cell}]" for cell in row] for place, row in enumerate(rows)]
    st.markdown("\n".join("| " + " | ".join(row) + " |" for row in small))


def _mean(measure: CardMeasure, t: Translator, currency: str | None) -> str:
    """Return a mean as it stands under its unit: whole from a hundred on, otherwise with one decimal."""
    if measure.mean is not None and measure.unit.startswith("money"):
        return t.money(round(measure.mean, 0 if abs(measure.mean) >= 100 else 2), currency)
    if measure.unit == "share":
        return t.percent(measure.mean, 0)
    return t.number(measure.mean, 0 if measure.mean is not None and abs(measure.mean) >= 100 else 1)


def cards_heading(answer: Answer, t: Translator) -> None:
    """Draw the page's finding, the segment with most yearly revenue, and what all of it stands on."""
    cards = [card for card in analysis.cards_of(answer) if card.segment.customers]
    stakes = [card.stake for card in cards if card.stake is not None]
    amounts = stakes or [card.segment.revenue for card in cards]
    total, first = sum(amounts), cards[0].segment
    pattern = (
        N_("{name}: {people}, {amount} of yearly revenue, {share} of the total")
        if stakes
        else N_("{name}: {people}, {amount} of revenue, {share} of the total")
    )
    finding = t(
        pattern,
        name=first.name,
        people=t.plural("{count} customer", "{count} customers", first.customers),
        amount=t.money(amounts[0], answer.matrix.currency, compact=True),
        share=t.percent(float(amounts[0] / total) if total else None),
    )
    page_heading(answer, finding, cards_details(answer, finding, t), t, key="cards")
    if not stakes:
        st.caption(t(N_("Yearly revenue and revenue by month need single orders; the cards are in order of revenue.")))
    st.caption(t(N_("Index: the segment's mean ÷ the mean of all customers × 100.")))
