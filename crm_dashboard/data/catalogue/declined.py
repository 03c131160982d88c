"""Pairs of customers whom somebody has said to be two: kept beside the catalogue, so that nobody is asked again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from crm_dashboard.data.catalogue import catalogue
from crm_dashboard.data.process import disk_errors

FILE = "declined.json"
_ADAPTER = TypeAdapter(list[tuple[str, str]])


def declined(folder: Path) -> frozenset[tuple[str, str]]:
    """Return the declined pairs of a workspace, each with its smaller id first; none where they cannot be read."""
    try:
        return _read(folder)
    except OSError:
        return frozenset()


def decline(folder: Path, pairs: Iterable[tuple[str, str]]) -> None:
    """Remember more declined pairs, in any order of their ids; raise `WorkspaceNotChanged` where the disk refuses."""
    ordered = {(min(pair), max(pair)) for pair in pairs}
    with catalogue.locked(folder), disk_errors.explain_errors(where=FILE):
        catalogue.put(folder / FILE, _ADAPTER.dump_json(sorted(_read(folder) | ordered)))


def ask_again(folder: Path) -> None:
    """Forget which pairs were declined; raises as `decline`."""
    with catalogue.locked(folder):
        catalogue.put(folder / FILE, _ADAPTER.dump_json([]))


def _read(folder: Path) -> frozenset[tuple[str, str]]:
    try:
        return frozenset(_ADAPTER.validate_json((folder / FILE).read_bytes()))
    except (FileNotFoundError, ValidationError):
        return frozenset()
