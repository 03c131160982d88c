"""The texts of a heat map: titles, the edges of bands, names of segments and values, figures."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from crm_dashboard.charts.drawing.axis import clean
from crm_dashboard.charts.drawing.lines import break_lines, break_subtitle, break_title
from crm_dashboard.charts.drawing.palette import FAINT
from crm_dashboard.i18n.formats import MISSING
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.heat.bands import BandAxis
from crm_dashboard.model.heat.heat import CategoryAxis, Heat, HeatAxis, HeatGroup
from crm_dashboard.model.heat.measures import HeatMeasure, finding_of
from crm_dashboard.text import N_

CATEGORY_SIZE = 11
"""The font size of the names of columns."""
_COMPACT_FROM = 10_000


def heat_title(
    heat: Heat,
    measure: HeatMeasure,
    t: Translator,
    *,
    dark: bool,
    titled: bool,
    width: float,
    notes: Sequence[str] = (),
) -> alt.TitleParams:
    """Return the title: what is coloured by what, as of when; a picture without its page begins with the finding."""
    what = t(N_("{measure}: {y} by {x}"), measure=t(measure.label), x=t(heat.x.label), y=t(heat.y.label))
    when = t(N_("as of {date}"), date=date_of(heat.as_of))
    span = t(N_("the last {days} days"), days=heat.window) if heat.window else t(N_("all history"))
    people = t.plural("{count} customer", "{count} customers", heat.whole.customers)
    standing = " · ".join((when, span, people, *notes))
    lines = (t(finding_of(heat, measure)[1]), [_line(what), standing]) if titled else (what, [standing])
    return alt.TitleParams(
        text=break_title(_line(lines[0]), width),
        subtitle=break_subtitle(lines[1], width),
        anchor="start",
        subtitleColor=FAINT[dark],
        subtitlePadding=6,
        offset=26,
    )


def format_value(measure: HeatMeasure, value: float | None, heat: Heat, t: Translator, *, rough: bool = False) -> str:
    """Return a figure as it is read; `rough` for the room of a cell or a legend."""
    if value is None:
        return MISSING
    if measure.unit == "money":
        return t.money(value, heat.currency, compact=rough or abs(value) >= _COMPACT_FROM)
    if measure.unit == "share":
        return t.percent(value, 1)
    return t.compact(round(value)) if rough and value >= 10 * _COMPACT_FROM else t.number(value, 0)


def group_figures(group: HeatGroup, heat: Heat, t: Translator) -> str:
    """Return the figures of a whole group: customers, their share, their money."""
    people = t.plural("{count} customer", "{count} customers", group.customers)
    return f"{people} · {t.percent(group.share)} · {t.money(group.revenue, heat.currency, compact=True)}"


def edge_labels(axis: BandAxis, t: Translator, currency: str | None) -> list[str]:
    """Return the values at which bands begin and end, short where all of them stay different, else in full."""
    edges = axis.edges
    short = [_edge(edge, axis, t, currency, rough=True) for edge in edges]
    if len(set(short)) < len(set(edges)):
        return [_edge(edge, axis, t, currency, rough=False) for edge in edges]
    return short


def side_labels(side: HeatAxis, t: Translator, currency: str | None) -> list[str]:
    """Return the labels of a side: the edges of its bands, or its names, each on one line."""
    return (
        edge_labels(side, t, currency)
        if isinstance(side, BandAxis)
        else [name for (name,) in category_labels(side, t, 0)]
    )


def category_labels(side: CategoryAxis, t: Translator, room: float) -> list[list[str]]:
    """Return the names, broken into lines that fit into `room` pixels (0: one line each)."""
    names = [clean(t(category.label)) for category in side.categories]
    return [break_lines(name, room - 3, CATEGORY_SIZE) if room else [name] for name in names]


def _edge(value: float, axis: BandAxis, t: Translator, currency: str | None, *, rough: bool) -> str:
    if axis.unit.startswith("money"):
        return t.money(value, currency, compact=rough and abs(value) >= _COMPACT_FROM, trim=True)
    if axis.unit == "share":
        return t.percent(value, 0 if rough and round(value, 2) == value else None)
    return t.compact(value, trim=True) if rough and abs(value) >= _COMPACT_FROM else t.number(value)


def _line(words: str) -> str:
    return " ".join(words.split())[:200]
