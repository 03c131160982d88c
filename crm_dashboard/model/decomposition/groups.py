"""The change of revenue by group (a segment, channel, province, category), and what moved from one group to another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import narwhals as nw

from crm_dashboard.model.decomposition.customers import KEPT, LOST, NEW, NO_ORDER, RETURNED, margin_of_error
from crm_dashboard.model.features import KEY

PLACE = "place"
GroupKind = Literal["value", "others", "missing", "rest"]
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Group:
    """The net revenue of a group before and after, and its change by what became of the customers.

    `kind` is that of a value, of all smaller values together, of those without a value, or of money that is in no group.
    The parts `new`, `returned`, `more`, `less`, `lost`, `late_refunds`, `moved_in` and `moved_out` sum to the change. `moved_in` is
    what customers who bought in both periods spend here now and spent in other groups before; `moved_out` is below zero.
    `error` is half the width of the change's 95 % interval, see `margin_of_error`.
    """

    value: str
    kind: GroupKind
    before: Decimal
    after: Decimal
    error: float | None = None
    new: Decimal = Decimal(0)
    returned: Decimal = Decimal(0)
    more: Decimal = Decimal(0)
    less: Decimal = Decimal(0)
    lost: Decimal = Decimal(0)
    late_refunds: Decimal = Decimal(0)
    moved_in: Decimal = Decimal(0)
    moved_out: Decimal = Decimal(0)

    @property
    def change(self) -> Decimal:
        """The change of its revenue."""
        return self.after - self.before

    @property
    def is_certain(self) -> bool:
        """Whether the interval of its change does not hold zero."""
        return self.error is not None and abs(float(self.change)) > self.error


@dataclass(frozen=True)
class Move:
    """What customers who bought in both periods spent less in the group at `source` and more in the one at `target`."""

    source: int
    target: int
    amount: Decimal


@dataclass(frozen=True)
class Breakdown:
    """The groups of a column, those of the largest change first, others, missing and the rest last; they sum to the change."""

    column: str
    groups: tuple[Group, ...]
    moves: tuple[Move, ...] = ()

    @property
    def change(self) -> Decimal:
        """The change of all groups."""
        return sum((group.change for group in self.groups), Decimal(0))


def group_rows(parts: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Return the sums of each place, of rows with `place`, `customer_id`, `fate`, `before` and `after`."""
    people = parts.group_by(PLACE, KEY, "fate").agg(nw.col("before").sum(), nw.col("after").sum())
    changed = people.with_columns((nw.col("after") - nw.col("before")).alias("change"))
    change, fate = nw.col("change"), nw.col("fate")
    amount = change.cast(nw.Float64)
    fates = {"new": NEW, "returned": RETURNED, "lost": LOST, "late_refunds": NO_ORDER}
    return changed.group_by(PLACE).agg(
        nw.col("before").sum(),
        nw.col("after").sum(),
        *(nw.when(fate == number).then(change).sum().alias(name) for name, number in fates.items()),
        nw.when((fate == KEPT) & (change > 0)).then(change).sum().alias("gains"),
        nw.when((fate == KEPT) & (change < 0)).then(change).sum().alias("losses"),
        (amount * amount).sum().alias("squares"),
    )


def move_row(parts: nw.LazyFrame[Any], places: int) -> nw.LazyFrame[Any]:
    """Return one row with what moved between each pair of places, as floats, the column of a pair being `pair_name`.

    Of a customer who bought in both periods, the lesser of all that he spent less in some places and all that he spent more
    in others has moved: from and to these in proportion. What is beyond that is spent more or less by him.
    """
    kept = parts.filter(nw.col("fate") == KEPT)
    change = (nw.col("after") - nw.col("before")).cast(nw.Float64)
    wide = kept.group_by(KEY).agg(
        *(
            nw.when(nw.col(PLACE) == place).then(change).sum().fill_null(0.0).alias(f"d{place}")
            for place in range(places)
        )
    )
    sides = wide.select(
        *(_above(nw.col(f"d{place}")).alias(f"gain{place}") for place in range(places)),
        *(_above(-nw.col(f"d{place}")).alias(f"loss{place}") for place in range(places)),
    )
    gain, loss = (nw.sum_horizontal(*(f"{side}{place}" for place in range(places))) for side in ("gain", "loss"))
    totals = sides.with_columns(nw.when(gain > loss).then(gain).otherwise(loss).alias("whole"))
    moving = totals.filter(nw.col("whole") > 0)
    return moving.select(
        *(
            (nw.col(f"loss{source}") * nw.col(f"gain{target}") / nw.col("whole")).sum().alias(pair_name(source, target))
            for source in range(places)
            for target in range(places)
            if source != target
        )
    )


def pair_name(source: int, target: int) -> str:
    """Return the column of a pair of places."""
    return f"from_{source}_to_{target}"


def moves_of(row: Mapping[str, Any], places: int) -> tuple[Move, ...]:
    """Return the moves between places to the cent, the largest first."""
    moves = (
        Move(source, target, Decimal(row[pair_name(source, target)] or 0).quantize(_CENT))
        for source in range(places)
        for target in range(places)
        if source != target
    )
    return tuple(
        sorted((move for move in moves if move.amount), key=lambda move: (-move.amount, move.source, move.target))
    )


def net_moves(moves: Sequence[Move]) -> tuple[Move, ...]:
    """Return what moved between each pair of places less what moved the other way, the largest first."""
    gross = {(move.source, move.target): move.amount for move in moves}
    net = [
        Move(source, target, amount - gross.get((target, source), Decimal(0)))
        for (source, target), amount in gross.items()
    ]
    kept = (move for move in net if move.amount > 0)
    return tuple(sorted(kept, key=lambda move: (-move.amount, move.source, move.target)))


def groups_of(
    rows: Iterable[Mapping[str, Any]],
    names: Sequence[tuple[str, GroupKind]],
    moves: Sequence[Move],
    customers: int,
) -> tuple[Group, ...]:
    """Return the groups of the rows of `group_rows` under the `names` of their places; `customers` are those of the comparison.

    What moved in is no more what customers spend more, so that the parts sum to the change.
    """
    by_place = {int(row[PLACE]): row for row in rows}
    return tuple(
        _group(by_place[place], name, kind, _moved(moves, place), customers)
        for place, (name, kind) in enumerate(names)
        if place in by_place
    )


def _group(
    row: Mapping[str, Any], value: str, kind: GroupKind, moved: tuple[Decimal, Decimal], customers: int
) -> Group:
    money = {name: Decimal(row[name] or 0) for name in ("before", "after", "new", "returned", "lost", "late_refunds", "gains", "losses")}  # fmt: skip
    moved_in, moved_out = moved
    gains, losses = money.pop("gains"), money.pop("losses")
    error = margin_of_error(float(row["squares"] or 0), money["after"] - money["before"], customers)
    return Group(
        value, kind, **money, error=error, more=gains - moved_in, less=losses + moved_out, moved_in=moved_in, moved_out=-moved_out
    )  # fmt: skip


def _moved(moves: Sequence[Move], place: int) -> tuple[Decimal, Decimal]:
    into = sum((move.amount for move in moves if move.target == place), Decimal(0))
    out = sum((move.amount for move in moves if move.source == place), Decimal(0))
    return into, out


def _above(value: nw.Expr) -> nw.Expr:
    return nw.when(value > 0).then(value).otherwise(nw.lit(0.0))
