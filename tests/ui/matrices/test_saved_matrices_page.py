"""Saving on the page Matrix: a name, and the question is there for whoever opens the workspace or a link."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm_dashboard import open_workspace
from crm_dashboard.analysis import damaged_matrices, delete_matrix, offers_of
from crm_dashboard.data.workspace.matrix_files import list_matrix_keys, write_matrix
from crm_dashboard.i18n.translator import translator
from crm_dashboard.model.segments.template_file import templates
from crm_dashboard.ui.question.link_parameters import from_params
from tests.data.imports import write_csv
from tests.gates import LANGUAGES, combinations
from tests.ui.conftest import Open, shown_texts

NAME = f"saving {os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
"""A workspace of this test process alone: another one saves and forgets meanwhile."""
HEAD = ["customer id", "order id", "date", "amount", "channel"]
ROWS = [
    [f"c{n % 17}", f"o{n}", f"2024-0{1 + n % 9}-11", str(10 * n % 170 + 5), "web" if n % 3 else "shop"]
    for n in range(90)
]


@pytest.fixture(scope="module")
def shop(workspaces_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with open_workspace(NAME, create=True) as workspace:
        if workspace.version is None:
            workspace.import_file(write_csv(tmp_path_factory.mktemp("saving") / "orders.csv", [HEAD, *ROWS]))
        return workspace.folder


@pytest.fixture
def visit(open_page: Open, shop: Path) -> Iterator[Callable[..., AppTest]]:
    """Open a page of a workspace whose saved matrices are forgotten afterwards."""
    yield lambda *page, **params: open_page(*page, **{"workspace": NAME, **params})
    with open_workspace(NAME) as workspace:
        for key in list_matrix_keys(workspace):
            delete_matrix(workspace, key) if key not in templates() else None


def save(app: AppTest, name: str, *, frozen: bool = False) -> AppTest:
    """Save what an app shows under a name."""
    template = app.selectbox(key=f"{NAME}:template").value or None
    app.text_input(key=f"save_name {NAME} {template}").input(name)
    app.toggle(key=f"save_freeze {NAME}").set_value(frozen)
    next(one for one in app.button if one.label in ("Save", "保存") and one.key != "save_again").click()
    return app.run()


def names(app: AppTest) -> list[str]:
    """Return the matrices on offer without the mark of those that the data carry weakly."""
    return [one.removeprefix("◐ ") for one in app.selectbox(key=f"{NAME}:template").options]


def saved_key() -> str:
    with open_workspace(NAME) as workspace:
        (key,) = list_matrix_keys(workspace)
    return key


def question_of(app: AppTest) -> object:
    """Return the question of an app's address, without the name that it goes by."""
    params = {name: app.query_params.get_all(name) if hasattr(app.query_params, "get_all") else app.query_params[name] for name in app.query_params}  # fmt: skip
    lists = {name: value if isinstance(value, list) else [value] for name, value in params.items()}
    spec = from_params({name: value for name, value in lists.items() if name != "template"}).spec
    assert spec is not None
    return spec


LINK: dict[str, str | list[str]] = {
    "x": "monetary~quantile:0.3333333333333333~linear",
    "y": "loyalty~top:0.00012~auto",
    "z": "recency~at:12.5,60~log",
    "window": "200",
    "asof": "2024-08-31",
    "only": ['["orders.channel",["fair",null],true]', '["tenure",3,null,false]', '["orders.channel",["web"],false]'],
    "composite": '["loyalty",["tenure",60,0,100],["regularity",40,0.25,1]]',
}


@pytest.mark.parametrize(("frozen", "language"), combinations([True, False], LANGUAGES))
def test_what_is_saved_opens_equal_in_another_session(
    visit: Callable[..., AppTest], language: str, frozen: bool
) -> None:
    link = {**LINK, "y": "loyalty~quantile:0.8~auto"}
    app = save(visit("matrix", language, **link), "我们的 {matrix}", frozen=frozen)
    assert not app.exception
    assert [error.value for error in app.error] == []
    key = saved_key()
    assert app.selectbox(key=f"{NAME}:template").value == key
    asked = question_of(app)
    again = visit("matrix", language, template=key)
    assert question_of(again) == (asked if frozen else replace(asked, as_of=None))
    assert again.query_params["template"] in (key, [key])
    title = translator(language)("Yours: {name}", name="我们的 {matrix}")
    assert title in names(again)


