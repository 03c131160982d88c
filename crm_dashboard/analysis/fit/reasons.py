"""Why the data do not carry something: each reason with what would mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from crm_dashboard.analysis.fit.limits import MOST_ALIKE, MOST_WITHOUT
from crm_dashboard.analysis.loaded.loaded import Availability
from crm_dashboard.analysis.loaded.value_facts import ValueFacts
from crm_dashboard.analysis.pages.page import ORDERS, FitRule, Months
from crm_dashboard.data.schema.summary_table import SUMMARY
from crm_dashboard.data.schema.tables import TABLES
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.metrics.metric import TableColumns
from crm_dashboard.model.metrics.metrics import Metric, Need
from crm_dashboard.model.metrics.need import is_summed
from crm_dashboard.text import N_, Quantity, Text, text

State = Literal["supported", "weak", "closed"]
STATES: tuple[State, ...] = ("supported", "weak", "closed")
_FILES = {"order_items": "orders", "identities": "customers"}
"""The file that a stored table without one of its own comes of."""
_ORDERS = (ORDERS, Need("orders", ""))
"""The need for orders with their times, and the one for single orders where customers come as one row each."""
_TOLD_AS = {"income_level": "income_band"}
"""The column of a file that a derived one is made of."""
_OF_REPEAT_ORDERS = ("gap", "regularity", "momentum")
"""Metrics that have a value only of customers who order again and again."""


@dataclass(frozen=True)
class Reason:
    """One thing that makes a verdict weak or closed: why, what would mend it, and the columns that are not loaded.

    `of` is the metric that it comes through, where it is a reason of one that the thing judged stands on.
    """

    state: State
    why: Text
    opens: Text
    needs: tuple[Need, ...] = ()
    of: str = ""


@dataclass(frozen=True)
class Held:
    """What is loaded, as far as verdicts go."""

    columns: TableColumns
    values: Mapping[str, ValueFacts]
    customers: int
    months: int
    currency: str | None
    has_orders: bool


def lacks(needs: Sequence[Need], held: Held) -> Iterator[Reason]:
    """Yield what is not loaded: orders, which give what a summary of customers lacks besides, and other columns."""
    missing = [need for need in needs if need.column not in held.columns.get(need.table, ())]
    if any(need in _ORDERS for need in missing):
        summed = is_summed(held.columns)
        lacking = N_("needs single orders; one row per customer is loaded") if summed else N_("no orders are loaded")
        yield Reason("closed", text(lacking), text(N_("Load a file with orders.")))
        missing = [need for need in missing if need not in _ORDERS and need.table != SUMMARY]
    if missing:
        why = text(N_("not in the data: {columns}"), columns=needed(missing))
        yield Reason("closed", why, load(missing), tuple(missing))


def with_orders(needs: tuple[Need, ...], held: Held) -> tuple[Need, ...]:
    """Return what is needed, and orders where nothing that is loaded tells of any."""
    return needs if held.has_orders else (*needs, ORDERS)


def too_short(months: Months, held: Held) -> Iterator[Reason]:
    """Yield a reason where there are fewer months of orders than are asked for."""
    state = months.verdict(held.months)
    wanted = months.least if state == "closed" else months.enough
    if state:
        yield Reason(
            state,
            text(
                N_("{there} of history; {wanted} needed"),
                there=_counted(held.months, "months"),
                wanted=_counted(wanted, "months"),
            ),
            text(N_("Load orders of {wanted} or more."), wanted=_counted(wanted, "months")),
        )


def too_few(held: Held, few: int) -> Iterator[Reason]:
    """Yield a reason where fewer than `few` customers have an order."""
    if held.customers < few:
        yield Reason(
            "weak" if held.customers else "closed",
            text(
                N_("{there}; {wanted} needed"),
                there=_counted(held.customers, "customers"),
                wanted=_counted(few, "customers"),
            ),
            text(N_("Load the orders of {wanted} or more."), wanted=_counted(few, "customers")),
        )


def poor_values(metric: Metric, held: Held) -> Iterator[Reason]:
    """Yield what the values of a metric say against it: nobody has one, all are equal, few have one, most are equal."""
    facts = held.values.get(metric.key)
    if facts is None or not held.customers:
        return
    again = metric.key in _OF_REPEAT_ORDERS
    opens = text(
        N_("Load a longer history, in which more customers have ordered again.")
        if again
        else N_("Load data with values for more customers.")
    )
    differ = text(N_("Load data in which customers differ from one another."))
    if not facts.known:
        yield Reason("closed", text(N_("no customer has a value")), opens)
        return
    common = _quantity(facts.common, metric, held)
    if facts.low == facts.high:
        yield Reason("closed", text(N_("every value is the same: {value}"), value=common), differ)
        return
    without = 1 - facts.known / held.customers
    if without > MOST_WITHOUT:
        yield Reason("weak", text(N_("{share} of customers have no value"), share=Quantity(without, "share")), opens)
    alike = facts.commonest / facts.known
    if alike >= MOST_ALIKE:
        why = text(N_("{share} of the values are the same: {value}"), share=Quantity(alike, "share"), value=common)
        yield Reason("weak", why, differ)


def less_than_half(one: Availability) -> Reason:
    """Return why a composite is closed: parts of at least half of its weight must be there."""
    columns = needed(one.missing)
    return Reason(
        "closed",
        text(N_("less than half of its weight can be computed; not in the data: {columns}"), columns=columns),
        text(N_("Load some of these columns: {columns}."), columns=columns),
        one.missing,
    )


def none_of(rule: FitRule, held: Held) -> Iterator[Reason]:
    """Yield a reason where not one of the columns is loaded of which one is needed."""
    if rule.any_of and not any(need.column in held.columns.get(need.table, ()) for need in rule.any_of):
        yield Reason(
            "closed",
            text(N_("none of these is in the data: {columns}"), columns=needed(rule.any_of)),
            text(N_("Load one of these columns: {columns}."), columns=needed(rule.any_of)),
        )


def few_known(rule: FitRule, workspace: Workspace) -> Iterator[Reason]:
    """Yield a reason where the table that a part shows knows few of the customers."""
    rows = {table.name: table.rows for table in workspace.version.report.tables} if workspace.version else {}
    everyone = rows.get("customers", 0)
    without = 1 - rows.get(rule.share_of, 0) / everyone if rule.share_of and everyone else 0.0
    if without > MOST_WITHOUT:
        yield Reason(
            "weak",
            text(N_("{share} of customers have no value"), share=Quantity(without, "share")),
            text(N_("Load data with values for more customers.")),
        )


def needed(needs: Iterable[Need]) -> tuple[Text, ...]:
    """Return the files and columns that would meet the needs in words, a part for each file: “Feedback (Score, Topic)”."""
    found: dict[str, list[Text]] = {}
    for need in needs:
        file = file_of(need)
        found.setdefault(file, []).append(_label(file, need.column))
    return tuple(
        text(
            N_("{table} ({columns})"),
            table=text(TABLES[file].label) if file in TABLES else Text("{table}", (("table", file),)),
            columns=tuple(dict.fromkeys(columns)),
        )
        for file, columns in found.items()
    )


def load(needs: Sequence[Need]) -> Text:
    """Return what to do about columns that are not loaded."""
    return text(N_("Load these columns: {columns}."), columns=needed(needs))


def file_of(need: Need) -> str:
    """Return the table whose file gives what is needed."""
    return _FILES.get(need.table, need.table)


def _label(file: str, name: str) -> Text:
    """Return a column in words; a need without a column is one for rows of its own for each order."""
    if not name:
        return text(N_("single orders"))
    column = TABLES[file].column(_TOLD_AS.get(name, name)) if file in TABLES else None
    return text(column.label) if column else Text("{column}", (("column", name),))


def _counted(count: int, unit: str) -> Quantity:
    return Quantity(count, unit)


def _quantity(value: float | None, metric: Metric, held: Held) -> Quantity:
    return Quantity(0.0 if value is None else value, metric.unit, held.currency)
