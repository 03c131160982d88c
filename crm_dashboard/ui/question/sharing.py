"""Links: the workspace, the question and the language in the address, in codes, so that a link opens what was seen."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from pydantic import ValidationError

from crm_dashboard.errors import CrmError
from crm_dashboard.model.metrics.composite import Composite, Part
from crm_dashboard.model.question.cuts import MEDIAN, CutRule, Fixed, Mean, NaturalBreaks, Quantiles, TopShare
from crm_dashboard.model.question.spec import LONGEST_WINDOW, Among, Axis, Between, Filter, MatrixSpec, Scale
from crm_dashboard.model.segments.template import Template
from crm_dashboard.model.segments.template_file import SHIPPED, templates
from crm_dashboard.text import N_, Text, text
from crm_dashboard.ui.session.address import LONGEST
from crm_dashboard.ui.session.not_applied import LEFT_OUT, UNREADABLE, NotApplied

AXES = ("x", "y", "z")
FindTemplate = Callable[[str], Template | None]
Usual = Callable[[], MatrixSpec | None]
Found = TypeVar("Found")
_UNREADABLE = (
    ValidationError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
    RecursionError,
    CrmError,
)
_SCALES: dict[str, Scale | None] = {"auto": None, "linear": "linear", "log": "log"}
_WINDOW = re.compile(r"[1-9][0-9]{0,4}")


@dataclass(frozen=True)
class Link:
    """What an address asks for, None where it says nothing, and what of it cannot be applied."""

    workspace: str | None = None
    spec: MatrixSpec | None = None
    lost: tuple[NotApplied, ...] = ()


def to_params(workspace: str, language: str, spec: MatrixSpec | None) -> dict[str, str | list[str]]:
    """Return the address's parameters for a question on a workspace."""
    params: dict[str, str | list[str]] = {"workspace": workspace, "lang": language}
    if spec is None:
        return params
    for name, axis in zip(AXES, spec.axes, strict=False):
        params[name] = "~".join((axis.metric, _rule_code(axis.cuts), axis.scale or "auto"))
    if spec.as_of:
        params["asof"] = spec.as_of.isoformat()
    if spec.window:
        params["window"] = str(spec.window)
    if spec.filters:
        params["only"] = [_filter_code(one) for one in spec.filters]
    if spec.template:
        params["template"] = spec.template
    if spec.composites:
        params["composite"] = [_composite_code(one) for one in spec.composites]
    return params


def from_params(params: Mapping[str, list[str]], find: FindTemplate | None = None, usual: Usual | None = None) -> Link:
    """Return what an address asks for; what cannot be read is named, and the rest is asked for without it.

    `find` returns the matrix of a key as the workspace has it; without it the ready-made ones are known. `usual` returns
    the question whose dimensions stand where the address names none that can be read; without it, or for None, the first
    ready-made one.
    """
    reader = _Reader(params)
    spec = _spec(reader, find or templates().get, usual or (lambda: None))
    return Link(reader.one("workspace", N_("Workspace")) or None, spec, tuple(reader.lost))


@dataclass
class _Reader:
    """Reads parameters, and keeps what it could not read."""

    params: Mapping[str, list[str]]
    lost: list[NotApplied] = field(default_factory=list)

    def lose(
        self, what: str, value: str, why: Text = UNREADABLE, instead: Text | None = LEFT_OUT, *, narrows: bool = False
    ) -> None:
        """Name what cannot be applied."""
        self.lost.append(NotApplied(text(what), value, why, instead, narrows=narrows))

    def one(self, name: str, what: str) -> str:
        """Return the one value of a parameter, the first of several; nothing for an endless one."""
        first, *more = self.params.get(name) or [""]
        for value in more:
            self.lose(what, value, text(N_("It is given more than once; the first counts.")), None)
        if len(first) <= LONGEST:
            return first
        self.lose(what, first, text(N_("It is too long.")))
        return ""

    def read(
        self, what: str, code: str, parse: Callable[[str], Found], instead: Text = LEFT_OUT, *, narrows: bool = False
    ) -> Found | None:
        """Return what a code says; None, and it is named, where it cannot be read."""
        try:
            if len(code) > LONGEST:
                raise ValueError(code[:20])
            return parse(code)
        except _UNREADABLE:
            self.lose(what, code, instead=instead, narrows=narrows)
            return None


def _spec(reader: _Reader, find: FindTemplate, usual: Usual) -> MatrixSpec | None:
    key = reader.one("template", N_("Matrix"))
    template = find(key) if key else None
    named = _axes(reader)
    if key and template is None:
        reader.lose(
            N_("Matrix"),
            key,
            text(N_("This workspace has no such matrix.")),
            text(N_("Its dimensions are shown without its names."))
            if named
            else text(N_("The usual matrix is shown instead.")),
        )
    limits = _limits(reader)
    if not named:
        asks = bool(template or limits or reader.lost)
        return replace(template.spec() if template else _question(usual), **limits) if asks else None
    axes = _filled(named, usual)
    return MatrixSpec(axes=axes, template=template.key if template else None, **limits)


