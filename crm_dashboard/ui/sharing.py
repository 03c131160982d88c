"""Links: the workspace, the question and the language in the address, in codes, so that a link opens what was seen."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from crm_dashboard.errors import CrmError, SpecError
from crm_dashboard.model.composite import Composite, Part
from crm_dashboard.model.cuts import CutRule, Fixed, Mean, NaturalBreaks, Quantiles, TopShare
from crm_dashboard.model.spec import Among, Axis, Between, Filter, MatrixSpec
from crm_dashboard.model.template import Template
from crm_dashboard.model.template_file import templates
from crm_dashboard.text import N_, text

AXES = ("x", "y", "z")
FindTemplate = Callable[[str], Template | None]
_LONGEST = 4_000


@dataclass(frozen=True)
class Link:
    """What an address asks for; None where it says nothing."""

    workspace: str | None = None
    spec: MatrixSpec | None = None


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


def from_params(params: Mapping[str, list[str]], find: FindTemplate | None = None) -> Link:
    """Return what an address asks for; raise `SpecError` for one that cannot be read.

    `find` returns the matrix of a key as the workspace has it; without it the ready-made ones are known. Where the one
    that is named is gone, the dimensions of the address are asked for without its names.
    """
    try:
        return Link(_one(params, "workspace") or None, _spec(params, find or templates().get))
    except (
        ValidationError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        OverflowError,
        RecursionError,
        CrmError,
    ) as cause:
        raise SpecError(
            text(N_("The link cannot be read, so the usual question is shown.")),
            next_step=text(N_("Ask for a new link, or choose the dimensions yourself.")),
        ) from cause


def _spec(params: Mapping[str, list[str]], find: FindTemplate) -> MatrixSpec | None:
    axes = tuple(_axis(code) for name in AXES if (code := _one(params, name)))
    asked = _one(params, "template")
    template = find(asked) if asked else None
    if not axes:
        if asked and template is None:
            raise KeyError(asked)
        return template.spec() if template else None
    as_of, window = _one(params, "asof"), _one(params, "window")
    return MatrixSpec(
        axes=axes,
        as_of=dt.date.fromisoformat(as_of) if as_of else None,
        window=int(window) if window else None,
        filters=tuple(_filter(code) for code in params.get("only", [])),
        composites=tuple(_composite(code) for code in params.get("composite", [])),
        template=template.key if template else None,
    )


def _one(params: Mapping[str, list[str]], name: str) -> str:
    values = params.get(name, [])
    if any(len(value) > _LONGEST for value in values) or len(values) > 1:
        raise ValueError(name)
    return values[0] if values else ""


def _axis(code: str) -> Axis:
    metric, rule, scale = code.rsplit("~", 2)
    return Axis(metric, cuts=_rule(rule), scale=None if scale == "auto" else scale)  # type: ignore[arg-type]


_RULES: dict[str, Callable[[tuple[float, ...]], CutRule]] = {
    "at": Fixed,
    "quantile": Quantiles,
    "top": TopShare,
    "mean": lambda _numbers: Mean(),
    "breaks": lambda numbers: NaturalBreaks(int(numbers[0])),
}


def _rule(code: str) -> CutRule:
    name, _, numbers = code.partition(":")
    return _RULES[name](tuple(float(one) for one in numbers.split(",") if one))


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


def _composite(code: str) -> Composite:
    if len(code) > _LONGEST:
        raise ValueError(code[:20])
    key, *parts = json.loads(code)
    return Composite(key, tuple(Part(*part) for part in parts))


def _filter_code(one: Filter) -> str:
    if isinstance(one, Among):
        return json.dumps([one.column, list(one.values), one.inverted], ensure_ascii=False, separators=(",", ":"))
    return json.dumps([one.metric, one.low, one.high, one.inverted], ensure_ascii=False, separators=(",", ":"))


def _filter(code: str) -> Filter:
    if len(code) > _LONGEST:
        raise ValueError(code[:20])
    parts: list[Any] = json.loads(code)
    if len(parts) == 3:
        column, values, inverted = parts
        return Among(column, tuple(values), inverted)
    metric, low, high, inverted = parts
    return Between(metric, low, high, inverted)
