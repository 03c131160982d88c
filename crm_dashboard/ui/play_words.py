"""What the five lines of a play are called."""

from crm_dashboard.text import N_

PLAY_LABELS = {
    "aim": N_("Aim"),
    "action": N_("Action"),
    "channel": N_("Channel"),
    "timing": N_("Timing"),
    "measure": N_("Measure of success"),
}
