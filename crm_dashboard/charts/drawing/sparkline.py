"""Small pictures of how a figure went, as SVG: without axes, for a card.

Written here and not drawn from a chart: eight charts of three marks took half a second of the first page and loaded a browser engine.
"""

from __future__ import annotations

from collections.abc import Sequence

_PADDING = 3
_Point = tuple[float, float]


def sparkline(values: Sequence[float], color: str) -> str:
    """Return an SVG with line and area over equal steps, from zero or the least value, the last point marked."""
    width, height = 220, 46
    low, high = min(0.0, *values), max(1e-9, *values)
    points = _scale_points(values, low, high, width, height)
    ground = height + low / (high - low) * height
    outline = (
        f"M{_format_point((points[0][0], ground))}"
        + _line(points).replace("M", "L", 1)
        + f"L{_format_point((points[-1][0], ground))}Z"
    )
    marks = (
        f'<path d="{outline}" fill="{color}" opacity="0.18"/>'
        f'<path d="{_line(points)}" fill="none" stroke="{color}" stroke-width="2"/>'
        f'<circle cx="{points[-1][0]:.1f}" cy="{points[-1][1]:.1f}" r="3.3" fill="{color}"/>'
    )
    return _picture(marks, width, height)


def movement_line(values: Sequence[float], color: str) -> str:
    """Return an SVG with a line from the least to the greatest value: how a figure moved, not how large it is."""
    width, height = 66, 36
    low, high = min(values), max(values)
    room = (high - low or abs(high) or 1.0) * 0.15
    points = _scale_points(values, low - room, high + room, width, height)
    marks = (
        f'<path d="{_line(points)}" fill="none" stroke="{color}" stroke-width="1.6"/>'
        f'<circle cx="{points[-1][0]:.1f}" cy="{points[-1][1]:.1f}" r="2.9" fill="{color}"/>'
    )
    return _picture(marks, width, height)


def _scale_points(values: Sequence[float], low: float, high: float, width: float, height: float) -> list[_Point]:
    """Return where the values lie, the first left and the last right, `high` at the top."""
    step = width / max(len(values) - 1, 1)
    return [(place * step, (high - value) / (high - low) * height) for place, value in enumerate(values)]


def _line(points: Sequence[_Point]) -> str:
    return "M" + "L".join(map(_format_point, points))


def _format_point(point: _Point) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}"


def _picture(marks: str, width: int, height: int) -> str:
    box = f"{-_PADDING} {-_PADDING} {width + 2 * _PADDING} {height + 2 * _PADDING}"
    size = f'width="{width + 2 * _PADDING}" height="{height + 2 * _PADDING}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="{box}">{marks}</svg>'
