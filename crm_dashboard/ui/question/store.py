"""The question is the state: one frozen `MatrixSpec` for each workspace of a session, and the only way to change it.

A control shows what `current` returns and calls `change` when somebody uses it; nothing reads a widget for the question.
"""

from __future__ import annotations

from collections.abc import Callable

from crm_dashboard import analysis
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.errors import CrmError
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.question.history import History
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.ui.question.adaptation import adapt_to_data
from crm_dashboard.ui.question.usual import first_question
from crm_dashboard.ui.session.notices import notify
from crm_dashboard.ui.session.state import Remembered

Edit = Callable[[MatrixSpec], MatrixSpec]
_HISTORY = Remembered("question history", History())
_ADAPTED: Remembered[object] = Remembered("question adapted", None)
"""The question that was adapted last, and what of the workspace the adaptation depended on."""


def current(workspace: Workspace, t: Translator) -> MatrixSpec:
    """Return the question of this session, as far as the data can answer it; what they cannot is named on the page.

    At first it is the usual question of the workspace. Composites have their ranges.
    """
    history = history_of(workspace.name)
    spec = history.current or first_question(workspace)
    has_template = spec.template in analysis.offers_of(workspace)  # somebody may have deleted it
    data = (workspace.version_id, workspace.shown_columns, has_template)
    if _ADAPTED.get(workspace.name) != (spec, data):
        spec = adapt_to_data(workspace, spec, history, t)
        _HISTORY.set(history.with_current(spec), workspace.name)
        _ADAPTED.set((spec, data), workspace.name)
    return spec


def change(workspace: str, edit: Edit) -> None:
    """Replace the question by what `edit` makes of it, as a new version; for a callback, or before the controls are drawn.

    What `edit` refuses with a `CrmError` is told over the page, and the question stays as it is.
    """
    history = history_of(workspace)
    if history.current is None:
        return
    try:
        open_question(workspace, edit(history.current))
    except CrmError as problem:
        notify(problem.what)


def open_question(workspace: str, spec: MatrixSpec) -> None:
    """Set the question, as a new version: to that of a link, a saved matrix, an earlier version."""
    _HISTORY.set(history_of(workspace).push(spec), workspace)


def history_of(workspace: str) -> History:
    """Return the versions of the question in this session, with the one that stands."""
    return _HISTORY.get(workspace)


def undo(workspace: str) -> None:
    """Set the question to the version before."""
    _HISTORY.set(history_of(workspace).back(), workspace)


def redo(workspace: str) -> None:
    """Set the question to the version that was undone last."""
    _HISTORY.set(history_of(workspace).forward(), workspace)
