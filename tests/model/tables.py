"""Canonical tables from plain Python rows: days, months and gaps are worked out here, in plain Python."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb
import narwhals as nw
import pyarrow as pa

from crm_dashboard.model.features import Frames

MONEY = pa.decimal128(18, 4)
ORDERS = pa.schema(
    [
        ("order_id", pa.string()),
        ("customer_id", pa.string()),
        ("order_ts", pa.timestamp("us")),
        ("day_no", pa.int32()),
        ("month_no", pa.int32()),
        ("net_amount", MONEY),
        ("discount_amount", MONEY),
        ("cost_amount", MONEY),
        ("is_refund", pa.bool_()),
        ("gap_days", pa.int32()),
        ("channel", pa.string()),
    ]
)
ITEMS = pa.schema(
    [
        ("order_id", pa.string()),
        ("customer_id", pa.string()),
        ("product_id", pa.string()),
        ("category", pa.string()),
        ("qty", pa.float64()),
        ("unit_price", MONEY),
        ("net_amount", MONEY),
        ("day_no", pa.int32()),
        ("is_refund", pa.bool_()),
    ]
)
INTERACTIONS = pa.schema(
    [
        ("customer_id", pa.string()),
        ("ts", pa.timestamp("us")),
        ("type", pa.string()),
        ("direction", pa.string()),
        ("outcome", pa.string()),
        ("day_no", pa.int32()),
    ]
)
FEEDBACK = pa.schema(
    [
        ("customer_id", pa.string()),
        ("ts", pa.timestamp("us")),
        ("kind", pa.string()),
        ("score", MONEY),
        ("scale_max", MONEY),
        ("resolved_ts", pa.timestamp("us")),
        ("day_no", pa.int32()),
        ("resolved_day", pa.int32()),
    ]
)
EPOCH = dt.datetime(1970, 1, 1)


def moment_of(when: str) -> dt.datetime:
    """Return the time that is written."""
    return dt.datetime.fromisoformat(when)


def day_of(when: str) -> int:
    """Return the days since 1970-01-01 of the time that is written."""
    return (moment_of(when) - EPOCH).days


@dataclass(frozen=True)
class Order:
    """One document of a customer; a negative amount is a refund, `refund` what came off an order itself.

    It has one item for each of `categories`.
    """

    customer: str
    when: str
    amount: str | int | Decimal
    discount: str | int | Decimal | None = None
    cost: str | int | Decimal | None = None
    channel: str | None = None
    categories: tuple[str | None, ...] = ()
    order_id: str = ""
    refund: str | int | Decimal | None = None

    @property
    def moment(self) -> dt.datetime:
        return moment_of(self.when)

    @property
    def day_no(self) -> int:
        return day_of(self.when)

    @property
    def is_refund(self) -> bool:
        return Decimal(self.amount) < 0


@dataclass(frozen=True)
class Contact:
    """One row of the interactions: who, when, what kind, who began it, and what came of it."""

    customer: str
    when: str
    type: str | None = None
    direction: str | None = None
    outcome: str | None = None

    @property
    def day_no(self) -> int:
        return day_of(self.when)


@dataclass(frozen=True)
class Feedback:
    """One row of the feedback: a score on a scale, or a complaint with the day on which it was resolved."""

    customer: str
    when: str
    kind: str | None = None
    score: str | int | Decimal | None = None
    scale: str | int | Decimal | None = None
    resolved: str | None = None

    @property
    def day_no(self) -> int:
        return day_of(self.when)


def numbered(orders: Iterable[Order]) -> list[tuple[str, Order]]:
    """Give each order without an id one of its own."""
    return [(order.order_id or f"o{index:05}", order) for index, order in enumerate(orders)]


def gaps_of(orders: Sequence[tuple[str, Order]]) -> dict[str, int]:
    """Return the days since the same customer's order before, refunds left out, by order id."""
    gaps, before = {}, {}
    for key, order in sorted(orders, key=lambda pair: (pair[1].moment, pair[0])):
        if order.is_refund:
            continue
        if order.customer in before:
            gaps[key] = order.day_no - before[order.customer]
        before[order.customer] = order.day_no
    return gaps


