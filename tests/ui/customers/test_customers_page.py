"""The list of customers and the page of one: in both languages, masked until revealed, on record."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm_dashboard import Axis, MatrixSpec, settings
from crm_dashboard.analysis import Answer, PeopleQuery, people_columns
from crm_dashboard.data.identity.audit import FILE, record
from crm_dashboard.data.workspace.identities import Identity, load_identities
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.errors import CrmError
from crm_dashboard.i18n.formats import MISSING
from crm_dashboard.i18n.translator import Translator, translator
from crm_dashboard.ui.customers import table as people_table
from crm_dashboard.ui.customers.download import headers, list_sheet
from crm_dashboard.ui.details.customers_file import REFUSED, Sheet, Source, recorded_file
from crm_dashboard.ui.identity import reveal as reveal_module
from crm_dashboard.ui.question.segments import labels_by_cell
from crm_dashboard.ui.segments import first_customers
from tests.data.imports import write_csv
from tests.people import BUYERS, FORMULA, HOSTILE, UNMASKED, ensure_people
from tests.ui.conftest import PATIENCE, Open, shown_texts

pytestmark = pytest.mark.usefixtures("people")

SPEC = MatrixSpec((Axis("frequency"), Axis("monetary")))
NAME = f"people-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


@pytest.fixture(scope="module")
def people(workspaces_root: Path) -> Path:
    """The folder of a copy of the workspace with names, whose log no other worker writes."""
    ensure_people(workspaces_root)
    if not (workspaces_root / NAME).exists():
        shutil.copytree(workspaces_root / "people", workspaces_root / NAME, ignore=shutil.ignore_patterns(FILE))
    return workspaces_root / NAME


@pytest.fixture(scope="module")
def single(workspaces_root: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A workspace with one order of one customer, and no names."""
    path = write_csv(
        tmp_path_factory.mktemp("single") / "one.csv", [["who", "when", "paid"], ["a1", "2024-01-01", "5"]]
    )
    with open_workspace("single", create=True) as workspace:
        if workspace.version is None:
            columns = {"customer_id": "who", "order_ts": "when", "net_amount": "paid"}
            workspace.import_file(path, columns=columns, currency="CNY")
    return "single"


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with open_workspace(NAME) as found:
        yield found


@pytest.fixture
def rows_of_the_log(people: Path) -> Iterator[Path]:
    """The access log, empty before and after."""
    log = people / FILE
    log.unlink(missing_ok=True)
    yield log
    log.unlink(missing_ok=True)


def everything(app: AppTest) -> str:
    """Return all that a page shows: texts, tables, and what tables are configured with."""
    tables = " ".join(frame.value.to_csv() + frame.proto.columns for frame in app.dataframe)
    return " ".join(shown_texts(app)) + tables


def ids(app: AppTest) -> list[str]:
    """Return the ids of the list's rows."""
    return [str(one).removesuffix(" ›") for one in app.dataframe[0].value["c0"]]


def logged(path: Path) -> list[dict[str, object]]:
    """Return the rows of a log."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def sheet_of(query: PeopleQuery, titles: dict[str, str]) -> Callable[[Workspace], Sheet]:
    """Return the maker of a list's file, as a page makes it that has just been drawn."""
    return list_sheet(query, titles, {"HH": "best"}, is_revealed=lambda: query.revealed)


def source() -> Source:
    """Return the workspace's data as a session `s1` sees them."""
    with open_workspace(NAME) as workspace:
        return Source(NAME, workspace.version_id, "s1")


def reveal(app: AppTest) -> None:
    """Show names and contacts in full."""
    app.button(key="reveal").click().run()
    app.button(key="reveal_confirmed").click().run()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", ["customers", "customer"])
def test_the_pages_open_in_both_languages_and_show_nobody_in_full(open_page: Open, page: str, language: str) -> None:
    app = open_page(page, language, workspace=NAME, customer="K002")
    assert not app.exception
    assert not app.error
    shown = everything(app)
    assert "Z*** W***" in shown
    assert "139****4321" in shown
    assert [value for value in UNMASKED if value in shown] == []
    assert ("姓名与联系方式已脱敏" in shown) is (language == "zh")


