"""What a reader chooses on the page of the heat map, and its code in an address."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from crm_dashboard.model.heat.bands import LEAST_BANDS, MOST_BANDS, Binning
from crm_dashboard.model.heat.heat import LEAST_VALUES, MOST_VALUES
from crm_dashboard.model.question.link_codes import Reader
from crm_dashboard.text import N_, text

PARAMETER = "heat"
HeatKind = Literal["bands", "scores", "segments"]
_LONGEST = 1_000
_FIELDS: dict[HeatKind, tuple[str, ...]] = {
    "bands": ("x", "x_bands", "x_binning", "y", "y_bands", "y_binning"),
    "scores": (),
    "segments": ("column", "top"),
}


@dataclass(frozen=True)
class HeatQuestion:
    """The kind of heat map, its columns and rows, and the measure that colours it; an empty metric is the matrix's own.

    `x` to `y_binning` count for bands of two dimensions, `column` and `top` for segments by the values of a column.
    """

    kind: HeatKind = "bands"
    x: str = ""
    x_bands: int = 5
    x_binning: Binning = "quantile"
    y: str = ""
    y_bands: int = 5
    y_binning: Binning = "quantile"
    column: str = ""
    top: int = 10
    measure: str = "revenue"


def describe(question: HeatQuestion) -> dict[str, str]:
    """Return the fields that apply to the kind of heat map, by name."""
    return {name: str(getattr(question, name)) for name in ("kind", *_FIELDS[question.kind], "measure")}


def code_of(question: HeatQuestion) -> str:
    """Return the question in one line of JSON: kind, measure, and the fields that apply to the kind."""
    counting = [getattr(question, name) for name in _FIELDS[question.kind]]
    return json.dumps([question.kind, question.measure, *counting], ensure_ascii=False, separators=(",", ":"))


def question_from(code: str) -> HeatQuestion:
    """Return the question of a code; raises ValueError, TypeError or RecursionError for one that cannot be read.

    Metrics and columns are checked where they are used.
    """
    if len(code) > _LONGEST:
        raise ValueError(code[:20])
    kind, measure, *counting = json.loads(code)
    if kind not in get_args(HeatKind):
        raise ValueError(kind)
    values = dict(zip(_FIELDS[cast(HeatKind, kind)], counting, strict=True))
    checked = {name: _CHECKS[name](value) for name, value in values.items()}
    return HeatQuestion(kind, measure=_text(measure), **checked)


def decode(reader: Reader, kept: HeatQuestion) -> HeatQuestion:
    """Return the question of an address; `kept`, with a report, where its code cannot be read."""
    what = N_("Heat map")
    code = reader.first(PARAMETER, what)
    return reader.parse(what, code, question_from, text(N_("The usual one is shown."))) or kept if code else kept


def encode(question: HeatQuestion, _usual: HeatQuestion) -> dict[str, str]:
    """Return the parameters of an address."""
    return {PARAMETER: code_of(question)}


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _within(value: Any, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(value)
    return value


def _bands(value: Any) -> int:
    return _within(value, LEAST_BANDS, MOST_BANDS)


def _values(value: Any) -> int:
    return _within(value, LEAST_VALUES, MOST_VALUES)


def _binning(value: Any) -> str:
    if value not in get_args(Binning):
        raise ValueError(value)
    return str(value)


_CHECKS: dict[str, Any] = {
    "x": _text,
    "x_bands": _bands,
    "x_binning": _binning,
    "y": _text,
    "y_bands": _bands,
    "y_binning": _binning,
    "column": _text,
    "top": _values,
}
