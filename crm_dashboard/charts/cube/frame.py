"""The layers of the cube's frame: edges, the planes of the cuts, and the texts along the edges."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pydeck

from crm_dashboard.charts.cube.space import Place, position_on_edge
from crm_dashboard.charts.drawing.axis import clean, title
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.matrix.matrix import Matrix, MatrixAxis
from crm_dashboard.text import Quantity

INK = {False: [31, 41, 51], True: [240, 243, 246]}
PAPER = {False: [255, 255, 255], True: [14, 17, 23]}
_FAINT = {False: [91, 101, 112], True: [169, 179, 189]}
_FIGURE = 0.07
"""How far from its edge a figure stands, in edges of the cube."""
_TITLES = ([0.5, -0.17, 1.17], [-_FIGURE, 1.1, 1 + _FIGURE], [1.16, -0.24, 0.5])
"""Where the titles stand: below the front edge, above the left one, below the right one."""
_ANCHORS = ("middle", "end", "start")


def frame(matrix: Matrix, *, dark: bool) -> list[pydeck.Layer]:
    """Return the layers of the edges and of the cut planes, which are transparent."""
    sheets = [_sheet(index, at) for index, axis in enumerate(matrix.axes) for at in cuts(axis)]
    outlines = [line for sheet in sheets for line in zip(sheet, sheet[1:] + sheet[:1], strict=True)]
    return [
        _lines("edges", list(_edges()), [*_FAINT[dark], 150], width=1),
        _lines("cut-lines", outlines, [*INK[dark], 150], width=1.4),
        pydeck.Layer(
            "SolidPolygonLayer",
            [{"polygon": sheet} for sheet in sheets],
            id="cuts",
            get_polygon="polygon",
            get_fill_color=[*INK[dark], 16],
            _full3d=True,
            material=False,
            parameters={"depthWriteEnabled": False},
        ),
    ]


def cuts(axis: MatrixAxis) -> list[float]:
    """Return the distinct positions of the cuts on their edge, 0 to 1."""
    return sorted({position_on_edge(axis, cut) for cut in axis.cuts})


def axis_texts(matrix: Matrix, t: Translator, *, dark: bool) -> list[pydeck.Layer]:
    """Return the layers of the values of cuts and ends along three edges, and of the axis titles."""
    figures = [
        {"position": _label_place(index, at), "text": figure, "anchor": _ANCHORS[index]}
        for index, axis in enumerate(matrix.axes)
        for at, figure in figures_of(axis, index, t, matrix.currency)
    ]
    titles = [
        {
            "position": _TITLES[index],
            "text": escape_formula(clean(title(axis, t, matrix.currency))),
            "anchor": "middle" if index == 1 else _ANCHORS[index],
        }
        for index, axis in enumerate(matrix.axes)
    ]
    return [
        text_layer("figures", figures, size=12, color=_FAINT[dark], dark=dark),
        text_layer("titles", titles, size=14, color=INK[dark], dark=dark),
    ]


def figures_of(axis: MatrixAxis, index: int, t: Translator, currency: str | None) -> list[tuple[float, str]]:
    """Return the figures along the axis at `index` with their places: the cuts, then the ends, each where there is room."""
    short = "money_short" if axis.unit == "money" else axis.unit
    written = [(position_on_edge(axis, cut), t.quantity(Quantity(cut, axis.unit, currency))) for cut in axis.cuts]
    written += [
        (position_on_edge(axis, end), t.quantity(Quantity(end, short, currency))) for end in (axis.low, axis.high)
    ]
    shown: list[tuple[float, str]] = []
    for at, figure in written:
        if all(abs(at - other) >= _room(index, figure, beside) for other, beside in shown):
            shown.append((at, figure))
    return sorted(shown)


def _room(index: int, *figures: str) -> float:
    """Return how far apart two figures must stand: side by side on the front edge, one below the other on the rest."""
    return (0.03 * max(map(len, figures)), 0.07, 0.18)[index]


def text_layer(
    name: str, rows: list[dict[str, Any]], *, size: int, color: list[int], dark: bool, **style: Any
) -> pydeck.Layer:
    """Return a layer of texts over all other layers: each row has a `position`, a `text` and its `anchor`."""
    return pydeck.Layer(
        "TextLayer",
        rows,
        id=name,
        get_position="position",
        get_text="text",
        get_size=size,
        get_color=color,
        character_set="'auto'",
        font_family='\'system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif\'',
        font_weight=600,
        font_settings={"fontSize": 96},
        background=True,
        get_background_color=[*PAPER[dark], 205],
        get_text_anchor="anchor",
        parameters={"depthCompare": "always", "depthWriteEnabled": False},
        **style,
    )


def escape_formula(text: str) -> str:
    """Return the text with a leading @@ escaped, which deck.gl's JSON would read as a formula."""
    return f" {text}" if text.startswith("@@") else text


def _lines(name: str, lines: list[Any], color: list[int], *, width: float) -> pydeck.Layer:
    rows = [{"start": start, "end": end} for start, end in lines]
    return pydeck.Layer(
        "LineLayer",
        rows,
        id=name,
        get_source_position="start",
        get_target_position="end",
        get_color=color,
        get_width=width,
    )


def _edges() -> Iterator[tuple[Place, Place]]:
    """Return the twelve edges: corners that differ in one coordinate."""
    for index, rest in product(range(3), product((0.0, 1.0), repeat=2)):
        start, end = list(rest), list(rest)
        start.insert(index, 0.0)
        end.insert(index, 1.0)
        yield start, end


def _sheet(index: int, at: float) -> list[Place]:
    """Return the corners of the square across the cube at one place of an axis."""
    corners = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]
    for corner in corners:
        corner.insert(index, at)
    return corners


def _label_place(index: int, at: float) -> Place:
    """Return a place beside the edge that is written along: front below, front left, right below."""
    return ([at, -_FIGURE, 1 + _FIGURE], [-_FIGURE, at, 1 + _FIGURE], [1 + _FIGURE, -_FIGURE, at])[index]
