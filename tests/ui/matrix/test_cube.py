"""The rotatable view on the page of the matrix: folded, in both languages, and never there for two dimensions."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.gates import LANGUAGES, combinations
from tests.ui.conftest import Open, shown_texts

AXES = {"x": "recency~quantile:0.5~auto", "y": "monetary~quantile:0.5~auto", "z": "frequency~quantile:0.5~auto"}


def decks(app: AppTest) -> list[dict[str, Any]]:
    return [json.loads(one.proto.json) for one in app.get("deck_gl_json_chart")]  # type: ignore[attr-defined]


def opened(app: AppTest) -> AppTest:
    app.session_state["cube"] = True
    return app.run()


def test_two_dimensions_have_no_cube(open_page: Open) -> None:
    app = open_page("matrix", "en", x=AXES["x"], y=AXES["y"])
    assert "Rotate the three dimensions" not in [one.label for one in app.expander]


def test_a_folded_cube_is_not_built(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "crm_dashboard.charts.cube.cube", raising=False)
    app = open_page("matrix", "en", **AXES)
    assert "Rotate the three dimensions" in [one.label for one in app.expander]
    assert decks(app) == []
    assert "crm_dashboard.charts.cube.cube" not in sys.modules


@pytest.mark.parametrize(("params", "language"), combinations([AXES, {"template": "rfm_8"}], LANGUAGES))
def test_the_opened_cube_shows_the_sample_and_says_what_it_is(
    open_page: Open, english_messages: set[str], language: str, params: dict[str, str]
) -> None:
    app = opened(open_page("matrix", language, **params))
    assert not app.exception
    (deck,) = decks(app)
    points = [layer for layer in deck["layers"] if layer["@@type"] == "ScatterplotLayer"]
    assert sum(len(layer["data"]) for layer in points) == 5_000
    said = " ".join(one.value for one in app.caption)
    assert "5,000" in said
    assert ("8,332" if "template" in params else "23,570") in said  # of the last 12 months, and of all history
    assert "WebGL" in said
    if language == "zh":
        assert [text for text in shown_texts(app) if text in english_messages] == []


def test_a_side_is_chosen_and_left_again(open_page: Open) -> None:
    app = opened(open_page("matrix", "en", **AXES))
    views = [decks(app)[0]["initialViewState"]]
    for side in ("front", "whole"):
        app.button(key=f"cube_{side}").click().run()
        views.append(decks(app)[0]["initialViewState"])
    assert [round(view["rotationOrbit"]) for view in views] == [-32, 0, -32]
    assert views[0] != views[2]
    assert not app.exception
