"""What crosses the wire: no name, phone or e-mail address in full reaches the browser before a reveal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, WebSocket

from tests.browser.conftest import settle
from tests.people import NAME, UNMASKED, ensure_people

pytestmark = pytest.mark.browser

GRID = '[data-testid="stDataFrame"]'


class Wire:
    """A page, and every byte that came to it over the websocket."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.received: list[bytes] = []
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._take)

    def _take(self, payload: str | bytes) -> None:
        self.received.append(payload if isinstance(payload, bytes) else payload.encode())

    def holds(self, value: str) -> bool:
        """Tell whether a value came, in any of the encodings that text and tables travel in."""
        everything = b"".join(self.received)
        return any(value.encode(encoding) in everything for encoding in ("utf-8", "utf-16-le", "utf-32-le"))

    def in_full(self) -> list[str]:
        """Return the identities that came in full."""
        return [value for value in UNMASKED if self.holds(value)]


@pytest.fixture
def wire(browser: Browser, address: str, root: Path) -> Iterator[Wire]:
    """A page on the list of the workspace with names, listened to from its first byte."""
    ensure_people(root)
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    found = Wire(context.new_page())
    found.page.goto(f"{address}/customers?workspace={NAME}&lang=en")
    settle(found.page)
    yield found
    context.close()


def test_no_identity_crosses_the_wire_in_full_before_a_reveal(wire: Wire) -> None:
    page = wire.page
    page.get_by_role("searchbox", name="Search").fill("k00")
    page.keyboard.press("Enter")
    settle(page)
    for _ in range(2):  # sort, and sort the other way round
        grid(page).click(position={"x": 50, "y": 15})
        settle(page)
    grid(page).click(position={"x": 70, "y": 50})
    page.wait_for_selector("text=Back to the list", timeout=20_000)
    settle(page)
    assert "customer=K00" in page.url
    page.get_by_text("中文", exact=True).first.click()
    settle(page)
    page.get_by_text("English", exact=True).first.click()
    settle(page)
    assert wire.in_full() == []
    assert all(wire.holds(mask) for mask in ("138****5678", "欧**", "Z*** W***", "w***@mail.example"))
    assert page.locator('[data-testid="stException"]').count() == 0

    page.get_by_role("link", name="Back to the list").click()
    settle(page)
    page.get_by_role("button", name="Show in full…").click()
    page.get_by_label("Reason (optional)").fill("to call back")
    assert wire.in_full() == []
    page.get_by_role("button", name="Show in full", exact=True).click()
    page.wait_for_selector("text=Names and contacts are shown in full", timeout=20_000)
    settle(page)
    assert {"欧阳明珠", "13812345678", "Zhang Wei"} <= set(wire.in_full())

    wire.received.clear()
    page.get_by_role("button", name="Mask them again").click()
    page.wait_for_selector("text=Names and contacts are masked", timeout=20_000)
    settle(page)
    assert wire.in_full() == []
    assert wire.holds("138****5678")


def grid(page: Page) -> Locator:
    """Return the table once there is one only: while it is replaced the old one stays for a moment."""
    page.wait_for_function(f"() => document.querySelectorAll('{GRID}').length === 1", timeout=20_000)
    return page.locator(GRID)
