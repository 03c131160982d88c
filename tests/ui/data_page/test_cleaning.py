"""The cleaning section: sums and effects first, rules that can be switched and taken back, duplicates that somebody decides on."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from tests.data.imports import write_csv
from tests.ui.conftest import Open, shown_texts

ROWS = [
    ["customer", "order", "date", "amount", "name", "phone"],
    ["a", "1", "2024-01-05", "5", "Wei Zhang", "13812345678"],
    ["a", "2", "2024-01-06", "-5", "Wei Zhang", "13812345678"],
    ["b", "3", "2024-01-07", "7", "Zhang Wei", "+86 13812345678"],
    ["", "4", "2024-01-08", "9", "", ""],
]


@pytest.fixture
def workspace(workspaces_root: Path, tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(f"cleaning {secrets.token_hex(6)}", create=True) as opened:  # others may run at the same time
        opened.import_file(write_csv(tmp_path / "x.csv", ROWS))
        yield opened


def test_a_rule_is_switched_with_its_effect_in_sight_and_cleans_again(open_page: Open, workspace: Workspace) -> None:
    app = open_page("data", workspace=workspace.name)
    assert not app.exception
    assert [(one.label, one.value, one.delta) for one in app.metric] == [
        ("Order rows kept", "3", "1 of 4 set aside"),
        ("Customers", "2", "3 without the rules"),
        ("Orders", "2", "3 without the rules"),
        ("Revenue", "7", "16 without the rules"),
    ]
    shown = shown_texts(app)
    assert "4 rows in = 3 kept + 1 set aside." in shown
    assert {"3 → 2", "16 → 7", "7 → 12"} <= set(shown)
    key = f"{workspace.name}:{workspace.version_id}:rule:orders:cancellations"
    app.toggle(key=key).set_value(True).run()
    app.button(key="clean_again").click().run()
    assert not app.exception
    assert app.metric[3].value == "12"
    assert not any(button.key == "clean_again" for button in app.button)
    assert "cleaned again" in app.toast[0].value


def test_two_customers_are_merged_when_somebody_says_so_and_apart_again_on_demand(
    open_page: Open, workspace: Workspace
) -> None:
    app = open_page("data", workspace=workspace.name)
    app.button(key="look_for_duplicates").click().run()
    shown = " ".join(shown_texts(app))
    assert "138****5678" in shown
    assert "13812345678" not in shown
    app.get_by_key(f"{workspace.name}:{workspace.version_id}:pair:a:b").set_value("merge").run()
    app.button(key="apply_duplicates").click().run()
    assert app.metric[1].value == "1"
    assert "1 customer was merged" in app.toast[0].value
    (versions,) = (frame.value for frame in app.dataframe if "Merged customers" in frame.value)
    assert list(versions["Merged customers"]) == ["1", "0"]
    app.button(key="undo_merge:b").click().run()
    assert not app.exception
    assert app.metric[1].value == "2"
    assert "1 pair looks alike." in shown_texts(app)  # and is asked about at once


def test_a_pair_that_is_declined_is_not_asked_about_until_somebody_wants_it(
    open_page: Open, workspace: Workspace
) -> None:
    app = open_page("data", workspace=workspace.name)
    app.button(key="look_for_duplicates").click().run()
    app.get_by_key(f"{workspace.name}:{workspace.version_id}:pair:a:b").set_value("decline").run()
    app.button(key="apply_duplicates").click().run()
    assert "1 pair was declined" in app.toast[0].value
    assert "No other customers look like one another." in shown_texts(app)
    app.button(key="ask_again").click().run()
    assert not app.exception
    assert "1 pair looks alike." in shown_texts(app)
