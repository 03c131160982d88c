"""What a page shows opens down to its definition, its query and its files."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from crm_dashboard import Axis, MatrixSpec, analysis, answer, open_workspace
from crm_dashboard.data.workspace.workspaces import create_workspace
from crm_dashboard.errors import CrmError, WorkspaceError
from crm_dashboard.i18n.translator import translator
from crm_dashboard.ui.details.downloads import Place, file_of, handle
from crm_dashboard.ui.matrix.details import matrix_details
from tests.ui.conftest import Open

LINK = {"x": "frequency~at:2~auto", "y": "monetary~at:100~auto"}


def opened(app: AppTest, key: str, workspace: str = "cdnow") -> AppTest:
    app.session_state[f"{workspace}:opened:{key}"] = True
    return app.run()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_details_of_the_matrix_hold_definition_and_query_and_export_holds_the_files(
    open_page: Open, language: str
) -> None:
    t = translator(language)
    app = open_page("matrix", language, **LINK)
    assert not any("step_0" in one.value for one in app.code)
    app = opened(app, "matrix")
    assert not app.exception
    menus = {one.proto.popover.label: one for one in app.get("popover")}
    menu, export = menus[t("Details")], menus[t("Export")]
    with open_workspace("cdnow") as workspace:
        spec = MatrixSpec((Axis("frequency", cuts=[2]), Axis("monetary", cuts=[100])))
        assert menu.code[0].value == answer(workspace, spec).sql()
    assert not menu.get("download_button")
    assert [one.proto.id.split("-")[-1] for one in export.get("download_button")] == [
        f"file cdnow:opened:matrix:{ending}" for ending in ("png", "svg", "csv", "xlsx")
    ]
    assert "x=frequency~at%3A2~auto" in export.code[0].value
    assert any("1998" in one.value for one in menu.caption)


def test_the_query_on_the_version_file_gives_the_cells(workspaces_root: Path) -> None:
    with open_workspace("cdnow") as workspace:
        found = answer(workspace, MatrixSpec((Axis("frequency", cuts=[2]), Axis("monetary", cuts=[100]))))
        behind = matrix_details(found, translator("en"))
        assert behind.sql
        file = workspace.folder / "versions" / f"{workspace.version_id}.duckdb"
        with duckdb.connect(str(file), read_only=True) as connection:
            rows = connection.sql(behind.sql(workspace)).fetchall()
        assert sorted(row[1] for row in rows) == sorted(cell.customers for cell in found.matrix.cells)


def test_the_data_file_holds_the_cells_and_the_picture_is_one(workspaces_root: Path) -> None:
    t = translator("zh")
    with open_workspace("cdnow") as workspace:
        found = answer(workspace, MatrixSpec((Axis("frequency", cuts=[2]), Axis("monetary", cuts=[100]))))
        behind = matrix_details(found, t)
        assert behind.rows
        assert behind.chart
        sheet = behind.rows(workspace)
        assert [row[2] for row in sheet.rows] == [cell.customers for cell in found.matrix.cells] + [0]
        assert behind.chart(workspace).to_dict()["layer"]


def test_a_file_is_made_of_the_version_that_the_page_shows(workspaces_root: Path, tmp_path: Path) -> None:
    orders = tmp_path / "orders.csv"
    with create_workspace("versions") as workspace:
        for amount in (1, 2):
            orders.write_text(f"customer_id,order_ts,net_amount\nA,2024-01-01,{amount}\n", encoding="utf-8")
            workspace.import_file(orders)
        first, second = workspace.versions
        for version, amount in ((first, 1), (second, 2)):
            with handle(Place(workspace.name, version.id, "key")) as then:
                assert float(then.frame("orders").collect("pyarrow")["net_amount"][0]) == amount
        refused: list[CrmError] = []
        gone = file_of(Place(workspace.name, "v0", "key"), lambda _: b"", refused)
        with pytest.raises(WorkspaceError):
            gone()
        assert len(refused) == 1


def test_a_query_of_lazy_rows_reads_as_lines(workspaces_root: Path) -> None:
    with open_workspace("cdnow") as workspace:
        told = analysis.query_of(workspace.frame("orders").select("customer_id"))
    assert told.splitlines()[0] == "SELECT"
    assert list(csv.reader(io.StringIO(told)))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_menu_of_a_card_holds_the_query_of_its_money_and_leads_to_the_glossary(
    open_page: Open, language: str
) -> None:
    app = opened(open_page("segments", language, **LINK), "card:HH")
    assert not app.exception
    assert any("year_before" in one.value for one in app.code)
    links = [one.proto.query_string for one in app.get("page_link")]
    assert any("term=stake" in one for one in links)
