"""Labels of a choice are told apart, so that what was chosen is what comes back."""

from __future__ import annotations

from crm_dashboard.i18n.translator import translator
from crm_dashboard.model.segments.template_file import templates
from crm_dashboard.ui.wording.labels import distinct
from crm_dashboard.ui.wording.play_words import play_markdown


def test_equal_labels_are_numbered_and_others_stay_as_they_are() -> None:
    assert distinct({"a": "Name", "b": "City", "c": "Name", "d": "Name (2)", "e": "Name"}) == {
        "a": "Name", "b": "City", "c": "Name (2)", "d": "Name (2) (2)", "e": "Name (3)"
    }  # fmt: skip


def test_a_play_s_lines_are_labelled_with_the_colon_of_each_language() -> None:
    """The colon stands outside of the bold label: Markdown knows no bold that ends in a Chinese colon before a character."""
    play = templates()["value_loyalty"].groups[0].play
    assert play is not None
    assert play_markdown(play, translator("zh")).startswith("**目标**：")
    assert play_markdown(play, translator("en")).startswith("**Aim**: ")
