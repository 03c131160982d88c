"""How long a page takes in headless Chromium from what was clicked to the last mark drawn.

Waiting ends by what happens and never by the clock: the server owes no run, nothing on the page is marked as old, and for
some frames nothing has changed. Frames become slower with the machine, so a busy one is waited for longer.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from measuring import ROOT
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.stillness import BUSY, listen

PATIENCE_MS = 600_000
EMPTY_PAGE = ROOT / "benchmarks" / "empty_page.py"
"""The emptiest page that reacts to a choice: what Streamlit itself costs."""
FRAMES = 20
"""Frames without a change after which a page is drawn."""
WATCH = """() => {
    if (window.watched) return;
    const seen = window.watched = {clicked: 0, drawn: 0, frames: 0};
    for (const act of ['click', 'pointerup'])
        document.addEventListener(act, () => { seen.clicked = performance.now(); seen.frames = 0; }, true);
    // What a table's canvas holds for screen readers is rewritten by the grid's own timer, long after it was drawn.
    const counts = one => !(one.target.closest ? one.target : one.target.parentElement)?.closest('canvas');
    const all = {subtree: true, childList: true, characterData: true};
    const watch = new MutationObserver(changes => {
        if (!changes.some(counts)) return;
        seen.drawn = performance.now();
        seen.frames = 0;
        look();
    });
    // A component, such as the board, lies in a shadow root of its own, and the board counts its frames in an attribute.
    const look = () => {
        for (const one of document.querySelectorAll('[data-testid^="stBidiComponent"], [data-testid^="stBidiComponent"] *'))
            if (one.shadowRoot && !one.isWatched) { one.isWatched = true; watch.observe(one.shadowRoot, {...all, attributes: true}); }
    };
    watch.observe(document.querySelector('[data-testid="stMain"]'), all);
    look();
    const count = () => { seen.frames += 1; requestAnimationFrame(count); };
    requestAnimationFrame(count);
}"""
DRAWN = f"() => !({BUSY})() && window.watched.drawn > window.watched.clicked && window.watched.frames >= {FRAMES}"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser; its pages note the runs that they ask for."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        browser.on("context", listen)
        yield browser
        browser.close()


def opened(browser: Browser, address: str) -> Page:
    """Open an address in a new page and return it when all of it is drawn."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(address)
    page.wait_for_selector('[data-testid="stHeading"]', timeout=PATIENCE_MS)
    wait_until_drawn(page)
    return page


def wait_until_drawn(page: Page) -> None:
    """Wait until all of a page that has been opened is drawn, and watch from then on what is clicked and drawn."""
    page.wait_for_function(f"() => !({BUSY})()", timeout=PATIENCE_MS)
    page.evaluate(WATCH)
    page.wait_for_function(f"() => !({BUSY})() && window.watched.frames >= {FRAMES}", timeout=PATIENCE_MS)


def seconds_to_draw(page: Page) -> float:
    """Wait until what was clicked is drawn, and return the seconds from the click to the last mark."""
    page.wait_for_function(DRAWN, polling=50, timeout=PATIENCE_MS)
    return float(page.evaluate("() => window.watched.drawn - window.watched.clicked")) / 1000


def seconds_after_choosing(page: Page, label: str, choice: str) -> float:
    """Choose an option of a select box and return the seconds until the page is drawn."""
    page.bring_to_front()
    chooser = page.get_by_role("combobox", name=label).first
    chooser.evaluate("one => one.scrollIntoView({behavior: 'instant', block: 'center'})")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    chooser.click()
    page.get_by_role("option", name=choice, exact=True).click()
    return seconds_to_draw(page)
