"""Labels of a choice, no two alike: the browser sends back the label of what was chosen, so equal ones would be mixed up."""

from __future__ import annotations

from collections.abc import Mapping


def distinct(labels: Mapping[str, str]) -> dict[str, str]:
    """Return the labels by key, a second “Name” as “Name (2)”, and so on."""
    labelled: dict[str, str] = {}
    taken: set[str] = set()
    for key, label in labels.items():
        number, unlike = 1, label
        while unlike in taken:
            number += 1
            unlike = f"{label} ({number})"
        taken.add(unlike)
        labelled[key] = unlike
    return labelled
