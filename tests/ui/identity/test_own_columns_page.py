"""Own columns that may be personal are shown nowhere before a reveal, and a person can unmask one and mask it again."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm_dashboard import Axis, MatrixSpec, analysis
from crm_dashboard.analysis import PeopleQuery, all_people, people_columns
from crm_dashboard.data.catalogue.shown_columns import FILE as SHOWN
from crm_dashboard.data.identity.audit import FILE
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from tests.personal_columns import HARMLESS, PERSONAL, ensure_own_columns, telling, values_of
from tests.personal_columns import NAME as BUILT
from tests.ui.conftest import Open, shown_texts

NAME = f"{BUILT}-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
SPEC = MatrixSpec((Axis("frequency"), Axis("monetary")))


@pytest.fixture(scope="module")
def folder(workspaces_root: Path) -> Path:
    """The folder of a copy of the workspace with eighty own columns."""
    ensure_own_columns(workspaces_root)
    if not (workspaces_root / NAME).exists():
        shutil.copytree(workspaces_root / BUILT, workspaces_root / NAME)
    return workspaces_root / NAME


@pytest.fixture
def workspace(folder: Path) -> Iterator[Workspace]:
    for name in (FILE, SHOWN):
        (folder / name).unlink(missing_ok=True)
    with open_workspace(NAME) as workspace:
        yield workspace


def everything(app: AppTest) -> str:
    """Return all that a page shows, tables and charts included."""
    tables = " ".join(frame.value.to_csv() + frame.proto.columns for frame in app.dataframe)
    charts = " ".join(str(one.proto) for one in app.get("arrow_vega_lite_chart"))
    return " ".join(shown_texts(app)) + tables + charts


def told(shown: str) -> list[str]:
    """Return the personal values that a text holds, in full."""
    return [value for value in telling(PERSONAL) if value in shown]


def test_no_personal_column_is_listed_filtered_or_drawn_and_no_harmless_one_is_masked(workspace: Workspace) -> None:
    filters = {str(label) for label in analysis.filter_columns(workspace).values()}
    categories = {str(label) for label in analysis.category_columns(workspace).values()}
    columns = people_columns(workspace)
    labels = {str(one.label): one.kind for one in columns.values()}
    numbers = {
        header
        for header, values in values_of(HARMLESS).items()
        if all(one.lstrip("-").replace(".", "").isdigit() for one in values)
    }
    assert not (filters | categories) & PERSONAL.keys()
    assert HARMLESS.keys() - numbers <= filters & categories
    assert {labels[header] for header in HARMLESS} == {"metric", "attribute"}
    assert {labels[header] for header in PERSONAL if header in labels} == {"identity"}
    assert set(PERSONAL) - set(labels) == {"身份证", "老身份证", "银行卡"}  # left out
    rows = list(all_people(workspace, PeopleQuery(SPEC, tuple(columns)), 1_000))
    assert told(str(rows)) == []
    assert not [
        value for value in telling(HARMLESS) if len(value) > 9 and not value[0].isdigit() and value not in str(rows)
    ]
    assert len(told(str(list(all_people(workspace, PeopleQuery(SPEC, tuple(columns), revealed=True), 1_000))))) > 1_000


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_shows_a_personal_value(workspace: Workspace, open_page: Open, language: str) -> None:
    app = open_page("customers", language, workspace=NAME)
    app.multiselect(key=f"{NAME}:people:columns").set_value(list(people_columns(workspace))).run()
    assert not app.exception
    assert told(everything(app)) == []
    for page in ("customer", "matrix", "heatmap", "data"):
        app = open_page(page, language, workspace=NAME, customer="K007")
        assert not app.exception
        assert told(everything(app)) == []


def test_a_link_cannot_filter_by_a_masked_column(workspace: Workspace, open_page: Open) -> None:
    name = next(one.name for one in workspace.columns("identities") if one.label == "推荐人")
    app = open_page("matrix", "en", workspace=NAME, filter=f"customers.{name}~王伟涛")
    assert told(everything(app)) == []
    assert f"customers.{name}" not in analysis.filter_columns(workspace)


def test_a_column_is_unmasked_on_purpose_on_record_and_can_be_masked_again(
    workspace: Workspace, open_page: Open, folder: Path
) -> None:
    app = open_page("customers", "en", workspace=NAME)
    app.multiselect(key=f"{NAME}:shown_columns").set_value(["推荐人"]).run()
    assert not app.exception
    logged = [json.loads(line) for line in (folder / FILE).read_text("utf-8").splitlines()]
    assert [(row["what"], row["reason"], row["masked"]) for row in logged] == [("show_column", "推荐人", False)]
    with open_workspace(NAME) as again:
        (key,) = (key for key, label in analysis.filter_columns(again).items() if str(label) == "推荐人")
        assert len(analysis.filter_values(again, key)) == 7
        rows = str(list(all_people(again, PeopleQuery(SPEC, ("customer_id", key)), 1_000)))
        assert values_of(PERSONAL)["推荐人"][0] in rows
    app.multiselect(key=f"{NAME}:shown_columns").set_value([]).run()
    with open_workspace(NAME) as again:
        assert "推荐人" not in map(str, analysis.filter_columns(again).values())
    logged = [json.loads(line) for line in (folder / FILE).read_text("utf-8").splitlines()]
    assert [row["what"] for row in logged] == ["show_column", "mask_column"]


def test_without_its_row_in_the_log_no_column_is_unmasked(workspace: Workspace, open_page: Open, folder: Path) -> None:
    (folder / FILE).mkdir()
    try:
        app = open_page("customers", "en", workspace=NAME)
        app.multiselect(key=f"{NAME}:shown_columns").set_value(["推荐人"]).run()
        assert "cannot be written" in app.error[0].value
        assert not (folder / SHOWN).exists()
    finally:
        (folder / FILE).rmdir()
