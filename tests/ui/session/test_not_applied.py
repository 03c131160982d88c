"""What a link, a saved matrix or a kept choice asks for and cannot be applied is named in the run that opens it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm_dashboard import analysis
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.model.question.spec import Among, Axis, MatrixSpec
from crm_dashboard.text import Words
from tests.ui.conftest import ROOT, shown_texts

ORDERS = "Customer,Order No,Date,Amount,Channel\n{}\n"
ROWS = {"both": ("web", "shop", "web", "fair"), "web": ("web",) * 4}
AXES = {"x": "frequency~mean~auto", "y": "monetary~mean~auto"}


def _file(folder: Path, channels: tuple[str, ...]) -> Path:
    rows = (f"{place},o{place},2024-0{place + 1}-05,{10 * place + 5},{one}" for place, one in enumerate(channels))
    path = folder / "orders.csv"
    path.write_text(ORDERS.format("\n".join(rows)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def small(workspaces_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A workspace of four customers with one order each, of three channels."""
    with open_workspace(f"four {secrets.token_hex(4)}", create=True) as workspace:
        workspace.import_file(_file(tmp_path_factory.mktemp("four"), ROWS["both"]))
        yield workspace.name


def opened(page: str, **params: str | list[str]) -> AppTest:
    """Open a page at once, as a link does: one run, without the address alone before it."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.switch_page(f"pages/{page}.py")
    for name, value in {"lang": "en", **params}.items():
        app.query_params[name] = value
    return app.run()


def told(app: AppTest) -> str:
    assert not app.exception
    return " ".join(one.value.replace("\\", "") for one in (*app.error, *app.warning))


def customers(app: AppTest) -> list[str]:
    return [one.value for one in app.metric if one.label == "Customers"]


@pytest.mark.parametrize(
    ("only", "value"),
    [
        ('["customers.region",["East"],false]', "customers.region: East"),
        ('["orders.channel",["stall","kiosk"],false]', "stall and kiosk"),
        ('["satisfaction",4,null,false]', "Satisfaction: 4"),
        ('["nothing",4,null,true]', "nothing: 4"),
        ('["orders.channel","web",false]', '["orders.channel","web",false]'),
    ],
)
def test_a_filter_of_which_nothing_can_be_applied_shows_no_figures_of_others(small: str, only: str, value: str) -> None:
    app = opened("matrix", workspace=small, only=only, **AXES)
    assert f"{value}" in told(app)
    assert app.error
    assert customers(app) == []
    assert only in app.query_params["only"]  # the address still asks what it asked
    app = next(one for one in app.button if one.label == "Go on without it").click().run()
    assert told(app) == ""
    assert customers(app) == ["4"]
    assert "only" not in app.query_params


def test_of_two_values_the_lost_one_is_named_and_the_other_applied(small: str) -> None:
    app = opened("matrix", workspace=small, only='["orders.channel",["web","kiosk"],false]', **AXES)
    assert "Filter “Channel”: “kiosk” is not applied. No row has this value. It is left out." in told(app)
    assert customers(app) == ["2"]
    assert "not all that was asked for" in " ".join(shown_texts(app))
    app = app.run()  # and it stays until the reader goes on
    assert "kiosk" in told(app)
    app = next(one for one in app.button if one.label == "Go on with what is shown").click().run()
    assert told(app) == ""
    assert customers(app) == ["2"]


def test_a_value_that_is_rare_is_applied_although_the_list_of_values_ends_before_it(
    small: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysis, "filter_values", lambda *_: ("web",))
    app = opened("matrix", workspace=small, only='["orders.channel",["fair"],false]', **AXES)
    assert told(app) == ""
    assert customers(app) == ["1"]


@pytest.mark.parametrize(
    ("page", "params", "named"),
    [
        ("matrix", {"asof": "1990-01-01"}, ["Jan 1, 1990", "The orders run from"]),
        ("matrix", {"asof": "2024-02-30"}, ["2024-02-30"]),
        ("matrix", {"window": "9" * 4_300}, ["999"]),
        ("matrix", {"x": "recency~top:0.8~auto"}, ["the top share of the total", "The median is used"]),
        ("matrix", {"x": "recency~at:x~cubic"}, ["at:x", "cubic"]),
        ("matrix", {"x": "riches~mean~auto"}, ["riches", "There is no such dimension"]),
        ("matrix", {"template": "nobody's"}, ["nobody's"]),
        ("matrix", {"template": "value_loyalty"}, ["It has other dimensions or cells"]),
        ("matrix", {"composite": "[1]"}, ["Composite: “[1]”"]),
        ("matrix", {"windw": "30"}, ["“windw” in the address: “30”"]),
        ("matrix", {"lang": "fr"}, ["Language: “fr”"]),
        ("matrix", {"heat": "[]"}, ["“heat” in the address"]),
        ("customers", {"cell": ["HH", "QQ"]}, ["Segment: “QQ”"]),
        ("trends", {"months": "9" * 3_999}, ["Months: “9999"]),
        ("trends", {"months": "9" * 4_300}, ["Months: “9999", "It is too long"]),
        ("trends", {"months": "٢٤", "view": "pie", "show": "mean:nothing", "rule": "loose"}, ["٢٤", "pie", "mean:nothing", "loose"]),
        ("trends", {"segment": "QQ", "from": "1990-01", "to": "2024-13"}, ["QQ", "1990-01", "2024-13"]),
        ("heatmap", {"heat": "{"}, ["Heat map: “{”"]),
        ("heatmap", {"heat": '["bands","fun","riches",5,"quantile","",5,"quantile"]'}, ["fun", "riches"]),
        ("heatmap", {"heat": '["segments","revenue","customers.nothing",10]'}, ["customers.nothing"]),
        ("glossary", {"term": "nonsense"}, ["Term (term): “nonsense”"]),
        ("customer", {"customer": ["0", "1"]}, ["“customer” in the address: “1”"]),
    ],
)  # fmt: skip
def test_whatever_a_page_cannot_apply_it_names_in_the_same_run(
    small: str, page: str, params: dict[str, str | list[str]], named: list[str]
) -> None:
    app = opened(page, workspace=small, **(AXES | params))
    said = told(app)
    assert [one for one in named if one not in said] == []


def test_a_segment_that_is_not_there_lists_nobody_else(small: str) -> None:
    app = opened("customers", workspace=small, cell="QQ", **AXES)
    assert "Segment: “QQ”" in told(app)
    assert app.error
    assert not app.dataframe
    (go_on,) = (one for one in app.button if "without it" in one.label)
    go_on.click().run()
    assert not app.error
    assert app.dataframe


def test_what_mailers_and_messengers_add_to_an_address_is_not_worth_a_word(small: str) -> None:
    app = opened("matrix", workspace=small, utm_source="mail", fbclid="x", embed="true", **AXES)
    assert told(app) == ""


def test_a_good_link_says_nothing(small: str) -> None:
    for page in ("overview", "matrix", "segments", "customers", "trends", "heatmap"):
        app = opened(page, workspace=small, only='["orders.channel",["web",null],true]', window="365", **AXES)
        assert "“" not in told(app) or "(missing)" in told(app), page


def test_a_saved_matrix_and_a_kept_choice_whose_value_has_gone_are_named(workspaces_root: Path, tmp_path: Path) -> None:
    with open_workspace(f"gone {secrets.token_hex(4)}", create=True) as workspace:
        workspace.import_file(_file(tmp_path, ROWS["both"]))
        spec = MatrixSpec((Axis("frequency"), Axis("monetary")), filters=(Among("orders.channel", ("fair",)),))
        key = analysis.save_matrix(workspace, spec, name="Fair", about=Words("a", "a"))
        kept = opened("matrix", workspace=workspace.name, template=key)
        assert (told(kept), customers(kept)) == ("", ["1"])
        workspace.import_file(_file(tmp_path, ROWS["web"]))
        again = opened("matrix", workspace=workspace.name, template=key)
        for app in (again, kept.run()):
            assert "Filter “Channel”: “fair” is not applied. No row has this value." in told(app)
            assert customers(app) == []
        again.multiselect(key=f"{workspace.name}:only:orders.channel").select("web").run()
        assert told(again) == ""
        assert customers(again) == ["4"]
