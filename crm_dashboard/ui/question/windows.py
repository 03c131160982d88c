"""The windows that are offered, and any window in words."""

from __future__ import annotations

from crm_dashboard.text import N_, Text, text

WINDOWS: dict[int, Text] = {
    365: text(N_("the last 12 months")),
    0: text(N_("all history")),
    730: text(N_("the last 24 months")),
    182: text(N_("the last 6 months")),
    91: text(N_("the last 3 months")),
    30: text(N_("the last 30 days")),
}
"""What orders and money are limited to, in days up to the as-of day; 0 is no limit."""


def window_label(days: int | None) -> Text:
    """Return a window in words."""
    return WINDOWS.get(days or 0) or text(N_("the last {days} days"), days=days)
