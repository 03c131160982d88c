"""A question as plain data and back: the entries of a matrix file, which the codes of an address write in one line.

An entry is what TOML and JSON hold: text, numbers, truth values, lists and mappings of them. Reading is strict (a number in
quotes is none), so that a link and a file ask exactly what they say, or are refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, FiniteFloat, TypeAdapter
from pydantic.dataclasses import dataclass
from pydantic_core import PydanticCustomError

from crm_dashboard.errors import SpecError
from crm_dashboard.model.metrics.composite import Composite, Part
from crm_dashboard.model.question.cuts import MEDIAN, METHODS, MOST_LEVELS, CutMethod, Quantiles
from crm_dashboard.model.question.spec import Among, Between, Filter
from crm_dashboard.text import N_, text

Entry = dict[str, Any]
_STRICT = ConfigDict(extra="forbid")
_Number = Annotated[FiniteFloat, Field(strict=True)]
_Flag = Annotated[bool, Field(strict=True)]
_MISSING = {"missing": True}
_QUANTILES = "quantiles"


def _value(value: object) -> str | None:
    """Read one value of a filter: text, or `{ missing = true }` or null for customers without one (TOML knows no null)."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Mapping) and dict(value) == _MISSING:
        return None
    raise PydanticCustomError("odd_value", "neither text nor missing")


@dataclass(frozen=True, config=_STRICT)
class FilterEntry:
    """A filter as it is written: a column with its values, or a dimension with its ends."""

    column: str | None = None
    values: tuple[Annotated[str | None, BeforeValidator(_value)], ...] | None = None
    metric: str | None = None
    low: _Number | None = None
    high: _Number | None = None
    inverted: _Flag = False

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
    """A part of a composite as it is written."""

    metric: str
    weight: _Number
    low: _Number | None = None
    high: _Number | None = None


@dataclass(frozen=True, config=_STRICT)
class CompositeEntry:
    """A composite as it is written."""

    key: str
    parts: tuple[PartEntry, ...]

    def composite(self) -> Composite:
        """Return the composite; raises `SpecError` as that does, and for a weight below zero."""
        if any(part.weight < 0 for part in self.parts):
            raise SpecError(text(N_("A weight is below zero.")), where=f"composites.{self.key}")
        return Composite(self.key, tuple(Part(part.metric, part.weight, part.low, part.high) for part in self.parts))


def read_cuts(entry: object) -> CutMethod:
    """Return the cut method of an entry such as `{ top = [0.8] }`; raises for anything else, as pydantic does."""
    match entry:
        case Mapping() if len(entry) != 1:
            pass
        case {"median": True}:
            return MEDIAN
        case {"parts": int(levels)} if 2 <= levels <= MOST_LEVELS:
            return Quantiles.parts(levels)
        case Mapping():
            name, numbers = next(iter(entry.items()))
            method = METHODS.get(Quantiles.key if name == _QUANTILES else name)
            if method and (values := _numbers(numbers)) is not None:
                return method.from_numbers(values)
    raise PydanticCustomError("unknown_cuts", "unknown cuts")


def _numbers(written: object) -> tuple[Any, ...] | None:
    """Return the numbers of a method: an empty tuple for true, a single number, or a list; None for anything else."""
    if written is True:
        return ()
    if isinstance(written, list):
        return tuple(written)
    return (written,) if isinstance(written, int) and not isinstance(written, bool) else None


def cuts_entry(cuts: CutMethod) -> Entry:
    """Return a cut method as the entry of a file, in its plainest form."""
    if cuts == MEDIAN:
        return {"median": True}
    if isinstance(cuts, Quantiles):
        parts = cuts == Quantiles.parts(cuts.level_count)
        return {"parts": cuts.level_count} if parts else {_QUANTILES: list(cuts.shares)}
    numbers = list(cuts.numbers)
    is_count = len(numbers) == 1 and isinstance(numbers[0], int)
    return {cuts.key: numbers[0] if is_count else numbers or True}


def cuts_code(cuts: CutMethod) -> str:
    """Return a cut method in one word, such as `top:0.8`."""
    numbers = ",".join(repr(number).removesuffix(".0") for number in cuts.numbers)
    return f"{cuts.key}:{numbers}" if numbers else cuts.key


def cuts_from_code(code: str) -> CutMethod:
    """Return the cut method of a code; raises ValueError, KeyError, TypeError or `SpecError` for one that cannot be read."""
    name, _, numbers = code.partition(":")
    return METHODS[name].from_numbers(tuple(float(number) for number in numbers.split(",")) if numbers else ())


def filter_entry(condition: Filter) -> Entry:
    """Return a filter as an entry: what is usual is left out, a missing value stands as None."""
    if isinstance(condition, Among):
        entry: Entry = {"column": condition.column, "values": list(condition.values)}
    else:
        entry = {"metric": condition.metric, **_ends(condition)}
    return entry | ({"inverted": True} if condition.inverted else {})


def filter_code(condition: Filter) -> str:
    """Return a filter in one line of JSON: its fields in their order."""
    return _line([getattr(condition, field.name) for field in fields(condition)])


def filter_from_code(code: str) -> Filter:
    """Return the filter of a code; raises ValueError, TypeError or `SpecError` for one that cannot be read."""
    values = json.loads(code)
    kind = Among if len(values) == len(fields(Among)) else Between
    entry = dict(zip((field.name for field in fields(kind)), values, strict=True))
    return TypeAdapter(FilterEntry).validate_python(entry).filter()


def composite_entry(composite: Composite) -> Entry:
    """Return a composite as an entry, a mapping for each part; ends that are still to be fitted are left out."""
    parts = [{"metric": part.metric, "weight": part.weight, **_ends(part)} for part in composite.parts]
    return {"key": composite.key, "parts": parts}


def composite_code(composite: Composite) -> str:
    """Return a composite in one line of JSON: its key, then the fields of each part."""
    return _line([composite.key, *([part.metric, part.weight, part.low, part.high] for part in composite.parts)])


def composite_from_code(code: str) -> Composite:
    """Return the composite of a code; raises ValueError, TypeError or `SpecError` for one that cannot be read."""
    key, *parts = json.loads(code)
    names = [field.name for field in fields(PartEntry)]
    entry = {"key": key, "parts": [dict(zip(names, part, strict=True)) for part in parts]}
    return TypeAdapter(CompositeEntry).validate_python(entry).composite()


def _ends(limits: Between | Part) -> Entry:
    return {name: value for name in ("low", "high") if (value := getattr(limits, name)) is not None}


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
