"""In a browser, no text from data becomes a link or a picture, and nothing is fetched from where it points."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from crm_dashboard.analysis.pages.registry import IN_MENU
from crm_dashboard.settings import Settings
from tests.browser.conftest import Visit, choose_page, settle
from tests.hostile_texts import NAME, TRAP, hostile_workspace

pytestmark = pytest.mark.browser

_LIVE = """() => [...document.querySelectorAll('a[href*="trap."]:not([href*="workspace="]), a[href^="mailto"], img[src*="trap."], .katex')]
    .map(one => one.outerHTML.slice(0, 200))"""


def test_no_text_from_data_is_followed_by_a_browser(visit: Visit, root: Path, tmp_path: Path) -> None:
    _, matrix = hostile_workspace(tmp_path, Settings(workspaces_root=root))
    page = visit(f"/overview?lang=en&workspace={quote(NAME)}&template={matrix}")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    assert _live(page) == []
    for shown in IN_MENU:
        choose_page(page, shown.key)
        settle(page)
        assert (shown.key, _live(page)) == (shown.key, [])
    choose_page(page, "data")
    settle(page)
    _upload(page)
    assert _live(page) == []
    customer = visit(f"/customer?lang=zh&workspace={quote(NAME)}&customer={quote(f'1 {TRAP}')}")
    assert "www.trap.invalid a@trap.invalid :smile: $x$ :red[y]" in customer.inner_text("h2")
    assert _live(customer) == []
    assert [url for url in asked if "//trap" in url or "//www.trap" in url] == []


def _live(page: Page) -> list[str]:
    found: list[str] = page.evaluate(_LIVE)
    return found


def _upload(page: Page) -> None:
    """Choose a file whose name is a trap, and another encoding for it: its name then stands in a bar of progress."""
    content = "Customer,Order No,Date,Amount\n7,a1,2024-01-05,10.50\n"
    page.locator('input[type="file"]').set_input_files(
        {"name": f"{TRAP}.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.get_by_text("Columns, samples and how the file is read").click(timeout=60_000)
    settle(page)
    page.get_by_role("combobox", name="Encoding").click()
    page.get_by_role("option").nth(1).click()
    page.get_by_text("Looking at").wait_for(timeout=20_000)
    assert _live(page) == []
    settle(page)
