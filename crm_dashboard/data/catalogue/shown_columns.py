"""Own columns that somebody has unmasked on purpose: by header, kept beside the catalogue, and how a table looks with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import narwhals as nw
from pydantic import TypeAdapter, ValidationError

from crm_dashboard.data.catalogue import catalogue
from crm_dashboard.data.identity.personal_headers import saying
from crm_dashboard.data.process.protocol import StoredColumn, StoredTable

FILE = "shown_columns.json"
_ADAPTER = TypeAdapter(list[str])
_OWN = re.compile(r"[us]\d+")
_CUSTOMERS, _IDENTITIES, _KEY = "customers", "identities", "customer_id"


def shown_columns(folder: Path) -> frozenset[str]:
    """Return the headers of own columns that are unmasked; none where the file is gone or damaged."""
    try:
        return frozenset(_ADAPTER.validate_json((folder / FILE).read_bytes()))
    except (OSError, ValidationError):
        return frozenset()


def show_column(folder: Path, header: str, *, shown: bool) -> None:
    """Unmask an own column for everybody who opens the workspace, or mask it again."""
    with catalogue.locked(folder):
        others = shown_columns(folder) - {header}
        catalogue.put(folder / FILE, _ADAPTER.dump_json(sorted(others | {header} if shown else others)))


def is_own(column: StoredColumn) -> bool:
    """Return whether a column is one of the user's own, of a file with one row per customer."""
    return _OWN.fullmatch(column.name) is not None


def seen_columns(tables: tuple[StoredTable, ...], table: str, shown: frozenset[str]) -> tuple[StoredColumn, ...]:
    """Return the columns of a table as analyses may see them: unmasked own columns stand among the customers' attributes.

    An own column of a version that was built before columns were masked is left out where its header says that it is
    personal.
    """
    found = {one.name: one.columns for one in tables}
    columns = found.get(table, ())
    moved = tuple(one for one in found.get(_IDENTITIES, ()) if is_own(one) and one.label in shown)
    if table == _IDENTITIES:
        return tuple(one for one in columns if one not in moved)
    if table == _CUSTOMERS:
        harmless = (one for one in columns if not is_own(one) or one.label in shown or saying(one.label) != "personal")
        return (*harmless, *moved)
    return columns


def seen_frame(
    frame: nw.LazyFrame[Any], identities: Callable[[], nw.LazyFrame[Any]], columns: tuple[StoredColumn, ...]
) -> nw.LazyFrame[Any]:
    """Return the customers with those of `columns` beside them that lie among the identities."""
    there = set(frame.collect_schema().names())
    moved = [one.name for one in columns if one.name not in there]
    return frame.join(identities().select(_KEY, *moved), on=_KEY, how="left") if moved else frame
