"""The private workspaces that a browser reports: only names that can be one, and only those that still exist, are listed."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st

from crm_dashboard.data.workspace.administration import delete_workspace
from crm_dashboard.data.workspace.workspaces import create_workspace
from crm_dashboard.ui.workspaces import own_workspaces

GONE = "private-" + "0" * 24


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A session's state, empty at first."""
    remembered: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", remembered)
    return remembered


@pytest.mark.parametrize("reported", [None, "private", 7, {}, [None, 7, "shop", "../shop", GONE + "0", GONE.upper()]])
def test_a_report_that_holds_no_name_changes_nothing(session: dict[str, Any], reported: object) -> None:
    session["own_workspaces_in_browser"] = SimpleNamespace(names=reported)
    own_workspaces._take_report()
    assert own_workspaces.own_workspaces() == ()


def test_of_the_reported_workspaces_those_that_exist_are_listed_and_the_others_forgotten(
    session: dict[str, Any], workspaces_root: Path
) -> None:
    with create_workspace("orders") as workspace:
        session["own_workspaces_in_browser"] = SimpleNamespace(names=[workspace.name, GONE])
        own_workspaces._take_report()
        assert own_workspaces.own_workspaces() == (workspace.name,)
        assert session["stored workspaces"] == (workspace.name,)
        assert session["forgotten workspaces"] == (GONE,)
        delete_workspace(workspace)


def test_at_most_fifty_names_are_taken() -> None:
    assert len(own_workspaces.valid_names(f"private-{number:024x}" for number in range(80))) == 50
