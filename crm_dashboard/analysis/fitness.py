"""The fit doctor: for every page, matrix and metric whether the data carry it, why, and what would open it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Literal

from crm_dashboard.analysis.fit_limits import (
    CUSTOMERS_PER_CELL,
    FEW_CUSTOMERS,
    HISTORY,
    MOST_ALIKE,
    MOST_WITHOUT,
    ORDERS,
    USES,
    Months,
    Use,
)
from crm_dashboard.analysis.loaded import Availability, loaded_columns, metrics_of
from crm_dashboard.analysis.templates import Offer, offers_of
from crm_dashboard.analysis.value_facts import ValueFacts, customers_counted, value_facts
from crm_dashboard.data.tables import TABLES
from crm_dashboard.data.workspace import Workspace
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.composite import COMPOSITE
from crm_dashboard.model.cuts import levels_wished
from crm_dashboard.model.metric import TableColumns
from crm_dashboard.model.metrics import Metric, Need
from crm_dashboard.model.need import is_summed
from crm_dashboard.text import N_, Quantity, Text, Words, text

State = Literal["supported", "weak", "closed"]
STATES: tuple[State, ...] = ("supported", "weak", "closed")
Kind = Literal["page", "matrix", "metric"]
_FILES = {"order_items": "orders", "identities": "customers"}
"""The file that a stored table without one of its own comes of."""
_ORDERS = (ORDERS, Need("orders", ""))
"""The need for orders with their times, and the one for single orders where customers come as one row each."""
_SUMMARY = "customer_summary"
_TOLD_AS = {"income_level": "income_band"}
"""The column of a file that a derived one is made of."""
_OF_REPEAT_ORDERS = ("gap", "regularity", "momentum")
"""Metrics that have a value only of customers who order again and again."""


@dataclass(frozen=True)
class Reason:
    """One thing that makes a verdict weak or closed: why, what would mend it, and the columns that are not loaded."""

    state: State
    why: Text
    opens: Text
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """Whether the data carry one thing; the worst of its reasons decides, and without one it is supported.

    `favourable` is a metric's better side, empty for others.
    """

    kind: Kind
    key: str
    label: Text | Words
    about: Text | Words
    reasons: tuple[Reason, ...]
    favourable: str = ""

    @property
    def state(self) -> State:
        """The worst state of the reasons."""
        return max((reason.state for reason in self.reasons), key=STATES.index, default="supported")

    @property
    def deciding(self) -> tuple[Reason, ...]:
        """The reasons that are as bad as the verdict, each once."""
        return tuple(dict.fromkeys(reason for reason in self.reasons if reason.state == self.state))


@dataclass(frozen=True)
class Remedy:
    """Something to do, and the verdicts that it would mend or help to mend."""

    todo: Text
    helps: tuple[Verdict, ...]


@dataclass(frozen=True)
class Fitness:
    """The verdicts on all that a workspace offers, and what they stand on: customers with an order, months of orders."""

    pages: tuple[Verdict, ...]
    matrices: tuple[Verdict, ...]
    metrics: tuple[Verdict, ...]
    customers: int
    months: int

    @property
    def every(self) -> tuple[Verdict, ...]:
        """All verdicts, pages first."""
        return (*self.pages, *self.matrices, *self.metrics)


def fitness_of(workspace: Workspace) -> Fitness:
    """Return the verdicts; values are counted over all customers and all history, once per version.

    Of a workspace without orders all is closed, except what needs none.
    """
    held = _Held(
        loaded_columns(workspace) | _identity_columns(workspace),
        value_facts(workspace),
        customers_counted(workspace),
        months_of(workspace),
        workspace.version.report.currency if workspace.version else None,
    )
    metrics = {key: _metric(one, held) for key, one in metrics_of(workspace).items()}
    return Fitness(
        tuple(_page(use, held, metrics, workspace) for use in USES),
        tuple(_matrix(offer, held, metrics) for offer in offers_of(workspace).values()),
        tuple(metrics.values()),
        held.customers,
        held.months,
    )


def remedies(fitness: Fitness) -> tuple[Remedy, ...]:
    """Return what there is to do, what helps most verdicts first; columns that are not loaded go together by file."""
    helped: dict[Text | str, list[Verdict]] = {}
    wanted: dict[str, list[Need]] = {}
    for verdict in fitness.every:
        for reason in verdict.deciding:
            for need in reason.needs:
                wanted.setdefault(_file(need), []).append(need)
            for todo in dict.fromkeys(map(_file, reason.needs)) or (reason.opens,):
                helped.setdefault(todo, []).append(verdict)
    found = [
        Remedy(_load(wanted[todo]) if isinstance(todo, str) else todo, tuple(dict.fromkeys(verdicts)))
        for todo, verdicts in helped.items()
    ]
    return tuple(sorted(found, key=lambda remedy: -len(remedy.helps)))


def months_of(workspace: Workspace) -> int:
    """Return the whole calendar months from the first order's day to the last one's, both included; 0 without orders."""
    report = workspace.version.report if workspace.version else None
    if report is None or report.first_day is None or report.last_day is None:
        return 0
    first, end = date_of(report.first_day), date_of(report.last_day + 1)
    return 12 * (end.year - first.year) + end.month - first.month - (end.day < first.day)


def needed(needs: Iterable[Need]) -> tuple[Text, ...]:
    """Return the files and columns that would meet the needs in words, a part for each file: “Feedback (Score, Topic)”."""
    found: dict[str, list[Text]] = {}
    for need in needs:
        file = _file(need)
        found.setdefault(file, []).append(_label(file, need.column))
    return tuple(
        text(
            N_("{table} ({columns})"),
            table=text(TABLES[file].label) if file in TABLES else Text("{table}", (("table", file),)),
            columns=tuple(dict.fromkeys(columns)),
        )
        for file, columns in found.items()
    )


def _label(file: str, name: str) -> Text:
    """Return a column in words; a need without a column is one for rows of its own for each order."""
    if not name:
        return text(N_("single orders"))
    column = TABLES[file].column(_TOLD_AS.get(name, name)) if file in TABLES else None
    return text(column.label) if column else Text("{column}", (("column", name),))


@dataclass(frozen=True)
class _Held:
    """What is loaded, as far as verdicts go."""

    columns: TableColumns
    values: Mapping[str, ValueFacts]
    customers: int
    months: int
    currency: str | None


def _identity_columns(workspace: Workspace) -> dict[str, frozenset[str]]:
    return {"identities": frozenset(column.name for column in workspace.columns("identities"))}


def _lacking(needs: Sequence[Need], held: _Held) -> Iterator[Reason]:
    """Yield what is not loaded: orders, which give what a summary of customers lacks besides, and other columns."""
    missing = [need for need in needs if need.column not in held.columns.get(need.table, ())]
    if any(need in _ORDERS for need in missing):
        summed = is_summed(held.columns)
        lacking = N_("needs single orders; one row per customer is loaded") if summed else N_("no orders are loaded")
        yield Reason("closed", text(lacking), text(N_("Load a file with orders.")))
        missing = [need for need in missing if need not in _ORDERS and need.table != _SUMMARY]
    if missing:
        why = text(N_("not in the data: {columns}"), columns=needed(missing))
        yield Reason("closed", why, _load(missing), tuple(missing))


def _load(needs: Sequence[Need]) -> Text:
    return text(N_("Load these columns: {columns}."), columns=needed(needs))


def _file(need: Need) -> str:
    return _FILES.get(need.table, need.table)


def _history(months: Months, held: _Held) -> Iterator[Reason]:
    state: State = "closed" if held.months < months.least else "weak"
    wanted = months.least if state == "closed" else months.enough
    if held.months < wanted:
        yield Reason(
            state,
            text(
                N_("{there} of history; {wanted} needed"),
                there=_counted(held.months, "months"),
                wanted=_counted(wanted, "months"),
            ),
            text(N_("Load orders of {wanted} or more."), wanted=_counted(wanted, "months")),
        )


def _people(held: _Held, few: int) -> Iterator[Reason]:
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


def _metric(one: Availability, held: _Held) -> Verdict:
    metric = one.metric
    lacking = tuple(_lacking(_with_orders(one.missing, held), held))
    if metric.family == COMPOSITE and len(lacking) == 1 and lacking[0].needs:
        lacking = (_half(one),)
    reasons = lacking or (
        *_people(held, FEW_CUSTOMERS),
        *_values(metric, held),
        *_history(HISTORY.get(metric.key, Months()), held),
    )
    return Verdict("metric", metric.key, metric.label, metric.definition, reasons, metric.favourable)


def _with_orders(needs: tuple[Need, ...], held: _Held) -> tuple[Need, ...]:
    """Return what is needed, and orders where nothing that is loaded tells of any."""
    return needs if held.values else (*needs, ORDERS)


def _half(one: Availability) -> Reason:
    """Return why a composite is closed: parts of at least half of its weight must be there."""
    columns = needed(one.missing)
    return Reason(
        "closed",
        text(N_("less than half of its weight can be computed; not in the data: {columns}"), columns=columns),
        text(N_("Load some of these columns: {columns}."), columns=columns),
        one.missing,
    )


def _values(metric: Metric, held: _Held) -> Iterator[Reason]:
    """Yield what the values of a metric say against it: nobody has one, all are equal, few have one, most are equal."""
    facts = held.values.get(metric.key)
    if facts is None or not held.customers:
        return
    again = metric.key in _OF_REPEAT_ORDERS
    opens = text(
        N_("Load a longer history, in which more customers have ordered again.")
        if again
        else N_("Load data in which more customers have it.")
    )
    differ = text(N_("Load data in which it differs between customers."))
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


def _matrix(offer: Offer, held: _Held, metrics: Mapping[str, Verdict]) -> Verdict:
    template = offer.template
    lacking = tuple(_lacking(_with_orders(offer.missing, held), held))
    cells = prod(levels_wished(axis.cuts) for axis in template.axes)
    reasons = lacking or (*_people(held, CUSTOMERS_PER_CELL * cells), *_through(template.metrics, metrics))
    return Verdict("matrix", template.key, template.name, template.about, reasons)


def _through(keys: Sequence[str], metrics: Mapping[str, Verdict]) -> Iterator[Reason]:
    """Yield the reasons of the metrics that a thing stands on, each with the metric's name."""
    for verdict in (metrics[key] for key in keys if key in metrics):
        for reason in verdict.reasons:
            why = text(N_("{label}: {why}"), label=verdict.label, why=reason.why)
            yield Reason(reason.state, why, reason.opens, reason.needs)


