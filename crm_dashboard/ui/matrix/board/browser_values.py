"""What the browser tells, taken for what it should be or for nothing: anybody can send anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import FiniteFloat, TypeAdapter, ValidationError

_STRETCH: TypeAdapter[tuple[float, float]] = TypeAdapter(tuple[FiniteFloat, FiniteFloat])


def mapping(sent: Any) -> Mapping[str, Any]:
    """Return a mapping, an empty one for anything else."""
    return sent if isinstance(sent, Mapping) else {}


def stretch(sent: Any) -> tuple[float, float] | None:
    """Return the lower and the higher of two finite numbers; None for anything else."""
    try:
        first, last = _STRETCH.validate_python(sent)
    except (ValidationError, OverflowError):
        return None
    return min(first, last), max(first, last)


def stretches(sent: Any) -> tuple[tuple[float, float] | None, tuple[float, float] | None]:
    """Return one stretch for each of the first two axes; None where there is none."""
    if not isinstance(sent, list) or len(sent) != 2:
        return None, None
    return stretch(sent[0]), stretch(sent[1])
