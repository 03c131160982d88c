"""Computes the overview of newly loaded data before anybody opens it."""

from __future__ import annotations

import logging
import threading

from crm_dashboard import analysis
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.errors import CrmError
from crm_dashboard.ui.question.controls.composites import coverage_of_parts
from crm_dashboard.ui.question.default_question import default_question

_LOG = logging.getLogger(__name__)
_COMPUTING = threading.Lock()
"""Held by the thread that computes: overviews are computed one after another."""


def start_precomputing(workspace: str) -> None:
    """Begin to compute the overview of a workspace's default question on a thread of its own."""
    threading.Thread(target=_compute, args=(workspace,), name=f"overview of {workspace}", daemon=True).start()


def precompute_overview(workspace: str) -> None:
    """Compute the overview of a workspace's default question, with what its controls show; nothing where its data support none."""
    with open_workspace(workspace) as opened:
        if spec := default_question(opened):
            spec = analysis.compute_overview(opened, spec).spec
            analysis.fitness_of(opened, tuple(axis.metric for axis in spec.axes))
            for composite in spec.composites:
                coverage_of_parts(opened, spec, composite)


def _compute(workspace: str) -> None:
    with _COMPUTING:
        try:
            precompute_overview(workspace)
        except CrmError:  # the overview shows it when it is opened
            _LOG.info("the overview of %s could not be computed ahead", workspace, exc_info=True)
        except Exception:  # noqa: BLE001 - nobody waits for it
            _LOG.exception("the overview of %s could not be computed ahead", workspace)
