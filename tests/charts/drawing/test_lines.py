"""Texts are broken where the chart is too narrow for them, and nowhere else."""

from __future__ import annotations

from crm_dashboard.charts.drawing.lines import break_lines, break_subtitle, break_title, text_width


def test_a_chinese_character_is_as_wide_as_it_is_high() -> None:
    assert text_width("客户", 12) == 24
    assert round(text_width("ab", 100)) == 114


def test_lines_end_between_words_and_between_chinese_characters() -> None:
    assert break_lines("Cannot lose them", 70, 11) == ["Cannot lose", "them"]
    assert break_lines("高价值高忠诚度", 50, 12) == ["高价值高", "忠诚度"]


def test_no_character_stands_alone_and_a_text_that_is_too_long_ends_in_dots() -> None:
    assert break_lines("高价值客户", 50, 12) == ["高价值", "客户"]
    assert break_lines("one two three four", 20, 10, most=2) == ["one", "two…"]


def test_a_title_that_fits_stays_one_text() -> None:
    assert break_title("Strangers grew", 980) == "Strangers grew"
    assert break_title("Strangers grew by 4,181 to 14,630 since Oct 2024", 300) == [
        "Strangers grew by 4,181 to",
        "14,630 since Oct 2024",
    ]
    assert break_subtitle(["short", "a line that does not fit"], 90) == ["short", "a line that", "does not fit"]
