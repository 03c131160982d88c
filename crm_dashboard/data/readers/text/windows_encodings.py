"""Recognise Windows-1251 (Cyrillic) and Windows-1250 (Central European) by the shape and the letters of their words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_CYRILLIC_RUN = re.compile(r"[А-Яа-яЁёІіЇїЄєҐґЎўЈјЉљЊњЋћЂђЏџЃѓЌќЅѕ]+")
_CYRILLIC_WORD = re.compile(r"[А-ЯЁІЇЄҐЎЈЉЊЋЂЏЃЌЅ]?[а-яёіїєґўјљњћђџѓќѕ]+")
_COMMON_CYRILLIC = frozenset("оеаинтсрвлкмдпуяіїь")
_RARELY = 0.2
_LEAST_WORDS, _LEAST_SHAPED, _LEAST_COMMON, _LEAST_CYRILLIC = 2, 0.85, 0.6, 0.8

_WESTERN = tuple(
    map(frozenset, ("àâçèéêëîïôùûü", "äöüß", "áéíñóúü", "áâãàçéêíóôõú", "àèéìíòóùú", "éëïóöüáèê", "åäöé", "æøåéó", "áðéíóúýþæö"))
)  # fmt: skip
"""The letters with accents of French, German, Spanish, Portuguese, Italian, Dutch, Swedish, Danish, Icelandic."""
_CENTRAL = tuple(
    map(frozenset, ("áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "ąćęłńóśźż", "áéíóöőúüű", "ăâîşţș", "čćđšž"))
)  # fmt: skip
"""The letters with accents of Czech, Slovak, Polish, Hungarian, Romanian, and of Croatian and Slovene."""
_DIFFERING = frozenset(
    byte
    for byte in range(0x80, 0x100)
    if bytes([byte]).decode("cp1250", "replace") != bytes([byte]).decode("cp1252", "replace")
)
_LATIN_RUN = re.compile(r"(?:(?<=([A-Za-z]))|)([^\x00-\x7f]+)(?=([A-Za-z])?)")
_LEAST_CENTRAL, _MOST_WESTERN, _LEAST_DISTINCT, _MOST_TOGETHER = 0.95, 0.9, 2, 3


def reads_as_cyrillic(data: bytes) -> bool:
    """Return whether nearly all words of bytes beyond ASCII are Cyrillic words in Windows-1251.

    A word is lower case after its first letter and made mostly of common letters: bytes of Chinese or Japanese text
    give words of mixed case.
    """
    decoded = data.decode("cp1251", "replace")
    beyond = [letter for letter in decoded if ord(letter) > 127 and letter.isalnum()]
    words = [word for word in _CYRILLIC_RUN.findall(decoded) if len(word) > 2 and not word.isupper()]
    letters = Counter("".join(words).casefold())
    total = letters.total()
    if len(words) < _LEAST_WORDS or not total:
        return False
    shaped = sum(_CYRILLIC_WORD.fullmatch(word) is not None for word in words)
    common = sum(count for letter, count in letters.items() if letter in _COMMON_CYRILLIC)
    cyrillic = sum(_CYRILLIC_RUN.fullmatch(letter) is not None for letter in beyond)
    return (
        shaped >= _LEAST_SHAPED * len(words)
        and common >= _LEAST_COMMON * total
        and cyrillic >= _LEAST_CYRILLIC * len(beyond)
    )


def reads_as_central_european(data: bytes) -> bool:
    """Return whether bytes are text of one Central European language in Windows-1250, rather than a Western one.

    Only bytes that mean different letters in both encodings are asked: one Central European language must explain nearly
    all of them, and no Western one most of them.
    """
    runs = _LATIN_RUN.findall(data.decode("cp1250", "replace"))
    words = [run for run in runs if any(letter.isalpha() for letter in run[1])]
    if sum(not _is_in_a_word(*run) for run in words) > _RARELY * len(words):
        return False
    bytes_seen = Counter(byte for byte in data if byte in _DIFFERING)
    if len(bytes_seen) < _LEAST_DISTINCT:
        return False
    return (
        _best_share(bytes_seen, "cp1250", _CENTRAL) >= _LEAST_CENTRAL
        and _best_share(bytes_seen, "cp1252", _WESTERN) < _MOST_WESTERN
    )


def _is_in_a_word(before: str, letters: str, after: str) -> bool:
    """Return whether a few letters stand beside plain ones as in a Latin word: no capitals after a small letter."""
    is_small = letters == letters.lower() if before.islower() else True
    return bool(before or after) and letters.isalpha() and is_small and len(letters) <= _MOST_TOGETHER


def _best_share(bytes_seen: Counter[int], encoding: str, languages: Iterable[frozenset[str]]) -> float:
    """Return the largest share of bytes that are letters of one language."""
    letters = {byte: bytes([byte]).decode(encoding, "replace").lower() for byte in bytes_seen}
    return max(
        sum(count for byte, count in bytes_seen.items() if letters[byte] in language) / bytes_seen.total()
        for language in languages
    )
