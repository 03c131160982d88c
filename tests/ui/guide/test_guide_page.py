"""The guided path: from a goal to a saved matrix that opens, in both languages, on a full shop and on bare orders."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm_dashboard import open_workspace
from crm_dashboard.analysis import delete_matrix, offers_of
from crm_dashboard.data.workspace.matrix_files import list_matrix_keys
from crm_dashboard.data.workspace.workspaces import workspace_exists
from crm_dashboard.model.segments.template import TONES
from crm_dashboard.model.segments.template_file import templates
from crm_dashboard.settings import Settings
from crm_dashboard.text import Words
from tests.data.imports import write_csv
from tests.gates import LANGUAGES, combinations
from tests.ui.conftest import Open, shown_texts, workspaces_below


@pytest.fixture(scope="module")
def workspaces_root(shared_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A root with copies of the samples: what is saved in them, and counted, is these tests' alone."""
    root = tmp_path_factory.mktemp("guide")
    for name in ("shop", "cdnow"):
        open_workspace(name, settings=Settings(workspaces_root=shared_root)).close()
        shutil.copytree(shared_root / name, root / name)
    with workspaces_below(root):
        yield root


@pytest.fixture(autouse=True)
def nothing_stays_saved(workspaces_root: Path) -> Iterator[None]:
    """Forget what a test has saved."""
    yield
    for name in ("shop", "cdnow", "once"):
        if workspace_exists(name):
            _forget(name)


def _forget(name: str) -> None:
    with open_workspace(name) as workspace:
        for key in list_matrix_keys(workspace):
            if key not in templates():
                delete_matrix(workspace, key)


def text_of(app: AppTest) -> str:
    return " ".join(shown_texts(app))


def well(app: AppTest) -> AppTest:
    assert not app.exception
    assert [error.value for error in app.error] == []
    return app


def on(app: AppTest) -> AppTest:
    """Go to the next step."""
    return well(app.button(key="guide_next").click().run())


def chart_is_drawn(app: AppTest) -> bool:
    return bool(app.get("vega_lite_chart") or app.get("arrow_vega_lite_chart"))


@pytest.mark.parametrize(("workspace", "language"), combinations(["shop", "cdnow"], LANGUAGES))
def test_the_path_leads_from_a_goal_to_a_saved_matrix_that_opens(
    open_page: Open, workspace: str, language: str
) -> None:
    w = f"{workspace}:guide:w:"
    app = well(open_page("guide", language, workspace=workspace))
    assert chart_is_drawn(app)
    app.radio(key=f"{w}goal").set_value("win_back").run()
    app = on(well(app))
    assert [app.selectbox(key=f"{w}dimension:{axis}").value for axis in "xyz"] == ["monetary", "recency", ""]
    app.selectbox(key=f"{w}dimension:y").select("frequency").run()
    app = on(well(app))
    app.selectbox(key=f"{workspace}:guide:frequency:method").select("mean").run()
    app = on(well(app))
    assert len([one for one in app.text_input if (one.key or "").startswith(f"{w}name:")]) == 4
    app.text_input(key=f"{w}name:gHH").input("铁杆 *Fans*").run()
    app.selectbox(key=f"{w}tone:gHH").select("rose").run()
    app = on(well(app))
    app.selectbox(key=f"{w}segment").select("gHL").run()
    app.text_area(key=f"{w}play:gHL:action").input("Call them / 打电话").run()
    app = on(well(app))
    app.text_input(key=f"{w}name").input("路径 path").run()
    app.button(key="guide_save").click().run()
    well(app)
    with open_workspace(workspace) as opened:
        (key,) = [one for one in list_matrix_keys(opened) if one not in templates()]
        template = offers_of(opened)[key].template
    assert template.name == Words("路径 path", "路径 path")
    assert template.metrics == ("monetary", "frequency")
    assert template.group("gHH").name == Words("铁杆 *Fans*", "铁杆 *Fans*")
    assert template.group("gHH").tone == "rose"
    assert template.group("gHL").play is not None
    assert template.group("gHL").play.action == Words("Call them / 打电话", "Call them / 打电话")
    assert "{" not in template.group("gHL").play.aim.zh
    assert app.query_params["template"] in (key, [key])
    assert app.selectbox(key=f"{workspace}:template").value == key
    assert app.selectbox(key=f"{workspace}:frequency:method").value == "mean"
    assert "铁杆" in text_of(app)
    app.switch_page("pages/segments.py").run()
    assert "Call them / 打电话" in text_of(well(app))


