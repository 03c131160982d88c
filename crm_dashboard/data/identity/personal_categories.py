"""Columns that were chosen for a category, such as a tier or a channel, and hold names or contacts all the same."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from crm_dashboard.data.cleaning.survey import Field
from crm_dashboard.data.identity.personal_names import look_like_names
from crm_dashboard.data.process.protocol import Notice
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.schema.personal_values import holds_contact
from crm_dashboard.data.schema.tables import ATTRIBUTES, ORDER_LABELS
from crm_dashboard.data.values.values import is_filled

_CATEGORIES = frozenset((*(column.key for column in ATTRIBUTES if column.kind == "text"), *ORDER_LABELS)) - {"currency"}
_MAY_BE_NAMED = frozenset(("owner", "city", "province", "country", "acq_channel", *ORDER_LABELS))
"""Roles whose values may look like names: the account owner is no customer, and places, branches and brands are called like people."""
_ROWS, _VALUES = 20_000, 500
_FEW, _STRAY = 3, 0.05


def without_personal_categories(
    connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field]
) -> tuple[dict[str, Field], tuple[Notice, ...]]:
    """Return the fields without the categories whose first different values are names or contacts, and say which they are.

    Of a file with one row per customer such a column is then one without a role, and is masked.
    """
    personal = [field for role, field in fields.items() if role in _CATEGORIES and _is_personal(connection, field)]
    kept = {role: field for role, field in fields.items() if field not in personal}
    return kept, tuple(Notice("personal_category", 1, column=field.header) for field in personal)


def _is_personal(connection: duckdb.DuckDBPyConnection, field: Field) -> bool:
    rows = connection.execute(
        f"SELECT DISTINCT trim(word) FROM (SELECT {field.raw} AS word FROM {RAW} LIMIT {_ROWS}) WHERE {is_filled('word')} LIMIT {_VALUES}"
    ).fetchall()
    values = [value for (value,) in rows]
    contacts = sum(map(holds_contact, values))
    if contacts and contacts >= _STRAY * len(values):
        return True
    return field.role not in _MAY_BE_NAMED and len(values) >= _FEW and look_like_names(values)
