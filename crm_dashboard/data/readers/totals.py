"""Remove rows of totals and remarks at the end of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence

import duckdb

from crm_dashboard.data.process.notices import MAX_ROW_NUMBERS
from crm_dashboard.data.process.protocol import Notice
from crm_dashboard.data.readers.contents import RAW

_MAX_TOTAL_ROWS = MAX_ROW_NUMBERS
"""At most this many rows at the end are checked, so that the notice can give the numbers of all removed rows."""
NEAR = 3
"""A word such as Total stands in one of so many first cells."""
TOTAL = re.compile(
    r"(本页|本月|全部|销售)?(合\s*计|总\s*计|小\s*计|共\s*计|总\s*和|汇\s*总|累\s*计|合\s*計|總\s*計|総\s*計|小\s*計|総合計)(金额|金額)?"
    r"|(grand|sub|report|sum|sous)?[\s-]?totals?|sum|gesamt(summe)?|(zwischen|teil|end)?summe|total\s(g[eé]n[eé]ral|sales|orders)"
    r"|(sub)?total[ei]|(sub)?totaal|suma|razem|итого|всего|toplam|합계|총계|소계",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"[#\-=*_]{3,}.*|#.*|(制表|打印|导出|备注|说明|注|审核|经办|签字|数据来源|以上|共\s*\d+)[^,]*"
    r"|(note|source|printed|generated|exported|end of|created by|records?:|\d+ (records|rows))\b.*",
    re.IGNORECASE,
)


def remove_totals(connection: duckdb.DuckDBPyConnection, columns: int) -> tuple[Notice, ...]:
    """Remove the rows of totals and remarks at the end of `RAW` and return the notice about them.

    A total has a word such as 合计 or Total in one of its first three cells and at least one blank cell; a remark is a
    single cell that begins like a remark. Only rows at the very end are removed, so that row numbers stay; one row stays.
    """
    row = connection.execute(f"SELECT count(*) FROM {RAW}").fetchone()
    count = int(row[0]) if row else 0
    last = connection.execute(f"SELECT * FROM {RAW} WHERE rowid >= {max(1, count - _MAX_TOTAL_ROWS)}").fetchall()
    kept = count - len(last)
    for position, cells in enumerate(last, start=1):
        if not _is_total_or_remark(cells, columns):
            kept = count - len(last) + position
    if kept == count:
        return ()
    connection.execute(f"DELETE FROM {RAW} WHERE rowid >= {kept}")
    removed = range(kept + 1, count + 1)
    return (Notice("total_rows", len(removed), tuple(removed[:MAX_ROW_NUMBERS])),)


def _is_total_or_remark(cells: Sequence[str | None], columns: int) -> bool:
    filled = [(position, cell.strip()) for position, cell in enumerate(cells) if cell and cell.strip()]
    if not filled:
        return True
    if len(filled) < columns and any(
        position < NEAR and TOTAL.fullmatch(cell.strip(" :：*")) for position, cell in filled
    ):
        return True
    return len(filled) == 1 < columns and columns > 1 and bool(_REMARK.fullmatch(filled[0][1]))
