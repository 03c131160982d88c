"""The headline figures as cards: value, change against another period, a line of how it went, and its details."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer, Figure
from crm_dashboard.analysis.pages.registry import PAGES
from crm_dashboard.charts.drawing.palette import FAINT
from crm_dashboard.charts.drawing.sparkline import movement_line
from crm_dashboard.charts.trends.line import figure_line
from crm_dashboard.i18n.figures import signed
from crm_dashboard.i18n.formats import MISSING
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.time.novelty import Novelty
from crm_dashboard.model.time.period import Comparison, Period
from crm_dashboard.text import N_, Text, text
from crm_dashboard.ui.browser.window import window
from crm_dashboard.ui.details.customers_file import Sheet
from crm_dashboard.ui.details.details_menu import Details, details_menu
from crm_dashboard.ui.findings.chosen_finding import customers_link
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
_USUAL = {
    "more": N_("more than usual ({low}–{high})"),
    "less": N_("less than usual ({low}–{high})"),
    "usual": N_("as usual ({low}–{high})"),
}
TERMS: dict[str, tuple[str, ...]] = {
    "customers": ("population",),
    "active": ("active",),
    "revenue": ("revenue", "refund"),
    "margin": ("margin",),
    "order_value": ("order_value",),
    "repeat_rate": ("repeat_rate",),
    "new": ("active",),
    "lost": ("active",),
}
"""What the glossary says of each figure."""


def headline_cards(
    answer: Answer, compared: Compared, figures: tuple[Figure, ...], past: Novelties, t: Translator, *, dark: bool
) -> None:
    """Draw the cards, four beside each other, two on a phone, all of one height; before them, why none has a target."""
    if compared.comparison == "target" and not any(figure.target for figure in figures):
        st.caption(literal(t(_no_target(answer, compared))), width="stretch")
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
    change = change_text(figure, comparison, t, answer.matrix.currency)
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
            change or _instead(figure, comparison, t),
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


def usual_text(figure: Figure, novelty: Novelty | None, currency: str | None, t: Translator) -> str:
    """Return how usual a headline is after what it is compared with, with its usual range; "" where too little is known."""
    if novelty is None:
        return ""
    low, high = (_write(_whole(figure, end), figure, currency, t) for end in (novelty.low, novelty.high))
    return t(_USUAL[novelty.direction], low=low, high=high)


def _whole(figure: Figure, value: float) -> float:
    return round(value) if figure.headline.unit == "customers" else value


def _why(answer: Answer, key: str, t: Translator) -> None:
    """Draw the link from a headline to what the change of revenue consists of."""
    period = period_in_address(answer.workspace, answer.spec)
    link = why_link(answer, t, period, bridge="customers" if key in _OF_CUSTOMERS else "factors")
    st.page_link(WHY_PAGE, label=":material/account_tree:", help=t(N_("What brought the change")), query_params=link)


def value_text(figure: Figure, currency: str | None, t: Translator) -> str:
    """Return a headline's value as a card shows it: money short, a dash where the data do not carry it."""
    return MISSING if figure.value is None else _write(figure.value, figure, currency, t)


def _instead(figure: Figure, comparison: Comparison, t: Translator) -> str:
    """Return what stands on a card in the place of a change: why there is none."""
    if comparison == "none" and not figure.why:
        return ""
    if comparison == "target" and not figure.why:
        return t(N_("no target"))
    missing = figure.why_no_change if figure.base(comparison) is None else None
    return t(figure.why or missing or text(N_("none before")))


def change_text(figure: Figure, comparison: Comparison, t: Translator, currency: str | None = None) -> str:
    """Return the change against another period, in percent of what it was; of a share, in points. "" for none.

    Against a target it is the part of it that is reached.
    """
    change = figure.change(comparison)
    if change is None:
        return ""
    if comparison == "target" and figure.target and figure.headline.unit != "share":
        target = _write(figure.target.amount, figure, currency, t)
        return t(N_("{share} of {target}"), share=t.percent(figure.share_of_target, 1), target=target)
    size = abs(change)
    if figure.headline.unit == "share":
        return t(N_("{count} pp"), count=signed(round(change, 3), t.number(size * 100, 1)))
    return signed(round(change, 3), t.percent(size, 1))


