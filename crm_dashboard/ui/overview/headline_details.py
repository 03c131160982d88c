"""What stands behind a headline and behind the whole overview: definition, days, target, past, query, figures."""

from __future__ import annotations

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer, Figure
from crm_dashboard.analysis.pages.registry import PAGES
from crm_dashboard.charts.trends.line import figure_line
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.time.novelty import Novelty
from crm_dashboard.model.time.period import Period
from crm_dashboard.text import N_, Text, text
from crm_dashboard.ui.details.customers_file import Sheet
from crm_dashboard.ui.details.details_menu import Details
from crm_dashboard.ui.overview.headline_wording import usual_text, write_figure
from crm_dashboard.ui.period.choice import Compared

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
        value=write_figure(figure.value, figure, currency, t, short=False),
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
        value=write_figure(value, figure, currency, t, short=False),
    )
    return text("{now} {then}", now=now, then=then)


def _target_rule(answer: Answer, compared: Compared, figure: Figure, t: Translator) -> Text:
    """Return the target of a figure in full, and how it was worked out; why there is none."""
    if figure.target is None:
        return no_target_text(answer, compared)
    target = write_figure(figure.target.amount, figure, answer.matrix.currency, t, short=False)
    if figure.target.of_days is None:
        return text(N_("Target: {target}."), target=target)
    return text(
        N_("Target up to then: {target}, by days, {days} of {of_days}."),
        target=target,
        days=compared.period.days,
        of_days=figure.target.of_days,
    )


def no_target_text(answer: Answer, compared: Compared) -> Text:
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
    if figure.change(comparison) is None or comparison == "target":  # a target has no past of its own
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


def _sheet(period: Period, figure: Figure, t: Translator) -> Sheet:
    days = analysis.days_of(figure, period)
    rows = [[date_of(day).isoformat(), value] for day, value in zip(days, figure.points, strict=True)]
    rows = rows or [[date_of(period.last).isoformat(), None if figure.value is None else float(figure.value)]]
    return Sheet([t(N_("Period until")), t(figure.headline.label)], rows)
