"""What a matrix file says of its question beside the axes: as-of day, window, filters, composites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import tomlkit
from pydantic import BeforeValidator, ConfigDict, FiniteFloat
from pydantic.dataclasses import dataclass
from pydantic_core import PydanticCustomError
from tomlkit.container import Container
from tomlkit.items import AoT, Array, InlineTable, Table

from crm_dashboard.errors import SpecError
from crm_dashboard.model.metrics.composite import Composite, Part
from crm_dashboard.model.question.spec import Among, Between, Filter
from crm_dashboard.text import N_, text

_STRICT = ConfigDict(extra="forbid")


def _value(value: object) -> str | None:
    """Read one value of a filter: text, or `{ missing = true }` for customers without one, since TOML knows no null."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping) and dict(value) == {"missing": True}:
        return None
    raise PydanticCustomError("odd_value", "neither text nor missing")


@dataclass(frozen=True, config=_STRICT)
class FilterEntry:
    """A filter as it stands in a file: a column with its values, or a dimension with its ends."""

    column: str | None = None
    values: tuple[Annotated[str | None, BeforeValidator(_value)], ...] | None = None
    metric: str | None = None
    low: FiniteFloat | None = None
    high: FiniteFloat | None = None
    inverted: bool = False

    def filter(self) -> Filter:
        """Return the filter; raise `SpecError` for an entry that is neither of the two kinds, or both."""
        ends = (self.low, self.high)
        if self.column is not None and self.values is not None and self.metric is None and ends == (None, None):
            return Among(self.column, self.values, self.inverted)
        if self.metric is not None and self.column is None and self.values is None:
            return Between(self.metric, *ends, self.inverted)
        raise SpecError(
            text(N_("A filter of the file is neither by a column nor by a dimension.")),
            where=f"filters.{self.column or self.metric or ''}",
            next_step=text(N_("Write a column with its values, or a metric with low, high or both.")),
        )


@dataclass(frozen=True, config=_STRICT)
class PartEntry:
    """A part of a composite as it stands in a file."""

    metric: str
    weight: FiniteFloat
    low: FiniteFloat | None = None
    high: FiniteFloat | None = None


@dataclass(frozen=True, config=_STRICT)
class CompositeEntry:
    """A composite as it stands in a file."""

    key: str
    parts: tuple[PartEntry, ...]

    def composite(self) -> Composite:
        """Return the composite; raises `SpecError` as that does, and for a weight below zero."""
        if any(part.weight < 0 for part in self.parts):
            raise SpecError(text(N_("A weight is below zero.")), where=f"composites.{self.key}")
        return Composite(self.key, tuple(Part(part.metric, part.weight, part.low, part.high) for part in self.parts))


def add_filters(document: Table | Container, filters: Iterable[Filter]) -> None:
    """Write the filters, where there are any."""
    found = [_filter_table(one) for one in filters]
    if found:
        document.add("filters", tables(found))


def add_composites(document: Table | Container, composites: Iterable[Composite]) -> None:
    """Write the composites, where there are any, one line for each part."""
    found = [_composite_table(one) for one in composites]
    if found:
        document.add("composites", tables(found))


def tables(several: Iterable[Table]) -> AoT:
    """Return tables under one name, each with its own heading."""
    found = tomlkit.aot()
    for table in several:
        found.append(table)
    return found


def _filter_table(one: Filter) -> Table:
    table = tomlkit.table()
    if isinstance(one, Among):
        table.add("column", tomlkit.string(one.column))
        table.add("values", [_missing() if value is None else tomlkit.string(value) for value in one.values])
    else:
        table.add("metric", tomlkit.string(one.metric))
        _add_ends(table, one)
    if one.inverted:
        table.add("inverted", True)
    return table


def _composite_table(composite: Composite) -> Table:
    table = tomlkit.table()
    table.add("key", tomlkit.string(composite.key))
    parts: Array = tomlkit.array()
    for part in composite.parts:
        line = tomlkit.inline_table()
        line.add("metric", tomlkit.string(part.metric))
        line.add("weight", part.weight)
        _add_ends(line, part)
        parts.append(line)
    table.add("parts", parts.multiline(True))
    return table


def _add_ends(table: Table | InlineTable, one: Between | Part) -> None:
    for end in ("low", "high"):
        value: Any = getattr(one, end)
        if value is not None:
            table.add(end, value)


def _missing() -> InlineTable:
    table = tomlkit.inline_table()
    table.add("missing", True)
    return table