def test_pages_sizes_and_orders_of_the_list(open_page: Open) -> None:
    app = open_page("customers", "en", workspace=NAME)
    app.get_by_key(f"{NAME}:people:size").set_value(25).run()
    assert len(ids(app)) == 25
    app.selectbox(key=f"{NAME}:people:sort").select("customer_id").run()
    app.get_by_key(f"{NAME}:people:way").set_value("up").run()
    assert ids(app) == [f"K{number:03d}" for number in range(1, 26)]
    app.number_input(key=f"{NAME}:people:page").set_value(3).run()
    assert ids(app) == [f"K{number:03d}" for number in range(51, BUYERS + 1)]
    app.get_by_key(f"{NAME}:people:way").set_value("down").run()
    assert app.number_input(key=f"{NAME}:people:page").value == 1
    assert ids(app)[0] == "K060"
    assert not app.exception


def test_search_segments_and_limits_narrow_the_list_and_can_be_taken_off(open_page: Open) -> None:
    app = open_page("customers", "en", workspace=NAME)
    app.text_input(key=f"{NAME}:people:words").set_value("13812345678").run()
    assert ids(app) == ["K001"]
    app.text_input(key=f"{NAME}:people:words").set_value("no such person").run()
    assert not app.dataframe
    assert "No customer meets" in app.info[0].value
    app.button(key="clear_people").click().run()
    assert len(ids(app)) == 50
    app.text_input(key=f"{NAME}:people:1:from:frequency:text").set_value("5").run()
    assert set(ids(app)) == {f"K{number:03d}" for number in range(4, BUYERS + 1, 5)}
    assert not app.exception


def test_a_link_opens_the_customers_of_one_segment(open_page: Open) -> None:
    question = {"x": "frequency~at:3~auto", "y": "monetary~at:100~auto"}
    app = open_page("customers", "en", workspace=NAME, cell="HH", **question)
    assert app.multiselect(key=f"{NAME}:segments").value == ["HH"]
    assert app.query_params["cell"] == "HH"
    assert {tuple(one) for one in app.dataframe[0].value["c3"]} == {("Orders high · Money spent high",)}
    app.multiselect(key=f"{NAME}:segments").set_value([]).run()
    assert "cell" not in app.query_params


def test_columns_are_chosen_and_a_user_s_own_labels_are_shown_as_they_are(open_page: Open) -> None:
    app = open_page("customers", "zh", workspace=NAME)
    chosen = app.multiselect(key=f"{NAME}:people:columns")
    chosen.set_value(["attribute:Points", "customers.province", "identities.email"]).run()
    app.get_by_key(f"{NAME}:people:size").set_value(100).run()
    assert not app.exception
    assert list(app.dataframe[0].value.columns) == ["c0", "c1", "c2", "c3"]
    assert "Points" in app.dataframe[0].proto.columns
    assert HOSTILE in set(app.dataframe[0].value["c2"])
    assert "z***@pearl.cn" in set(app.dataframe[0].value["c3"])


def test_a_reveal_is_on_purpose_on_record_and_can_be_taken_back(open_page: Open, rows_of_the_log: Path) -> None:
    app = open_page("customers", "en", workspace=NAME)
    app.button(key="reveal").click().run()
    assert [value for value in UNMASKED if value in everything(app)] == []
    assert not rows_of_the_log.exists()
    app.text_input(key="reveal_reason_typed").set_value("call back")
    app.button(key="reveal_confirmed").click().run()
    assert "欧阳明珠" in everything(app)
    (row,) = logged(rows_of_the_log)
    assert (row["what"], row["masked"], row["reason"], row["rows"]) == ("reveal", False, "call back", BUYERS + 2)
    app.switch_page("pages/customer.py")
    app.query_params["customer"] = "K001"
    app.run()
    assert "13812345678" in everything(app)
    app.button(key="hide").click().run()
    assert [value for value in UNMASKED if value in everything(app)] == []
    assert [one["what"] for one in logged(rows_of_the_log)] == ["reveal", "hide"]
    other = open_page("customers", "en", workspace=NAME)
    assert [value for value in UNMASKED if value in everything(other)] == []


