"""Reads workspace and question from the address, and writes what is seen into it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.errors import VersionUnreadable
from crm_dashboard.model.question.not_applied import NotApplied
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.model.segments.template import Template
from crm_dashboard.text import N_, text
from crm_dashboard.ui.question.default_question import default_question
from crm_dashboard.ui.question.link_parameters import from_params, to_params
from crm_dashboard.ui.question.store import open_question
from crm_dashboard.ui.session import not_applied
from crm_dashboard.ui.session.browser_address import report_unknown, write
from crm_dashboard.ui.session.run import Run
from crm_dashboard.ui.session.state import CHOSEN_WORKSPACE, Remembered

_LINK_READ = Remembered("link read", False)


def read_link(run: Run) -> None:
    """Set workspace and question from the address, once a session; what cannot be applied is reported."""
    if _LINK_READ.get():
        return
    _LINK_READ.set(True)
    params = {name: st.query_params.get_all(name) for name in st.query_params}
    if workspace := "".join(params.get("workspace", [])[:1]):  # first: its saved matrices may be what the link names
        CHOSEN_WORKSPACE.set(workspace)
    link = from_params(params, lambda key: _template(run, key), lambda: _usual(run))
    if link.spec:
        open_question(run.workspace.name, _with_names_that_fit(run, link.spec))
    for problem in link.problems:
        not_applied.report(problem)


def _template(run: Run, key: str) -> Template | None:
    """Return a matrix by its key; None where the data cannot be read, which the page reports."""
    try:
        return analysis.find_template(run.workspace, key)
    except VersionUnreadable:
        return None


def _usual(run: Run) -> MatrixSpec | None:
    try:
        return default_question(run.workspace)
    except VersionUnreadable:
        return None


def _with_names_that_fit(run: Run, spec: MatrixSpec) -> MatrixSpec:
    """Return the question without the names of a matrix that has other cells, which is reported."""
    template = _template(run, spec.template or "")
    if not template or template.fits([(axis.metric, axis.cuts.level_count) for axis in spec.axes]):
        return spec
    what, why = text(N_("Matrix")), text(N_("It has other dimensions or cells."))
    instead = text(N_("The dimensions are shown without its names."))
    not_applied.report(NotApplied(what, run.t(template.name), why, instead))
    return replace(spec, template=None)


def write_link(run: Run, spec: MatrixSpec | None, **more: str | list[str]) -> None:
    """Put workspace, language, question and what a page adds into the address, unless they are there.

    Parameters that no page reads are reported: `more` has every parameter of the page, empty where it says what is usual.
    """
    report_unknown(more)
    own = {name: value for name, value in more.items() if value}
    write(to_params(run.workspace.name, run.t.language, spec) | own)
