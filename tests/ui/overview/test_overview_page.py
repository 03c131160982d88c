"""The overview: where one lands, in both languages, on any data, with all of its figures open to their queries."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from filelock import FileLock
from streamlit.testing.v1 import AppTest

from crm_dashboard import analysis, answer, open_workspace
from crm_dashboard.analysis import Figure
from crm_dashboard.i18n.translator import translator
from crm_dashboard.model.calendar import day_number
from crm_dashboard.model.time.calendar_period import parse_calendar_period
from crm_dashboard.model.time.headlines import HEADLINES
from crm_dashboard.model.time.period import Period
from crm_dashboard.model.time.targets import PeriodTarget, Target
from crm_dashboard.ui.findings.wording import sentence_of
from crm_dashboard.ui.overview.headline_details import headline_details
from crm_dashboard.ui.overview.headline_wording import change_text
from crm_dashboard.ui.overview.precompute import precompute_overview
from crm_dashboard.ui.overview.small_matrix import tile_link
from crm_dashboard.ui.period.choice import Compared
from crm_dashboard.ui.wording.escape import plain
from tests.ui.conftest import Open, shown_texts
from tests.ui.details.test_opening import opened
from tests.ui.question.test_undo_and_redo import asked

SUMMARY = "customer_id,recency_days,orders,monetary\n" + "\n".join(
    f"K{n},{n * 5},{n % 4 + 1},{n * 30}" for n in range(40)
)


@pytest.fixture(scope="module")
def summed(workspaces_root: Path) -> str:
    """A workspace with one row per customer."""
    with (
        FileLock(workspaces_root / "summed_overview.lock"),
        open_workspace("summed overview", create=True) as workspace,
    ):
        if workspace.version is None:
            path = workspaces_root.parent / "summed_overview.csv"
            path.write_text(SUMMARY, encoding="utf-8")
            workspace.import_file(path, "customer_summary")
    return "summed overview"


def figures(app: AppTest) -> dict[str, str]:
    return {one.label: one.value for one in app.metric}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_overview_shows_every_headline_with_its_change(open_page: Open, language: str) -> None:
    app = open_page("overview", language)
    t = translator(language)
    assert not app.exception
    assert not app.error
    shown = figures(app)
    assert list(shown) == [t(one.label) for one in HEADLINES.values()]
    assert shown[t("Customers")] == "23,570"
    assert shown[t("Margin")] == "–"  # CDNOW has no costs
    assert app.metric[2].delta == "−40.1% :material/thumb_down:"  # revenue, on a year ago
    assert "40.1%" in app.header[0].value.replace("\\", "")


def test_an_overview_that_was_computed_ahead_is_not_computed_again(
    open_page: Open, workspaces_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text(
        "customer_id,order_id,order_ts,amount\n"
        + "\n".join(f"K{n % 40},A{n},2024-{n % 12 + 1:02}-{n % 28 + 1:02},{n % 90 + 10}" for n in range(400)),
        encoding="utf-8",
    )
    name = f"ahead {tmp_path.parent.name}"  # of this test worker alone
    with open_workspace(name, create=True) as workspace:
        workspace.import_file(orders)
    precompute_overview(name)

    def fail(*_args: object, **_options: object) -> None:
        raise AssertionError("computed again")

    for module, function in (
        ("period.headlines", "headline_rows"),
        ("period.segment_changes", "yearly_revenue"),
        ("period.finding_rows", "count_findings"),
        ("answer.answering", "cells_from"),
    ):
        monkeypatch.setattr(import_module(f"crm_dashboard.analysis.{module}"), function, fail)
    app = open_page("overview", workspace=name)
    assert figures(app)["Customers"] == "40"
    assert not app.exception
    assert not app.error


def test_the_address_alone_lands_on_the_overview_with_the_links_question(land: Open) -> None:
    app = land(x="recency~at:100~auto", y="monetary~mean~auto")
    assert not app.exception
    assert any("40.1%" in one.value.replace("\\", "") for one in app.header)
    assert app.query_params["x"] == "recency~at:100~auto"


def test_a_chosen_period_is_the_one_that_is_told(open_page: Open) -> None:
    app = open_page("overview", "en")
    app.get_by_key("cdnow:period:kind").set_value("30").run()
    assert not app.exception
    assert "30 days" in app.header[0].value
    app.get_by_key("cdnow:period:kind").set_value("365").run()
    assert figures(app)["New"] == "–"
    assert any("730 days of history" in str(one.delta) for one in app.metric)


def test_every_menu_shows_the_query_of_its_figure(open_page: Open) -> None:
    app = open_page("overview", "en", x="frequency~at:2~auto", y="monetary~at:100~auto")
    with open_workspace("cdnow") as workspace:
        current = answer(workspace, asked(app))
        period = analysis.period_of(workspace, current.spec)
        changed = analysis.segment_changes(current, period.before.last)
        expected = {
            "headline:revenue": analysis.headline_query(
                workspace, current.spec, period, "revenue", base=period.year_before
            ),
            "since": analysis.segment_changes_query(current, changed.day),
            "small_matrix": answer(workspace, changed.spec).sql(),  # of the same days as the table of changes
        } | {
            f"finding:{one.key}": analysis.finding_query(current, period, one)
            for one in analysis.findings_of(current, period, changed)
        }
    for key, query in expected.items():
        app = opened(app, key)
        assert not app.exception
        assert query in [one.value for one in app.code], key


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_data_the_overview_offers_to_load_some(open_page: Open, language: str) -> None:
    app = open_page("overview", language, workspace="nothing")
    assert not app.exception
    assert not app.error
    assert not app.metric
    assert app.header[0].value == translator(language)("No orders are loaded yet")
    assert any(translator(language)("Load your data") == one.proto.label for one in app.get("page_link"))


def test_own_data_are_asked_for_where_a_sample_is_open_and_not_where_they_are_loaded(
    open_page: Open, summed: str
) -> None:
    links = [
        [link.proto.label for link in open_page("overview", "en", workspace=name).get("page_link")]
        for name in ("cdnow", summed)
    ]
    assert ["Load your data" in labels for labels in links] == [True, False]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_row_per_customer_shows_what_it_tells_and_why_not_the_rest(
    open_page: Open, summed: str, language: str
) -> None:
    app = open_page("overview", language, workspace=summed)
    t = translator(language)
    assert not app.exception
    assert not app.error
    shown = figures(app)
    assert shown[t("Customers")] == "40"
    assert shown[t("Active")] == "–"
    assert shown[t("Repeat rate")] == "75.0%"


def test_no_english_message_shows_on_the_chinese_overview(open_page: Open, english_messages: set[str]) -> None:
    shown = shown_texts(open_page("overview", "zh"))
    assert len(shown) > 20
    assert [text for text in shown if text in english_messages] == []


def test_the_period_is_in_the_address_and_a_link_opens_it(open_page: Open) -> None:
    """D11: 365 days were chosen, and the reloaded page showed 90."""
    app = open_page("overview")
    app.get_by_key("cdnow:period:kind").set_value("365").run()
    assert app.query_params["period"] == "365"
    again = open_page("overview", period="365")
    assert again.get_by_key("cdnow:period:kind").value == "365"
    assert figures(again) == figures(app)
    again.get_by_key("cdnow:period:kind").set_value("90").run()
    assert "period" not in again.query_params


def test_a_period_that_is_not_offered_is_named(open_page: Open) -> None:
    app = open_page("overview", period="week")
    assert any("week" in one.value for one in app.warning)
    assert app.get_by_key("cdnow:period:kind").value == "90"


def test_a_link_of_an_earlier_edition_opens_its_days(open_page: Open) -> None:
    app = open_page("overview", days="77")
    assert not app.warning
    assert app.get_by_key("cdnow:period:kind").value == "77"


def test_what_is_compared_with_is_chosen_and_in_the_address(open_page: Open) -> None:
    app = open_page("overview")
    assert app.get_by_key("cdnow:period:comparison").value == "year"
    app.get_by_key("cdnow:period:comparison").set_value("before").run()
    assert not app.exception
    assert app.query_params["against"] == "before"
    assert app.metric[2].delta == "−19.1% :material/thumb_down:"
    app.get_by_key("cdnow:period:comparison").set_value("none").run()
    assert app.header[0].value.endswith("in 90 days")


def test_a_month_to_date_and_dates_of_ones_own_are_told(open_page: Open) -> None:
    app = open_page("overview", period="month", against="before")
    assert "30 days" in app.header[0].value
    assert "31 days before" in app.header[0].value
    app.get_by_key("cdnow:period:kind").set_value("dates").run()
    assert app.query_params["period"] == "1998-06-01..1998-06-30"


def links_of(app: AppTest) -> dict[str, tuple[str, str]]:
    """Return page and query of each finding's link by its key."""
    links = [link.proto for link in app.get("page_link") if "finding=" in link.proto.query_string]
    return {parse_qs(link.query_string)["finding"][0]: (link.page, link.query_string) for link in links}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_finding_opens_exactly_its_customers(open_page: Open, language: str) -> None:
    """D2: all five led to the top of a page, or to all 19,600 customers."""
    app = open_page("overview", language, period="90")
    t = translator(language)
    with open_workspace("cdnow") as workspace:
        current = answer(workspace, asked(app))
        period = analysis.period_of(workspace, current.spec)
        changed = analysis.segment_changes(current, period.before.last)
        told = {one.key: one for one in analysis.findings_of(current, period, changed)}
    links = links_of(app)
    assert [key for key in links if not key.startswith(("headline_", "now_"))] == list(told)
    for key, finding in told.items():
        opened_page = open_page("customers", language, finding=key)
        assert not opened_page.exception
        sentence = sentence_of(finding, "USD", t)
        assert t.number(finding.customers) in opened_page.header[0].value.replace("\\", "")
        assert plain(sentence.split(" ")[0]) in opened_page.header[0].value.replace("\\", "")
        assert opened_page.query_params["finding"] == key


