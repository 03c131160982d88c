"""What only a browser shows: drawing, clicking, dragging, links, languages, uploads, downloads."""

from __future__ import annotations

import csv
import io
import os
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from crm_dashboard.analysis.pages.registry import IN_MENU
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.settings import Settings
from tests.browser.conftest import Visit, choose_page, see_matrix, settle
from tests.gates import either

pytestmark = pytest.mark.browser

CHART = ".plot .canvas canvas"
MEDIANS = "/matrix?workspace=cdnow&lang=en&x=frequency~quantile:0.5~auto&y=monetary~quantile:0.5~auto"
ORDERS = """Customer,Order No,Date,Amount
7,a1,2024-01-05,10.50
7,a2,2024-02-05,20
8,a3,2024-02-06,5
9,a4,2024-03-01,=1+1
,a5,2024-03-02,9
8,a6,2024-03-03,-2
"""


WALKS = either(
    [("shop", "zh", False, slice(0, None, 2)), ("retail", "en", True, slice(1, None, 2))],
    [(*walk, slice(None)) for walk in product(("shop", "retail"), ("en", "zh"), (False, True))],
)
"""Data, language, whether dark, and which pages: in `make test` each page is seen once."""


@pytest.mark.parametrize(("workspace", "language", "dark", "pages"), WALKS)
def test_each_page_is_whole_in_each_language_and_theme(
    visit: Visit, root: Path, english_messages: set[str], workspace: str, language: str, dark: bool, pages: slice
) -> None:
    if not (root / workspace).exists():  # the real data are not beside the checkout
        workspace = "shop"
    page = visit(f"/matrix?workspace={workspace}&lang={language}", dark=dark)
    page.wait_for_selector(CHART, timeout=30_000)
    assert page.locator(CHART).count() == 1
    for shown in IN_MENU[pages]:
        choose_page(page, shown.key)
        page.locator('[data-testid="stHeading"]').first.wait_for()
        settle(page)
        assert page.page_errors == []  # type: ignore[attr-defined]
        assert page.locator('[data-testid="stException"], [data-testid="stAlertContentError"]').count() == 0
        lines = {line.strip() for line in page.inner_text("body").splitlines()}
        if language == "zh":
            assert lines & english_messages == set()


def test_the_address_alone_opens_the_overview(visit: Visit) -> None:
    page = visit("/")
    assert "/overview?workspace=shop" in page.url
    assert "19,600" in page.inner_text("body")


def test_a_link_opens_what_was_seen(visit: Visit) -> None:
    first = visit("/matrix?lang=zh&x=recency~at:100~auto&y=monetary~mean~auto&window=365")
    second = visit(first.url[first.url.index("/matrix") :])
    assert (
        second.locator('[data-testid="stHeading"]').first.inner_text()
        == first.locator('[data-testid="stHeading"]').first.inner_text()
    )
    assert "100 天" in second.inner_text("body")


def test_the_language_switch_keeps_every_choice(visit: Visit) -> None:
    page = visit("/matrix?lang=en&x=recency~mean~auto&y=order_value~quantile:0.8~auto&window=365")
    page.get_by_role("radio", name="中文").or_(page.get_by_text("中文", exact=True)).first.click()
    settle(page)
    assert "x=recency~mean~auto" in page.url
    assert "y=order_value~quantile%3A0.8~auto" in page.url
    assert "window=365" in page.url
    assert "lang=zh" in page.url
    assert "客单价" in page.inner_text("body")


def test_the_page_switch_keeps_every_choice(visit: Visit) -> None:
    page = visit("/matrix?lang=en&x=recency~mean~auto&y=order_value~quantile:0.8~auto&window=365")
    for key in ("segments", "customers", "data", "matrix"):
        choose_page(page, key)
        settle(page)
        if key != "data":
            assert "x=recency~mean~auto" in page.url
            assert "window=365" in page.url


def test_a_click_on_a_cell_lists_its_customers(visit: Visit) -> None:
    page = visit(MEDIANS)
    box = plot_box(page)
    page.mouse.click(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.75)
    page.wait_for_selector("text=Orders high · Money spent low: 2,039 customers", timeout=20_000)


