"""Title, axis of money and locale, which the charts of the page Why share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from crm_dashboard.charts.drawing.lines import SUBTITLE_SIZE, break_subtitle, break_title
from crm_dashboard.charts.drawing.palette import FAINT
from crm_dashboard.charts.why.view import WhyView
from crm_dashboard.i18n.formats import axis_label_expr, vega_locale


def titled(layers: Sequence[alt.Chart], view: WhyView, title: str, lines: Sequence[str] = ()) -> Any:
    """Return the layers as one chart with its title."""
    return (
        alt.layer(*layers)
        .properties(
            height=view.height,
            padding={"left": 2, "top": 2, "right": 2, "bottom": 2},
            usermeta={"embedOptions": {**vega_locale(view.t.language), "actions": False}},
            **_title(view, title, lines),
        )
        .configure_view(stroke=None)
    )


def _title(view: WhyView, title: str, lines: Sequence[str]) -> dict[str, Any]:
    """Return the title with its lines below it, the lines alone where the page says the title, or nothing."""
    faint: Any = {"anchor": "start", "offset": 6}
    notes = break_subtitle(list(lines), view.width)
    if title:
        words = break_title(title, view.width)
        return {"title": alt.TitleParams(text=words, subtitle=notes, subtitleColor=FAINT[view.dark], **faint)}
    if not notes:
        return {}
    small: Any = {"fontSize": SUBTITLE_SIZE, "fontWeight": "normal", "color": FAINT[view.dark]}
    return {"title": alt.TitleParams(text=notes, **small, **faint)}


def money_axis(view: WhyView) -> alt.Axis:
    """Return the axis of amounts."""
    expr = axis_label_expr("money", view.t.language, view.currency)
    return alt.Axis(
        title=None, labelExpr=expr, tickCount=4, grid=True, gridOpacity=0.4, domain=False, ticks=False, labelFlush=True
    )
