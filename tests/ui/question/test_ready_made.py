"""Ready-made matrices and composites in the sidebar, and strategy cards that can be edited."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from crm_dashboard.model.segments.template_file import templates
from tests.gates import LANGUAGES, combinations
from tests.ui.conftest import Open, board_of, shown_texts


def text_of(app: AppTest) -> str:
    return " ".join(shown_texts(app))


def test_the_usual_matrix_is_value_by_loyalty_with_its_names(open_page: Open) -> None:
    app = open_page("matrix", "en")
    assert app.selectbox(key="cdnow:template").value == "value_loyalty"
    assert app.selectbox(key="cdnow:x").value == "monetary"
    assert app.selectbox(key="cdnow:y").value == "loyalty"
    assert app.query_params["template"] == "value_loyalty"
    assert {one["name"] for one in board_of(app)["segments"]} == {"Champions", "Butterflies", "Barnacles", "Strangers"}


CARRIED = [key for key in templates() if key not in ("three_dimensions", "value_satisfaction")]
"""The ready-made matrices that CDNOW carries."""


@pytest.mark.parametrize(("key", "language"), combinations(CARRIED, LANGUAGES))
def test_a_ready_made_matrix_sets_dimensions_and_names_every_card(open_page: Open, key: str, language: str) -> None:
    app = open_page("segments", language, template=key)
    assert not app.exception
    assert not app.error
    template, text = templates()[key], text_of(app)
    assert app.query_params["template"] == key
    for group in template.groups:
        assert getattr(group.name, language) in text
        assert getattr(group.play.action, language) in text


def test_the_three_dimensional_matrix_lists_all_eight_segments(open_page: Open) -> None:
    app = open_page("segments", "zh", workspace="shop", template="three_dimensions")
    assert [name.zh for name in (group.name for group in templates()["three_dimensions"].groups) if name.zh in text_of(app)] == [
        group.name.zh for group in templates()["three_dimensions"].groups
    ]  # fmt: skip


def test_another_dimension_lets_go_of_the_names_and_other_cuts_keep_them(open_page: Open) -> None:
    app = open_page("matrix", "en")
    app.selectbox(key="cdnow:monetary:method").select("mean").run()
    assert app.selectbox(key="cdnow:template").value == "value_loyalty"
    assert "Champions" in text_of(app)
    app.selectbox(key="cdnow:x").select("recency").run()
    assert app.selectbox(key="cdnow:template").value == ""
    assert "Champions" not in text_of(app)
    assert not app.exception


def test_choosing_a_matrix_sets_the_dimensions(open_page: Open) -> None:
    app = open_page("matrix", "en")
    app.selectbox(key="cdnow:template").select("rfm_8").run()
    assert [app.selectbox(key=f"cdnow:{axis}").value for axis in "xyz"] == ["recency", "frequency", "monetary"]
    assert app.selectbox(key="cdnow:recency:method").value == "median"
    assert (app.selectbox(key="cdnow:window").value, app.toggle(key="cdnow:active_only").value) == (365, True)


def test_all_history_and_all_customers_are_one_choice_away_and_stay(open_page: Open) -> None:
    """D23: both counts stand on the page, and a period that somebody has chosen outlasts the choice of another matrix."""
    app = open_page("matrix", "en")
    assert app.selectbox(key="cdnow:window").options[:2] == ["the last 12 months", "all history"]
    assert "8,332 with an order in the period, of 23,570 customers" in chips_of(app)
    assert app.query_params["population"] == "active"
    app.toggle(key="cdnow:active_only").set_value(False).run()
    assert not app.exception
    assert "23,570 customers, 8,332 with an order in the period" in chips_of(app)
    assert "population" not in app.query_params
    app.selectbox(key="cdnow:window").select(0).run()
    assert "window" not in app.query_params
    app.selectbox(key="cdnow:template").select("value_frequency").run()
    assert app.selectbox(key="cdnow:window").value == 0


def chips_of(app: AppTest) -> str:
    return " ".join([*(one.label for one in app.button), *(one.value for one in app.markdown)])


def test_value_by_frequency_asks_which_value(open_page: Open) -> None:
    app = open_page("matrix", "en", template="value_frequency")
    assert app.selectbox(key="cdnow:x").value == "monetary"
    app.radio(key="cdnow:option:value_frequency").set_value("order_value").run()
    assert app.selectbox(key="cdnow:x").value == "order_value"
    assert app.selectbox(key="cdnow:template").value == "value_frequency"


def test_a_weight_changes_the_score_and_stands_in_the_link(open_page: Open) -> None:
    app = open_page("matrix", "en")
    before = [metric.value for metric in app.metric], app.query_params["composite"]
    app.number_input(key="cdnow:loyalty:tenure:weight").set_value(90.0).run()
    assert not app.exception
    assert app.query_params["composite"] != before[1]
    assert '["tenure",90.0,' in str(app.query_params["composite"])
    app.button(key="usual cdnow:loyalty").click().run()
    assert app.query_params["composite"] == before[1]


def test_a_part_can_be_added_and_taken_away(open_page: Open) -> None:
    app = open_page("matrix", "en")
    app.multiselect(key="cdnow:loyalty:parts").set_value(["repeat_share", "order_value"]).run()
    assert not app.exception
    code = str(app.query_params["composite"])
    assert '"order_value",10' in code
    assert "tenure" not in code
    app.multiselect(key="cdnow:loyalty:parts").set_value([]).run()
    assert not app.exception
    assert not app.error


def test_a_matrix_that_the_data_do_not_carry_says_what_would_open_it(open_page: Open) -> None:
    app = open_page("segments", "en")
    assert "three_dimensions" not in app.selectbox(key="cdnow:template").options
    assert "2 more need other data: see the page Data fit" in text_of(app)
    judged = next(frame.value for frame in open_page("fit", "en").dataframe if "Verdict" in frame.value.columns)
    opens = dict(zip(judged["What is judged"], judged["What to load"], strict=True))
    assert "Interactions (Customer id and Direction)" in opens["Three dimensions: who, tie, behaviour"]
    assert opens["Value × satisfaction"] == "Load these columns: Feedback (Score and Highest score)."


def test_a_composite_that_only_a_filter_uses_keeps_the_definition_of_its_link(open_page: Open) -> None:
    link = {
        "x": "frequency~quantile:0.5~auto",
        "y": "monetary~quantile:0.5~auto",
        "only": '["loyalty",50,null,false]',
        "composite": '["loyalty",["tenure",1,0,10]]',
    }
    app = open_page("matrix", "en", **link)
    assert not app.error
    everybody = open_page("matrix", "en", **{**link, "only": []})
    assert app.metric[0].value == everybody.metric[0].value  # everybody's tenure is above five days
    assert "tenure" in str(app.query_params["composite"])


def test_a_dimension_that_the_data_do_not_carry_is_told_and_replaced(land: Open) -> None:
    app = land(x="capacity~mean~auto", y="monetary~mean~auto")
    assert not app.exception
    warning = app.warning[0].value.replace("\\", "")
    assert warning.startswith("Dimension: “Customer dimension” is not applied. It needs Order table (Discount")
    assert warning.endswith("Load it on the page Data. “Orders” stands there instead.")
    app = land(template="three_dimensions")
    assert not app.exception
    assert "It needs Order table (" in app.warning[0].value.replace("\\", "")


def test_in_chinese_a_missing_column_has_its_chinese_name(land: Open) -> None:
    app = land(lang="zh", x="capacity~mean~auto", y="monetary~mean~auto")
    warning = app.warning[0].value.replace("\\", "")
    assert "订单表（" in warning
    assert "discount" not in warning


def test_a_link_to_a_window_of_a_thousand_years_gives_a_notice(land: Open) -> None:
    app = land(x="loyalty~mean~auto", y="monetary~mean~auto", window="400000")
    assert not app.exception
    assert "“400000” is not applied. It cannot be read. All history is used." in app.warning[0].value
    assert "loyalty~mean~auto" in app.query_params["x"]


def test_own_parts_of_another_workspace_are_left_out_of_a_composite(open_page: Open) -> None:
    code = '["loyalty",["attribute:积分",50,0,1],["tenure",20,101,1090]]'
    app = open_page("matrix", "en", x="loyalty~mean~auto", y="monetary~mean~auto", composite=code)
    assert not app.exception
    assert not app.error
    assert "积分" not in str(app.query_params["composite"])


def test_of_very_many_segments_the_first_have_cards_and_the_rest_are_told(open_page: Open) -> None:
    fifths = "quantile:0.2,0.4,0.6,0.8~auto"
    app = open_page("segments", "en", x=f"recency~{fifths}", y=f"monetary~{fifths}", z=f"order_value~{fifths}")
    assert not app.exception
    assert "95 more segments" in text_of(app)
