"""The cube in a browser: drawn without a request to anyone, deaf to hostile names, and no trap for the wheel."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.settings import Settings
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

AXES = "x=recency~quantile:0.5~auto&y=monetary~quantile:0.5~auto&z=frequency~quantile:0.5~auto"
CUBE = '[data-testid="stDeckGlJsonChart"]'
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def hostile_workspace(root: Path) -> str:
    """Return a workspace of 300 customers whose ids are HTML, places to fill and formulas."""
    name = f"cube {os.getpid()}"
    lines = ["customer_id,order_id,order_date,amount"]
    lines += [
        f'"<img src=x onerror=""window.trapped=1""> {{position}} {number}",{number}-{order},2024-0{1 + order}-{1 + number % 28:02d},{10 + number * 7 % 97}.50'
        for number in range(300)
        for order in range(1 + number % 4)
    ]
    lines.append('"@@#a.b",f1,2024-01-05,10.50')
    (root / "cube.csv").write_text("\n".join(lines), encoding="utf-8")
    with open_workspace(name, create=True, settings=Settings(workspaces_root=root)) as workspace:
        workspace.import_file(root / "cube.csv")
    return name


def test_the_cube_turns_tells_and_fetches_nothing(visit: Visit, root: Path) -> None:
    page = visit(f"/matrix?workspace={hostile_workspace(root)}&lang=en&{AXES}")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator(".st-key-cube summary").click()
    page.wait_for_selector(f"{CUBE} canvas", timeout=30_000)
    chart = page.locator(CUBE)
    chart.evaluate("element => element.scrollIntoView({block: 'center'})")
    told = tooltip_over(page)
    assert 'Customer: <img src=x onerror="window.trapped=1"> {position} ' in told
    assert len(told.splitlines()) == 5
    assert page.evaluate("window.trapped") is None
    own = page.url.split("/matrix")[0]
    assert [url for url in asked if not url.startswith((own, "data:", "blob:"))] == []

    before = chart.bounding_box()
    assert before
    page.mouse.wheel(0, 200)
    page.wait_for_function(
        f"() => Math.abs(document.querySelector('{CUBE}').getBoundingClientRect().y - {before['y'] - 200}) <= 2"
    )
    assert page.page_errors == []  # type: ignore[attr-defined]


def tooltip_over(page: Page) -> str:
    """Return what the first customer says that is met on a walk over the cube."""
    box = page.locator(CUBE).bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for step in range(60):
        page.mouse.move(x - 90 + 6 * (step % 30), y - 20 + 40 * (step // 30))
        page.evaluate(TWO_FRAMES)
        tooltip = page.locator(".deck-tooltip")
        if tooltip.count() and tooltip.is_visible():
            return tooltip.inner_text()
    raise AssertionError("no customer was met")
