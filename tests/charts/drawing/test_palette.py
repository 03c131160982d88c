"""Cells without a name: no two share a colour as long as there are colours enough."""

from __future__ import annotations

from itertools import product

import pytest

from crm_dashboard.charts.drawing.palette import cell_color, tone_color
from crm_dashboard.model.matrix.matrix import MatrixAxis
from tests.model.questions import fixed_axis, numeric


def axes_of(levels: tuple[int, ...]) -> list[MatrixAxis]:
    return [fixed_axis(numeric(f"u{index}"), *map(float, range(1, count))) for index, count in enumerate(levels)]


@pytest.mark.parametrize("levels", [(2, 2), (3, 3), (2, 2, 2), (3, 2, 2), (4, 3), (5, 2)], ids=str)
@pytest.mark.parametrize("dark", [False, True])
def test_every_cell_has_a_colour_of_its_own(levels: tuple[int, ...], dark: bool) -> None:
    axes, cells = axes_of(levels), list(product(*map(range, levels)))
    colors = [cell_color(axes, cell, dark=dark) for cell in cells]
    assert len(set(colors)) == len(cells)
    assert colors[-1] == tone_color("teal", dark=dark)
    assert colors[0] == tone_color("grey", dark=dark)


def test_of_more_cells_than_colours_those_on_the_same_sides_share_one() -> None:
    axes = axes_of((3, 3, 3))
    assert len({cell_color(axes, cell, dark=False) for cell in product(range(3), repeat=3)}) == 9
