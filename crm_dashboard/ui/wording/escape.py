"""The one way by which text from data reaches the screen: as it is written, never as Markdown.

Streamlit reads Markdown in two steps. The first knows backslashes; one stands only where a character would begin something.
The second looks for addresses, icons and arrows in what the first has left, where backslashes are gone: there the text
is parted, by an empty piece of small print, which neither shows nor is copied nor gets in the way of a search.
"""

from __future__ import annotations

import re
from itertools import pairwise

_INVISIBLE = re.compile(r"[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_LONGEST_VALUE = 120
_LONGEST_SENTENCE = 1_000
_EMPTY_PRINT, _JOINER = ":small[]", "\u2060"
_INLINE = re.compile(
    r"[`*\[\]{~|$]|\\(?=[!-/:-@\[-`{-~]|$)|<(?=[a-zA-Z/!?]|$)|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_])|:(?=[^\s\d])"
)
_LINE_START = re.compile(r"\s*(?=[-+](?:\s|$)|#{1,6}(?:\s|$)|>|=+\s*$|-[-\s]*$)|\s*\d{1,9}(?=[.)](?:\s|$))")
_INDENTED = re.compile(r"^\s{2,}")
_SOUGHT = re.compile(
    r"http(?=s?://)|www(?=\.)|[\w.+-](?=@[\w-])|:(?=[\w+-]+:|material/)|(?<!\S)(?:<(?=->(?!\S))|[-<>~](?=[-=>](?!\S)))",
    re.IGNORECASE,
)


def literal(value: object) -> str:
    """Return `value` so that Streamlit shows its characters and nothing else; only the endless is cut."""
    return _marked(_visible(value, _LONGEST_SENTENCE), _EMPTY_PRINT, needless="")


def control_label(value: object) -> str:
    """Return the whole label of a control, marked as little as can be: screen readers are given it with its marks."""
    text = _visible(value, _LONGEST_SENTENCE)
    return _marked(
        text, _JOINER, needless="|" + "".join(mark for mark in "*~$" if len(re.findall(rf"\{mark}+", text)) == 1)
    )


def plain(value: object) -> str:
    """Return one value of the data for places that know no Markdown (table cells) or that `literal` wraps; long ones are cut."""
    return _visible(value, _LONGEST_VALUE)


def sentence(value: object) -> str:
    """Return a sentence for a table cell, which knows no Markdown; only the endless is cut."""
    return _visible(value, _LONGEST_SENTENCE)


def _marked(text: str, parting: str, *, needless: str) -> str:
    """Return `text` with a backslash before what would begin something, and `parting` inside what would be looked for."""
    text = _INDENTED.sub(" ", text)
    marks = {match.start(): "\\" for match in _INLINE.finditer(text) if match.group() not in needless}
    if begun := _LINE_START.match(text):
        marks[begun.end()] = "\\"
    for match in _SOUGHT.finditer(text):
        marks[match.end()] = parting + marks.get(match.end(), "")
        if match.group() == ":":  # which must not stand bare before the parting
            marks[match.start()] = marks.get(match.start(), "").removesuffix("\\") + "\\"
    cuts = sorted({0, *marks, len(text)})
    return "".join(marks.get(start, "") + text[start:end] for start, end in pairwise(cuts))


def _visible(value: object, longest: int) -> str:
    text = _INVISIBLE.sub(" ", str(value))
    return text if len(text) <= longest else text[: longest - 1] + "…"
