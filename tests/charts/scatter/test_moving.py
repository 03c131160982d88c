"""A chart whose cuts are signals puts each customer on the side on which the engine counts them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import vl_convert

from crm_dashboard import Axis, Fixed, MatrixSpec, Workspace, answer, open_workspace
from crm_dashboard.charts.drawing.palette import cell_color
from crm_dashboard.charts.scatter.live import live_chart
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.i18n.translator import translator
from crm_dashboard.model.matrix.matrix import levels_of
from crm_dashboard.settings import Settings


@pytest.fixture(scope="module")
def cdnow(shared_root: Path) -> Iterator[Workspace]:
    with open_workspace("cdnow", settings=Settings(workspaces_root=shared_root)) as workspace:
        yield workspace
    close_engine(shared_root)


def symbols(node: Any) -> Iterator[dict[str, Any]]:
    """Yield the points of a scene."""
    if isinstance(node, dict):
        if node.get("marktype") == "symbol":
            yield from node["items"]
        for one in node.values():
            yield from symbols(one)
    elif isinstance(node, list):
        for one in node:
            yield from symbols(one)


def drawn(chart: Any, cuts: dict[str, list[float]]) -> list[dict[str, Any]]:
    """Return the points as Vega draws them with the cuts put elsewhere."""
    spec = json.loads(chart.vega)
    for data in spec["data"]:
        if data["name"] in chart.rows:
            data["values"] = chart.rows[data["name"]]
    for signal in spec["signals"]:
        signal["value"] = cuts.get(signal["name"], signal.get("value"))
    return list(symbols(vl_convert.vega_to_scenegraph(spec)))


@pytest.mark.parametrize(
    ("metrics", "moved"),
    [(("frequency", "monetary"), ([3.0], [100.0])), (("recency", "order_value"), ([200.5, 400.0], [20.0, 35.5]))],
)
def test_points_take_the_colour_of_the_cell_in_which_moved_cuts_put_them(
    cdnow: Workspace, metrics: tuple[str, str], moved: tuple[list[float], list[float]]
) -> None:
    start = [Fixed(tuple(1.0 + index for index in range(len(cuts)))) for cuts in moved]
    chart = live_chart(answer(cdnow, MatrixSpec(tuple(map(Axis, metrics, start)))).matrix, translator("en"))
    there = answer(
        cdnow, MatrixSpec(tuple(Axis(one, Fixed(tuple(cuts))) for one, cuts in zip(metrics, moved, strict=True)))
    )
    axes, points = there.matrix.axes, there.matrix.points
    expected = Counter(cell_color(axes, levels_of(cell, axes), dark=False) for cell in points.cells)
    found = drawn(chart, dict(zip(("cut_x", "cut_y"), moved, strict=True)))
    assert Counter(one["fill"] for one in found) == expected
    assert len(found) == len(points.ids)


def test_no_tick_is_labelled_under_the_value_of_a_cut(cdnow: Workspace) -> None:
    chart = live_chart(
        answer(cdnow, MatrixSpec((Axis("frequency", Fixed((3.0,))), Axis("monetary", Fixed((100.0,)))))).matrix,
        translator("en"),
    )
    far, on_a_tick = (labels_of(chart, {"cut_x": [50.0], "cut_y": [cut]}) for cut in (4_000.0, 100.0))
    assert "$100" in far
    assert "$100" not in on_a_tick


def labels_of(chart: Any, cuts: dict[str, list[float]]) -> set[str]:
    """Return all texts that Vega draws with the cuts put elsewhere."""
    spec = json.loads(chart.vega)
    for signal in spec["signals"]:
        signal["value"] = cuts.get(signal["name"], signal.get("value"))
    return set(re.findall(r">([^<>]+)</text>", vl_convert.vega_to_svg(spec)))
