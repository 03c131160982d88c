"""A matrix without names leads to the step where they are given, and does not lose a draft that somebody has named."""

from __future__ import annotations

import pytest

from tests.ui.conftest import Open

QUESTION = {"x": "monetary~at:100~auto", "y": "frequency~at:3~auto", "z": "recency~at:90~auto"}


def has_button(app: object, key: str) -> bool:
    return any(button.key == key for button in app.button)  # type: ignore[attr-defined]


@pytest.mark.parametrize("page", ["matrix", "segments"])
def test_the_wizard_opens_at_the_names_of_the_matrix_that_was_seen(open_page: Open, page: str) -> None:
    app = open_page(page, "en", **QUESTION)
    app.button(key="name_segments").click().run()
    app.switch_page("pages/guide.py").run()
    assert not app.exception
    names = [field.value for field in app.text_input if field.value]
    assert len(names) == 8
    assert names[0] == "Money spent high · Orders high · Recency good"


def test_a_matrix_with_names_needs_no_such_link(open_page: Open) -> None:
    assert not has_button(open_page("segments", "en", template="value_frequency"), "name_segments")


def test_a_draft_with_names_of_ones_own_is_asked_about(open_page: Open) -> None:
    app = open_page("segments", "en", **QUESTION)
    app.button(key="name_segments").click().run()
    app.switch_page("pages/guide.py").run()
    app.text_input[0].set_value("Our best").run()
    app.switch_page("pages/segments.py").run()
    assert any("a draft with names of yours" in text.value for text in app.markdown)
    app.button(key="name_segments").click().run()
    app.switch_page("pages/guide.py").run()
    assert app.text_input[0].value == "Money spent high · Orders high · Recency good"
