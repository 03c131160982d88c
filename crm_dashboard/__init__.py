"""A customer matrix from real orders: open a workspace, ask a question, get the cells.

Everything public loads on first use, so that the import worker starts through this package at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm_dashboard.analysis import Answer, answer
    from crm_dashboard.data.workspace import Workspace
    from crm_dashboard.data.workspaces import open_workspace
    from crm_dashboard.errors import CrmError
    from crm_dashboard.model.cuts import MEDIAN, Fixed, Mean, NaturalBreaks, Quantiles, TopShare
    from crm_dashboard.model.selection import Selection
    from crm_dashboard.model.spec import Among, Axis, Between, MatrixSpec

_HOMES = {
    "Answer": "analysis",
    "answer": "analysis",
    "Workspace": "data.workspace",
    "open_workspace": "data.workspaces",
    "CrmError": "errors",
    "MEDIAN": "model.cuts",
    "Fixed": "model.cuts",
    "Mean": "model.cuts",
    "NaturalBreaks": "model.cuts",
    "Quantiles": "model.cuts",
    "TopShare": "model.cuts",
    "Selection": "model.selection",
    "Among": "model.spec",
    "Axis": "model.spec",
    "Between": "model.spec",
    "MatrixSpec": "model.spec",
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
