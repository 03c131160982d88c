"""The customer list: its columns, and pages of rows sorted by the engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal, Protocol, cast

import narwhals as nw

from crm_dashboard.analysis.answer.answering import Answer, answer
from crm_dashboard.analysis.heat import heat
from crm_dashboard.analysis.loaded.loaded import metrics_by_key, metrics_of
from crm_dashboard.analysis.loaded.orders_or_summary import as_of_day, known_days
from crm_dashboard.analysis.loaded.population import population
from crm_dashboard.data.workspace.identities import (
    Identity,
    find_customers,
    identity_columns,
    load_identities,
    visible_values,
    with_identities,
)
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.features import KEY
from crm_dashboard.model.heat.heat import HeatSpec
from crm_dashboard.model.matrix.cutting import cut_values
from crm_dashboard.model.matrix.matrix import UNCLASSIFIED, Matrix, cell_number, code_of, level_of, levels_of
from crm_dashboard.model.matrix.selection import Box, Selection, selected
from crm_dashboard.model.question.cuts import Quantiles
from crm_dashboard.model.question.filters import between
from crm_dashboard.model.question.spec import Between, MatrixSpec
from crm_dashboard.text import N_, Text, text

ColumnKind = Literal["id", "identity", "cell", "metric", "score", "day", "attribute"]
CELL = "cell"
IDENTITY = "identities."
ATTRIBUTE = "customers."
_DAYS = {"first_order": (N_("First order"), "tenure"), "last_order": (N_("Last order"), "recency")}
SCORE = "score:"
_SCORES = {
    "recency": N_("R score (recency)"),
    "frequency": N_("F score (orders)"),
    "monetary": N_("M score (money spent)"),
}
_SCORE_LEVELS = 5
_SCORE_DEFINITION = text(
    N_(
        "From 1 to 5 by fifths of the customers that the filters leave, 5 being the most favourable. Customers with equal values have equal scores."
    )
)
_BATCH = 20_000


@dataclass(frozen=True)
class PeopleColumn:
    """A column that a list of customers can have.

    `unit` is the metric's; identities cannot be sorted by, since an order would tell what their masks hide.
    """

    key: str
    label: Text
    kind: ColumnKind
    unit: str = ""
    definition: Text | None = None
    whole: bool = False

    @property
    def sortable(self) -> bool:
        """Whether the list can be sorted by it."""
        return self.kind != "identity"


class Found(Protocol):
    """Customers whom something else has found, such as a finding; frozen, so usable in a cache key."""

    def customers(self, current: Answer) -> nw.LazyFrame[Any]:
        """Return rows with their ids."""
        ...


@dataclass(frozen=True)
class PeopleQuery:
    """The query of a customer list: filters, columns, order and page; frozen, so usable in a cache key.

    `columns` and `sort` are keys of `people_columns`; `cells` are cell codes (none: any); `box` as in `Selection`; `words` are looked for in
    ids and identities; `ranges` keep the customers whose metrics lie inside; `within` those of a cell of a heat
    map, by its code; `found` those whom something else has found, with or without an order in the window; `ids` keep these customers alone (none: any). `page` counts from 1. Without `look_up` words are looked for in
    ids alone.
    """

    spec: MatrixSpec
    columns: tuple[str, ...] = (KEY,)
    sort: str = KEY
    descending: bool = False
    cells: tuple[str, ...] = ()
    words: str = ""
    ranges: tuple[Between, ...] = ()
    page: int = 1
    size: int = 50
    revealed: bool = False
    look_up: bool = True
    within: tuple[HeatSpec, str] | None = None
    found: Found | None = None
    box: Box = ()
    ids: tuple[str, ...] = ()

    @property
    def cache_key(self) -> object:
        """The part of the query that decides which customers are listed, whatever the columns and their order."""
        searched = self.words.strip()
        as_seen = (self.revealed, self.look_up) if searched else ()
        return self.spec, self.cells, self.box, searched, self.ranges, as_seen, self.within, self.found, self.ids


@dataclass(frozen=True)
class PeopleTotals:
    """The number of customers that a query matches, and their net revenue in the window."""

    customers: int
    revenue: Decimal

    def pages(self, size: int) -> int:
        """Return how many pages of `size` rows they fill; at least one, be it empty."""
        return max(1, -(-self.customers // size))


def people_columns(workspace: Workspace) -> dict[str, PeopleColumn]:
    """Return every column that a list of this workspace's customers can have, by key, in the usual order."""
    metrics = {key: known.metric for key, known in metrics_of(workspace).items() if not known.missing}
    columns = [PeopleColumn(KEY, text(N_("Customer")), "id")]
    columns += [
        PeopleColumn(IDENTITY + column.name, column.title, "identity") for column in identity_columns(workspace)
    ]
    columns.append(PeopleColumn(CELL, text(N_("Segment")), "cell"))
    columns += [
        PeopleColumn(key, metric.label, "metric", metric.unit, metric.definition, metric.whole)
        for key, metric in metrics.items()
    ]
    columns += [
        PeopleColumn(SCORE + key, text(label), "score", definition=_SCORE_DEFINITION, whole=True)
        for key, label in _SCORES.items()
        if key in metrics
    ]
    columns += [PeopleColumn(key, text(_DAYS[key][0]), "day") for key in known_days(workspace)]
    columns += [
        PeopleColumn(ATTRIBUTE + column.name, column.title, "attribute", "date" if column.values == "time" else "")
        for column in workspace.columns("customers")
        if column.values in ("text", "time")
    ]
    return {column.key: column for column in columns}


