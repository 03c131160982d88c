"""The worker's own DuckDB: one build connection with limits, and a scratch database beside the version file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from crm_dashboard.data.process.sql import identifier, literal
from crm_dashboard.data.readers.signatures import is_packed

_SCRATCH = "scratch.duckdb"
_IN_MEMORY = 0.4
"""The share of the memory limit up to which the text of a source is kept in memory."""
_SWELLS = 10
"""So many times its size a packed file is taken for."""
TRANSCODED = "text.csv"
"""The name of the UTF-8 copy of a text file in the scratch folder."""


@contextmanager
def database(output: Path | None, *, scratch: Path, memory_mb: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the build connection on `output` (in memory when None, then with a database `scratch`); close it whole.

    On leaving without an error the file is checkpointed and no write-ahead log is left.
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
    """Attach a database `scratch` for one source, whose files are told; on leaving without an error its room is given back.

    It is not compressed: that is faster to write, and it is thrown away. What fits is kept in memory, which halves the
    time of reading; DuckDB would write what does not to its temporary folder, and that takes longer than a file does.
    """
    fits = _text_bytes(sources) <= _IN_MEMORY * memory_mb * 1024 * 1024
    place = ":memory:" if fits else str(scratch / _SCRATCH)
    connection.execute(f"ATTACH {literal(place)} AS scratch")
    connection.execute("SET force_compression = 'uncompressed'")
    yield
    _drop_scratch(connection, scratch)
    begin_output(connection)


def _text_bytes(sources: Sequence[str]) -> int:
    """Return about how many bytes of text files hold; what is packed swells, the more so the more it repeats."""
    files = [file for one in sources for file in (Path(one).iterdir() if Path(one).is_dir() else [Path(one)])]
    return sum(file.stat().st_size * (_SWELLS if is_packed(file) else 1) for file in files)


def begin_output(connection: duckdb.DuckDBPyConnection) -> None:
    """From here on tables are made to stay: compress them."""
    connection.execute("SET force_compression = 'auto'")


def _drop_scratch(connection: duckdb.DuckDBPyConnection, scratch: Path) -> None:
    """Give back the room of the scratch database and of a transcoded copy.

    Its tables are dropped first: detaching writes out what is there, which takes as long as making it did.
    """
    found = connection.execute(
        "SELECT 'VIEW', view_name FROM duckdb_views() WHERE database_name = 'scratch' AND NOT internal "
        "UNION ALL SELECT 'TABLE', table_name FROM duckdb_tables() WHERE database_name = 'scratch'"
    ).fetchall()
    for kind, name in found:
        connection.execute(f"DROP {kind} scratch.main.{identifier(name)}")
    connection.execute("DETACH scratch")
    for name in (_SCRATCH, TRANSCODED):
        (scratch / name).unlink(missing_ok=True)