def test_a_drawn_box_lists_the_customers_inside(visit: Visit) -> None:
    page = visit(MEDIANS)
    box = plot_box(page)
    page.mouse.move(box["x"] + box["width"] * 0.55, box["y"] + box["height"] * 0.25)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.4, steps=8)
    page.mouse.up()
    page.wait_for_selector("text=Inside the drawn box:", timeout=20_000)


def test_the_download_holds_every_customer_of_the_selection(visit: Visit) -> None:
    page = visit(MEDIANS)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download CSV").click()
    content = Path(waiting.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 1 + 23_570
    assert rows[0][:2] == ["Customer", "Segment"]  # CDNOW has no names


def test_a_file_goes_in_and_a_matrix_comes_out(visit: Visit) -> None:
    page = visit("/data?lang=en")
    page.locator('input[type="file"]').set_input_files(
        {"name": "my orders.csv", "mimeType": "text/csv", "buffer": ORDERS.encode()}
    )
    page.get_by_role("button", name="Import and see the receipt").click(timeout=60_000)
    page.wait_for_selector("text=4 of 6 rows were imported.", timeout=60_000)
    see_matrix(page)
    assert "workspace=private-" in page.url
    chooser = page.get_by_test_id("stMain").get_by_test_id("stSelectbox").first.locator("input")
    expect(chooser).to_have_value("Private: my orders")
    figures = page.locator('[data-testid="stMetricValue"]').all_inner_texts()
    assert figures[:2] == ["2", "3"]
    again = visit(page.url[page.url.index("/matrix") :])
    again.wait_for_selector('[data-testid="stMetricValue"]', timeout=20_000)
    assert again.locator('[data-testid="stMetricValue"]').all_inner_texts() == figures


def test_a_card_is_edited_and_stays_edited(visit: Visit, root: Path) -> None:
    settings = Settings(workspaces_root=root)
    name = f"cards {os.getpid()}"
    with open_workspace(name, create=True, settings=settings) as workspace:
        (root / "cards.csv").write_text(ORDERS, encoding="utf-8")
        workspace.import_file(root / "cards.csv")
    page = visit(f"/segments?workspace={name}&lang=en&template=value_loyalty")
    page.get_by_role("button", name="Edit").first.click()
    page.get_by_label("Segment name", exact=True).fill("Our {best} friends")
    page.get_by_label("Segment name", exact=True).press("Tab")
    page.get_by_role("button", name="Keep").click()
    page.wait_for_selector("text=Names and plays of this matrix were edited", timeout=20_000)
    assert "Our {best} friends" in page.inner_text("body")
    again = visit(f"/matrix?workspace={name}&lang=en&template=value_loyalty")
    assert "Our {best} friends" in again.inner_text("body")
    page.get_by_role("button", name="Back to the original words").click()
    settle(page)
    assert "Our {best} friends" not in page.inner_text("body")


def plot_box(page: Page) -> dict[str, float]:
    """Return where the plot itself lies, without axes and title."""
    page.wait_for_selector(".cut", timeout=30_000)
    box = page.locator(".overlay").first.bounding_box()
    assert box
    return box  # type: ignore[return-value]


def test_streamlits_own_words_are_the_readers_and_english_again_in_english(visit: Visit) -> None:
    page = visit("/data?workspace=shop&lang=zh", language="zh-CN")
    uploader = page.get_by_test_id("stFileUploader")
    expect(uploader).to_contain_text("上传")
    expect(uploader).to_contain_text("每个文件不超过 2GB")
    page.get_by_text("English", exact=True).click()
    settle(page)
    expect(uploader).to_contain_text("2GB per file")
    page.get_by_text("中文", exact=True).click()
    settle(page)
    expect(uploader).to_contain_text("每个文件不超过 2GB")


def test_on_paper_a_page_is_its_finding_without_what_can_only_be_clicked(visit: Visit) -> None:
    """D7: the chart lay over the cards, and the sidebar was printed."""
    page = visit(MEDIANS)
    page.wait_for_selector(CHART, timeout=30_000)
    page.emulate_media(media="print")
    for hidden in ("stSidebar", "stHeader", "stSelectbox", "stPopover"):
        assert not page.locator(f'[data-testid="{hidden}"]:visible').count(), hidden
    expect(page.locator('[data-testid="stHeading"]').first).to_be_visible()
    chart = page.locator(".plot").first.bounding_box()
    card = page.locator(".cards").first.bounding_box()
    assert chart
    assert card
    assert chart["x"] + chart["width"] <= card["x"]
