"""The rows of a file that cleaning set aside, each with its number and its reason, read from the kept copy again."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from crm_dashboard.data import connecting
from crm_dashboard.data.aliases import keep_aliases
from crm_dashboard.data.building import mapped_of
from crm_dashboard.data.customer_import import ASIDE, judge_customers
from crm_dashboard.data.examples import MASKED, shown
from crm_dashboard.data.gathering import gather
from crm_dashboard.data.lines import NO_AMOUNT, NO_TIME, ODD, STAYS
from crm_dashboard.data.notices import NOTICES
from crm_dashboard.data.order_import import judge_orders
from crm_dashboard.data.outcome import Mapped
from crm_dashboard.data.protocol import Notice, SetAside, SetAsideRequest
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.record_import import JUDGED_RECORDS, judge_records
from crm_dashboard.data.rules import RULES
from crm_dashboard.data.sql import identifier, literal
from crm_dashboard.data.summary_import import JUDGED_SUMMARY, judge_summary
from crm_dashboard.data.summary_table import SUMMARY

ROW, REASON = "row_no", "reason"


def write_set_aside(request: SetAsideRequest, *, memory_mb: int) -> SetAside:
    """Write number, reason (the key of a rule or notice) and the text of the mapped columns, identities masked.

    Rows of which a reader made none, since they have more or fewer fields than the header, have their line's number
    and nothing else.
    """
    scratch = Path(request.scratch)
    with connecting.database(scratch / "judged.duckdb", scratch=scratch, memory_mb=memory_mb) as connection:
        connection.execute("CREATE SCHEMA parts")
        keep_aliases(connection, request.aliases)
        with connecting.scratch_database(connection, scratch):
            source, contents = gather(connection, request.source, scratch)
            mapped = mapped_of(connection, source, contents)
            reasons = _reasons(connection, mapped)
            return SetAside(_written(connection, mapped, reasons, request))


def _reasons(connection: duckdb.DuckDBPyConnection, mapped: Mapped) -> str:
    """Judge the file as its import does and return the query of the rows set aside, with their reasons."""
    if mapped.source.table == "orders":
        judge_orders(connection, mapped)
        fates = dict(enumerate(RULES))
        fates |= {NO_TIME: "unreadable_time", NO_AMOUNT: "unreadable_amount"}
        named = " ".join(f"WHEN {fate} THEN '{key}'" for fate, key in fates.items())
        return f"SELECT row_no, CASE fate {named} END AS reason FROM {ODD} WHERE fate <> {STAYS}"
    if mapped.source.table == "customers":
        judge_customers(connection, mapped)
        return f"SELECT row_no, reason FROM {ASIDE}"
    is_summary = mapped.source.table == SUMMARY
    fates = judge_summary(connection, mapped) if is_summary else judge_records(connection, mapped)
    named = " ".join(f"WHEN {fate} THEN '{key}'" for fate, key in fates.items())
    judged = JUDGED_SUMMARY if is_summary else JUDGED_RECORDS
    return f"SELECT row_no, CASE fate {named} END AS reason FROM {judged} WHERE fate <> 0"


def _written(connection: duckdb.DuckDBPyConnection, mapped: Mapped, reasons: str, request: SetAsideRequest) -> int:
    columns = ", ".join(f"{field.raw} AS {identifier(role)}" for role, field in mapped.fields.items())
    schema = pa.schema([(ROW, pa.int64()), (REASON, pa.string()), *((role, pa.string()) for role in mapped.fields)])
    found = Path(request.scratch) / "unmasked.parquet"
    connection.execute(
        f"COPY (SELECT aside.row_no, aside.reason, {columns} FROM ({reasons}) aside "
        f"JOIN {RAW} source ON source.rowid + 1 = aside.row_no ORDER BY 1 LIMIT {request.most}) "
        f"TO {literal(str(found))} (FORMAT parquet)"
    )
    rows = _masked(pq.read_table(found, memory_map=False).cast(schema))
    found.unlink()
    lost = [(line, notice.key) for notice in mapped.notices for line in _lines(connection, notice)]
    rest = lost[: max(0, request.most - rows.num_rows)]
    lines: list[list[object]] = [[line for line, _ in rest], [key for _, key in rest]]
    lines += [[None] * len(rest) for _ in mapped.fields]
    pq.write_table(pa.concat_tables([rows, pa.table(lines, schema=schema)]), request.output)
    return int(rows.num_rows) + len(rest)


def _masked(rows: pa.Table) -> pa.Table:
    """Return the rows with every identity masked."""
    for place, name in enumerate(rows.column_names):
        if name in MASKED:
            texts = [shown(name, text) for text in rows.column(place).to_pylist()]
            rows = rows.set_column(place, name, pa.array(texts, pa.string()))
    return rows


def _lines(connection: duckdb.DuckDBPyConnection, notice: Notice) -> list[int]:
    """Return the lines that a reader left out; all of them where DuckDB remembers them, else those that were named."""
    if not NOTICES[notice.key].sets_aside:
        return []
    there = connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'reject_errors'").fetchone()
    if notice.key != "ragged_rows" or not there:
        return list(notice.rows)
    lines = connection.execute("SELECT DISTINCT line FROM reject_errors ORDER BY 1").fetchall()
    return [int(line) for (line,) in lines]
