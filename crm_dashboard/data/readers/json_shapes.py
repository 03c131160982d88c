"""The shape of JSON objects, from the structure that DuckDB tells: which columns they give, and what gives none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_DEPTH = 4


@dataclass(frozen=True)
class Shape:
    """Columns by name with the JSON pointer to their values, and the names of what is a list and gives no column."""

    columns: Mapping[str, str]
    lost: tuple[str, ...]


def merged(one: object, other: object) -> object:
    """Return the structure of values that have the one or the other; an object that may also be a plain value counts as one."""
    if isinstance(one, dict) and isinstance(other, dict):
        return {**one, **{key: merged(one[key], inner) if key in one else inner for key, inner in other.items()}}
    if isinstance(one, list) or isinstance(other, list):
        found = [side[0] for side in (one, other) if isinstance(side, list) and side]
        return [merged(*found)] if len(found) == 2 else found or []
    if "NULL" in (one, other):
        return other if one == "NULL" else one
    return "JSON" if isinstance(one, dict) or isinstance(other, dict) else one


def shape_of(first: object, every: object) -> Shape:
    """Return the columns of objects: those of the structure `first` in its order, then what `every` has beyond, by name."""
    columns, lost = _flat(first)
    more, more_lost = _flat(every)
    columns |= {name: more[name] for name in sorted(more) if name not in columns}
    lost |= more_lost
    return Shape({name: pointer for name, pointer in columns.items() if name not in lost}, tuple(lost))


def _flat(structure: object, *, above: tuple[str, ...] = ()) -> tuple[dict[str, str], dict[str, None]]:
    columns: dict[str, str] = {}
    lost: dict[str, None] = {}
    for key, inner in structure.items() if isinstance(structure, dict) else ():
        here = (*above, key)
        if isinstance(inner, dict) and len(here) < _DEPTH:
            below, gone = _flat(inner, above=here)
            columns |= below
            lost |= gone
        elif isinstance(inner, list | dict):
            lost[".".join(here)] = None
        else:
            columns.setdefault(".".join(here), _pointer(here))
    return columns, lost


def _pointer(path: tuple[str, ...]) -> str:
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in path)
