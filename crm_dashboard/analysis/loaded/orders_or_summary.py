"""The source of customers' figures: single orders, or a summary with one row per customer."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from crm_dashboard.analysis.loaded.no_orders import no_orders_loaded
from crm_dashboard.data.schema.summary_table import SUMMARY
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.errors import needs_single_orders
from crm_dashboard.model.calendar import date_of, day_number
from crm_dashboard.model.features import KEY
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.text import N_, text


def has_single_orders(workspace: Workspace) -> bool:
    """Return whether single orders are loaded, which figures over time need; they take precedence over a summary."""
    return bool(workspace.columns("orders"))


def has_only_summary(workspace: Workspace) -> bool:
    """Return whether only a summary with one row per customer is loaded."""
    return bool(workspace.columns(SUMMARY)) and not has_single_orders(workspace)


def known_days(workspace: Workspace) -> tuple[str, ...]:
    """Return which of `first_order` and `last_order` are dates in the data.

    A column of days since is not a date: it may count to the day of the import only.
    """
    names = ("first_order", "last_order")
    if not has_only_summary(workspace):
        return names
    present = {column.name for column in workspace.columns(SUMMARY)}
    return tuple(day for day in names if f"{day}_date" in present)


def order_frames(workspace: Workspace) -> tuple[nw.LazyFrame[Any] | None, nw.LazyFrame[Any] | None]:
    """Return the orders and None, or None and the summary; raise `WorkspaceError` if neither is loaded."""
    if has_only_summary(workspace):
        return None, workspace.frame(SUMMARY)
    return workspace.frame("orders"), None


def all_buyers(workspace: Workspace) -> nw.LazyFrame[Any]:
    """Return the ids of all customers with a document on any day, or an order in the summary; ids may repeat."""
    orders, summary = order_frames(workspace)
    if orders is not None:
        return orders.select(KEY)
    assert summary is not None
    return summary.filter(nw.col("orders") > 0).select(KEY)


def last_order_day(workspace: Workspace) -> int:
    """Return the day of the last order (days since 1970-01-01), the default as-of; raise where there is none.

    Of a summary it is the day at which the table was made.
    """
    version = workspace.version
    day = version.report.last_day if version else None
    if day is None:
        raise no_orders_loaded()
    return day


def as_of_day(workspace: Workspace, spec: MatrixSpec) -> int:
    """Return the question's as-of day: the last order's where none is asked for.

    Raises `MetricUnavailable` for another day or a window where customers come as one row each: their figures stand as
    they were given.
    """
    last = last_order_day(workspace)
    day = last if spec.as_of is None else day_number(spec.as_of)
    if not has_only_summary(workspace):
        return day
    if day != last:
        raise needs_single_orders(
            text(
                N_("The table has one row per customer, as of {date}; figures of another day need single orders."),
                date=date_of(last),
            )
        )
    if spec.window is not None:
        raise needs_single_orders(
            text(N_("The table has one row per customer; figures of a period need single orders."))
        )
    return day
