"""What the browser tells, taken for what it should be or for nothing: anybody can send anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import FiniteFloat, TypeAdapter, ValidationError

_STRETCH: TypeAdapter[tuple[float, float]] = TypeAdapter(tuple[FiniteFloat, FiniteFloat])


def mapping(told: Any) -> Mapping[str, Any]:
    """Return a mapping, an empty one for anything else."""
    return told if isinstance(told, Mapping) else {}


def stretch(told: Any) -> tuple[float, float] | None:
    """Return the lower and the higher of two finite numbers; None for anything else."""
    try:
        first, last = _STRETCH.validate_python(told)
    except (ValidationError, OverflowError):
        return None
    return min(first, last), max(first, last)


def stretches(told: Any) -> tuple[tuple[float, float] | None, tuple[float, float] | None]:
    """Return one stretch for each of the first two axes; None where there is none."""
    if not isinstance(told, list) or len(told) != 2:
        return None, None
    return stretch(told[0]), stretch(told[1])
