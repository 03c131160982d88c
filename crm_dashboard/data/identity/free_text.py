"""Free text of records, such as what a customer wrote: kept with stars for phones, mail addresses, numbers and known names."""

from __future__ import annotations

import duckdb

from crm_dashboard.data.identity.personal_ids import ORIGINAL
from crm_dashboard.data.process.sql import literal
from crm_dashboard.data.schema.personal_values import HIDDEN, IN_TEXT

_TEXTS = (("feedback", "text"),)
"""Tables of records with a column of what people wrote."""
_KNOWN = ("name", "email", "phone", ORIGINAL)
_EDGE = "[^0-9A-Za-z]"


def mask_free_text(connection: duckdb.DuckDBPyConnection) -> None:
    """Mask contacts and document numbers in the free text of all tables, and what `identities` holds of its author."""
    columns = {
        (table, column)
        for table, column in connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = current_database() AND schema_name = 'main'"
        ).fetchall()
    }
    for table, column in _TEXTS:
        if (table, column) in columns:
            _mask_contacts(connection, table, column)
            for known in _KNOWN:
                if ("identities", known) in columns:
                    _mask_known(connection, table, column, known)


def _mask_contacts(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> None:
    pattern = f"(^|{_EDGE})(?:{'|'.join(IN_TEXT)})($|{_EDGE})"
    stars = literal(rf"\1{HIDDEN}\2")
    once = f"regexp_replace({column}, {literal(pattern)}, {stars}, 'g')"
    twice = (
        f"regexp_replace({once}, {literal(pattern)}, {stars}, 'g')"  # what parts two neighbours belongs to the first
    )
    connection.execute(f"UPDATE {table} SET {column} = {twice} WHERE regexp_matches({column}, {literal(pattern)})")


def _mask_known(connection: duckdb.DuckDBPyConnection, table: str, column: str, known: str) -> None:
    """Put stars for a value of the customer's identity wherever the text has it, in any case."""
    connection.execute(
        f"UPDATE {table} SET {column} = regexp_replace({column}, regexp_escape(person.{known}), '{HIDDEN}', 'gi') "
        f"FROM identities person WHERE person.customer_id = {table}.customer_id AND length(person.{known}) > 1 "
        f"AND contains(lower({column}), lower(person.{known}))"
    )
