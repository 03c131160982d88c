"""The worker's DuckDB: a build connection with limits, and a scratch database beside the version file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from crm_dashboard.data.process.sql import identifier, literal
from crm_dashboard.data.readers.signatures import is_packed

_SCRATCH = "scratch.duckdb"
_MEMORY_SHARE = 0.4
"""The share of the memory limit up to which the text of a source is kept in memory."""
_EXPANSION = 10
"""The assumed ratio of a packed file's content to its size."""
TRANSCODED = "text.csv"
"""The name of the UTF-8 copy of a text file in the scratch folder."""


@contextmanager
def database(output: Path | None, *, scratch: Path, memory_mb: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the build connection on `output` (None: in memory, with a database `scratch`) and close it afterwards.

    Without an error the file is checkpointed, so that no write-ahead log is left.
    """
    spill = scratch / "spill"
    spill.mkdir(mode=0o700, parents=True, exist_ok=True)
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{memory_mb}MB",
        "temp_directory": str(spill),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "allow_persistent_secrets": False,
        "python_enable_replacements": False,
        "preserve_insertion_order": True,
    }
    connection = duckdb.connect(str(output) if output else ":memory:", config=config)
    try:
        if output is None:
            connection.execute("ATTACH ':memory:' AS scratch")
        yield connection
        if output:
            connection.execute("CHECKPOINT")
    finally:
        connection.close()


@contextmanager
def scratch_database(
    connection: duckdb.DuckDBPyConnection, scratch: Path, *, sources: Sequence[str], memory_mb: int
) -> Iterator[None]:
    """Attach a database `scratch` for one source with these files; without an error its space is freed afterwards.

    It is not compressed, which is faster to write. If the files fit it is in memory, which halves the time of reading;
    larger ones use a file, which is faster than DuckDB's temporary folder.
    """
    fits = _text_bytes(sources) <= _MEMORY_SHARE * memory_mb * 1024 * 1024
    path = ":memory:" if fits else str(scratch / _SCRATCH)
    connection.execute(f"ATTACH {literal(path)} AS scratch")
    connection.execute("SET force_compression = 'uncompressed'")
    yield
    _drop_scratch(connection, scratch)
    begin_output(connection)


def _text_bytes(sources: Sequence[str]) -> int:
    """Return the estimated bytes of text in the files; packed files count `_EXPANSION` times their size."""
    files = [
        file for source in sources for file in (Path(source).iterdir() if Path(source).is_dir() else [Path(source)])
    ]
    return sum(file.stat().st_size * (_EXPANSION if is_packed(file) else 1) for file in files)


def begin_output(connection: duckdb.DuckDBPyConnection) -> None:
    """Compress the tables that are created from here on, since they are kept."""
    connection.execute("SET force_compression = 'auto'")


def _drop_scratch(connection: duckdb.DuckDBPyConnection, scratch: Path) -> None:
    """Free the space of the scratch database and of a transcoded copy.

    Its tables are dropped first: detaching would write them out, which takes as long as creating them.
    """
    relations = connection.execute(
        "SELECT 'VIEW', view_name FROM duckdb_views() WHERE database_name = 'scratch' AND NOT internal "
        "UNION ALL SELECT 'TABLE', table_name FROM duckdb_tables() WHERE database_name = 'scratch'"
    ).fetchall()
    for kind, name in relations:
        connection.execute(f"DROP {kind} scratch.main.{identifier(name)}")
    connection.execute("DETACH scratch")
    for name in (_SCRATCH, TRANSCODED):
        (scratch / name).unlink(missing_ok=True)
