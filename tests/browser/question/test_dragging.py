"""The line follows the pointer, and every figure on screen is the engine's at every stop; so does the keyboard, so does touch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import narwhals as nw
import pytest
from playwright.sync_api import Browser, Locator, Page

from crm_dashboard import Axis, Fixed, MatrixSpec, Workspace, answer, open_workspace
from crm_dashboard.i18n.translator import translator
from crm_dashboard.model.matrix.matrix import UNCLASSIFIED
from crm_dashboard.model.segments.wording import cell_name
from crm_dashboard.settings import Settings
from tests.browser.conftest import Visit, settle
from tests.browser.crowd import CUSTOMERS, crowd
from tests.gates import either

pytestmark = pytest.mark.browser

STOPS = (0.15, 0.35, 0.5, 0.7, 0.85)
QUESTION = "x=monetary~quantile:0.5~auto&y=recency~quantile:0.5~auto"


@pytest.fixture(scope="module")
def shop(root: Path) -> Iterator[Workspace]:
    with open_workspace("shop", settings=Settings(workspaces_root=root)) as workspace:
        yield workspace


@pytest.fixture(scope="module")
def large(root: Path) -> Iterator[Workspace]:
    """A workspace of a great many customers, a million in `make soak`."""
    with open_workspace(crowd(root), settings=Settings(workspaces_root=root)) as workspace:
        yield workspace


def board(visit: Visit, query: str, **options: object) -> Page:
    """Open the matrix and wait until its handles stand."""
    page = visit(f"/matrix?{query}", **options)
    page.wait_for_selector(".cut", timeout=60_000)
    return page


def handle(page: Page, axis: int, cut: int = 0) -> Locator:
    return page.locator(".plot").first.locator(".cut.upright" if axis == 0 else ".cut.level").nth(cut)


def cut_on(page: Page, axis: int, cut: int = 0) -> float:
    return float(handle(page, axis, cut).get_attribute("aria-valuenow") or "nan")


def drawn(page: Page) -> None:
    """Wait until what the pointer did is drawn."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def plot(page: Page) -> dict[str, float]:
    box = page.locator(".overlay").first.bounding_box()
    assert box
    return box  # type: ignore[return-value]


def hold(page: Page, axis: int) -> None:
    box, area = handle(page, axis).bounding_box(), plot(page)
    assert box
    x = box["x"] + box["width"] / 2 if axis == 0 else area["x"] + 0.1 * area["width"]
    y = box["y"] + box["height"] / 2 if axis == 1 else area["y"] + 0.1 * area["height"]
    page.mouse.move(x, y)
    page.mouse.down()


def drag_to(page: Page, axis: int, share: float) -> None:
    area = plot(page)
    page.mouse.move(area["x"] + share * area["width"], area["y"] + share * area["height"], steps=4)
    drawn(page)


def cards(page: Page) -> dict[str, list[str]]:
    """Return people and money of each card by the segment's name."""
    lines = ("name", "people", "money")
    told = [[card.locator(f".{one}").inner_text() for one in lines] for card in page.locator(".card").all()]
    return {name: figures for name, *figures in told}


def expected(workspace: Workspace, axes: tuple[Axis, ...], language: str = "en") -> dict[str, list[str]]:
    """Return the same lines, from the engine and by Python's own formats."""
    t = translator(language)
    matrix = answer(workspace, MatrixSpec(axes)).matrix
    told = {}
    for cell in matrix.cells:
        people = t.plural("{count} customer", "{count} customers", cell.customers)
        share = t("{share} of revenue", share=t.percent(cell.revenue_share))
        money = t.money(cell.revenue, matrix.currency, compact=True)
        told[t(cell_name(matrix.axes, cell))] = [f"{people} · {t.percent(cell.share)}", f"{money} · {share}"]
    return told


def at(page: Page, x: str = "monetary", y: str = "recency") -> tuple[Axis, Axis]:
    return Axis(x, Fixed((cut_on(page, 0),))), Axis(y, Fixed((cut_on(page, 1),)))


