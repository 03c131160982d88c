"""DESIGN 8, row 4: frames while a line is dragged, for 20,000, 1 million and 10 million customers; and what was sent for it."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

from drawing import PATIENCE_MS, chromium, seconds_to_draw, wait_until_drawn
from measuring import show
from playwright.sync_api import Browser, Page
from shop import shop

from crm_dashboard.data.workspace.workspaces import open_workspace
from tests.browser.serving import served

MOVES = 60
SIZES = [int(size) for size in os.environ.get("CRM_BENCH_CUSTOMERS", "1000000,10000000").split(",") if size]
QUESTION = "&lang=en&x=monetary~quantile:0.5~auto&y=recency~quantile:0.5~auto"
FRAMES = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"""


@contextmanager
def held(page: Page) -> Iterator[tuple[float, float]]:
    """Take hold of the upright line; where it was taken."""
    line, area = page.locator(".cut.upright").first.bounding_box(), page.locator(".overlay").first.bounding_box()
    assert line
    assert area
    place = (line["x"] + line["width"] / 2, area["y"] + 0.1 * area["height"])
    page.mouse.move(*place)
    page.mouse.down()
    yield place
    page.keyboard.press("Escape")
    page.mouse.up()
    page.evaluate(FRAMES)  # the line has gone back before it is looked for again


def dragged(page: Page) -> tuple[float, int]:
    """Move the line by 60 steps there and back; return the seconds until the last was drawn, and the frames."""
    counted = page.locator(".board")
    with held(page) as (x, y):
        before, began = int(counted.get_attribute("data-frames") or 0), time.perf_counter()
        for move in range(MOVES):
            page.mouse.move(x - 4 * min(move, MOVES - move), y)
        page.evaluate(FRAMES)
        return time.perf_counter() - began, int(counted.get_attribute("data-frames") or 0) - before


def released(page: Page) -> float:
    """Move the line a little and let it go; return the seconds until the page is still."""
    line, area = page.locator(".cut.upright").first.bounding_box(), page.locator(".overlay").first.bounding_box()
    assert line
    assert area
    x = line["x"] + line["width"] / 2
    target = area["x"] + (0.45 if x > area["x"] + area["width"] / 2 else 0.55) * area["width"]
    page.mouse.move(x, area["y"] + 0.1 * area["height"])
    page.mouse.down()
    page.mouse.move(target, area["y"] + 0.1 * area["height"], steps=4)
    page.evaluate(FRAMES)
    page.mouse.up()
    return seconds_to_draw(page)


def main() -> None:
    """Print the median of five drags for each number of customers."""
    open_workspace("shop").close()
    names = ["shop"]
    for customers in SIZES:
        with shop(customers * 12 // 10, customers) as workspace:
            names.append(workspace.name)
    with served() as app, chromium() as browser:
        for name in names:
            page, first, sent = watched(browser, f"{app}/matrix?workspace={name}{QUESTION}")
            dragged(page)
            runs = [dragged(page) for _ in range(5)]
            taken, frames = (statistics.median(some) for some in zip(*runs, strict=True))
            show(
                f"{name}: {MOVES} moves drawn in {taken:.2f} s, {frames:.0f} frames, {taken / frames * 1000:.0f} ms each"
                f" (budget 2.5 s); first opened in {first:.1f} s, {sum(sent) / 1e6:.1f} MB sent, none while dragging"
            )
            released(page)
            settled = statistics.median(released(page) for _ in range(8))
            show(f"{name}: settled {settled * 1000:.0f} ms after the line was let go")
            page.close()


def watched(browser: Browser, address: str) -> tuple[Page, float, list[int]]:
    """Open the matrix; return its page, the seconds until the lines stood, and the sizes of what the server has sent."""
    sent: list[int] = []
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: sent.append(len(frame))))
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(".cut", timeout=PATIENCE_MS)
    first = time.perf_counter() - began
    wait_until_drawn(page)
    return page, first, sent


if __name__ == "__main__":
    main()
