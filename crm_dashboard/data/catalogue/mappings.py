"""Confirmed column mappings, stored in a workspace and used again for the next file with the same headers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from crm_dashboard.data.catalogue.shape_file import ShapeFile, hash_shape


@dataclass(frozen=True)
class Mapping:
    """The table that files with these headers become (empty: not imported), and the header of each canonical column.

    `shape` is the hash of the headers.
    """

    shape: str
    table: str
    columns: tuple[tuple[str, str], ...]


MAPPINGS = ShapeFile("mappings.json", TypeAdapter(tuple[Mapping, ...]))


def find_mapping(folders: Iterable[Path], headers: Sequence[str]) -> Mapping | None:
    """Return the mapping confirmed last for these headers, from the first workspace folder that has one, or None."""
    return MAPPINGS.find(
        folders, hash_shape(headers), lambda known: all(header in headers for _, header in known.columns)
    )


def save_mapping(folder: Path, headers: Sequence[str], table: str, columns: Iterable[tuple[str, str]]) -> None:
    """Store a confirmed mapping: headers and roles, no data values."""
    MAPPINGS.save(folder, Mapping(hash_shape(headers), table, tuple(columns)))
