"""What the layers of a heat map share: the heat map with its measure and ramp, its size, its axes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import altair as alt

from crm_dashboard.charts.drawing.axis import clean, title
from crm_dashboard.charts.drawing.lines import text_width
from crm_dashboard.charts.drawing.palette import FAINT
from crm_dashboard.charts.heat.colors import Ramp
from crm_dashboard.charts.heat.words import CATEGORY_SIZE, format_value, side_labels
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.heat.heat import CategoryAxis, Heat, HeatAxis, HeatCell
from crm_dashboard.model.heat.measures import HeatMeasure

HEIGHT, WIDTH = 540, 980
"""The size of the whole chart where nobody gives another; what is written in cells is chosen for it."""
LINE = 15
"""The height of a line of text in a cell."""
_LEAST_ROW, _LEAST_NAME = 30, 48
_ROUND_IT = 130
"""How many pixels of the height title and axis take."""
_LEGEND, _MARGIN, _WIDEST_LABEL = 80, 20, 180
_NARROW, _LABEL_SIZE, _VALUE_SIZES = 500, 12, (13, 11)


@dataclass(frozen=True)
class HeatView:
    """A heat map with its measure, colours, language and size: what all layers of the chart need."""

    heat: Heat
    measure: HeatMeasure
    ramp: Ramp
    t: Translator
    dark: bool
    usual_height: int = HEIGHT
    width: int = WIDTH

    @property
    def height(self) -> int:
        return max(self.usual_height, _ROUND_IT + _LEAST_ROW * self.heat.y.size)

    @property
    def is_narrow(self) -> bool:
        """Whether the chart is on a phone: then the legend lies below it."""
        return self.width < _NARROW

    @property
    def has_upright_names(self) -> bool:
        """Whether the names of columns stand upright, since there is no room for a word in a column."""
        return self.width_of_cell < _LEAST_NAME

    @cached_property
    def width_of_cell(self) -> float:
        labels = (text_width(label, _LABEL_SIZE) for label in side_labels(self.heat.y, self.t, self.heat.currency))
        beside = min(max(labels), _WIDEST_LABEL) + _MARGIN + (0 if self.is_narrow else _LEGEND)
        return (self.width - beside) / self.heat.x.size

    @property
    def height_of_cell(self) -> float:
        return (self.height - _ROUND_IT) / self.heat.y.size

    @property
    def lines_in_cell(self) -> int:
        """How many lines of text a cell is high enough for."""
        return int((self.height_of_cell - 4) / LINE)

    @cached_property
    def is_short(self) -> bool:
        """Whether customers are written as bare numbers in brackets, since some cell has no room for the word."""
        widest = max(
            (self.people(cell) for cell in self.heat.cells), key=lambda words: text_width(words, CATEGORY_SIZE)
        )
        return self.measure.unit != "customers" and text_width(widest, CATEGORY_SIZE) > self.width_of_cell - 6

    @cached_property
    def value_size(self) -> int:
        """The font size of the figures in cells: smaller where one of them would not fit."""
        large, small = _VALUE_SIZES
        return large if all(self.fits(self.value_text(cell), large) for cell in self.heat.cells) else small

    def fits(self, words: str, size: float) -> bool:
        """Return whether a line of text fits into a cell."""
        return text_width(words, size) <= self.width_of_cell - 6

    def value_text(self, cell: HeatCell) -> str:
        """Return the figure of a cell as it is written in it."""
        return format_value(self.measure, self.measure.value(self.heat, cell), self.heat, self.t, rough=True)

    def people(self, cell: HeatCell) -> str:
        """Return how many customers a cell has, with the word."""
        return self.t.plural("{count} customer", "{count} customers", cell.customers)

    def is_remainder(self, cell: HeatCell) -> bool:
        """Return whether a cell sums up several values, beside which single ones would look small."""
        places = ((self.heat.x, cell.x), (self.heat.y, cell.y))
        return self.ramp.kind == "sum" and any(
            isinstance(side, CategoryAxis) and side.categories[place].kind == "others" for side, place in places
        )

    def place(self, cell: HeatCell) -> float | None:
        """Return the place of a cell on the ramp, 0 to 1; None for one that has no colour.

        That is one without customers or figure, with one that says little, or a remainder.
        """
        value = self.measure.value(self.heat, cell)
        if self.is_remainder(cell):
            return None
        if not cell.customers and not self.measure.includes_empty_cells:
            return None
        return None if value is None or self.measure.is_unreliable(self.heat, cell) else self.ramp.place(value)


def position(view: HeatView) -> dict[str, Any]:
    """Return the encoding of a place: favourable bands right and up, segments and values from the left and the top."""
    heat = view.heat
    x, y = (alt.Scale(domain=[0, side.size], nice=False, zero=False) for side in (heat.x, heat.y))
    if isinstance(heat.y, CategoryAxis):
        y.reverse = True
    return {
        "x": alt.X("x_position:Q", scale=x, axis=_axis(view, heat.x, "xlabels")),
        "y": alt.Y("y_position:Q", scale=y, axis=_axis(view, heat.y, "ylabels")),
    }


def _axis(view: HeatView, side: HeatAxis, labels: str) -> alt.Axis:
    """Return an axis whose labels stand at the edges of bands, or in the middle of segments and values."""
    upright = side is view.heat.y
    size = _LABEL_SIZE if upright or not isinstance(side, CategoryAxis) else CATEGORY_SIZE
    common: Any = {"grid": False, "domain": False, "labelFontSize": size, "labelLimit": 180 if upright else 0}
    if upright:
        common |= {"titleAngle": 0, "titleAnchor": "end", "titleAlign": "left", "titleBaseline": "bottom", "titleX": 0, "titleY": -12}  # fmt: skip
    if isinstance(side, CategoryAxis):
        if view.has_upright_names and not upright:
            common |= {"labelAngle": -90, "labelAlign": "right", "labelBaseline": "middle", "labelLimit": 110}
        middles = [index + 0.5 for index in range(side.size)]
        heading = "" if not upright else clean(view.t(side.label))
        return alt.Axis(
            title=heading or None, values=middles, ticks=False, labelPadding=6, labelOverlap=False,
            labelExpr=f"{labels}[floor(datum.value)]", **common,
        )  # fmt: skip
    return alt.Axis(
        title=title(side, view.t, view.heat.currency),
        values=list(range(side.size + 1)),
        labelOverlap=not upright,
        labelFlush=False,
        tickColor=FAINT[view.dark],
        labelExpr=f"{labels}[datum.value]",
        **common,
    )
