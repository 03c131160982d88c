"""When a page counts as still: not while a run is owed, begun, or followed by another."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.stillness import BUSY

pytestmark = pytest.mark.browser

RERUN, BEGUN, ENDED, EARLY = "[0x5a, 0]", "[0x22, 0]", "[0x30, 0]", "[0x30, 2]"
HASH_AND_METADATA = "[0x0a, 2, 0x30, 0x22, 0x12, 1, 0x22, 0x22, 0]"
"""A run that begins, behind a hash and metadata whose bytes look like other messages."""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page with a websocket that leads nowhere, and the mark of an app whose script does not run."""
    page = browser.new_page()
    page.set_content('<div data-test-script-state="notRunning"></div>')
    page.evaluate("() => { window.socket = new WebSocket('ws://localhost:9'); }")
    yield page
    page.context.close()


def sent(page: Page, message: str) -> None:
    page.evaluate(
        f"() => {{ try {{ window.socket.send(new Uint8Array({message})); }} catch {{ /* not connected */ }} }}"
    )


def received(page: Page, message: str) -> None:
    page.evaluate(
        f"() => window.socket.dispatchEvent(new MessageEvent('message', {{data: new Uint8Array({message}).buffer}}))"
    )


@pytest.mark.parametrize("begun", [BEGUN, HASH_AND_METADATA], ids=["bare", "behind a hash and metadata"])
def test_a_page_is_busy_from_what_asks_for_a_run_to_its_end(page: Page, begun: str) -> None:
    assert not page.evaluate(BUSY)
    for act, message, is_busy in (
        (sent, RERUN, True),  # nothing has begun, and the app says that it does not run
        (received, begun, True),
        (received, EARLY, True),  # another run follows
        (received, begun, True),
        (received, ENDED, False),
    ):
        act(page, message)
        assert page.evaluate(BUSY) is is_busy, message


def test_what_is_marked_as_old_or_still_to_come_keeps_a_page_busy(page: Page) -> None:
    for mark in ('data-stale="true"', 'data-testid="stSkeleton"', 'data-testid="stSpinner"'):
        page.evaluate(f"() => document.body.insertAdjacentHTML('beforeend', `<p {mark}></p>`)")
        assert page.evaluate(BUSY), mark
        page.evaluate("() => document.querySelector('p').remove()")
    assert not page.evaluate(BUSY)
