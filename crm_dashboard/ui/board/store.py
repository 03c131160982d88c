"""What goes to the browser once for a question, however its cuts are moved: charts, their rows, tallies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

import pyarrow as pa

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.charts.live import live_chart
from crm_dashboard.charts.scatter import HEIGHT
from crm_dashboard.i18n.formats import vega_locale
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.segment import Segment
from crm_dashboard.text import N_
from crm_dashboard.ui.board.message import unit_of
from crm_dashboard.ui.escape import plain

Store = dict[str, Any]


def store_key(
    answer: Answer, segments: Sequence[Segment], values: analysis.Values, measure: str | None, look: tuple[str, bool]
) -> str:
    """Return a key of everything that the store depends on: not of the cuts of the first two axes.

    `look` is the language and whether the theme is dark.
    """
    matrix, spec = answer.matrix, answer.spec
    axes = [(axis.metric, axis.scale, axis.levels, axis.low, axis.high, axis.shown) for axis in matrix.axes]
    names = sorted((one.key, repr(one.name), one.tone, one.cells) for one in segments)
    whose = (spec.as_of, spec.window, spec.filters, spec.composites, [axis.cuts for axis in matrix.axes[2:]])
    everything = repr((answer.workspace.version_id, axes, whose, names, values, measure, look))
    return blake2b(everything.encode(), digest_size=16).hexdigest()


def made_store(
    answer: Answer,
    segments: Sequence[Segment],
    values: analysis.Values,
    measure: str | None,
    t: Translator,
    *,
    dark: bool,
) -> Store:
    """Return the store; large tables stand on its first level, where Streamlit sends them as Arrow."""
    matrix = answer.matrix
    found = analysis.tallied(answer, values, measure)
    levels = matrix.axes[2].levels if len(matrix.axes) > 2 else 1
    charts = []
    tables: dict[str, pa.Table] = {}
    for level in range(levels):
        chart = live_chart(matrix, t, segments=segments, dark=dark, level=level)
        places = {name: f"rows_{level}_{index}" for index, name in enumerate(chart.rows)}
        tables |= {places[name]: _table(rows) for name, rows in chart.rows.items()}
        charts.append({"vega": chart.vega, "data": places})
    return {
        "charts": charts,
        "locale": vega_locale(t.language),
        "height": HEIGHT if levels == 1 else HEIGHT * 3 // 4,
        "x": found.x,
        "y": found.y,
        "levels": levels,
        "measure": _measure(answer, measure, t),
        "tallies": found.fields,
        **tables,
    }


def _table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([dict(row) for row in rows])


def _measure(answer: Answer, measure: str | None, t: Translator) -> dict[str, Any] | None:
    if measure is None:
        return None
    metric = analysis.measures_of(answer)[measure]
    label = plain(t(metric.label))
    words = label if metric.additive else t(N_("{label}, mean"), label=label)
    return {"label": words, "total": metric.additive, **unit_of(metric.unit, t)}
