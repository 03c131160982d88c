"""The app under Streamlit's own test harness, on a workspaces root that the whole test session shares."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from crm_dashboard import settings
from crm_dashboard.analysis.pages.registry import PAGES
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.workspace.workspaces import open_workspace

ROOT = Path(__file__).parents[2]

PATIENCE = 90
"""Seconds that a page may take on a machine that is busy with other things; a test never asserts a time."""

Open = Callable[..., AppTest]


@pytest.fixture(scope="session", autouse=True)
def installed_components() -> Iterator[None]:
    """Let Streamlit look through the installed packages for components once, not for each session that a test opens."""
    patch = pytest.MonkeyPatch()
    found = manifest_scanner.scan_component_manifests()
    patch.setattr(manifest_scanner, "scan_component_manifests", lambda: found)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def pages_declared_by_the_app() -> Iterator[None]:
    """Let a page that is asked for before any run go through `app.py`, as the server does from its start on."""
    patch, begin = pytest.MonkeyPatch(), PagesManager.__init__

    def begin_without_folder(manager: PagesManager, *args: Any, **options: Any) -> None:
        PagesManager.uses_pages_directory = False
        begin(manager, *args, **options)

    patch.setattr(PagesManager, "__init__", begin_without_folder)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def nothing_unexpected(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test in which a page ended in an error that nobody expected: on the page it is a sentence, as any other."""
    yield
    found = [
        one
        for one in caplog.get_records("call")
        if one.name == "crm_dashboard.ui.session.boundary" and one.levelname == "ERROR"
    ]
    assert not found, "\n".join(str(one.exc_info and one.exc_info[1]) for one in found)


@contextmanager
def workspaces_below(root: Path) -> Iterator[Path]:
    """Let the app keep its workspaces below a root; one called `nothing` is empty."""
    patch = pytest.MonkeyPatch()
    patch.setenv("CRM_WORKSPACES_ROOT", str(root))
    settings.current.cache_clear()
    open_workspace("nothing", create=True).close()
    yield root
    close_engine(root)
    patch.undo()
    settings.current.cache_clear()


@pytest.fixture(scope="session")
def workspaces_root(shared_root: Path) -> Iterator[Path]:
    """The root that all workers share, with CDNOW built in it."""
    with workspaces_below(shared_root) as root:
        open_workspace("cdnow").close()
        yield root


@pytest.fixture
def open_page(workspaces_root: Path) -> Open:
    """Return a function that opens a page in a language, with the parameters of a link, and runs it once."""

    def open_it(page: str = "matrix", language: str = "en", **params: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
        app.switch_page(
            PAGES[page].script
        )  # before any run it is found by its file's name, which is its address as well
        for name, value in {"lang": language, "workspace": "cdnow", **params}.items():
            app.query_params[name] = value
        return app.run()

    return open_it


@pytest.fixture
def land(workspaces_root: Path) -> Open:
    """Return a function that lands on the address alone with the parameters of a link, and runs it once."""

    def land_there(**params: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
        for name, value in {"lang": "en", "workspace": "cdnow", **params}.items():
            app.query_params[name] = value
        return app.run()

    return land_there


def board_of(app: AppTest) -> dict[str, Any]:
    """Return what the page tells the board: cuts, segments, totals."""
    told = [json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.json]
    (board,) = (one for one in told if one and "segments" in one)
    return board


def shown_texts(app: AppTest) -> list[str]:
    """Return every text that a page shows: labels, options, values, explanations."""
    texts: list[str] = []
    for told in app.get("bidi_component"):
        texts += _strings(json.loads(told.proto.json)) if told.proto.json else []
    for block in (app.main, app.sidebar):
        for element in block:
            texts += _texts_of(element)
    return texts


_CODES = {
    "scale",
    "favourable",
    "unit",
    "language",
    "letters",
    "key",
    "store",
    "cells",
    "color",
    "of",
    "vega",
    "data",
    "session",
    "stored",
    "forgotten",
}


def _strings(told: Any) -> list[str]:
    """Return the words in what a component is told, without its codes."""
    if isinstance(told, dict):
        return [text for name, one in told.items() if name not in _CODES for text in _strings(one)]
    if isinstance(told, list):
        return [text for one in told for text in _strings(one)]
    return [told] if isinstance(told, str) else []


def _texts_of(element: object) -> list[str]:
    found = []
    names = ("label", "help", "placeholder") if hasattr(element, "options") else ("label", "value", "help", "body")
    for name in names:
        value = getattr(element, name, None)
        if isinstance(value, str):
            found.append(value.replace("\\", ""))
    options = getattr(element, "options", None)
    if isinstance(options, list):
        found += [str(option) for option in options]
    return found


def shown_labels(app: AppTest) -> list[str]:
    """Return what controls are called: screen readers are given these words as they are, Markdown or not."""
    kinds = ("number_input", "text_input", "text_area", "selectbox", "multiselect", "date_input", "toggle", "checkbox")
    return [element.label for kind in kinds for element in app.get(kind)]
