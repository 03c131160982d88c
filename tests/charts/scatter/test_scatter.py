"""The quadrant chart: drawable by Vega, true to the matrix, and untouched by hostile names."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import vl_convert

import crm_dashboard as crm
from crm_dashboard.charts.drawing.axis import (
    SPREAD,
    inverse_symmetric_log,
    shown_value,
    span,
    symmetric_log,
    visible_bounds,
)
from crm_dashboard.charts.drawing.palette import cell_color, segment_color
from crm_dashboard.charts.drawing.sparkline import sparkline
from crm_dashboard.charts.scatter.scatter import alt_text, scatter
from crm_dashboard.charts.scatter.tiles import tiles
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.i18n.translator import translator
from crm_dashboard.model.matrix.matrix import Matrix
from crm_dashboard.model.segments.segment import segments
from crm_dashboard.model.segments.template import TONES
from crm_dashboard.model.segments.template_file import templates
from crm_dashboard.model.segments.wording import short_cell_name
from crm_dashboard.settings import Settings

HOSTILE = ["a.b", "a[0]", "a:Q", "a'b", "a\\b", "constructor", "__proto__", "x\"; drop table t; --", "![](http://trap/x)", "<b>x</b>", "{x}", "=1"]  # fmt: skip


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Forty customers; the customer table has numeric columns with hostile names."""
    folder = tmp_path_factory.mktemp("charts")
    orders = ["customer_id,order_id,order_date,amount"]
    day = dt.date(2024, 1, 1)
    orders += [
        f"{customer},{customer}-{order},{day + dt.timedelta(days=7 * order + customer)},{customer + order}.50"
        for customer in range(40)
        for order in range(1 + customer % 5)
    ]
    (folder / "orders.csv").write_text("\n".join(orders))
    quoted = ['"' + name.replace('"', '""') + '"' for name in HOSTILE]
    customers = ["customer_id," + ",".join(quoted)]
    customers += [
        f"{customer}," + ",".join(str(customer * (i + 1) % 17) for i in range(len(HOSTILE))) for customer in range(40)
    ]
    (folder / "customers.csv").write_text("\n".join(customers))
    settings = Settings(workspaces_root=folder / "root")
    with open_workspace("forty", create=True, settings=settings) as workspace:
        workspace.import_file(folder / "orders.csv")
        workspace.import_file(folder / "customers.csv", "customers")
        yield workspace
    close_engine(Path(folder / "root"))


def matrix_of(shop: Workspace, *axes: crm.Axis) -> Matrix:
    return crm.answer(shop, crm.MatrixSpec(axes)).matrix


def drawn(matrix: Matrix, language: str = "en", **options: Any) -> dict[str, Any]:
    """Return the chart's specification after Vega has drawn it to SVG without complaint."""
    spec = scatter(matrix, translator(language), **options).to_dict()
    assert "<svg" in vl_convert.vegalite_to_svg(json.dumps(spec))
    return spec


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("dark", [False, True])
def test_the_chart_can_be_drawn_in_each_language_and_theme(shop: Workspace, language: str, dark: bool) -> None:
    drawn(matrix_of(shop, crm.Axis("recency"), crm.Axis("monetary")), language, dark=dark)


def test_each_cell_is_labelled_with_count_share_and_revenue_share(shop: Workspace) -> None:
    matrix = matrix_of(shop, crm.Axis("frequency"), crm.Axis("monetary"))
    text = json.dumps(drawn(matrix), ensure_ascii=False)
    t = translator("en")
    for cell in matrix.cells:
        name = t(short_cell_name(matrix.axes, cell))
        assert f"{name}   {cell.customers} customers · {t.percent(cell.share)}" in text
        assert f"{t.percent(cell.revenue_share)} of revenue" in text


def test_a_third_dimension_gives_one_chart_per_level_that_together_hold_everybody(shop: Workspace) -> None:
    matrix = matrix_of(shop, crm.Axis("recency"), crm.Axis("monetary"), crm.Axis("frequency", crm.Quantiles.parts(3)))
    ids: list[str] = []
    for level in range(3):
        spec = drawn(matrix, level=level)
        rows = [row for data in spec["datasets"].values() for row in data]
        ids += [row["customer"] for row in rows if "x_value" in row]
    assert sorted(ids) == sorted(matrix.points.ids)
    assert len(ids) == 40


def fields_of(spec: dict[str, Any]) -> set[str]:
    return {field for rows in spec["datasets"].values() for row in rows for field in row}


@pytest.mark.parametrize("name", HOSTILE)
def test_cases_89_to_96_hostile_column_names_neither_break_nor_reach_the_chart_as_fields(
    shop: Workspace, name: str
) -> None:
    matrix = matrix_of(shop, crm.Axis(f"attribute:{name}"), crm.Axis("monetary"))
    harmless = matrix_of(shop, crm.Axis("order_value"), crm.Axis("monetary"))
    assert fields_of(drawn(matrix)) == fields_of(drawn(harmless))
    assert alt_text(matrix, segments(matrix), translator("zh"))


