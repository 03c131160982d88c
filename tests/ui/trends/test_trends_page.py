"""The page of trends: what it shows, what is chosen by link, list and brush, and what it says where there is no trend."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from streamlit.testing.v1 import AppTest

from crm_dashboard import Axis, MatrixSpec, answer, open_workspace
from crm_dashboard.analysis import Trends
from crm_dashboard.i18n.translator import translator
from crm_dashboard.ui.trends.period import brushed
from tests.gates import LANGUAGES, combinations
from tests.ui.conftest import Open, shown_texts

LINK = {"x": "frequency~at:2~auto", "y": "monetary~at:100~auto"}
SPEC = MatrixSpec((Axis("frequency", cuts=[2]), Axis("monetary", cuts=[100])))


def chart_of(app: AppTest) -> dict[str, Any]:
    (chart,) = app.get("arrow_vega_lite_chart") or app.get("vega_lite_chart")
    spec: dict[str, Any] = json.loads(chart.proto.spec)
    return spec


def title_of(app: AppTest) -> str:
    return str(chart_of(app)["title"]["text"])


@pytest.mark.parametrize(
    ("view", "language"), combinations(["area", "share", "lines", "multiples", "seasons"], LANGUAGES)
)
def test_every_view_opens_in_both_languages(
    open_page: Open, view: str, language: str, english_messages: set[str]
) -> None:
    app = open_page("trends", language, view=view, rule="refitted", months="0", **LINK)
    assert not app.exception
    assert [error.value for error in app.error] == []
    assert title_of(app)
    if language == "zh":
        told = [*shown_texts(app), title_of(app), *chart_of(app)["title"]["subtitle"]]
        assert [text for text in told if text in english_messages] == []


def test_the_title_says_what_changed_most_and_the_table_has_the_figures(open_page: Open) -> None:
    app = open_page("trends", "en", months="0", **LINK)
    with open_workspace("cdnow") as workspace:
        trends = Trends(answer(workspace, SPEC))
        months = trends.trend(trends.ends()).months
    names = [one.key for one in trends.segments()]
    changes = [last.customers - first.customers for first, last in zip(months[0].figures, months[-1].figures, strict=True)]  # fmt: skip
    sizes = [max(last.customers, first.customers, 1) for first, last in zip(months[0].figures, months[-1].figures, strict=True)]  # fmt: skip
    largest = max(range(len(names)), key=lambda place: abs(changes[place]) / sizes[place] ** 0.5)  # D36: for its size
    assert title_of(app).startswith(f"{names[largest]} ")
    assert f"to {months[-1].figures[largest].customers:,} since Jan 1997" in title_of(app)
    (table,) = (one.value for one in app.dataframe if "Change" in one.value)
    assert list(table["Change"]) == [*changes[:4], sum(changes)]
    revenue = [float(sum(month.figures[place].month_revenue for month in months)) for place in range(4)]
    assert list(table["Revenue in the period"])[:4] == pytest.approx(revenue)
    assert app.header[0].value.startswith("23,570 customers, ")


def test_the_rule_stands_on_the_chart(open_page: Open) -> None:
    median = {"x": "frequency~quantile:0.5~auto", "y": "monetary~quantile:0.5~auto"}
    frozen = chart_of(open_page("trends", "en", **median))["title"]["subtitle"]
    refitted = chart_of(open_page("trends", "en", rule="refitted", **median))["title"]["subtitle"]
    fixed = chart_of(open_page("trends", "en", rule="refitted", **LINK))["title"]["subtitle"]
    assert frozen[1] == "Rule frozen: the cuts and ranges of Jun 30, 1998 in every month"
    assert refitted[1] == "Rule re-fitted: cuts and ranges from each month's own customers"
    assert fixed[1] == "Fixed cuts: the same in every month"


def test_an_unfinished_month_is_told(open_page: Open) -> None:
    app = open_page("trends", "en", asof="1998-06-10", **LINK)
    assert chart_of(app)["title"]["subtitle"][1].endswith("Jun 1998 only until Jun 10, 1998")


def test_the_link_carries_every_choice_by_codes_and_brings_it_back(open_page: Open) -> None:
    choices = {"show": "mean:order_value", "view": "lines", "rule": "refitted", "months": "12", "from": "1998-01", "to": "1998-04"}  # fmt: skip
    app = open_page("trends", "zh", **choices, **LINK)
    assert {name: app.query_params[name] for name in choices} == choices
    assert app.selectbox(key="cdnow:trend:show").value == "mean:order_value"
    assert app.selectbox(key="cdnow:trend:from").value == 28 * 12
    app.selectbox(key="cdnow:trend:to").select(28 * 12 + 5).run()
    assert not app.exception
    assert app.query_params["to"] == "1998-06"
    app.button(key="all_months:cdnow").click().run()
    assert "from" not in app.query_params


@pytest.mark.parametrize(
    "bad",
    [
        {"show": "nonsense"}, {"view": "pie"}, {"rule": "x"}, {"months": "-3"}, {"months": "９"}, {"segment": "nobody", "view": "seasons"},
        {"from": "1998-13", "to": "1999-01"}, {"from": "9999-01", "to": "0001-01"}, {"view": "area", "show": "mean:recency"},
    ],
)  # fmt: skip
def test_a_link_that_asks_for_nonsense_gets_what_is_usual(open_page: Open, bad: dict[str, str]) -> None:
    app = open_page("trends", "en", **bad, **LINK)
    assert not app.exception
    assert [error.value for error in app.error] == []
    assert title_of(app)


def test_twelve_months_lay_no_year_over_another(open_page: Open) -> None:
    app = open_page("trends", "en", view="seasons", months="12", **LINK)
    assert "choose 24 months or all" in app.info[0].value
    app.segmented_control(key="cdnow:trend:months").set_value(24).run()
    assert title_of(app).startswith("All customers in Jun 1998: 23,570, which is ")


def test_a_dragged_stretch_becomes_months() -> None:
    def told(*stretch: float) -> object:
        return {"selection": {"period": {"month_start": list(stretch)}}}

    assert brushed(told(2.6, 6.4), 100, 12) == (103, 106)
    assert brushed(told(6.4, 2.6), 100, 12) == (103, 106)
    assert brushed(told(2.2, 2.4), 100, 12) == (101, 102)
    assert brushed(told(-0.4, 0.2), 100, 12) == (100, 101)
    assert brushed(told(10.9, 11.4), 100, 12) == (110, 111)
    assert brushed({"selection": {"period": {}}}, 100, 12) is None
    assert brushed(None, 100, 12) is None
    assert brushed({"selection": {"period": {"month_start": ["a", float("nan")]}}}, 100, 12) is None


@pytest.fixture(scope="session")
def short_workspace(workspaces_root: Path) -> str:
    """A workspace with orders of two months."""
    with FileLock(workspaces_root / "two_months.lock"), open_workspace("two_months", create=True) as workspace:
        if workspace.version is None:
            path = workspaces_root.parent / "two_months.csv"
            path.write_text("customer,date,amount\na,2024-01-05,5\nb,2024-02-06,7\na,2024-02-07,9\n", encoding="utf-8")
            columns = {"customer_id": "customer", "order_ts": "date", "net_amount": "amount"}
            workspace.import_file(path, columns=columns)
    return "two_months"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_two_months_are_no_trend_and_there_is_a_way_on(open_page: Open, short_workspace: str, language: str) -> None:
    app = open_page("trends", language, workspace=short_workspace)
    assert not app.exception
    assert app.header[0].value == translator(language)("No trend yet")
    assert "2" in app.info[0].value
    assert app.get("page_link")


def test_the_menu_of_the_chart_opens_rule_query_and_files(open_page: Open) -> None:
    app = open_page("trends", "en", months="0", **LINK)
    app.session_state["cdnow:opened:trend"] = True
    app.run()
    assert not app.exception
    with open_workspace("cdnow") as workspace:
        trends = Trends(answer(workspace, SPEC))
        assert [one.value for one in app.code if "step_0" in one.value or "SELECT" in one.value][-1] == trends.sql(trends.ends()[-1])  # fmt: skip


@pytest.mark.parametrize(
    ("show", "begins"), [("customers", "23,570 customers"), ("revenue", "\\$2.50\u00a0M of revenue")]
)
def test_the_title_of_the_page_begins_with_what_is_shown(open_page: Open, show: str, begins: str) -> None:
    assert str(open_page("trends", "en", show=show, months="0", **LINK).header[0].value).startswith(begins)


def test_in_chinese_the_year_stands_over_the_month(open_page: Open) -> None:
    assert "['1997年', '1月']" in json.dumps(chart_of(open_page("trends", "zh", **LINK)), ensure_ascii=False)


def test_small_multiples_have_axes(open_page: Open) -> None:
    app = open_page("trends", "en", view="multiples", months="0", **LINK)
    texts = {str(value) for frame in frames_of(app) for value in frame.get("text", ())}
    assert {"0", "Jan 1997", "Jun 1998"} <= texts


def frames_of(app: AppTest) -> list[Any]:
    """Return the frames of rows that the chart is made of."""
    import pyarrow as pa

    (chart,) = app.get("arrow_vega_lite_chart") or app.get("vega_lite_chart")
    return [pa.ipc.open_stream(one.data.data).read_pandas() for one in chart.proto.datasets]
