"""What the five lines of a play are called, and a play in words."""

from __future__ import annotations

from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.segments.template import PLAY_FIELDS, Play
from crm_dashboard.text import N_
from crm_dashboard.ui.wording.escape import literal

PLAY_LABELS = {
    "aim": N_("Aim"),
    "action": N_("Action"),
    "channel": N_("Channel"),
    "timing": N_("Timing"),
    "measure": N_("Measure of success"),
}


def play_markdown(play: Play, t: Translator) -> str:
    """Return a play as Markdown, one line for each of its five."""
    return "  \n".join(
        t(N_("**{label}**: {words}"), label=t(PLAY_LABELS[field]), words=literal(t(getattr(play, field))))
        for field in PLAY_FIELDS
    )
