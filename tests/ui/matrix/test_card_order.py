"""The cards beside the chart keep their places while cuts move."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.ui.conftest import Open, board_of


def keys(app: AppTest) -> list[str]:
    return [segment["key"] for segment in board_of(app)["segments"]]


def test_cards_keep_their_order_when_a_cut_is_moved_and_another_matrix_orders_them_anew(open_page: Open) -> None:
    app = open_page("matrix", "en", x="monetary~at:20~auto", y="frequency~at:2~auto")
    before = keys(app)
    app.text_input(key="cdnow:monetary:at:1:0:text").set_value("2,000").run()
    moved = open_page("matrix", "en", x="monetary~at:2000~auto", y="frequency~at:2~auto")
    assert keys(moved) != before
    assert keys(app) == before
    assert keys(open_page("matrix", "en", x="monetary~at:20~auto", y="frequency~at:2~auto")) == before
