"""Frozen results as JSON and back: scalars, decimals, days, tuples, lists, mappings, and the house's own dataclasses."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import lru_cache
from importlib import import_module
from typing import Any

_HOUSE = __name__.partition(".")[0]
_SCALARS = (str, int, bool, type(None))
_Encode = Callable[[Any], Any]


class NotPlain(TypeError):
    """A value that has no place in JSON here, such as one that holds a function."""


def to_json(value: object) -> str:
    """Return `value` as JSON text, from which `from_json` makes an equal one; raise `NotPlain` for what it cannot hold."""
    return json.dumps(_encoded(value), separators=(",", ":"), ensure_ascii=False)


def from_json(written: str) -> Any:
    """Return the value that `to_json` wrote; raise `ValueError`, `KeyError` or `TypeError` for text that it did not write."""
    return _decoded(json.loads(written))


def _encoded(value: Any) -> Any:
    """Return a value for JSON: a tuple as a list, and what JSON lacks as an object of one entry that names its kind."""
    if isinstance(value, _SCALARS):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {"float": str(value)}
    if isinstance(value, tuple) and type(value) is tuple:
        return [_encoded(one) for one in value]
    if encode := _KINDS.get(type(value)):
        return encode(value)
    if is_dataclass(value) and type(value).__module__.partition(".")[0] == _HOUSE:
        parts = {one.name: _encoded(getattr(value, one.name)) for one in fields(value) if one.init}
        return {"of": f"{type(value).__module__}:{type(value).__qualname__}", "parts": parts}
    raise NotPlain(type(value).__name__)


_KINDS: dict[type, _Encode] = {
    Decimal: lambda value: {"decimal": str(value)},
    dt.date: lambda value: {"date": value.isoformat()},
    list: lambda value: {"list": [_encoded(one) for one in value]},
    dict: lambda value: {"dict": [[_encoded(key), _encoded(one)] for key, one in value.items()]},
}


def _decoded(told: Any) -> Any:
    if isinstance(told, list):
        return tuple(_decoded(one) for one in told)
    if not isinstance(told, dict):
        return told
    if "of" in told:
        return _dataclass(told["of"])(**{name: _decoded(one) for name, one in told["parts"].items()})
    ((kind, held),) = told.items()
    return _MAKERS[kind](held)


_MAKERS: dict[str, Callable[[Any], Any]] = {
    "float": float,
    "decimal": Decimal,
    "date": dt.date.fromisoformat,
    "list": lambda held: [_decoded(one) for one in held],
    "dict": lambda held: {_decoded(key): _decoded(one) for key, one in held},
}


@lru_cache(maxsize=256)
def _dataclass(name: str) -> Callable[..., Any]:
    """Return a dataclass of the house by module and name; nothing else can be made from a file."""
    module, _, qualname = name.partition(":")
    if module.partition(".")[0] != _HOUSE:
        raise ValueError(name)
    found = getattr(import_module(module), qualname)
    if not (isinstance(found, type) and is_dataclass(found)):
        raise ValueError(name)
    return found
