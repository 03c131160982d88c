"""Count the rows of files and how many keys of one are in another, in the worker."""

from __future__ import annotations

from pathlib import Path

import duckdb

from crm_dashboard.data.building.loading import load_file
from crm_dashboard.data.process.counting import count_rows
from crm_dashboard.data.process.protocol import KeyCounts, KeyMatch, MatchRequest, SourceFile
from crm_dashboard.data.readers import connecting
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.values.values import key


def count_keys(request: MatchRequest, *, memory_mb: int) -> KeyCounts:
    """Return the row count of each file, and for each pair the number of distinct keys and of those in the other file.

    Keys are compared as ids are stored (`17850.0` is `17850`); blank ones do not count. Refusals name the file.
    """
    scratch = Path(request.scratch)
    with connecting.database(None, scratch=scratch, memory_mb=memory_mb) as connection:
        rows = tuple(_load_keys(connection, request, file, scratch) for file in range(len(request.files)))
        matches = []
        for pair in request.pairs:
            keys, others = (
                _keys_table(request, pair.file, pair.header),
                _keys_table(request, pair.other, pair.other_header),
            )
            matched = count_rows(connection, f"{keys} SEMI JOIN {others} USING (k)")
            matches.append(KeyMatch(pair, count_rows(connection, keys), matched))
    return KeyCounts(rows, tuple(matches))


def _load_keys(connection: duckdb.DuckDBPyConnection, request: MatchRequest, file: int, scratch: Path) -> int:
    """Store the distinct keys of one file and return its number of rows."""
    path, name, reading = request.files[file]
    contents = load_file(connection, SourceFile(path, name, (), reading), scratch)
    for header in _headers(request, file):
        column = f"c{contents.headers.index(header)}"
        connection.execute(
            f"CREATE TABLE {_keys_table(request, file, header)} AS SELECT DISTINCT {key(column)} AS k FROM {RAW} WHERE {key(column)} IS NOT NULL"
        )
    rows = count_rows(connection, RAW)
    connection.execute(f"DROP TABLE {RAW}")
    return rows


def _headers(request: MatchRequest, file: int) -> list[str]:
    """Return the distinct headers of a file that are in a pair."""
    named = [pair.header for pair in request.pairs if pair.file == file]
    return list(dict.fromkeys(named + [pair.other_header for pair in request.pairs if pair.other == file]))


def _keys_table(request: MatchRequest, file: int, header: str) -> str:
    return f"scratch.main.keys_{file}_{_headers(request, file).index(header)}"
