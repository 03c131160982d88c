"""The fit doctor: for every page, matrix and metric whether the data support it, why, and what to load for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Literal

from crm_dashboard.analysis.fit.limits import CUSTOMERS_PER_CELL
from crm_dashboard.analysis.fit.reasons import (
    OTHER_DIMENSION,
    STATES,
    LoadedData,
    Reason,
    State,
    composite_reason,
    describe_loading,
    few_customers_reasons,
    few_values_reasons,
    missing_column_reasons,
    no_column_reasons,
    poor_value_reasons,
    short_history_reasons,
    table_of_need,
    with_orders,
)
from crm_dashboard.analysis.loaded.loaded import Availability, loaded_columns, metrics_of
from crm_dashboard.analysis.loaded.value_facts import count_customers, has_customers, value_facts
from crm_dashboard.analysis.matrices.templates import Offer, offers_of
from crm_dashboard.analysis.pages.page import FEW_CUSTOMERS, FitRule
from crm_dashboard.analysis.pages.registry import PAGES
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.metrics.composite import COMPOSITE
from crm_dashboard.model.metrics.registry import Need, registry
from crm_dashboard.text import N_, Text, Words, text

VerdictKind = Literal["page", "part", "matrix", "metric"]


@dataclass(frozen=True)
class Verdict:
    """Whether the data carry one thing; the worst of its reasons decides, and without one it is supported.

    `favourable` is a metric's better side, empty for others.
    """

    kind: VerdictKind
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
    """A remedy, and the verdicts that it would improve."""

    todo: Text
    helps: tuple[Verdict, ...]


@dataclass(frozen=True)
class Fitness:
    """The verdicts on all that a workspace offers, and what they stand on: customers with an order, months of orders.

    `pages` are those that need data, each followed by its parts.
    """

    pages: tuple[Verdict, ...]
    matrices: tuple[Verdict, ...]
    metrics: tuple[Verdict, ...]
    customers: int
    months: int

    @property
    def every(self) -> tuple[Verdict, ...]:
        """All verdicts, pages first."""
        return (*self.pages, *self.matrices, *self.metrics)


def fitness_of(workspace: Workspace, counted: tuple[str, ...] | None = None) -> Fitness:
    """Return the verdicts; values are counted over all customers and all history, once per version.

    Of a workspace without orders all is closed, except what needs none. Counting takes seconds where customers are
    many: `counted` names the only metrics whose values are looked at; nothing is said against those of the others.
    """
    loaded_data = LoadedData(
        {**loaded_columns(workspace), **_identity_columns(workspace)},
        value_facts(workspace, counted),
        count_customers(workspace, counted or ()),
        months_of(workspace),
        workspace.version.report.currency if workspace.version else None,
        has_customers(workspace),
    )
    metrics = {key: _metric(availability, loaded_data) for key, availability in metrics_of(workspace).items()}
    return Fitness(
        tuple(_pages(loaded_data, metrics, workspace)),
        tuple(_matrix(offer, loaded_data, metrics) for offer in offers_of(workspace).values()),
        tuple(metrics.values()),
        loaded_data.customers,
        loaded_data.months,
    )


def short_metrics(workspace: Workspace) -> dict[str, State]:
    """Return the metrics for which there are too few months of orders, by key: weak, or closed.

    It is what menus can say of all that they offer, since no customer is counted for it.
    """
    months = months_of(workspace)
    return {key: state for key, metric in registry().items() if (state := metric.history.verdict(months))}


def short_matrices(workspace: Workspace, offers: Mapping[str, Offer]) -> dict[str, State]:
    """Return the matrices that use a metric for which there are too few months of orders, by key."""
    short = short_metrics(workspace)
    states = {
        key: [short[metric] for metric in offer.template.metrics if metric in short] for key, offer in offers.items()
    }
    return {key: max(short_states, key=STATES.index) for key, short_states in states.items() if short_states}


def remedies(fitness: Fitness) -> tuple[Remedy, ...]:
    """Return what there is to load, what helps most verdicts first; columns that are not loaded go together by file."""
    helped: dict[Text | str, list[Verdict]] = {}
    wanted: dict[str, list[Need]] = {}
    for verdict in fitness.every:
        for reason in verdict.deciding:
            for need in reason.needs:
                wanted.setdefault(table_of_need(need), []).append(need)
            for todo in dict.fromkeys(map(table_of_need, reason.needs)) or (reason.opens,):
                if todo != OTHER_DIMENSION:
                    helped.setdefault(todo, []).append(verdict)
    ways = [
        Remedy(describe_loading(wanted[todo]) if isinstance(todo, str) else todo, tuple(dict.fromkeys(verdicts)))
        for todo, verdicts in helped.items()
    ]
    return tuple(sorted(ways, key=lambda remedy: -len(remedy.helps)))


def months_of(workspace: Workspace) -> int:
    """Return the whole calendar months from the first order's day to the last one's, both included; 0 without orders."""
    report = workspace.version.report if workspace.version else None
    if report is None or report.first_day is None or report.last_day is None:
        return 0
    first, end = date_of(report.first_day), date_of(report.last_day + 1)
    return 12 * (end.year - first.year) + end.month - first.month - (end.day < first.day)


def _identity_columns(workspace: Workspace) -> dict[str, frozenset[str]]:
    return {"identities": frozenset(column.name for column in workspace.columns("identities"))}


def _metric(availability: Availability, loaded_data: LoadedData) -> Verdict:
    metric = availability.metric
    lacking = tuple(missing_column_reasons(with_orders(availability.missing, loaded_data), loaded_data))
    if metric.family == COMPOSITE and len(lacking) == 1 and lacking[0].needs:
        lacking = (composite_reason(availability),)
    reasons = lacking or (
        *few_customers_reasons(loaded_data, FEW_CUSTOMERS),
        *poor_value_reasons(metric, loaded_data),
        *short_history_reasons(metric.history, loaded_data),
    )
    return Verdict("metric", metric.key, metric.label, metric.definition, reasons, metric.favourable)


def _matrix(offer: Offer, loaded_data: LoadedData, metrics: Mapping[str, Verdict]) -> Verdict:
    template = offer.template
    lacking = tuple(missing_column_reasons(with_orders(offer.missing, loaded_data), loaded_data))
    cells = prod(axis.cuts.level_count for axis in template.axes)
    reasons = lacking or (
        *few_customers_reasons(loaded_data, CUSTOMERS_PER_CELL * cells),
        *_metric_reasons(template.metrics, metrics),
    )
    return Verdict("matrix", template.key, template.name, template.about, reasons)


def _metric_reasons(keys: Sequence[str], metrics: Mapping[str, Verdict]) -> Iterator[Reason]:
    """Yield the reasons of the metrics in use, each with the metric's name."""
    for verdict in (metrics[key] for key in keys if key in metrics):
        for reason in verdict.reasons:
            why = text(N_("{label}: {why}"), label=verdict.label, why=reason.why)
            yield Reason(reason.state, why, reason.opens, reason.needs, verdict.key)


