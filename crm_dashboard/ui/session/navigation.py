"""The pages, by section, under names that the reader understands."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import streamlit as st

from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_

ICON = str(Path(__file__).with_name("icon.png"))
"""The tab's icon. Pages have none in the menu: for a Material icon there, the browser would ask another server."""


@dataclass(frozen=True)
class Entry:
    """A page: the name of its script and in the address, its section, its title, and what the menu says of it.

    Without a sentence it is reached from other pages only.
    """

    name: str
    section: str
    title: str
    about: str = ""


_START, _EXPLORE, _PREPARE = "", N_("Explore"), N_("Prepare")
ENTRIES = (
    Entry("start", _START, N_("Start")),
    Entry(
        "overview",
        _EXPLORE,
        N_("Overview"),
        N_("How it goes: headline figures, what changed, what stands out, and where to go on."),
    ),
    Entry(
        "matrix",
        _EXPLORE,
        N_("Matrix"),
        N_("Customers by two or three dimensions: who is where, how many, and what they bring."),
    ),
    Entry(
        "segments",
        _EXPLORE,
        N_("Segments"),
        N_("A strategy card for each segment: who it is, what is at stake, what to do, and who is first."),
    ),
    Entry(
        "heatmap",
        _EXPLORE,
        N_("Heat map"),
        N_("Two dimensions in bands, or segments against province, channel or age: where people and money are."),
    ),
    Entry(
        "trends",
        _EXPLORE,
        N_("Trends"),
        N_("Segments month by month: who grew, who shrank, what they bring, from what was known then."),
    ),
    Entry(
        "customers",
        _EXPLORE,
        N_("Customer list"),
        N_("Every customer of the question, to sort, filter, look up and take away as a file."),
    ),
    Entry("customer", _EXPLORE, N_("Customer")),
    Entry(
        "guide",
        _PREPARE,
        N_("Build a matrix"),
        N_("Six guided steps from a goal to a saved matrix with names and plays."),
    ),
    Entry(
        "data",
        _PREPARE,
        N_("Data"),
        N_("What is loaded, from where and until when; load a file; what cleaning took out."),
    ),
    Entry(
        "fit",
        _PREPARE,
        N_("Data fit"),
        N_("What the data carry: every page, matrix and dimension judged, why, and what would open it."),
    ),
    Entry("glossary", _PREPARE, N_("Glossary"), N_("What the words on these pages mean, each in two sentences.")),
)
"""All pages in the order of the menu; the first is the address alone, which leads on."""


def navigation(t: Translator) -> st.Page:
    """Declare the pages and return the one that was asked for."""
    return st.navigation(
        {
            t(section) if section else "": [_page(entry, t) for entry in entries]
            for section, entries in groupby(ENTRIES, key=lambda entry: entry.section)
        }
    )


def _page(entry: Entry, t: Translator) -> st.Page:
    return st.Page(
        f"pages/{entry.name}.py",
        title=t(entry.title),
        url_path=entry.name,
        default=entry is ENTRIES[0],
        visibility="visible" if entry.about else "hidden",
        help=t(entry.about) if entry.about else None,
    )
