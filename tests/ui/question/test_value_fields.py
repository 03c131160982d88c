"""Cuts, limits and ranges are typed as the axis writes them; a rule's cut stays exact; what lies outside is refused or told."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from crm_dashboard import Axis, MatrixSpec, Mean, answer, open_workspace
from crm_dashboard.i18n.translator import translator
from tests.ui.conftest import Open

MONEY, LOYALTY = "cdnow:monetary:at:1:0:text", "cdnow:loyalty:at:1:0:text"
LINK = {"x": "monetary~mean~auto", "y": "loyalty~mean~auto"}


def told(app: AppTest) -> str:
    return " ".join(one.value.replace("\\", "") for one in app.info)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_rule_s_cut_is_shown_as_on_the_axis_and_stays_exact(open_page: Open, language: str) -> None:
    app = open_page("matrix", language, **LINK)
    with open_workspace("cdnow") as workspace:
        axes = answer(workspace, MatrixSpec((Axis("monetary", Mean()), Axis("loyalty", Mean())))).matrix.axes
    exact = [axis.cuts[0] for axis in axes]
    t = translator(language)
    assert app.text_input(key=MONEY).value == t.money(exact[0])
    assert app.text_input(key=LOYALTY).value == t.number(exact[1], at_most=1)
    assert float(app.text_input(key=LOYALTY).value) != exact[1]
    app.selectbox(key="cdnow:loyalty:method").select("fixed").run()  # takes the rule's value over
    assert not app.exception
    assert app.session_state["cdnow:loyalty:cut:1:0"] == exact[1]
    for key in (LOYALTY, "cdnow:loyalty:cut:1:0:text"):
        assert app.text_input(key=key).value == t.number(exact[1], at_most=1)
    app.text_input(key=MONEY).set_value("1,234.567").run()
    assert app.session_state["cdnow:loyalty:cut:1:0"] == exact[1]
    assert app.text_input(key=MONEY).value == app.text_input(key="cdnow:monetary:cut:1:0:text").value == "1,234.567"
    assert app.query_params["x"] == "monetary~at:1234.567~auto"


def test_a_share_is_typed_as_a_percentage(open_page: Open) -> None:
    app = open_page("matrix", "en", x="repeat_share~at:0.80625~auto", y="monetary~mean~auto")
    key = "cdnow:repeat_share:at:1:0:text"
    assert app.text_input(key=key).value == "80.625%"
    app.text_input(key=key).set_value("45.5").run()
    assert app.text_input(key=key).value == "45.5%"
    assert app.query_params["x"] == "repeat_share~at:0.455~auto"


@pytest.mark.parametrize("key", [LOYALTY, "cdnow:loyalty:cut:1:0:text"])
@pytest.mark.parametrize(("language", "typed", "sentence"), [
    ("en", "500", "Loyalty runs from 0 to 100; 500 lies outside: everybody would be on one side. Nothing was changed."),
    ("en", "-5", "Loyalty runs from 0 to 100; -5 lies outside: everybody would be on one side. Nothing was changed."),
    ("zh", "500", "忠诚度的取值范围是 0 至 100，500 超出范围：所有客户都会落在同一侧。未作更改。"),
    ("en", "many", "“many” is not a number that can be used here; nothing was changed."),
])  # fmt: skip
def test_a_cut_off_the_scale_of_a_bounded_dimension_is_refused(
    open_page: Open, key: str, language: str, typed: str, sentence: str
) -> None:
    app = open_page("matrix", language, x="monetary~mean~auto", y="loyalty~at:40~auto")
    app.text_input(key=key).set_value(typed).run()
    assert not app.exception
    assert sentence in told(app)
    assert app.text_input(key=key).value == "40"
    assert app.query_params["y"] == "loyalty~at:40~auto"


def test_a_cut_outside_of_all_values_of_an_open_dimension_stands_and_is_told(open_page: Open) -> None:
    app = open_page("matrix", "en", **LINK)
    app.text_input(key=MONEY).set_value("999999999").run()
    assert not app.exception
    assert app.text_input(key=MONEY).value == "999,999,999"
    assert app.query_params["x"] == "monetary~at:999999999~auto"
    assert "$999,999,999 lies outside: everybody is on one side." in told(app)


@pytest.mark.parametrize("page", ["matrix", "segments", "trends", "heatmap", "customers"])
def test_a_link_s_cut_outside_is_told_on_every_page_of_the_question(open_page: Open, page: str) -> None:
    app = open_page(page, "en", x="monetary~at:-3~auto", y="loyalty~at:500~auto")
    assert not app.exception
    assert "Loyalty runs from 0 to 100; 500 lies outside" in told(app)
    assert "-$3 lies outside" in told(app)


def test_limits_of_a_list_are_typed_in_the_columns_own_format(open_page: Open) -> None:
    app = open_page("customers", "en", x="repeat_share~mean~auto", y="monetary~mean~auto")
    fields = {kind: f"cdnow:people:0:from:{kind}" for kind in ("repeat_share", "monetary")}
    app.text_input(key=f"{fields['repeat_share']}:text").set_value("50").run()
    app.text_input(key=f"{fields['monetary']}:text").set_value("1,000").run()
    assert not app.exception
    assert [app.session_state[key] for key in fields.values()] == [0.5, 1000.0]
    assert app.text_input(key=f"{fields['repeat_share']}:text").value == "50%"
    assert app.text_input(key=f"{fields['monetary']}:text").value == "1,000"
    app.text_input(key=f"{fields['monetary']}:text").set_value("").run()
    assert app.session_state[fields["monetary"]] is None


def test_the_ranges_of_a_composite_are_typed_in_the_parts_own_format(open_page: Open) -> None:
    app = open_page("matrix", "en", **LINK)
    key = "cdnow:loyalty:repeat_share:high"
    assert app.text_input(key=f"{key}:text").value.endswith("%")
    app.text_input(key=f"{key}:text").set_value("62.5%").run()
    assert not app.exception
    assert app.session_state[key] == 0.625
    assert app.text_input(key=f"{key}:text").value == "62.5%"
