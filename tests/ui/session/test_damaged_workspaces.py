"""Whatever is wrong with a version or a workspace: the page Data opens, others are not stopped, and a sentence says what to do."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm_dashboard import open_workspace
from crm_dashboard.data.catalogue import catalogue
from crm_dashboard.data.workspace.administration import delete_workspace
from crm_dashboard.data.workspace.version_files import version_file
from crm_dashboard.data.workspace.workspaces import create_workspace
from crm_dashboard.errors import CrmError
from crm_dashboard.ui.details.customers_file import Sheet, Source, recorded_file
from crm_dashboard.ui.details.downloads import Place, handle
from crm_dashboard.ui.session.boundary import to_crm_error
from tests.ui.conftest import Open, shown_texts

ROLES = {"customer_id": "customer", "order_ts": "date", "net_amount": "amount"}
Harm = Callable[[Path, dict[str, Any]], None]


@pytest.fixture(scope="module")
def whole(workspaces_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a workspace with one version, for tests to copy."""
    path = tmp_path_factory.mktemp("damaged") / "orders.csv"
    path.write_text("customer,date,amount\na,2024-01-01,10\na,2024-01-01,10\nb,2024-01-02,1\n")
    with create_workspace("whole") as workspace:
        workspace.import_file(path, columns=ROLES)
        yield workspace.folder
        delete_workspace(workspace)


@pytest.fixture
def harmed(whole: Path) -> Iterator[Callable[[Harm], tuple[str, list[str]]]]:
    """Return a function that makes a workspace of two versions, harms it, and returns its name and their ids."""
    made: list[Path] = []

    def make(harm: Harm) -> tuple[str, list[str]]:
        folder = whole.with_name(f"private-{secrets.token_hex(12)}")
        made.append(folder)
        told = json.loads((whole / catalogue.FILE).read_text())
        ids = [f"v{secrets.token_hex(12)}" for _ in range(2)]
        (folder / "versions").mkdir(parents=True)
        for one in ids:
            shutil.copyfile(version_file(whole, told["current"]), version_file(folder, one))
        told |= {"versions": [told["versions"][0] | {"id": one} for one in ids], "current": ids[1], "used": []}
        told = json.loads(json.dumps(told))
        harm(version_file(folder, ids[1]), told)
        (folder / catalogue.FILE).write_text(json.dumps(told))
        return folder.name, ids

    yield make
    for folder in made:
        shutil.rmtree(folder)


def _unknown_keys(_path: Path, told: dict[str, Any]) -> None:
    intake = told["versions"][1]["report"]["intakes"][0]
    intake["rules"][0] |= {"rule": "of_tomorrow", "matched": 1, "set_aside": 1}
    intake["rows_kept"] -= 1
    intake["notices"].append({"key": "of_tomorrow", "count": 3})
    told["versions"][1]["report"]["tables"].append({"name": "of_tomorrow", "rows": 1, "columns": []})
    told["versions"][1]["intakes"] = [intake, json.loads(json.dumps(intake))]
    told["versions"][1]["intakes"][1]["source"]["table"] = "of_tomorrow"


LOST: dict[str, Harm] = {
    "missing": lambda path, _told: path.unlink(),
    "cut": lambda path, _told: path.write_bytes(path.read_bytes()[:9_000]) and None,
    "garbage": lambda path, _told: path.write_bytes(b"no database" * 999) and None,
    "a pointer to no version": lambda _path, told: told.update(current="v0"),
}
ODD: dict[str, Harm] = {
    "days out of range": lambda _path, told: told["versions"][1]["report"].update(first_day=-(10**9), last_day=10**12),
    "unknown keys": _unknown_keys,
}


def text_of(app: AppTest) -> str:
    return " ".join(shown_texts(app))


@pytest.mark.parametrize("harm", [*LOST, *ODD])
def test_the_page_data_opens_with_the_versions_whatever_is_wrong_with_the_current_one(
    open_page: Open, harmed: Callable[[Harm], tuple[str, list[str]]], harm: str
) -> None:
    name, ids = harmed((LOST | ODD)[harm])
    app = open_page("data", "en", workspace=name)
    assert not app.exception
    (listed,) = (frame.value for frame in app.dataframe if "Files" in frame.value)
    assert len(listed) == 2
    if harm == "unknown keys":
        assert not app.error
        assert "of_tomorrow" in text_of(app)
        assert "Another edition of the app" in text_of(app)
    if harm in ("missing", "cut", "garbage"):
        assert list(listed["State"]) == ["cannot be read", ""]
        assert "deleted" not in text_of(app)
        assert any("older version" in error.value for error in app.error)
        other = open_page("matrix", "en", workspace=name)
        assert not other.exception
        assert "older version" in other.error[0].value
    app.get_by_key(f"go_back {name}").click().run()
    assert not app.exception
    assert "2 customers" in app.header[0].value
    with open_workspace(name) as workspace:
        assert workspace.version_id == ids[harm == "a pointer to no version"]  # the newest of the others


def test_a_damaged_catalogue_is_named_in_the_list_and_stops_nobody(open_page: Open, workspaces_root: Path) -> None:
    open_workspace("shop").close()  # opens where the damaged one cannot
    folder = workspaces_root / f"harmed {secrets.token_hex(4)}"
    (folder / catalogue.FILE).mkdir(parents=True)
    try:
        app = open_page("data", "en")
        assert not app.exception
        assert f"Damaged: {folder.name}" in app.selectbox(key="workspace_choice").options
        app.selectbox(key="workspace_choice").set_value(folder.name).run()
        assert not app.exception
        assert "folder where a file of the workspace should be" in text_of(app)
        assert app.query_params["workspace"] == "shop"
    finally:
        shutil.rmtree(folder)


def test_an_error_that_nobody_expected_ends_in_a_sentence_and_in_the_log(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_arguments: object, **_more: object) -> None:
        raise KeyError("nobody's")

    monkeypatch.setattr("crm_dashboard.ui.segments.strategy.strategy_cards", fail)
    monkeypatch.setattr("crm_dashboard.ui.session.answers.answer", fail)
    app = open_page("segments", "en")
    assert not app.exception
    assert "did not expect" in app.error[0].value
    logged = [one for one in caplog.records if one.name == "crm_dashboard.ui.session.boundary"]
    assert logged
    assert all(one.exc_info and isinstance(one.exc_info[1], KeyError) for one in logged)
    assert logged[-1].getMessage().split(":")[0] in app.error[0].value  # the mark under which the log has it
    caplog.clear()


def test_what_the_disk_refuses_on_a_page_says_why() -> None:
    assert "no room left" in str(to_crm_error(OSError(28, "No space left on device")))


def test_figures_and_files_of_a_deleted_workspace_are_refused_and_do_not_bring_it_back(
    workspaces_root: Path,
) -> None:
    with create_workspace("gone") as workspace:
        name, folder = workspace.name, workspace.folder
        delete_workspace(workspace)
    with pytest.raises(CrmError), handle(Place(name, "", "key")):
        pass
    with pytest.raises(CrmError):
        recorded_file(Source(name, "", "session"), lambda _workspace: Sheet((), ()))()
    assert not folder.exists()
