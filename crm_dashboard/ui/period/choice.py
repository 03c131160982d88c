"""The choice of the period and of what it is compared with: one for all pages that tell change, in their addresses."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.model.time.period import COMPARISONS, LENGTHS, Comparison, Period, PeriodChoice, parse_choice
from crm_dashboard.model.time.period_question import (
    PARAMETERS,
    WORDS,
    PeriodQuestion,
    decode,
    describe,
    encode,
)
from crm_dashboard.text import N_
from crm_dashboard.ui.period.entry_editor import menu_key
from crm_dashboard.ui.period.own_events import keep_edited_events, own_events_button
from crm_dashboard.ui.period.targets import keep_edited_targets, targets_button
from crm_dashboard.ui.question.page_question import PageQuestion
from crm_dashboard.ui.session.widgets import set_widget, widget_value

PERIOD = PageQuestion("period", PARAMETERS, decode, encode, describe, WORDS)
_DATES: Literal["dates"] = "dates"
_KINDS = {
    "month": N_("Month to date"),
    "quarter": N_("Quarter to date"),
    "year": N_("Year to date"),
    _DATES: N_("Dates of one's own"),
}
_AGAINST: dict[Comparison, str] = {
    "year": N_("The same dates a year before"),
    "before": N_("The period before"),
    "target": N_("A target"),
    "none": N_("No comparison"),
}


@dataclass(frozen=True)
class Compared:
    """The chosen period, and what it is compared with; `is_instead`: a target was chosen, which this page cannot compare with."""

    period: Period
    comparison: Comparison
    is_instead: bool = False

    @property
    def base(self) -> Period | None:
        """The period that it is compared with."""
        return self.period.base(self.comparison)


def choose_period(workspace: Workspace, spec: MatrixSpec, t: Translator, *, has_targets: bool = False) -> Compared:
    """Draw the choice in a menu and return what is chosen. One row per customer has nothing to choose from.

    `has_targets`: the page compares with a target too; elsewhere a target that was chosen gives way to what is usual.
    """
    keep_edited_targets(workspace, t)
    keep_edited_events(workspace, t)
    question = _question(workspace, spec)
    compared = _compared(workspace, spec, question, has_targets=has_targets)
    if analysis.has_only_summary(workspace):
        return compared
    with st.popover(_label(question.choice, compared, t), icon=":material/date_range:", key=menu_key("period_menu")):
        _choose_days(workspace, question, compared.period, t)
        _choose_base(workspace, compared, t, has_targets=has_targets)
        if has_targets:
            targets_button(workspace, compared.period.last, t)
        own_events_button(workspace, compared.period.last, t)
    return compared


def instead_of_target(compared: Compared, t: Translator) -> None:
    """Draw, where a target was chosen that the page cannot compare with, what it compares with instead."""
    if compared.is_instead:
        message = N_("A target cannot be broken down. Compared instead with: {comparison}.")
        st.caption(t(message, comparison=t(_AGAINST[compared.comparison])))


def chosen_period(workspace: Workspace, spec: MatrixSpec) -> Compared:
    """Return what is chosen, without drawing the choice."""
    return _compared(workspace, spec, _question(workspace, spec), has_targets=True)


def period_in_address(workspace: Workspace, spec: MatrixSpec) -> dict[str, str]:
    """Return what the address says of the period, "" for the usual."""
    return PERIOD.in_address(_question(workspace, spec), _usual(workspace, spec))


def _question(workspace: Workspace, spec: MatrixSpec) -> PeriodQuestion:
    usual = _usual(workspace, spec)
    only = analysis.has_only_summary(workspace)
    return PERIOD.current(workspace.name, usual, lambda wanted: usual if only else wanted)


def _usual(workspace: Workspace, spec: MatrixSpec) -> PeriodQuestion:
    return PeriodQuestion(analysis.usual_choice(workspace, spec))


def _compared(workspace: Workspace, spec: MatrixSpec, question: PeriodQuestion, *, has_targets: bool) -> Compared:
    period = analysis.period_of(workspace, spec, question.choice)
    is_instead = question.comparison == "target" and not has_targets
    chosen = None if is_instead else question.comparison
    return Compared(period, chosen or analysis.usual_comparison(workspace, period), is_instead)


def _label(choice: PeriodChoice, compared: Compared, t: Translator) -> str:
    """Return the choice in a few words."""
    period = compared.period
    if choice.kind == _DATES:
        name = t(N_("{first} to {last}"), first=date_of(period.first), last=date_of(period.last))
    else:
        name = kind_label(_code(choice), t)
    against = {
        "year": N_("{period}, against a year ago"),
        "before": N_("{period}, against the period before"),
        "target": N_("{period}, against a target"),
    }
    return t(against[compared.comparison], period=name) if compared.comparison in against else name


def kind_label(code: str, t: Translator) -> str:
    """Return the name of a kind of period: "Last 90 days", "Month to date"."""
    return t(N_("Last {days} days"), days=int(code)) if code.isdigit() else t(_KINDS[code])


def _code(choice: PeriodChoice) -> str:
    return _DATES if choice.kind == _DATES else choice.code


def _choose_days(workspace: Workspace, question: PeriodQuestion, period: Period, t: Translator) -> None:
    kinds = [*(str(days) for days in LENGTHS), *_KINDS]
    chosen = _code(question.choice)
    kinds = kinds if chosen in kinds else [chosen, *kinds]
    key = set_widget(PERIOD.widget_key(workspace.name, "kind"), chosen)
    st.radio(
        t(WORDS["period"]),
        kinds,
        format_func=partial(kind_label, t=t),
        key=key,
        on_change=_take_kind,
        args=(workspace.name, key, period),
    )
    if chosen == _DATES:
        days = (date_of(period.first), date_of(period.last))
        key = set_widget(PERIOD.widget_key(workspace.name, "dates"), days)
        st.date_input(t(N_("From and to")), key=key, on_change=_take_dates, args=(workspace.name, key))


def _choose_base(workspace: Workspace, compared: Compared, t: Translator, *, has_targets: bool) -> None:
    key = set_widget(PERIOD.widget_key(workspace.name, "comparison"), compared.comparison)
    st.radio(
        t(WORDS["against"]),
        [comparison for comparison in COMPARISONS if comparison != "target" or has_targets],
        format_func=lambda comparison: t(_AGAINST[comparison]),
        key=key,
        on_change=_take_comparison,
        args=(workspace.name, key),
    )
    if base := compared.base:
        st.caption(t(N_("{first} to {last}"), first=date_of(base.first), last=date_of(base.last)))


def _take_kind(workspace: str, key: str, period: Period) -> None:
    kind = widget_value(key)
    if kind:
        dates = PeriodChoice(_DATES, first=date_of(period.first), last=date_of(period.last))
        _change(workspace, dates if kind == _DATES else parse_choice(kind))


def _take_dates(workspace: str, key: str) -> None:
    """Take dates once both are chosen: after the first click there is one alone."""
    chosen = widget_value(key)
    if isinstance(chosen, tuple) and len(chosen) == 2 and all(isinstance(day, dt.date) for day in chosen):
        _change(workspace, PeriodChoice(_DATES, first=chosen[0], last=chosen[1]))


def _take_comparison(workspace: str, key: str) -> None:
    comparison = widget_value(key)
    if comparison:
        PERIOD.change(workspace, lambda question: replace(question, comparison=comparison))


def _change(workspace: str, choice: PeriodChoice) -> None:
    PERIOD.change(workspace, lambda question: replace(question, choice=choice))
