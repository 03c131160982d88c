"""User columns that somebody has unmasked: stored by header, and how the customers table includes them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import narwhals as nw
from pydantic import TypeAdapter, ValidationError

from crm_dashboard.data.catalogue import catalogue
from crm_dashboard.data.identity.personal_headers import classify_header
from crm_dashboard.data.process.protocol import StoredColumn, StoredTable

FILE = "shown_columns.json"
_ADAPTER = TypeAdapter(list[str])
_USER_COLUMN = re.compile(r"[us]\d+")
_CUSTOMERS, _IDENTITIES, _KEY = "customers", "identities", "customer_id"


def read_shown_columns(folder: Path) -> frozenset[str]:
    """Return the headers of unmasked user columns; empty if the file is missing or damaged."""
    try:
        return frozenset(_ADAPTER.validate_json((folder / FILE).read_bytes()))
    except (OSError, ValidationError):
        return frozenset()


def set_column_shown(folder: Path, header: str, *, shown: bool) -> None:
    """Unmask a user column for everybody who opens the workspace, or mask it again."""
    with catalogue.locked(folder):
        others = read_shown_columns(folder) - {header}
        catalogue.write_file(folder / FILE, _ADAPTER.dump_json(sorted(others | {header} if shown else others)))


def is_user_column(column: StoredColumn) -> bool:
    """Return whether a column is a user's own one, beyond the canonical columns (`u0`, `s0` …)."""
    return _USER_COLUMN.fullmatch(column.name) is not None


def visible_columns(tables: tuple[StoredTable, ...], table: str, shown: frozenset[str]) -> tuple[StoredColumn, ...]:
    """Return the columns of a table that analyses may use: unmasked user columns belong to the customers table.

    A version built before columns were masked may hold personal user columns there; those are left out by their header.
    """
    columns_of = {column.name: column.columns for column in tables}
    columns = columns_of.get(table, ())
    moved = tuple(
        column for column in columns_of.get(_IDENTITIES, ()) if is_user_column(column) and column.label in shown
    )
    if table == _IDENTITIES:
        return tuple(column for column in columns if column not in moved)
    if table == _CUSTOMERS:
        harmless = (
            column
            for column in columns
            if not is_user_column(column) or column.label in shown or classify_header(column.label) != "personal"
        )
        return (*harmless, *moved)
    return columns


def with_visible_columns(
    frame: nw.LazyFrame[Any], identities: Callable[[], nw.LazyFrame[Any]], columns: tuple[StoredColumn, ...]
) -> nw.LazyFrame[Any]:
    """Return the customers joined with those of `columns` that are stored in the identities table."""
    present = set(frame.collect_schema().names())
    moved = [column.name for column in columns if column.name not in present]
    return frame.join(identities().select(_KEY, *moved), on=_KEY, how="left") if moved else frame
