"""Every page has its title and, in one row with it, Export and Details."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from crm_dashboard.analysis.pages.registry import IN_MENU
from crm_dashboard.i18n.translator import translator
from tests.ui.conftest import Open


@pytest.mark.parametrize("page", [page.key for page in IN_MENU])
def test_title_export_and_details_stand_in_one_row(open_page: Open, page: str) -> None:
    t = translator("zh")
    app = open_page(page, "zh")
    (row,) = (block for block in _blocks(app.main) if getattr(block.proto, "id", "").endswith("title_row"))
    assert len(row.header) == len(app.header) == 1
    labels = [menu.proto.popover.label for menu in row.get("popover")]
    assert labels[-2:] == [t("Export"), t("Details")]
    link = next(code.value for code in row.code if "?" in code.value)
    assert f"workspace={app.query_params['workspace']}" in link


def _blocks(block: Any) -> Iterator[Any]:
    yield block
    for child in getattr(block, "children", {}).values():
        yield from _blocks(child)
