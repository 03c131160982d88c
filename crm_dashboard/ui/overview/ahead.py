"""The overview of data that have just come in, computed before anybody opens it."""

from __future__ import annotations

import logging
import threading

from crm_dashboard import analysis
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.errors import CrmError
from crm_dashboard.ui.question.controls.composites import coverage_of_parts
from crm_dashboard.ui.question.usual import usual_question

_LOG = logging.getLogger(__name__)
_COMPUTING = threading.Lock()
"""Held by the thread that computes: overviews are computed one after another."""


def compute_ahead(workspace: str) -> None:
    """Compute the overview of a workspace's usual question beside all else, so that whoever opens it finds it computed."""
    threading.Thread(target=_compute, args=(workspace,), name=f"overview of {workspace}", daemon=True).start()


def compute_usual_overview(workspace: str) -> None:
    """Compute the overview of a workspace's usual question now, with what its controls say; nothing where its data carry none."""
    with open_workspace(workspace) as opened:
        if spec := usual_question(opened):
            spec = analysis.compute_overview(opened, spec).spec
            analysis.fitness_of(opened, tuple(axis.metric for axis in spec.axes))
            for composite in spec.composites:
                coverage_of_parts(opened, spec, composite)


def _compute(workspace: str) -> None:
    with _COMPUTING:
        try:
            compute_usual_overview(workspace)
        except CrmError:  # whoever opens the overview is told there
            _LOG.info("the overview of %s could not be computed ahead", workspace, exc_info=True)
        except Exception:  # noqa: BLE001 - nobody waits for it
            _LOG.exception("the overview of %s could not be computed ahead", workspace)
