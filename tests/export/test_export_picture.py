"""A chart leaves as a picture: drawn on white paper, with its words, without asking a server."""

from __future__ import annotations

import struct

import altair as alt
import pandas as pd
import pytest

from crm_dashboard.export.caption import Caption
from crm_dashboard.export.picture import WIDTH, picture


def chart() -> alt.Chart:
    rows = pd.DataFrame({"c0": ["甲", "乙"], "c1": [12_000, 5]})
    return alt.Chart(rows, title="两组 客户").mark_bar().encode(x="c0:N", y=alt.Y("c1:Q", axis=alt.Axis(format=",")))


def test_a_png_is_sharp_and_as_wide_as_a_slide() -> None:
    content = picture(chart(), "png", "zh")
    assert content.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", content[16:24])
    assert width > 2 * WIDTH > height


def test_an_svg_holds_its_words_and_white_paper() -> None:
    content = picture(chart(), "svg", "en").decode()
    assert content.startswith("<svg")
    assert "两组 客户" in content
    assert "12,000" in content
    assert 'fill="white"' in content


def test_no_other_server_is_asked_for_rows() -> None:
    stranger = alt.Chart(alt.UrlData("http://127.0.0.1:1/rows.json")).mark_bar().encode(x="a:Q")
    with pytest.raises(ValueError, match="not allowed"):
        picture(stranger, "svg", "en")


def test_a_picture_carries_its_finding_rule_and_source_beside_its_own_title() -> None:
    caption = Caption("甲组最大", ("金额 ≥ 1,000", "数据来源：示例商城 · 数据截至 2026年9月30日"))
    content = picture(chart(), "svg", "zh", caption).decode()
    places = [content.index(words) for words in (caption.title, "两组 客户", *caption.lines)]
    assert places == sorted(places)


@pytest.mark.parametrize("text", ["word " * 60, "高价值高忠诚度客户" * 20])
def test_a_long_caption_is_broken_into_lines_that_fit(text: str) -> None:
    content = picture(chart(), "png", "zh", Caption(text, (text,)))
    width, _height = struct.unpack(">II", content[16:24])
    assert width < 2 * (WIDTH + 120)
