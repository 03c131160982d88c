"""What the reader chooses on the page of trends, kept for the session and written into the link by codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer, Trends
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of, first_of_month
from crm_dashboard.model.time.trend import ADDITIVE, CUT_POLICIES, CutPolicy, Measure, MonthEnd
from crm_dashboard.text import N_
from crm_dashboard.ui.question.segments import segment_label
from crm_dashboard.ui.session import state
from crm_dashboard.ui.session.address import asked, tell_differences
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.labels import distinct

MEAN = "mean:"
Code = TypeVar("Code", str, int)
_MONTHS = (12, 24, 0)
_VIEWS = {
    "area": N_("Stacked"),
    "share": N_("Shares"),
    "lines": N_("Lines"),
    "multiples": N_("Small multiples"),
    "seasons": N_("Year over year"),
}
_STACKED = ("area", "share")
BRUSHED = (*_STACKED, "lines")
"""The views with months along their axis, over which a reader can drag."""
_MEASURES = {"customers": N_("Customers"), "month_revenue": N_("Revenue of the month"), "revenue": N_("Revenue so far")}
_RULES: dict[str, str] = {"frozen": N_("Frozen"), "refitted": N_("Re-fitted")}
_WRITTEN = "trends_written"
_WORDS = {
    "show": N_("What is shown"),
    "view": N_("View"),
    "rule": N_("Rule"),
    "months": N_("Months"),
    "segment": N_("Segment"),
    "from": N_("From the end of"),
    "to": N_("to the end of"),
}
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Choices:
    """The view, the figure that it shows, the rule, the month-ends, and the segment of the year-over-year view."""

    view: str
    show: str
    rule: CutPolicy
    ends: tuple[MonthEnd, ...]
    months: int
    segment: str

    @property
    def measure(self) -> Measure:
        """The figure, a mean of any metric being one kind."""
        return next((one for one in ADDITIVE if one == self.show), "mean")

    @property
    def metric(self) -> str | None:
        """The metric whose mean is shown, if any."""
        return self.show.removeprefix(MEAN) if self.show.startswith(MEAN) else None


def choose(answer: Answer, t: Translator) -> Choices:
    """Draw the choices in one line and return them; those of a link stand first."""
    _take_link(answer.workspace.name)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        show = _show(answer, t)
        view = _view(answer, show, t)
        segment = _segment(answer, t) if view == "seasons" else ""
        rule = _rule(answer, t)
    months = _kept_months(answer)
    return Choices(view, show, rule, Trends(answer).ends(months or None), months, segment)


def in_link(chosen: Choices, period: tuple[int, int] | None) -> dict[str, str]:
    """Return the choices as the link's parameters, in codes, without what is usual; what the link asked and is not so is named."""
    first, last = period or (chosen.ends[0].month, chosen.ends[-1].month)
    used = {
        "show": chosen.show,
        "view": chosen.view,
        "rule": chosen.rule,
        "months": str(chosen.months),
        "segment": chosen.segment,
        "from": _month_code(first),
        "to": _month_code(last),
    }
    tell_differences(_asked(), used, _WORDS)
    usual = {"show": "customers", "view": "area", "rule": CUT_POLICIES[0], "months": "24"}
    whole = {} if period else {"from": used["from"], "to": used["to"]}
    written = {name: "" if value == (usual | whole).get(name) else value for name, value in used.items()}
    state.put(_WRITTEN, written)
    return written


def key_of(workspace: str, name: str) -> str:
    """Return the key under which a choice of this page is remembered."""
    return f"{workspace}:trend:{name}"


def _take_link(workspace: str) -> None:
    """Take what the address asks for, where it differs from what this page wrote there."""
    wanted = _asked()
    months = {str(one): one for one in _MONTHS}
    for name in ("show", "view", "rule", "months", "segment"):
        if name in wanted:
            state.put(key_of(workspace, name), months.get(wanted[name]) if name == "months" else wanted[name])
    if "from" in wanted or "to" in wanted:
        ends = [_month_number(asked(name)) for name in ("from", "to")]
        state.put(key_of(workspace, "period"), None if None in ends else tuple(ends))


