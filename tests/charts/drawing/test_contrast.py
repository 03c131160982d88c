"""Text and marks stand out from what they lie on, in both themes, as WCAG 2 asks: 4.5 for text, 3 for marks."""

import tomllib
from pathlib import Path

import pytest

from crm_dashboard.charts.drawing.contrast import contrast, ink_on
from crm_dashboard.charts.drawing.palette import (
    FAINT,
    INK,
    PAPER,
    UNCLASSIFIED_DARK,
    UNCLASSIFIED_LIGHT,
    cell_color,
    cell_style,
    tone_color,
)
from crm_dashboard.model.segments.template import TONES
from crm_dashboard.ui.wording.emphasis import DARK_INK
from tests.charts.cube.test_cube import axis_of

TEXT, MARK = 4.5, 3.0
THEMES = tomllib.loads((Path(__file__).parents[3] / ".streamlit" / "config.toml").read_text())["theme"]
DARK = {"light": False, "dark": True}
CAPTION = 0.6
"""Streamlit writes captions with so much of the text colour."""
TINT = 0.1
"""Streamlit lays so much of the primary colour behind what is chosen."""


def mixed(front: str, back: str, share: float) -> str:
    pairs = [(int(front[at : at + 2], 16), int(back[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(one * share + other * (1 - share)):02x}" for one, other in pairs)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_text_and_captions_can_be_read_on_page_and_sidebar(name: str) -> None:
    theme = THEMES[name]
    for paper in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        assert contrast(theme["textColor"], paper) >= TEXT
        assert contrast(mixed(theme["textColor"], paper, CAPTION), paper) >= TEXT


@pytest.mark.parametrize("name", ["light", "dark"])
def test_what_is_chosen_can_be_read_on_its_tint(name: str) -> None:
    theme = THEMES[name]
    for paper in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        assert contrast(theme["primaryColor"], mixed(theme["primaryColor"], paper, TINT)) >= TEXT


@pytest.mark.parametrize(("name", "ink"), [("light", "#ffffff"), ("dark", DARK_INK)])
def test_the_label_of_a_primary_button_can_be_read(name: str, ink: str) -> None:
    assert contrast(ink, THEMES[name]["primaryColor"]) >= TEXT


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_colours_of_charts_stand_out_from_the_page(name: str) -> None:
    paper, dark = THEMES[name]["backgroundColor"], DARK[name]
    assert paper == PAPER[dark]
    assert contrast(INK[dark], paper) >= TEXT
    assert contrast(FAINT[dark], paper) >= TEXT
    for color in THEMES[name]["chartCategoricalColors"]:
        assert contrast(color, paper) >= MARK


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_colour_of_every_segment_stands_out_and_can_be_written_on(name: str) -> None:
    axes = (axis_of(cuts=(1.0, 2.0)), axis_of(cuts=(1.0, 2.0)))
    paper, dark = THEMES[name]["backgroundColor"], DARK[name]
    cells = {cell_color(axes, (x, y), dark=dark) for x in range(3) for y in range(3)}
    tones = {tone_color(tone, dark=dark) for tone in TONES}
    for color in cells | tones | {UNCLASSIFIED_DARK if dark else UNCLASSIFIED_LIGHT}:
        assert contrast(color, paper) >= MARK, color
        assert contrast(ink_on(color), color) >= TEXT, color


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_name_of_a_segment_in_a_table_can_be_read_on_every_wash(name: str) -> None:
    for tone in TONES:
        style = cell_style(tone_color(tone, dark=DARK[name]), dark=DARK[name])
        ground, ink = (part.split(": ")[1] for part in style.split("; "))
        assert contrast(ink, ground) >= TEXT, tone
