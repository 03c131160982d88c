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
from crm_dashboard.ui.wording.escape import literal


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
_WISH: Remembered[tuple[str, Request] | None] = Remembered("wish for a matrix", None)
"""What was asked for last, and in which workspace."""
_REFUSED: Remembered[tuple[str, type[Request], CrmError] | None] = Remembered("refused wish for a matrix", None)
_TO_OPEN = Remembered("matrix to open", ("", ""))
"""The key of a saved matrix, and what is to be said when it is opened."""


def request(workspace: str, make: Callable[[], Request]) -> None:
    """Ask, in a callback, for what `make` returns; the next run carries it out."""
    _WISH.set((workspace, make()))


def open_saved(workspace: str, key: str, *, note: str = "") -> None:
    """Open a saved matrix in the next run, with all of its question, and say then what there is to say."""
    _TO_OPEN.set((key, said), workspace)


def carry_out_request(workspace: Workspace, t: Translator) -> MatrixSpec | None:
    """Carry out what was asked for, and return the question to open, if there is one; before the controls are drawn.

    What cannot be done is kept to be shown: see `take_problem`.
    """
    wish_workspace, wanted = _WISH.take() or ("", None)
    if wanted and wish_workspace == workspace.name:
        try:
            key = wanted.carry_out(workspace)
        except CrmError as refused:
            _REFUSED.set((workspace.name, type(wanted), refused))
        else:
            st.toast(t(_DONE[type(wanted)]), icon=":material/check:")
            if key:
                open_saved(workspace.name, key)
    opening, said = _TO_OPEN.take(workspace.name)
    if said:
        st.toast(literal(said), icon=":material/check:")
    template = analysis.find_template(workspace, opening) if opening else None
    return template.spec() if template else None


def take_problem(workspace: Workspace) -> tuple[type[Request], CrmError] | None:
    """Return, once, what was asked for and not done, and why."""
    refused = _REFUSED.take()
    return refused[1:] if refused and refused[0] == workspace.name else None