def change_direction(figure: Figure, comparison: Comparison) -> Literal["up", "down"] | None:
    """Return where a figure went; None where it did not change, or not by as much as is written."""
    change = round(figure.change(comparison) or 0, 3)
    return "up" if change > 0 else "down" if change < 0 else None


def is_favourable(figure: Figure, comparison: Comparison) -> bool:
    """Return whether a change is a good one: of lost customers fewer are better."""
    return ((figure.change(comparison) or 0) > 0) == (figure.headline.favourable == "more")


def headline_details(
    answer: Answer, compared: Compared, figure: Figure, novelty: Novelty | None, t: Translator
) -> Details:
    """Return the details of a headline figure: definition, days, how usual it is, query, values, chart."""
    spec, key, label = answer.spec, figure.headline.key, figure.headline.label
    base = _base(compared, figure)
    return Details(
        title=label,
        definition=figure.headline.definition,
        rule=figure.why or _rule_with_past(answer, compared, figure, novelty, t),
        day=date_of(compared.period.last),
        terms=TERMS[key],
        sql=None
        if figure.why
        else lambda workspace: analysis.headline_query(workspace, spec, compared.period, key, base=base),
        rows=None if figure.why else lambda _workspace: _sheet(compared.period, figure, t),
        chart=None
        if len(figure.points) < 2
        else lambda _workspace: figure_line(
            t(label), [date_of(day) for day in analysis.days_of(figure, compared.period)], figure.points, t
        ),
    )


def overview_details(
    answer: Answer, compared: Compared, figures: tuple[Figure, ...], finding: str, t: Translator
) -> Details:
    """Return the details of the page: its finding with the days that it compares, revenue's query, and all figures."""
    spec, revenue = answer.spec, next(figure for figure in figures if figure.headline.key == "revenue")
    titles = [
        t(N_("Figure")),
        t(N_("Value")),
        t(N_("A year ago")),
        t(N_("Change on a year ago")),
        t(N_("In the period before")),
        t(N_("Change")),
    ]
    rows: list[list[object]] = [
        [
            t(figure.headline.label),
            figure.value,
            figure.year_before,
            figure.change("year"),
            figure.before,
            figure.change("before"),
        ]
        for figure in figures
    ]
    if compared.comparison == "target":
        titles += [t(N_("Target")), t(N_("Share of the target"))]
        for row, figure in zip(rows, figures, strict=True):
            row += [figure.base("target"), figure.share_of_target]
    return Details(
        title=text("{finding}", finding=finding),
        definition=text(PAGES["overview"].shows),
        rule=revenue.why or _rule(answer, compared, revenue, t),
        day=date_of(compared.period.last),
        terms=PAGES["overview"].words,
        sql=None
        if revenue.why
        else lambda workspace: analysis.headline_query(
            workspace, spec, compared.period, "revenue", base=_base(compared, revenue)
        ),
        rows=lambda _workspace: Sheet(titles, rows),
        file=text(N_("Overview")),
    )


def _rule(answer: Answer, compared: Compared, figure: Figure, t: Translator) -> Text:
    """Return which days are compared, and the figures in full."""
    currency = answer.matrix.currency
    if analysis.has_only_summary(answer.workspace):
        return text(N_("Over all history: the table has one row per customer."))
    now = t(
        N_("{first} to {last}: {value}."),
        first=date_of(compared.period.first),
        last=date_of(compared.period.last),
        value=_write(figure.value, figure, currency, t, short=False),
    )
    base, value = compared.base, figure.base(compared.comparison)
    if compared.comparison == "target":
        return text("{now} {then}", now=now, then=_target_rule(answer, compared, figure, t))
    if base is None:
        return text("{now}", now=now)
    if value is None:
        return text("{now} {why}", now=now, why=figure.why_no_change)
    then = t(
        N_("{first} to {last}: {value}."),
        first=date_of(base.first),
        last=date_of(base.last),
        value=_write(value, figure, currency, t, short=False),
    )
    return text("{now} {then}", now=now, then=then)