def test_nothing_is_saved_and_no_other_page_is_touched_before_the_last_step(open_page: Open) -> None:
    app = open_page("matrix", "en")
    before = dict(app.query_params)
    app.switch_page("pages/guide.py").run()
    app.radio(key="cdnow:guide:w:goal").set_value("high_value").run()
    app = on(app)
    app.selectbox(key="cdnow:guide:w:dimension:x").select("tenure").run()
    app = on(app)
    app.selectbox(key="cdnow:guide:tenure:method").select("mean").run()
    app.switch_page("pages/matrix.py").run()
    assert dict(well(app).query_params) == before
    with open_workspace("cdnow") as workspace:
        assert list_matrix_keys(workspace) == ()


def test_who_leaves_and_comes_back_finds_the_draft(open_page: Open) -> None:
    app = on(on(on(open_page("guide", "en"))))
    app.text_input(key="cdnow:guide:w:name:gHL").input("Nomads").run()
    app.switch_page("pages/data.py").run()
    app.switch_page("pages/guide.py").run()
    assert app.text_input(key="cdnow:guide:w:name:gHL").value == "Nomads"
    app.get_by_key("language").set_value("zh").run()
    assert app.text_input(key="cdnow:guide:w:name:gHL").value == "Nomads"
    assert app.text_input(key="cdnow:guide:w:name:gHH").value == "高价值高频率客户"
    app.get_by_key("language").set_value("en").run()
    assert app.text_input(key="cdnow:guide:w:name:gHH").value == "Stars"
    app = app.button(key="guide_back").click().run()
    app = on(well(app))
    assert app.text_input(key="cdnow:guide:w:name:gHL").value == "Nomads"
    assert "Nomads" in str(app.get("vega_lite_chart") or app.get("arrow_vega_lite_chart")) or chart_is_drawn(app)


def test_names_that_were_written_come_back_with_their_levels(open_page: Open) -> None:
    app = on(on(on(open_page("guide", "en"))))
    app.text_input(key="cdnow:guide:w:name:gHH").input("Mine").run()
    app.button(key="guide_to_cuts").click().run()
    app.selectbox(key="cdnow:guide:monetary:method").select("parts").run()
    app = on(well(app))
    names = [one.value for one in app.text_input if "guide:w:name:" in (one.key or "")]
    assert len(names) == 6
    assert names[0] == "Money spent high · Orders high"
    app.button(key="guide_to_cuts").click().run()
    app.selectbox(key="cdnow:guide:monetary:method").select("quantile").run()
    app = on(well(app))
    assert app.text_input(key="cdnow:guide:w:name:gHH").value == "Mine"


def test_cells_that_share_a_name_become_one_segment_and_it_is_said(open_page: Open) -> None:
    app = on(on(on(open_page("guide", "en"))))
    app.text_input(key="cdnow:guide:w:name:gLH").input("Stars").run()
    assert "2 cells share the name “Stars”" in text_of(app)
    app = on(well(app))
    assert app.selectbox(key="cdnow:guide:w:segment").options == ["Stars", "Big spenders", "Hibernating"]
    app = on(app)
    app.button(key="guide_save").click().run()
    with open_workspace("cdnow") as workspace:
        (key,) = list_matrix_keys(workspace)
        assert offers_of(workspace)[key].template.group("gHH").cells == ("HH", "LH")


