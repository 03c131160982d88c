"""What goes to the browser once for a question, however its cuts are moved: charts, their rows, tallies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

import pyarrow as pa

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.charts.scatter.live import live_chart
from crm_dashboard.i18n.formats import UNITS, vega_locale
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.segments.segment import Segment
from crm_dashboard.text import N_
from crm_dashboard.ui.wording.escape import plain

Store = dict[str, Any]


def charts_key(answer: Answer, segments: Sequence[Segment], look: tuple[str, bool, int]) -> str:
    """Return a key of everything that the charts depend on: not of the cuts of the first two axes.

    `look` is the language, whether the theme is dark, and the height.
    """
    axes = [(axis.metric, axis.scale, axis.levels, axis.low, axis.high, axis.shown) for axis in answer.matrix.axes]
    names = sorted((segment.key, repr(segment.name), segment.tone, segment.cells) for segment in segments)
    return _key(answer, axes, names, look)


def made_charts(answer: Answer, segments: Sequence[Segment], t: Translator, *, dark: bool, height: int) -> Store:
    """Return the charts with their rows, tables on the first level, where Streamlit sends them as Arrow."""
    levels = _levels(answer)
    charts = []
    tables: dict[str, pa.Table] = {}
    for level in range(levels):
        chart = live_chart(answer.matrix, t, segments=segments, dark=dark, level=level, height=height)
        places = {name: f"rows_{level}_{index}" for index, name in enumerate(chart.rows)}
        tables |= {places[name]: _table(rows) for name, rows in chart.rows.items()}
        charts.append({"vega": chart.vega, "data": places})
    return {"charts": charts, "locale": vega_locale(t.language), "height": height, **tables}


def tallies_store(answer: Answer, values: analysis.SnapValues, measure: str | None, t: Translator) -> Store:
    """Return the tallies between `values`, and what `measure` is called, under a key of all that they depend on."""
    tallies = analysis.build_tallies(answer, values, measure)
    axes = [axis.metric for axis in answer.matrix.axes]
    return {
        "shelve": _key(answer, axes, values, measure, t.language),
        "x": tallies.x,
        "y": tallies.y,
        "levels": _levels(answer),
        "measure": _measure(answer, measure, t),
        "unclassified": dict(tallies.unclassified),
        "tallies": tallies.fields,
    }


def _key(answer: Answer, *parts: object) -> str:
    spec, third = answer.spec, [axis.cuts for axis in answer.matrix.axes[2:]]
    whose = (answer.workspace.version_id, *spec.scope_key, third)
    return blake2b(repr((whose, parts)).encode(), digest_size=16).hexdigest()


def _levels(answer: Answer) -> int:
    return answer.matrix.axes[2].levels if len(answer.matrix.axes) > 2 else 1


def _table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([dict(row) for row in rows])


def _measure(answer: Answer, measure: str | None, t: Translator) -> dict[str, Any] | None:
    if measure is None:
        return None
    metric = analysis.measures_of(answer)[measure]
    label = plain(t(metric.label))
    words = label if metric.additive else t(N_("{label}, mean"), label=label)
    return {"label": words, "total": metric.additive, **unit_of(metric.unit, t)}


def unit_of(unit: str, t: Translator) -> dict[str, Any]:
    """Return how the browser writes values of a unit: its name where it is said, and the most decimals."""
    says_itself = unit == "share" or unit.startswith("money")
    return {"unit": unit, "unitName": "" if says_itself else t.unit_name(unit), "digits": UNITS[unit].digits}