def test_the_customers_of_a_finding_lead_back_to_all(open_page: Open) -> None:
    app = open_page("customers", finding="silent")
    assert "high-value" in app.header[0].value
    app.button(key="leave_finding").click().run()
    assert not app.exception
    assert "finding" not in app.query_params
    assert app.header[0].value.startswith("All 8,332")  # of 23,570, with an order in the last 12 months


def test_a_finding_that_does_not_exist_is_named(open_page: Open) -> None:
    app = open_page("customers", finding="sleepy")
    assert not app.exception
    assert any("sleepy" in one.value for one in app.warning)
    assert app.header[0].value.startswith("All 8,332")  # of 23,570, with an order in the last 12 months


def test_what_a_play_brings_follows_the_assumed_share(open_page: Open) -> None:
    app = open_page("overview")
    assert any("if 10% come back" in one.value for one in app.markdown)
    app.number_input(key="cdnow:assumed:silent").set_value(20).run()
    assert not app.exception
    assert any("if 20% come back" in one.value for one in app.markdown)


def test_a_target_is_told_in_the_title_and_on_its_card_and_other_cards_say_that_they_have_none(
    open_page: Open, workspaces_root: Path
) -> None:
    name = "aimed"
    with FileLock(workspaces_root / "aimed.lock"), open_workspace(name, create=True) as workspace:
        if workspace.version is None:
            path = workspaces_root.parent / "aimed.csv"
            path.write_text("customer_id,order_id,order_ts,amount\nA,1,2024-02-05,10\nA,2,2024-03-10,75\n", "utf-8")
            workspace.import_file(path)
            calendar = parse_calendar_period("2024-03")
            assert calendar
            analysis.save_targets(workspace, added=[Target("revenue", calendar, Decimal(310))])
    app = open_page("overview", "en", workspace=name, period="month", against="target")
    assert not app.exception
    assert "10 of 31 days: 75.0% of the target of 100" in app.header[0].value.replace("\\", "")
    deltas = {one.label: one.delta for one in app.metric}
    assert (deltas["Revenue"], deltas["New"], deltas["Active"]) == ("75.0% of 100", "no target", "no target")
    with open_workspace(name) as workspace:
        current, march = answer(workspace, asked(app)), Period(day_number(dt.date(2024, 3, 10)), 10)
        revenue = next(one for one in analysis.headlines_of(workspace, current.spec, march) if one.key == "revenue")
        details = headline_details(current, Compared(march, "target"), revenue, None, translator("en"))
        assert translator("en")(details.rule).endswith("Target up to then: 100, by days, 10 of 31.")
    app.get_by_key(f"{name}:period:kind").set_value("30").run()
    assert any("Targets belong to calendar months" in text for text in shown_texts(app))
    assert "no target to compare with" in app.header[0].value
    app.get_by_key("set_targets").click().run()
    assert not app.exception
    assert app.get_by_key("targets:keep").label == "Keep"