def test_an_empty_name_and_a_colour_that_is_taken_are_told_and_close_the_way(open_page: Open) -> None:
    app = on(on(on(open_page("guide", "en"))))
    app.text_input(key="cdnow:guide:w:name:gHH").input("  ").run()
    assert "needs a name" in app.warning[0].value
    assert app.button(key="guide_next").disabled
    app.text_input(key="cdnow:guide:w:name:gHH").input("Stars").run()
    app.selectbox(key="cdnow:guide:w:tone:gHH").select("amber").run()
    assert "the same colour" in app.warning[0].value
    assert app.button(key="guide_next").disabled
    assert app.button(key="guide_to_save").disabled
    app.selectbox(key="cdnow:guide:w:tone:gHH").select("teal").run()
    assert not app.warning
    assert not app.button(key="guide_next").disabled


def test_a_play_is_whole_or_none(open_page: Open) -> None:
    app = on(on(on(on(open_page("guide", "en")))))
    app.text_area(key="cdnow:guide:w:play:gHH:aim").input("").run()
    assert "all five lines" in app.warning[0].value
    assert app.button(key="guide_next").disabled
    for field in ("action", "channel", "timing", "measure"):
        app.text_area(key=f"cdnow:guide:w:play:gHH:{field}").input("")
    app.run()
    assert "without one" in text_of(app)
    app = on(well(app))
    app.button(key="guide_save").click().run()
    with open_workspace("cdnow") as workspace:
        (key,) = list_matrix_keys(workspace)
        assert offers_of(workspace)[key].template.group("gHH").play is None


def test_a_goal_without_its_data_is_closed_and_says_which_column_opens_it(open_page: Open) -> None:
    app = open_page("guide", "en")
    assert "Customer service" not in app.radio(key="cdnow:guide:w:goal").options
    closed = [one.value.replace("\\", "") for one in app.caption if "opens with" in one.value]
    assert len(closed) == 1
    assert "Feedback (Score and Highest score)" in closed[0]
    assert "Customer service" in open_page("guide", "en", workspace="shop").radio(key="shop:guide:w:goal").options


@pytest.mark.parametrize("goal", ["high_value", "own", "sales_management"])
def test_every_step_of_every_kind_of_goal_opens(open_page: Open, goal: str) -> None:
    app = open_page("guide", "zh")
    app.radio(key="cdnow:guide:w:goal").set_value(goal).run()
    for _ in range(5):
        app = on(well(app))
    app.button(key="guide_save").click().run()
    well(app)
    with open_workspace("cdnow") as workspace:
        (key,) = list_matrix_keys(workspace)
        template = offers_of(workspace)[key].template
    if goal == "high_value":
        assert [group.name.zh for group in template.groups] == ["高价值客户", "潜在客户", "普通客户"]
    if goal == "sales_management":
        assert template.unclassified is not None
        assert template.unclassified.name.zh == "沉睡客户"


def test_twenty_five_cells_are_named_in_nine_blocks(open_page: Open) -> None:
    app = on(on(open_page("guide", "en")))
    for metric in ("monetary", "frequency"):
        app.selectbox(key=f"cdnow:guide:{metric}:method").select("parts").run()
        app.get_by_key(f"cdnow:guide:{metric}:levels").set_value(5).run()
    app = on(well(app))
    assert len([one for one in app.text_input if "guide:w:name:" in (one.key or "")]) == 9
    app = on(on(app))
    app.button(key="guide_save").click().run()
    well(app)


def test_starting_over_throws_the_draft_away(open_page: Open) -> None:
    app = on(on(on(open_page("guide", "en"))))
    app.text_input(key="cdnow:guide:w:name:gHH").input("Gone").run()
    app.button(key="guide_discard").click().run()
    assert well(app).radio(key="cdnow:guide:w:goal").value == "precision_marketing"
    app = on(on(on(app)))
    assert app.text_input(key="cdnow:guide:w:name:gHH").value == "Stars"


