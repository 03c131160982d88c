"""One colour per segment, the same on every chart and distinguishable by the colour-blind; always used with a label."""

from __future__ import annotations

import math
from collections.abc import Sequence

from crm_dashboard.charts.drawing.contrast import mix
from crm_dashboard.model.matrix.matrix import MatrixAxis
from crm_dashboard.model.segments.segment import Segment

INK = {False: "#0f1820", True: "#f0f3f6"}
FAINT = {False: "#5b6570", True: "#a9b3bd"}
PAPER = {False: "#ffffff", True: "#0e1117"}
# The colour roles of templates: on light and on dark paper.
_TONES: dict[str, tuple[str, str]] = {
    "teal": ("#0b7a75", "#2fc1b5"),
    "amber": ("#c9820a", "#f0a93a"),
    "blue": ("#2f6fb7", "#6aa9f0"),
    "grey": ("#7a828c", "#9aa3ad"),
    "green": ("#3f8f3f", "#83cc83"),
    "purple": ("#8a4fa3", "#c79be0"),
    "rose": ("#c2506b", "#f08ba3"),
    "sky": ("#2f94bd", "#7cd0ee"),
    "olive": ("#7d7f24", "#c3c566"),
    "brown": ("#8c5a2b", "#c99a6b"),
    "indigo": ("#43429a", "#9c9bf0"),
    "sand": ("#a98f4e", "#dcc894"),
}
# Cells without a name, by the side of the first and the second axis: low, middle, high. Favourable on both is deep
# teal, on neither grey.
_LIGHT = (
    ("#7a828c", "#6f86b6", "#2f6fb7"),
    ("#a58a5b", "#6b8f9a", "#2a8ba0"),
    ("#c9820a", "#5c9a63", "#0b7a75"),
)
_DARK = (
    ("#9aa3ad", "#8aa4d6", "#6aa9f0"),
    ("#c7ab78", "#8fb4bf", "#55bccf"),
    ("#f0a93a", "#83c48b", "#2fc1b5"),
)
_WASH = 0.3
UNCLASSIFIED_LIGHT, UNCLASSIFIED_DARK = "#8f949a", "#5f666e"


def segment_color(axes: Sequence[MatrixAxis], segment: Segment, *, dark: bool) -> str:
    """Return a segment's colour: that of its tone, or of its cell where it has none."""
    return tone_color(segment.tone, dark=dark) if segment.tone else cell_color(axes, segment.levels, dark=dark)


def cell_style(color: str, *, dark: bool) -> str:
    """Return the style of a table's cell that names a segment: a light wash of the segment's colour under the usual ink."""
    return f"background-color: {mix(color, PAPER[dark], _WASH)}; color: {INK[dark]}"


def tone_color(tone: str, *, dark: bool) -> str:
    """Return the colour of a tone."""
    return _TONES[tone][dark]


def cell_color(axes: Sequence[MatrixAxis], levels: Sequence[int], *, dark: bool) -> str:
    """Return the colour of the cell at `levels`; no levels is the unclassified.

    Two axes of at most three levels choose it by their sides. Beyond that every cell has a colour of its own where there are
    colours enough, from teal for the most favourable to grey; otherwise the sides of the first two axes choose it again.
    """
    if not levels:
        return UNCLASSIFIED_DARK if dark else UNCLASSIFIED_LIGHT
    count = math.prod(axis.levels for axis in axes)
    if (len(axes) > 2 or max(axis.levels for axis in axes) > 3) and count <= len(_TONES):
        return tone_color(_tone_of_cell(axes, levels, count), dark=dark)
    first, second = (_side(level, axis.levels) for level, axis in zip(levels[:2], axes[:2], strict=True))
    return (_DARK if dark else _LIGHT)[first][second]


def _tone_of_cell(axes: Sequence[MatrixAxis], levels: Sequence[int], count: int) -> str:
    place = 0
    for level, axis in zip(levels, axes, strict=True):
        place = place * axis.levels + axis.levels - 1 - level
    between = [tone for tone in _TONES if tone not in ("teal", "grey")]
    return ("teal", *between[: count - 2], "grey")[place]


def _side(level: int, levels: int) -> int:
    """Return 0, 1 or 2 for the lower part, the middle, or the upper part of an axis."""
    double = 2 * level - (levels - 1)
    return 1 + (double > 0) - (double < 0)
