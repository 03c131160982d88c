"""The question before anybody has changed it: the first ready-made matrix that the data support, else two plain dimensions."""

from __future__ import annotations

from collections.abc import Mapping

from crm_dashboard import analysis
from crm_dashboard.analysis import Offer
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.question.spec import Axis, MatrixSpec
from crm_dashboard.model.segments.template_file import SHIPPED

PLAIN_AXES = (Axis("frequency"), Axis("monetary"))


def default_question(workspace: Workspace) -> MatrixSpec | None:
    """Return the question of the ready-made matrix that is shown by default; None where the data support none."""
    offers = analysis.offers_of(workspace)
    key = _default_key(offers, analysis.short_matrices(workspace, offers))
    return offers[key].template.spec() if key else None


def initial_question(workspace: Workspace) -> MatrixSpec:
    """Return the default question, or orders against money where the data support no ready-made matrix."""
    return default_question(workspace) or MatrixSpec(PLAIN_AXES)


def _default_key(offers: Mapping[str, Offer], short: Mapping[str, str]) -> str:
    """Return the key of the first ready-made matrix that the data support; "" for none."""
    return next(
        (key for key in SHIPPED if key in offers and not offers[key].missing and short.get(key) != "closed"), ""
    )
