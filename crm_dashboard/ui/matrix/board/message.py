"""What goes to the browser at every run: where the cuts stand, the segments with names, colours, rules, and the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.charts.drawing.palette import segment_color
from crm_dashboard.charts.scatter.scatter import alt_text
from crm_dashboard.i18n.figures import SCALES, currency_symbol
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.matrix.matrix import MatrixAxis
from crm_dashboard.model.matrix.tallies import MONEY_DIGITS
from crm_dashboard.model.segments.segment import Segment
from crm_dashboard.model.segments.wording import short_cell_name
from crm_dashboard.text import N_, Text
from crm_dashboard.ui.matrix.board.zoom import zoom_of
from crm_dashboard.ui.matrix.board_store import unit_of
from crm_dashboard.ui.question.segments import rule_text, segment_label
from crm_dashboard.ui.wording.escape import plain

MOST_BESIDE = 4
"""Cards stand in a column of their own beside the chart up to this many, otherwise below it."""


def message(
    answer: Answer,
    ordered: Sequence[Segment],
    stores: tuple[str, str],
    t: Translator,
    *,
    dark: bool,
    seen: object,
    before: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """Return the message with the segments in the order of their cards.

    `stores` are the keys of the charts and the tallies it is about, `seen` is the last move of the browser's that this answer knows of.
    `before` holds the customers of each segment in the version that changes are measured from.
    """
    matrix = answer.matrix
    return {
        "charts": stores[0],
        "tallies": stores[1],
        "seen": seen,
        "cuts": [list(axis.cuts) for axis in matrix.axes[:2]],
        "axes": [_axis(axis, t) for axis in matrix.axes],
        "segments": [_segment(answer, segment, t, dark=dark, before=before) for segment in ordered],
        "total": {"customers": matrix.customers, "revenue": _units(matrix.revenue)},
        "beside": len(matrix.axes) == 2 and len(matrix.cells) <= MOST_BESIDE,
        "zoom": {"of": zoom_of(answer), "is": any(axis.shown for axis in matrix.axes)},
        "alt": alt_text(matrix, analysis.segments_of(answer), t),
        "style": _style(t, matrix.currency),
        "words": _words(t),
    }


def _axis(axis: MatrixAxis, t: Translator) -> dict[str, Any]:
    return {
        "label": plain(t(axis.label)),
        **unit_of(axis.unit, t),
        "scale": axis.scale,
        "favourable": axis.favourable,
        "letters": list(axis.letters),
    }


def _segment(
    answer: Answer, segment: Segment, t: Translator, *, dark: bool, before: Mapping[str, int] | None
) -> dict[str, Any]:
    return {
        "key": segment.key,
        "name": segment_label(segment, t),
        "short": plain(t(segment.name if segment.is_named else _short_name(answer, segment))),
        "color": segment_color(answer.matrix.axes, segment, dark=dark),
        "cells": list(segment.cells),
        "rule": rule_text(segment, t),
        "before": before.get(segment.key) if before else None,
    }


def _short_name(answer: Answer, segment: Segment) -> Text:
    return short_cell_name(answer.matrix.axes, answer.matrix.cell(segment.key))


def _units(amount: Decimal) -> int:
    return int(amount * 10**MONEY_DIGITS)


def _style(t: Translator, currency: str | None) -> dict[str, Any]:
    return {
        "language": t.language,
        "sign": currency_symbol(currency, t.language),
        "digits": get_currency_precision(currency) if currency else 2,
        "scales": SCALES[t.language],
    }


def _words(t: Translator) -> dict[str, str]:
    """Return messages whose places the browser fills."""
    people = t.plural("{count} customer", "{count} customers", 2)
    return {
        "person": t.plural("{count} customer", "{count} customers", 1),
        "people": people.replace(t.number(2), "{count}", 1),
        "partOf": t(N_("{count} of {total} customers"), count="{count}", total="{total}"),
        "ofRevenue": t(N_("{share} of revenue"), share="{share}"),
        "labelled": t(N_("{label}: {values}"), label="{label}", values="{value}"),
        "customer": t(N_("Customer")),
        "revenue": t(N_("Revenue")),
        "segment": t(N_("Segment")),
        "list": t(N_("List the customers of {name}"), name="{name}"),
        "crossing": t(N_("crossing of two cuts")),
        "hint": t(N_("Drag a line")),
        "zoomIn": t(N_("Zoom in")),
        "zoomHelp": t(N_("Shows a part of the axes; there the cuts can be set more finely.")),
        "zoomBox": t(N_("Zoom to the drawn box")),
        "zoomOut": t(N_("Show all")),
        "failed": t(
            N_("The chart cannot be drawn in this browser. The figures are right; set the cuts by their numbers.")
        ),
    }