@pytest.mark.parametrize(
    ("favourable", "value", "cut"), [("more", 2, 3), ("less", 3, 2), ("more", 2, 2.5), ("less", 3, 2.5)]
)
def test_a_spread_point_never_crosses_the_next_cut(shop: Workspace, favourable: str, value: float, cut: float) -> None:
    metric = "frequency" if favourable == "more" else "recency"
    axis = matrix_of(shop, crm.Axis(metric, cuts=[cut]), crm.Axis("monetary")).axes[0]
    for key in (0.0, 0.5, 0.999):
        shown = shown_value(axis, value, key)
        assert (value <= shown < cut) if favourable == "more" else (cut < shown <= value)
        assert abs(shown - value) <= SPREAD


def test_the_drawn_span_holds_every_value_and_a_mistyped_cut_does_not_stretch_it(shop: Workspace) -> None:
    usual, far = (
        matrix_of(shop, crm.Axis("monetary", cuts=[cut]), crm.Axis("frequency")).axes[0] for cut in (100, 999_999_999)
    )
    low, high = span(far)
    assert low <= far.low
    assert far.high <= high < 999_999_999
    assert span(usual) == span(far)
    assert visible_bounds(far, 0) == (low, high)
    assert visible_bounds(far, 1) == (high, high)


@pytest.mark.parametrize("value", [0.0, 1.0, -1.0, 1e9, -3.5])
def test_the_log_scale_takes_zero_and_refunds_and_comes_back(value: float) -> None:
    assert inverse_symmetric_log(symmetric_log(value)) == pytest.approx(value)


def test_the_four_corners_have_colours_of_their_own_in_both_themes(shop: Workspace) -> None:
    axes = matrix_of(shop, crm.Axis("frequency"), crm.Axis("monetary")).axes
    for dark in (False, True):
        assert len({cell_color(axes, levels, dark=dark) for levels in [(0, 0), (0, 1), (1, 0), (1, 1), ()]}) == 5


@pytest.mark.parametrize("key", ["value_loyalty", "rfm_8", "rfm_10", "nine_box"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_segments_of_a_template_give_cells_their_names_and_colours(
    shop: Workspace, key: str, language: str
) -> None:
    template, t = templates()[key], translator(language)
    answer = crm.answer(shop, template.spec())
    named = segments(answer.matrix, template)
    levels = answer.matrix.axes[2].levels if len(answer.matrix.axes) > 2 else 1
    specs = [drawn(answer.matrix, language, segments=named, level=level) for level in range(levels)]
    rows = [row for spec in specs for data in spec["datasets"].values() for row in data]
    told = {row["cell"]: row["segment"] for row in rows if "segment" in row}
    assert told == {code: t(template.group_of(code).name) for code in told}
    shades = {segment_color(answer.matrix.axes, one, dark=False) for one in named if one.cells != ("unclassified",)}
    assert all(any(shade in json.dumps(spec) for spec in specs) for shade in shades)
    finding = alt_text(answer.matrix, named, t)
    assert any(t(group.name) in finding for group in template.groups)


@pytest.mark.parametrize("key", ["rfm_10", "three_tier"])
def test_under_the_name_of_a_segment_stand_its_own_figures_or_of_how_many_they_are(shop: Workspace, key: str) -> None:
    template, t = templates()[key], translator("en")
    matrix = crm.answer(shop, template.spec()).matrix
    named = segments(matrix, template)
    merged = {t(one.name): one for one in named if len(one.cells) > 1}
    assert merged
    levels = matrix.axes[2].levels if len(matrix.axes) > 2 else 1
    for level in range(levels):
        rows = [row for data in drawn(matrix, segments=named, level=level)["datasets"].values() for row in data]
        for row in (row for row in rows if row.get("segment") in merged and "customers_text" in row):
            one = merged[row["segment"]]
            assert row["customers_text"] == f"{one.customers} · {t.percent(one.share)}"
            assert row["revenue_text"].startswith(t.money(one.revenue, matrix.currency, compact=True))
    small = [row for data in tiles(matrix, named, t).to_dict()["datasets"].values() for row in data]
    for row in (row for row in small if row["segment"] in merged):
        assert row["customers_text"].endswith(f" of {merged[row['segment']].customers} customers")


def test_every_tone_has_a_colour_of_its_own_in_both_themes(shop: Workspace) -> None:
    matrix = crm.answer(shop, templates()["rfm_10"].spec()).matrix
    one = segments(matrix, templates()["rfm_10"])[0]
    for dark in (False, True):
        assert len({segment_color(matrix.axes, replace(one, tone=tone), dark=dark) for tone in TONES}) == len(TONES)


@pytest.mark.parametrize("values", [(0.0,) * 12, (5.0,) * 12, (-3.0, 0.0, 7.5), (1e12, -1e12)])
def test_a_sparkline_can_be_drawn_of_any_months(values: tuple[float, ...]) -> None:
    svg = sparkline(values, "#0b7a75")
    assert "#0b7a75" in svg
    assert "NaN" not in svg
