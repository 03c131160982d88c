"""The page Import receipt: its title, its lines, and a line that is changed there."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm_dashboard import open_workspace
from tests.data.imports import write_csv
from tests.ui.conftest import Open

ROWS = (
    ("Customer", "Order", "Date", "Amount"),
    ("a", "1", "2024-01-05", "100"),
    ("b", "3", "2024-03-05", "50"),
    ("", "4", "2024-03-06", "20"),
)


@pytest.fixture
def orders(workspaces_root: Path, tmp_path: Path) -> str:
    """A workspace with a row that belongs to nobody."""
    with open_workspace("receipt", create=True) as workspace:
        workspace.import_file(write_csv(tmp_path / "orders.csv", ROWS))
    return "receipt"


def test_a_line_is_changed_and_the_figures_are_worked_out_again(open_page: Open, orders: str) -> None:
    app = open_page("receipt", "en", workspace=orders)
    assert not app.exception
    assert app.header[0].value == "2 orders of 2 customers, 150, from Jan 5, 2024 to Mar 5, 2024"
    assert "No customer id: 20 in 1 row not counted" in " ".join(line.value for line in app.markdown)
    (choice,) = app.radio
    assert choice.options == ["set them aside · 150 · 2 orders", "let them count · 170 · 3 orders"]
    choice.set_value("off").run()
    assert not app.exception
    assert app.header[0].value == "3 orders of 3 customers, 170, from Jan 5, 2024 to Mar 6, 2024"


def test_it_is_a_page_in_chinese(open_page: Open, orders: str) -> None:
    app = open_page("receipt", "zh", workspace=orders)
    assert app.header[0].value == "2 位客户、2 单，合计 150，2024年1月5日至2024年3月5日"
    assert "哪些判断影响了金额" in [heading.value for heading in app.subheader]


def test_an_empty_workspace_says_what_to_load(open_page: Open) -> None:
    app = open_page("receipt", "en", workspace="nothing")
    assert not app.exception
    assert _sentences(app)


def _sentences(app: AppTest) -> str:
    return " ".join(element.value for element in (*app.info, *app.warning, *app.error))
