"""The page Why: its finding, what is chosen by link and control, and what it says where nothing can be compared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from streamlit.testing.v1 import AppTest

from crm_dashboard import Axis, MatrixSpec, analysis, answer, open_workspace
from crm_dashboard.i18n.translator import translator
from crm_dashboard.model.decomposition.comparison import comparison_of
from crm_dashboard.model.time.period import PeriodChoice
from crm_dashboard.ui.why.link import why_link
from tests.gates import LANGUAGES, combinations
from tests.ui.conftest import Open, shown_texts

LINK = {"x": "frequency~at:2~auto", "y": "monetary~at:100~auto"}
SPEC = MatrixSpec((Axis("frequency", cuts=[2]), Axis("monetary", cuts=[100])))
LINES = """customer_id,order_id,order_ts,net_amount,channel,product_id,qty,category
A,a1,2024-02-05,100,web,p1,2,toys
A,a2,2024-03-05,30,web,p1,1,toys
A,a3,2024-03-31,90,app,p2,3,books
B,b1,2024-02-10,200,web,p2,4,books
C,c1,2024-03-10,80,web,p3,1,
C,c2,2024-03-20,-20,web,p3,-1,
E,e1,2024-01-01,40,app,p1,1,toys
E,e2,2024-03-02,60,app,p1,1,toys
"""


def charts_of(app: AppTest) -> dict[str, dict[str, Any]]:
    charts = app.get("arrow_vega_lite_chart") or app.get("vega_lite_chart")
    return {chart.proto.alt_text if hasattr(chart.proto, "alt_text") else str(place): json.loads(chart.proto.spec) for place, chart in enumerate(charts)}  # fmt: skip


def titles(app: AppTest) -> list[str]:
    return [header.value.replace("\\", "") for header in app.header]


def loaded(root: Path, name: str, rows: str, table: str) -> None:
    """Import rows into a shared workspace, once."""
    with FileLock(root / f"{name}.lock"), open_workspace(name, create=True) as workspace:
        if workspace.version is None:
            path = root / f"{name}.csv"
            path.write_text(rows, encoding="utf-8")
            workspace.import_file(path, table)


@pytest.mark.parametrize(
    ("bridge", "language", "against"), combinations(["factors", "customers"], LANGUAGES, ["year", "before"])
)
def test_the_page_opens_with_its_finding_in_both_languages(
    open_page: Open, bridge: str, language: str, against: str, english_messages: set[str]
) -> None:
    app = open_page("why", language, bridge=bridge, against=against, **LINK)
    assert not app.exception
    assert [error.value for error in app.error] == []
    assert [warning.value for warning in app.warning] == []
    with open_workspace("cdnow") as workspace:
        days = comparison_of(PeriodChoice(days=90).period(analysis.last_order_day(workspace)), against)  # type: ignore[arg-type]
        tree = analysis.why(workspace, SPEC, days).tree
    amount = translator(language).money(abs(tree.after - tree.before), "USD", compact=True)
    assert amount in titles(app)[0]
    assert len(charts_of(app)) == 3
    assert len(app.dataframe) == 1
    if language == "zh":
        assert [text for text in shown_texts(app) if text in english_messages] == []


def test_what_is_chosen_stands_in_the_address_and_opens_again(open_page: Open) -> None:
    app = open_page("why", "en", **LINK)
    app.get_by_key("cdnow:period:kind").set_value("30").run()
    app.get_by_key("cdnow:period:comparison").set_value("before").run()
    assert (app.query_params["period"], app.query_params["against"]) == ("30", "before")
    again = open_page("why", "en", **{name: app.query_params[name] for name in ("period", "against", "x", "y")})
    assert titles(again) == titles(app)


def test_the_link_of_a_headline_opens_its_days(open_page: Open) -> None:
    with open_workspace("cdnow") as workspace:
        parameters = why_link(answer(workspace, SPEC), translator("en"), {"period": "1998-01-01..1998-03-31", "against": "before"}, bridge="customers")  # fmt: skip
    app = open_page("why", **{name: value for name, value in parameters.items() if name not in ("lang", "workspace")})
    assert any("Jan 1, 1998" in text and "Mar 31, 1998" in text for text in shown_texts(app))
    assert app.query_params["bridge"] == "customers"


def test_a_link_that_the_data_cannot_answer_is_named_and_the_usual_shown(open_page: Open) -> None:
    app = open_page("why", "en", by="orders.channel", against="target", **LINK)
    assert titles(app)
    told = " ".join(shown_texts(app)) + " ".join(one.value for one in (*app.warning, *app.info))
    assert "orders.channel" in told
    assert "target" in told


def test_a_history_too_short_for_the_period_is_said_in_a_sentence_and_no_chart_is_empty(open_page: Open) -> None:
    app = open_page("why", "en", period="365", **LINK)
    assert titles(app) == ["No reasons yet"]
    assert [one.value for one in app.info if "needs orders from" in one.value]
    assert charts_of(app) == {}
    app.get_by_key("cdnow:period:kind").set_value("30").run()
    assert titles(app) != ["No reasons yet"]


def test_nobody_in_both_periods_is_said_in_a_sentence(open_page: Open, workspaces_root: Path) -> None:
    gap = "customer_id,order_id,order_ts,net_amount\nA,a,2023-01-01,5\nB,b,2023-01-02,9\nA,c,2024-03-01,7\n"
    loaded(workspaces_root, "gap", gap, "orders")
    app = open_page("why", "en", workspace="gap", period="2023-08-01..2023-08-31", **LINK)
    assert titles(app) == ["No orders to compare"]
    assert charts_of(app) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_of_one_row_per_customer_says_what_is_needed(
    open_page: Open, workspaces_root: Path, language: str
) -> None:
    loaded(workspaces_root, "totals_why", "customer_id,recency_days,orders,monetary\nA,3,2,100\nB,40,1,50\nC,9,3,80\n", "customer_summary")  # fmt: skip
    app = open_page("why", language, workspace="totals_why")
    assert not app.exception
    assert charts_of(app) == {}
    assert len(app.info) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_products_and_channels_price_volume_mix_and_what_moved_are_told(
    open_page: Open, workspaces_root: Path, language: str, english_messages: set[str]
) -> None:
    loaded(workspaces_root, "lines_why", LINES, "orders")
    params = {"workspace": "lines_why", "bridge": "goods", "period": "30", **LINK}
    app = open_page("why", language, **params)
    assert not app.exception
    assert [error.value for error in app.error] == []
    assert any(text.startswith("70") for text in shown_texts(app))  # A: less on the web, more in the app
    told = shown_texts(app)
    assert translator(language)("Price, volume, mix") in told
    if language == "zh":
        assert [text for text in told if text in english_messages] == []
    without = open_page("why", language, bridge="goods", **LINK)
    assert translator(language)("Price, volume, mix") not in shown_texts(without)
    assert "goods" in " ".join(one.value for one in (*without.warning, *without.info))


def test_a_target_gives_way_to_what_can_be_broken_down_and_the_page_says_so(open_page: Open) -> None:
    app = open_page("why", "en", against="target", **LINK)
    assert not app.exception
    assert any("A target cannot be broken down. Compared instead with: The same dates" in text for text in shown_texts(app))  # fmt: skip
    assert "target" not in app.get_by_key("cdnow:period:comparison").options
    assert app.query_params["against"] == "target"  # for the overview, whose choice it is
