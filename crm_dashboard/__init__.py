"""A customer matrix from real orders: open a workspace, ask a question, get the cells.

Everything public loads on first use, so that the import worker starts through this package at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm_dashboard.analysis.answer.answering import Answer, answer
    from crm_dashboard.data.workspace.workspace import Workspace
    from crm_dashboard.data.workspace.workspaces import open_workspace
    from crm_dashboard.errors import CrmError
    from crm_dashboard.model.matrix.selection import Selection
    from crm_dashboard.model.question.cuts import MEDIAN, Fixed, Mean, NaturalBreaks, Quantiles, TopShare
    from crm_dashboard.model.question.spec import Among, Axis, Between, MatrixSpec

_HOMES = {
    "Answer": "analysis.answer.answering",
    "answer": "analysis.answer.answering",
    "Workspace": "data.workspace.workspace",
    "open_workspace": "data.workspace.workspaces",
    "CrmError": "errors",
    "MEDIAN": "model.question.cuts",
    "Fixed": "model.question.cuts",
    "Mean": "model.question.cuts",
    "NaturalBreaks": "model.question.cuts",
    "Quantiles": "model.question.cuts",
    "TopShare": "model.question.cuts",
    "Selection": "model.matrix.selection",
    "Among": "model.question.spec",
    "Axis": "model.question.spec",
    "Between": "model.question.spec",
    "MatrixSpec": "model.question.spec",
}

__all__ = [
    "MEDIAN",
    "Among",
    "Answer",
    "Axis",
    "Between",
    "CrmError",
    "Fixed",
    "MatrixSpec",
    "Mean",
    "NaturalBreaks",
    "Quantiles",
    "Selection",
    "TopShare",
    "Workspace",
    "answer",
    "open_workspace",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
