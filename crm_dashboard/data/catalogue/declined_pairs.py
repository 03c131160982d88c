"""Possible duplicates that somebody has declined: pairs of customer ids, stored so that they are not suggested again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from crm_dashboard.data.catalogue import catalogue
from crm_dashboard.data.process import disk_errors

FILE = "declined.json"
_ADAPTER = TypeAdapter(list[tuple[str, str]])


def read_declined(folder: Path) -> frozenset[tuple[str, str]]:
    """Return the declined pairs of a workspace, each with the smaller id first; empty if they cannot be read."""
    try:
        return _read(folder)
    except OSError:
        return frozenset()


def add_declined(folder: Path, pairs: Iterable[tuple[str, str]]) -> None:
    """Store more declined pairs, with their ids in any order; raise `WorkspaceNotChanged` if they cannot be written."""
    ordered = {(min(pair), max(pair)) for pair in pairs}
    with catalogue.locked(folder), disk_errors.explain_errors(where=FILE):
        catalogue.write_file(folder / FILE, _ADAPTER.dump_json(sorted(_read(folder) | ordered)))


def clear_declined(folder: Path) -> None:
    """Delete all declined pairs, so that they are suggested again; raises as `add_declined`."""
    with catalogue.locked(folder):
        catalogue.write_file(folder / FILE, _ADAPTER.dump_json([]))


def _read(folder: Path) -> frozenset[tuple[str, str]]:
    try:
        return frozenset(_ADAPTER.validate_json((folder / FILE).read_bytes()))
    except (FileNotFoundError, ValidationError):
        return frozenset()