@pytest.mark.parametrize(("language", "dark"), either([("zh", True)], [("en", False), ("zh", True)]))
def test_figures_equal_the_engine_s_wherever_a_line_is_dragged(
    visit: Visit, shop: Workspace, language: str, dark: bool
) -> None:
    page = board(visit, f"workspace=shop&lang={language}&{QUESTION}", dark=dark)
    for axis in (0, 1):
        hold(page, axis)
        seen = set()
        for share in STOPS:
            drag_to(page, axis, share)
            seen.add(cut_on(page, axis))
            assert cards(page) == expected(shop, at(page), language)
        assert len(seen) == len(STOPS)
        page.mouse.up()
        settle(page)
        assert cards(page) == expected(shop, at(page), language)
    assert page.page_errors == []  # type: ignore[attr-defined]


def test_figures_of_a_crowd_of_customers_are_exact_at_every_stop(visit: Visit, large: Workspace) -> None:
    page = board(visit, f"workspace={large.name}&lang=en&{QUESTION}")
    for axis in (0, 1):
        hold(page, axis)
        for share in STOPS:
            drag_to(page, axis, share)
            assert cards(page) == expected(large, at(page))
        page.mouse.up()
        settle(page)
        assert cards(page) == expected(large, at(page))
    assert f"{CUSTOMERS:,}" in page.inner_text("body")


def test_every_move_of_the_pointer_is_drawn(visit: Visit) -> None:
    page = board(visit, f"workspace=shop&lang=en&{QUESTION}")
    hold(page, 0)
    area, seen = plot(page), set()
    for move in range(60):
        page.mouse.move(area["x"] + (0.2 + move / 100) * area["width"], area["y"] + 30)
        seen.add(cut_on(page, 0))
    drawn(page)
    assert len(seen) > 20
    frames = int(page.locator(".board").get_attribute("data-frames") or 0)
    assert frames > 20


def test_a_released_line_settles_into_the_question_the_numbers_and_the_rules(visit: Visit) -> None:
    page = board(visit, f"workspace=shop&lang=en&{QUESTION}")
    hold(page, 0)
    drag_to(page, 0, 0.6)
    cut = cut_on(page, 0)
    page.mouse.up()
    settle(page)
    assert f"x=monetary~at%3A{cut:g}~auto" in page.url
    assert "y=recency~quantile%3A0.5~auto" in page.url
    typed = page.get_by_label(re.compile(r"Money spent .*: cut")).input_value()
    assert float(typed.replace(",", "")) == cut
    assert f"¥{cut:,.0f}" in page.locator(".card .rule").first.inner_text()


def middle_of(found: Locator) -> tuple[float, float]:
    box = found.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def lines_drawn(page: Page) -> list[bool]:
    """Return of each cut line, of every chart, whether it is drawn where its cut stands now."""
    drawn_now = "(lines) => lines.map((line) => getComputedStyle(line, '::after').opacity === '1')"
    return list(page.locator(".cut").evaluate_all(drawn_now))


def test_a_crossing_draws_both_lines_as_it_moves_and_escape_takes_them_back(visit: Visit, shop: Workspace) -> None:
    page = board(visit, f"workspace=shop&lang=en&{QUESTION}")
    before = (cut_on(page, 0), cut_on(page, 1))
    assert lines_drawn(page) == [False, False]
    box, area = page.locator(".crossing").first.bounding_box(), plot(page)
    assert box
    page.mouse.move(box["x"] + 9, box["y"] + 9)
    page.mouse.down()
    for x, y in ((0.6, 0.4), (0.3, 0.2)):
        page.mouse.move(area["x"] + x * area["width"], area["y"] + y * area["height"], steps=3)
        drawn(page)
        assert lines_drawn(page) == [True, True]
        middle = middle_of(page.locator(".crossing").first)
        assert middle_of(handle(page, 0))[0] == pytest.approx(middle[0], abs=1)
        assert middle_of(handle(page, 1))[1] == pytest.approx(middle[1], abs=1)
        assert abs(middle[0] - area["x"] - x * area["width"]) < 0.05 * area["width"]
        assert cards(page) == expected(shop, at(page))
    assert cut_on(page, 0) != before[0]
    assert cut_on(page, 1) != before[1]
    page.keyboard.press("Escape")
    page.mouse.up()
    page.mouse.move(area["x"] + 5, area["y"] + 5)
    drawn(page)
    assert (cut_on(page, 0), cut_on(page, 1)) == before


