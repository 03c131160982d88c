"""From the command that starts the server to a page that can be used, then first and later visits, an empty page beside each."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drawing import EMPTY_PAGE, PATIENCE_MS, chromium, wait_until_drawn
from measuring import ROOT, show
from playwright.sync_api import Browser, Page
from shop import ORDERS, PLACE, shop

from crm_dashboard.data.engine.result_files import RESULTS
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.ui.overview.precompute import precompute_overview
from tests.browser.serving import served, serving

APP = ROOT / "app.py"
PAGES = ("overview", "matrix", "segments", "heatmap", "trends")
SESSIONS = 10
LAST_CHANGE = """() => new MutationObserver(() => { window.lastChange = performance.timeOrigin + performance.now(); })
    .observe(document, {subtree: true, childList: true, characterData: true})"""


@contextmanager
def session(browser: Browser) -> Iterator[Page]:
    """Yield a page of a browser that has nothing stored, and notes when it changed last."""
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        context.add_init_script(f"({LAST_CHANGE})()")
        yield context.new_page()


def seconds_to_open(page: Page, address: str) -> float:
    """Open an address and return the seconds until its last mark."""
    began = time.time()
    page.goto(address, wait_until="commit")
    page.wait_for_selector('[data-testid="stHeading"]', timeout=PATIENCE_MS)
    wait_until_drawn(page)
    return float(page.evaluate("() => window.lastChange")) / 1000 - began


def start(browser: Browser, title: str, script: Path, root: Path) -> None:
    """Start a server and print when it answers, when its page first says something and when all of it is drawn."""
    began = time.time()
    with serving(script, workspaces=root) as server, session(browser) as page:
        answers = time.time() - began
        page.goto(server.address, wait_until="commit")
        page.wait_for_selector('[data-testid="stHeading"]', timeout=PATIENCE_MS)
        says = time.time() - began
        if script == APP:
            page.wait_for_selector('[data-testid="stMetric"]', timeout=PATIENCE_MS)
        figures = time.time() - began
        wait_until_drawn(page)
        drawn = float(page.evaluate("() => window.lastChange")) / 1000 - began
        show(
            f"{title}: answers after {answers:.1f} s, says something {says:.1f}, figures {figures:.1f}, drawn {drawn:.1f}"
        )


def visits(browser: Browser, title: str, name: str, nothing: str) -> None:
    """Start the app and print, for each page, the first visit and the next one by somebody else, with the empty page's."""
    with served() as address:
        with session(browser) as page:
            seconds_to_open(page, f"{address}/glossary?workspace={name}")  # by then the server has loaded its pages
        for where in PAGES:
            taken = []
            for _ in range(2):
                with session(browser) as page:
                    taken.append(seconds_to_open(page, f"{address}/{where}?workspace={name}&lang=en"))
            with session(browser) as page:
                empty = seconds_to_open(page, nothing)
            show(f"{title}, {where}: first visit {taken[0]:.2f} s, next {taken[1]:.2f}, the empty page {empty:.2f}")


def memory(browser: Browser) -> None:
    """Print what the server holds after some sessions have each walked all pages of the sample shop."""
    with serving() as server:
        for _ in range(SESSIONS):
            with session(browser) as page:
                for where in PAGES:
                    seconds_to_open(page, f"{server.address}/{where}?workspace=shop&lang=en")
        show(f"after {SESSIONS} sessions of {len(PAGES)} pages the server holds {server.memory_mb:,.0f} MB")


def main() -> None:
    """Print starts on a root of its own, then visits of the sample shop and the large one, then the memory."""
    fresh = PLACE / "fresh"
    with chromium() as browser, served(EMPTY_PAGE) as nothing:
        for title, script in (("empty page", EMPTY_PAGE), ("first start", APP), ("second start", APP), ("third", APP)):
            if title == "first start":
                shutil.rmtree(fresh, ignore_errors=True)
            start(browser, title, script, fresh)
        for title, workspace in (("sample shop", open_workspace("shop")), (f"{ORDERS:,} orders", shop())):
            workspace.close()
            for way in ("never computed", "computed ahead as after an import", "after a restart"):
                if way != "after a restart":
                    shutil.rmtree(workspace.folder / RESULTS, ignore_errors=True)
                if way.startswith("computed ahead"):
                    precompute_overview(workspace.name)
                visits(browser, f"{title}, {way}", workspace.name, nothing)
        memory(browser)


if __name__ == "__main__":
    main()
