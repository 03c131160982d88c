"""The headline figures as cards: value, change against another period, a line of how it went, and its details."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer, Figure
from crm_dashboard.charts.drawing.palette import FAINT
from crm_dashboard.charts.drawing.sparkline import movement_line
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.time.novelty import Novelty
from crm_dashboard.model.time.period import Period
from crm_dashboard.text import N_
from crm_dashboard.ui.browser.window import window
from crm_dashboard.ui.details.details_menu import details_menu
from crm_dashboard.ui.findings.chosen_finding import customers_link
from crm_dashboard.ui.overview.headline_details import headline_details, no_target_text
from crm_dashboard.ui.overview.headline_wording import (
    change_direction,
    change_text,
    instead_text,
    is_favourable,
    usual_text,
    value_text,
    write_figure,
)
from crm_dashboard.ui.period.choice import Compared, period_in_address
from crm_dashboard.ui.why.link import WHY_PAGE, why_link
from crm_dashboard.ui.wording.escape import literal

_IN_A_ROW, _NARROWEST = 4, 150
_NARROW_CARDS, _ROOMY = 500, 960
"""Between these content widths, in pixels, a card has no room for arrow and icon beside "6.1 percentage points"."""
_TOOLS, _TIGHT_TOOLS, _AIM_TOOLS = 100, 82, 76
"""Pixels beside a figure for its line and its menus; against a target there are fewer of them, and the words need room."""
# Favourable or not by colour and by icon: amber and teal differ for everybody, and neither stands for up or down.
_COLORS: dict[bool, Literal["green", "orange"]] = {True: "green", False: "orange"}
_ICONS = {True: ":material/thumb_up:", False: ":material/thumb_down:"}
_OF_CUSTOMERS = ("customers", "active", "new", "lost")
"""Headlines whose change is told by customers gained and lost."""
Novelties = Mapping[str, Novelty]


def headline_cards(
    answer: Answer, compared: Compared, figures: tuple[Figure, ...], past: Novelties, t: Translator, *, dark: bool
) -> None:
    """Draw the cards, four beside each other, two on a phone, all of one height; before them, why none has a target."""
    if compared.comparison == "target" and not any(figure.target for figure in figures):
        st.caption(literal(t(no_target_text(answer, compared))), width="stretch")
    with st.grid(_IN_A_ROW, min_column_width=_NARROWEST, gap=("xsmall", "small")):
        for figure in figures:
            key = f"headline:{figure.headline.key}"
            with st.container(
                border=True, height="stretch", gap=None, horizontal=True, wrap=window().is_narrow, key=key
            ):
                _card(answer, compared, figure, past.get(figure.key), t, dark=dark)


def _card(
    answer: Answer, compared: Compared, figure: Figure, novelty: Novelty | None, t: Translator, *, dark: bool
) -> None:
    """Draw a card; a change that is known to be usual is neither good nor bad news."""
    comparison = compared.comparison
    is_told = novelty is None or novelty.is_news
    direction = change_direction(figure, comparison)
    change = change_text(figure, comparison, t, answer.matrix.currency, short=_has_tight_cards())
    is_share, is_aim = figure.headline.unit == "share", comparison == "target"
    is_tight = (is_share and _has_tight_cards()) or (is_aim and not is_share)
    if direction and is_told and not is_tight:
        change += f" {_ICONS[is_favourable(figure, comparison)]}"
    key = figure.headline.key
    with st.container(gap=None, width="stretch"):
        linked = _open(answer, compared, figure, novelty, t)
        st.metric(
            t(figure.headline.label),
            value_text(figure, answer.matrix.currency, t),
            change or instead_text(figure, comparison, t),
            delta_color=_COLORS[is_favourable(figure, comparison)] if direction and is_told else "off",
            delta_arrow=direction if direction and not is_tight else "off",
            label_visibility="collapsed" if linked else "visible",
            width="stretch",
        )
    with st.container(
        width=_AIM_TOOLS if is_aim else _TIGHT_TOOLS if _has_tight_cards() else _TOOLS,
        gap=None,
        horizontal_alignment="right",
    ):
        if len(figure.points) > 1:
            st.image(movement_line(figure.points, FAINT[dark]), width=72, alt=_points_text(figure, answer, t))
        with st.container(horizontal=True, gap=None, horizontal_alignment="right", vertical_alignment="center"):
            if direction and not is_aim:  # a target cannot be broken down
                _why(answer, key, t)
            details_menu(
                answer.workspace, headline_details(answer, compared, figure, novelty, t), t, key=f"headline:{key}"
            )


def _open(answer: Answer, compared: Compared, figure: Figure, novelty: Novelty | None, t: Translator) -> bool:
    """Draw the label as the link to the customers whom it counts, else to why revenue changed; False where neither is known."""
    key = figure.headline.key
    listed = "" if figure.value is None else analysis.list_key(answer, compared.period, key)
    if listed:
        page, link = "pages/customers.py", customers_link(answer, listed, t)
        words = t(N_("Opens exactly these customers"))
    elif key not in _OF_CUSTOMERS and change_direction(figure, compared.comparison):
        page, link = WHY_PAGE, why_link(answer, t, period_in_address(answer.workspace, answer.spec))
        words = t(N_("What brought the change"))
    else:
        return False
    if usual := usual_text(figure, novelty, answer.matrix.currency, t):
        words = t(N_("{usual}. {link}."), usual=usual[:1].upper() + usual[1:], link=words)
    st.page_link(
        page,
        label=f":small[{t(figure.headline.label)}]",
        icon=None if _has_tight_cards() else ":material/chevron_right:",
        icon_position="right",
        help=words,
        query_params=link,
    )
    return True


def _has_tight_cards() -> bool:
    return _NARROW_CARDS < window().content_width < _ROOMY


def _why(answer: Answer, key: str, t: Translator) -> None:
    """Draw the link from a headline to what the change of revenue consists of."""
    period = period_in_address(answer.workspace, answer.spec)
    link = why_link(answer, t, period, bridge="customers" if key in _OF_CUSTOMERS else "factors")
    st.page_link(WHY_PAGE, label=":material/account_tree:", help=t(N_("What brought the change")), query_params=link)


def _points_text(figure: Figure, answer: Answer, t: Translator) -> str:
    first, last = (write_figure(figure.points[place], figure, answer.matrix.currency, t) for place in (0, -1))
    return t(
        N_("{label}, {count} periods that end on different days: from {first} to {last}"),
        label=figure.headline.label,
        count=len(figure.points),
        first=first,
        last=last,
    )


def novelties(answer: Answer, compared: Compared, figures: tuple[Figure, ...]) -> Novelties:
    """Return how unusual the changes of the headlines are, of those whose past is known."""
    return analysis.headline_novelties(answer.workspace, answer.spec, compared.period, compared.comparison, figures)


def headlines(answer: Answer, period: Period, t: Translator) -> tuple[Figure, ...]:
    """Return the headline figures; a second's work shows a spinner with a sentence."""
    with st.spinner(t(N_("Adding up the period…")), show_time=True):
        return analysis.headlines_of(answer.workspace, answer.spec, period)
