"""The palette leads to every page, matrix, segment and term, in the reader's language."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_dashboard import open_workspace
from crm_dashboard.analysis.pages.registry import IN_MENU
from crm_dashboard.ui.frame.go_to import places
from tests.ui.conftest import Open


def test_there_is_a_place_for_each_page_matrix_segment_and_term(workspaces_root: Path) -> None:
    with open_workspace("cdnow") as workspace:
        found = list(places(workspace, "value_frequency").values())
    assert [place.page for place in found[: len(IN_MENU)]] == [page.key for page in IN_MENU]
    assert any(place.page == "matrix" and place.matrix == "value_loyalty" for place in found)
    assert any(place.params == {"term": "index"} for place in found)
    segments = [place for place in found if place.page == "customers" and place.params]
    assert {place.matrix for place in segments} > {"", "value_loyalty"}  # the open matrix is not opened again


@pytest.mark.parametrize(("language", "label"), [("en", "Heat map · page"), ("zh", "热力图 · 页面")])
def test_a_choice_in_the_palette_leads_to_its_page(open_page: Open, language: str, label: str) -> None:
    app = open_page("data", language)
    app.button(key="palette_open").click().run()
    palette = app.selectbox(key="palette_place")
    assert label in palette.options
    again = open_page("data", language)
    assert not [one for one in again.selectbox if one.key == "palette_place"]
