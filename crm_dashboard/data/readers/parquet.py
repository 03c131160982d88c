"""Parquet by pyarrow only, after its footer was checked; DuckDB gets typed batches and turns them into text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from crm_dashboard import settings
from crm_dashboard.data.process.protocol import Notice, Reading
from crm_dashboard.data.readers.contents import RAW, Contents, cell_too_long, no_rows, refused, too_many_rows
from crm_dashboard.data.readers.headers import check_width, named
from crm_dashboard.text import N_, text

_BATCH = 122_880
_GROUPS = 100_000
_CHUNK_BYTES = 2 * 1024**3
_CELLS = 5_000_000_000
_PLAIN = N_("Write it with plain columns and Snappy, Zstandard or no compression, or save it as CSV.")


@dataclass(frozen=True)
class Plan:
    """The columns that are read: their positions in the schema, names and types, and the notices about the others."""

    positions: tuple[int, ...]
    names: tuple[str, ...]
    types: tuple[pa.DataType, ...]
    dropped: tuple[Notice, ...]


def read_parquet(connection: duckdb.DuckDBPyConnection, path: Path, *, rows: int | None) -> Contents:
    """Fill `RAW` from a Parquet file, or with its first `rows` rows.

    Whole floats lose their “.0”, decimals stay exact, times keep the clock of their own zone, NaN and infinity become
    missing under a notice; nested and binary columns are left out under one. Refused: damaged or encrypted files, Brotli
    and LZO, and what is larger than the limits.
    """
    file = _opened(path)
    try:
        plan = _planned(file.schema_arrow)
        headers, notices = named(plan.names)
        bad = _copied(connection, file, plan, rows=rows)
    except (pa.ArrowException, OSError, ValueError, duckdb.InvalidInputException) as cause:
        raise _damaged() from cause
    finally:
        file.close()
    found = tuple(
        Notice("not_finite", count, column=header) for header, count in zip(headers, bad, strict=True) if count
    )
    return Contents("parquet", headers, Reading(), notices=notices + plan.dropped + found)


def _opened(path: Path) -> pq.ParquetFile:
    with path.open("rb") as raw:
        encrypted = raw.read(4) == b"PARE"
    if encrypted:
        raise refused(N_("The file is encrypted."), next_step=text(_PLAIN))
    try:
        file = pq.ParquetFile(
            path, thrift_string_size_limit=50_000_000, thrift_container_size_limit=2_000_000, buffer_size=1 << 20
        )
    except (pa.ArrowException, OSError, ValueError) as cause:
        raise _damaged() from cause
    _check_footer(file.metadata)
    return file


def _check_footer(footer: pq.FileMetaData) -> None:
    limits = settings.current()
    check_width(footer.num_columns)
    if footer.num_rows > limits.max_rows or footer.num_rows * footer.num_columns > _CELLS:
        raise too_many_rows()
    if footer.num_rows == 0:
        raise no_rows()
    if footer.num_row_groups > _GROUPS:
        raise refused(
            N_("The file is cut into {count} row groups."), next_step=text(_PLAIN), count=footer.num_row_groups
        )
    for group in range(footer.num_row_groups):
        parts = footer.row_group(group)
        for position in range(parts.num_columns):
            part = parts.column(position)
            if part.compression in ("BROTLI", "LZO") or part.total_uncompressed_size > _CHUNK_BYTES:
                raise refused(
                    N_("The column is compressed in a way that is not read here ({codec}, {size} MB)."),
                    where=part.path_in_schema,
                    next_step=text(_PLAIN),
                    codec=part.compression,
                    size=part.total_uncompressed_size // 1_000_000,
                )


def _planned(schema: pa.Schema) -> Plan:
    kept = [position for position, field in enumerate(schema) if not _is_odd(field.type)]
    lost = tuple(Notice("dropped_columns", 1, column=field.name) for field in schema if _is_odd(field.type))
    if any(_depth(field.type) > 2 for field in schema):
        raise refused(N_("The file nests its columns too deeply."), next_step=text(_PLAIN))
    if not kept:
        raise refused(N_("The file has no plain column."), next_step=text(_PLAIN))
    names = tuple(schema.names[position] for position in kept)
    return Plan(tuple(kept), names, tuple(schema.types[position] for position in kept), lost)


def _depth(kind: pa.DataType) -> int:
    if not pa.types.is_nested(kind):
        return 0
    return 1 + max((_depth(kind.field(position).type) for position in range(kind.num_fields)), default=0)


def _is_odd(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_odd(kind.value_type)
    is_binary = pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind)
    odd = (pa.types.is_nested, pa.types.is_duration, pa.types.is_interval, pa.types.is_binary_view)
    return is_binary or isinstance(kind, pa.BaseExtensionType) or any(check(kind) for check in odd)


def _copied(connection: duckdb.DuckDBPyConnection, file: pq.ParquetFile, plan: Plan, *, rows: int | None) -> list[int]:
    """Insert batch by batch; return per column how many values were not finite."""
    width = len(plan.positions)
    connection.execute(f"CREATE TABLE {RAW} ({', '.join(f'c{position} VARCHAR' for position in range(width))})")
    texts = ", ".join(_text(f"c{position}", kind) for position, kind in enumerate(plan.types))
    bad, left = [0] * width, rows
    columns = [file.schema_arrow.names[position] for position in plan.positions]
    by_name = len(set(file.schema_arrow.names)) == len(file.schema_arrow.names)
    for batch in file.iter_batches(batch_size=_BATCH, columns=columns if by_name else None):
        arrays = [batch.column(position) for position in (range(width) if by_name else plan.positions)]
        table = pa.table([_plain(array) for array in arrays], names=[f"c{position}" for position in range(width)])
        table = table if left is None else table.slice(0, left)
        bad = [before + _not_finite(column) for before, column in zip(bad, table.columns, strict=True)]
        _check_lengths(table, plan)
        connection.register("batch", table)
        connection.execute(f"INSERT INTO {RAW} SELECT {texts} FROM batch")
        connection.unregister("batch")
        left = None if left is None else left - table.num_rows
        if left == 0:
            break
    return bad


def _plain(array: pa.Array) -> pa.Array:
    kind = array.type
    if pa.types.is_dictionary(kind):
        return _plain(array.cast(kind.value_type))
    if pa.types.is_timestamp(kind) and kind.tz is not None:
        return pc.local_timestamp(array)
    if pa.types.is_float16(kind):
        return array.cast(pa.float32())
    if pa.types.is_decimal(kind) and kind.precision > 38:
        return array.cast(pa.string())
    return array


def _text(column: str, kind: pa.DataType) -> str:
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    if pa.types.is_floating(kind):
        whole = f"{column} = trunc({column}) AND abs({column}) < 1e15"
        return (
            f"CASE WHEN NOT isfinite({column}) THEN NULL WHEN {whole} THEN {column}::BIGINT::VARCHAR "
            f"ELSE {column}::VARCHAR END"
        )
    if pa.types.is_timestamp(kind):
        return f"{column}::TIMESTAMP::VARCHAR"
    return f"nullif(replace({column}::VARCHAR, chr(0), ''), '')"


def _not_finite(column: pa.ChunkedArray) -> int:
    if not pa.types.is_floating(column.type):
        return 0
    return int(pc.sum(pc.invert(pc.is_finite(column))).as_py() or 0)


def _check_lengths(table: pa.Table, plan: Plan) -> None:
    for name, column in zip(plan.names, table.columns, strict=True):
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            longest = pc.max(pc.binary_length(column)).as_py()
            if longest and longest > settings.current().max_cell_chars:
                raise cell_too_long(name)


def _damaged() -> Exception:
    return refused(
        N_("The Parquet file is damaged or cut short."), next_step=text(N_("Export it again, then try again."))
    )
