"""The texts of a heat map: titles, the edges of bands, names of segments and values, figures."""

from __future__ import annotations

import altair as alt

from crm_dashboard.charts.drawing.axis import clean
from crm_dashboard.charts.drawing.encoding import FAINT
from crm_dashboard.i18n.formats import MISSING
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.heat.bands import BandAxis
from crm_dashboard.model.heat.heat import Heat, HeatGroup, Slots
from crm_dashboard.model.heat.measures import HeatMeasure, finding_of
from crm_dashboard.text import N_

SLOT_SIZE = 11
"""The font size of the names of columns."""
_MOST_LINES = 3
_COMPACT_FROM = 10_000
_FEW_SIGNS = 2


def heat_title(
    heat: Heat, measure: HeatMeasure, t: Translator, *, dark: bool, titled: bool, bracketed: bool
) -> alt.TitleParams:
    """Return the title: what is coloured by what, as of when; a picture without its page begins with the finding."""
    what = t(N_("{measure}: {y} by {x}"), measure=t(measure.label), x=t(heat.x.label), y=t(heat.y.label))
    when = t(N_("as of {date}"), date=date_of(heat.as_of))
    span = t(N_("the last {days} days"), days=heat.window) if heat.window else t(N_("all history"))
    people = t.plural("{count} customer", "{count} customers", heat.whole.customers)
    note = (t(N_("customers in brackets")),) if bracketed else ()
    standing = " · ".join((when, span, people, *note))
    lines = (t(finding_of(heat, measure)[1]), [_line(what), standing]) if titled else (what, [standing])
    return alt.TitleParams(
        text=_line(lines[0]), subtitle=lines[1], anchor="start", subtitleColor=FAINT[dark], subtitlePadding=6, offset=26
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
    short = [_edge(one, axis, t, currency, rough=True) for one in edges]
    if len(set(short)) < len(set(edges)):
        return [_edge(one, axis, t, currency, rough=False) for one in edges]
    return short


def slot_labels(side: Slots, t: Translator, room: float) -> list[list[str]]:
    """Return the names, broken into lines that fit into `room` pixels (0: one line each)."""
    names = [clean(t(slot.label)) for slot in side.slots]
    return [_lines(name, room) if room else [name] for name in names]


def _edge(value: float, axis: BandAxis, t: Translator, currency: str | None, *, rough: bool) -> str:
    if axis.unit.startswith("money"):
        return t.money(value, currency, compact=rough and abs(value) >= _COMPACT_FROM)
    if axis.unit == "share":
        return t.percent(value, 0 if rough and round(value, 2) == value else None)
    return t.compact(value) if rough and abs(value) >= _COMPACT_FROM else t.number(value)


def _line(words: str) -> str:
    return " ".join(words.split())[:200]


def _lines(name: str, room: float) -> list[str]:
    """Return a name in at most three lines: broken between words, and between any characters of Chinese."""
    lines = [""]
    for piece in _pieces(name):
        if lines[-1] and text_width(lines[-1] + piece.rstrip()) > room - 3:
            lines.append(piece.lstrip())
        else:
            lines[-1] += piece
    lines = [line.strip() for line in lines]
    if len(lines[-1]) == 1 and len(lines) > 1 and len(lines[-2]) > _FEW_SIGNS:  # no character stands alone
        lines[-2:] = [lines[-2][:-1], lines[-2][-1] + lines[-1]]
    return lines if len(lines) <= _MOST_LINES else [*lines[: _MOST_LINES - 1], lines[_MOST_LINES - 1] + "…"]


def _pieces(name: str) -> list[str]:
    pieces = [""]
    for sign in name:
        pieces[-1] += sign
        if sign == " " or sign > "\u2e80":
            pieces.append("")
    return [piece for piece in pieces if piece]


def text_width(words: str, size: float = SLOT_SIZE) -> float:
    """Return about how many pixels a line takes: a Chinese character is as wide as it is high."""
    return sum(size if sign > "\u2e80" else 0.57 * size for sign in words)
