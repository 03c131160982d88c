"""Undo and redo step through the question as the controls form it (P13), and a version always comes back as it was."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from crm_dashboard import open_workspace
from crm_dashboard.model.question.cuts import MEDIAN, Fixed
from crm_dashboard.model.question.spec import Axis, MatrixSpec
from crm_dashboard.ui.question.link_parameters import from_params
from tests.gates import CHANGES
from tests.gates import chance as chance_of
from tests.ui.conftest import Open

SMALL = "small"
LAST = dt.date(2024, 12, 31)


@pytest.fixture(scope="module")
def small(workspaces_root: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A workspace of 300 customers with a channel: a page of it is drawn ten times as fast as one of the samples."""
    chance, lines = random.Random(4), ["customer_id,order_ts,net_amount,channel"]
    for customer in range(300):
        for _ in range(1 + int(chance.expovariate(0.4))):
            day = LAST - dt.timedelta(days=int(chance.expovariate(0.006)))
            lines.append(f"C{customer:03},{day},{chance.lognormvariate(4, 1):.2f},{chance.choice(['web', 'app', ''])}")
    lines.append(f"C000,{LAST},50,web")
    path = tmp_path_factory.mktemp("small") / "orders.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    with FileLock(workspaces_root / "small.lock"), open_workspace(SMALL, create=True) as workspace:
        if workspace.version is None:
            workspace.import_file(path)
    return SMALL


def asked(app: AppTest) -> MatrixSpec:
    """Return the question that the page asked, as its address tells it."""
    there = {name: app.query_params[name] for name in app.query_params}
    spec = from_params({name: one if isinstance(one, list) else [one] for name, one in there.items()}).spec
    assert spec is not None
    return spec


def press(app: AppTest, key: str) -> None:
    app.button(key=key).click().run()
    assert not app.exception
    assert not app.error


def metrics_on(app: AppTest) -> list[str]:
    return [str(app.selectbox(key=f"{SMALL}:{axis}").value) for axis in "xyz" if app.selectbox(key=f"{SMALL}:{axis}").value]  # fmt: skip


# --- one random change, by a widget as a reader would ------------------------------------------------------------------


def another_dimension(app: AppTest, chance: random.Random) -> None:
    axis = chance.choice("xyz")
    choices = ["recency", "frequency", "monetary", "loyalty", "order_value", "tenure", "channels"] + ["", ""] * (axis == "z")  # fmt: skip
    taken = set(metrics_on(app))
    app.selectbox(key=f"{SMALL}:{axis}").select(chance.choice([one for one in choices if one not in taken]))


def another_rule(app: AppTest, chance: random.Random) -> None:
    metric = chance.choice(metrics_on(app))
    rules = ["median", "fixed", "mean", "quantile", "parts", "breaks"]
    rules += ["top"] * (metric in ("frequency", "monetary"))
    app.selectbox(key=f"{SMALL}:{metric}:method").select(chance.choice(rules))


def another_number(app: AppTest, chance: random.Random) -> None:
    places = [
        *(one for one in app.text_input if ":cut:" in one.key),
        *(one for one in app.number_input if one.key.endswith((":quantile", ":top", ":weight"))),
    ]
    if places:
        one = chance.choice(places)
        if isinstance(one, TextInput):
            cut = app.session_state[one.key.removesuffix(":text")]
            one.set_value(str(cut + chance.choice([1, 2, 7.25])))
        else:
            one.set_value(chance.choice([12.5, 33.3, 61.7, 80, 88.8, 95]))


def another_number_of_levels(app: AppTest, chance: random.Random) -> None:
    places = [one for one in app.segmented_control if str(one.key).endswith(":levels")]
    if places:
        chance.choice(places).set_value(chance.choice([2, 3, 4, 5]))


def another_scale(app: AppTest, chance: random.Random) -> None:
    metric = chance.choice(metrics_on(app))
    app.get_by_key(f"{SMALL}:{metric}:scale").set_value(chance.choice(["auto", "linear", "log"]))