def _asked() -> dict[str, str]:
    """Return what the address asks for and this page did not write there."""
    written: dict[str, str] = state.get(_WRITTEN, {})
    return {name: value for name in _WORDS if (value := asked(name)) and value != written.get(name)}


def _month_code(month: int) -> str:
    return date_of(first_of_month(month)).isoformat()[:7]


def _month_number(code: str) -> int | None:
    found = _MONTH.fullmatch(code)
    return (int(found[1]) - 1970) * 12 + int(found[2]) - 1 if found else None


def _show(answer: Answer, t: Translator) -> str:
    metrics = {key: one.metric for key, one in analysis.metrics_of(answer.workspace).items() if not one.missing}
    names = {key: t(words) for key, words in _MEASURES.items()}
    if answer.matrix.window:
        names["revenue"] = t(N_("Revenue of the last {days} days"), days=answer.matrix.window)
    means = {f"{MEAN}{key}": t(N_("Mean: {label}"), label=plain(t(one.label))) for key, one in metrics.items()}
    labels = distinct(names | means)
    key = key_of(answer.workspace.name, "show")
    state.keep_within(key, labels, "customers")
    chosen: str = st.selectbox(
        t(N_("What is shown")),
        list(labels),
        format_func=labels.__getitem__,
        key=key,
        persist_state="session",
        width=220,
        help=t(
            N_(
                "Revenue of the month: what the customers of a segment at the month's end spent in that month. A mean is that of the segment's customers at the month's end."
            )
        ),
    )
    return chosen


def _view(answer: Answer, show: str, t: Translator) -> str:
    views = [one for one in _VIEWS if not (show.startswith(MEAN) and one in _STACKED)]
    return _segmented(answer, "view", t(N_("View")), views, lambda one: t(_VIEWS[one]), "area" if "area" in views else "lines")  # fmt: skip


def _rule(answer: Answer, t: Translator) -> CutPolicy:
    told = t(N_("Frozen: today's cuts and ranges at every month's end, so that customers move and the yardstick does not. Re-fitted: medians, shares and ranges worked out anew from the customers of each month."))  # fmt: skip
    code = _segmented(
        answer, "rule", t(N_("Rule")), list(CUT_POLICIES), lambda one: t(_RULES[one]), CUT_POLICIES[0], told
    )
    return next(one for one in CUT_POLICIES if one == code)


def months_control(workspace: str, t: Translator) -> None:
    """Draw the choice of how many months there are."""

    def told(months: int) -> str:
        return t(N_("All")) if months == 0 else str(months)

    st.segmented_control(
        t(N_("Months")),
        _MONTHS,
        format_func=told,
        key=key_of(workspace, "months"),
        required=True,
        persist_state="session",
    )


def _kept_months(answer: Answer) -> int:
    key = key_of(answer.workspace.name, "months")
    state.keep_within(key, _MONTHS, 24)
    kept: int = state.get(key)
    return kept


def _segment(answer: Answer, t: Translator) -> str:
    found = {"": t(N_("All customers"))} | {one.key: segment_label(one, t) for one in analysis.segments_of(answer)}
    key = key_of(answer.workspace.name, "segment")
    state.keep_within(key, found, "")
    chosen: str = st.selectbox(
        t(N_("Segment")),
        list(found),
        format_func=distinct(found).__getitem__,
        key=key,
        persist_state="session",
        width=175,
    )
    return chosen


def _segmented(
    answer: Answer,
    name: str,
    label: str,
    options: Sequence[Code],
    told: Callable[[Code], str],
    usual: Code,
    explanation: str | None = None,
) -> Code:
    key = key_of(answer.workspace.name, name)
    state.keep_within(key, options, usual)
    chosen = st.segmented_control(
        label, options, format_func=told, key=key, required=True, persist_state="session", help=explanation
    )
    return usual if chosen is None else chosen
