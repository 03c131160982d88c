"""A rotatable cube of three dimensions: the sampled customers, coloured by segment, and the planes of the cuts."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import pydeck
from pydeck.bindings.json_tools import default_serialize

from crm_dashboard.charts.cube.frame import INK, PAPER, axis_texts, escape_formula, frame, text_layer
from crm_dashboard.charts.cube.space import corner, positions
from crm_dashboard.charts.drawing.axis import clean
from crm_dashboard.charts.drawing.palette import segment_color
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.matrix.matrix import Matrix, code_of, levels_of
from crm_dashboard.model.segments.segment import Segment, finding_of
from crm_dashboard.model.segments.wording import short_cell_name
from crm_dashboard.text import N_, Quantity

WIDTH, HEIGHT = 640, 540
"""The size at which the whole cube is seen; in a smaller or larger one it is drawn as much smaller or larger."""
SIDES = {"whole": (18.0, -32.0), "front": (14.0, 0.0), "side": (-14.0, 90.0), "below": (-76.0, 0.0)}
"""From where the cube can be looked at: its turn about the level and the upright axis, in degrees.

Beside the whole it is seen from in front, from the left and from below: there the favourable ends of two axes are right
and up, as on the flat charts. The small slant keeps names that stand behind one another, and figures from points, apart.
"""
_ZOOM = 8.2
_MOST_NAMES = 12
_NUDGE = 1e-6


class Cube(pydeck.Deck):  # type: ignore[misc] # pydeck has no types
    """A deck whose JSON is a third of pydeck's, which sets every number on a line of its own."""

    def to_json(self) -> str:
        """Return what the browser draws."""
        return json.dumps(self, default=default_serialize, separators=(",", ":"), ensure_ascii=False)


def cube(matrix: Matrix, segments: Sequence[Segment], t: Translator, dark: bool) -> Cube:
    """Return the cube of a matrix with three axes, to be shown without a map; nothing in it is fetched.

    Texts from the data stand in fields of rows and in one field of the tooltip, which shows text and no HTML.
    """
    deck = Cube(
        layers=[
            *_points(matrix, segments, t, dark),
            *frame(matrix, dark=dark),
            *axis_texts(matrix, t, dark=dark),
            _names(matrix, segments, t, dark),
        ],
        views=[pydeck.View("OrbitView", controller=_CONTROLLER, orbitAxis="Y", fovy=30)],
        map_provider=None,
        map_style=None,
        tooltip={"text": "{text}", "style": _tooltip_style(dark)},
    )
    for key in ("mapbox_key", "google_maps_key", "carto_key", "maplibre_key"):
        setattr(deck, key, None)  # it takes the server's keys from its environment, and would send them along
    return viewed_from(deck, "whole")


