"""Charts as pictures: PNG for slides, SVG for print, drawn without a browser and without asking any server."""

from __future__ import annotations

from typing import Any, Literal

import altair as alt

from crm_dashboard.charts.drawing.vega_compiler import render_png, render_svg
from crm_dashboard.charts.drawing.vega_lite import VegaLite, vega_lite, with_records
from crm_dashboard.export.caption import Caption, title_with_caption
from crm_dashboard.i18n.formats import vega_locale

Kind = Literal["png", "svg"]
WIDTH = 960
_SHARPNESS = 2.0
_FONT = "Noto Sans CJK SC, Noto Sans SC, Source Sans Pro, Microsoft YaHei, PingFang SC, sans-serif"


def picture(chart: alt.TopLevelMixin, kind: Kind, language: str, caption: Caption | None = None) -> bytes:
    """Return a chart as the bytes of a picture on white paper, with numbers and dates as `language` writes them.

    `caption` becomes the title; what the chart itself has as title and subtitle follows under it.
    """
    spec = with_records(vega_lite(chart))
    _on_paper(spec)
    if caption:
        spec["title"] = title_with_caption(caption, spec.get("title"), WIDTH)
    locale = vega_locale(language)
    how: dict[str, Any] = {
        "format_locale": locale["formatLocale"],
        "time_format_locale": locale["timeFormatLocale"],
        "allowed_base_urls": [],
    }
    if kind == "svg":
        return render_svg(spec, **how).encode()
    return render_png(spec, scale=_SHARPNESS, **how)


def _on_paper(spec: VegaLite) -> None:
    """Give a chart that takes its width and paper from the page a width and white paper of its own."""
    if spec.get("width", "container") == "container" and not {"hconcat", "vconcat", "concat", "facet"} & spec.keys():
        spec["width"] = WIDTH
    spec["padding"] = 16
    spec["config"] = {"font": _FONT, **spec.get("config", {}), "background": "white"}
    spec.pop("background", None)
