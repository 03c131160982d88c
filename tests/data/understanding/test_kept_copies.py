"""Copies that are kept of files: without the columns that were left out, and yet whatever is made of them comes out the same."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.process.protocol import ALL, Intake, Reading
from crm_dashboard.data.understanding.incoming import Incoming
from crm_dashboard.data.workspace.importing import change_rules, merge_customers
from crm_dashboard.data.workspace.inspecting import set_aside_rows
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.errors import ImportRefused
from crm_dashboard.settings import Settings
from tests.data import workbooks

ORDERS = (
    "customer,order,date,amount,证件号,line\n"
    "1,a,2024-01-01,10,11010519491231002X,1\n"
    "1,a,2024-01-01,10,11010519491231002X,1\n"  # repeats the row above in every column
    "1,a,2024-01-01,10,11010519491231002X,2\n"  # and this one in all that are kept
    "1,a,2024-01-01,10,11010519491231002X,2\n"
    "2,b,2024-02-01\n"  # too few fields
    ",c,2024-02-01,5,440308199001011234,1\n"
    "3,d,2024-02-03,7.5,440308199001011234,1\n"
    "合计,,,52.5,,\n"
)
CUSTOMERS = "id,name,gender,card,shoe size\n1,李雷,男,11010519491231002X,42\n2,韩梅梅,女,440308199001011234,37\n1,李雷,男,x,42\n"
ROLES = {"customer_id": "customer", "order_id": "order", "order_ts": "date", "net_amount": "amount"}
PEOPLE = {"customer_id": "id", "name": "name", "gender": "gender"}
SECRETS = ("11010519491231002X", "440308199001011234")
RULES = ("missing_customer", "exact_duplicates")


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    yield Settings(workspaces_root=tmp_path / "root")
    close_engine(tmp_path / "root")


def text_kept(workspace: Workspace) -> str:
    """Return all that the copies of a workspace hold, in plain text."""
    texts = []
    for path in (workspace.folder / "sources").rglob("*"):
        if path.suffix == ".parquet":
            texts.append(str(pq.read_table(path).to_pylist()))
        elif path.is_file():
            texts.append(path.read_bytes().decode("utf-8", "replace"))
    return "\n".join(texts)


def told(intake: Intake) -> Intake:
    """Return what came of a file, whatever the copy of it is called."""
    return replace(intake, source=replace(intake.source, path="", rules=()), loaded_at=None)


def test_what_is_made_of_a_copy_without_columns_is_what_is_made_of_the_file(settings: Settings, tmp_path: Path) -> None:
    orders, customers = tmp_path / "orders.csv", tmp_path / "customers.csv"
    orders.write_text(ORDERS, encoding="utf-8")
    customers.write_text(CUSTOMERS, encoding="utf-8")
    found: list[object] = []
    for name, is_public in (("whole", True), ("less", False)):
        with open_workspace(name, create=True, settings=settings) as workspace:
            files = [Incoming(orders, "orders", ROLES, RULES), Incoming(customers, "customers", PEOPLE)]
            workspace.import_files([replace(file, is_public=is_public) for file in files])
            first = [told(one) for one in workspace.version.intakes]
            assert all(secret in text_kept(workspace) for secret in SECRETS) == is_public
            aside = [set_aside_rows(workspace, table, 100) for table in ("orders", "customers")]
            change_rules(workspace, RULES)
            again = told(workspace.version.intake("orders"))
            assert again == first[0]
            merge_customers(workspace, [("1", "2")])
            merged = [told(one) for one in workspace.version.intakes]
            columns = [one.label for one in workspace.columns("customers")]
            found.append((first, aside, merged, columns, workspace.frame("customers").collect("pyarrow").to_native()))
    whole, less = found
    assert whole == less
    assert "shoe size" in less[3]
    assert "card" not in less[3]
    by_rule = {one.rule: one.matched for one in less[0][0].rules}
    assert by_rule["exact_duplicates"] == 2  # rows that differ in a column left out are no duplicates
    noticed = {notice.key for intake in less[0] for notice in intake.notices}
    assert noticed >= {"identity_left_out", "ragged_rows", "total_rows"}


def test_a_file_of_which_all_is_used_is_kept_as_it_is(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("customer,order,date,amount\n1,a,2024-01-01,10\n", encoding="utf-8")
    with open_workspace("corner", create=True, settings=settings) as workspace:
        workspace.import_file(path, columns=ROLES)
        (kept,) = (workspace.folder / "sources").iterdir()
        assert kept.read_bytes() == path.read_bytes()


def test_workbooks_and_archives_leave_columns_out_too_and_rows_can_be_added_to_them(
    settings: Settings, tmp_path: Path
) -> None:
    head, january = ORDERS.splitlines()[0], "1,a,2024-01-01,10,11010519491231002X,1"
    february = "2,b,2024-02-01,20,440308199001011234,1"
    with zipfile.ZipFile(tmp_path / "months.zip", "w") as archive:
        archive.writestr("january.csv", f"{head}\n{january}\n")
        archive.writestr("february.csv", f"{head}\n{february}\n")
    march = february.replace("2,b", "3,c")
    workbooks.write(tmp_path / "march.xlsx", {"March": [list(line.split(",")) for line in (head, march)]})
    with open_workspace("corner", create=True, settings=settings) as workspace:
        archived = Incoming(tmp_path / "months.zip", "orders", ROLES, reading=Reading(sheet=ALL))
        assert workspace.import_files([archived]).rows_kept == 2
        added = Incoming(tmp_path / "march.xlsx", "orders", ROLES, is_added=True)
        assert workspace.import_files([added]).rows_kept == 3
        assert not [secret for secret in SECRETS if secret in text_kept(workspace)]
        assert all(path.suffix == ".kept" for path in (workspace.folder / "sources").iterdir())
        assert change_rules(workspace, []).rows_kept == 3
        assert workspace.version.source("orders").title == "months.zip, march.xlsx"
        again = workspace.import_files([replace(archived, is_added=True)])  # the months once more: every row is noticed
        assert {one.rule: one.matched for one in again.rules}["exact_duplicates"] == 2
        other = ROLES | {"product_id": "line"}
        with pytest.raises(ImportRefused, match="was left out when this file was loaded"):
            workspace.import_files([Incoming(tmp_path / "march.xlsx", "orders", other, is_added=True)])
