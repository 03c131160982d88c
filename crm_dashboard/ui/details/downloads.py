"""What can be taken away of what a page shows: the picture and the figures, each made when its button is pressed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import altair as alt
import streamlit as st

from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.errors import CrmError
from crm_dashboard.export.caption import Caption
from crm_dashboard.export.file_names import file_name, media_type
from crm_dashboard.export.picture import Kind, picture
from crm_dashboard.export.table import csv_bytes
from crm_dashboard.export.workbook import workbook_bytes
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.details.customers_file import Sheet, refusals
from crm_dashboard.ui.session.boundary import to_crm_error

_PICTURES: dict[Kind, str] = {"png": N_("Picture (PNG)"), "svg": N_("Picture (SVG)")}
_TABLES = {"csv": (N_("Figures (CSV)"), csv_bytes), "xlsx": (N_("Figures (Excel)"), workbook_bytes)}


@dataclass(frozen=True)
class Place:
    """Of which data, in which version, and under which key something is opened."""

    workspace: str
    version: str
    key: str


@dataclass(frozen=True)
class FileWords:
    """What the name of a file says: what it holds, in parts, and the day of its figures."""

    parts: tuple[str, ...]
    day: dt.date | None = None


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


def picture_buttons(
    place: Place, words: FileWords, chart: Callable[[Workspace], alt.TopLevelMixin], caption: Caption, t: Translator
) -> None:
    """Draw the buttons for a chart as a picture, which carries its caption."""
    for kind, label in _PICTURES.items():
        _button(place, words, kind, t(label), _picture_maker(chart, kind, caption, t.language))


def figures_buttons(
    place: Place,
    words: FileWords,
    rows: Callable[[Workspace], Sheet],
    t: Translator,
    kinds: tuple[str, ...] = ("csv", "xlsx"),
) -> None:
    """Draw the buttons for the figures as tables."""
    for kind in kinds:
        label, write = _TABLES[kind]
        _button(place, words, kind, t(label), _table_maker(rows, write))


def _button(place: Place, words: FileWords, ending: str, label: str, make: Callable[[Workspace], bytes]) -> None:
    st.download_button(
        label,
        data=file_of(place, make, refusals()),
        file_name=file_name(words.parts, words.day, ending),
        mime=media_type(ending),
        icon=":material/download:",
        on_click="ignore",
        key=f"file {place.key}:{ending}",  # a key of a control of the question begins with the workspace
    )


def _picture_maker(
    chart: Callable[[Workspace], alt.TopLevelMixin], kind: Kind, caption: Caption, language: str
) -> Callable[[Workspace], bytes]:
    return lambda workspace: picture(chart(workspace), kind, language, caption)


def _table_maker(rows: Callable[[Workspace], Sheet], write: Callable[..., bytes]) -> Callable[[Workspace], bytes]:
    def made(workspace: Workspace) -> bytes:
        sheet = rows(workspace)
        return write(sheet.titles, sheet.rows)

    return made


def file_of(place: Place, make: Callable[[Workspace], bytes], refused: list[CrmError]) -> Callable[[], bytes]:
    """Return the maker of a file, on whatever thread it runs; why there is none is added to `refused`."""

    def made() -> bytes:
        try:
            with handle(place) as workspace:
                return make(workspace)
        except Exception as problem:
            refused.append(to_crm_error(problem))
            raise

    return made
