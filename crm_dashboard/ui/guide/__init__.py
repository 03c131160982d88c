"""The guided path: from a goal to a saved, named matrix in six steps, with a live preview; nothing is saved before the last."""

from crm_dashboard.ui.guide.draft import current_draft
from crm_dashboard.ui.guide.path import form, heading, way
from crm_dashboard.ui.guide.preview import preview, tried

__all__ = ["current_draft", "form", "heading", "preview", "tried", "way"]
