"""A question as the parameters of an address, in codes, and back; what cannot be read is reported, the rest is applied.

An address with dimensions asks exactly what it says: without a window all history, without a population all customers.
One with the key of a matrix alone asks that matrix's question, its window and population included, save what it says itself.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from pydantic import ValidationError

from crm_dashboard.errors import CrmError
from crm_dashboard.model.metrics.composite import Composite
from crm_dashboard.model.question.codec import (
    composite_code,
    composite_from_code,
    cuts_code,
    cuts_from_code,
    filter_code,
    filter_from_code,
)
from crm_dashboard.model.question.cuts import MEDIAN, CutMethod
from crm_dashboard.model.question.not_applied import LEFT_OUT, UNREADABLE, USUAL, NotApplied
from crm_dashboard.model.question.spec import LONGEST_WINDOW, Axis, MatrixSpec, Scale
from crm_dashboard.text import N_, Text, text

AXES = ("x", "y", "z")
PARAMETERS = (*AXES, "asof", "window", "population", "only", "template", "composite")
LONGEST_CODE = 4_000
"""Characters of the longest value that is read."""
Parameters = Mapping[str, list[str]]
Value = TypeVar("Value")
_SCALES: dict[str, Scale | None] = {"auto": None, "linear": "linear", "log": "log"}
_WINDOW = re.compile(r"[1-9][0-9]{0,4}")
_ALL = "all"
_POPULATIONS = {"active": True, _ALL: False}
"""Whether only customers with an order in the window count, by its code."""
_UNREADABLE = (ValidationError, ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError, CrmError)


def to_parameters(spec: MatrixSpec) -> dict[str, str | list[str]]:
    """Return the parameters of a question; what is usual is left out."""
    axes: dict[str, str | list[str]] = {name: _axis_code(axis) for name, axis in zip(AXES, spec.axes, strict=False)}
    limits: dict[str, str | list[str]] = {
        "asof": spec.as_of.isoformat() if spec.as_of else "",
        "window": str(spec.window or ""),
        "population": "active" if spec.active_only else "",
        "only": [filter_code(condition) for condition in spec.filters],
        "template": spec.template or "",
        "composite": [composite_code(composite) for composite in spec.composites],
    }
    return axes | {name: value for name, value in limits.items() if value}


@dataclass
class Reader:
    """Reads parameters one by one, and keeps in `problems` what could not be read."""

    parameters: Parameters
    problems: list[NotApplied] = field(default_factory=list)

    def report(
        self, what: str, value: str, why: Text = UNREADABLE, instead: Text | None = LEFT_OUT, *, narrows: bool = False
    ) -> None:
        """Add a value that cannot be applied to `problems`."""
        self.problems.append(NotApplied(text(what), value, why, instead, narrows=narrows))

    def first(self, name: str, what: str) -> str:
        """Return the first value of a parameter; empty if it is too long."""
        first, *more = self.parameters.get(name) or [""]
        for value in more:
            self.report(what, value, text(N_("It is given more than once; the first counts.")), None)
        if len(first) <= LONGEST_CODE:
            return first
        self.report(what, first, text(N_("It is too long.")))
        return ""

    def parse(
        self, what: str, code: str, parse: Callable[[str], Value], instead: Text = LEFT_OUT, *, narrows: bool = False
    ) -> Value | None:
        """Return the parsed value of a code; None, and it is reported, where it cannot be read."""
        try:
            if len(code) > LONGEST_CODE:
                raise ValueError(code[:20])
            return parse(code)
        except _UNREADABLE:
            self.report(what, code, instead=instead, narrows=narrows)
            return None


def from_parameters(
    reader: Reader, find: Callable[[str], MatrixSpec | None], usual: Callable[[], MatrixSpec]
) -> MatrixSpec | None:
    """Return the question in the parameters; None where they hold none.

    `find` returns the question of a ready-made or saved matrix by its key, None where there is none; `usual` returns the
    question whose dimensions are used where the parameters have none that can be read.
    """
    key = reader.first("template", N_("Matrix"))
    template = find(key) if key else None
    named = _axes(reader)
    if key and template is None:
        instead = (
            N_("Its dimensions are shown without its names.") if named else N_("The usual matrix is shown instead.")
        )
        reader.report(N_("Matrix"), key, text(N_("This workspace has no such matrix.")), text(instead))
    limits = _limits(reader)
    if named:
        axes = _at_least_two(named, usual)
        return MatrixSpec(axes=axes, template=template.template if template else None, **limits)
    if template or limits or reader.problems:
        return replace(template or usual(), **limits)
    return None


def _limits(reader: Reader) -> dict[str, Any]:
    """Return as-of day, window, population, filters and composites, as far as the parameters have them."""
    as_of = reader.first("asof", N_("As of"))
    filters = (
        reader.parse(N_("Filter"), code, filter_from_code, narrows=True) for code in reader.parameters.get("only", [])
    )
    limits = {
        "as_of": reader.parse(N_("As of"), as_of, dt.date.fromisoformat, USUAL) if as_of else None,
        "filters": tuple(condition for condition in filters if condition),
        "composites": _composites(reader),
    }
    return {name: value for name, value in limits.items() if value} | _window_limits(reader)


def _window_limits(reader: Reader) -> dict[str, Any]:
    """Return window and population as far as the parameters have them; what cannot be read is all history, and all customers."""
    limits: dict[str, Any] = {}
    if window := reader.first("window", N_("Period")):
        all_history = text(N_("All history is used."))
        limits["window"] = None if window == _ALL else reader.parse(N_("Period"), window, _window, all_history)
    if population := reader.first("population", N_("Customers")):
        everyone = text(N_("All customers are counted."))
        limits["active_only"] = (
            reader.parse(N_("Customers"), population, _POPULATIONS.__getitem__, everyone, narrows=True) or False
        )
    return limits


def _window(code: str) -> int:
    days = int(code) if _WINDOW.fullmatch(code) else 0
    if not 1 <= days <= LONGEST_WINDOW:
        raise ValueError(code[:20])
    return days


def _axes(reader: Reader) -> list[Axis]:
    """Return the axes in the parameters, each metric once."""
    axes: dict[str, Axis] = {}
    for name in AXES:
        if not (code := reader.first(name, N_("Dimension"))):
            continue
        axis = _axis(reader, code)
        if axis.metric in axes:
            reader.report(N_("Dimension"), axis.metric, text(N_("The same dimension stands on two axes.")))
        else:
            axes[axis.metric] = axis
    return list(axes.values())


def _at_least_two(named: list[Axis], usual: Callable[[], MatrixSpec]) -> tuple[Axis, ...]:
    """Return at least two axes, filled up with those of the usual question."""
    if len(named) >= 2:
        return tuple(named)
    taken = {axis.metric for axis in named}
    spare = [axis for axis in (*usual().axes, Axis("frequency"), Axis("monetary")) if axis.metric not in taken]
    return (*named, *spare[: 2 - len(named)])


def _axis_code(axis: Axis) -> str:
    return "~".join((axis.metric, cuts_code(axis.cuts), axis.scale or "auto"))


def _axis(reader: Reader, code: str) -> Axis:
    """Return the axis of a code: a metric, then how it is cut and its scale, which may both be left out."""
    metric, method, scale = code.rsplit("~", 2) if code.count("~") >= 2 else (code, "", "auto")
    cuts: CutMethod = MEDIAN
    if method or scale != "auto":
        parsed: CutMethod | None = reader.parse(N_("Cut"), method, cuts_from_code, text(N_("The median is used.")))
        cuts = parsed or MEDIAN
    if scale not in _SCALES:
        reader.report(N_("Scale"), scale, instead=USUAL)
    return Axis(metric, cuts=cuts, scale=_SCALES.get(scale))


def _composites(reader: Reader) -> tuple[Composite, ...]:
    composites: dict[str, Composite] = {}
    for code in reader.parameters.get("composite", []):
        composite = reader.parse(N_("Composite"), code, composite_from_code, USUAL)
        if composite and composite.key in composites:
            reader.report(N_("Composite"), code, text(N_("It is given more than once; the first counts.")), None)
        elif composite:
            composites[composite.key] = composite
    return tuple(composites.values())