def _target_rule(answer: Answer, compared: Compared, figure: Figure, t: Translator) -> Text:
    """Return the target of a figure in full, and how it was worked out; why there is none."""
    if figure.target is None:
        return _no_target(answer, compared)
    target = _write(figure.target.amount, figure, answer.matrix.currency, t, short=False)
    if figure.target.of_days is None:
        return text(N_("Target: {target}."), target=target)
    return text(
        N_("Target up to then: {target}, by days, {days} of {of_days}."),
        target=target,
        days=compared.period.days,
        of_days=figure.target.of_days,
    )


def _no_target(answer: Answer, compared: Compared) -> Text:
    """Return why a figure has no target."""
    if answer.spec.filters:
        return text(N_("Targets are of all customers; this question has filters."))
    first, last = date_of(compared.period.first), date_of(compared.period.last)
    return text(
        N_(
            "No target for {first} to {last}. Targets belong to calendar months, quarters and years: choose a month, quarter or year to date, or set a target, in the menu of the period."
        ),
        first=first,
        last=last,
    )


def _rule_with_past(answer: Answer, compared: Compared, figure: Figure, novelty: Novelty | None, t: Translator) -> Text:
    """Return which days are compared, and how unusual the change is against its own past."""
    rule, comparison = _rule(answer, compared, figure, t), compared.comparison
    if figure.change(comparison) is None:
        return rule
    if novelty is None:
        past = t(N_("Fewer than six earlier period ends are known, so it cannot be told whether this is unusual."))
        return text("{rule} {past}", rule=rule, past=past)
    past = t(
        N_("{usual}: the range after the same comparison at {count} earlier period ends (98%)."),
        usual=usual_text(figure, novelty, answer.matrix.currency, t),
        count=len(novelty.past),
    )
    return text("{rule} {past}", rule=rule, past=past[:1].upper() + past[1:])


def _base(compared: Compared, figure: Figure) -> Period | None:
    """Return the period that a figure is compared with, None where its value there is not known."""
    return None if figure.base(compared.comparison) is None else compared.base


def _write(value: object, figure: Figure, currency: str | None, t: Translator, *, short: bool = True) -> str:
    amount = value if isinstance(value, int | float) or value is None else float(str(value))
    if figure.headline.unit == "money":
        return t.money(amount, currency, compact=short and amount is not None and abs(amount) >= 10_000)
    return t.percent(amount, 1) if figure.headline.unit == "share" else t.number(amount)


def _points_text(figure: Figure, answer: Answer, t: Translator) -> str:
    first, last = (_write(figure.points[place], figure, answer.matrix.currency, t) for place in (0, -1))
    return t(
        N_("{label}, {count} periods that end on different days: from {first} to {last}"),
        label=figure.headline.label,
        count=len(figure.points),
        first=first,
        last=last,
    )


def _sheet(period: Period, figure: Figure, t: Translator) -> Sheet:
    days = analysis.days_of(figure, period)
    rows = [[date_of(day).isoformat(), value] for day, value in zip(days, figure.points, strict=True)]
    rows = rows or [[date_of(period.last).isoformat(), None if figure.value is None else float(figure.value)]]
    return Sheet([t(N_("Period until")), t(figure.headline.label)], rows)


def novelties(answer: Answer, compared: Compared, figures: tuple[Figure, ...]) -> Novelties:
    """Return how unusual the changes of the headlines are, of those whose past is known."""
    return analysis.headline_novelties(answer.workspace, answer.spec, compared.period, compared.comparison, figures)


def headlines(answer: Answer, period: Period, t: Translator) -> tuple[Figure, ...]:
    """Return the headline figures; a second's work shows a spinner with a sentence."""
    with st.spinner(t(N_("Adding up the period…")), show_time=True):
        return analysis.headlines_of(answer.workspace, answer.spec, period)
