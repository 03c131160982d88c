"""The pages on a table without orders, one row per customer: what works, and what is said of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from filelock import FileLock

from crm_dashboard import open_workspace
from crm_dashboard.data.schema.summary_table import SUMMARY
from crm_dashboard.data.understanding.incoming import Incoming
from tests.gates import LANGUAGES, combinations
from tests.ui.conftest import Open, board_of, shown_texts

HEADER = "客户编号,姓名,手机号,最近一次消费距今天数,消费频次,累计消费金额,所在城市"
CITIES = ("上海市", "杭州市", "成都市")


@pytest.fixture(scope="session", autouse=True)
def rows_workspace(workspaces_root: Path) -> None:
    """A workspace `rows`: 60 customers of whom three have no order, made once by whoever is first."""
    with FileLock(workspaces_root / "rows.lock"), open_workspace("rows", create=True) as workspace:
        if workspace.version is None:
            path = workspaces_root.parent / "rows.csv"
            path.write_text("\n".join([HEADER, *map(_row, range(60))]), encoding="utf-8")
            workspace.import_file(path, "customer_summary", currency="CNY")


def _row(number: int) -> str:
    orders = number % 20
    return f"K{number:02},王{number},138{number:08},{number * 7 % 200},{orders},{orders * (80 + number)}.50,{CITIES[number % 3]}"


@pytest.mark.parametrize(
    ("page", "language"),
    combinations(
        ["overview", "matrix", "segments", "customers", "customer", "data", "guide", "trends", "heatmap"], LANGUAGES
    ),
)
def test_every_page_works_on_one_row_per_customer(
    open_page: Open, page: str, language: str, english_messages: set[str]
) -> None:
    app = open_page(page, language, workspace="rows", customer="K05")
    assert not app.exception
    assert [error.value for error in app.error] == []
    if language == "zh":
        assert [text for text in shown_texts(app) if text in english_messages] == []


def test_the_matrix_counts_the_rows(open_page: Open) -> None:
    app = open_page("matrix", "en", workspace="rows", x="frequency~at:5~auto", y="monetary~at:1000~auto")
    figures = {metric.label: metric.value for metric in app.metric}
    assert (figures["Customers"], figures["Orders"], figures["Not counted"]) == ("57", "570", "3")
    assert board_of(app)["total"]["customers"] == 57
    assert any("one row per customer" in chips.value for chips in app.markdown)


def test_day_and_window_are_locked_with_the_reason(open_page: Open) -> None:
    app = open_page("matrix", "en", workspace="rows")
    day, window = app.date_input(key="rows:fixed_as_of"), app.selectbox(key="rows:fixed_window:en")
    assert (day.disabled, window.disabled) == (True, True)
    assert "needs single orders" in str(day.help)
    assert window.value == "all history"


def test_a_link_that_asks_for_another_day_gets_all_with_a_sentence(land: Open) -> None:
    axes = {"x": "recency~at:50~auto", "y": "monetary~at:500~auto"}
    app = land(workspace="rows", asof="2020-01-01", window="30", **axes)
    assert not app.error
    assert any("needs single orders, so everything is shown" in one.value for one in app.warning)
    assert "asof" not in app.query_params


def test_closed_dimensions_say_that_single_orders_are_needed(open_page: Open, land: Open) -> None:
    app = land(workspace="rows", x="gap~at:5~auto", y="monetary~at:1000~auto")
    assert any("“Typical gap” is not applied. It needs single orders." in one.value for one in app.warning)
    verdicts = {
        row["What is judged"]: (row["Verdict"], row["Why"])
        for one in open_page("fit", "en", workspace="rows").dataframe
        if "What is judged" in one.value
        for row in one.value.to_dict("records")
    }
    assert verdicts["Momentum"] == ("○ not available", "needs single orders; one row per customer is loaded")
    assert verdicts["Recency"][0] == "● supported"


def test_a_customer_shows_what_is_known_and_a_sentence_for_the_orders(open_page: Open) -> None:
    app = open_page("customer", "en", workspace="rows", customer="K05")
    assert [metric.value for metric in app.metric][:2] == ["¥425.50", "5"]
    assert any("Single orders are not loaded" in one.value for one in app.info)
    facts = list(app.dataframe[0].value["Fact"])
    assert facts == ["Name", "Phone", "City"]  # days since the last order are no date
    assert all("王5" not in text for text in shown_texts(app))  # masked


def test_the_data_page_names_the_table_and_what_became_of_its_rows(open_page: Open) -> None:
    app = open_page("data", "en", workspace="rows")
    assert "57 customers, 570 orders, one row per customer" in app.header[0].value
    assert "Customer summary table" in list(app.dataframe[0].value["Table"])
    assert any("60 rows in = 60 kept + 0 set aside" in one.value.replace("\\", "") for one in app.caption)


def test_cards_stand_by_revenue_and_say_why(open_page: Open) -> None:
    app = open_page("segments", "en", workspace="rows", x="frequency~at:5~auto", y="monetary~at:1000~auto")
    assert "of revenue" in app.header[0].value
    assert any("need single orders" in one.value for one in app.caption)
    assert all("yearly revenue" not in one.value for one in app.markdown)


def test_it_is_said_that_orders_win_where_both_are_loaded(open_page: Open, workspaces_root: Path) -> None:
    with open_workspace("rows and orders", create=True) as workspace:
        path = workspaces_root.parent / "both.csv"
        path.write_text("\n".join([HEADER, _row(5)]), encoding="utf-8")
        orders = workspaces_root.parent / "orders.csv"
        orders.write_text("customer,order,date,amount\nK05,1,2026-01-05,50\n", encoding="utf-8")
        columns = {"customer_id": "客户编号", "orders": "消费频次", "monetary": "累计消费金额"}
        told = {"customer_id": "customer", "order_id": "order", "order_ts": "date", "net_amount": "amount"}
        workspace.import_files([Incoming(path, SUMMARY, columns), Incoming(orders, "orders", told)])
    app = open_page("data", "en", workspace="rows and orders")
    assert "1 customers, 1 orders, 0 refunds" in app.header[0].value
    assert any("every figure comes from the orders" in one.value for one in app.caption)
