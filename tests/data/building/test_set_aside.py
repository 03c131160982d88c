"""The rows that cleaning set aside can be had again, each with its number and its reason."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from crm_dashboard.data.building.set_aside import write_set_aside
from crm_dashboard.data.identity import audit
from crm_dashboard.data.process.protocol import Reading, SetAsideRequest, Source, SourceFile
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.i18n.translator import translator
from crm_dashboard.settings import Settings
from crm_dashboard.ui.data_page.set_aside import set_aside_sheet
from crm_dashboard.ui.details.customers_file import Source as Shown
from crm_dashboard.ui.details.customers_file import recorded_file
from tests.data.imports import ORDERS, build, build_sources, write_bytes

ROWS = b"""customer,order,date,amount,who
a,1,2024-01-05,5,Ann Lee
,2,2024-01-05,=1+1,Bo Ek
a,3,soon,5,Cy
a,4,2024-01-05,much,
a,5
a,1,2024-01-05,5,Ann Lee
"""
ROLES = (*ORDERS, ("name", "who"))


def written(
    path: Path, table: str, roles: tuple[tuple[str, str], ...], *rules: str, most: int = 100
) -> list[list[object]]:
    """Return what the worker writes of one file, in the test's own process."""
    scratch = path.parent / "aside"
    scratch.mkdir()
    source = Source(str(path), path.name, table, roles, rules, Reading())
    output = scratch / "x.parquet"
    count = write_set_aside(SetAsideRequest(source, (), str(output), str(scratch), most), memory_mb=400)
    rows = [list(row.values()) for row in pq.read_table(output).to_pylist()]
    assert count.rows == len(rows)
    return rows


def test_every_row_of_the_orders_that_was_set_aside_has_its_number_and_reason(tmp_path: Path) -> None:
    path = write_bytes(tmp_path / "x.csv", ROWS)
    rules = ("missing_customer", "exact_duplicates")
    found = written(path, "orders", ROLES, *rules)
    assert found == [
        [2, "missing_customer", None, "2", "2024-01-05", "=1+1", "B*** E***"],
        [3, "unreadable_time", "a", "3", "soon", "5", "C***"],
        [4, "unreadable_amount", "a", "4", "2024-01-05", "much", None],
        [5, "exact_duplicates", "a", "1", "2024-01-05", "5", "A*** L***"],
        [6, "ragged_rows", None, None, None, None, None],  # the file's line 6: it never became a row
    ]
    report = build(path, ROLES, rules=rules).report
    assert report.rows_in - report.rows_kept == len(found)


def test_all_rows_of_totals_and_remarks_are_named(tmp_path: Path) -> None:
    rows = b"".join(b"a,%d,2024-01-05,5,x\n" % no for no in range(3))
    path = write_bytes(tmp_path / "x.csv", b"customer,order,date,amount,who\n" + rows + b"total,,,15,\n" * 30)
    found = written(path, "orders", ROLES)
    assert [row[:2] for row in found if row[1] == "total_rows"] == [[no, "total_rows"] for no in range(14, 34)]
    assert [row[0] for row in found if row[1] != "total_rows"] == list(range(4, 14))  # more than a table ends with


def test_no_more_rows_are_written_than_asked_for(tmp_path: Path) -> None:
    path = write_bytes(tmp_path / "x.csv", ROWS)
    assert [row[0] for row in written(path, "orders", ROLES, "missing_customer", most=3)] == [2, 3, 4]


def test_customers_and_records_tell_theirs_too(tmp_path: Path) -> None:
    people = write_bytes(tmp_path / "people.csv", b"id,tel\n1,13812345678\n1,13812345678\n1,5\n,6\n2,\n")
    assert written(people, "customers", (("customer_id", "id"), ("phone", "tel"))) == [
        [2, "exact_duplicates", "1", "138****5678"],
        [3, "customer_id_disagrees", "1", "****"],
        [4, "missing_customer", None, "****"],
    ]
    (tmp_path / "aside").rename(tmp_path / "done")
    goods = write_bytes(tmp_path / "goods.csv", b"sku,brand\nP,x\n,y\nP,z\n")
    assert written(goods, "products", (("product_id", "sku"), ("brand", "brand"))) == [
        [2, "missing_key", None, "y"],
        [3, "repeated_key", "P", "z"],
    ]


@pytest.mark.parametrize(("language", "reason"), [("en", "No customer id"), ("zh", None)])
def test_they_are_taken_away_as_a_file_that_runs_nothing_and_is_on_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, reason: str | None
) -> None:
    from crm_dashboard import settings

    monkeypatch.setenv("CRM_WORKSPACES_ROOT", str(tmp_path / "root"))
    settings.current.cache_clear()
    with open_workspace("mine", create=True, settings=Settings(workspaces_root=tmp_path / "root")) as workspace:
        workspace.import_file(write_bytes(tmp_path / "x.csv", ROWS), columns=dict(ROLES))
        shown = Shown("mine", workspace.version_id, "session")
        content = recorded_file(shown, set_aside_sheet("orders", translator(language)))()
        (row,) = audit.latest(workspace.folder, 10)
    settings.current.cache_clear()
    head, first, *rest = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert len(head) == 7
    assert first[0] == "2"
    assert first[5:] == ["'=1+1", "B*** E***"]
    assert reason is None or (head[:2], first[1]) == (["Row", "Reason"], reason)
    assert (row.what, row.rows, row.masked) == ("export", len(rest) + 1, True)


def test_of_several_files_each_row_has_the_name_of_its_file_and_its_number_there(tmp_path: Path) -> None:
    header = b"customer,order,date,amount\n"
    a = write_bytes(tmp_path / "a.csv", header + b"a,1,2024-01-05,5\na,2\n,3,2024-01-05,5\n")
    b = write_bytes(tmp_path / "b.csv", header + b"a,4\na,5,soon,5\na,6\na,7,2024-01-05,5,x\n,8,2024-01-05,1\n")
    source = Source(
        str(a), "a.csv", "orders", ORDERS, ("missing_customer",), more=(SourceFile(str(b), "b.csv", ORDERS),)
    )
    (tmp_path / "aside").mkdir()
    output = tmp_path / "aside" / "x.parquet"
    write_set_aside(SetAsideRequest(source, (), str(output), str(tmp_path / "aside"), 100), memory_mb=400)
    found = [tuple(row.values())[:4] for row in pq.read_table(output).to_pylist()]
    assert found == [
        (2, "missing_customer", "a.csv", None),
        (1, "unreadable_time", "b.csv", "a"),
        (2, "missing_customer", "b.csv", None),
        (3, "ragged_rows", "a.csv", None),
        (2, "ragged_rows", "b.csv", None),
        (4, "ragged_rows", "b.csv", None),
        (5, "ragged_rows", "b.csv", None),
    ]
    report = build_sources(tmp_path, [source]).report
    assert report.rows_in - report.rows_kept == len(found)
    assert [(one.file, one.count) for one in report.notices if one.key == "ragged_rows"] == [("a.csv", 1), ("b.csv", 3)]
