"""Texts on charts: about how wide they are, and broken into lines that fit."""

from __future__ import annotations

_FEW_SIGNS = 2
_BOLD = 1.06
TITLE_SIZE, SUBTITLE_SIZE = 16, 12
"""The font sizes of a chart's title and subtitle: those of Streamlit's theme."""


def text_width(words: str, size: float) -> float:
    """Return about how many pixels a line takes: a Chinese character is as wide as it is high."""
    return sum(size if sign > "\u2e80" else 0.57 * size for sign in words)


def break_lines(words: str, room: float, size: float, *, most: int = 3) -> list[str]:
    """Return a text in at most so many lines of `room` pixels: broken between words, and between any characters of Chinese."""
    lines = [""]
    for piece in _pieces(words):
        if lines[-1] and text_width(lines[-1] + piece.rstrip(), size) > room:
            lines.append(piece.lstrip())
        else:
            lines[-1] += piece
    lines = [line.strip() for line in lines]
    if len(lines[-1]) == 1 and len(lines) > 1 and len(lines[-2]) > _FEW_SIGNS:  # no character stands alone
        lines[-2:] = [lines[-2][:-1], lines[-2][-1] + lines[-1]]
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1] + "…"]


def break_title(title: str, width: float) -> str | list[str]:
    """Return a chart's title, as several lines where the chart is too narrow for it."""
    lines = break_lines(title, width / _BOLD, TITLE_SIZE, most=4)
    return title if len(lines) == 1 else lines


def break_subtitle(lines: list[str], width: float) -> list[str]:
    """Return the lines of a subtitle, broken where the chart is too narrow for them."""
    return [part for line in lines for part in break_lines(line, width, SUBTITLE_SIZE, most=4)]


def _pieces(words: str) -> list[str]:
    """Return the parts between which a line may end."""
    pieces = [""]
    for sign in words:
        pieces[-1] += sign
        if sign == " " or sign > "\u2e80":
            pieces.append("")
    return [piece for piece in pieces if piece]
