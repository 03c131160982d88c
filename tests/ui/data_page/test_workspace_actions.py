"""On the page Data: sharing, renaming, deleting; versions compared and pointed back to; how tables were collected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm_dashboard import open_workspace
from crm_dashboard.data.workspace.administration import delete_workspace
from crm_dashboard.data.workspace.workspaces import create_workspace, workspace_exists
from crm_dashboard.i18n.translator import translator
from tests.ui.conftest import Open, shown_texts

ROLES = {"customer_id": "customer", "order_ts": "date", "net_amount": "amount"}
Private = Callable[..., str]


@pytest.fixture
def private(workspaces_root: Path, tmp_path: Path) -> Iterator[Private]:
    """Return a function that makes a private workspace with as many versions as contents; all are deleted afterwards."""
    made: list[str] = []

    def make(*amounts: int) -> str:
        with create_workspace("my orders") as workspace:
            for amount in amounts:
                path = tmp_path / f"orders-{amount}.csv"
                path.write_text(f"customer,date,amount\na,2024-01-01,{amount}\nb,2024-01-02,1\n")
                workspace.import_file(path, columns=ROLES)
            made.append(workspace.name)
            return workspace.name

    yield make
    for name in made:
        if workspace_exists(name):
            with open_workspace(name) as workspace:
                delete_workspace(workspace)


def options(app: AppTest) -> list[str]:
    return list(app.selectbox(key="workspace_choice").options)


def text_of(app: AppTest) -> str:
    return " ".join(shown_texts(app))


def test_a_shared_workspace_is_found_by_others_renamed_and_gone_when_deleted(open_page: Open, private: Private) -> None:
    name = private(10)
    open_workspace("shop").close()  # opens where the deleted one was
    app, other = open_page("data", "en", workspace=name), open_page("data", "en")
    assert "Private: my orders" in options(app)
    until = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=30)
    assert f"Kept until {translator('en').date(until)}" in text_of(app)
    app.text_input(key=f"{name}:share_name:my orders").set_value("Autumn plan")
    app.get_by_key(f"share_now {name}").click().run()
    assert not app.exception
    assert "Autumn plan" in options(app)
    assert "Autumn plan" in options(other.run())
    other.selectbox(key="workspace_choice").set_value(name).run()
    assert "2 customers" in other.header[0].value
    app.text_input(key=f"{name}:rename_name:Autumn plan").set_value("CDNOW 1997-98")
    app.get_by_key(f"rename_now {name}").click().run()
    assert "already a workspace called" in text_of(app)
    app.text_input(key=f"{name}:rename_name:Autumn plan").set_value("Winter plan")
    app.get_by_key(f"rename_now {name}").click().run()
    assert "Winter plan" in options(app)
    assert app.text_input(key=f"{name}:rename_name:Winter plan").value == "Winter plan"
    app.get_by_key(f"delete_now {name}").click().run()
    assert not app.exception
    assert app.query_params["workspace"] == "shop"
    assert "Winter plan" not in options(app)
    assert "is deleted" in text_of(app)
    assert "no longer there" in text_of(other.run())
    assert not workspace_exists(name)


def test_samples_offer_to_be_loaded_again_and_nothing_else(open_page: Open) -> None:
    app = open_page("data", "en")
    keys = {button.key for button in app.button}
    assert "rebuild_now cdnow" in keys
    assert not {"delete_now cdnow", "rename_now cdnow"} & keys


def test_versions_are_compared_and_another_one_made_current(open_page: Open, private: Private) -> None:
    name = private(10, 25)
    app = open_page("data", "en", workspace=name)
    frames = [frame.value for frame in app.dataframe]
    (listed,) = (frame for frame in frames if "Files" in frame)
    assert list(listed["Revenue"]) == ["26", "11"]
    assert list(listed["State"]) == ["current", ""]
    (compared,) = (frame for frame in frames if "Figure" in frame)
    assert dict(zip(compared["Figure"], compared["Change"], strict=True))["Revenue"] == "+15"
    app.get_by_key(f"go_back {name}").click().run()
    assert not app.exception
    assert "is current now" in app.toast[0].value
    (compared,) = (frame.value for frame in app.dataframe if "Figure" in frame.value)
    assert (
        dict(zip(compared["Figure"], compared["Change"], strict=True))["Revenue"] == "-15"
    )  # anew, from the newer one
    with open_workspace(name) as workspace:
        assert workspace.version_id == workspace.versions[0].id
    app.get_by_key(f"go_back {name}").click().run()
    with open_workspace(name) as workspace:
        assert workspace.version_id == workspace.versions[1].id


def test_how_a_table_was_collected_is_said_and_shown(open_page: Open, private: Private) -> None:
    name = private(10)
    app = open_page("data", "en", workspace=name)
    (loaded,) = (frame.value for frame in app.dataframe if "Collected" in frame.value)
    assert loaded["Collected"][0] == "not said yet"
    assert loaded["From"][0] == "orders-10.csv"
    app.get_by_key(f"{name}:route:orders").set_value("integrated").run()
    (loaded,) = (frame.value for frame in app.dataframe if "Collected" in frame.value)
    assert loaded["Collected"][0] == "taken over from another system"
