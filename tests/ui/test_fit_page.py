"""The page Data fit: its figures are those of the doctor, and verdicts can be limited by state."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm_dashboard import open_workspace
from crm_dashboard.analysis import fitness_of, trust_of
from crm_dashboard.analysis.pages.registry import IN_MENU
from tests.ui.conftest import Open


def figures(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def test_the_verdict_stands_in_the_title_and_in_the_figures(open_page: Open) -> None:
    app = open_page("fit", "en")
    assert not app.exception
    assert "the data carry 8 of 11 matrices; 1 weak, 2 not available" in app.header[0].value
    with open_workspace("cdnow") as workspace:
        fitness, (orders,) = fitness_of(workspace), trust_of(workspace)
    supported = sum(one.state == "supported" for one in fitness.metrics)
    assert figures(app)["Dimensions"] == f"{supported} of {len(fitness.metrics)}"
    assert figures(app)["Pages"] == f"{len(IN_MENU)} of {len(IN_MENU)}"
    assert orders.completeness is not None
    assert figures(app)["Completeness"] == "100"
    assert orders.consistency is None
    assert figures(app)["Consistency"] == "–"


def test_verdicts_are_limited_to_the_chosen_states(open_page: Open) -> None:
    app = open_page("fit", "en")
    app.get_by_key("cdnow:fit_states").set_value(["weak"]).run()
    shown = [frame.value for frame in app.dataframe if "Verdict" in frame.value]
    assert {mark for frame in shown for mark in frame["Verdict"]} == {"◐ weak"}
    assert [list(frame["What is judged"]) for frame in shown] == [
        ["Value × momentum"],
        ["Typical gap", "Regularity", "Momentum"],
        ["Trends: year over year"],
    ]


def test_a_state_that_nothing_is_in_says_so(open_page: Open) -> None:
    app = open_page("fit", "en", workspace="shop")
    app.get_by_key("shop:fit_states").set_value(["closed"]).run()
    assert "None of these" in " ".join(caption.value for caption in app.caption)


def test_what_would_help_most_comes_first_and_counts_what_it_helps(open_page: Open) -> None:
    remedies = open_page("fit", "en").dataframe[0].value
    assert list(remedies["Helps"]) == sorted(remedies["Helps"], reverse=True)
    assert remedies["To do"][0].startswith("Load these columns: Order table (Cost")
    assert not any("another dimension" in todo for todo in remedies["To do"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_empty_workspace_has_a_sentence(open_page: Open, language: str) -> None:
    app = open_page("fit", language, workspace="nothing")
    assert not app.exception
    assert not app.error
    assert app.header[0].value
    assert not app.dataframe


def test_the_chosen_table_shows_its_columns_and_checks(open_page: Open) -> None:
    app = open_page("fit", "en", workspace="shop")
    app.get_by_key("shop:trusted").set_value("feedback").run()
    columns, checks = (frame.value for frame in app.dataframe[-2:])
    assert list(columns[columns["Column"] == "Score"]["filled values"]) == ["30,920 of 32,911"]
    assert "A score is no higher than the highest score." in set(checks["Check"])


def test_a_weak_dimension_says_so_where_it_is_chosen(open_page: Open) -> None:
    app = open_page("matrix", "en", x="momentum~mean~auto", y="monetary~mean~auto")
    assert not app.exception
    (told,) = [one for one in app.sidebar.caption if "weak" in one.value]
    why = dict(zip(*_dimensions(open_page("fit", "en")), strict=True))["Momentum"]
    assert told.value.replace("\\", "") == f"◐ weak: {why}"
    assert told.help


def test_the_page_opens_on_no_matrix_that_the_history_is_too_short_for(
    open_page: Open, workspaces_root: Path, tmp_path: Path
) -> None:
    """Of one month loyalty, with which the page usually begins, would say nothing: the first other matrix stands."""
    path = tmp_path / "month.csv"
    path.write_text("customer,date,amount\n" + "".join(f"c{no},2024-06-{1 + no % 28:02d},{no}\n" for no in range(60)))
    with open_workspace(f"month {secrets.token_hex(6)}", create=True) as workspace:
        workspace.import_file(path)
        app = open_page("matrix", "en", workspace=workspace.name)
        choice = app.selectbox(key=f"{workspace.name}:template")
        assert choice.value == "value_frequency"
        assert "○ Value × loyalty" in choice.options
        goals = open_page("guide", "en", workspace=workspace.name).radio[0].options
    assert any(one.endswith("· ○ not available") for one in goals)


def _dimensions(app: AppTest) -> tuple[list[str], list[str]]:
    frames = [frame.value for frame in app.dataframe if "Favourable" in frame.value]
    return list(frames[0]["What is judged"]), [why[0].lower() + why[1:] for why in frames[0]["Why"]]
