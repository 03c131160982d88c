"""Labels of a choice are told apart, so that what was chosen is what comes back."""

from __future__ import annotations

from crm_dashboard.ui.wording.labels import distinct


def test_equal_labels_are_numbered_and_others_stay_as_they_are() -> None:
    assert distinct({"a": "Name", "b": "City", "c": "Name", "d": "Name (2)", "e": "Name"}) == {
        "a": "Name", "b": "City", "c": "Name (2)", "d": "Name (2) (2)", "e": "Name (3)"
    }  # fmt: skip
