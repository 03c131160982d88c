"""Charts that several threads draw at once keep to their own rows, whatever another library does to Altair's settings (F1, F2)."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import pytest

import crm_dashboard as crm
from crm_dashboard.charts.drawing.vega_lite import records, vega_lite, with_records
from crm_dashboard.charts.heat.heatmap import heat_map
from crm_dashboard.charts.scatter.live import live_chart
from crm_dashboard.charts.scatter.scatter import scatter
from crm_dashboard.charts.scatter.tiles import tiles
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.i18n.translator import translator
from crm_dashboard.model.heat.measures import MEASURES
from crm_dashboard.model.matrix.matrix import Matrix
from crm_dashboard.model.segments.segment import segments
from crm_dashboard.settings import Settings
from tests.charts.heat.test_heatmap import BANDS

THREADS, ROUNDS = 8, 2
T = translator("en")


@pytest.fixture(scope="module")
def matrix(shared_root: Path) -> Iterator[Matrix]:
    with open_workspace("cdnow", settings=Settings(workspaces_root=shared_root)) as workspace:
        spec = crm.MatrixSpec((crm.Axis("frequency"), crm.Axis("monetary")))
        found = crm.answer(workspace, spec).matrix
    close_engine(shared_root)
    points = found.points
    few = {name: getattr(points, name)[:80] for name in ("ids", "revenue", "cells", "keys")}
    return replace(found, points=replace(points, **few, values=tuple(one[:80] for one in points.values)))


@pytest.fixture
def switching() -> Iterator[None]:
    """Let threads take turns often, while one of them switches Altair's settings as `st.altair_chart` does."""
    usual, ended = sys.getswitchinterval(), threading.Event()
    sys.setswitchinterval(1e-5)
    alt.data_transformers.register("foreign", lambda _data: {"name": "foreign"})
    foreign = alt.Chart(pd.DataFrame({"c6": ["somebody else"]})).mark_point().encode(x="c6:N")

    def switch() -> None:
        while not ended.is_set():
            with alt.data_transformers.enable("foreign"), alt.theme.enable("none"):
                foreign.to_dict(validate=False)

    other = threading.Thread(target=switch)
    other.start()
    yield
    ended.set()
    other.join()
    alt.data_transformers.enable("default")
    alt.theme.enable("default")
    sys.setswitchinterval(usual)


def drawings(mine: Matrix) -> dict[str, Callable[[], Any]]:
    """Return ways to draw every kind of chart of a matrix, each as JSON of its specification with its rows."""
    named = segments(mine)
    made: dict[str, Callable[[], Any]] = {
        "scatter": lambda: scatter(mine, T, segments=named),
        "tiles": lambda: tiles(mine, named, T),
        "heat map": lambda: heat_map(BANDS, MEASURES[0], T),
    }
    drawn = {name: lambda make=make: with_records(vega_lite(make())) for name, make in made.items()}
    return {**drawn, "live": lambda: vars(live_chart(mine, T, segments=named))}


def test_each_thread_draws_what_it_draws_alone(matrix: Matrix, switching: None) -> None:
    def draw(number: int) -> list[str]:
        ids = tuple(f"{number}:{one}" for one in range(len(matrix.points.ids)))
        mine = replace(matrix, points=replace(matrix.points, ids=ids))
        drawn = {
            name: {json.dumps(make(), default=str) for _ in range(ROUNDS)} for name, make in drawings(mine).items()
        }
        assert ids[-1] in next(iter(drawn["scatter"]))
        return [name for name, versions in drawn.items() if len(versions) > 1 or "somebody else" in str(versions)]

    with ThreadPoolExecutor(THREADS) as pool:
        wrong = list(pool.map(draw, range(THREADS)))
    assert wrong == [[]] * THREADS


def test_a_specification_holds_its_rows_by_place_and_length() -> None:
    two, three = pd.DataFrame({"c0": [1, 2]}), pd.DataFrame({"c0": [1, 2, None]})
    marks = [alt.Chart(one).mark_point().encode(x="c0:Q") for one in (two, three, two)]
    spec = vega_lite(alt.hconcat(alt.layer(*marks[:2]), marks[2]))
    assert {name: len(frame) for name, frame in spec["datasets"].items()} == {"rows_0_2": 2, "rows_1_3": 3}
    assert spec["hconcat"][1]["data"] == {"name": "rows_0_2"}
    assert records(three)[2] == {"c0": None}