def _limits(reader: _Reader) -> dict[str, Any]:
    """Return what an address says of day, window, filters and composites; only what it says."""
    as_of, window = reader.one("asof", N_("As of")), reader.one("window", N_("Period"))
    usual = text(N_("The usual one is used."))
    only = (reader.read(N_("Filter"), code, _filter, narrows=True) for code in reader.params.get("only", []))
    found = {
        "as_of": reader.read(N_("As of"), as_of, dt.date.fromisoformat, usual) if as_of else None,
        "window": reader.read(N_("Period"), window, _window, text(N_("All history is used."))) if window else None,
        "filters": tuple(one for one in only if one),
        "composites": _composites(reader),
    }
    return {name: value for name, value in found.items() if value}


def _window(code: str) -> int:
    days = int(code) if _WINDOW.fullmatch(code) else 0
    if not 1 <= days <= LONGEST_WINDOW:
        raise ValueError(code[:20])
    return days


def _axes(reader: _Reader) -> list[Axis]:
    """Return the axes that an address names, none twice."""
    found: list[Axis] = []
    for name in AXES:
        if not (code := reader.one(name, N_("Dimension"))):
            continue
        axis = _axis(reader, code)
        if axis.metric in [one.metric for one in found]:
            reader.lose(N_("Dimension"), axis.metric, text(N_("The same dimension stands on two axes.")))
        else:
            found.append(axis)
    return found


def _question(usual: Usual) -> MatrixSpec:
    return usual() or templates()[SHIPPED[0]].spec()


def _filled(named: list[Axis], usual: Usual) -> tuple[Axis, ...]:
    """Return two axes at least, with those of the usual question that are not named."""
    if len(named) >= 2:
        return tuple(named)
    taken = {one.metric for one in named}
    spare = [axis for axis in (*_question(usual).axes, Axis("frequency"), Axis("monetary")) if axis.metric not in taken]
    return (*named, *spare[: 2 - len(named)])


def _axis(reader: _Reader, code: str) -> Axis:
    """Return the axis of a code: a metric, then a rule and a scale, which may both be left out."""
    metric, rule, scale = code.rsplit("~", 2) if code.count("~") >= 2 else (code, "", "auto")
    cuts = reader.read(N_("Cut"), rule, _rule, text(N_("The median is used."))) if rule or scale != "auto" else MEDIAN
    if scale not in _SCALES:
        reader.lose(N_("Scale"), scale, instead=text(N_("The usual one is used.")))
    return Axis(metric, cuts=cuts or MEDIAN, scale=_SCALES.get(scale))


_RULES: dict[str, Callable[[tuple[float, ...]], CutRule]] = {
    "at": Fixed,
    "quantile": Quantiles,
    "top": TopShare,
    "mean": lambda numbers: Mean(*numbers),
    "breaks": lambda numbers: NaturalBreaks(*(int(one) if one.is_integer() else one for one in numbers)),  # type: ignore[arg-type]
}


def _rule(code: str) -> CutRule:
    name, _, numbers = code.partition(":")
    return _RULES[name](tuple(float(one) for one in numbers.split(",")) if numbers else ())


def _rule_code(rule: CutRule) -> str:
    match rule:
        case Fixed(values):
            return _numbers("at", values)
        case Quantiles(shares):
            return _numbers("quantile", shares)
        case TopShare(shares):
            return _numbers("top", shares)
        case NaturalBreaks(levels):
            return f"breaks:{levels}"
        case Mean():
            return "mean"


def _numbers(name: str, values: tuple[float, ...]) -> str:
    return f"{name}:{','.join(repr(value).removesuffix('.0') for value in values)}"


def _composite_code(one: Composite) -> str:
    parts = [[part.metric, part.weight, part.low, part.high] for part in one.parts]
    return json.dumps([one.key, *parts], ensure_ascii=False, separators=(",", ":"))


def _composites(reader: _Reader) -> tuple[Composite, ...]:
    found: dict[str, Composite] = {}
    for code in reader.params.get("composite", []):
        one = reader.read(N_("Composite"), code, _composite, text(N_("The usual one is used.")))
        if one and one.key in found:
            reader.lose(N_("Composite"), code, text(N_("It is given more than once; the first counts.")), None)
        elif one:
            found[one.key] = one
    return tuple(found.values())


def _composite(code: str) -> Composite:
    key, *parts = json.loads(code)
    return Composite(key, tuple(_part(*part) for part in parts))


def _part(metric: Any, weight: Any, low: Any, high: Any) -> Part:
    return Part(_text(metric), _number(weight), _number(low), _number(high))  # type: ignore[arg-type]


def _filter_code(one: Filter) -> str:
    if isinstance(one, Among):
        return json.dumps([one.column, list(one.values), one.inverted], ensure_ascii=False, separators=(",", ":"))
    return json.dumps([one.metric, one.low, one.high, one.inverted], ensure_ascii=False, separators=(",", ":"))


def _filter(code: str) -> Filter:
    parts: list[Any] = json.loads(code)
    if len(parts) == 3:
        column, values, inverted = parts
        if not isinstance(values, list):
            raise TypeError(values)
        return Among(_text(column), tuple(None if one is None else _text(one) for one in values), _flag(inverted))
    metric, low, high, inverted = parts
    return Between(_text(metric), _number(low), _number(high), _flag(inverted))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _number(value: Any) -> float | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise TypeError(value)
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value
