"""What would change, in a browser: a flow is chosen in the table, its customers are listed, downloaded, opened."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from tests.browser.conftest import Visit, settle

pytestmark = pytest.mark.browser

ROW, HEAD = 35, 38
CHANGED = "/matrix?workspace=shop&lang=en&x=monetary~at:1500~auto&y=loyalty~at:60~auto&template=value_loyalty"


def test_a_chosen_flow_opens_the_list_of_its_customers_and_a_row_opens_the_customer(visit: Visit) -> None:
    page = visit(CHANGED)
    flows = page.locator(".st-key-what_would_change canvas").first
    flows.scroll_into_view_if_needed()
    box = flows.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 15, box["y"] + HEAD + ROW + 15)  # the second flow
    settle(page)
    said = page.inner_text(".st-key-movers_open strong")
    flow = re.match(r"From (\w+) to (\w+): ", said)
    assert flow
    with page.expect_download() as download:
        page.locator(".st-key-download_movers button:visible").click()
    content = Path(download.value.path()).read_text(encoding="utf-8-sig")
    head, *rows = csv.reader(io.StringIO(content))
    assert head[:3] == ["Customer", "From segment", "To segment"]
    assert {tuple(row[1:3]) for row in rows} == {flow.groups()}
    assert f"{len(rows):,} customers" in said
    movers = page.locator(".st-key-movers_list canvas").first
    movers.scroll_into_view_if_needed()
    box = movers.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 15, box["y"] + HEAD + 15)
    page.wait_for_url(f"**customer={rows[0][0]}**")
    settle(page)
    assert page.page_errors == []  # type: ignore[attr-defined]
