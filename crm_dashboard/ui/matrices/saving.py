"""What a person asks to be saved, renamed or deleted: asked for in a callback, carried out before the next question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from crm_dashboard import analysis
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.errors import CrmError
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.text import N_, Words
from crm_dashboard.ui.session.state import Remembered


@dataclass(frozen=True)
class SaveAs:
    """Save the question under a new name; `freeze` is the as-of day to keep, where one is."""

    spec: MatrixSpec
    name: str
    about: Words
    freeze: dt.date | None

    def carry_out(self, workspace: Workspace) -> str:
        """Save, and return the key to open."""
        return analysis.save_matrix(workspace, self.spec, name=self.name, about=self.about, freeze=self.freeze)


@dataclass(frozen=True)
class SaveAgain:
    """Save the question under its key."""

    key: str
    spec: MatrixSpec
    as_of: dt.date

    def carry_out(self, workspace: Workspace) -> None:
        """Save; what is open stays open."""
        analysis.update_matrix(workspace, self.key, self.spec, self.as_of)


@dataclass(frozen=True)
class Rename:
    """Give a saved matrix another name."""

    key: str
    name: str

    def carry_out(self, workspace: Workspace) -> None:
        """Rename; what is open stays open."""
        analysis.rename_matrix(workspace, self.key, self.name)


@dataclass(frozen=True)
class Delete:
    """Delete a saved matrix."""

    key: str

    def carry_out(self, workspace: Workspace) -> None:
        """Delete; its question stays, without the names."""
        analysis.delete_matrix(workspace, self.key)


Request = SaveAs | SaveAgain | Rename | Delete
_DONE: dict[type, str] = {
    SaveAs: N_("The matrix is saved. Everybody who opens this workspace finds it."),
    SaveAgain: N_("The matrix is saved."),
    Rename: N_("The matrix has its new name."),
    Delete: N_("The matrix is deleted."),
}
_REQUESTED: Remembered[tuple[str, Request] | None] = Remembered("matrix request", None)
"""The last request, with its workspace."""
_PROBLEM: Remembered[tuple[str, type[Request], CrmError] | None] = Remembered("matrix request refused", None)
_TO_OPEN = Remembered("matrix to open", ("", ""))
"""The key of a saved matrix, and what is to be said when it is opened."""
_NOTE = Remembered("saved note", "")


def request(workspace: str, make: Callable[[], Request]) -> None:
    """Ask, in a callback, for what `make` returns; the next run carries it out."""
    _REQUESTED.set((workspace, make()))


def open_saved(workspace: str, key: str, *, note: str = "") -> None:
    """Open a saved matrix in the next run, with all of its question, and say then what there is to say."""
    _TO_OPEN.set((key, note), workspace)


def carry_out_request(workspace: Workspace, t: Translator) -> MatrixSpec | None:
    """Carry out what was asked for, and return the question to open, if there is one; before the controls are drawn.

    What cannot be done is kept to be shown: see `take_problem`.
    """
    of_workspace, requested = _REQUESTED.take() or ("", None)
    if requested and of_workspace == workspace.name:
        try:
            key = requested.carry_out(workspace)
        except CrmError as refused:
            _PROBLEM.set((workspace.name, type(requested), refused))
        else:
            _NOTE.set(t(_DONE[type(requested)]))
            if key:
                open_saved(workspace.name, key)
    opening, note = _TO_OPEN.take(workspace.name)
    if note:
        _NOTE.set(note)
    template = analysis.find_template(workspace, opening) if opening else None
    return template.spec() if template else None


def take_problem(workspace: Workspace) -> tuple[type[Request], CrmError] | None:
    """Return, once, what was asked for and not done, and why."""
    refused = _PROBLEM.take()
    return refused[1:] if refused and refused[0] == workspace.name else None


def saved_note() -> str:
    """Return, once, what was saved, renamed or deleted, to be said under the title: a toast would cover the actions beside it."""
    return _NOTE.take()