class Desk:
    """One DuckDB cursor whose tables are replaced each time that rows are laid on it."""

    def __init__(self) -> None:
        self.cursor = duckdb.connect().cursor()
        self._names: list[str] = []
        self._count = itertools.count()
        self.threads(1)

    def threads(self, count: int) -> None:
        """Let the engine use `count` threads."""
        self.cursor.execute(f"SET threads TO {count}")

    def clear(self) -> None:
        """Drop every table; frames taken before are no longer valid."""
        for name in self._names:
            self.cursor.execute(f"DROP TABLE {name}")
        self._names = []

    def table(self, rows: pa.Table) -> nw.LazyFrame[Any]:
        """Return the rows as a table of the engine."""
        return self._created(self.cursor.from_arrow(rows))

    def kept(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Return the rows of a lazy frame from a table, as the product keeps customer features."""
        return self._created(nw.to_native(frame))

    def frames(
        self,
        orders: Iterable[Order],
        customers: Mapping[str, Sequence[Any]] | None = None,
        *,
        sample_keys: Mapping[str, float] | None = None,
        contacts: Iterable[Contact] | None = None,
        feedback: Iterable[Feedback] | None = None,
    ) -> Frames:
        """Return the canonical tables; `customers` holds columns beside `customer_id`, which is made up if left out.

        Without `contacts` or `feedback` the table of that name is not loaded at all.
        """
        rows = numbered(orders)
        people = dict(customers or {"customer_id": sorted({order.customer for _, order in rows})})
        ids = people.pop("customer_id")
        keys = sample_keys or {one: (index * 0.618034) % 1 for index, one in enumerate(ids)}
        columns = {
            "customer_id": pa.array(ids, pa.string()),
            "sample_key": pa.array([keys[one] for one in ids], pa.float64()),
        }
        for name, values in people.items():
            columns[name] = pa.array(values, _kind_of(name))
        records = {"order_items": self.table(_item_rows(rows))}
        if contacts is not None:
            records["interactions"] = self.table(_contact_rows(contacts))
        if feedback is not None:
            records["feedback"] = self.table(_feedback_rows(feedback))
        return Frames(orders=self.table(_order_rows(rows)), customers=self.table(pa.table(columns)), records=records)

    def population(self, **columns: Sequence[Any]) -> nw.LazyFrame[Any]:
        """Return a feature table as `features` makes it, straight from columns; ids, orders and revenue are made up."""
        count = len(next(iter(columns.values())))
        made: dict[str, Any] = {
            "customer_id": pa.array([f"客户{index:03}" for index in range(count)], pa.string()),
            "sample_key": pa.array([(index * 0.618034) % 1 for index in range(count)], pa.float64()),
            "orders": pa.array([1] * count, pa.int64()),
            "revenue": pa.array([Decimal(1)] * count, pa.decimal128(38, 4)),
        }
        for name, values in columns.items():
            made[name] = pa.array(values, made[name].type if name in made else None)
            if made[name].type == pa.null():
                made[name] = pa.array(values, pa.float64())
        return self.table(pa.table(made))

    def _created(self, relation: duckdb.DuckDBPyRelation) -> nw.LazyFrame[Any]:
        name = f"t{next(self._count)}"
        relation.create(name)
        self._names.append(name)
        return nw.from_native(self.cursor.table(name))


def rows_of(frame: nw.LazyFrame[Any], key: str = "customer_id") -> dict[str, dict[str, Any]]:
    """Return the rows of a frame by `key`."""
    rows = frame.collect("pyarrow").to_native().to_pylist()
    found = {row[key]: row for row in rows}
    assert len(found) == len(rows), "a key stands on two rows"
    return found


def _kind_of(column: str) -> pa.DataType:
    if column == "income_level":
        return pa.int32()
    return pa.float64() if column[0] == "u" and column[1:].isdigit() else pa.string()


def _money(amount: str | int | Decimal | None) -> Decimal | None:
    return None if amount is None else Decimal(amount)


def _order_rows(rows: Sequence[tuple[str, Order]]) -> pa.Table:
    gaps = gaps_of(rows)
    made = [
        {
            "order_id": key,
            "customer_id": order.customer,
            "order_ts": order.moment,
            "day_no": order.day_no,
            "month_no": (order.moment.year - 1970) * 12 + order.moment.month - 1,
            "net_amount": _money(order.amount),
            "discount_amount": _money(order.discount),
            "cost_amount": _money(order.cost),
            "is_refund": order.is_refund,
            "gap_days": gaps.get(key),
            "channel": order.channel,
        }
        for key, order in rows
    ]
    table = pa.Table.from_pylist(made, ORDERS)
    if all(order.refund is None for _, order in rows):
        return table
    return table.append_column("refund_amount", pa.array([_money(order.refund) for _, order in rows], MONEY))


def _item_rows(rows: Sequence[tuple[str, Order]]) -> pa.Table:
    made = [
        {
            "order_id": key,
            "customer_id": order.customer,
            "product_id": f"{key}-{index}",
            "category": category,
            "qty": 1.0,
            "unit_price": _money(order.amount),
            "net_amount": _money(order.amount),
            "day_no": order.day_no,
            "is_refund": order.is_refund,
        }
        for key, order in rows
        for index, category in enumerate(order.categories)
    ]
    return pa.Table.from_pylist(made, ITEMS)


def _contact_rows(contacts: Iterable[Contact]) -> pa.Table:
    made = [
        {
            "customer_id": one.customer,
            "ts": moment_of(one.when),
            "type": one.type,
            "direction": one.direction,
            "outcome": one.outcome,
            "day_no": one.day_no,
        }
        for one in contacts
    ]
    return pa.Table.from_pylist(made, INTERACTIONS)


def _feedback_rows(feedback: Iterable[Feedback]) -> pa.Table:
    made = [
        {
            "customer_id": one.customer,
            "ts": moment_of(one.when),
            "kind": one.kind,
            "score": _money(one.score),
            "scale_max": _money(one.scale),
            "resolved_ts": moment_of(one.resolved) if one.resolved else None,
            "day_no": one.day_no,
            "resolved_day": day_of(one.resolved) if one.resolved else None,
        }
        for one in feedback
    ]
    return pa.Table.from_pylist(made, FEEDBACK)


def differences(
    found: Mapping[str, Any], expected: Mapping[str, Any], rel: float = 1e-12
) -> dict[str, tuple[Any, Any]]:
    """Return found and expected side by side where they differ; missing equals missing only, floats may differ by `rel`."""
    names = [*found, *(name for name in expected if name not in found)]
    pairs = {name: (found.get(name, "no such row"), expected.get(name, "no such row")) for name in names}
    return {name: pair for name, pair in pairs.items() if not _agree(*pair, rel)}


def _agree(one: Any, other: Any, rel: float) -> bool:
    if isinstance(one, float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=rel, abs_tol=0)
    return bool(one == other)
