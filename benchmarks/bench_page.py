"""DESIGN 8, row 5: from a click to the settled page, beyond an empty Streamlit page, in headless Chromium."""

from __future__ import annotations

import shutil
import statistics
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from shop import ORDERS, shop

from crm_dashboard.data.workspaces import open_workspace
from tests.browser.serving import served

OWN = "&x=frequency~quantile:0.5~auto&y=monetary~quantile:0.5~auto"
WATCH = """() => {
    window.clicked = window.settled = 0;
    for (const act of ['click', 'pointerup']) document.addEventListener(act, () => { window.clicked = performance.now(); }, true);
    // What a table's canvas holds for screen readers is rewritten by the grid's own timer, long after it was drawn.
    const seen = one => !(one.target.closest ? one.target : one.target.parentElement)?.closest('canvas');
    const watch = new MutationObserver(all => { if (all.some(seen)) window.settled = performance.now(); });
    watch.observe(document.querySelector('[data-testid="stMain"]'), {subtree: true, childList: true, characterData: true});
    // The board lies in a shadow root of its own, and counts its frames in an attribute.
    for (const one of document.querySelectorAll('[data-testid="stMain"] *'))
        if (one.shadowRoot) watch.observe(one.shadowRoot, {subtree: true, childList: true, characterData: true, attributes: true});
}"""
STILL = "() => window.settled > window.clicked && performance.now() - window.settled > 700"


def settled_after_choices(page: Page, label: str, choices: list[str]) -> float:
    """Choose each option of a select box and return the median time until the page is still."""
    taken = []
    page.evaluate(WATCH)
    for choice in choices:
        chooser = page.get_by_role("combobox", name=label).first
        chooser.scroll_into_view_if_needed()
        page.wait_for_timeout(300)  # a list of choices closes while its place scrolls
        chooser.click()
        page.get_by_role("option", name=choice, exact=True).click()
        page.wait_for_function(STILL, polling=50, timeout=60_000)
        taken.append(page.evaluate("() => window.settled - window.clicked") / 1000)
    return statistics.median(taken)


def main() -> None:
    """Print the median of ten choices each: empty page, then matrix, strategy cards and overview of sample data and the large shop."""
    open_workspace("shop").close()
    shop().close()
    with (
        served(Path(__file__).with_name("empty_page.py")) as empty_page,
        served() as app,
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        page.goto(empty_page)
        page.wait_for_selector("text=empty")
        page.wait_for_timeout(1500)
        empty = settled_after_choices(page, "over", ["365", "182", "91", "30", "0"] * 2)
        print(f"empty page: {empty * 1000:.0f} ms")
        metrics = ["Recency", "Tenure", "Order value", "Purchase days", "Orders"]
        matrices = ["Value × purchase frequency", "Recency × orders: ten groups", "Value × loyalty"]
        for name, workspace in (("sample shop", "shop"), (f"{ORDERS:,} orders", f"shop-{ORDERS}")):
            for where, label, choices in (
                ("matrix", "by (to the right)", metrics),
                ("segments", "Ready-made matrix", matrices),
                ("overview", "Ready-made matrix", matrices),
            ):
                page.goto(f"{app}/{where}?workspace={workspace}&lang=en{OWN if where == 'matrix' else ''}")
                page.wait_for_selector('[data-testid="stHeading"]', timeout=120_000)
                page.wait_for_timeout(4000)
                settled_after_choices(page, label, choices)
                again = settled_after_choices(page, label, choices * 3)
                print(
                    f"{where}, {name}: {again * 1000:.0f} ms, {(again - empty) * 1000:.0f} ms beyond the empty page (a choice made before)"
                )
        chromium.close()


if __name__ == "__main__":
    main()
