"""Tables in JSON that are no list of objects: written by columns, by keys, or as lists of values beside their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crm_dashboard.data.schema.header_words import words
from crm_dashboard.data.schema.tables import ORDERS, TABLES

Rows = list[dict[str, object]]

_NAMES_OF_COLUMNS = ("columns", "cols", "fields", "header", "headers", "schema")
_LEAST_KEYED = 3
_SHARED = 0.5


def rows_of(value: object, name: str = "") -> Rows | None:
    """Return the rows of a value that is a table though no list of objects; None for any other value.

    Such are: an object of columns, each an object by row label or a list (pandas `columns` and `list`); an object of rows by
    key (pandas `index`; the keys become a column called after `name` unless they only count); an object with names
    of columns and lists of values (pandas `split`); a list of lists of which the first holds names. Columns of other
    lengths are no table.
    """
    if isinstance(value, list):
        return _rows_under_names(value)
    if not isinstance(value, dict) or not value:
        return None
    return _rows_beside_names(value) or _rows_of_lists(value) or _rows_of_objects(value, name)


def _rows_under_names(lists: Sequence[object]) -> Rows | None:
    """Return the rows of a list of lists, the first of which holds the names of the columns."""
    head = lists[0] if lists else None
    if len(lists) < 2 or not _are_names(head) or not all(isinstance(row, list) for row in lists):
        return None
    assert isinstance(head, list)
    below = [row for row in lists[1:] if isinstance(row, list)]
    if all(_are_names(row) for row in below[:20]) and not _known(head):
        return None  # as likely a row of values as names
    return [dict(zip(head, row, strict=False)) for row in below]


def _rows_beside_names(value: Mapping[str, object]) -> Rows | None:
    """Return the rows of an object that holds the names of the columns and, in another list, lists of their values."""
    names = next((found for key in _NAMES_OF_COLUMNS if (found := _column_names(value.get(key)))), None)
    if names is None:
        return None
    for inner in value.values():
        if isinstance(inner, list) and inner and all(isinstance(row, list) and len(row) <= len(names) for row in inner):
            return [dict(zip(names, row, strict=False)) for row in inner]
    return None


def _column_names(value: object) -> list[str] | None:
    """Return the names in a list of words, or of objects with a name; the list may stand in an object's `fields`."""
    if isinstance(value, dict):
        value = value.get("fields") or value.get("columns")
    if not isinstance(value, list) or not value:
        return None
    names = [
        item.get("name") or item.get("field") or item.get("id") if isinstance(item, dict) else item for item in value
    ]
    return [str(name) for name in names] if _are_names(names) else None


def _are_names(value: object) -> bool:
    """Return whether a value is a list of distinct words that are no numbers."""
    if not isinstance(value, list) or not value or not all(isinstance(item, str) and item.strip() for item in value):
        return False
    return len(set(value)) == len(value) and not any(_is_number(item) for item in value)


def _rows_of_lists(value: Mapping[str, object]) -> Rows | None:
    """Return the rows of an object of columns that are lists of equally many single values."""
    columns = [column for column in value.values() if isinstance(column, list)]
    are_columns = len(columns) == len(value) >= 2 and len({len(column) for column in columns}) == 1
    if not are_columns or not columns[0] or any(isinstance(cell, list | dict) for column in columns for cell in column):
        return None
    if not _known(value):
        return None
    return [dict(zip(value, row, strict=True)) for row in zip(*columns, strict=True)]


def _rows_of_objects(value: Mapping[str, object], name: str) -> Rows | None:
    """Return the rows of an object of objects, which are either columns by row label or rows by key."""
    inner = [item for item in value.values() if isinstance(item, dict) and item]
    if len(inner) < max(2, len(value)) or not _are_alike(inner):
        return None
    labels = list(dict.fromkeys(key for item in inner for key in item))
    if _are_columns(value, labels, inner):
        return [{column: item.get(label) for column, item in zip(value, inner, strict=True)} for label in labels]
    if not (_are_numbers(value) or len(value) >= _LEAST_KEYED):
        return None
    if [*value] == [str(number) for number in range(len(value))]:
        return [dict(item) for item in inner]
    key = _key_name(name, labels)
    return [{key: label, **item} for label, item in zip(value, inner, strict=True)]


def _are_columns(outer: Mapping[str, object], labels: Sequence[str], inner: Sequence[Mapping[str, object]]) -> bool:
    """Return whether an object of objects is written by columns: its keys are names, the inner ones only labels."""
    if any(isinstance(cell, list | dict) for item in inner for cell in item.values()):
        return False
    if _are_numbers(labels) != _are_numbers(outer):
        return _are_numbers(labels)
    if _known(outer) != _known(labels):
        return _known(outer) > _known(labels)
    return all(len({type(cell) for cell in item.values() if cell is not None}) <= 1 for item in inner)


def _are_alike(items: Sequence[Mapping[str, object]]) -> bool:
    """Return whether objects share most of their keys with the first of them."""
    first = items[0].keys()
    return all(len(first & item.keys()) >= _SHARED * max(len(first), len(item)) for item in items[:100])


def _are_numbers(keys: Mapping[str, object] | Sequence[str]) -> bool:
    return all(map(_is_number, keys))


def _is_number(word: str) -> bool:
    return word.strip().removeprefix("-").isdigit()


def _known(names: Mapping[str, object] | Sequence[str]) -> int:
    """Return how many of the names are headers by which a column of some table is recognised."""
    return sum(words(name) in _KNOWN for name in names)


def _names(*roles: str) -> set[str]:
    return {words(name) for column in ORDERS.columns if column.key in roles for name in column.names}


_KNOWN = {words(name) for table in TABLES.values() for column in table.columns for name in column.names}
_TIMES, _AMOUNTS = _names("order_ts"), _names("net_amount", "gross_amount")


def _key_name(name: str, taken: Sequence[str]) -> str:
    """Return the header for the keys of rows: “order id” for orders or rows of a time and an amount, else “id” or “key”."""
    last = name.rpartition(".")[2]
    named = f"{last.removesuffix('s')} id" if last.endswith("s") and len(last) > 3 else "id"
    plain = {words(header) for header in taken}
    if plain & _TIMES and plain & _AMOUNTS:
        named = "order id"
    return next((candidate for candidate in (named, "id", "key") if words(candidate) not in plain), "key of the row")
