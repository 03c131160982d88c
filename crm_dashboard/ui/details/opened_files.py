"""What a figure's menu gives to take away: the picture and the data, each made when its button is pressed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import altair as alt
import streamlit as st

from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.errors import CrmError
from crm_dashboard.export.picture import Kind, picture
from crm_dashboard.export.table import csv_bytes, file_name
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.details.customers_file import Sheet, refusals
from crm_dashboard.ui.session.boundary import told_as

_PICTURES: dict[Kind, str] = {"png": N_("Picture (PNG)"), "svg": N_("Picture (SVG)")}
_MIME = {"png": "image/png", "svg": "image/svg+xml", "csv": "text/csv"}


@dataclass(frozen=True)
class Place:
    """Of which data, in which version, and under which key something is opened."""

    workspace: str
    version: str
    key: str


@contextmanager
def handle(place: Place) -> Iterator[Workspace]:
    """Open the place's data at its version, whatever is current by now; raise `WorkspaceError` where it is gone."""
    with open_workspace(place.workspace) as current:
        if current.version_id == place.version:
            with current.guard():
                yield current
            return
        with current.open_version(place.version) as then, then.guard():
            yield then


def picture_buttons(place: Place, title: str, chart: Callable[[Workspace], alt.TopLevelMixin], t: Translator) -> None:
    """Draw the buttons for a chart as a picture."""
    for kind, label in _PICTURES.items():
        _button(place, title, kind, t(label), _drawn(chart, kind, t.language))


def data_button(place: Place, title: str, rows: Callable[[Workspace], Sheet], t: Translator) -> None:
    """Draw the button for the figures as CSV."""
    _button(place, title, "csv", t(N_("Data (CSV)")), _written(rows))


def _button(place: Place, title: str, ending: str, label: str, make: Callable[[Workspace], bytes]) -> None:
    st.download_button(
        label,
        data=file_of(place, make, refusals()),
        file_name=file_name(title, place.version, ending),
        mime=_MIME[ending],
        icon=":material/download:",
        on_click="ignore",
        key=f"{place.key}:{ending}",
    )


def _drawn(chart: Callable[[Workspace], alt.TopLevelMixin], kind: Kind, language: str) -> Callable[[Workspace], bytes]:
    return lambda workspace: picture(chart(workspace), kind, language)


def _written(rows: Callable[[Workspace], Sheet]) -> Callable[[Workspace], bytes]:
    def write(workspace: Workspace) -> bytes:
        sheet = rows(workspace)
        return csv_bytes(sheet.titles, sheet.rows)

    return write


def file_of(place: Place, make: Callable[[Workspace], bytes], refused: list[CrmError]) -> Callable[[], bytes]:
    """Return the maker of a file, on whatever thread it runs; why there is none is added to `refused`."""

    def made() -> bytes:
        try:
            with handle(place) as workspace:
                return make(workspace)
        except Exception as problem:
            refused.append(told_as(problem))
            raise

    return made
