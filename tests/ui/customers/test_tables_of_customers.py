"""Every table of customers in the app: a dash for what is missing, one format for one metric, names only masked."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from crm_dashboard import Axis, MatrixSpec, Workspace, open_workspace
from crm_dashboard.analysis import people_columns, people_page
from crm_dashboard.analysis.people.people import PeopleQuery
from crm_dashboard.i18n.translator import translator
from crm_dashboard.model.heat.question import HeatQuestion, code_of
from crm_dashboard.ui.customers.cells import format_cell
from tests.people import NAME, UNMASKED, ensure_people
from tests.ui.conftest import Open

LINK = {"workspace": NAME, "x": "monetary~at:100~auto", "y": "gap~at:60~auto"}
"""Customers who bought once have no typical gap: they are unclassified, and their gap is missing."""
BANDS = code_of(HeatQuestion("bands", "monetary", 2, "quantile", "frequency", 2, "quantile", measure="customers"))


@pytest.fixture(scope="module", autouse=True)
def people(workspaces_root: Path) -> None:
    ensure_people(workspaces_root)


def customers_page(open_page: Open, language: str) -> Any:
    return open_page("customers", language, **LINK).dataframe[0]


def foot_of_the_matrix(open_page: Open, language: str) -> Any:
    return open_page("matrix", language, **LINK).dataframe[-1]


def cell_of_the_heat_map(open_page: Open, language: str) -> Any:
    app = open_page("heatmap", language, heat=BANDS, **LINK)
    return app.selectbox(key=f"{NAME}:heat:cell").select_index(1).run().dataframe[-1]


def movers(open_page: Open, language: str) -> Any:
    app = open_page("matrix", language, **LINK)
    app.text_input(key=f"{NAME}:monetary:at:1:0:text").set_value("60").run()
    app.session_state["movers_open"] = True
    (frame,) = (one for one in app.run().dataframe if one.key == "movers_list")
    assert frame.proto.placeholder == "–"  # nobody without a value moves here
    return frame


TABLES = (customers_page, foot_of_the_matrix, cell_of_the_heat_map, movers)


def written(frame: Any) -> list[dict[str, str]]:
    """Return the rows of a table as they are read, by the titles of the columns without units and arrows."""
    titles = {
        key: re.split(r" \(|（| [↓↑]", one["label"])[0]
        for key, one in json.loads(frame.proto.columns).items()
        if "label" in one
    }
    styler = frame.proto.arrow_data.styler
    shown = pa.ipc.open_stream(styler.display_values).read_pandas() if styler.display_values else frame.value
    missing = frame.value.isna()
    nothing = frame.proto.placeholder or "None"
    return [
        {title: nothing if missing[key].iloc[row] else str(shown[key].iloc[row]) for key, title in titles.items()}
        for row in range(len(shown))
    ]


def expected(workspace: Workspace, language: str) -> dict[str, dict[str, str]]:
    """Return money, gap and orders of each customer in the one format, by id and title."""
    t, spec = translator(language), MatrixSpec((Axis("monetary", cuts=[100]), Axis("gap", cuts=[60])))
    known = people_columns(workspace)
    columns = [known[key] for key in ("monetary", "gap", "frequency", "last_order", "identities.name")]
    rows = people_page(workspace, PeopleQuery(spec, tuple(one.key for one in columns), size=1_000))
    return {
        row["customer_id"]: {t(one.label): format_cell(one, row[one.key], t, "CNY") for one in columns} for row in rows
    }


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("table", TABLES)
def test_a_metric_has_one_format_in_every_table_and_what_is_missing_is_a_dash(
    open_page: Open, table: Any, language: str
) -> None:
    rows = written(table(open_page, language))
    with open_workspace(NAME) as workspace:
        known = expected(workspace, language)
    t = translator(language)
    assert rows
    for row in rows:
        said = known[row[t("Customer")].removesuffix(" ›")]
        shared = said.keys() & row.keys()
        assert {title: row[title] for title in shared} == {title: said[title] for title in shared}
        assert len(shared) >= 3
        assert not {"None", "nan", "NaN", "NaT", "<NA>", ""} & set(row.values())
    assert table is movers or {"–"} <= {row[t("Typical gap")] for row in rows}
    assert list(rows[0])[:2] == [t("Customer"), t("Name")]
    assert [one for one in UNMASKED if any(one in value for row in rows for value in row.values())] == []
