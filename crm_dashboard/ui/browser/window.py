"""The size of the reader's browser window, so that charts and tables can use the height that there is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import streamlit as st
from pydantic import TypeAdapter, ValidationError

from crm_dashboard.ui.session.state import Remembered
from crm_dashboard.ui.session.widgets import widget_value

STEP = 40
"""Sizes are rounded down to this many pixels: a window that is a little larger draws nothing anew."""
_NARROW, _WIDEST, _SHORTEST, _TALLEST = 768, 4000, 400, 2400
_SIDEBAR = 380
_PART, _COOKIE = "crm_matrix_window", "crm_matrix_window"
_COOKIE_VALUE = re.compile(r"([0-9]{2,4})x([0-9]{2,4})")
_SIZE: TypeAdapter[tuple[int, int]] = TypeAdapter(tuple[int, int])
_SCRIPT = f"""
const rounded = (size) => Math.floor(size / {STEP}) * {STEP};
export default function ({{ data, setStateValue }}) {{
  let timer;
  let known = data.size.join();
  const report = () => {{
    const size = [rounded(innerWidth), rounded(innerHeight)];
    document.cookie = `{_COOKIE}=${{size.join("x")}}; path=/; SameSite=Lax`;
    if (size.join() === known) return;
    known = size.join();
    setStateValue("size", size);
  }};
  const wait = () => {{
    clearTimeout(timer);
    timer = setTimeout(report, 400);
  }};
  report();
  addEventListener("resize", wait);
  return () => {{
    clearTimeout(timer);
    removeEventListener("resize", wait);
  }};
}}
"""


@dataclass(frozen=True)
class Window:
    """The inner size of a browser window in pixels, rounded down to steps of 40."""

    width: int = 1440
    height: int = 880

    @property
    def is_narrow(self) -> bool:
        """Whether it is a phone's: Streamlit puts columns under one another there."""
        return self.width < _NARROW

    @property
    def content_width(self) -> int:
        """About how wide a page's content is beside an open sidebar."""
        return self.width - 40 if self.is_narrow else self.width - _SIDEBAR - 80

    def fit_height(self, usual: int, *, least: int) -> int:
        """Return a height that is `usual` on a screen of 1440 × 900 and takes what other windows have more or less."""
        return max(least, usual + self.height - USUAL.height)


USUAL = Window()
"""A laptop's screen of 1440 × 900: what a session is drawn for until its browser has reported."""
_WINDOW: Remembered[Window | None] = Remembered("window", None)


def window() -> Window:
    """Return the size of this session's window: the last one of this browser, or the usual one, until it has reported."""
    return _WINDOW.get() or _last_window()


def _last_window() -> Window:
    """Return the size that this browser had when it last reported, so that a new session is drawn for it at once."""
    match = _COOKIE_VALUE.fullmatch(str(st.context.cookies.get(_COOKIE)))
    return _within_screens(int(match[1]), int(match[2])) if match else USUAL


def watch_window() -> None:
    """Mount the component that reports the window's size when it is another one; it shows nothing."""
    size = window()
    _part()(key=_PART, data={"size": [size.width, size.height]}, on_size_change=_take)


def _take() -> None:
    """Remember what the browser reports, within what screens are; anything else changes nothing."""
    reported = widget_value(_PART) or {}
    try:
        width, height = _SIZE.validate_python(reported.get("size"))
    except (ValidationError, OverflowError, AttributeError):
        return
    _WINDOW.set(_within_screens(width, height))


def _within_screens(width: int, height: int) -> Window:
    return Window(min(max(width, STEP), _WIDEST), min(max(height, _SHORTEST), _TALLEST))


@lru_cache(maxsize=1)
def _part() -> Any:
    return st.components.v2.component(_PART, js=_SCRIPT)
