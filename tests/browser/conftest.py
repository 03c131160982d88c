"""The running app and Debian's headless Chromium, each started once per test session."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from crm_dashboard.data.engine import close_engine
from crm_dashboard.data.workspaces import open_workspace
from crm_dashboard.settings import Settings
from tests.browser.serving import ROOT, served
from tests.browser.stillness import listen, settle
from tests.workspaces import online_retail, shared_retail

__all__ = ["settle"]

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def root(shared_root: Path) -> Path:
    """A workspaces root with the samples, and Online Retail where the real data are at hand."""
    root = shared_root
    settings = Settings(workspaces_root=root)
    for name in ("shop", "cdnow"):
        open_workspace(name, settings=settings).close()
    real_data = Path(os.environ.get("CRM_REAL_DATA", ROOT.parent / "shared" / "data"))
    if online_retail(real_data).exists():
        shared_retail(root, real_data)
    close_engine(root)
    return root


@pytest.fixture(scope="session")
def address(root: Path) -> Iterator[str]:
    """The address of the app, served on a port of its own until the tests end."""
    with (root / f"server-{os.getpid()}.log").open("wb") as log, served(workspaces=root, log=log) as address:
        yield address
    said = (root / f"server-{os.getpid()}.log").read_text(encoding="utf-8", errors="replace")
    assert "nobody expected this error" not in said, said[-4000:]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium; the tests are skipped, with the reason, where it is not installed."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed (apt-get install chromium fonts-noto-cjk)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        chromium.on("context", listen)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def warm(browser: Browser, address: str) -> None:
    """Open the app once, so that no test waits for what a process does once."""
    page = browser.new_page()
    page.goto(address)
    settle(page)
    page.close()


@pytest.fixture(scope="session")
def contexts() -> dict[tuple[bool, str], BrowserContext]:
    """One browser context for each theme and language: what it has loaded and compiled of Streamlit serves all tests."""
    return {}


@pytest.fixture
def visit(
    browser: Browser, contexts: dict[tuple[bool, str], BrowserContext], address: str, warm: None
) -> Iterator[Visit]:
    """Return a function that opens an address in a fresh session and waits until it has settled.

    A session lives as long as its page; what a page stores in the browser is cleared before it is closed.
    """
    pages = []

    def open_it(path: str, *, dark: bool = False, language: str = "en-US") -> Page:
        if (dark, language) not in contexts:
            contexts[dark, language] = browser.new_context(
                viewport={"width": 1440, "height": 900},
                color_scheme="dark" if dark else "light",
                locale=language,
                accept_downloads=True,
            )
        context = contexts[dark, language]
        page = context.new_page()
        pages.append(page)
        page.page_errors = []  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.page_errors.append(str(error)))  # type: ignore[attr-defined]
        page.goto(address + path)
        settle(page)
        return page

    yield open_it
    for context in {page.context for page in pages}:
        for page in context.pages:
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
            page.close()
        context.clear_cookies()
