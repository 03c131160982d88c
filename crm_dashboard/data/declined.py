"""Pairs of customers whom somebody has said to be two: kept beside the catalogue, so that nobody is asked again."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

FILE = "declined.json"
_ADAPTER = TypeAdapter(list[tuple[str, str]])


def declined(folder: Path) -> frozenset[tuple[str, str]]:
    """Return the declined pairs of a workspace, each with its smaller id first; none where the file is gone or damaged."""
    try:
        found = _ADAPTER.validate_json((folder / FILE).read_bytes())
    except (FileNotFoundError, ValidationError):
        return frozenset()
    return frozenset(found)


def decline(folder: Path, pairs: Iterable[tuple[str, str]]) -> None:
    """Remember more declined pairs, in any order of their ids."""
    ordered = {(min(pair), max(pair)) for pair in pairs}
    _write(folder, declined(folder) | ordered)


def ask_again(folder: Path) -> None:
    """Forget which pairs were declined."""
    _write(folder, frozenset())


def _write(folder: Path, pairs: frozenset[tuple[str, str]]) -> None:
    draft = folder / f".{FILE}.{os.getpid()}"
    draft.write_bytes(_ADAPTER.dump_json(sorted(pairs)))
    draft.replace(folder / FILE)
