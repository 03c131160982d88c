"""Write frozen results as JSON and read them: scalars, decimals, dates, tuples, lists, dicts, and this package's dataclasses."""

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

_PACKAGE = __name__.partition(".")[0]
_SCALARS = (str, int, bool, type(None))
_Encoder = Callable[[Any], Any]


class NotSerializable(TypeError):
    """Raised for a value that cannot be written, such as one that contains a function."""


def to_json(value: object) -> str:
    """Return `value` as JSON text that `from_json` reads back as an equal value; raise `NotSerializable` if that is impossible."""
    return json.dumps(_encode(value), separators=(",", ":"), ensure_ascii=False)


def from_json(text: str) -> Any:
    """Return the value that `to_json` wrote; raise `ValueError`, `KeyError` or `TypeError` for any other text."""
    return _decode(json.loads(text))


def _encode(value: Any) -> Any:
    """Return a value for JSON: a tuple as a list, and types that JSON lacks as an object with one entry named by the type."""
    if isinstance(value, _SCALARS):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {"float": str(value)}
    if isinstance(value, tuple) and type(value) is tuple:
        return [_encode(item) for item in value]
    if encode := _ENCODERS.get(type(value)):
        return encode(value)
    if is_dataclass(value) and type(value).__module__.partition(".")[0] == _PACKAGE:
        parts = {item.name: _encode(getattr(value, item.name)) for item in fields(value) if item.init}
        return {"of": f"{type(value).__module__}:{type(value).__qualname__}", "parts": parts}
    raise NotSerializable(type(value).__name__)


_ENCODERS: dict[type, _Encoder] = {
    Decimal: lambda value: {"decimal": str(value)},
    dt.date: lambda value: {"date": value.isoformat()},
    list: lambda value: {"list": [_encode(item) for item in value]},
    dict: lambda value: {"dict": [[_encode(key), _encode(item)] for key, item in value.items()]},
}


def _decode(data: Any) -> Any:
    if isinstance(data, list):
        return tuple(_decode(item) for item in data)
    if not isinstance(data, dict):
        return data
    if "of" in data:
        return _dataclass(data["of"])(**{name: _decode(item) for name, item in data["parts"].items()})
    ((kind, content),) = data.items()
    return _DECODERS[kind](content)


_DECODERS: dict[str, Callable[[Any], Any]] = {
    "float": float,
    "decimal": Decimal,
    "date": dt.date.fromisoformat,
    "list": lambda content: [_decode(item) for item in content],
    "dict": lambda content: {_decode(key): _decode(item) for key, item in content},
}


@lru_cache(maxsize=256)
def _dataclass(name: str) -> Callable[..., Any]:
    """Return a dataclass of this package by module and name; raise `ValueError` for anything else, since files are untrusted."""
    module, _, qualname = name.partition(":")
    if module.partition(".")[0] != _PACKAGE:
        raise ValueError(name)
    kind = getattr(import_module(module), qualname)
    if not (isinstance(kind, type) and is_dataclass(kind)):
        raise ValueError(name)
    return kind
