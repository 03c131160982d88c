"""Customers as a file: made when its button is pressed, of the data that the page shows, and on record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import streamlit as st

from crm_dashboard.analysis import Answer
from crm_dashboard.data.identity import audit
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.errors import CrmError
from crm_dashboard.export.file_names import file_name, media_type
from crm_dashboard.export.table import csv_bytes
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.text import N_, text
from crm_dashboard.ui.session.boundary import to_crm_error
from crm_dashboard.ui.session.state import Remembered, session_token
from crm_dashboard.ui.wording.escape import literal
from crm_dashboard.ui.workspaces.chooser import workspace_title

REFUSED = "refused files"
_REFUSED: Remembered[list[CrmError]] = Remembered(REFUSED, [])


@dataclass(frozen=True)
class Sheet:
    """What a file of customers holds; `masked` says that no name or contact is in it in full."""

    titles: Sequence[str]
    rows: Iterable[Sequence[object]]
    masked: bool = True


@dataclass(frozen=True)
class Source:
    """Of which data a file is made, and for which browser session."""

    workspace: str
    version: str
    session: str


def file_button(
    answer: Answer,
    sheet: Callable[[Workspace], Sheet],
    t: Translator,
    *,
    key: str,
    hint: str,
    about: tuple[str, ...],
    label: str | None = None,
    disabled: bool = False,
) -> None:
    """Draw the button that makes the file, and say why an earlier one was not made; `about` says what it holds, in its name."""
    workspace = answer.workspace
    show_refused_files(t)
    source = Source(workspace.name, workspace.version_id, session_token())
    st.download_button(
        label or t(N_("Download CSV")),
        data=recorded_file(source, sheet, refusals()),
        file_name=file_name((*about, workspace_title(workspace, t)), date_of(answer.matrix.as_of), "csv"),
        mime=media_type("csv"),
        icon=":material/download:",
        on_click="ignore",
        disabled=disabled,
        help=hint,
        key=key,
    )


def refusals() -> list[CrmError]:
    """Return why files were not made, still to be told: one is made on another thread, where nothing can be drawn."""
    return _REFUSED.begin([])


def show_refused_files(t: Translator) -> None:
    """Say, once, why earlier files were not made."""
    refused = refusals()
    while refused:
        problem = refused.pop(0)
        sentences = [t(problem.what), *([t(problem.next_step)] if problem.next_step else [])]
        st.toast(literal(" ".join(sentences)), icon=":material/error:", duration="long")


def recorded_file(
    source: Source, sheet: Callable[[Workspace], Sheet], refused: list[CrmError] | None = None
) -> Callable[[], bytes]:
    """Return the maker of a file: on whatever thread it runs, it opens a handle of its own.

    Without its audit row there is no file, nor once the workspace is at another version than the page's: columns and
    cells may be others then. Why there is none is added to `refused`.
    """

    def make() -> bytes:
        try:
            return _made(source, sheet)
        except Exception as problem:
            if refused is not None:
                refused.append(to_crm_error(problem))
            raise

    return make


def _made(source: Source, sheet: Callable[[Workspace], Sheet]) -> bytes:
    with open_workspace(source.workspace) as workspace:
        if workspace.version_id != source.version:
            raise CrmError(
                text(N_("Other data were loaded since this list was drawn, so the file was not made.")),
                next_step=text(N_("The page shows the new data now: download again.")),
            )
        made, folder = sheet(workspace), workspace.folder
        rows = _Counted(made.rows)
        content = csv_bytes(made.titles, rows)
    audit.record(folder, "export", session=source.session, rows=rows.count, masked=made.masked, version=source.version)
    return content


class _Counted:
    """Rows that are counted as they are written."""

    def __init__(self, rows: Iterable[Sequence[object]]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Sequence[object]]:
        for row in self._rows:
            self.count += 1
            yield row
