"""The heat map: drawable by Vega, true to its cells, legible on every colour, untouched by hostile values."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
import vl_convert

from crm_dashboard.charts.drawing.contrast import contrast, ink_on
from crm_dashboard.charts.drawing.lines import text_width
from crm_dashboard.charts.heat.colors import BLANK, DIVERGING, SEQUENTIAL, ramp
from crm_dashboard.charts.heat.heatmap import alt_text, heat_map
from crm_dashboard.charts.heat.words import category_labels, edge_labels
from crm_dashboard.i18n.translator import translator
from crm_dashboard.model.heat.bands import BandAxis, Bands
from crm_dashboard.model.heat.heat import (
    Category,
    CategoryAxis,
    Heat,
    HeatAxis,
    HeatCell,
    MetricTotal,
    cell_title,
    cell_words,
)
from crm_dashboard.model.heat.measures import MEASURES, finding_of
from crm_dashboard.text import Text
from tests.gates import LANGUAGES, combinations

MEASURE = {one.key: one for one in MEASURES}
EN, ZH = translator("en"), translator("zh")
HOSTILE = ["a.b", "constructor", "__proto__", '"; drop table t; --', "![](http://trap/x)", "<b>x</b>", "{x}", "'] + alert(1) + ['", "two\nlines \u2028 apart"]  # fmt: skip


def said(words: str) -> Text:
    return Text("{words}", (("words", words),))


def banded(*cuts: float, unit: str = "money", low: float = 0.0, high: float = 50_000.0) -> BandAxis:
    label = said("Money spent" if unit == "money" else "Orders")
    return BandAxis("m", "m", label, label, unit, "more", False, Bands("m"), cuts, low, high)


def listed(*names: str) -> CategoryAxis:
    return CategoryAxis(said("Province"), tuple(Category(said(name)) for name in names))


def heat_of(x: HeatAxis, y: HeatAxis, groups: tuple[Category | None, ...] = ()) -> Heat:
    """Return a heat map whose cells hold 20, 40, 60, … customers with ten, eleven, … each."""
    places = [(column, row) for row in range(y.size) for column in range(x.size)]
    cells = tuple(
        HeatCell(column, row, 20 * index, Decimal(20 * index * (10 + index)), (MetricTotal("satisfaction", 20, 16.0),))
        for index, (column, row) in enumerate(places, start=1)
    )
    whole = HeatCell(-1, -1, sum(one.customers for one in cells), sum((one.revenue for one in cells), Decimal(0)))
    return Heat(x, y, cells, HeatCell(-1, -1), whole, 19_997, None, "CNY", groups)


BANDS = heat_of(banded(2, 4, unit="orders", low=1, high=9), banded(100, 12_345.6))
VALUES = heat_of(listed("Champions", "At risk"), listed("北京市", "上海市", "others (3)"))


def spec_of(heat: Heat, measure: str = "revenue", language: str = "en", **options: Any) -> dict[str, Any]:
    drawn: dict[str, Any] = heat_map(heat, MEASURE[measure], translator(language), **options).to_dict()  # type: ignore[index]
    return drawn


def rows_of(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for rows in spec["datasets"].values() for row in rows]


@pytest.mark.parametrize(
    ("measure", "heat", "language", "dark"), combinations(list(MEASURE), [BANDS, VALUES], LANGUAGES, [False, True])
)
def test_vega_draws_it(heat: Heat, measure: str, language: str, dark: bool) -> None:
    svg = vl_convert.vegalite_to_svg(spec_of(heat, measure, language, dark=dark))
    assert svg.count("<text") > 10


def test_each_cell_says_its_figure_and_its_customers() -> None:
    words = [row["text"] for row in rows_of(spec_of(BANDS)) if "text" in row]
    assert words[:2] == ["¥220", "20 customers"]
    assert len(words) == 2 * len(BANDS.cells)


def test_the_edges_of_bands_are_real_and_in_the_readers_way() -> None:
    assert edge_labels(banded(100, 12_345.6), EN, "CNY") == ["¥0", "¥100", "¥12.3\u00a0k", "¥50\u00a0k"]
    assert edge_labels(banded(100, 12_345.6), ZH, "CNY") == ["¥0", "¥100", "¥1.23万", "¥5万"]
    assert edge_labels(banded(12_341, 12_342), EN, "CNY") == ["¥0", "¥12,341", "¥12,342", "¥50,000"]


def test_a_band_of_which_less_is_better_begins_with_the_greatest() -> None:
    axis = BandAxis("r", "r", said("Recency"), said(""), "days", "less", True, Bands("r"), (3.0, 30.0), 0.0, 365.0)
    assert edge_labels(axis, EN, None) == ["365", "30", "3", "0"]


def test_long_names_are_broken_into_lines_that_fit() -> None:
    side = listed("Can't lose them", "潜在忠诚客户")
    assert category_labels(side, EN, 63) == [["Can't", "lose them"], ["潜在忠诚", "客户"]]
    assert category_labels(side, EN, 0) == [["Can't lose them"], ["潜在忠诚客户"]]


def test_small_cells_of_an_index_have_no_colour_and_empty_ones_no_words() -> None:
    few = HeatCell(0, 0, 9, Decimal(900))
    none = HeatCell(1, 0)
    many = HeatCell(2, 0, 91, Decimal(9_100))
    whole = HeatCell(-1, -1, 100, Decimal(10_000))
    heat = Heat(banded(2, 4), banded(), (few, none, many), HeatCell(-1, -1), whole, 19_997, None, "CNY")
    spec = spec_of(heat, "money_index")
    assert [row["cell"] for row in rows_of(spec) if "shade" in row] == ["2-0"]
    assert {row["cell"] for row in rows_of(spec) if "text" in row} == {"0-0", "2-0"}


def test_a_heat_map_of_one_cell_is_drawn() -> None:
    heat = heat_of(banded(), banded())
    vl_convert.vegalite_to_svg(spec_of(heat))
    assert "100% of customers bring 100% of revenue" in alt_text(heat, MEASURE["revenue"], EN)


def test_the_groups_of_a_template_are_outlined_in_their_colours_and_named_with_their_own_figures_only() -> None:
    groups = tuple(
        Category(said(name), tone=tone) for name, tone in (("Left", "rose"), ("Left", "rose"), ("Right", "sky"))
    )
    heat = heat_of(banded(2, 4), banded(), groups)
    rows = rows_of(spec_of(heat))
    assert sorted(row["color"] for row in rows if "color" in row and "text" not in row) == ["#2f94bd", "#c2506b"]
    assert [row["text"] for row in rows if "text" in row and row["text"].isalpha()] == ["B", "B", "A"]
    assert not any("Left" in row.get("text", "") for row in rows)
    told = {row["group"] for row in rows if "group" in row}
    assert told == {"A Right (60 customers · 50% · ¥780)", "B Left (60 customers · 50% · ¥700)"}
    (key,) = [row["text"] for row in rows_of(spec_of(heat, titled=True)) if "\n" in row.get("text", "")]
    assert key.splitlines()[1:] == ["A  Right: 60 customers · 50% · ¥780", "B  Left: 60 customers · 50% · ¥700"]
    assert "Right: 60 customers · 50% · ¥780." in alt_text(heat, MEASURE["revenue"], EN)
    vl_convert.vegalite_to_svg(spec_of(heat, titled=True))


def test_of_a_cell_nothing_is_said_under_the_name_of_its_group() -> None:
    groups = (Category(said("Left")), Category(said("Left")), Category(said("Right")))
    heat = heat_of(banded(2, 4), banded(), groups)
    assert [(one.letter, one.customers, one.revenue) for one in heat.named] == [("A", 60, 780), ("B", 60, 700)]
    for t in (EN, ZH):
        for cell in heat.cells:
            title = t(cell_title(heat, cell))
            assert title.startswith(t(cell_words(heat, cell)))
            assert t(groups[cell.x].label) in title  # type: ignore[union-attr]
        for measure in ("customers", "revenue", "money_index"):
            said_first = t(finding_of(heat, MEASURE[measure])[1])
            assert t(cell_title(heat, heat.cells[2])) in said_first or t(cell_title(heat, heat.cells[0])) in said_first


def test_the_figures_of_the_groups_sum_to_those_of_all_cells() -> None:
    heat = heat_of(banded(*range(1, 30)), banded(), tuple(Category(said(str(index // 2))) for index in range(30)))
    assert sum(one.customers for one in heat.named) == heat.whole.customers
    assert sum(one.revenue for one in heat.named) == heat.whole.revenue
    one_each = heat_of(banded(*range(1, 30)), banded(), tuple(Category(said(str(index))) for index in range(30)))
    assert [one.letter for one in one_each.named][24:28] == ["Y", "Z", "AA", "AB"]


def test_hostile_values_stay_values() -> None:
    heat = heat_of(listed(*HOSTILE), listed(*HOSTILE))
    spec = spec_of(heat, "share_index")
    vl_convert.vegalite_to_svg(spec)
    rest = json.dumps({key: value for key, value in spec.items() if key not in ("datasets", "params")})
    assert "alert" not in rest
    assert "trap" not in rest


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("kind", ["sum", "index"])
def test_what_is_written_stands_out_from_every_colour(kind: str, dark: bool) -> None:
    colors = ramp([50, 100, 200], kind, dark=dark)
    for step in range(101):
        shade = colors.color(step / 100)
        assert contrast(ink_on(shade), shade) >= 4.5, shade


def test_the_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_an_index_is_coloured_by_its_ratio_around_a_hundred() -> None:
    colors = ramp([50, 200], "index", dark=False)
    assert [colors.place(value) for value in (50, 100, 200, 0, 1_000)] == pytest.approx([0, 0.5, 1, 0, 1])
    assert (colors.color(0), colors.color(0.5), colors.color(1)) == DIVERGING[False]
    assert ramp([100, 101], "index", dark=False).place(101) < 0.53  # hardly different, hardly coloured


def test_sums_begin_at_zero_and_means_at_the_least() -> None:
    sums, means = ramp([4, 100], "sum", dark=True), ramp([0.7, 0.9], "mean", dark=True)
    assert [sums.place(value) for value in (0, 25, 100, -5)] == [0, 0.5, 1, 0]
    assert [means.place(value) for value in (0.7, 0.8, 0.9)] == pytest.approx([0, 0.5, 1])
    assert [sums.value(place) for place in (0, 0.5, 1)] == [0, 25, 100]
    assert means.color(1) == SEQUENTIAL[True][2]


def test_the_faint_ink_of_small_cells_is_legible() -> None:
    from crm_dashboard.charts.drawing.palette import FAINT

    for dark in (False, True):
        assert contrast(FAINT[dark], BLANK[dark]) >= 4.5


def test_the_finding_leads_the_picture_that_stands_alone() -> None:
    alone, beside = spec_of(BANDS, titled=True)["title"], spec_of(BANDS)["title"]
    assert "of customers bring" in alone["text"]
    assert beside["text"] == "Revenue: Money spent by Orders"
    assert beside["subtitle"] == ["as of Oct 1, 2024 · all history · 900 customers"]


def test_values_summed_up_have_no_colour_among_single_ones_and_the_subtitle_says_so() -> None:
    side = CategoryAxis(said("Province"), (Category(said("Zhejiang")), Category(said("others (3)"), "others")))
    heat = heat_of(listed("Champions", "At risk"), side)
    spec = spec_of(heat)
    assert [row["cell"] for row in rows_of(spec) if "shade" in row] == ["0-0", "1-0"]
    assert "several values together have no colour" in spec["title"]["subtitle"][0]
    assert [row["cell"] for row in rows_of(spec_of(heat, "money_index")) if "shade" in row] == [
        "0-0",
        "1-0",
        "0-1",
        "1-1",
    ]


@pytest.mark.parametrize(("measure", "scale"), [("revenue", "square-root scale"), ("share_index", "scale by ratio")])
def test_the_legend_says_when_its_scale_is_not_linear(measure: str, scale: str) -> None:
    assert f'"{scale}"' in json.dumps(spec_of(VALUES, measure))
    assert '"title": null' in json.dumps(legend_of(spec_of(VALUES, "satisfaction")))


def test_on_a_phone_the_legend_lies_below_and_what_is_written_in_a_cell_fits_into_it() -> None:
    names = [f"Segment {index}" for index in range(8)]
    heat = heat_of(listed(*names), listed("Zhejiang", "Jiangsu"))
    wide, phone = spec_of(heat), spec_of(heat, width=320)
    assert legend_of(wide)["orient"] == "right"
    assert legend_of(phone)["orient"] == "bottom"
    assert "labelAngle" in json.dumps(phone)
    assert "labelAngle" not in json.dumps(wide)
    room = (320 - 20) / 8
    assert all(text_width(row["text"], row["font_size"]) <= room for row in rows_of(phone) if "font_size" in row)


def legend_of(spec: dict[str, Any]) -> dict[str, Any]:
    """Return the legend of the colours."""
    (legend,) = (
        layer["encoding"]["color"]["legend"]
        for layer in spec["layer"]
        if layer.get("encoding", {}).get("color", {}).get("legend")
    )
    found: dict[str, Any] = legend
    return found
