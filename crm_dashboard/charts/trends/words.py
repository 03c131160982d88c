"""The texts of a chart over months: finding, subtitle, and a description for screen readers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crm_dashboard.charts.trends.series import TrendView, left_out, segment_name
from crm_dashboard.i18n.figures import signed
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.time.trend import SegmentFigures, combined, last_comparable, share_of
from crm_dashboard.text import N_

_WHOLE_NAME = 60
_YEAR = 12
# Whether it became more, by measure.
_FINDINGS = {
    "customers": {
        True: N_("{name} grew by {change} to {value} {when}"),
        False: N_("{name} shrank by {change} to {value} {when}"),
    },
    "month_revenue": {
        True: N_("{name} brought {value} in {last}, {change} more than in {first}"),
        False: N_("{name} brought {value} in {last}, {change} less than in {first}"),
    },
    "revenue": {
        True: N_("Revenue of {name} grew by {change} to {value} {when}"),
        False: N_("Revenue of {name} fell by {change} to {value} {when}"),
    },
    "mean": {
        True: N_("{name}: {label} rose from {before} to {value} {when}"),
        False: N_("{name}: {label} fell from {before} to {value} {when}"),
    },
}
_FROM_NONE = N_("{name} grew from none to {value} {when}")
_SHARES = {
    ("customers", True): N_("{name} grew from {before} to {value} of customers {when}"),
    ("customers", False): N_("{name} shrank from {before} to {value} of customers {when}"),
    ("revenue", True): N_("{name} grew from {before} of revenue in {first} to {value} in {last}"),
    ("revenue", False): N_("{name} shrank from {before} of revenue in {first} to {value} in {last}"),
}


def finding(view: TrendView, *, shares: bool = False) -> str:
    """Return the sentence for the segment whose figure changed most in the period for its size; the unclassified are left out.

    A month's revenue is compared with the same month a year before where the period holds it, since months have seasons.
    For its size: by the root of the figure, by which chance alone moves a large segment more than a small one.
    """
    trend, t = view.trend, view.t
    first, last = view.period[0], last_comparable(trend.months, *view.period, view.measure)
    if view.measure == "month_revenue" and last - _YEAR > first:
        first = last - _YEAR
    moved = [
        (_for_size(before, after, view), place, before, after)
        for place, segment in enumerate(trend.segments)
        if not segment.is_unclassified
        for before, after in [(_value(view, place, first, shares), _value(view, place, last, shares))]
        if before is not None and after is not None and after != before
    ]
    if not moved:
        return t(N_("No segment has changed {when}"), when=period_text(view))
    _size, place, before, after = max(moved, key=lambda move: (move[0], -move[1]))
    write = t.percent if shares else view.format_value
    about = "customers" if view.measure == "customers" else "revenue"
    pattern = _SHARES[about, after > before] if shares else _FINDINGS[view.measure][after > before]
    if view.measure == "customers" and not shares and not before:
        pattern = _FROM_NONE
    return t(
        pattern,
        name=segment_name(trend.segments[place], t, _WHOLE_NAME),
        change=write(abs(after - before)),
        before=write(before),
        value=write(after),
        when=period_text(view),
        first=view.months[first],
        last=view.months[last],
        label=view.label,
    )


def _for_size(before: float, after: float, view: TrendView) -> float:
    change = abs(after - before)
    return change if view.measure == "mean" else change / max(abs(before), abs(after)) ** 0.5


def total_finding(view: TrendView) -> str:
    """Return how many customers there are, by how many more, and their revenue in the period; the measure shown comes first."""
    trend, t = view.trend, view.t
    first, last = view.period
    totals = [combined(month.figures) for month in trend.months]
    change = totals[last].customers - totals[first].customers
    revenue = sum(total.month_revenue for total in totals[first : last + 1])
    before, after = totals[first].mean, totals[last].mean
    if view.measure == "mean" and before is not None and after is not None:
        pattern = N_("All customers: {label} went from {before} to {value} {when}")
    elif view.measure == "customers" or view.measure == "mean":
        pattern = N_("{customers} customers, {change} {when}; {revenue} of revenue in {months}")
    else:
        pattern = N_("{revenue} of revenue in {months}; {customers} customers, {change} {when}")
    return t(
        pattern,
        customers=t.number(totals[last].customers),
        change=signed(change, t.number(abs(change))),
        when=period_text(view),
        revenue=t.money(revenue, trend.currency, compact=True),
        months=t.plural("{count} month", "{count} months", last - first + 1),
        label=view.label,
        before=view.format_value(before),
        value=view.format_value(after),
    )


def period_text(view: TrendView) -> str:
    """Return the period in words: since its first month, or from there to its last one."""
    first, last = view.period
    pattern = N_("since {first}") if last == len(view.months) - 1 else N_("from {first} to {last}")
    return view.t(pattern, first=view.months[first], last=view.months[last])


def season_finding(view: TrendView, name: str, standings: tuple[SegmentFigures, ...]) -> str:
    """Return the sentence that compares the last month with the same month a year before; of revenue the last whole month."""
    t, months = view.t, view.trend.months
    last = last_comparable(months, 0, len(months) - 1, view.measure)
    before = standings[last - 12].value(view.measure) if last >= 12 else None
    after = standings[last].value(view.measure)
    if before is None or after is None:
        return t(N_("{name}: {label} by month of the year"), name=name, label=view.label)
    pattern = (
        N_("{name} in {month}: {value}, which is {change} more than a year before")
        if after >= before
        else N_("{name} in {month}: {value}, which is {change} less than a year before")
    )
    value, change = view.format_value(after), view.format_value(abs(after - before))
    return t(pattern, name=name, month=view.months[last], value=value, change=change)


def rule_text(view: TrendView, *, same: bool = False) -> str:
    """Return by which rule customers are put into segments; `same` tells that both rules come to the same."""
    t, trend = view.t, view.trend
    if same:
        return t(N_("fixed cuts: the same in every month"))
    if trend.cut_policy == "refitted":
        return t(N_("rule re-fitted: cuts and ranges from each month's own customers"))
    return t(N_("rule frozen: the cuts and ranges of {date} in every month"), date=date_of(trend.months[-1].end.day))


def subtitle(view: TrendView, *, same: bool = False, more: str = "", whose: str = "") -> list[str]:
    """Return what is shown, of which months, by which rule, and what is to be known of the last month.

    `whose` names the one segment that is shown, empty for all of them.
    """
    t, months = view.t, view.months
    pattern = (
        N_("{measure} at each month's end, {first} to {last}: {name}")
        if whose
        else N_("{measure} by segment at each month's end, {first} to {last}")
    )
    what = t(pattern, measure=view.label, first=months[0], last=months[-1], name=whose)
    end = view.trend.months[-1].end
    notes = [rule_text(view, same=same), *([more] if more else [])]
    if not end.is_whole:
        notes.append(t(N_("{month} only until {date}"), month=months[-1], date=date_of(end.day)))
    return [line[:1].upper() + line[1:] for line in (what, " · ".join(notes))]


def left_out_text(view: TrendView) -> str:
    """Return how many small segments a chart leaves out; nothing where it has all."""
    count = left_out(view)
    t = view.t
    return (
        t.plural("{count} smaller segment is not drawn", "{count} smaller segments are not drawn", count)
        if count
        else ""
    )


def alt_text(view: TrendView, title: Mapping[str, Any]) -> str:
    """Return a description of a chart with this title, for screen readers."""
    between = "" if view.t.language == "zh" else " "
    text = title["text"] if isinstance(title["text"], str) else between.join(title["text"])
    return view.t(N_("Chart over months. {finding}. {about}."), finding=text, about="; ".join(title["subtitle"]))


def _value(view: TrendView, place: int, month: int, shares: bool) -> float | None:
    standings = view.trend.months[month].figures
    if shares:
        return share_of(standings[place], combined(standings), view.measure)
    return standings[place].value(view.measure)
