"""What only a browser shows of the guided path: that nothing typed is lost on the way, and that the saved matrix opens."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from crm_dashboard.analysis import delete_matrix
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.workspace.matrix_files import list_matrix_keys
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.settings import Settings
from tests.browser.conftest import Visit, settle

pytestmark = pytest.mark.browser


def go_on(page: Page) -> None:
    """Go to the next step."""
    page.locator(".st-key-guide_next button").click()
    settle(page)


def test_what_is_typed_last_is_not_lost_and_the_matrix_opens(visit: Visit, root: Path) -> None:
    page = visit("/guide?workspace=cdnow&lang=en")
    for _ in range(3):
        go_on(page)
    name = page.locator('[data-testid="stTextInput"] input').first
    expect(name).to_have_value("Stars", timeout=20_000)
    name.fill("Our regulars")
    go_on(page)  # at once, without leaving the field first
    play = page.locator("textarea").first
    play.fill("Thank them.")
    go_on(page)
    title = page.locator('[data-testid="stTextInput"] input').first
    title.fill("From the browser")
    page.locator(".st-key-guide_save button").click()
    page.wait_for_url("**/matrix?**")
    settle(page)
    try:
        page.get_by_text("From the browser").first.wait_for(timeout=20_000)
        assert page.get_by_text("Our regulars").count() >= 1
        assert page.page_errors == []  # type: ignore[attr-defined]
        page.goto(page.url.replace("/matrix", "/segments"))
        settle(page)
        assert page.get_by_text("Thank them.").count() == 1
    finally:
        settings = Settings(workspaces_root=root)
        with open_workspace("cdnow", settings=settings) as workspace:
            for key in list_matrix_keys(workspace):
                delete_matrix(workspace, key)
        close_engine(root)
