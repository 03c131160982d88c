"""What is on screen, in the address and in the store is the same question, wherever a random walk through the app leads."""

from __future__ import annotations

import random

import pytest
from streamlit.testing.v1 import AppTest

from crm_dashboard.model.question.cuts import Fixed
from crm_dashboard.model.question.spec import Among, MatrixSpec
from tests.gates import STEPS, WALKS, chance
from tests.ui.conftest import Open
from tests.ui.question.test_undo_and_redo import KINDS, LAST, SMALL, asked, small  # noqa: F401 - the fixture

PAGES = ("matrix", "overview", "segments", "customers", "heatmap", "trends")


def stored(app: AppTest) -> MatrixSpec:
    spec: MatrixSpec = app.session_state[f"question history of {SMALL}"].current
    return spec


def on_screen_as_stored(app: AppTest) -> None:
    """Hold every control of the question against the stored one."""
    spec = stored(app)
    shown = [app.selectbox(key=f"{SMALL}:{axis}").value for axis in "xyz"]
    assert shown == [*(axis.metric for axis in spec.axes), *[""] * (3 - len(spec.axes))]
    assert app.selectbox(key=f"{SMALL}:template").value == (spec.template or "")
    assert app.selectbox(key=f"{SMALL}:window").value == (spec.window or 0)
    assert app.date_input(key=f"{SMALL}:as_of").value == (spec.as_of or LAST)
    for axis in spec.axes:
        assert app.get_by_key(f"{SMALL}:{axis.metric}:scale").value == (axis.scale or "auto")
        if isinstance(axis.cuts, Fixed):
            count = len(axis.cuts.values)
            values = [app.session_state[f"{SMALL}:{axis.metric}:cut:{count}:{place}"] for place in range(count)]
            assert tuple(values) == axis.cuts.values
    for composite in spec.composites:
        if composite.key in [axis.metric for axis in spec.axes]:
            for part in composite.parts:
                assert app.number_input(key=f"{SMALL}:{composite.key}:{part.metric}:weight").value == part.weight
    for one in spec.filters:
        if isinstance(one, Among) and not one.inverted:
            assert app.multiselect(key=f"{SMALL}:only:{one.column}").value == list(one.values)


def press_if_possible(app: AppTest, key: str) -> None:
    buttons = [one for one in app.button if one.key == key and not one.disabled]
    if buttons:
        buttons[0].click().run()


def step(app: AppTest, chance_: random.Random, open_page: Open, page: str) -> tuple[AppTest, str]:
    """Do one thing that a reader may do; return the app, another one after a link, and the page that is open."""
    kind = chance_.choice(["change", "change", "change", "undo", "redo", "back_to_kept", "page", "language", "link"])
    if kind == "change":
        chance_.choice(KINDS)(app, chance_)
        app.run()
    elif kind == "page":
        page = chance_.choice(PAGES)
        app.switch_page(f"pages/{page}.py").run()
    elif kind == "language":
        app.get_by_key("language").set_value(chance_.choice(["en", "zh"])).run()
    elif kind == "link":
        there = {name: app.query_params[name] for name in app.query_params}
        language = str(there.pop("lang"))
        before = stored(app)
        app = open_page(page, language, **there)
        assert stored(app) == before
    else:
        press_if_possible(app, kind)
    return app, page


@pytest.mark.slow
@pytest.mark.parametrize("walk", range(WALKS))
def test_screen_address_and_store_say_the_same_at_every_step_of_a_random_walk(
    walk: int,
    small: str,  # noqa: F811
    open_page: Open,
) -> None:
    chance_, page = chance(f"walk {walk}"), "matrix"
    app = open_page(page, "en", workspace=small)
    for _ in range(STEPS):
        app, page = step(app, chance_, open_page, page)
        assert not app.exception
        assert not app.error
        assert asked(app) == stored(app)
        on_screen_as_stored(app)
