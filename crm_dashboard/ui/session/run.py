"""One run of a page: its language, its theme, and the one workspace handle that is closed at its end."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property

import streamlit as st

from crm_dashboard.data.workspace.samples import DEFAULT_SAMPLE, SAMPLES
from crm_dashboard.data.workspace.sweep import start_sweeping
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace, workspace_exists
from crm_dashboard.errors import WorkspaceError
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.question.not_applied import NotApplied
from crm_dashboard.settings import current
from crm_dashboard.text import N_, Text, text
from crm_dashboard.ui.session.not_applied import report
from crm_dashboard.ui.session.preparing import wait_for_sample
from crm_dashboard.ui.session.state import CHOSEN_WORKSPACE

_LOG = logging.getLogger(__name__)
_CURRENT: ContextVar[Run] = ContextVar("run")


class Run:
    """What a page needs while it runs."""

    def __init__(self, t: Translator) -> None:
        self.t = t
        self._opened: list[Workspace] = []

    @cached_property
    def workspace(self) -> Workspace:
        """The chosen workspace; the sample where the chosen one is gone."""
        name = CHOSEN_WORKSPACE.get()
        if not workspace_exists(name):
            self._tell_not_opened(name, text(N_("It is no longer there.")))
            CHOSEN_WORKSPACE.set(name := DEFAULT_SAMPLE)
        try:
            workspace = self._open(name)
        except WorkspaceError as problem:
            if name == DEFAULT_SAMPLE:
                raise
            self._tell_not_opened(name, problem.what)
            CHOSEN_WORKSPACE.set(DEFAULT_SAMPLE)
            workspace = self._open(DEFAULT_SAMPLE)
        self._opened.append(workspace)
        return workspace

    def _tell_not_opened(self, name: str, why: Text) -> None:
        report(NotApplied(text(N_("Workspace")), name, why, text(N_("The sample is open instead."))))

    def _open(self, name: str) -> Workspace:
        if name in SAMPLES:
            wait_for_sample(name, self.t)
        return open_workspace(name)

    @property
    def dark(self) -> bool:
        """Whether the reader's theme is dark."""
        return st.context.theme.type == "dark"

    def close(self) -> None:
        """Close what the run opened."""
        for workspace in self._opened:
            try:
                workspace.close()
            except Exception:  # noqa: BLE001 - the page is drawn; the next run opens anew
                _LOG.exception("a workspace could not be closed")


@contextmanager
def running(t: Translator) -> Iterator[Run]:
    """Open a run for the script that follows, and close it however the script ends.

    The first one of a process has what is left over under the workspaces root swept, beside all else.
    """
    start_sweeping(current())
    run = Run(t)
    token = _CURRENT.set(run)
    try:
        yield run
    finally:
        run.close()
        _CURRENT.reset(token)


def current_run() -> Run:
    """Return the run of the script that calls."""
    return _CURRENT.get()
