"""A heat map's choices as one code in the address, and back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from crm_dashboard.model.heat.bands import LEAST_BANDS, MOST_BANDS, Binning
from crm_dashboard.model.heat.heat import LEAST_VALUES, MOST_VALUES
from crm_dashboard.text import N_, text
from crm_dashboard.ui.session import state
from crm_dashboard.ui.session.address import asked
from crm_dashboard.ui.session.not_applied import UNREADABLE, NotApplied, tell

PARAMETER = "heat"
Kind = Literal["bands", "scores", "segments"]
_WRITTEN = "heat_written"
_LONGEST = 1_000


@dataclass(frozen=True)
class Choices:
    """What the controls say, in codes; an empty metric is the matrix's own dimension."""

    kind: Kind = "bands"
    x: str = ""
    x_bands: int = 5
    x_rule: Binning = "quantile"
    y: str = ""
    y_bands: int = 5
    y_rule: Binning = "quantile"
    column: str = ""
    top: int = 10
    measure: str = "revenue"


def code_of(choices: Choices) -> str:
    """Return the choices as they stand in the address: only those that count for their kind."""
    one = choices
    parts: dict[str, list[Any]] = {
        "bands": [one.x, one.x_bands, one.x_rule, one.y, one.y_bands, one.y_rule],
        "scores": [],
        "segments": [one.column, one.top],
    }
    return json.dumps([one.kind, one.measure, *parts[one.kind]], ensure_ascii=False, separators=(",", ":"))


def choices_from(code: str) -> Choices | None:
    """Return what a code asks for; None for one that cannot be read. Metrics and columns are checked where they are used."""
    if len(code) > _LONGEST:
        return None
    try:
        kind, measure, *rest = json.loads(code)
        return _checked(kind, measure, rest)
    except (ValueError, TypeError, RecursionError):
        return None


def asked_by_link() -> Choices | None:
    """Return what the address asks for where it differs from what this page wrote there; None otherwise."""
    code = asked(PARAMETER)
    if not code or code == state.get(_WRITTEN):
        return None
    found = choices_from(code)
    if found is None:
        tell(NotApplied(text(N_("Heat map")), code, UNREADABLE, text(N_("The usual one is shown."))), of_page=True)
    return found


def remember_written(code: str) -> None:
    """Remember what this page writes into the address."""
    state.put(_WRITTEN, code)


def _checked(kind: Any, measure: Any, rest: list[Any]) -> Choices:
    if kind not in get_args(Kind) or not isinstance(measure, str):
        raise ValueError(kind)
    if kind == "scores":
        return Choices(kind, measure=measure)
    if kind == "segments":
        column, top = rest
        return Choices(kind, column=_text(column), top=_within(top, LEAST_VALUES, MOST_VALUES), measure=measure)
    x, x_bands, x_rule, y, y_bands, y_rule = rest
    counts = (_within(one, LEAST_BANDS, MOST_BANDS) for one in (x_bands, y_bands))
    x_count, y_count = counts
    return Choices(kind, _text(x), x_count, _rule(x_rule), _text(y), y_count, _rule(y_rule), measure=measure)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _within(value: Any, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(value)
    return value


def _rule(value: Any) -> Binning:
    if value not in get_args(Binning):
        raise ValueError(value)
    return cast(Binning, value)
