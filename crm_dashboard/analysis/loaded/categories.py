"""The categories of a heat map by segments: text columns of customers, orders and items, and the age band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

import narwhals as nw

from crm_dashboard.analysis.loaded.loaded import filter_columns, loaded_columns, records_of
from crm_dashboard.analysis.loaded.orders_or_summary import as_of_day
from crm_dashboard.analysis.loaded.population import orders_in_window
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.errors import SpecError
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.features import KEY
from crm_dashboard.model.heat.heat import AGE, Category, SegmentsBy
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.text import N_, Text, text

_AGES = (25, 35, 45, 55, 65)
_OLDEST = 120
_ITEMS = {"category": N_("Category"), "brand": N_("Brand")}
_VALUE = "value"


def category_columns(workspace: Workspace) -> dict[str, Text]:
    """Return the columns by key with their labels: of customers, the age band, of orders, of what was bought."""
    texts = filter_columns(workspace)
    loaded = loaded_columns(workspace)
    labels = {key: label for key, label in texts.items() if key.startswith("customers.")}
    if "birth_year" in loaded["customers"]:
        labels[AGE] = text(N_("Age band"))
    labels |= {key: label for key, label in texts.items() if key.startswith("orders.")}
    if "order_id" in loaded["order_items"] and loaded["orders"]:
        labels |= {
            f"order_items.{name}": text(label) for name, label in _ITEMS.items() if name in loaded["order_items"]
        }
    return labels


def validate_column(workspace: Workspace, column: str) -> Text:
    """Return a column's label; raise `SpecError` for one that is not loaded, whose name never reaches the engine."""
    columns = category_columns(workspace)
    if column not in columns:
        raise SpecError(
            text(N_("There is no category that is called “{column}”."), column=column[:80]),
            next_step=text(N_("Choose another one, or load a file that has the column.")),
        )
    return columns[column]


@dataclass(frozen=True)
class CategoryValues:
    """The rows of a category, most customers first (ages in their order): single values, then how many others, missing.

    `others` counts the values that have no row of their own; `has_missing`: some customers have no value.
    """

    single: tuple[str, ...]
    others: int
    has_missing: bool
    are_ages: bool = False

    @property
    def categories(self) -> tuple[Category, ...]:
        """The rows with their labels."""
        pattern = N_("{value} years") if self.are_ages else "{value}"
        categories = [Category(Text(pattern, (("value", value),))) for value in self.single]
        categories += [Category(text(N_("others ({count})"), count=self.others), "others")] if self.others else []
        return (*categories, *((Category(text(N_("(missing)")), "missing"),) if self.has_missing else ()))

    @property
    def place(self) -> nw.Expr:
        """The row of a customer with a `value`."""
        value, place = nw.col(_VALUE), nw.lit(len(self.single)).cast(nw.Int32)
        if self.has_missing:
            lack = len(self.single) + bool(self.others)
            place = nw.when(value.is_null()).then(nw.lit(lack).cast(nw.Int32)).otherwise(place)
        for index, single_value in enumerate(self.single):
            place = nw.when(value == single_value).then(nw.lit(index).cast(nw.Int32)).otherwise(place)
        return place


def with_value(
    people: nw.LazyFrame[Any], workspace: Workspace, spec: MatrixSpec, column: str, *, kept: bool = True
) -> nw.LazyFrame[Any]:
    """Return the customers with the category's value as `value`, missing where they have none.

    A column of the orders gives each customer the value of most of his orders in the window (refunds are none), one
    of the items that of most order lines; of equally many the one with more money, then the first by name. Orders
    without a value do not count. `kept` keeps these values in the engine's memory; otherwise it is one query.
    """
    table, _, name = column.partition(".")
    if column == AGE:
        values = workspace.frame("customers").select(KEY, _age_band(workspace, spec).alias(_VALUE))
    elif table == "customers":
        values = workspace.frame("customers").select(KEY, nw.col(name).alias(_VALUE))
    elif kept:
        scope = (spec.as_of, spec.window, spec.filters)
        values = workspace.materialise(("most", column, scope), lambda: _most(workspace, spec, table, name))
    else:
        values = _most(workspace, spec, table, name)
    return people.join(values, on=KEY, how="left")


def values_of(people: nw.LazyFrame[Any], over: SegmentsBy) -> CategoryValues:
    """Return the rows for customers with a `value`: the `top` most frequent (ties by name), others, missing.

    One single value is not folded into “others”: the row is its own.
    """
    counts = people.group_by(_VALUE).agg(nw.len().alias("n"))
    known = counts.filter(~nw.col(_VALUE).is_null())
    total = int(known.select(nw.len().alias("n")).collect("pyarrow").to_native()["n"][0].as_py())
    wanted = over.top + 1 if total == over.top + 1 else over.top
    most = known.sort("n", _VALUE, descending=[True, False]).head(wanted).collect("pyarrow").to_native()
    lack = counts.filter(nw.col(_VALUE).is_null()).collect("pyarrow").to_native().num_rows
    single = cast("Sequence[str]", most[_VALUE].to_pylist())
    if over.column == AGE:
        single = sorted(single, key=_AGE_NAMES.index)
    return CategoryValues(tuple(single), total - len(single), bool(lack), over.column == AGE)


_AGE_NAMES = (f"< {_AGES[0]}", *(f"{low}–{high - 1}" for low, high in pairwise(_AGES)), f"≥ {_AGES[-1]}")  # fmt: skip


def _age_band(workspace: Workspace, spec: MatrixSpec) -> nw.Expr:
    """Return the band of the age reached in the year of the as-of day; missing without a birth year that can be true."""
    age = date_of(as_of_day(workspace, spec)).year - nw.col("birth_year").cast(nw.Float64)
    band: nw.Expr = nw.when((age >= 0) & (age <= _OLDEST)).then(nw.lit(_AGE_NAMES[-1]))
    for limit, name in zip(reversed(_AGES), reversed(_AGE_NAMES[:-1]), strict=True):
        band = nw.when((age >= 0) & (age < limit)).then(nw.lit(name)).otherwise(band)
    return band


def _most(workspace: Workspace, spec: MatrixSpec, table: str, name: str) -> nw.LazyFrame[Any]:
    """Return each customer's most frequent value, for those who have any."""
    orders = orders_in_window(workspace, spec)
    rows = orders
    if table == "order_items":
        rows = records_of(workspace, table).join(orders.select(KEY, "order_id"), on=[KEY, "order_id"], how="semi")
    money = nw.col("net_amount") if "net_amount" in rows.collect_schema() else nw.lit(0)
    known = rows.select(KEY, nw.col(name).alias(_VALUE), money.alias("money")).filter(~nw.col(_VALUE).is_null())
    sums = known.group_by(KEY, _VALUE).agg(
        (-nw.len().cast(nw.Int64)).alias("fewer"), (-nw.col("money").sum()).alias("less")
    )
    place = nw.col(KEY).cum_count().over(KEY, order_by=["fewer", "less", _VALUE])
    return sums.with_columns(place.alias("place")).filter(nw.col("place") == 1).select(KEY, _VALUE)
