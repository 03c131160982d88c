"""The first values of a column, as examples for a decision."""

from __future__ import annotations

import duckdb

from crm_dashboard.data.readers.contents import RAW

_SEEN, _EXAMPLES = 1_000, 3


def first_values(connection: duckdb.DuckDBPyConnection, raw: str, where: str) -> tuple[str, ...]:
    """Return the first different texts of a column in rows that fulfil a condition; of joined files too, without row ids."""
    seen = f"SELECT trim({raw}) AS written, row_number() OVER () AS place FROM (SELECT {raw} FROM {RAW} WHERE {where} LIMIT {_SEEN})"
    rows = connection.execute(
        f"SELECT written FROM ({seen}) GROUP BY 1 ORDER BY min(place) LIMIT {_EXAMPLES}"
    ).fetchall()
    return tuple(str(value) for (value,) in rows)