def test_choosing_a_saved_matrix_sets_all_of_its_question(visit: Callable[..., AppTest]) -> None:
    link = {**LINK, "y": "loyalty~quantile:0.8~auto"}
    app = save(visit("matrix", "en", **link), "Ours")
    asked = question_of(visit("matrix", "en", template=saved_key()))
    app = visit("matrix", "en")
    app.selectbox(key=f"{NAME}:window").select(365)
    app.selectbox(key=f"{NAME}:template").select(saved_key()).run()
    assert question_of(app) == asked
    assert "saved matrix" in " ".join(caption.value for caption in app.caption)
    assert app.button(key="save_again").disabled


def test_saving_again_takes_the_cuts_that_are_set_now(visit: Callable[..., AppTest]) -> None:
    app = save(visit("matrix", "en"), "Ours")
    key = saved_key()
    assert app.button(key="save_again").disabled
    app.selectbox(key=f"{NAME}:monetary:method").select("mean").run()
    assert "changed since it was saved" in " ".join(caption.value for caption in app.caption)
    app.button(key="save_again").click().run()
    assert not app.exception
    assert app.button(key="save_again").disabled
    again = visit("matrix", "en", template=key)
    assert again.selectbox(key=f"{NAME}:monetary:method").value == "mean"
    assert "Champions" in " ".join(shown_texts(again))


def test_a_saved_matrix_has_its_cards_and_they_can_be_renamed(visit: Callable[..., AppTest]) -> None:
    save(visit("matrix", "en"), "Ours")
    key = saved_key()
    app = visit("segments", "en", template=key)
    assert "Butterflies" in " ".join(shown_texts(app))
    assert not [button for button in app.button if button.key == "forget_words"]
    app.button(key="edit:champions").click().run()
    assert not app.exception


def test_a_name_that_is_empty_or_taken_is_told_and_nothing_is_saved(visit: Callable[..., AppTest]) -> None:
    for name in ("", "RFM: eight customer types"):
        app = save(visit("matrix", "en"), name)
        assert not app.exception
        assert len(app.error) == 1
        with open_workspace(NAME) as workspace:
            assert list_matrix_keys(workspace) == ()


def test_a_saved_matrix_is_renamed_and_deleted(visit: Callable[..., AppTest]) -> None:
    app = save(visit("matrix", "en"), "Ours")
    key = saved_key()
    app.text_input(key=f"rename {key}").input("Theirs")
    next(one for one in app.button if one.label == "Rename").click()
    app.run()
    assert not app.exception
    assert "Yours: Theirs" in names(app)
    x = app.selectbox(key=f"{NAME}:x").value
    app.button(key=f"delete {key}").click().run()
    assert not app.exception
    assert app.selectbox(key=f"{NAME}:template").value == ""
    assert app.selectbox(key=f"{NAME}:x").value == x
    with open_workspace(NAME) as workspace:
        assert list_matrix_keys(workspace) == ()


def test_a_link_to_a_matrix_that_is_gone_shows_its_dimensions_and_says_so(
    visit: Callable[..., AppTest], land: Open, shop: Path
) -> None:
    app = land(workspace=NAME, template="gone_12345678", x="recency~mean~auto", y="monetary~mean~auto")
    assert not app.exception
    assert "“gone_12345678” is not applied. This workspace has no such matrix." in app.warning[0].value
    assert app.selectbox(key=f"{NAME}:x").value == "recency"
    app = land(workspace=NAME, template="gone_12345678")
    assert not app.exception
    assert "The usual matrix is shown instead." in app.warning[0].value


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_damaged_file_breaks_no_page_and_is_named_on_segments(visit: Callable[..., AppTest], language: str) -> None:
    with open_workspace(NAME) as workspace:
        write_matrix(workspace, "broken", "key = 'broken'\nname = 3")
    for page in ("matrix", "segments", "customers"):
        app = visit(page, language)
        assert not app.exception
        assert not app.error
    app = visit("segments", language)
    assert "matrices/broken.toml" in app.warning[0].value.replace("\\", "")
    app.button(key="delete broken").click().run()
    assert not app.exception
    assert not app.warning
    with open_workspace(NAME) as workspace:
        assert not damaged_matrices(workspace)


def test_a_name_of_markdown_and_braces_is_shown_as_it_is_written(visit: Callable[..., AppTest]) -> None:
    name = "**[x](http://y)** {0} :red[z]"
    app = save(visit("matrix", "en"), name)
    assert not app.exception
    assert f"Yours: {name}" in names(app)
    shown = [one.value for one in app.markdown if "http" in one.value]
    assert all("\\[x\\]" in value for value in shown)
    with open_workspace(NAME) as workspace:
        assert next(iter(offers_of(workspace).values())).template.name.zh == name