LISTS = ("headline_customers", "headline_active", "headline_repeat_rate", "headline_new", "headline_lost")


def test_a_card_and_a_row_of_segments_open_what_they_count(open_page: Open) -> None:
    """D26: cards, rows and tiles looked as if they could be clicked, and were not all so."""
    app = open_page("overview", period="90")
    shown = figures(app)
    pages = {link.proto.label: link.proto.page for link in app.get("page_link")}
    assert all(f":small[{label}]" in pages for label in shown if label != "Margin")  # CDNOW has no costs
    assert pages[":small[Revenue]"] == pages[":small[Order value]"] == "why"
    assert pages[":small[Lost]"] == pages[":small[Champions]"] == "customers"
    assert set(LISTS) < set(links_of(app))
    opened_page = open_page("customers", finding="headline_lost", period="90")
    assert shown["Lost"] in opened_page.header[0].value


def test_a_tile_opens_its_segments_and_a_link_takes_away_what_limited_the_list(open_page: Open) -> None:
    """D26: a finding that was open before does not limit the customers of a segment, nor a search those of a finding."""
    with open_workspace("cdnow") as workspace:
        current = answer(workspace, asked(open_page("overview")))
        best = analysis.segments_of(current)[0]
        link = tile_link(current, best.cells[:1], translator("en"))
        assert link["cell"] == [best.key]
    app = open_page("customers", finding="silent")
    app.query_params.clear()
    app.query_params["cell"] = best.key
    app.run()
    assert "finding" not in app.query_params
    assert f"{best.customers:,}" in app.header[0].value
    app.text_input(key="cdnow:people:words").set_value("00012").run()
    assert f"{best.customers:,}" not in app.header[0].value
    app.query_params.clear()
    app.query_params["finding"] = "headline_customers"
    app.run()
    assert "23,570" in app.header[0].value
    assert "listed" not in app.header[0].value


def test_a_tight_card_says_the_part_of_the_target_that_is_reached() -> None:
    target = PeriodTarget(Decimal(900))
    new = Figure("new", 903, None, None, target=target)
    t = translator("zh")
    assert change_text(new, "target", t, short=True) == "达成 100.3%"
    assert "900" in change_text(new, "target", t)