def _page(use: Use, held: _Held, metrics: Mapping[str, Verdict], workspace: Workspace) -> Verdict:
    lacking = (*_lacking(_with_orders(use.needs, held), held), *_none_of(use, held))[:1]
    reasons = lacking or (
        *_people(held, max(use.few_customers, 1)),
        *_history(use.months, held),
        *_through((use.metric,) if use.metric else (), metrics),
        *_few_known(use, workspace),
    )
    return Verdict("page", use.key, use.label, use.about, reasons)


def _none_of(use: Use, held: _Held) -> Iterator[Reason]:
    if use.any_of and not any(need.column in held.columns.get(need.table, ()) for need in use.any_of):
        yield Reason(
            "closed",
            text(N_("none of these is in the data: {columns}"), columns=needed(use.any_of)),
            text(N_("Load one of these columns: {columns}."), columns=needed(use.any_of)),
        )


def _few_known(use: Use, workspace: Workspace) -> Iterator[Reason]:
    """Yield a reason where the table that a part shows knows few of the customers."""
    rows = {table.name: table.rows for table in workspace.version.report.tables} if workspace.version else {}
    everyone = rows.get("customers", 0)
    without = 1 - rows.get(use.share_of, 0) / everyone if use.share_of and everyone else 0.0
    if without > MOST_WITHOUT:
        yield Reason(
            "weak",
            text(N_("{share} of customers have no value"), share=Quantity(without, "share")),
            text(N_("Load data in which more customers have it.")),
        )


def _counted(count: int, unit: str) -> Quantity:
    return Quantity(count, unit)


def _quantity(value: float | None, metric: Metric, held: _Held) -> Quantity:
    return Quantity(0.0 if value is None else value, metric.unit, held.currency)
