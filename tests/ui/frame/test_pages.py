"""Every page opens in both languages on data, without data, and on whatever a link asks."""

from __future__ import annotations

import string
from pathlib import Path

import pytest

from crm_dashboard import Axis, MatrixSpec, answer, open_workspace
from crm_dashboard.analysis.pages.registry import IN_MENU, PAGES
from tests.gates import ADDRESSES, LANGUAGES, chance, combinations
from tests.ui.conftest import Open, board_of, shown_texts
from tests.workspaces import built_once

WALKED = [page.key for page in IN_MENU]
OPENED = combinations([(page, workspace) for page in WALKED for workspace in ("shop", "cdnow", "nothing")], LANGUAGES)


@pytest.mark.parametrize(("page", "workspace", "language"), [(*opened, language) for opened, language in OPENED])
def test_every_page_opens_in_both_languages_with_and_without_data(
    open_page: Open, page: str, language: str, workspace: str
) -> None:
    app = open_page(page, language, workspace=workspace)
    assert not app.exception
    assert [error.value for error in app.error] == [] or workspace == "nothing"


@pytest.mark.parametrize("page", WALKED)
def test_no_english_message_shows_on_a_chinese_page(open_page: Open, page: str, english_messages: set[str]) -> None:
    shown = shown_texts(open_page(page, "zh"))
    assert len(shown) > 10
    assert [text for text in shown if text in english_messages] == []


def test_a_matrix_without_data_says_what_to_do(open_page: Open) -> None:
    app = open_page("matrix", "en", workspace="nothing")
    assert "Load a file" in app.error[0].value


def test_the_figures_on_screen_are_those_of_the_answer(open_page: Open) -> None:
    app = open_page("matrix", "en", x="frequency~quantile:0.5~auto", y="monetary~quantile:0.5~auto")
    with open_workspace("cdnow") as workspace:
        matrix = answer(workspace, MatrixSpec((Axis("frequency"), Axis("monetary")))).matrix
    figures = {metric.label: metric.value for metric in app.metric}
    assert figures["Customers"] == f"{matrix.customers:,}" == "23,570"
    assert figures["Orders"] == f"{matrix.orders:,}" == "69,659"
    board = board_of(app)
    assert board["total"] == {"customers": 23_570, "revenue": int(matrix.revenue * 10_000)}
    assert board["cuts"] == [list(axis.cuts) for axis in matrix.axes]
    assert {tuple(one["cells"]) for one in board["segments"]} == {(cell.code,) for cell in matrix.cells}


def test_changing_the_language_keeps_every_choice(open_page: Open) -> None:
    app = open_page("matrix", "en")
    app.selectbox(key="cdnow:x").select("recency").run()
    app.selectbox(key="cdnow:recency:method").select("mean").run()
    app.selectbox(key="cdnow:window").select(365).run()
    app.get_by_key("language").set_value("zh").run()
    assert not app.exception
    assert app.selectbox(key="cdnow:x").value == "recency"
    assert app.selectbox(key="cdnow:recency:method").value == "mean"
    assert app.selectbox(key="cdnow:window").value == 365
    assert app.query_params["lang"] == "zh"


def test_changing_the_page_keeps_every_choice(open_page: Open) -> None:
    app = open_page("matrix", "en")
    app.selectbox(key="cdnow:x").select("recency").run()
    app.selectbox(key="cdnow:recency:method").select("parts").run()
    app.switch_page("pages/data.py").run()
    app.switch_page("pages/matrix.py").run()
    assert app.selectbox(key="cdnow:x").value == "recency"
    assert app.selectbox(key="cdnow:recency:method").value == "parts"
    assert app.query_params["x"] == "recency~quantile:0.3333333333333333,0.6666666666666666~auto"


def test_a_link_opens_the_question_that_it_carries(open_page: Open) -> None:
    app = open_page(
        "matrix", "en", x="recency~at:100~linear", y="order_value~mean~log", z="frequency~breaks:3~auto", window="365",
        asof="1998-01-31",
    )  # fmt: skip
    assert not app.exception
    assert app.selectbox(key="cdnow:x").value == "recency"
    assert app.text_input(key="cdnow:recency:cut:1:0:text").value == "100"
    assert app.get_by_key("cdnow:order_value:scale").value == "log"
    assert app.get_by_key("cdnow:frequency:levels").value == 3
    assert app.date_input(key="cdnow:as_of").value.isoformat() == "1998-01-31"
    assert app.query_params["window"] == "365"


