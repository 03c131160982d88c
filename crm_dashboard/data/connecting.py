"""The worker's own DuckDB: one build connection with limits, and a scratch database beside the version file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from crm_dashboard.data.sql import literal

_SCRATCH = "scratch.duckdb"


@contextmanager
def database(output: Path | None, *, scratch: Path, memory_mb: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the build connection on `output` (in memory when None) with an attached database `scratch`; close it whole.

    On leaving without an error the file is checkpointed and no write-ahead log is left. The scratch database is not
    compressed: that is faster to write, and it is thrown away.
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
        place = scratch / _SCRATCH if output else Path(":memory:")
        connection.execute(f"ATTACH {literal(str(place))} AS scratch")
        connection.execute("SET force_compression = 'uncompressed'")
        yield connection
        if output:
            connection.execute("CHECKPOINT")
    finally:
        connection.close()


def begin_output(connection: duckdb.DuckDBPyConnection) -> None:
    """From here on tables are made to stay: compress them."""
    connection.execute("SET force_compression = 'auto'")


def drop_scratch(connection: duckdb.DuckDBPyConnection, scratch: Path) -> None:
    """Give back the room of the scratch database."""
    connection.execute("DETACH scratch")
    (scratch / _SCRATCH).unlink(missing_ok=True)