def people_totals(workspace: Workspace, query: PeopleQuery) -> PeopleTotals:
    """Return how many customers a query matches, and their revenue; its page, columns and order do not matter."""

    def count() -> PeopleTotals:
        rows = _matching(workspace, query).select(nw.len().alias("n"), nw.col("revenue").sum())
        row = rows.collect("pyarrow").to_native().to_pylist()[0]
        return PeopleTotals(row["n"], Decimal(row["revenue"] or 0))

    return cast(PeopleTotals, workspace.cached(("tally", query.cache_key), count))


def people_page(workspace: Workspace, query: PeopleQuery) -> list[dict[str, Any]]:
    """Return one page of rows, each with a value for `customer_id` and for every column of the query.

    The order is total: ties by id; missing values come last in either direction. Cells are codes, identities masked
    unless the query says revealed, days dates. A page beyond the last is empty.
    """
    matching = _matching(workspace, query)
    with workspace.guard():
        ids = _ids(workspace, query, matching, (query.page - 1) * query.size, query.size)
        if not ids:
            return []
        few = _rows(workspace, query, matching.filter(nw.col(KEY).is_in(ids)), query.columns)
        details = {row[KEY]: row for row in few.collect("pyarrow").to_native().to_pylist()}
    identities = load_identities(workspace, ids, revealed=query.revealed) if _names_identities(query) else {}
    reading = _Reading(workspace, query)
    return [reading.row(details[key], identities.get(key, {})) for key in ids]


def people_ids(workspace: Workspace, query: PeopleQuery, first: int, count: int) -> list[str]:
    """Return the ids of `count` customers of all pages, in order, from the place `first`, which counts from 0."""
    with workspace.guard():
        return _ids(workspace, query, _matching(workspace, query), first, count)


def _ids(workspace: Workspace, query: PeopleQuery, matching: nw.LazyFrame[Any], first: int, count: int) -> list[str]:
    ordered = nw.to_native(_ordered(_rows(workspace, query, matching, ()), query))
    return [row[0] for row in ordered.limit(count, first).fetchall()]


def all_people(workspace: Workspace, query: PeopleQuery, most: int) -> Iterator[dict[str, Any]]:
    """Yield the first `most` rows of all pages, in order, as `people_page` gives them."""
    rows = _rows(workspace, query, _matching(workspace, query), query.columns)
    identity_names = [key.removeprefix(IDENTITY) for key in query.columns if key.startswith(IDENTITY)]
    if identity_names:
        rows = with_identities(workspace, rows).select(*rows.collect_schema().names(), *identity_names)
    reading = _Reading(workspace, query)
    for row in in_batches(workspace, _ordered(rows, query).head(most)):
        yield reading.row(row, visible_values(row, identity_names, revealed=query.revealed) if identity_names else {})


def in_batches(workspace: Workspace, rows: nw.LazyFrame[Any]) -> Iterator[dict[str, Any]]:
    """Yield the rows, converted to Python values in batches: all at once they would take many times the engine's memory."""
    with workspace.guard():
        table = rows.collect("pyarrow").to_native()
    for batch in table.to_batches(_BATCH):
        yield from batch.to_pylist()


class _Reading:
    """Converts rows of the engine to the values of a list's columns."""

    def __init__(self, workspace: Workspace, query: PeopleQuery) -> None:
        self._columns = [(key, code, _kind(key)) for key, code in _codes(query.columns).items()]
        self._matrix = answer(workspace, query.spec).matrix
        self._cells: dict[int | None, str] = {}

    def row(self, stored: dict[str, Any], identity: Identity) -> dict[str, Any]:
        """Return one row by column key."""
        values = {KEY: stored[KEY]}
        for key, code, kind in self._columns:
            if kind == "identity":
                values[key] = identity.get(key.removeprefix(IDENTITY))
            elif kind == "cell":
                values[key] = self._cell(stored[code])
            elif kind == "day":
                values[key] = None if stored[code] is None else date_of(stored[code])
            else:
                value = stored[code]
                values[key] = value.date() if isinstance(value, dt.datetime) else value
        return values

    def _cell(self, number: int | None) -> str:
        if number not in self._cells:
            self._cells[number] = cell_code_of(number, self._matrix)
        return self._cells[number]


