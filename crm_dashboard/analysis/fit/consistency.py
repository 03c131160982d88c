"""Consistency checks between the columns and rows of the stored tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import narwhals as nw

from crm_dashboard.data.cleaning.agreements import CHECKS
from crm_dashboard.data.schema.tables import TABLES
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.text import N_, Text, text

_Frames = Callable[[str], nw.LazyFrame[Any]]
_ORDERED = (
    ("tickets", "open_ts", "first_response_ts"),
    ("tickets", "open_ts", "close_ts"),
    ("feedback", "ts", "resolved_ts"),
    ("campaigns", "start_date", "end_date"),
)
"""Times of one row of which the first cannot come after the second."""
_REFERENCES = (
    ("orders", "order_items", "product_id", "products"),
    ("interactions", "interactions", "customer_id", "customers"),
    ("interactions", "interactions", "product_id", "products"),
    ("feedback", "feedback", "customer_id", "customers"),
    ("feedback", "feedback", "product_id", "products"),
    ("tickets", "tickets", "customer_id", "customers"),
    ("touches", "touches", "customer_id", "customers"),
    ("touches", "touches", "campaign_id", "campaigns"),
)
"""The table that a check speaks of, the stored one with the ids, their column, and the table in which they are looked up."""


@dataclass(frozen=True)
class CheckResult:
    """The result of a check: how many of the checked rows agree; `sentence` states the expectation about a column."""

    key: str
    table: str
    column: str
    sentence: Text
    agreeing: int
    of: int


def checks_of(workspace: Workspace) -> tuple[CheckResult, ...]:
    """Return every check that the loaded tables allow and that had something to look at, table by table.

    What lines tell of themselves was counted as the file was read (`data.cleaning.agreements`); the rest is counted here, once
    per version. A row that lacks a value is not looked at.
    """
    return cast(
        "tuple[CheckResult, ...]", workspace.cached_on_disk("consistency", lambda: tuple(_check_results(workspace)))
    )


def _check_results(workspace: Workspace) -> Iterator[CheckResult]:
    version = workspace.version
    if version is None:
        return
    counted = [
        *version.report.agreements,
        *(agreement for intake in version.intakes for agreement in intake.agreements),
    ]
    for agreement in counted:
        if check := CHECKS.get(agreement.check):
            yield CheckResult(
                check.key, check.table, check.column, text(check.sentence), agreement.agreeing, agreement.of
            )
    for stored in _stored_checks(workspace):
        row = stored.counted(workspace.frame).collect("pyarrow").to_native().to_pylist()[0]
        if row["of"]:
            agreeing = int(row["agreeing"] or 0)
            yield CheckResult(stored.key, stored.table, stored.column, stored.sentence, agreeing, int(row["of"]))


@dataclass(frozen=True)
class _Stored:
    """A check over stored tables: `counted` gives one row with `agreeing` and `of`; `needs` are (table, column)."""

    key: str
    table: str
    column: str
    sentence: Text
    needs: tuple[tuple[str, str], ...]
    counted: Callable[[_Frames], nw.LazyFrame[Any]]


def _stored_checks(workspace: Workspace) -> Iterator[_Stored]:
    there = {(table, column.name) for table in ("order_items", *TABLES) for column in workspace.columns(table)}
    version = workspace.version
    orders = version.source("orders") if version else None
    if orders and "order_id" not in dict(orders.columns):
        there -= {("orders", "order_id")}  # then it was made up: a number for each row
    yield from (check for check in _CHECKS if set(check.needs) <= there)


def _share(rows: nw.LazyFrame[Any], agree: nw.Expr) -> nw.LazyFrame[Any]:
    return rows.select(agree.cast(nw.Int64).sum().alias("agreeing"), nw.len().alias("of"))


def _single_customer(frames: _Frames) -> nw.LazyFrame[Any]:
    return _share(frames("orders").group_by("order_id").agg(nw.len().alias("customers")), nw.col("customers") == 1)


def _single_currency(frames: _Frames) -> nw.LazyFrame[Any]:
    orders = frames("orders").filter(~nw.col("currency").is_null())
    counts = orders.group_by("currency").agg(nw.len().alias("orders"))
    return counts.select(nw.col("orders").max().alias("agreeing"), nw.col("orders").sum().alias("of"))


def _single_name(frames: _Frames) -> nw.LazyFrame[Any]:
    named = frames("order_items").filter(~nw.col("product_id").is_null(), ~nw.col("product_name").is_null())
    return _share(
        named.group_by("product_id").agg(nw.col("product_name").n_unique().alias("names")), nw.col("names") == 1
    )


def _signed_up_first(frames: _Frames) -> nw.LazyFrame[Any]:
    first = frames("orders").group_by("customer_id").agg(nw.col("order_ts").min().alias("first_order"))
    known = frames("customers").filter(~nw.col("signup_date").is_null()).select("customer_id", "signup_date")
    return _share(known.join(first, on="customer_id", how="inner"), nw.col("signup_date") <= nw.col("first_order"))


def _within_scale(frames: _Frames) -> nw.LazyFrame[Any]:
    scored = frames("feedback").filter(~nw.col("score").is_null(), ~nw.col("scale_max").is_null())
    return _share(scored, nw.col("score") <= nw.col("scale_max"))


def _in_order(table: str, first: str, then: str) -> _Stored:
    def counted(frames: _Frames) -> nw.LazyFrame[Any]:
        known = frames(table).filter(~nw.col(first).is_null(), ~nw.col(then).is_null())
        return _share(known, nw.col(first) <= nw.col(then))

    sentence = text(
        N_("“{then}” does not come before “{first}”."), then=_label(table, then), first=_label(table, first)
    )
    return _Stored(f"{table}:{then}", table, then, sentence, ((table, first), (table, then)), counted)


def _reference_check(table: str, rows: str, column: str, other: str) -> _Stored:
    def counted(frames: _Frames) -> nw.LazyFrame[Any]:
        references = frames(rows).filter(~nw.col(column).is_null()).select(column)
        existing = frames(other).select(column, nw.lit(1).alias("there"))
        return _share(references.join(existing, on=column, how="left"), ~nw.col("there").is_null())

    sentence = text(
        N_("The {column} of a row stands in the table “{table}”."),
        column=_label(other, column),
        table=text(TABLES[other].label),
    )
    return _Stored(f"{table}:{column}", table, column, sentence, ((rows, column), (other, column)), counted)


def _label(table: str, key: str) -> Text:
    column = TABLES[table].column(key)
    return text(column.label) if column else Text(key)


_CHECKS: tuple[_Stored, ...] = (
    _Stored(
        "one_customer",
        "orders",
        "order_id",
        text(N_("An order belongs to one customer.")),
        (("orders", "order_id"),),
        _single_customer,
    ),
    _Stored(
        "one_currency",
        "orders",
        "currency",
        text(N_("An order is in the currency of most orders.")),
        (("orders", "currency"),),
        _single_currency,
    ),
    _Stored(
        "one_name",
        "orders",
        "product_name",
        text(N_("A product has one name.")),
        (("order_items", "product_id"), ("order_items", "product_name")),
        _single_name,
    ),
    _Stored(
        "signed_up_first",
        "customers",
        "signup_date",
        text(N_("A customer signed up no later than the first order.")),
        (("customers", "signup_date"), ("orders", "order_ts")),
        _signed_up_first,
    ),
    _Stored(
        "within_scale",
        "feedback",
        "score",
        text(N_("A score is no higher than the highest score.")),
        (("feedback", "score"), ("feedback", "scale_max")),
        _within_scale,
    ),
    *(_in_order(*columns) for columns in _ORDERED),
    *(_reference_check(*columns) for columns in _REFERENCES),
)