def another_window(app: AppTest, chance: random.Random) -> None:
    app.selectbox(key=f"{SMALL}:window").select(chance.choice([0, 730, 365]))


def another_day(app: AppTest, chance: random.Random) -> None:
    app.date_input(key=f"{SMALL}:as_of").set_value(LAST - dt.timedelta(days=chance.choice([0, 0, 30])))


def another_matrix(app: AppTest, chance: random.Random) -> None:
    app.selectbox(key=f"{SMALL}:template").select(chance.choice(["", "value_loyalty", "rfm_8", "value_frequency"]))


def another_filter(app: AppTest, chance: random.Random) -> None:
    column = "orders.channel"
    columns = app.multiselect(key=f"{SMALL}:filters")
    if column not in columns.value:
        columns.set_value([column]).run()
    values = app.multiselect(key=f"{SMALL}:only:{column}")
    values.set_value(chance.sample(["app", "web"], k=chance.choice([0, 1, 2])))


KINDS: list[Callable[[AppTest, random.Random], None]] = [
    another_dimension,
    another_rule,
    another_rule,
    another_number,
    another_number,
    another_number_of_levels,
    another_scale,
    another_window,
    another_day,
    another_matrix,
    another_filter,
]


def change_until_it_differs(app: AppTest, chance: random.Random) -> None:
    before = asked(app)
    for _ in range(30):
        chance.choice(KINDS)(app, chance)
        app.run()
        assert not app.exception
        assert not app.error
        if asked(app) != before:
            return
    raise AssertionError("no change was found")


@pytest.mark.slow
def test_case_p13_undo_and_redo_over_random_changes_end_where_they_began(open_page: Open, small: str) -> None:
    app, chance = open_page("matrix", "en", workspace=small), chance_of("p13")
    met = [asked(app)]
    for _ in range(CHANGES):
        change_until_it_differs(app, chance)
        met.append(asked(app))
    for spec in reversed(met[:-1]):
        press(app, "undo")
        assert asked(app) == spec
    assert app.button(key="undo").disabled
    for spec in met[1:]:
        press(app, "redo")
        assert asked(app) == spec
    assert app.button(key="redo").disabled


LINKS: dict[str, dict[str, str | list[str]]] = {
    "one value in ten thousand, and shares that no control holds": {
        "x": "frequency~quantile:0.9995~auto",
        "y": "monetary~top:0.3333333333333333~log",
        "z": "recency~quantile:0.0005~linear",
    },
    "shares that the controls hold only nearly": {
        "x": "frequency~quantile:0.333~auto",
        "y": "monetary~top:0.57~auto",
        "z": "recency~quantile:0.123456789~auto",
    },
    "several shares": {"x": "frequency~top:0.5,0.8~auto", "y": "monetary~quantile:0.1,0.2,0.7~log"},
    "equal parts, breaks and the mean": {
        "x": "tenure~quantile:0.3333333333333333,0.6666666666666666~auto",
        "y": "monetary~breaks:4~log",
        "z": "recency~mean~linear",
    },
    "four fixed cuts, a window of 777 days, another day": {
        "x": "order_value~at:10.123456789,20,30,400~auto",
        "y": "frequency~at:3~auto",
        "window": "777",
        "asof": "2024-11-30",
    },
    "filters of every kind": {
        "x": "recency~mean~auto",
        "y": "monetary~mean~auto",
        "only": [
            '["loyalty",10,null,false]',
            '["orders.channel",["web"],true]',
            '["orders.channel",["app",null],false]',
            '["orders.channel",["app"],false]',
            '["frequency",null,50,false]',
        ],
    },
    "a composite with weights and ranges of its own": {
        "x": "loyalty~mean~auto",
        "y": "monetary~mean~auto",
        "composite": '["loyalty",["tenure",1,0,100.5],["frequency",2,1,9]]',
    },
    "a ready-made matrix with other cuts": {
        "x": "monetary~at:300~auto",
        "y": "loyalty~quantile:0.6~auto",
        "template": "value_loyalty",
    },
}