def _kind(key: str) -> Literal["identity", "cell", "day", "other"]:
    if key.startswith(IDENTITY):
        return "identity"
    if key == CELL:
        return "cell"
    return "day" if key in _DAYS else "other"


def cell_code_of(number: int | None, matrix: Matrix) -> str:
    """Return the code of the cell with this number; the unclassified have none."""
    return UNCLASSIFIED if number is None else code_of(levels_of(number, matrix.axes), matrix.axes)


def _matching(workspace: Workspace, query: PeopleQuery) -> nw.LazyFrame[Any]:
    """Return the customers that match the query, with every metric that it shows, sorts by or limits."""
    matrix = answer(workspace, query.spec).matrix
    metrics = metrics_by_key(workspace, query.spec.composites)
    whose = replace(query.spec, active_only=query.spec.active_only and not query.found)
    rows = population(workspace, whose, _metrics(workspace, query))
    rows = selected(rows, matrix.axes, Selection(cells=query.cells, box=query.box))
    for limit in query.ranges:
        rows = rows.filter(between(limit, metrics[limit.metric].column))
    if query.ids:
        rows = rows.filter(nw.col(KEY).is_in(query.ids))
    if query.within:
        rows = rows.join(heat(workspace, query.within[0]).members(query.within[1]), on=KEY, how="semi")
    if query.found:
        rows = rows.join(query.found.customers(answer(workspace, query.spec)), on=KEY, how="semi")
    if query.words.strip():
        named = find_customers(workspace, query.words, revealed=query.revealed, look_up=query.look_up)
        rows = rows.join(named, on=KEY, how="semi")
    return rows


def _metrics(workspace: Workspace, query: PeopleQuery) -> tuple[str, ...]:
    known = metrics_by_key(workspace)
    used = {*query.columns, query.sort, *(limit.metric for limit in query.ranges)}
    return tuple(sorted(used & set(known)))


def _rows(
    workspace: Workspace, query: PeopleQuery, customers: nw.LazyFrame[Any], columns: tuple[str, ...]
) -> nw.LazyFrame[Any]:
    """Return ids, the sort value (`by`), and the columns other than identities as c0, c1, …"""
    attributes = {key: f"a{index}" for index, key in enumerate((query.sort, *columns)) if key.startswith(ATTRIBUTE)}
    if attributes:
        named = (nw.col(key.removeprefix(ATTRIBUTE)).alias(code) for key, code in attributes.items())
        customers = customers.join(workspace.frame("customers").select(KEY, *named), on=KEY, how="inner")

    def value(key: str) -> nw.Expr:
        return nw.col(attributes[key]) if key in attributes else _value(workspace, query, key)

    codes = {key: code for key, code in _codes(columns).items() if not key.startswith(IDENTITY)}
    return customers.select(
        KEY, value(query.sort).alias("by"), *(value(key).alias(code) for key, code in codes.items())
    )


def _ordered(rows: nw.LazyFrame[Any], query: PeopleQuery) -> nw.LazyFrame[Any]:
    return rows.sort("by", KEY, descending=[query.descending, False], nulls_last=True)


def _value(workspace: Workspace, query: PeopleQuery, key: str) -> nw.Expr:
    """Return a column of the list as an expression over the feature table."""
    if key == CELL:
        return cell_number(answer(workspace, query.spec).matrix.axes)
    if key.startswith(SCORE):
        return _score(workspace, query.spec, key.removeprefix(SCORE))
    if key in _DAYS:
        since = metrics_by_key(workspace)[_DAYS[key][1]]
        return nw.lit(as_of_day(workspace, query.spec)) - nw.col(since.column)
    return nw.col(KEY) if key == KEY else nw.col(metrics_by_key(workspace, query.spec.composites)[key].column)


def _score(workspace: Workspace, spec: MatrixSpec, key: str) -> nw.Expr:
    """Return the score of a metric from 1 to 5: its quantile cuts over the population, ties together."""
    metric = metrics_by_key(workspace)[key]
    cuts = workspace.cached_on_disk(
        ("score cuts", spec.scope_key, key, _SCORE_LEVELS),
        lambda: cut_values(population(workspace, spec), metric, Quantiles.parts(_SCORE_LEVELS)),
    )
    return level_of(metric.column, cuts, metric.favourable) + 1


def _codes(columns: tuple[str, ...]) -> dict[str, str]:
    """Return safe column names: the keys may hold a user's own header."""
    return {key: f"c{index}" for index, key in enumerate(dict.fromkeys(columns))}


def _names_identities(query: PeopleQuery) -> bool:
    return any(key.startswith(IDENTITY) for key in query.columns)
