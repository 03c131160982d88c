"""Looking closer: a cut that is moved out of sight is brought back into it, one that was out of sight before is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st

from crm_dashboard import Answer, Axis, MatrixSpec, answer, open_workspace
from crm_dashboard.ui.matrix.board.zoom import take_zoom, zoom_of, zoomed


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the session's state in a mapping: there is no page here."""
    kept: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", kept)


@pytest.fixture
def current(workspaces_root: Path) -> Iterator[Answer]:
    with open_workspace("cdnow") as workspace:
        yield answer(workspace, MatrixSpec((Axis("monetary", cuts=100), Axis("frequency", cuts=3))))


def look_at(current: Answer, x: tuple[float, float], y: tuple[float, float]) -> None:
    take_zoom(current, {"zoom": {"of": zoom_of(current), "to": [list(x), list(y)]}})


def moved(current: Answer, cut: float) -> Answer:
    spec = replace(current.spec, axes=(Axis("monetary", cuts=cut), current.spec.axes[1]))
    return answer(current.workspace, spec)


@pytest.mark.usefixtures("session")
def test_a_cut_that_is_moved_out_of_sight_comes_back_into_it(current: Answer) -> None:
    look_at(current, (50, 150), (1, 6))
    assert zoomed(current).matrix.axes[0].shown == (50, 150)
    low, high = zoomed(moved(current, 400)).matrix.axes[0].shown or (0, 0)
    assert low == 50
    assert 400 < high < 420


@pytest.mark.usefixtures("session")
def test_a_part_without_any_cut_can_be_looked_at(current: Answer) -> None:
    look_at(current, (200, 300), (1, 6))
    assert zoomed(current).matrix.axes[0].shown == (200, 300)
