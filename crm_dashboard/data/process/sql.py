"""Quote identifiers and text literals for SQL statements."""

from __future__ import annotations


def identifier(name: str) -> str:
    """Return `name` as a quoted SQL identifier, whatever characters it holds."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str) -> str:
    """Return `value` as a quoted SQL text literal."""
    return "'" + value.replace("'", "''") + "'"
