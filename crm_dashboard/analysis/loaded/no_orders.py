"""What every page with figures says while no orders are loaded."""

from __future__ import annotations

from crm_dashboard.errors import NothingToShow
from crm_dashboard.text import N_, text


def no_orders_loaded() -> NothingToShow:
    """Return the error for a question about data without an order: that there is none, and where to load some."""
    return NothingToShow(
        text(N_("No orders are loaded yet.")), next_step=text(N_("Load a file with orders on the page Data."))
    )
