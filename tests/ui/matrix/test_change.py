"""What would change, on the page: the sentence, undo, redo, keep, the list and its file, and two versions side by side."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm_dashboard import Axis, MatrixSpec, analysis, answer, open_workspace
from crm_dashboard.i18n.translator import translator
from crm_dashboard.ui.details.customers_file import Source, recorded_file
from crm_dashboard.ui.matrix.change import finding_of_change, sizes_before
from crm_dashboard.ui.matrix.movers import movers_sheet
from tests.ui.conftest import Open, shown_texts

KEPT = MatrixSpec((Axis("frequency", cuts=2), Axis("monetary", cuts=50)))
NOW = MatrixSpec((Axis("frequency", cuts=5), Axis("monetary", cuts=50)))
LINK = {"x": "frequency~at:2~auto", "y": "monetary~at:50~auto"}


def text_of(app: AppTest) -> str:
    return " ".join(shown_texts(app))


def tables(app: AppTest) -> list[list[str]]:
    return [list(map(str, frame.value.columns)) for frame in app.dataframe]


def enabled(app: AppTest) -> list[str]:
    return [key for key in ("undo", "redo", "back_to_kept", "keep") if not app.button(key=key).disabled]


def five_orders(app: AppTest) -> AppTest:
    return app.text_input(key="cdnow:frequency:cut:1:0:text").set_value("5").run()


def test_while_nothing_changed_one_sentence_says_so_and_no_table_is_drawn(open_page: Open) -> None:
    app = open_page("matrix", "en", **LINK)
    assert not app.exception
    assert "No customer changes segment." in text_of(app)
    assert enabled(app) == []
    assert not any("From segment" in columns for columns in tables(app))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_moved_cut_says_how_many_change_segment_and_with_how_much_revenue(open_page: Open, language: str) -> None:
    app = five_orders(open_page("matrix", language, **LINK))
    assert not app.exception
    assert not app.error
    with open_workspace("cdnow") as workspace:
        found = analysis.change_since(answer(workspace, NOW), KEPT)
        said = finding_of_change(found, "USD", translator(language))
    assert said in text_of(app)
    assert f"{found.movers.customers:,}" in said
    flows, balances = app.dataframe[0].value, app.dataframe[1].value
    assert ["Segment", "Customers", "Revenue"] in tables(app) or language == "zh"
    assert len(flows) == len(found.moves) > 1
    assert len(balances) == len(found.balances)
    assert {cell[0] for cell in balances.iloc[:, 1]} == {"+", "−"}
    assert enabled(app) == ["undo", "back_to_kept", "keep"]


def test_undo_redo_keep_and_back_to_the_kept(open_page: Open) -> None:
    app = five_orders(open_page("matrix", "en", **LINK))
    app.button(key="undo").click().run()
    assert app.text_input(key="cdnow:frequency:cut:1:0:text").value == "2"
    assert "No customer changes segment." in text_of(app)
    assert enabled(app) == ["redo"]
    app.button(key="redo").click().run()
    assert app.text_input(key="cdnow:frequency:cut:1:0:text").value == "5"
    app.button(key="back_to_kept").click().run()
    assert app.text_input(key="cdnow:frequency:cut:1:0:text").value == "2"
    assert enabled(app) == ["undo"]  # going back is a change of its own
    app.button(key="undo").click().run()
    app.button(key="keep").click().run()
    assert "No customer changes segment." in text_of(app)
    assert enabled(app) == ["undo", "redo"]
    app.text_input(key="cdnow:frequency:cut:1:0:text").set_value("2").run()
    assert "Baseline: Orders ≥ 5 orders" in text_of(app)
    assert not app.exception


def test_a_change_of_the_window_is_told_and_back_to_the_kept_takes_it_back(open_page: Open) -> None:
    app = open_page("matrix", "en", **LINK)
    assert "No customer changes segment." in text_of(app)
    app.selectbox(key="cdnow:window").select(365).run()
    assert "change segment" in text_of(app)
    assert "Changed as well: period: all history → the last 12 months" in text_of(app)
    app.button(key="back_to_kept").click().run()
    assert app.selectbox(key="cdnow:window").value == 0
    assert "No customer changes segment." in text_of(app)


def test_a_ready_made_matrix_is_measured_against_its_own_question(open_page: Open) -> None:
    app = open_page("matrix", "en", x="monetary~at:500~auto", y="loyalty~quantile:0.8~auto", template="value_loyalty")
    assert "change segment" in text_of(app)
    assert {"Butterflies", "Strangers"} <= set(app.dataframe[0].value.to_numpy().ravel())
    app.button(key="back_to_kept").click().run()
    assert app.selectbox(key="cdnow:monetary:method").value == "quantile"
    assert "No customer changes segment." in text_of(app)
    assert app.selectbox(key="cdnow:template").value == "value_loyalty"


def test_dimensions_each_have_a_kept_version_of_their_own(open_page: Open) -> None:
    app = five_orders(open_page("matrix", "en", **LINK))
    app.selectbox(key="cdnow:y").select("recency").run()
    assert "No customer changes segment." in text_of(app)
    app.selectbox(key="cdnow:y").select("monetary").run()
    assert "change segment" in text_of(app)


def test_another_number_of_levels_says_that_the_kept_version_has_other_segments(open_page: Open) -> None:
    app = open_page("matrix", "en", **LINK)
    app.get_by_key("cdnow:frequency:levels").set_value(3).run()
    assert not app.exception
    assert "the baseline has other segments" in text_of(app)
    assert ["From segment", "To segment", "Customers", "Revenue"] in tables(app)
    assert ["Segment", "Customers", "Revenue"] not in tables(app)  # nobody gains or loses: the segments are others


def test_what_the_data_lack_for_a_margin_is_said(open_page: Open) -> None:
    app = five_orders(open_page("matrix", "en", **LINK))
    assert "Margin is not told: the data lack Order table: Cost" in text_of(app)
    assert not any("Margin" in columns for columns in tables(app))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_list_opens_with_those_who_move(open_page: Open, language: str) -> None:
    app = five_orders(open_page("matrix", language, **LINK))
    before = len(app.dataframe)
    app.session_state["movers_open"] = True
    app.run()
    assert not app.exception
    assert len(app.dataframe) == before + 1
    listed = app.dataframe[2].value
    with open_workspace("cdnow") as workspace:
        _, rows = analysis.movers(answer(workspace, NOW), KEPT, 200)
    assert list(listed["c0"]) == [row["customer_id"] for row in rows]


def test_of_the_movers_the_file_holds_all_or_those_of_one_flow(workspaces_root: object) -> None:
    titles = {"customer_id": "Customer", "source": "From", "target": "To", "monetary": "Money"}
    names = {"source": {"HH": "best before"}, "target": {"LH": "lower now"}}
    with open_workspace("cdnow") as workspace:
        source = Source(workspace.name, workspace.version_id, "test")
        found = analysis.change_since(answer(workspace, NOW), KEPT)
    for route, size in ((None, found.movers.customers), (("HH", "LH"), found.moves[0].amounts.customers)):
        content = recorded_file(source, movers_sheet(NOW, KEPT, route, titles, names))().decode("utf-8-sig")
        head, *rows = csv.reader(io.StringIO(content))
        assert head == ["Customer", "From", "To", "Money"]
        assert len(rows) == size
        assert ["best before", "lower now"] in [row[1:3] for row in rows]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_two_versions_stand_side_by_side_in_words_and_figures(open_page: Open, language: str) -> None:
    app = five_orders(open_page("matrix", language, **LINK))
    app.text_input(key="cdnow:monetary:cut:1:0:text").set_value("120").run()
    app.get_by_key("cdnow:change_view").set_value("versions").run()
    assert not app.exception
    assert not app.error
    labels = app.selectbox(key="cdnow:version:left").options
    assert len(labels) == 3
    assert all("$50" in label or "$120" in label for label in labels)
    left, right, flows = (frame.value for frame in app.dataframe[:3])
    with open_workspace("cdnow") as workspace:
        matrix = answer(workspace, KEPT).matrix
    assert list(left.iloc[:, 1]) == [cell.customers for cell in matrix.cells]
    assert list(right.iloc[:, 1]) != list(left.iloc[:, 1])
    assert len(flows) > 1
    app.selectbox(key="cdnow:version:left").set_value("now").run()
    assert not app.exception
    nobody = {"en": "nobody changes segment", "zh": translator("zh")("From left to right nobody changes segment.")}
    assert nobody[language] in text_of(app)


def test_three_dimensions_stand_side_by_side_at_a_level_of_the_third(open_page: Open) -> None:
    app = open_page("matrix", "en", z="recency~at:200~auto", **LINK)
    five_orders(app)
    app.get_by_key("cdnow:change_view").set_value("versions").run()
    app.get_by_key("cdnow:version_level:left").set_value(0).run()
    assert not app.exception


def test_no_english_shows_in_the_section_on_a_chinese_page(open_page: Open, english_messages: set[str]) -> None:
    app = five_orders(open_page("matrix", "zh", **LINK))
    app.get_by_key("cdnow:change_view").set_value("versions").run()
    assert [text for text in shown_texts(app) if text in english_messages] == []


def test_the_sizes_that_the_cards_compare_with_are_those_of_the_kept_version(workspaces_root: Path) -> None:
    with open_workspace("cdnow") as workspace:
        kept = MatrixSpec((Axis("frequency", cuts=2), Axis("monetary", cuts=100)), as_of=dt.date(1997, 2, 15))
        now = answer(workspace, replace(kept, as_of=None))
        change = analysis.change_since(now, kept)
        before = answer(workspace, kept)
        assert before.matrix.customers < now.matrix.customers
        sizes = sizes_before(change)
        assert sizes == dict.fromkeys(sizes, 0) | {one.key: one.customers for one in analysis.segments_of(before)}
