"""What a picture says of itself, in the chart's title: Vega breaks no lines, so they are broken here."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crm_dashboard.charts.drawing.vega_lite import VegaLite

_TITLE_SIZE, _LINE_SIZE = 16, 12
_GREY = "#5b6570"


@dataclass(frozen=True)
class Caption:
    """What a picture says of itself where its page is not beside it: the finding, and lines on rules, day and source."""

    title: str
    lines: tuple[str, ...] = ()


def title_with_caption(caption: Caption, own: Any, width: int) -> VegaLite:
    """Return the title of a picture `width` pixels wide: the finding, the chart's own title and subtitle, then the caption's lines."""
    given = own if isinstance(own, dict) else {"text": own}
    lines = [*_lines_of(given.get("text")), *_lines_of(given.get("subtitle")), *caption.lines]
    lines = [line for line in dict.fromkeys(lines) if line and line != caption.title]
    return {
        "text": _wrapped(caption.title, width / _TITLE_SIZE),
        "subtitle": [part for line in lines for part in _wrapped(line, width / _LINE_SIZE)],
        "anchor": "start",
        "fontSize": _TITLE_SIZE,
        "subtitleFontSize": _LINE_SIZE,
        "subtitleColor": _GREY,
        "subtitlePadding": 6,
        "offset": given.get("offset", 12),
    }


def _lines_of(text: Any) -> list[str]:
    return [str(line) for line in text] if isinstance(text, list) else [str(text)] if text else []


def _wrapped(text: str, room: float) -> list[str]:
    """Return a text in lines of at most `room` ems, which Vega does not break: Latin words whole, Chinese anywhere."""
    lines, width = [""], 0.0
    for word in _words(text):
        size = sum(_ems(letter) for letter in word)
        if width + size > room and lines[-1]:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
            width = 0.0
        lines[-1] += word
        width += size
    return [line for line in lines if line] or [""]


def _words(text: str) -> Sequence[str]:
    """Return a text in pieces between which a line may end: after a blank, and on both sides of a wide character."""
    pieces = [""]
    for letter in text:
        if _is_wide(letter):
            pieces += [letter, ""]
        else:
            pieces[-1] += letter
            if letter == " ":
                pieces.append("")
    return [piece for piece in pieces if piece]


def _ems(letter: str) -> float:
    return 1.0 if _is_wide(letter) else 0.56


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"