@pytest.mark.parametrize("link", LINKS.values(), ids=list(LINKS))
def test_every_kind_of_question_comes_back_as_it_was(
    open_page: Open, small: str, link: dict[str, str | list[str]]
) -> None:
    app = open_page("matrix", "en", workspace=small, **link)
    before = asked(app)
    app.selectbox(key=f"{small}:window").select(365)
    app.date_input(key=f"{small}:as_of").set_value(dt.date(2024, 10, 31)).run()
    for axis in ("x", "y"):
        app.selectbox(key=f"{small}:{app.selectbox(key=f'{small}:{axis}').value}:method").select("median")
    app.multiselect(key=f"{small}:filters").set_value([]).run()
    app.selectbox(key=f"{small}:template").select("rfm_8").run()
    assert not app.exception
    assert asked(app) != before
    while not app.button(key="undo").disabled:
        press(app, "undo")
    assert asked(app) == before


# --- the question is the state -----------------------------------------------------------------------------------------


def test_an_undone_rule_does_not_come_back_with_another_change(small: str, open_page: Open) -> None:
    """D13: the rule was undone, and choosing the second dimension anew must not bring it back."""
    app = open_page("matrix", workspace=small, x="monetary~at:100~auto", y="frequency~at:2~auto")
    app.selectbox(key=f"{SMALL}:monetary:method").select("median").run()
    press(app, "undo")
    app.selectbox(key=f"{SMALL}:y").select("tenure").run()
    assert [(axis.metric, axis.cuts) for axis in asked(app).axes] == [("monetary", Fixed((100.0,))), ("tenure", MEDIAN)]


def test_a_dimension_that_comes_back_is_cut_as_it_was_last(small: str, open_page: Open) -> None:
    app = open_page("matrix", workspace=small, x="monetary~at:100~log", y="frequency~at:2~auto")
    app.selectbox(key=f"{SMALL}:x").select("tenure").run()
    app.selectbox(key=f"{SMALL}:x").select("monetary").run()
    assert asked(app).axes[0] == Axis("monetary", 100, "log")


def test_a_dimension_of_another_axis_changes_places_with_it(small: str, open_page: Open) -> None:
    app = open_page("matrix", workspace=small, x="monetary~at:100~auto", y="frequency~at:2~auto")
    app.selectbox(key=f"{SMALL}:x").select("frequency").run()
    assert asked(app).axes == (Axis("frequency", 2), Axis("monetary", 100))


def test_the_same_question_stands_in_the_store_in_the_address_and_on_every_page(small: str, open_page: Open) -> None:
    app = open_page("matrix", workspace=small, x="monetary~at:100~auto", y="loyalty~mean~auto", window="365")
    app.selectbox(key=f"{SMALL}:window").select(91).run()
    stands = app.session_state[f"question history of {SMALL}"].current
    assert asked(app) == stands
    for page in ("overview", "segments", "customers"):
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception
        assert asked(app) == stands
        assert app.session_state[f"question history of {SMALL}"].current == stands


def test_a_change_that_is_refused_is_told_and_changes_nothing() -> None:
    def script() -> None:
        from dataclasses import replace

        from crm_dashboard.i18n.translator import translator
        from crm_dashboard.model.question.spec import Axis, MatrixSpec
        from crm_dashboard.ui.question import store
        from crm_dashboard.ui.session.notices import draw_notices

        spec = MatrixSpec((Axis("frequency"), Axis("monetary")))
        store.open_question("any", spec)
        store.change("any", lambda spec: replace(spec, axes=(spec.axes[0], spec.axes[0])))
        assert store.history_of("any").current == spec
        draw_notices(translator("zh"))

    app = AppTest.from_function(script).run()
    assert not app.exception
    assert "维度" in app.info[0].value