def viewed_from(deck: Cube, side: str, turn: int = 0, *, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Cube:
    """Return the same cube, looked at from one of `SIDES`, on a chart of about this width and height.

    The browser keeps what a reader has turned until the wished view differs from the last wish: `turn` counts the
    wishes, and moves each figure by less than an eye can see.
    """
    nudge = turn % 1000 * _NUDGE
    tilt, orbit = SIDES[side]
    zoom = _ZOOM + math.log2(min(size[0] / WIDTH, size[1] / HEIGHT))
    seen = copy.copy(deck)
    seen.initial_view_state = pydeck.ViewState(
        target=[0.5, 0.44, 0.5],
        rotationX=tilt + nudge,
        rotationOrbit=orbit + nudge,
        zoom=zoom + nudge,
        minZoom=zoom - 1.5,
        maxZoom=zoom + 4,
    )
    return seen


def legend(matrix: Matrix, segments: Sequence[Segment], *, dark: bool) -> list[tuple[str, tuple[Segment, ...]]]:
    """Return each colour of the points with the segments that have it, the most favourable first.

    Cells without a name share the colours of the first two axes.
    """
    by_color: dict[str, tuple[Segment, ...]] = {}
    for segment in segments:
        if not segment.is_unclassified:
            color = segment_color(matrix.axes, segment, dark=dark)
            by_color[color] = (*by_color.get(color, ()), segment)
    return list(by_color.items())


# The wheel belongs to the page, which could not be scrolled past the cube otherwise.
_CONTROLLER = {"scrollZoom": False, "doubleClickZoom": True, "touchRotate": True, "keyboard": True, "inertia": False}


def _points(matrix: Matrix, segments: Sequence[Segment], t: Translator, dark: bool) -> list[pydeck.Layer]:
    owner = {code: index for index, segment in enumerate(segments) for code in segment.cells}
    owners = {
        number: owner[code_of(levels_of(number, matrix.axes), matrix.axes)] for number in set(matrix.points.cells)
    }
    names = [clean(t(segment.name)) for segment in segments]
    rows: list[list[dict[str, Any]]] = [[] for _ in segments]
    for place, text, number in zip(positions(matrix), _tooltips(matrix, t), matrix.points.cells, strict=True):
        index = owners[number]
        rows[index].append({"position": place, "text": f"{text}\n{names[index]}"})
    return [
        pydeck.Layer(
            "ScatterplotLayer",
            points,
            id=f"points-{segment.key}",
            get_position="position",
            get_fill_color=[*_rgb(segment_color(matrix.axes, segment, dark=dark)), 230],
            get_radius=0.0075,
            radius_units="'common'",
            radius_min_pixels=1.8,
            radius_max_pixels=6,
            billboard=True,
            pickable=True,
        )
        for segment, points in zip(segments, rows, strict=True)
        if points
    ]


def _tooltips(matrix: Matrix, t: Translator) -> list[str]:
    """Return for each sampled customer the id and the value on each axis."""
    line, customer = N_("{label}: {value}"), t(N_("Customer"))
    ids = [t(line, label=customer, value=clean(key)) for key in matrix.points.ids]
    figures = []
    for axis, values in zip(matrix.axes, matrix.points.values, strict=True):
        label = clean(t(axis.label))
        figures.append([t(line, label=label, value=_figure(value, axis.unit, matrix.currency, t)) for value in values])
    return ["\n".join(lines) for lines in zip(ids, *figures, strict=True)]


def alt_text(matrix: Matrix, segments: Sequence[Segment], t: Translator) -> str:
    """Return a description of the cube in one sentence, for screen readers."""
    return t(
        N_("Cube of customers by {axes}. {finding}."),
        axes=t.listing([t(axis.label) for axis in matrix.axes]),
        finding=t(finding_of(matrix, segments)),
    )


@lru_cache(maxsize=30_000)  # of the 15,000 figures none changes when a cut moves, and they take most of the time
def _figure(value: float, unit: str, currency: str | None, t: Translator) -> str:
    return t.quantity(Quantity(value, unit, currency))


def _names(matrix: Matrix, segments: Sequence[Segment], t: Translator, dark: bool) -> pydeck.Layer:
    """Return a label with name (or levels) and share for each segment, in its largest cell; none where there are too many."""
    named = [segment for segment in segments if not segment.is_unclassified and segment.customers]
    rows = []
    for segment in named if len(named) <= _MOST_NAMES else []:
        largest = max((matrix.cell(code) for code in segment.cells), key=lambda cell: cell.customers)
        name = clean(t(segment.name if segment.is_named else short_cell_name(matrix.axes, largest)))
        rows.append(
            {
                "position": corner(matrix, largest),
                "text": escape_formula(f"{name} {t.percent(segment.share)}"),
                "anchor": "middle",
                "border_color": _rgb(segment_color(matrix.axes, segment, dark=dark)),
            }
        )
    border = {"get_border_color": "border_color", "get_border_width": 2, "background_padding": [5, 3]}
    return text_layer("names", rows, size=13, color=INK[dark], dark=dark, **border)


def _tooltip_style(dark: bool) -> dict[str, str]:
    ink, paper = (f"rgb({', '.join(map(str, tone[dark]))})" for tone in (INK, PAPER))
    return {
        "color": ink,
        "backgroundColor": paper,
        "border": f"1px solid {ink}",
        "fontSize": "13px",
        "padding": "6px 9px",
    }


def _rgb(color: str) -> list[int]:
    return [int(color[start : start + 2], 16) for start in (1, 3, 5)]
