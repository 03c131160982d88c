"""The list of customers and the page of one: in both languages, masked until revealed, on record."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm_dashboard import Axis, MatrixSpec
from crm_dashboard.analysis.people import PeopleQuery
from crm_dashboard.data.audit import FILE
from crm_dashboard.data.workspaces import open_workspace
from crm_dashboard.ui.people_download import list_file
from tests.data.imports import write_csv
from tests.people import BUYERS, FORMULA, HOSTILE, UNMASKED, ensure_people
from tests.ui.conftest import Open, shown_texts

pytestmark = pytest.mark.usefixtures("people")

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
    with open_workspace("single") as workspace:
        if workspace.version is None:
            columns = {"customer_id": "who", "order_ts": "when", "net_amount": "paid"}
            workspace.import_file(path, columns=columns, currency="CNY")
    return "single"


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
    assert "No customer of this question" in app.info[0].value
    app.button(key="clear_people").click().run()
    assert len(ids(app)) == 50
    app.number_input(key=f"{NAME}:people:1:from:frequency").set_value(5.0).run()
    assert set(ids(app)) == {f"K{number:03d}" for number in range(4, BUYERS + 1, 5)}
    assert not app.exception


def test_a_link_opens_the_customers_of_one_segment(open_page: Open) -> None:
    question = {"x": "frequency~at:3~auto", "y": "monetary~at:100~auto"}
    app = open_page("customers", "en", workspace=NAME, cell="HH", **question)
    assert app.multiselect(key=f"{NAME}:segments").value == ["HH"]
    assert app.query_params["cell"] == "HH"
    assert {tuple(one) for one in app.dataframe[0].value["c3"]} == {("HH Orders ↑ · Money spent ↑",)}
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
    content = list_file(NAME, replace(query, revealed=revealed), headers, {"HH": "best"}, session="s1")()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 1 + BUYERS
    assert rows[2] == ["K002", "Zhang Wei" if revealed else "Z*** W***", rows[2][2], "'" + FORMULA]
    assert any("欧阳明珠" in row for row in rows) is revealed
    (row,) = logged(rows_of_the_log)
    assert (row["what"], row["rows"], row["masked"], row["session"]) == ("export", BUYERS, not revealed, "s1")


def test_a_customer_whom_nobody_knows_is_a_sentence_with_a_way_back(open_page: Open) -> None:
    app = open_page("customer", "en", workspace=NAME, customer="![](http://trap/x)")
    assert not app.exception
    assert "There is no customer called" in app.info[0].value
    assert "](" not in app.info[0].value
    assert app.page_link[0].value == "Back to the list"
    assert "No customer is chosen" in open_page("customer", "en", workspace=NAME).info[0].value


@pytest.mark.parametrize(
    ("customer", "sentence"), [("K900", "there are refunds only"), ("K901", "no order that the question counts")]
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
    app = open_page("customers", "en", workspace=NAME)
    app.button(key="reveal").click().run()
    app.button(key="reveal_confirmed").click().run()
    assert rows_of_the_log.exists()
    shown = everything(open_page("data", "en", workspace=NAME))
    assert "shown in full" in shown
    assert "in full" in shown
