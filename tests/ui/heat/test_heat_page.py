"""The page of the heat map: its sentence of controls, its link, the cell that is listed, and what it says where data lack."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from filelock import FileLock
from streamlit.testing.v1 import AppTest

from crm_dashboard import Axis, MatrixSpec, analysis, open_workspace
from crm_dashboard.data.understanding.incoming import Incoming
from crm_dashboard.model.heat.bands import Bands
from crm_dashboard.model.heat.heat import HeatSpec, TwoDimensions
from crm_dashboard.model.heat.question import HeatQuestion, code_of, question_from
from tests.gates import LANGUAGES, combinations
from tests.people import FORMULA, HOSTILE, NAME, UNMASKED, ensure_people
from tests.ui.conftest import Open, shown_texts

LINK = {"x": "frequency~quantile:0.5~auto", "y": "monetary~quantile:0.5~auto"}
PROVINCES = code_of(HeatQuestion("segments", column="customers.province", top=3, measure="customers"))


@pytest.fixture(scope="module", autouse=True)
def people(workspaces_root: Path) -> None:
    ensure_people(workspaces_root)


def cells_of(app: AppTest, name: str) -> list[str]:
    return list(app.selectbox(key=f"{name}:heat:cell").options)


@pytest.mark.parametrize(("kind", "language"), combinations(["bands", "scores", "segments"], LANGUAGES))
def test_every_kind_opens_on_people_with_hostile_values(
    open_page: Open, kind: str, language: str, english_messages: set[str]
) -> None:
    app = open_page("heatmap", language, workspace=NAME, **LINK)
    app.get_by_key(f"{NAME}:heat:kind").set_value(kind).run()
    assert not app.exception
    assert [error.value for error in app.error] == []
    if language == "zh":
        assert [text for text in shown_texts(app) if text in english_messages] == []


def test_the_finding_and_the_cells_are_those_of_the_answer(open_page: Open) -> None:
    app = open_page("heatmap", "en", **LINK)
    with open_workspace("cdnow") as workspace:
        question = MatrixSpec((Axis("frequency"), Axis("monetary")))
        found = analysis.heat(workspace, HeatSpec(question, TwoDimensions(Bands("frequency"), Bands("monetary")))).heat
    most = max(found.cells, key=lambda one: one.revenue)
    share = most.customers / found.whole.customers
    assert app.header[0].value.replace("\\", "").startswith(f"{share:.1%} of customers bring ")
    assert len(cells_of(app, "cdnow")) == 1 + sum(1 for one in found.cells if one.customers)


def test_a_chosen_cell_lists_its_customers_masked(open_page: Open) -> None:
    app = open_page("heatmap", "en", workspace=NAME, heat=PROVINCES, **LINK)
    assert len(app.dataframe) == 0
    first = cells_of(app, NAME)[1]
    app.selectbox(key=f"{NAME}:heat:cell").select_index(1).run()
    assert not app.exception
    (table,) = app.dataframe
    assert f"({len(table.value)} customer" in first
    told = table.value.to_csv()
    assert [one for one in UNMASKED if one in told] == []
    assert app.subheader[0].value


def test_hostile_values_are_shown_as_they_are(open_page: Open) -> None:
    app = open_page(
        "heatmap",
        "en",
        workspace=NAME,
        heat=code_of(HeatQuestion("segments", column="customers.province", top=20)),
        **LINK,
    )
    assert not app.exception
    options = " ".join(cells_of(app, NAME))
    assert FORMULA in options or HOSTILE in options
    assert all("![](" not in one.value for one in [*app.header, *app.caption, *app.markdown])


def test_a_link_opens_the_heat_map_that_it_carries(open_page: Open) -> None:
    code = code_of(HeatQuestion("bands", "recency", 7, "log", "order_value", 3, "width", measure="money_index"))
    app = open_page("heatmap", "en", heat=code, **LINK)
    assert app.selectbox(key="cdnow:heat:x").value == "recency"
    assert app.number_input(key="cdnow:heat:x_bands").value == 7
    assert app.selectbox(key="cdnow:heat:x_binning").value == "log"
    assert app.selectbox(key="cdnow:heat:y").value == "order_value"
    assert app.selectbox(key="cdnow:heat:measure").value == "money_index"
    assert app.query_params["heat"] == code
    app.number_input(key="cdnow:heat:y_bands").set_value(4).run()
    assert json.loads(app.query_params["heat"])[6] == 4


@pytest.mark.parametrize(
    "code",
    [
        "", "x" * 2_000, "[]", "null", "{}", '["bands"]', '["bands","revenue","x",99,"quantile","y",5,"quantile"]',
        '["bands","revenue","nothing",5,"quantile","nothing",5,"quantile"]', '["segments","revenue","identities.name",5]',
        '["segments","nothing","customers.province",true]', '["scores",3]', "[[[[", '["scores","share_index"]',
    ],
)  # fmt: skip
def test_case_112_a_link_that_cannot_be_read_gives_the_usual_heat_map(open_page: Open, code: str) -> None:
    app = open_page("heatmap", "en", workspace=NAME, heat=code, **LINK)
    assert not app.exception
    assert [error.value for error in app.error] == []
    assert cells_of(app, NAME)


def test_a_code_is_read_as_it_was_written() -> None:
    for choices in (
        HeatQuestion("scores", measure="customers"),
        HeatQuestion("segments", column="orders.channel", top=4, measure="share_index"),
        HeatQuestion("bands", "attribute:a~b", 3, "log", "", 10, "width", measure="margin"),
    ):
        assert question_from(code_of(choices)) == choices


def test_the_heat_map_follows_the_matrix_until_a_dimension_is_chosen(open_page: Open) -> None:
    app = open_page("heatmap", "en", **LINK)
    assert app.selectbox(key="cdnow:heat:x").options[0] == "as the matrix: Orders"
    app.selectbox(key="cdnow:x").select("recency").run()
    assert app.selectbox(key="cdnow:heat:x").options[0] == "as the matrix: Recency"
    app.selectbox(key="cdnow:heat:x").select("monetary").run()
    assert not app.exception
    assert app.selectbox(key="cdnow:heat:y").options[0] == "as the matrix: Recency"
    assert "Money spent" not in app.selectbox(key="cdnow:heat:y").options


def test_without_a_column_of_text_there_are_no_segments_by_category_and_it_is_said(open_page: Open) -> None:
    app = open_page("heatmap", "en", **LINK)
    kind = app.get_by_key("cdnow:heat:kind")
    assert kind.options == ["two dimensions in bands", "recency × orders: ten groups"]
    assert "none is loaded" in str(kind.proto.help)


def test_ties_that_leave_fewer_bands_are_said(open_page: Open) -> None:
    app = open_page("heatmap", "en", **LINK)
    assert any("equal values are never torn" in one.value for one in app.caption)


def test_one_customer_and_equal_values_have_a_sentence(open_page: Open, workspaces_root: Path) -> None:
    with FileLock(workspaces_root / "heat_one.lock"), open_workspace("heat_one", create=True) as workspace:
        if workspace.version is None:
            path = workspaces_root.parent / "heat_one.csv"
            path.write_text("customer_id,order_id,order_date,amount,channel\nA,1,2024-01-01,10,web\n")
            workspace.import_files([Incoming(path)])
    app = open_page("heatmap", "en", workspace="heat_one", **LINK)
    assert not app.exception
    assert [error.value for error in app.error] == []
    assert sum("every customer has the same value" in one.value for one in app.caption) == 2
    for kind in ("scores", "segments"):
        app.get_by_key("heat_one:heat:kind").set_value(kind).run()
        assert not app.exception
        assert [error.value for error in app.error] == []


def test_the_menu_behind_it_holds_the_query(open_page: Open) -> None:
    app = open_page("heatmap", "en", **LINK)
    app.session_state["cdnow:opened:heat"] = True
    app.run()
    assert not app.exception
    assert any("GROUP BY" in one.value for one in app.code)


def test_the_chart_is_told_in_words(open_page: Open) -> None:
    app = open_page("heatmap", "en", **LINK)
    (chart,) = app.get("arrow_vega_lite_chart") or app.get("vega_lite_chart")
    assert app.header[0].value.replace("\\", "") in chart.proto.alt
