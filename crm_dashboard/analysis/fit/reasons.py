"""The reasons why a page, matrix or metric is not supported by the data, each with a remedy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from crm_dashboard.analysis.fit.limits import MOST_ALIKE, MOST_WITHOUT
from crm_dashboard.analysis.loaded.loaded import Availability
from crm_dashboard.analysis.loaded.value_facts import ValueFacts
from crm_dashboard.analysis.pages.page import ORDERS, FitRule
from crm_dashboard.data.schema.summary_table import SUMMARY
from crm_dashboard.data.schema.tables import TABLES
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.metrics.metric import TableColumns
from crm_dashboard.model.metrics.months import Months
from crm_dashboard.model.metrics.need import has_only_summary
from crm_dashboard.model.metrics.registry import Metric, Need
from crm_dashboard.text import N_, Quantity, Text, text

State = Literal["supported", "weak", "closed"]
STATES: tuple[State, ...] = ("supported", "weak", "closed")
_FILES = {"order_items": "orders", "identities": "customers"}
"""The file that a stored table without one of its own comes of."""
_ORDERS = (ORDERS, Need("orders", ""))
"""The need for orders with their times, and the one for single orders where customers come as one row each."""
_SOURCE_COLUMNS = {"income_level": "income_band"}
"""The column of a file that a derived one is made of."""


OTHER_DIMENSION = text(N_("Use another dimension: more data do not help here."))
"""The advice where nothing can be loaded that would mend a verdict."""


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
class LoadedData:
    """Facts about the loaded data that verdicts depend on."""

    columns: TableColumns
    values: Mapping[str, ValueFacts]
    customers: int
    months: int
    currency: str | None
    has_orders: bool


def missing_column_reasons(needs: Sequence[Need], loaded_data: LoadedData) -> Iterator[Reason]:
    """Yield a reason for missing orders, and one for other missing columns; orders also supply what a summary lacks."""
    missing = [need for need in needs if need.column not in loaded_data.columns.get(need.table, ())]
    if any(need in _ORDERS for need in missing):
        summed = has_only_summary(loaded_data.columns)
        lacking = N_("needs single orders; one row per customer is loaded") if summed else N_("no orders are loaded")
        yield Reason("closed", text(lacking), text(N_("Load a file with orders.")))
        missing = [need for need in missing if need not in _ORDERS and need.table != SUMMARY]
    if missing:
        why = text(N_("not in the data: {columns}"), columns=describe_needs(missing))
        yield Reason("closed", why, describe_loading(missing), tuple(missing))


def with_orders(needs: tuple[Need, ...], loaded_data: LoadedData) -> tuple[Need, ...]:
    """Return the needs, with orders added where no order data are loaded."""
    return needs if loaded_data.has_orders else (*needs, ORDERS)


def short_history_reasons(months: Months, loaded_data: LoadedData) -> Iterator[Reason]:
    """Yield a reason if there are fewer months of orders than needed."""
    state = months.verdict(loaded_data.months)
    wanted = months.least if state == "closed" else months.enough
    if state:
        yield Reason(
            state,
            text(
                N_("{there} of history; {wanted} needed"),
                there=_counted(loaded_data.months, "months"),
                wanted=_counted(wanted, "months"),
            ),
            text(N_("Load orders of {wanted} or more."), wanted=_counted(wanted, "months")),
        )


def few_customers_reasons(loaded_data: LoadedData, few: int) -> Iterator[Reason]:
    """Yield a reason where fewer than `few` customers have an order."""
    if loaded_data.customers < few:
        yield Reason(
            "weak" if loaded_data.customers else "closed",
            text(
                N_("{there}; {wanted} needed"),
                there=_counted(loaded_data.customers, "customers"),
                wanted=_counted(few, "customers"),
            ),
            text(N_("Load the orders of {wanted} or more."), wanted=_counted(few, "customers")),
        )


def poor_value_reasons(metric: Metric, loaded_data: LoadedData) -> Iterator[Reason]:
    """Yield the reasons against a metric in its values: nobody has one, all are equal, few have one, most are equal."""
    facts = loaded_data.values.get(metric.key)
    if facts is None or not loaded_data.customers:
        return
    if not facts.known:
        yield Reason("closed", text(N_("no customer has a value")), _more_values(metric))
        return
    common = _quantity(facts.common, metric, loaded_data)
    if facts.low == facts.high:
        yield Reason("closed", text(N_("every value is the same: {value}"), value=common), OTHER_DIMENSION)
        return
    without = 1 - facts.known / loaded_data.customers
    if without > MOST_WITHOUT:
        why = text(N_("{share} of customers have no value"), share=Quantity(without, "share"))
        yield Reason("weak", why, _more_values(metric))
    alike = facts.commonest / facts.known
    if alike >= MOST_ALIKE:
        why = text(N_("{share} of the values are the same: {value}"), share=Quantity(alike, "share"), value=common)
        yield Reason("weak", why, OTHER_DIMENSION)


def _more_values(metric: Metric) -> Text:
    """Return what to load so that more customers have a value of a metric, by the columns that it is computed from."""
    if metric.needs_repeat_orders:
        return text(N_("Load a longer history, in which more customers have ordered again."))
    return _fill(metric.needs) if metric.needs else OTHER_DIMENSION


def _fill(needs: Sequence[Need]) -> Text:
    return text(N_("Load these columns with values for more customers: {columns}."), columns=describe_needs(needs))


def composite_reason(availability: Availability) -> Reason:
    """Return why a composite is closed: parts of at least half of its weight must be there."""
    columns = describe_needs(availability.missing)
    return Reason(
        "closed",
        text(N_("less than half of its weight can be computed; not in the data: {columns}"), columns=columns),
        text(N_("Load some of these columns: {columns}."), columns=columns),
        availability.missing,
    )


def no_column_reasons(rule: FitRule, loaded_data: LoadedData) -> Iterator[Reason]:
    """Yield a reason where none of the alternative columns is loaded."""
    if rule.any_of and not any(need.column in loaded_data.columns.get(need.table, ()) for need in rule.any_of):
        yield Reason(
            "closed",
            text(N_("none of these is in the data: {columns}"), columns=describe_needs(rule.any_of)),
            text(N_("Load one of these columns: {columns}."), columns=describe_needs(rule.any_of)),
        )


def few_values_reasons(rule: FitRule, workspace: Workspace) -> Iterator[Reason]:
    """Yield a reason where the table that a part shows has rows for few of the customers."""
    rows = {table.name: table.rows for table in workspace.version.report.tables} if workspace.version else {}
    everyone = rows.get("customers", 0)
    without = 1 - rows.get(rule.share_of, 0) / everyone if rule.share_of and everyone else 0.0
    if without > MOST_WITHOUT:
        yield Reason(
            "weak",
            text(N_("{share} of customers have no value"), share=Quantity(without, "share")),
            _fill(rule.any_of),
        )


def describe_needs(needs: Iterable[Need]) -> tuple[Text, ...]:
    """Return the files and columns that would meet the needs in words, a part for each file: “Feedback (Score, Topic)”."""
    columns_by_file: dict[str, list[Text]] = {}
    for need in needs:
        file = table_of_need(need)
        columns_by_file.setdefault(file, []).append(_label(file, need.column))
    return tuple(
        text(
            N_("{table} ({columns})"),
            table=text(TABLES[file].label) if file in TABLES else Text("{table}", (("table", file),)),
            columns=tuple(dict.fromkeys(columns)),
        )
        for file, columns in columns_by_file.items()
    )


def describe_loading(needs: Sequence[Need]) -> Text:
    """Return the sentence that names the columns to load."""
    return text(N_("Load these columns: {columns}."), columns=describe_needs(needs))


def table_of_need(need: Need) -> str:
    """Return the table whose file gives what is needed."""
    return _FILES.get(need.table, need.table)


def _label(file: str, name: str) -> Text:
    """Return a column in words; a need without a column is one for rows of its own for each order."""
    if not name:
        return text(N_("single orders"))
    column = TABLES[file].column(_SOURCE_COLUMNS.get(name, name)) if file in TABLES else None
    return text(column.label) if column else Text("{column}", (("column", name),))


def _counted(count: int, unit: str) -> Quantity:
    return Quantity(count, unit)


def _quantity(value: float | None, metric: Metric, loaded_data: LoadedData) -> Quantity:
    return Quantity(0.0 if value is None else value, metric.unit, loaded_data.currency)