def test_without_its_row_in_the_log_nothing_is_revealed(open_page: Open, rows_of_the_log: Path) -> None:
    rows_of_the_log.mkdir()
    try:
        app = open_page("customers", "en", workspace=NAME)
        app.button(key="reveal").click().run()
        app.button(key="reveal_confirmed").click().run()
        assert "cannot be written" in app.error[0].value
        app.run()
        assert [value for value in UNMASKED if value in everything(app)] == []
    finally:
        rows_of_the_log.rmdir()


@pytest.mark.parametrize("revealed", [False, True])
def test_a_download_is_masked_as_the_screen_is_defused_and_on_record(rows_of_the_log: Path, revealed: bool) -> None:
    headers = {
        "customer_id": "Customer",
        "identities.name": "Name",
        "cell": "Segment",
        "customers.province": "Province",
    }
    query = PeopleQuery(MatrixSpec((Axis("frequency"), Axis("monetary"))), tuple(headers))
    content = recorded_file(source(), sheet_of(replace(query, revealed=revealed), headers))()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 1 + BUYERS
    assert rows[2] == ["K002", "Zhang Wei" if revealed else "Z*** W***", rows[2][2], "'" + FORMULA]
    assert any("欧阳明珠" in row for row in rows) is revealed
    (row,) = logged(rows_of_the_log)
    assert (row["what"], row["rows"], row["masked"], row["session"]) == ("export", BUYERS, not revealed, "s1")


def test_the_download_of_the_matrix_page_is_on_record(open_page: Open, rows_of_the_log: Path) -> None:
    titles = {"customer_id": "Customer", "cell": "Segment", "monetary": "Money spent"}
    content = recorded_file(source(), sheet_of(PeopleQuery(SPEC, tuple(titles), cells=("HH",)), titles))()
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert {row[1] for row in rows[1:]} == {"best"}
    (row,) = logged(rows_of_the_log)
    assert (row["what"], row["rows"], row["masked"], row["session"]) == ("export", len(rows) - 1, True, "s1")
    assert "masked or left out" in everything(open_page("data", "en", workspace=NAME))


def test_a_list_of_other_data_is_refused_with_a_sentence(open_page: Open, rows_of_the_log: Path) -> None:
    titles = {"customer_id": "Customer", "customers.gone": "Gone"}
    query = PeopleQuery(SPEC, tuple(titles))
    refused: list[CrmError] = []
    make = recorded_file(replace(source(), version="v0"), sheet_of(query, titles), refused)
    with pytest.raises(CrmError, match="Other data were loaded"):
        make()
    assert not rows_of_the_log.exists()
    app = open_page("customers", "en", workspace=NAME)
    app.session_state[REFUSED] = refused
    app.run()
    assert "Other data were loaded" in app.toast[0].value
    assert not app.run().toast


@pytest.mark.parametrize(("language", "money"), [("en", "Money spent ({})"), ("zh", "消费金额（{}）")])
def test_a_file_s_titles_have_the_units_that_its_numbers_lack(workspace: Workspace, language: str, money: str) -> None:
    columns, t = people_columns(workspace), translator(language)
    named = headers([columns[key] for key in ("customer_id", "monetary", "repeat_share")], t, "CNY")
    assert named["monetary"] == money.format(t.unit_name("money", "CNY"))
    assert "¥" in named["monetary"]
    assert "%" not in named["repeat_share"]
    assert named["customer_id"] == t("Customer")


