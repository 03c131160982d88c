"""What is planned for uploaded files, and how it is said."""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm_dashboard.analysis.pages.registry import PAGES
from crm_dashboard.data.catalogue import catalogue
from crm_dashboard.data.catalogue.catalogue import Catalogue
from crm_dashboard.data.catalogue.choices import save_choices
from crm_dashboard.data.catalogue.readings import save_reading
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.process.protocol import ColumnSummary, KeyMatch, Reading
from crm_dashboard.data.understanding.file_guesses import FileGuess, guess_files
from crm_dashboard.data.workspace.inspecting import inspect_file
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.i18n.translator import translator
from crm_dashboard.settings import Settings
from crm_dashboard.text import text
from crm_dashboard.ui.data_page.loading import plan
from crm_dashboard.ui.data_page.loading.importing import Attempt, cancel
from crm_dashboard.ui.data_page.loading.keys import is_low, match_sentence
from crm_dashboard.ui.data_page.loading.options import can_be_added
from crm_dashboard.ui.data_page.loading.plan import Plan, PlannedFile
from crm_dashboard.ui.data_page.loading.progress import Stages
from crm_dashboard.ui.data_page.loading.roles import samples_shown
from crm_dashboard.ui.data_page.loading.upload import Upload
from crm_dashboard.ui.session.state import Remembered, forget_owner
from crm_dashboard.ui.session.widgets import set_widget
from tests.data.understanding.test_understanding_together import HEADS, LINES, look
from tests.data.workbooks import write
from tests.ui.conftest import ROOT, Open

ORDERS = look("orders.csv", "order id:i | customer id:i | order date:d | amount:m | status:t")
CUSTOMERS = look("customers.xlsx", "customer id:i | name:t | city:t")


def planned(*looks: object, tables: dict[str, str] | None = None) -> Plan:
    """Plan files as they are understood, or for the `tables` named."""
    files = []
    for one, guess in zip(looks, guess_files(looks), strict=True):  # type: ignore[arg-type]
        table = (tables or {}).get(one.name, guess.table)  # type: ignore[attr-defined]
        upload = Upload(one.name, one.name, Path(one.name), inspection=one.inspection)  # type: ignore[attr-defined]
        files.append(PlannedFile(upload, guess, table, guess.roles))
    return Plan(tuple(files))


def test_the_files_of_a_plan_are_loaded_as_they_are_understood() -> None:
    plan = planned(HEADS, LINES, CUSTOMERS)
    assert plan.tables == ("orders", "customers")
    assert plan.missing() == {}
    incoming = plan.incoming(rules=("missing_customer",), currency="EUR", is_added=False)
    assert [(one.name, one.table, one.currency) for one in incoming] == [
        ("orders.csv", "orders", "EUR"),
        ("lines.csv", "order_lines", None),
        ("customers.xlsx", "customers", None),
    ]
    assert dict(incoming[1].columns or {}) == {
        "order_id": "order id",
        "product_id": "sku",
        "qty": "quantity",
        "unit_price": "price",
    }


def test_a_file_takes_the_decisions_made_for_one_with_its_columns(tmp_path: Path) -> None:
    plan = planned(ORDERS)
    (tmp_path / "mine").mkdir()
    catalogue.write(tmp_path / "mine", Catalogue(""))
    save_choices(tmp_path / "mine", plan.files[0].columns.items(), [("status:parked", "not_sale")])
    (taken,) = plan.incoming(rules=(), currency=None, is_added=False, folders=[tmp_path / "mine"])
    (fresh,) = plan.incoming(rules=(), currency=None, is_added=False)
    assert (taken.choices, fresh.choices) == ({"status:parked": "not_sale"}, None)


def test_orders_without_an_amount_ask_for_one_when_their_lines_are_left_out() -> None:
    assert planned(HEADS).missing() == {"orders": ("net_amount",)}
    assert planned(HEADS, LINES, tables={"lines.csv": ""}).missing() == {"orders": ("net_amount",)}


def test_two_files_of_other_columns_cannot_become_one_table() -> None:
    plan = planned(HEADS, CUSTOMERS, tables={"customers.xlsx": "orders"})
    assert [file.upload.name for file in plan.rivals() or ()] == ["orders.csv", "customers.xlsx"]


def test_another_month_of_orders_and_their_lines_goes_under_the_loaded_ones(tmp_path: Path) -> None:
    both = {"orders.csv": "order id,customer id,order date,status\n", "lines.csv": "order id,sku,quantity,price\n"}
    rows = ("{0}1,a,2024-0{0}-03,paid\n", "{0}1,x,2,5\n")
    settings = Settings(workspaces_root=tmp_path / "root")
    with open_workspace("months", create=True, settings=settings) as workspace:
        for month in (5, 6):
            for (name, head), row in zip(both.items(), rows, strict=True):
                (tmp_path / name).write_text(head + row.format(month))
            plan = planned(HEADS, LINES)
            assert can_be_added(workspace, plan) == (month == 6)
            incoming = plan.incoming(rules=(), currency=None, is_added=month == 6)
            workspace.import_files([replace(one, path=tmp_path / one.path) for one in incoming])
        assert workspace.version
        assert {table.name: table.rows for table in workspace.version.report.tables}["orders"] == 2
        assert not can_be_added(workspace, planned(HEADS))  # orders alone, where the loaded ones have lines
    close_engine(tmp_path / "root")


