"""The cube: every sampled customer once, on the right side of the sheets, and untouched by hostile names."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest

import crm_dashboard as crm
from crm_dashboard.charts.cube.cube import SIDES, Cube, alt_text, cube, legend, viewed_from
from crm_dashboard.charts.cube.frame import cuts, figures_of
from crm_dashboard.charts.cube.space import position_on_edge
from crm_dashboard.charts.drawing.axis import jitter
from crm_dashboard.charts.drawing.palette import segment_color
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.i18n.translator import translator
from crm_dashboard.model.matrix.matrix import Matrix, MatrixAxis, levels_of
from crm_dashboard.model.question.cuts import MEDIAN
from crm_dashboard.model.segments.segment import Segment, segments
from crm_dashboard.model.segments.template_file import templates
from crm_dashboard.settings import Settings
from crm_dashboard.text import text

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "{position}",
    "{text}",
    "@@=position",
    "@@=c0",
    "@@#a.b",
    "__proto__",
    "{{",
    "=1+1",
    "张三",
    "'); --",
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Forty customers, eleven of them with hostile ids; the customer table has a column called `@@=c0`."""
    folder = tmp_path_factory.mktemp("cube")
    ids = [*HOSTILE, *(f"c{number}" for number in range(29))]
    quoted = ['"' + one.replace('"', '""') + '"' for one in ids]
    day = dt.date(2024, 1, 1)
    orders = ["customer_id,order_id,order_date,amount"]
    orders += [
        f"{name},{number}-{order},{day + dt.timedelta(days=7 * order + number)},{number + order}.50"
        for number, name in enumerate(quoted)
        for order in range(1 + number % 5)
    ]
    (folder / "orders.csv").write_text("\n".join(orders), encoding="utf-8")
    customers = ['customer_id,"@@=c0"', *(f"{name},{number * 3 % 17}" for number, name in enumerate(quoted))]
    (folder / "customers.csv").write_text("\n".join(customers), encoding="utf-8")
    settings = Settings(workspaces_root=folder / "root")
    with open_workspace("forty", create=True, settings=settings) as workspace:
        workspace.import_file(folder / "orders.csv")
        workspace.import_file(folder / "customers.csv", "customers")
        yield workspace
    close_engine(folder / "root")


@pytest.fixture(scope="module")
def matrix(shop: Workspace) -> Matrix:
    """Two cuts of recency, of which less is better, money on the log scale, orders, which are whole."""
    axes = (crm.Axis("recency", cuts=[7, 30]), crm.Axis("monetary", scale="log"), crm.Axis("frequency", cuts=[3]))
    return crm.answer(shop, crm.MatrixSpec(axes)).matrix


def axis_of(**given: Any) -> MatrixAxis:
    usual: dict[str, Any] = {
        "metric": "m", "column": "m", "label": text("M"), "definition": text("M"), "unit": "number", "favourable": "more",
        "whole": False, "scale": "linear", "method": MEDIAN, "cuts": (25.0,), "low": 0.0, "high": 100.0,
    }  # fmt: skip
    return MatrixAxis(**{**usual, **given})


def drawn(matrix: Matrix, found: tuple[Segment, ...] | None = None, language: str = "en") -> dict[str, Any]:
    """Return the deck as the browser gets it."""
    return json.loads(cube(matrix, found or segments(matrix), translator(language), False).to_json())


def layers(deck: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one for one in deck["layers"] if one["@@type"] == kind]


def customer_of(row: dict[str, Any]) -> str:
    return row["text"].split("\n")[0].removeprefix("Customer: ").strip()


@pytest.mark.parametrize(
    ("given", "value", "place"),
    [
        ({}, 25, 27 / 104),  # drawn from -2 to 102
        ({"favourable": "less"}, 25, 1 - 27 / 104),
        ({"scale": "log", "high": 99.0, "cuts": (9.0,)}, 9, 0.5 / 1.02),  # ln 10 of ln 100, and 2 % of room
        ({"scale": "log", "low": -9.0, "high": 99.0, "cuts": (9.0,)}, 0, 1 / 3.06),  # ln 10 of ln 1000
        ({"whole": True, "high": 9.0, "cuts": (3.0,)}, 3, 3 / 10.2),  # a value has the unit beyond it
        ({"whole": True, "high": 9.0, "cuts": (3.0,), "favourable": "less"}, 3, 1 - 4 / 10.2),
    ],
)
def test_a_cut_stands_where_its_scale_and_direction_put_it(given: dict[str, Any], value: float, place: float) -> None:
    axis = axis_of(**given)
    assert position_on_edge(axis, value) == pytest.approx(place, abs=1e-4)
    if value in axis.cuts:
        assert cuts(axis) == [pytest.approx(place, abs=1e-4)]


@pytest.mark.parametrize("value", [5.0, 1e308, -1e308])
def test_an_axis_without_a_span_still_has_its_place(value: float) -> None:
    axis = axis_of(low=value, high=value, cuts=(value,))
    assert 0 <= position_on_edge(axis, value) <= 1


def test_every_sampled_customer_stands_once_inside_the_cube(matrix: Matrix) -> None:
    rows = [row for layer in layers(drawn(matrix), "ScatterplotLayer") for row in layer["data"]]
    assert sorted(customer_of(row) for row in rows) == sorted(matrix.points.ids)
    assert len(rows) == 40
    assert all(0 <= share <= 1 for row in rows for share in row["position"])