def test_cards_name_nobody_in_full_even_after_a_reveal(open_page: Open, rows_of_the_log: Path) -> None:
    app = open_page("customers", "en", workspace=NAME)
    reveal(app)
    assert rows_of_the_log.exists()
    app.switch_page("pages/segments.py").run()
    assert not app.exception
    links = [link.value for link in app.page_link]
    assert any("王\\*" in link for link in links), links
    assert [value for value in UNMASKED if any(value in link for link in links)] == []


def test_the_cards_look_identities_up_once(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def counted(workspace: Workspace, ids: list[str]) -> dict[str, Identity]:
        asked.append(len(ids))
        return load_identities(workspace, ids)

    monkeypatch.setattr(first_customers, "load_identities", counted)
    assert not open_page("segments", "en", workspace=NAME).exception
    assert len(asked) == 1
    assert asked[0] > 3


def test_a_page_of_the_list_names_the_segments_once(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []

    def counted(answer: Answer, t: Translator) -> dict[str, str]:
        calls.append(answer)
        return labels_by_cell(answer, t)

    monkeypatch.setattr(people_table, "labels_by_cell", counted)
    assert len(ids(open_page("customers", "en", workspace=NAME))) == 50
    assert len(calls) == 1


def test_all_dimensions_are_compared_at_once_or_on_request(open_page: Open) -> None:
    app = open_page("customer", "en", workspace=NAME, customer="K004")
    toggle = app.toggle(key=f"{NAME}:compare_all")
    assert toggle.value
    full = app.dataframe[-1].value.set_index("Dimension")
    toggle.set_value(False).run()
    few = app.dataframe[-1].value.set_index("Dimension")
    assert len(few) < len(full)
    assert (few["This customer"] == full.loc[few.index, "This customer"]).all()
    assert few.loc["Money spent", "Mean of all"] == full.loc["Money spent", "Mean of all"] != MISSING
    assert few.loc["Momentum", "Mean of all"] == MISSING != full.loc["Momentum", "Mean of all"]


def test_a_customer_whom_nobody_knows_is_a_sentence_with_a_way_back(open_page: Open) -> None:
    app = open_page("customer", "en", workspace=NAME, customer="![](http://trap/x)")
    assert not app.exception
    assert "There is no customer called" in app.info[0].value
    assert r"!\[\](http:small[]\://trap/x)" in app.info[0].value
    assert app.page_link[0].value == "Back to the list"
    assert "No customer is chosen" in open_page("customer", "en", workspace=NAME).info[0].value


@pytest.mark.parametrize(
    ("customer", "sentence"), [("K900", "there are refunds only"), ("K901", "no order within the filters")]
)
def test_a_customer_without_orders_is_shown_with_a_sentence(open_page: Open, customer: str, sentence: str) -> None:
    app = open_page("customer", "en", workspace=NAME, customer=customer)
    assert not app.exception
    assert not app.error
    assert any(sentence in info.value for info in app.info)


@pytest.mark.parametrize("page", ["customers", "customer"])
def test_one_customer_and_no_names_are_fine(open_page: Open, single: str, page: str) -> None:
    app = open_page(page, "en", workspace=single, customer="a1")
    assert not app.exception
    assert not app.error
    assert app.dataframe
    assert "a1" in everything(app)


@pytest.mark.parametrize("page", ["customers", "customer"])
def test_without_data_the_pages_say_what_to_do(open_page: Open, page: str) -> None:
    app = open_page(page, "en", workspace="nothing", customer="a1")
    assert not app.exception
    assert "Load a file" in app.error[0].value


def test_the_access_log_is_on_the_page_data(open_page: Open, rows_of_the_log: Path) -> None:
    assert "Nobody has shown names" in everything(open_page("data", "en", workspace=NAME))
    reveal(open_page("customers", "en", workspace=NAME))
    assert rows_of_the_log.exists()
    shown = everything(open_page("data", "en", workspace=NAME))
    assert "shown in full" in shown
    assert "in full" in shown


def test_a_reveal_that_is_not_used_for_some_minutes_ends(
    open_page: Open, rows_of_the_log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1_000.0]
    monkeypatch.setattr(reveal_module.time, "monotonic", lambda: clock[0])
    app = open_page("customers", "en", workspace=NAME)
    reveal(app)
    clock[0] += 599
    assert "欧阳明珠" in everything(app.run())
    clock[0] += 599  # used in between: the minutes begin anew
    assert "欧阳明珠" in everything(app.run())
    clock[0] += 601
    app.run()
    assert [value for value in UNMASKED if value in everything(app)] == []
    assert "10 minutes without use" in everything(app)
    assert [one["what"] for one in logged(rows_of_the_log)] == ["reveal", "hide"]


def test_a_page_that_was_left_open_gives_no_file_with_names_once_they_are_masked_again(people: Path) -> None:
    query = PeopleQuery(SPEC, ("customer_id", "identities.name"), revealed=True)
    made = list_sheet(query, {"customer_id": "Customer"}, {}, is_revealed=lambda: False)
    with open_workspace(NAME) as workspace, pytest.raises(CrmError, match="masked again"):
        made(workspace)


def test_a_reveal_ends_with_its_tab(open_page: Open, rows_of_the_log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[bool] = []
    monkeypatch.setattr(reveal_module, "end_with_the_tab", lambda: ended.append(True))
    app = open_page("customers", "en", workspace=NAME)
    assert not ended
    reveal(app)
    assert ended == [True]


@pytest.fixture
def few_look_ups(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two look-ups an hour."""
    monkeypatch.setenv("CRM_LOOKUPS_AN_HOUR", "2")
    settings.current.cache_clear()
    yield
    monkeypatch.undo()
    settings.current.cache_clear()


@pytest.mark.usefixtures("few_look_ups")
def test_look_ups_by_contact_are_limited_and_on_record_without_their_words(
    open_page: Open, rows_of_the_log: Path
) -> None:
    app = open_page("customers", "en", workspace=NAME)
    search = f"{NAME}:people:words"
    for words, found in (
        ("13812345678", ["K001"]),
        ("K002", ["K002"]),
        ("13812345678", ["K001"]),
        ("zhang wei", ["K002"]),
    ):
        app.text_input(key=search).set_value(words).run()
        assert ids(app) == found
    assert not app.warning
    app.text_input(key=search).set_value("13987654321").run()
    assert not app.dataframe
    assert "used up" in app.warning[0].value
    app.text_input(key=search).set_value("k001").run()
    assert ids(app) == ["K001"]
    rows = logged(rows_of_the_log)
    assert [(row["what"], row["rows"], row["masked"], row["reason"]) for row in rows] == [("lookup", 1, True, "")] * 2
    assert "13812345678" not in rows_of_the_log.read_text(encoding="utf-8")


@pytest.mark.usefixtures("few_look_ups")
def test_other_sessions_use_up_the_look_ups_of_all(
    open_page: Open, rows_of_the_log: Path, monkeypatch: pytest.MonkeyPatch, people: Path
) -> None:
    for number in range(200):
        record(people, "lookup", session=f"s{number}", rows=0, masked=True, version="v")
    app = open_page("customers", "en", workspace=NAME)
    app.text_input(key=f"{NAME}:people:words").set_value("13812345678").run()
    assert not app.dataframe
    assert "used up" in app.warning[0].value


def select(app: AppTest, *ids: str) -> None:
    """Select customers, as a click on the boxes of their rows does."""
    with open_workspace(NAME) as workspace:
        app.session_state[f"selected customers of {NAME}"] = (workspace.version_id, ids)
    app.run()


def downloads(app: AppTest) -> list[str]:
    return [one.proto.label for one in app.get("download_button")]


def test_selected_customers_can_be_downloaded_and_one_alone_opened(open_page: Open) -> None:
    app = open_page("customers", "en", workspace=NAME)
    assert downloads(app) == ["Download CSV"]
    select(app, "K001", "K004")
    assert downloads(app) == ["Download CSV", "Download 2 selected"]
    assert app.button(key="open_selected").disabled
    app.button(key="clear_selected").click().run()
    assert downloads(app) == ["Download CSV"]
    select(app, "K004")
    app.button(key="open_selected").click().run()
    assert app.query_params["customer"] == "K004"
    assert "K004" in app.header[0].value


def test_rows_that_are_selected_add_to_those_of_other_pages() -> None:
    kept = select_rows_in_a_session(("K001", "K002"), ("K002", "K003"), [1])
    assert kept == ("K001", "K003")


def select_rows_in_a_session(before: tuple[str, ...], shown: tuple[str, ...], rows: list[int]) -> tuple[str, ...]:
    """Return what is selected when, of the rows `shown`, these are marked."""

    def script(before: tuple[str, ...], shown: tuple[str, ...], rows: list[int]) -> None:
        import streamlit as st

        from crm_dashboard.ui.customers.selection import select_rows

        select_rows("w", "v1", before, shown, rows)
        st.text(",".join(st.session_state["selected customers of w"][1]))

    app = AppTest.from_function(script, args=(before, shown, rows), default_timeout=PATIENCE).run()
    return tuple(app.text[0].value.split(","))


def test_the_file_of_the_selected_holds_them_alone_and_is_on_record(rows_of_the_log: Path) -> None:
    query = PeopleQuery(SPEC, ("customer_id",), ids=("K003", "K001"))
    content = recorded_file(source(), sheet_of(query, {"customer_id": "Customer"}))()
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows == [["Customer"], ["K001"], ["K003"]]
    (row,) = logged(rows_of_the_log)
    assert (row["what"], row["rows"]) == ("export", 2)


def test_any_metric_can_be_limited(open_page: Open) -> None:
    app = open_page("customers", "en", workspace=NAME)
    limited = app.multiselect(key=f"{NAME}:people:limited")
    assert set(limited.value) == {"frequency", "monetary", "loyalty"}
    limited.set_value(["breadth"]).run()
    app.text_input(key=f"{NAME}:people:0:from:breadth:text").set_value("2").run()
    assert 0 < len(ids(app)) < 50
    app.text_input(key=f"{NAME}:people:0:from:breadth:text").set_value("9").run()
    assert not app.dataframe


def test_scores_are_a_click_away(open_page: Open) -> None:
    app = open_page("customers", "en", workspace=NAME)
    app.button(key="score_columns").click().run()
    assert app.multiselect(key=f"{NAME}:people:columns").value[-3:] == [
        "score:recency",
        "score:frequency",
        "score:monetary",
    ]
    titles = app.dataframe[0].proto.columns
    assert "R score (recency)" in titles
    assert set(app.dataframe[0].value.iloc[:, -1]) <= {"1", "2", "3", "4", "5"}


def test_a_customer_opened_from_a_list_has_neighbours(open_page: Open) -> None:
    app = open_page("customers", "en", workspace=NAME)
    first, second, third = ids(app)[:3]
    select(app, second)
    app.button(key="open_selected").click().run()

    def steps_on(customer: str) -> dict[str, bool]:
        """Return the steps of a customer's page, and whether each can be taken."""
        app.switch_page("pages/customer.py")
        app.query_params["customer"] = customer
        app.run()
        return {button.label: not button.disabled for button in app.button if button.label in ("Previous", "Next")}

    assert steps_on(second) == {"Previous": True, "Next": True}
    assert any(f"2 of {BUYERS}" in caption.value for caption in app.caption)
    next(button for button in app.button if button.label == "Next").click().run()
    assert app.query_params["customer"] == third
    assert steps_on(third) == {"Previous": True, "Next": True}
    assert steps_on(second) == {"Previous": True, "Next": True}
    assert steps_on(first) == {"Previous": False, "Next": True}
    assert steps_on("K900") == {}
    linked = open_page("customer", "en", workspace=NAME, customer=first)
    assert "Next" not in [button.label for button in linked.button]