def test_a_saved_matrix_can_be_begun_from(open_page: Open) -> None:
    app = on(on(on(open_page("guide", "en"))))
    app.text_input(key="cdnow:guide:w:name:gHH").input("First").run()
    app = on(on(app))
    app.text_input(key="cdnow:guide:w:name").input("The first").run()
    app.button(key="guide_save").click().run()
    app.switch_page("pages/guide.py").run()
    key = next(one for one in app.radio(key="cdnow:guide:w:goal").options if "The first" in one)
    app.radio(key="cdnow:guide:w:goal").set_value(key).run()
    app = on(on(on(well(app))))
    assert app.text_input(key="cdnow:guide:w:name:gHH").value == "First"


def test_a_name_that_is_taken_is_told_on_the_last_step(open_page: Open) -> None:
    app = on(on(on(on(on(open_page("guide", "en"))))))
    app.text_input(key="cdnow:guide:w:name").input("RFM: eight customer types").run()
    app.button(key="guide_save").click().run()
    assert not app.exception
    assert "already a matrix called" in app.error[0].value
    app.text_input(key="cdnow:guide:w:name").input("Free").run()
    app.button(key="guide_save").click().run()
    well(app)


@pytest.fixture(scope="module")
def once(workspaces_root: object, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A workspace in which everybody has ordered once, on one day, for the same amount."""
    with open_workspace("once", create=True) as workspace:
        if workspace.version is None:
            rows = [[f"c{n}", f"o{n}", "2024-01-11", "10"] for n in range(30)]
            head = ["customer id", "order id", "date", "amount"]
            workspace.import_file(write_csv(tmp_path_factory.mktemp("once") / "orders.csv", [head, *rows]))
    return "once"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_dimension_without_values_is_told_and_can_be_changed(open_page: Open, once: str, language: str) -> None:
    app = on(open_page("guide", language, workspace=once))
    app.selectbox(key="once:guide:w:dimension:x").select("gap").run()
    assert not app.exception
    assert len(app.error) == 1
    assert not app.button(key="guide_next").disabled
    assert app.button(key="guide_to_names").disabled
    app.button(key="guide_next").click().run()
    assert not app.exception
    assert app.button(key="guide_next").disabled
    app.button(key="guide_back").click().run()
    app.selectbox(key="once:guide:w:dimension:x").select("recency").run()
    well(on(app))


def test_where_all_customers_are_alike_it_is_said_and_the_path_goes_on(open_page: Open, once: str) -> None:
    app = well(open_page("guide", "en", workspace=once))
    assert "same value" in app.info[0].value
    for _ in range(5):
        app = on(app)
    app.button(key="guide_save").click().run()
    well(app)


def test_choosing_on_the_right_what_stands_upwards_swaps_the_two(open_page: Open) -> None:
    app = on(open_page("guide", "en"))
    app.selectbox(key="cdnow:guide:w:dimension:x").select("frequency").run()
    well(app)
    assert [app.selectbox(key=f"cdnow:guide:w:dimension:{axis}").value for axis in "xyz"] == [
        "frequency",
        "monetary",
        "",
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_data_the_path_says_what_to_do(open_page: Open, language: str) -> None:
    app = open_page("guide", language, workspace="nothing")
    assert not app.exception
    assert len(app.error) == 1


def test_no_english_message_shows_on_the_chinese_path(open_page: Open, english_messages: set[str]) -> None:
    app = open_page("guide", "zh")
    for _ in range(6):
        assert [text for text in shown_texts(app) if text in english_messages] == []
        if app.button(key="guide_to_save").disabled or not [one for one in app.button if one.key == "guide_next"]:
            break
        app = on(app)


def test_every_colour_has_a_name() -> None:
    from crm_dashboard.ui.guide.names import TONE_LABELS

    assert tuple(TONE_LABELS) == TONES
