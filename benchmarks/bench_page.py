"""DESIGN 8, row 5: from a click to the last mark drawn, beyond an empty Streamlit page beside it, in headless Chromium."""

from __future__ import annotations

import statistics
from itertools import cycle

from drawing import EMPTY_PAGE, chromium, opened, seconds_after_choosing
from measuring import show
from playwright.sync_api import Page
from shop import ORDERS, shop

from crm_dashboard.data.workspace.workspaces import open_workspace
from tests.browser.serving import served

OWN = "&x=frequency~quantile:0.5~auto&y=monetary~quantile:0.5~auto"
METRICS = ("Recency", "Tenure", "Order value", "Purchase days", "Orders")
MATRICES = ("Value × purchase frequency", "Recency × orders: ten groups", "Value × loyalty")
PAGES = (
    ("matrix", OWN, "Horizontal axis", METRICS),
    ("segments", "", "Matrix", MATRICES),
    ("overview", "", "Matrix", MATRICES),
)
"""Each page's address, what is asked of it, the list in which something is chosen, and what is chosen."""
TIMES = 10


def beside_the_empty_page(page: Page, label: str, choices: tuple[str, ...], empty: Page) -> tuple[float, float]:
    """Make each choice once, then ten by turns with the empty page; return the median seconds of the page and of the empty one."""
    for choice in choices:
        seconds_after_choosing(page, label, choice)
    ours, theirs = [], []
    for _, choice, days in zip(range(TIMES), cycle(choices), cycle(("365", "182", "91", "30", "0")), strict=False):
        theirs.append(seconds_after_choosing(empty, "over", days))
        ours.append(seconds_after_choosing(page, label, choice))
    return statistics.median(ours), statistics.median(theirs)


def main() -> None:
    """Print the median of ten choices on each page of the sample shop and the large one."""
    open_workspace("shop").close()
    shop().close()
    with served(EMPTY_PAGE) as nothing, served() as app, chromium() as browser:
        empty = opened(browser, nothing)
        for title, workspace in (("sample shop", "shop"), (f"{ORDERS:,} orders", f"shop-{ORDERS}")):
            for where, address, label, choices in PAGES:
                page = opened(browser, f"{app}/{where}?workspace={workspace}&lang=en{address}")
                ours, theirs = beside_the_empty_page(page, label, choices, empty)
                show(
                    f"{where}, {title}: {ours * 1000:.0f} ms against {theirs * 1000:.0f} ms of the empty page,"
                    f" {(ours - theirs) * 1000:.0f} ms beyond it (a choice made before)"
                )
                page.close()


if __name__ == "__main__":
    main()
