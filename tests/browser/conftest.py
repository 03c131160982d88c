"""The running app and Debian's headless Chromium, each started once per test session."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from crm_dashboard.analysis.pages.registry import IN_MENU, PAGES
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.i18n.translator import translator
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
def tabs(browser: Browser, address: str) -> dict[str, Page]:
    """The tab in which tests open the app, by the browser's language: a new one would compile all of Streamlit again.

    The app has been opened in it once, so that no test waits for what the server's process does once.
    """
    page = new_tab(browser, "en-US")
    page.goto(address)
    settle(page)
    return {"en-US": page}


def new_tab(browser: Browser, language: str) -> Page:
    """Return the first page of a fresh browser context, a desktop screen in a language."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale=language, accept_downloads=True)
    return watched(context.new_page())


def choose_page(page: Page, key: str) -> None:
    """Choose a page in the menu on top, with the list of its section where it has one."""
    if section := PAGES[key].section.title:
        sections = list(dict.fromkeys(one.section.title for one in IN_MENU if one.section.title))
        page.get_by_test_id("stTopNavSection").nth(sections.index(section)).click()
    page.locator(
        f'[data-testid="stTopNav"] a[href$="/{key}"], [data-testid="stTopNavPopover"] a[href$="/{key}"]'
    ).click()


def see_matrix(page: Page, language: str = "en") -> None:
    """Wait for the receipt of an import and go on to the matrix, as its button leads."""
    page.wait_for_url("**/receipt**", timeout=120_000)
    settle(page)
    page.get_by_role("button", name=translator(language)("See the matrix")).click()
    page.wait_for_url("**/matrix**", timeout=60_000)
    settle(page)


def watched(page: Page) -> Page:
    """Let a page note its errors, from now on, in `page_errors`."""
    page.page_errors = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.page_errors.append(str(error)))  # type: ignore[attr-defined]
    return page


@pytest.fixture
def visit(browser: Browser, tabs: dict[str, Page], address: str) -> Iterator[Visit]:
    """Return a function that opens an address in a fresh session and waits until it has settled.

    A session lives as long as its address stands in the tab. A test's second visit gets a tab beside the first one.
    What the app has stored in the browser is cleared at the end.
    """
    visited: list[Page] = []

    def open_it(path: str, *, dark: bool = False, language: str = "en-US") -> Page:
        if language not in tabs:
            tabs[language] = new_tab(browser, language)
        first = tabs[language]
        page = watched(first.context.new_page()) if first in visited else first
        visited.append(page)
        page.emulate_media(media="screen", color_scheme="dark" if dark else "light")
        page.page_errors.clear()  # type: ignore[attr-defined]
        page.goto(address + path)
        settle(page)
        return page

    yield open_it
    for context in {page.context for page in visited}:
        leave(context, kept=list(tabs.values()))


def leave(context: BrowserContext, *, kept: list[Page]) -> None:
    """Forget what the app has stored, and close all tabs but one, which lets go of its session."""
    for page in context.pages:
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
        if page in kept:
            page.mouse.move(0, 0)
            page.goto("about:blank")
        else:
            page.close()
    context.clear_cookies()