def test_the_unclassified_have_their_own_sum_and_what_nobody_has_is_a_dash(visit: Visit, shop: Workspace) -> None:
    page = board(visit, "workspace=shop&lang=en&x=monetary~at:999999999~auto&y=satisfaction~at:0.8~auto")
    with shop.guard():
        asked = answer(shop, MatrixSpec((Axis("monetary", Fixed((999_999_999,))), Axis("satisfaction", Fixed((0.8,))))))
        nameless = asked.assignments().filter(nw.col("cell") == UNCLASSIFIED).select("customer_id")
        orders = shop.frame("orders").join(nameless, on="customer_id", how="semi")
        margin = orders.select((nw.col("net_amount") - nw.col("cost_amount")).sum().alias("margin"))
        (row,) = margin.collect("pyarrow").to_native().to_pylist()
    told = {
        card.locator(".name").inner_text(): card.locator(".measure").inner_text()
        for card in page.locator(".card").all()
    }
    assert told["Unclassified"] == f"Margin: {translator('en').money(row['margin'], 'CNY', compact=True)}"
    assert {name: measure for name, measure in told.items() if name.startswith("Money spent high")} == {
        "Money spent high · Satisfaction high": "Margin: –",
        "Money spent high · Satisfaction low": "Margin: –",
    }
    line = handle(page, 0)  # a cut outside of all values stands at the edge, with an arrow
    assert line.locator(".tag").inner_text() == "¥999,999,999 →"
    area = plot(page)
    assert middle_of(line)[0] == pytest.approx(area["x"] + area["width"], abs=1.5)


def test_arrow_keys_move_a_focused_line_and_it_settles(visit: Visit, shop: Workspace) -> None:
    page = board(visit, f"workspace=shop&lang=en&{QUESTION}")
    line = handle(page, 0)
    line.focus()
    before = cut_on(page, 0)
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    drawn(page)
    after = cut_on(page, 0)
    assert after > before
    assert cards(page) == expected(shop, at(page))
    page.wait_for_function(f"() => location.search.includes('x=monetary~at%3A{after:g}~')", timeout=20_000)
    handle(page, 1).focus()  # fewer days are better: up is fewer
    before = cut_on(page, 1)
    page.keyboard.press("ArrowUp")
    drawn(page)
    assert cut_on(page, 1) < before


def test_a_number_typed_moves_the_line(visit: Visit, shop: Workspace) -> None:
    page = board(visit, f"workspace=shop&lang=en&{QUESTION}")
    number = page.get_by_label(re.compile(r"Money spent .*: cut"))
    number.fill("1234.56")
    number.press("Enter")
    page.locator('.cut.upright[aria-valuenow="1234.56"]').wait_for(timeout=20_000)
    settle(page)
    assert cards(page) == expected(shop, at(page))


def test_a_finger_drags_a_line(browser: Browser, address: str, shop: Workspace) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, has_touch=True, locale="en-US")
    page = context.new_page()
    page.goto(f"{address}/matrix?workspace=shop&lang=en&{QUESTION}")
    page.wait_for_selector(".cut", timeout=60_000)
    before, area = cut_on(page, 0), plot(page)
    box = handle(page, 0).bounding_box()
    assert box
    finger = context.new_cdp_session(page)
    start = {"x": box["x"] + box["width"] / 2, "y": area["y"] + 60}
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [start]})
    for step in range(1, 6):
        point = {"x": start["x"] - 20 * step, "y": start["y"]}
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    drawn(page)
    assert cut_on(page, 0) < before
    assert cards(page) == expected(shop, at(page))
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    settle(page)
    assert cut_on(page, 0) < before
    both = (cut_on(page, 0), cut_on(page, 1))
    box = page.locator(".crossing").first.bounding_box()
    assert box
    start = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [start]})
    for step in range(1, 4):
        point = {"x": start["x"] + 20 * step, "y": start["y"] - 20 * step}
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    drawn(page)
    assert lines_drawn(page) == [True, True]
    assert cut_on(page, 0) > both[0]
    assert cut_on(page, 1) < both[1]  # fewer days are better: up is fewer
    assert cards(page) == expected(shop, at(page))
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    context.close()