def test_case_112_no_link_breaks_a_page(open_page: Open) -> None:
    drawn = chance("links")
    odd = [
        "NaN",
        "inf",
        "-inf",
        "1e400",
        "1;drop table orders",
        "x" * 5_000,
        "",
        "~~~",
        "recency~at:nan~log",
        "'\"<img>",
    ]
    for _ in range(ADDRESSES):
        params = {
            name: drawn.choice([*odd, "".join(drawn.choices(string.printable, k=12))])
            for name in drawn.sample(["x", "y", "z", "asof", "window", "only", "workspace", "lang"], k=3)
        }
        app = open_page("matrix", **{"language": params.pop("lang", "en"), **params})
        assert not app.exception, params
        assert "Traceback" not in " ".join(shown_texts(app))


@pytest.mark.parametrize(
    "params",
    [
        {"x": "frequency~at:5,3~auto", "y": "monetary~mean~auto"},
        {"x": "frequency~mean~auto"},
        {"x": "frequency~mean~auto", "y": "frequency~mean~auto"},
        {"x": "frequency~mean~auto", "y": "monetary~mean~auto", "only": '["customers.nothing",["x"],false]'},
        {"x": "no_such_metric~mean~auto", "y": "monetary~mean~auto"},
        {"workspace": "../../etc"},
        {"workspace": "private-0000"},
    ],
)
def test_a_link_to_what_cannot_be_shown_gives_a_notice_and_the_page(open_page: Open, params: dict[str, str]) -> None:
    app = open_page("matrix", "en", **params)
    assert not app.exception
    workspace = app.query_params["workspace"]
    assert app.selectbox(key=f"{workspace}:x").value
    assert app.error or app.metric[0].value in ("23,570", "10,788")
    assert app.error or app.warning or params == {"x": "frequency~mean~auto"}  # which lacks nothing


def test_every_cut_rule_answers_in_two_to_five_levels(open_page: Open) -> None:
    app = open_page("matrix", "en", x="frequency~mean~auto", y="monetary~mean~auto")
    for rule in ("fixed", "mean", "quantile", "parts", "top", "breaks", "median"):
        app.selectbox(key="cdnow:frequency:method").select(rule).run()
        assert not app.exception
        assert not app.error
        if rule in ("fixed", "parts", "breaks"):
            for levels in (2, 5):
                app.get_by_key("cdnow:frequency:levels").set_value(levels).run()
                assert not app.exception
                assert not app.error


def test_a_window_in_which_nobody_orders_still_answers(open_page: Open) -> None:
    app = open_page("matrix", "en", x="frequency~mean~auto", y="monetary~mean~auto", window="1", asof="2002-01-01")
    assert not app.exception
    app = open_page("matrix", "en", x="frequency~mean~auto", y="order_value~mean~auto", window="1", asof="2002-01-01")
    assert not app.exception
    assert "Order value" in app.error[0].value.replace("\\", "")


@pytest.fixture(scope="module")
def orderless(workspaces_root: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A workspace with feedback alone."""
    path = tmp_path_factory.mktemp("orderless") / "feedback.csv"
    path.write_text("customer id,review date,rating,scale max\n1,2024-01-01,4,5\n", encoding="utf-8")
    built_once(workspaces_root, "orderless", lambda workspace: workspace.import_file(path, "feedback"))
    return "orderless"


@pytest.mark.parametrize("page", WALKED)
def test_without_orders_every_page_says_so_and_the_page_data_takes_a_file(
    open_page: Open, orderless: str, page: str
) -> None:
    app = open_page(page, "en", workspace=orderless)
    assert not app.exception
    if page == "data":
        assert "no orders are loaded yet" in app.header[0].value
        assert any("Load files" in one.value for one in app.subheader)
    elif page == "overview":
        assert app.header[0].value == "No orders are loaded yet"
        assert any(one.proto.label == "Load your data" for one in app.get("page_link"))
    elif page == "fit":
        assert "the data carry no matrix yet" in app.header[0].value
    elif PAGES[page].fit.without_data:
        assert not app.error
    else:
        assert "Load a file with orders" in app.error[0].value


def test_a_workspace_that_cannot_be_read_gives_a_notice_and_the_sample(land: Open, workspaces_root: Path) -> None:
    folder = workspaces_root / "damaged"
    folder.mkdir(exist_ok=True)
    (folder / "catalogue.json").write_text("{")
    app = land(workspace="damaged")
    assert not app.exception
    assert app.query_params["workspace"] == "shop"
    assert "“damaged” is not applied" in app.warning[0].value
    assert "cannot be read" in app.warning[0].value
