"""Entries as TOML that people read: a heading for each, a line for each part of a list of mappings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import tomlkit
from tomlkit.items import AoT, Array, InlineTable, Table


def tables(several: Iterable[Table]) -> AoT:
    """Return tables under one name, each with its own heading."""
    array = tomlkit.aot()
    for table in several:
        array.append(table)
    return array


def entry_table(entry: Mapping[str, Any]) -> Table:
    """Return an entry as a table: mappings inside it stand in one line each, a missing value (None) as `{missing = true}`."""
    table = tomlkit.table()
    for name, value in entry.items():
        table.add(name, _item(value))
    return table


def _item(value: Any) -> Any:
    if value is None:
        return _inline({"missing": True})
    if isinstance(value, str):
        return tomlkit.string(value)
    if isinstance(value, Mapping):
        return _inline(value)
    return _array(value) if isinstance(value, list) else value


def _array(values: list[Any]) -> Array:
    array = tomlkit.array()
    for value in values:
        array.append(_item(value))
    return array.multiline(bool(values) and all(isinstance(value, Mapping) for value in values))


def _inline(entry: Mapping[str, Any]) -> InlineTable:
    table = tomlkit.inline_table()
    for name, value in entry.items():
        table.add(name, _item(value))
    return table
