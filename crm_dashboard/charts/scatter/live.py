"""The quadrant chart compiled to Vega, with its rows apart and its cuts as signals, so that the board can update it in the browser."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crm_dashboard.charts.drawing.palette import FAINT, INK
from crm_dashboard.charts.drawing.vega_compiler import compile_to_vega
from crm_dashboard.charts.drawing.vega_lite import records, vega_lite
from crm_dashboard.charts.scatter.scatter import scatter
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.matrix.matrix import Matrix
from crm_dashboard.model.segments.segment import Segment

_RULES = {False: "#d9e0e4", True: "#2f3a46"}


@dataclass(frozen=True)
class LiveChart:
    """A Vega specification as JSON, without rows; `rows` are those of its data sets, by name."""

    vega: str
    rows: Mapping[str, Sequence[Mapping[str, Any]]]


def live_chart(
    matrix: Matrix,
    t: Translator,
    *,
    segments: Sequence[Segment] = (),
    dark: bool = False,
    level: int = 0,
    height: int | None = None,
) -> LiveChart:
    """Return the chart of `charts.scatter.scatter` without labels, whose cuts follow the signals `cut_x` and `cut_y`."""
    chart = scatter(matrix, t, segments=segments, dark=dark, level=level, labelled=False, height=height)
    spec = vega_lite(chart)
    rows = {name: records(frame) for name, frame in spec.pop("datasets").items()}
    spec |= {"width": 600, "autosize": {"type": "fit", "contains": "padding"}, "config": _config(dark=dark)}
    return LiveChart(json.dumps(compile_to_vega(spec)), rows)


def _config(*, dark: bool) -> dict[str, Any]:
    ink, faint = INK[dark], FAINT[dark]
    axis = {"labelColor": faint, "titleColor": ink, "domainColor": _RULES[dark], "tickColor": _RULES[dark]}
    font = "Source Sans, Noto Sans SC, Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
    return {
        "background": "transparent",
        "font": font,
        "axis": {**axis, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 600},
        "axisBottom": {"titlePadding": 11},  # room for the values of the cuts
        "title": {"color": ink, "fontSize": 15, "fontWeight": 650, "offset": 10, "subtitleFontSize": 12},
        "view": {"stroke": _RULES[dark]},
    }
