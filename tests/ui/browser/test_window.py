"""The size of the window: what charts take of it, and that what a browser reports is checked."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st

from crm_dashboard.ui.browser import window
from crm_dashboard.ui.browser.window import Window


def test_a_taller_window_gives_its_height_to_the_chart_and_a_short_one_keeps_the_least() -> None:
    assert Window(1440, 880).fit_height(540, least=420) == 540
    assert Window(1920, 1080).fit_height(540, least=420) == 740
    assert Window(1280, 720).fit_height(540, least=420) == 420


def test_a_phone_has_its_whole_width_for_a_page_and_a_screen_what_the_sidebar_leaves() -> None:
    assert Window(360, 840).is_narrow
    assert Window(360, 840).content_width == 320
    assert not Window().is_narrow
    assert Window().content_width == 980


@pytest.mark.parametrize(
    ("reported", "size"),
    [
        ({"size": [1920, 1080]}, Window(1920, 1080)),
        ({"size": [10**9, 1]}, Window(4000, 400)),
        ({"size": ["wide", None]}, None),
        ({"size": [1e400, 5]}, None),
        ({"size": [1]}, None),
        ({}, None),
        (None, None),
        ([], None),
        ("size", None),
    ],
)
def test_a_browser_is_believed_within_what_screens_are(
    reported: Any, size: Window | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[str, Any] = {"crm_matrix_window": reported}
    monkeypatch.setattr(st, "session_state", kept)
    window._take()
    assert kept.get("window") == size


@pytest.mark.parametrize(
    ("cookie", "size"),
    [("1920x1080", Window(1920, 1080)), ("9999x1", Window()), ("1x2; alert(1)", Window()), ("", Window())],
)
def test_a_new_session_is_drawn_for_the_size_that_its_browser_had_last(
    cookie: str, size: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window._WINDOW, "get", lambda: None)
    monkeypatch.setattr(window.st, "context", SimpleNamespace(cookies={"crm_matrix_window": cookie}))
    assert window.window() == size