def _pages(loaded_data: LoadedData, metrics: Mapping[str, Verdict], workspace: Workspace) -> Iterator[Verdict]:
    """Yield the verdicts on each page that needs data, and on its parts."""
    for page in PAGES.values():
        if page.fit.without_data:
            continue
        yield Verdict(
            "page", page.key, text(page.title), text(page.shows), _judged(page.fit, loaded_data, metrics, workspace)
        )
        for part in page.parts:
            label = text(N_("{page}: {part}"), page=text(page.title), part=text(part.title))
            reasons = _judged(part.fit, loaded_data, metrics, workspace)
            yield Verdict("part", f"{page.key}_{part.key}", label, text(part.shows), reasons)


def _judged(
    rule: FitRule, loaded_data: LoadedData, metrics: Mapping[str, Verdict], workspace: Workspace
) -> tuple[Reason, ...]:
    """Return the reasons against a page or part with this fit rule; missing data come before all others."""
    lacking = (
        *missing_column_reasons(with_orders(rule.needs, loaded_data), loaded_data),
        *no_column_reasons(rule, loaded_data),
    )[:1]
    return lacking or (
        *few_customers_reasons(loaded_data, rule.few_customers),
        *short_history_reasons(rule.months, loaded_data),
        *_metric_reasons((rule.metric,) if rule.metric else (), metrics),
        *few_values_reasons(rule, workspace),
    )
