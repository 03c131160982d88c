"""Read Parquet with pyarrow, after its footer was checked; DuckDB converts the batches to text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from crm_dashboard import settings
from crm_dashboard.data.process.protocol import Notice, Reading
from crm_dashboard.data.readers.contents import (
    RAW,
    Contents,
    cell_too_long_error,
    no_rows_error,
    refusal,
    too_many_rows_error,
)
from crm_dashboard.data.readers.headers import check_width, name_columns
from crm_dashboard.text import N_, text

_BATCH = 122_880
_GROUPS = 100_000
_CHUNK_BYTES = 2 * 1024**3
_CELLS = 5_000_000_000
_PLAIN = N_("Write it with plain columns and Snappy, Zstandard or no compression, or save it as CSV.")


@dataclass(frozen=True)
class Plan:
    """The columns to read: positions in the schema, names and types, and notices about columns that are left out."""

    positions: tuple[int, ...]
    names: tuple[str, ...]
    types: tuple[pa.DataType, ...]
    dropped: tuple[Notice, ...]


def read_parquet(connection: duckdb.DuckDBPyConnection, path: Path, *, rows: int | None) -> Contents:
    """Load a Parquet file, or its first `rows` rows, into `RAW`.

    Whole floats lose their “.0”, decimals stay exact, times keep the local time of their zone, NaN and infinity become
    missing with a notice; nested and binary columns are left out with one. Raises `ImportRefused` for damaged or
    encrypted files, Brotli and LZO, and files beyond the limits.
    """
    file = _open_file(path)
    try:
        plan = _plan_columns(file.schema_arrow)
        headers, notices = name_columns(plan.names)
        not_finite_counts = _copy_batches(connection, file, plan, rows=rows)
    except (pa.ArrowException, OSError, ValueError, duckdb.InvalidInputException) as cause:
        raise _damaged_error() from cause
    finally:
        file.close()
    not_finite = tuple(
        Notice("not_finite", count, column=header)
        for header, count in zip(headers, not_finite_counts, strict=True)
        if count
    )
    return Contents("parquet", headers, Reading(), notices=notices + plan.dropped + not_finite)


def _open_file(path: Path) -> pq.ParquetFile:
    with path.open("rb") as raw:
        encrypted = raw.read(4) == b"PARE"
    if encrypted:
        raise refusal(N_("The file is encrypted."), next_step=text(_PLAIN))
    try:
        file = pq.ParquetFile(
            path, thrift_string_size_limit=50_000_000, thrift_container_size_limit=2_000_000, buffer_size=1 << 20
        )
    except (pa.ArrowException, OSError, ValueError) as cause:
        raise _damaged_error() from cause
    _check_footer(file.metadata)
    return file


def _check_footer(footer: pq.FileMetaData) -> None:
    limits = settings.current()
    check_width(footer.num_columns)
    if footer.num_rows > limits.max_rows or footer.num_rows * footer.num_columns > _CELLS:
        raise too_many_rows_error()
    if footer.num_rows == 0:
        raise no_rows_error()
    if footer.num_row_groups > _GROUPS:
        raise refusal(
            N_("The file is cut into {count} row groups."), next_step=text(_PLAIN), count=footer.num_row_groups
        )
    for group in range(footer.num_row_groups):
        parts = footer.row_group(group)
        for position in range(parts.num_columns):
            part = parts.column(position)
            if part.compression in ("BROTLI", "LZO") or part.total_uncompressed_size > _CHUNK_BYTES:
                raise refusal(
                    N_("The column is compressed in a way that is not read here ({codec}, {size} MB)."),
                    where=part.path_in_schema,
                    next_step=text(_PLAIN),
                    codec=part.compression,
                    size=part.total_uncompressed_size // 1_000_000,
                )


def _plan_columns(schema: pa.Schema) -> Plan:
    positions = [position for position, field in enumerate(schema) if not _is_unsupported(field.type)]
    dropped = tuple(Notice("dropped_columns", 1, column=field.name) for field in schema if _is_unsupported(field.type))
    if any(_depth(field.type) > 2 for field in schema):
        raise refusal(N_("The file nests its columns too deeply."), next_step=text(_PLAIN))
    if not positions:
        raise refusal(N_("The file has no plain column."), next_step=text(_PLAIN))
    names = tuple(schema.names[position] for position in positions)
    return Plan(tuple(positions), names, tuple(schema.types[position] for position in positions), dropped)


def _depth(kind: pa.DataType) -> int:
    if not pa.types.is_nested(kind):
        return 0
    return 1 + max((_depth(kind.field(position).type) for position in range(kind.num_fields)), default=0)


def _is_unsupported(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_unsupported(kind.value_type)
    is_binary = pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind)
    checks = (pa.types.is_nested, pa.types.is_duration, pa.types.is_interval, pa.types.is_binary_view)
    return is_binary or isinstance(kind, pa.BaseExtensionType) or any(check(kind) for check in checks)


def _copy_batches(
    connection: duckdb.DuckDBPyConnection, file: pq.ParquetFile, plan: Plan, *, rows: int | None
) -> list[int]:
    """Insert the rows in batches; return the number of values that are not finite per column."""
    width = len(plan.positions)
    connection.execute(f"CREATE TABLE {RAW} ({', '.join(f'c{position} VARCHAR' for position in range(width))})")
    texts = ", ".join(_text(f"c{position}", kind) for position, kind in enumerate(plan.types))
    not_finite_counts, remaining = [0] * width, rows
    columns = [file.schema_arrow.names[position] for position in plan.positions]
    by_name = len(set(file.schema_arrow.names)) == len(file.schema_arrow.names)
    for batch in file.iter_batches(batch_size=_BATCH, columns=columns if by_name else None):
        arrays = [batch.column(position) for position in (range(width) if by_name else plan.positions)]
        table = pa.table([_plain(array) for array in arrays], names=[f"c{position}" for position in range(width)])
        table = table if remaining is None else table.slice(0, remaining)
        not_finite_counts = [
            count + _not_finite(column) for count, column in zip(not_finite_counts, table.columns, strict=True)
        ]
        _check_lengths(table, plan)
        connection.register("batch", table)
        connection.execute(f"INSERT INTO {RAW} SELECT {texts} FROM batch")
        connection.unregister("batch")
        remaining = None if remaining is None else remaining - table.num_rows
        if remaining == 0:
            break
    return not_finite_counts


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
                raise cell_too_long_error(name)


def _damaged_error() -> Exception:
    return refusal(
        N_("The Parquet file is damaged or cut short."), next_step=text(N_("Export it again, then try again."))
    )
