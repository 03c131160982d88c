"""A random walk in the browser: what is on screen, in the address and in a fresh session is the same question at every step."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page

from crm_dashboard import MatrixSpec, Workspace, analysis, open_workspace
from crm_dashboard.i18n.translator import Translator, translator
from crm_dashboard.settings import Settings
from crm_dashboard.ui.question.link_parameters import from_params
from crm_dashboard.ui.question.windows import window_label
from tests.browser.conftest import Visit, choose_page, leave, new_tab, settle
from tests.gates import BROWSER_STEPS, BROWSER_WALKS, chance

pytestmark = pytest.mark.browser

NAME = "cdnow"
PAGES = ("matrix", "overview", "segments", "customers", "heatmap", "trends")
OWN = {"heatmap": f"{NAME}-heat-measure", "trends": f"{NAME}-trend-show"}
"""The control of a page's own question that the walk changes."""


@pytest.fixture(scope="module")
def cdnow(root: Path) -> Iterator[Workspace]:
    with open_workspace(NAME, settings=Settings(workspaces_root=root)) as workspace:
        yield workspace


def select(page: Page, key: str) -> Locator:
    return page.locator(f".st-key-{key} [data-testid=stSelectbox]")


def shown(page: Page, key: str) -> str:
    return select(page, key).locator("input").input_value()


def choose(page: Page, key: str, chance_: random.Random) -> None:
    """Choose any entry of a list, by click."""
    select(page, key).locator("input").click()
    entries = page.locator("[role=listbox] [role=option]")
    entries.first.wait_for()
    entries.nth(chance_.randrange(entries.count())).click()


def drag(page: Page, chance_: random.Random) -> None:
    """Move one of the lines of the matrix by its keys."""
    lines = page.locator(".plot").first.locator(".cut")
    line = lines.nth(chance_.randrange(lines.count()))
    line.focus()
    for _ in range(chance_.randint(1, 9)):
        page.keyboard.press(chance_.choice(["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"]))
    page.keyboard.press("Enter")


def press(page: Page, key: str) -> None:
    button = page.locator(f".st-key-{key} button:not([disabled]):visible")
    if button.count():
        button.click()


def page_of(page: Page) -> str:
    return urlsplit(page.url).path.strip("/")


def address_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def question_of(page: Page) -> MatrixSpec:
    link = from_params(address_of(page))
    assert link.spec
    assert link.problems == ()
    return link.spec


def seen(page: Page) -> dict[str, str]:
    """Return what the controls and the lines show."""
    keys = [f"{NAME}-x", f"{NAME}-y", f"{NAME}-window", *([OWN[page_of(page)]] if page_of(page) in OWN else [])]
    told = {key: shown(page, key) for key in keys}
    if page_of(page) == "matrix":
        page.wait_for_selector(".cut", timeout=60_000)
        lines = page.locator(".plot").first.locator(".cut")
        told |= {
            f"line {place}": lines.nth(place).get_attribute("aria-valuenow") or "" for place in range(lines.count())
        }
    return told


def check(page: Page, workspace: Workspace) -> None:
    """Hold what is seen against the address."""
    spec, t = question_of(page), language_of(page)
    metrics, told = analysis.metrics_of(workspace), seen(page)
    for axis, place in zip(spec.axes, "xy", strict=False):
        assert told[f"{NAME}-{place}"].replace(" ✓", "").startswith(t(metrics[axis.metric].metric.label))
    assert told[f"{NAME}-window"] == t(window_label(spec.window or 0))
    if page_of(page) == "matrix" and len(spec.axes) == 2:
        cuts = [cut for axis in analysis.answer(workspace, spec).matrix.axes for cut in axis.cuts]
        lines = [float(value) for key, value in told.items() if key.startswith("line")]
        assert lines == pytest.approx(cuts, rel=1e-9)


def language_of(page: Page) -> Translator:
    return translator(address_of(page)["lang"][0])


def step(page: Page, chance_: random.Random) -> str:
    """Do one thing that a reader may do; return what it was."""
    here = page_of(page)
    kinds = ["axis", "axis", "window", "page", "language", "reload"]
    kinds += ["drag", "drag", "undo", "redo", "undo"] if here == "matrix" else []
    kinds += ["own", "own"] if here in OWN else []
    kind = chance_.choice(kinds)
    if kind == "axis":
        choose(page, f"{NAME}-{chance_.choice('xy')}", chance_)
    elif kind == "window":
        choose(page, f"{NAME}-window", chance_)
    elif kind == "page":
        choose_page(page, chance_.choice([key for key in PAGES if key != here]))
        page.wait_for_url(re.compile(rf"^(?!.*/{here}[?]).*$"))
    elif kind == "language":
        page.locator(".st-key-language button:not([aria-checked=true])").first.click()
    elif kind == "drag":
        drag(page, chance_)
    elif kind == "own":
        choose(page, OWN[here], chance_)
    elif kind == "reload":
        page.reload()
    else:
        press(page, kind)
    return kind


@pytest.mark.slow
@pytest.mark.parametrize("walk", range(BROWSER_WALKS))
def test_screen_address_and_a_fresh_session_say_the_same_at_every_step(
    walk: int, visit: Visit, browser: Browser, cdnow: Workspace
) -> None:
    chance_ = chance(f"browser walk {walk}")
    page = visit(f"/matrix?workspace={NAME}&lang=en")
    done = []
    for _ in range(BROWSER_STEPS):
        done.append(step(page, chance_))
        settle(page)
        assert page.page_errors == [], done  # type: ignore[attr-defined]
        assert page.locator("[data-testid=stException], [data-testid=stAlertContentError]").count() == 0, done
        check(page, cdnow)
    fresh = new_tab(browser, "en-US")
    fresh.goto(page.url)
    settle(fresh)
    assert seen(fresh) == seen(page), done
    assert address_of(fresh) == address_of(page), done
    leave(fresh.context, kept=[])
    fresh.context.close()
