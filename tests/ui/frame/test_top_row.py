"""Over every page stand its place in the menu, the workspace and the language; the sidebar holds the question alone."""

from __future__ import annotations

import pytest

from crm_dashboard.analysis.pages.registry import IN_MENU, PAGES
from crm_dashboard.i18n.translator import translator
from crm_dashboard.ui.frame.top_row import eyebrow
from tests.ui.conftest import Open


@pytest.mark.parametrize("key", [page.key for page in IN_MENU])
def test_workspace_and_language_stand_over_every_page_and_the_question_alone_in_the_sidebar(
    open_page: Open, key: str
) -> None:
    app = open_page(key, "zh")
    assert app.main.caption[0].value == eyebrow(PAGES[key], translator("zh"))
    assert app.main.selectbox[0].key == "workspace_choice"
    assert app.get_by_key("language").value == "zh"
    assert (len(app.sidebar) > 0) == PAGES[key].asks_question


def test_the_eyebrow_names_section_and_page_and_each_word_once() -> None:
    english, chinese = translator("en"), translator("zh")
    assert eyebrow(PAGES["heatmap"], english) == "Matrix › Heat map"
    assert eyebrow(PAGES["heatmap"], chinese) == "矩阵 › 热力图"
    assert eyebrow(PAGES["matrix"], english) == "Matrix"
    assert eyebrow(PAGES["overview"], english) == "Overview"
    assert eyebrow(PAGES["customers"], chinese) == "客户 › 客户名单"