def test_charts_of_all_levels_move_together_and_five_levels_stay_in_order(visit: Visit) -> None:
    page = board(
        visit,
        "workspace=cdnow&lang=en&x=monetary~quantile:0.2,0.4,0.6,0.8~auto&y=recency~mean~auto&z=frequency~at:2,4~auto",
    )
    assert page.locator(".plot").count() == 3
    hold(page, 0)
    drag_to(page, 0, 0.95)  # the lowest cut stops below the next one
    cuts = [cut_on(page, 0, cut) for cut in range(4)]
    assert cuts == sorted(set(cuts))
    tags = [one.locator(".cut.upright .tag").first.inner_text() for one in page.locator(".plot").all()]
    assert len(tags) == 3
    assert len(set(tags)) == 1
    assert lines_drawn(page) == 3 * [True, False, False, False, False]
    page.mouse.up()
    settle(page)
    assert page.page_errors == []  # type: ignore[attr-defined]


def test_looking_closer_gives_finer_cuts_and_the_whole_comes_back(visit: Visit, shop: Workspace) -> None:
    page = board(visit, f"workspace=shop&lang=en&{QUESTION}")
    handle(page, 1).focus()
    wide = cut_on(page, 1)
    page.keyboard.press("ArrowDown")
    drawn(page)
    wide_step = abs(cut_on(page, 1) - wide)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_selector("text=Show all", timeout=20_000)
    settle(page)
    handle(page, 1).focus()
    page.keyboard.press("ArrowDown")
    drawn(page)
    assert abs(cut_on(page, 1) - wide) < wide_step
    assert cards(page) == expected(shop, at(page))
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Show all").click()
    settle(page)
    assert page.get_by_role("button", name="Show all").count() == 0


def test_a_card_lists_its_customers(visit: Visit, shop: Workspace) -> None:
    page = board(visit, f"workspace=shop&lang=en&{QUESTION}")
    page.get_by_role("button", name=re.compile("List the customers of Money spent high · Recency good")).click()
    people = expected(shop, at(page))["Money spent high · Recency good"][0].split(" · ")[0]
    page.wait_for_selector(f"text=Money spent high · Recency good: {people}", timeout=20_000)


def test_the_same_cell_can_be_chosen_again_for_another_question(visit: Visit) -> None:
    page = board(visit, f"workspace=cdnow&lang=en&{QUESTION}")
    for metric, label in (("Money spent", None), ("Tenure", "Horizontal axis")):
        if label:
            chooser = page.get_by_role("combobox", name=label).first
            chooser.evaluate("one => one.scrollIntoView({behavior: 'instant', block: 'center'})")
            drawn(page)  # a list of choices closes while its place scrolls
            chooser.click()
            page.get_by_role("option", name=metric, exact=True).click()
            page.locator(".card .name", has_text=f"{metric} high · Recency good").wait_for(timeout=20_000)
            settle(page)
        page.get_by_role("button", name=re.compile(f"List the customers of {metric} high · Recency good")).click()
        page.wait_for_selector(f"text={metric} high · Recency good:", timeout=20_000)
    assert page.page_errors == []  # type: ignore[attr-defined]


def test_lines_that_ties_had_put_at_one_value_come_apart_when_one_is_dragged(visit: Visit) -> None:
    page = board(visit, "workspace=cdnow&lang=en&template=rfm_10&window=all")
    assert [cut_on(page, 1, cut) for cut in range(4)] == [2, 2, 3, 4]
    handle(page, 1, 3).focus()
    page.keyboard.press("ArrowUp")
    drawn(page)
    cuts = [cut_on(page, 1, cut) for cut in range(4)]
    assert cuts == sorted(set(cuts))
    page.wait_for_function("() => location.search.includes('y=frequency~at')", timeout=20_000)
    settle(page)
    assert [cut_on(page, 1, cut) for cut in range(4)] == cuts
