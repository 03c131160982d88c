"""The question stands as chips under the title of every page that has one, and a click takes a part of it away."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from crm_dashboard.analysis.pages.registry import IN_MENU
from tests.ui.conftest import Open

LINK: dict[str, str | list[str]] = {
    "workspace": "shop",
    "x": "monetary~at:2000~auto",
    "y": "frequency~at:5~auto",
    "window": "365",
    "asof": "2026-06-30",
    "only": [json.dumps(["customers.province", ["广东省"], False]), json.dumps(["frequency", 2, 50, False])],
}


def chips(app: AppTest) -> list[str]:
    return [
        one.label.removeprefix(":gray-badge[").removesuffix("  ✕]").replace("\\", "")
        for one in app.button
        if (one.key or "").startswith("chip ")
    ]


def test_each_chip_takes_its_part_of_the_question_away(open_page: Open) -> None:
    app = open_page("matrix", "en", **LINK)
    assert any("Money spent × Orders" in one.value for one in app.markdown)
    assert chips(app) == ["The last 12 months", "As of Jun 30, 2026", "Province: 广东省", "Orders: 2 – 50"]
    for label, name in (("Orders", "only"), ("The last", "window"), ("As of", "asof"), ("Province", "only")):
        next(one for one in app.button if f":gray-badge[{label}" in one.label).click().run()
        assert not app.exception
        if label != "Orders":
            assert name not in app.query_params
    assert chips(app) == []
    assert app.multiselect(key="shop:filters").value == []
    assert app.query_params["x"] == LINK["x"]


@pytest.mark.parametrize("page", [page.key for page in IN_MENU if page.asks_question])
def test_every_page_with_a_question_shows_its_chips(open_page: Open, page: str) -> None:
    app = open_page(page, "en", **LINK)
    assert not app.exception
    assert chips(app)[-2:] == ["Province: 广东省", "Orders: 2 – 50"]
