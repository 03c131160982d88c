"""What the layers of a heat map share: the heat map with its measure and ramp, its size, its axes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import altair as alt

from crm_dashboard.charts.drawing.axis import clean, title
from crm_dashboard.charts.drawing.encoding import FAINT
from crm_dashboard.charts.heat.colors import Ramp
from crm_dashboard.charts.heat.words import SLOT_SIZE, text_width
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.heat.heat import Heat, HeatCell, Side, Slots
from crm_dashboard.model.heat.measures import HeatMeasure

HEIGHT, _LEAST_ROW = 540, 30
_ROUND_IT = 130
"""How many pixels of the height title and axis take."""
_PLOT = 690
"""About how wide the plot is on a small laptop's screen; what is written in cells is chosen for it."""


@dataclass(frozen=True)
class HeatDrawing:
    """A heat map as it is drawn."""

    heat: Heat
    measure: HeatMeasure
    ramp: Ramp
    t: Translator
    dark: bool

    @property
    def height(self) -> int:
        return max(HEIGHT, _ROUND_IT + _LEAST_ROW * self.heat.y.size)

    @property
    def width_of_cell(self) -> float:
        return _PLOT / self.heat.x.size

    @property
    def height_of_cell(self) -> float:
        return (self.height - _ROUND_IT) / self.heat.y.size

    @cached_property
    def is_short(self) -> bool:
        """Whether customers are written as bare numbers in brackets, since some cell has no room for the word."""
        widest = max((self.people(one) for one in self.heat.cells), key=text_width)
        return self.measure.key != "customers" and text_width(widest) > self.width_of_cell - 6

    def people(self, cell: HeatCell) -> str:
        """Return how many customers a cell has, with the word."""
        return self.t.plural("{count} customer", "{count} customers", cell.customers)

    def place(self, cell: HeatCell) -> float | None:
        """Return where on the ramp a cell stands; nowhere without customers or figure, or with one that says little."""
        value = self.measure.value(self.heat, cell)
        if not cell.customers and not self.measure.counts_nobody:
            return None
        return None if value is None or self.measure.says_little(self.heat, cell) else self.ramp.place(value)


def position(drawn: HeatDrawing) -> dict[str, Any]:
    """Return the encoding of a place: favourable bands right and up, segments and values from the left and the top."""
    heat = drawn.heat
    x, y = (alt.Scale(domain=[0, side.size], nice=False, zero=False) for side in (heat.x, heat.y))
    if isinstance(heat.y, Slots):
        y.reverse = True
    return {
        "x": alt.X("c0:Q", scale=x, axis=_axis(drawn, heat.x, "xlabels")),
        "y": alt.Y("c1:Q", scale=y, axis=_axis(drawn, heat.y, "ylabels")),
    }


def _axis(drawn: HeatDrawing, side: Side, labels: str) -> alt.Axis:
    """Return an axis whose labels stand at the edges of bands, or in the middle of segments and values."""
    upright = side is drawn.heat.y
    size = 12 if upright or not isinstance(side, Slots) else SLOT_SIZE
    common: Any = {"grid": False, "domain": False, "labelFontSize": size, "labelLimit": 180 if upright else 0}
    if upright:
        common |= {"titleAngle": 0, "titleAnchor": "end", "titleAlign": "left", "titleBaseline": "bottom", "titleX": 0, "titleY": -12}  # fmt: skip
    if isinstance(side, Slots):
        middles = [index + 0.5 for index in range(side.size)]
        heading = "" if not upright else clean(drawn.t(side.label))
        return alt.Axis(
            title=heading or None, values=middles, ticks=False, labelPadding=6, labelOverlap=False,
            labelExpr=f"{labels}[floor(datum.value)]", **common,
        )  # fmt: skip
    return alt.Axis(
        title=title(side, drawn.t, drawn.heat.currency),
        values=list(range(side.size + 1)),
        labelOverlap=not upright,
        labelFlush=False,
        tickColor=FAINT[drawn.dark],
        labelExpr=f"{labels}[datum.value]",
        **common,
    )
