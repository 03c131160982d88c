"""Write the rows of a file that cleaning set aside, with row number and reason, by reading the file's copy again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from crm_dashboard.data.building.aliases import store_aliases
from crm_dashboard.data.building.building import map_columns
from crm_dashboard.data.building.customer_import import ASIDE, judge_customers
from crm_dashboard.data.building.loading import RAGGED, load_source
from crm_dashboard.data.building.order_import import judge_orders
from crm_dashboard.data.building.record_import import JUDGED_RECORDS, judge_records
from crm_dashboard.data.building.summary_import import JUDGED_SUMMARY, judge_summary
from crm_dashboard.data.cleaning.lines import KEPT_FATE, NO_AMOUNT, NO_TIME, ODD
from crm_dashboard.data.cleaning.outcome import Mapped
from crm_dashboard.data.cleaning.rules import RULES
from crm_dashboard.data.process.notices import NOTICES
from crm_dashboard.data.process.protocol import Notice, SetAside, SetAsideRequest, Source
from crm_dashboard.data.process.sql import identifier
from crm_dashboard.data.readers import connecting
from crm_dashboard.data.readers.contents import RAW, STACKED
from crm_dashboard.data.schema.masking import mask_value
from crm_dashboard.data.schema.summary_table import SUMMARY

ROW, REASON, FILE = "row_no", "reason", "file"


def write_set_aside(request: SetAsideRequest, *, memory_mb: int) -> SetAside:
    """Write row number, reason (key of a rule or notice) and text of the mapped columns, identities masked.

    Lines with more or fewer fields than the header have only their line number. With several stacked files each row
    also has the name of its file and its row number there; with orders and order lines only unreadable lines have it,
    since all other rows are joined from both files.
    """
    scratch = Path(request.scratch)
    with connecting.database(scratch / "judged.duckdb", scratch=scratch, memory_mb=memory_mb) as connection:
        connection.execute("CREATE SCHEMA parts")
        store_aliases(connection, request.aliases)
        sources = request.source.paths
        with connecting.scratch_database(connection, scratch, sources=sources, memory_mb=memory_mb):
            source, contents = load_source(connection, request.source, scratch)
            mapped = map_columns(connection, source, contents, id_key=request.id_key)
            reasons = _reasons(connection, mapped)
            return SetAside(_write_rows(connection, mapped, reasons, replace(request, source=source)))


def _reasons(connection: duckdb.DuckDBPyConnection, mapped: Mapped) -> str:
    """Apply the rules as the import does and return the query of the rows set aside with their reasons."""
    if mapped.source.table == "orders":
        judge_orders(connection, mapped)
        fates = dict(enumerate(RULES))
        fates |= {NO_TIME: "unreadable_time", NO_AMOUNT: "unreadable_amount"}
        named = " ".join(f"WHEN {fate} THEN '{key}'" for fate, key in fates.items())
        return f"SELECT row_no, CASE fate {named} END AS reason FROM {ODD} WHERE fate <> {KEPT_FATE}"
    if mapped.source.table == "customers":
        judge_customers(connection, mapped)
        return f"SELECT row_no, reason FROM {ASIDE}"
    is_summary = mapped.source.table == SUMMARY
    fates = judge_summary(connection, mapped) if is_summary else judge_records(connection, mapped)
    named = " ".join(f"WHEN {fate} THEN '{key}'" for fate, key in fates.items())
    judged = JUDGED_SUMMARY if is_summary else JUDGED_RECORDS
    return f"SELECT row_no, CASE fate {named} END AS reason FROM {judged} WHERE fate <> 0"


def _write_rows(connection: duckdb.DuckDBPyConnection, mapped: Mapped, reasons: str, request: SetAsideRequest) -> int:
    columns = ", ".join(f"{field.text} AS {identifier(role)}" for role, field in mapped.fields.items())
    has_several_files = bool(request.source.more or request.source.heads)
    texts = [REASON, *([FILE] if has_several_files else []), *mapped.fields]
    schema = pa.schema([(ROW, pa.int64()), *((name, pa.string()) for name in texts)])
    relation = connection.sql(
        f"SELECT {_row_columns(request.source)}, {columns} FROM ({reasons}) aside "
        f"JOIN {RAW} source ON source.rowid + 1 = aside.row_no {_file_join(request.source)} ORDER BY aside.row_no LIMIT {request.most}"
    )
    rows = _masked(relation.to_arrow_table().cast(schema))
    rest = _unread_lines(connection, mapped.notices, several=has_several_files)[: max(0, request.most - rows.num_rows)]
    lines = [dict(zip((ROW, REASON, FILE), line, strict=True)) for line in rest]
    pq.write_table(pa.concat_tables([rows, pa.Table.from_pylist(lines, schema=schema)]), request.output)
    return int(rows.num_rows) + len(rest)


def _row_columns(source: Source) -> str:
    """Return the columns of row number, reason and file."""
    if source.heads:
        return f"aside.row_no, aside.reason, NULL::VARCHAR AS {FILE}"
    if source.more:
        return f"aside.row_no - stacked.first_row + 1 AS row_no, aside.reason, stacked.{FILE}"
    return "aside.row_no, aside.reason"


def _file_join(source: Source) -> str:
    return (
        f"ASOF JOIN {STACKED} stacked ON aside.row_no >= stacked.first_row" if source.more and not source.heads else ""
    )


def _masked(rows: pa.Table) -> pa.Table:
    """Return the rows as they may be seen: identities masked, and contacts inside other text."""
    for place, name in enumerate(rows.column_names):
        if name not in (ROW, REASON, FILE):
            texts = [mask_value(name, text) for text in rows.column(place).to_pylist()]
            rows = rows.set_column(place, name, pa.array(texts, pa.string()))
    return rows


def _unread_lines(
    connection: duckdb.DuckDBPyConnection, notices: tuple[Notice, ...], *, several: bool
) -> list[tuple[int, str, str]]:
    """Return lines that the reader set aside, with reason and file: all ragged lines, of others those listed in notices."""
    notices_set_aside = [notice for notice in notices if NOTICES[notice.key].sets_aside]
    lines = [
        (row, notice.key, notice.file)
        for notice in notices_set_aside
        if notice.key != "ragged_rows"
        for row in notice.rows
    ]
    if all(notice.key != "ragged_rows" for notice in notices_set_aside):
        return lines
    ragged = f"SELECT line, file FROM {RAGGED}" if several else "SELECT DISTINCT line, '' FROM reject_errors ORDER BY 1"
    rows = connection.execute(ragged).fetchall()
    return [(int(line), "ragged_rows", str(file)) for line, file in rows] + lines
