"""The shape of JSON objects, from the structure that DuckDB tells: which columns they give, which lists they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_DEPTH = 4


@dataclass(frozen=True)
class Shape:
    """Columns by name with the JSON pointer to their values, and the names of what is a list and gives no column."""

    columns: Mapping[str, str]
    lost: tuple[str, ...]


def shape_of(first: object, every: object) -> Shape:
    """Return the columns of objects: those of the structure `first` in its order, then what `every` has beyond, by name."""
    columns, lost = _flat(first)
    more, more_lost = _flat(every)
    columns |= {name: more[name] for name in sorted(more) if name not in columns}
    lost |= more_lost
    return Shape({name: pointer for name, pointer in columns.items() if name not in lost}, tuple(lost))


def lists_in(structure: object, *, above: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the lists of objects inside an object, at most four levels down, by name with their JSON pointers."""
    found: dict[str, str] = {}
    if not isinstance(structure, dict) or len(above) >= _DEPTH:
        return found
    for key, inner in structure.items():
        here = (*above, key)
        if isinstance(inner, list) and inner and isinstance(inner[0], dict):
            found[".".join(here)] = _pointer(here)
        else:
            found |= lists_in(inner, above=here)
    return found


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
