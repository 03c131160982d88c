"""Where the scratch database of an import lies: in memory while its text fits there, else in a file."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from crm_dashboard.data.readers import connecting

MB = 1024 * 1024


@pytest.mark.parametrize(
    ("content", "memory_mb", "in_file"),
    [
        (b"x" * (2 * MB), 6, False),
        (b"x" * (3 * MB), 6, True),
        (gzip.compress(bytes(range(256)) * 900, 0), 6, False),
        (gzip.compress(bytes(range(256)) * 1100, 0), 6, True),
    ],
)
def test_what_is_large_or_packed_goes_to_a_file(tmp_path: Path, content: bytes, memory_mb: int, in_file: bool) -> None:
    (tmp_path / "source").write_bytes(content)
    with connecting.database(tmp_path / "v.duckdb", scratch=tmp_path, memory_mb=200) as connection:
        sources = [str(tmp_path / "source")]
        with connecting.scratch_database(connection, tmp_path, sources=sources, memory_mb=memory_mb):
            connection.execute("CREATE TABLE scratch.main.raw AS SELECT 1")
            assert (tmp_path / "scratch.duckdb").exists() is in_file
        assert not (tmp_path / "scratch.duckdb").exists()


def test_a_source_is_as_large_as_all_its_files(tmp_path: Path) -> None:
    sources = [str(tmp_path / name) for name in "ab"]
    for source in sources:
        Path(source).write_bytes(b"x" * MB)
    with (
        connecting.database(tmp_path / "v.duckdb", scratch=tmp_path, memory_mb=200) as connection,
        connecting.scratch_database(connection, tmp_path, sources=sources, memory_mb=4),
    ):
        assert (tmp_path / "scratch.duckdb").exists()