def test_every_customer_stands_on_the_side_of_the_sheets_that_its_cell_says(matrix: Matrix) -> None:
    levels = {
        customer: levels_of(number, matrix.axes)
        for customer, number in zip(matrix.points.ids, matrix.points.cells, strict=True)
    }
    sheets = [cuts(axis) for axis in matrix.axes]
    assert [len(one) for one in sheets] == [2, 1, 1]
    for layer in layers(drawn(matrix), "ScatterplotLayer"):
        for row in layer["data"]:
            sides = tuple(sum(at >= cut for cut in own) for at, own in zip(row["position"], sheets, strict=True))
            assert sides == levels[customer_of(row)]


def test_the_sheets_lie_across_the_cube_at_the_cuts(matrix: Matrix) -> None:
    (sheets,) = layers(drawn(matrix), "SolidPolygonLayer")
    found = []
    for row in sheets["data"]:
        (index,) = (index for index in range(3) if len({corner[index] for corner in row["polygon"]}) == 1)
        found.append((index, row["polygon"][0][index]))
    assert found == [(index, at) for index, axis in enumerate(matrix.axes) for at in cuts(axis)]


def test_a_customer_has_the_colour_of_its_segment(shop: Workspace) -> None:
    template = templates()["rfm_8"]
    answer = crm.answer(shop, template.spec())
    named = segments(answer.matrix, template)
    shown = {tuple(layer["getFillColor"][:3]) for layer in layers(drawn(answer.matrix, named), "ScatterplotLayer")}
    wanted = {segment_color(answer.matrix.axes, one, dark=False) for one in named if one.customers}
    assert {"#{:02x}{:02x}{:02x}".format(*one) for one in shown} == wanted
    told = legend(answer.matrix, named, dark=False)
    assert [one.key for _, alike in told for one in alike] == [one.key for one in named if not one.is_unclassified]


def test_nameless_cells_have_colours_of_their_own_where_there_are_enough(matrix: Matrix) -> None:
    told = legend(matrix, segments(matrix), dark=False)
    assert [len(alike) for _, alike in told] == [1] * 12
    assert len(matrix.cells) == 12


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("dark", [False, True])
def test_the_tooltip_is_one_text_in_the_readers_language(matrix: Matrix, language: str, dark: bool) -> None:
    t = translator(language)
    deck = cube(matrix, segments(matrix), t, dark)
    assert deck._tooltip["text"] == "{text}"
    assert "html" not in deck._tooltip
    row = json.loads(deck.to_json())["layers"][0]["data"][0]
    lines = row["text"].split("\n")
    assert len(lines) == 5
    assert [line.count(t(axis.label)) for line, axis in zip(lines[1:4], matrix.axes, strict=True)] == [1, 1, 1]


def test_hostile_names_stay_texts(shop: Workspace) -> None:
    axes = (crm.Axis("attribute:@@=c0"), crm.Axis("monetary"), crm.Axis("frequency", cuts=[3]))
    matrix = crm.answer(shop, crm.MatrixSpec(axes)).matrix
    evil = tuple(dataclasses.replace(one, name=text("@@#a.b"), tone="teal") for one in segments(matrix))
    deck = drawn(matrix, evil)
    rows = [row for layer in layers(deck, "ScatterplotLayer") for row in layer["data"]]
    assert {customer_of(row) for row in rows} >= set(HOSTILE)
    texts = [row for layer in layers(deck, "TextLayer") for row in layer["data"]]
    for row in (*rows, *texts):
        assert set(row) <= {"position", "text", "anchor", "border_color"}
        assert not row["text"].startswith("@@")
    assert " @@=c0" in {row["text"] for row in texts}
    assert alt_text(matrix, evil, translator("zh"))


def test_nothing_is_fetched_and_no_key_of_the_server_goes_along(
    matrix: Matrix, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MAPBOX_API_KEY", "CARTO_API_KEY", "GOOGLE_MAPS_API_KEY"):
        monkeypatch.setenv(name, "secret-of-the-server")
    deck = cube(matrix, segments(matrix), translator("en"), False)
    sent = deck.to_json()
    assert "secret" not in sent
    assert deck.mapbox_key is None  # Streamlit sends it beside the rest
    assert "http" not in sent
    assert {"mapStyle", "mapProvider"} & set(json.loads(sent)) == set()
    assert [view["@@type"] for view in json.loads(sent)["views"]] == ["OrbitView"]


def test_each_wish_to_look_from_a_side_differs_from_the_last_in_every_figure(matrix: Matrix) -> None:
    deck = cube(matrix, segments(matrix), translator("en"), False)

    def figures(seen: Cube) -> dict[str, float]:
        view = json.loads(seen.to_json())["initialViewState"]
        return {key: view[key] for key in ("rotationX", "rotationOrbit", "zoom")}

    for side, (tilt, orbit) in SIDES.items():
        first, again = figures(viewed_from(deck, side, 7)), figures(viewed_from(deck, side, 8))
        assert all(first[key] != again[key] for key in first)
        assert first["rotationX"] == pytest.approx(tilt, abs=1e-3)
        assert first["rotationOrbit"] == pytest.approx(orbit, abs=1e-3)


def test_the_ends_of_an_axis_give_way_to_its_cuts() -> None:
    figures = figures_of(axis_of(cuts=(1.0, 50.0)), 0, translator("en"), None)
    assert [figure for _, figure in figures] == ["1", "50", "100"]
    dear = axis_of(unit="money", low=0.0, high=105_855.6, cuts=(723.6,), scale="log")
    assert [figure for _, figure in figures_of(dear, 1, translator("zh"), "CNY")] == ["¥0", "¥723.60", "¥10.6万"]


def test_three_spreads_of_one_key_are_three_numbers() -> None:
    found = [jitter(0.123456, index) for index in range(3)]
    assert len(set(found)) == 3
    assert all(0 <= one < 1 for one in found)