def test_a_guess_that_was_not_shown_yet_is_not_taken_for_a_choice(workspaces_root: Path) -> None:
    file = Upload("slow", "orders.csv", Path("orders.csv"), inspection=CUSTOMERS.inspection)
    with open_workspace("cdnow") as workspace:

        def table() -> PlannedFile:
            (one,) = plan.plan_files(workspace, [file])
            return one

        assert table().table == "customers"
        set_widget("slow:table", "")  # what the browser sends while the rows are still being counted
        assert table().table == "customers"
        plan.mark_guess_shown(table())
        set_widget("slow:table", "")  # now somebody chose it
        assert table().table == ""
    forget_owner("slow")
    plan.GUESSES.take()


def test_the_share_of_keys_that_match_is_said_and_is_never_rounded_up_to_all() -> None:
    plan = planned(HEADS, CUSTOMERS)
    (pair,) = plan.pairs
    t = translator("en")
    said = t(match_sentence(plan, KeyMatch(pair, 1_000, 982), t))
    assert said == "98.2% of the customer ids in orders.csv are in customers.xlsx (982 of 1,000)."
    assert t(match_sentence(plan, KeyMatch(pair, 100_000, 99_999), t)).startswith("99.9%")
    assert [is_low(KeyMatch(pair, 10, found)) for found in (8, 7)] == [False, True]
    assert is_low(KeyMatch(pair, 0, 0))


class Bar:
    """Keeps what a progress bar is told."""

    def __init__(self) -> None:
        self.told: list[tuple[float, str]] = []

    def progress(self, share: float, text: str) -> None:
        self.told.append((share, text))


def test_the_bar_moves_on_with_each_stage_and_stands_while_one_lasts() -> None:
    bar = Bar()
    stages = Stages(bar, files=2, t=translator("en"))
    for stage in (
        "Reading the file",
        "Reading the file",
        "Checking the values",
        "Building the orders",
        "Reading the file",
    ):
        stages.show(text(stage))
    shares = [share for share, _ in bar.told]
    assert shares[0] == shares[1] < shares[2] < shares[3] < shares[4] < 1
    assert bar.told[0][1] == "Table 1 of 2: Reading the file"
    assert bar.told[4][1] == "Table 2 of 2: Reading the file"


def test_a_chosen_table_replaces_the_guess() -> None:
    plan = planned(CUSTOMERS)
    (file,) = plan.files
    unused = replace(file, table="", guess=FileGuess("customers", text("It has {roles}.", roles=())))
    assert unused.columns == {}
    assert Plan((unused,)).used == ()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_data_takes_several_files_at_once(open_page: Open, language: str) -> None:
    app = open_page("data", language)
    assert not app.exception
    (uploader,) = app.get("file_uploader")
    assert uploader.proto.multiple_files


def test_samples_of_names_and_contacts_are_masked_before_anything_is_imported() -> None:
    column = ColumnSummary("tel", ("13812345678", "+86 13987654321"), "id", 1.0)
    assert "12345678" not in samples_shown(column, "phone")
    assert samples_shown(column, "phone").replace("\\", "") == "138****5678 · 139****4321"
    assert samples_shown(column, "customer_id") == samples_shown(column, "phone")


@pytest.mark.parametrize(("is_done", "said"), [(False, "is unchanged"), (True, "list of versions")])
def test_a_cancelled_import_says_whether_it_came_too_late(is_done: bool, said: str) -> None:
    cancel(Attempt(has_changed_data=is_done), translator("en"))
    assert said in Remembered("notice", "").take()


def test_what_is_not_said_of_the_reading_is_shown_as_found_out(workspaces_root: Path, tmp_path: Path) -> None:
    path = tmp_path / "o.csv"
    path.write_text("buyer id;order date;total\na;2024-01-05;3\n")
    app = _uploaded("cdnow", path)
    shown = {one.label: one.options[0] for one in app.selectbox if not one.proto.set_value}
    assert shown["Encoding"] == "found out: UTF-8"
    assert shown["Between values"] == "found out: semicolon"


def test_a_file_is_read_as_the_last_one_that_looked_the_same(workspaces_root: Path, tmp_path: Path) -> None:
    path = write(
        tmp_path / "july.xlsx", {"About": [["about", "this", "file"], *([["x", "y", "z"]] * 9)], "Orders": _MONTH}
    )
    with open_workspace(f"sheets {secrets.token_hex(6)}", create=True) as workspace:
        name = workspace.name
        first = [column.name for column in inspect_file(workspace, path).columns]
        save_reading(workspace.folder, first, Reading(sheet="Orders", header_row=2))
    app = _uploaded(name, path)
    told = "Read as the last file that looked the same: table “Orders” and header row 2."
    assert any(told in one.value.replace("\\", "") for one in app.caption)
    (sheet,) = [one for one in app.selectbox if one.label == "Sheet"]
    (header_row,) = app.number_input
    assert (sheet.value, header_row.value) == ("Orders", 2)
    assert not app.button(key="import").disabled
    sheet.set_value("About").run()  # said otherwise
    assert not app.exception
    assert all("Read as the last" not in one.value for one in app.caption)


_MONTH: list[list[object]] = [
    ["customer", "order", "date", "amount"],  # as another report calls them
    ["buyer id", "order id", "order date", "total"],
    *([f"c{no}", f"o{no}", f"2024-06-{no + 1:02d}", 10 + no] for no in range(5)),
]


def _uploaded(workspace: str, path: Path) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["workspace"], app.query_params["lang"] = workspace, "en"
    app.run()
    app.switch_page(PAGES["data"].script).run()
    return app.file_uploader[0].upload(path.name, path.read_bytes()).run()
