"""The one way by which text from data reaches a label: as it is written, never as Markdown."""

from __future__ import annotations

import re

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~^:$<>&@/=])")
_INVISIBLE = re.compile(r"[\u0000-\u001f\u007f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_BETWEEN_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])")
_LONGEST_VALUE = 120
_LONGEST_SENTENCE = 1_000


def literal(value: object) -> str:
    """Return `value` so that Streamlit shows its characters and nothing else; only the endless is cut."""
    return _MARKDOWN.sub(r"\\\1", _visible(value, _LONGEST_SENTENCE))


def plain(value: object) -> str:
    """Return one value of the data for places that know no Markdown (table cells) or that `literal` wraps; long ones are cut."""
    return _visible(value, _LONGEST_VALUE)


def sentence(value: object) -> str:
    """Return a sentence for a table cell, which knows no Markdown; only the endless is cut."""
    return _visible(value, _LONGEST_SENTENCE)


def unbroken(text: str) -> str:
    """Return `text` with its Chinese words in one piece: without a mark, a narrow column breaks them anywhere."""
    return _BETWEEN_CHINESE.sub("\u2060", text)


def _visible(value: object, longest: int) -> str:
    text = _INVISIBLE.sub(" ", str(value))
    return text if len(text) <= longest else text[: longest - 1] + "…"
