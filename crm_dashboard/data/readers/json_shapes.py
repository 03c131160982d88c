"""The columns of JSON objects, computed from DuckDB's `json_structure`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_DEPTH = 4


@dataclass(frozen=True)
class Shape:
    """Columns by name with the JSON pointer to their values, and the names of lists, which give no column."""

    columns: Mapping[str, str]
    lost: tuple[str, ...]


def merge_structures(left: object, right: object) -> object:
    """Return the structure that covers both structures; an object that may also be a scalar becomes plain JSON."""
    if isinstance(left, dict) and isinstance(right, dict):
        return {
            **left,
            **{key: merge_structures(left[key], inner) if key in left else inner for key, inner in right.items()},
        }
    if isinstance(left, list) or isinstance(right, list):
        elements = [side[0] for side in (left, right) if isinstance(side, list) and side]
        return [merge_structures(*elements)] if len(elements) == 2 else elements or []
    if "NULL" in (left, right):
        return right if left == "NULL" else left
    return "JSON" if isinstance(left, dict) or isinstance(right, dict) else left


def flatten_structure(first: object, all_rows: object) -> Shape:
    """Return the columns of objects: those of the structure `first` in order, then further ones of `all_rows` by name."""
    columns, lost = _flatten(first)
    more, more_lost = _flatten(all_rows)
    columns |= {name: more[name] for name in sorted(more) if name not in columns}
    lost |= more_lost
    return Shape({name: pointer for name, pointer in columns.items() if name not in lost}, tuple(lost))


def _flatten(structure: object, *, above: tuple[str, ...] = ()) -> tuple[dict[str, str], dict[str, None]]:
    columns: dict[str, str] = {}
    lost: dict[str, None] = {}
    for key, inner in structure.items() if isinstance(structure, dict) else ():
        here = (*above, key)
        if isinstance(inner, dict) and len(here) < _DEPTH:
            below, gone = _flatten(inner, above=here)
            columns |= below
            lost |= gone
        elif isinstance(inner, list | dict):
            lost[".".join(here)] = None
        else:
            columns.setdefault(".".join(here), _pointer(here))
    return columns, lost


def _pointer(path: tuple[str, ...]) -> str:
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in path)
