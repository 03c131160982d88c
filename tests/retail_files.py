"""Online Retail as exports come: CSV in GB18030 under Chinese headers, and a workbook; DuckDB writes the text of both."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import duckdb

from tests.data.workbooks import letters, sheet_xml, write

HEADERS = {
    "InvoiceNo": "订单编号",
    "StockCode": "商品编码",
    "Description": "商品名称",
    "Quantity": "数量",
    "InvoiceDate": "下单时间",
    "UnitPrice": "单价",
    "CustomerID": "客户编号",
    "Country": "国家",
}
_WORDS = ("InvoiceNo", "StockCode", "Description", "Country")
_SERIAL = "round(epoch_us(InvoiceDate) / 86400000000.0 + 25569, 9)"


def as_csv(source: Path, target: Path, *, rows: int) -> Path:
    """Write its first rows in GB18030 with CRLF and `2010/12/1 8:26`, as Excel saves CSV on Chinese Windows; one country is Chinese."""
    columns = ", ".join(f'{name} AS "{header}"' for name, header in HEADERS.items())
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT {columns} FROM (SELECT * REPLACE (replace(Country, 'France', '法国') AS Country, "
            f"strftime(InvoiceDate, '%Y/%-m/%-d %-H:%M') AS InvoiceDate) FROM read_parquet(?) LIMIT {rows})) TO '{target}' (HEADER)",
            [str(source)],
        )
    text = target.read_text(encoding="utf-8")
    target.write_text(text, encoding="gb18030", newline="\r\n")
    return target


def as_workbook(source: Path, target: Path, *, rows: int) -> Path:
    """Write its first rows as Excel does: words once, in a part of their own, dates as dated numbers, ids of digits as numbers."""
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE VIEW retail AS FROM read_parquet('{source}', file_row_number = true) WHERE file_row_number < {rows}"
        )
        connection.execute(
            f"CREATE TABLE words AS SELECT word, row_number() OVER (ORDER BY word) - 1 AS place FROM "
            f"(SELECT DISTINCT unnest([{', '.join(_WORDS)}]) AS word FROM retail) WHERE try_cast(word AS BIGINT) IS NULL AND word IS NOT NULL"
        )
        words = connection.execute("SELECT word FROM words ORDER BY place").fetchall()
        cells = " || ".join(_cell(name, letters(place)) for place, name in enumerate(HEADERS))
        joins = " ".join(f"LEFT JOIN words {name}_ ON {name}_.word = {name}" for name in _WORDS)
        rows = connection.execute(
            f"""SELECT string_agg('<row r="' || r || '">' || {cells} || '</row>', '' ORDER BY r)
            FROM (SELECT *, file_row_number + 2 AS r FROM retail) {joins} GROUP BY r // 1000 ORDER BY r // 1000"""
        ).fetchall()
    sheet = sheet_xml([list(HEADERS)]).replace("</sheetData>", "".join(row for (row,) in rows) + "</sheetData>")
    shared = "".join(f'<si><t xml:space="preserve">{escape(word)}</t></si>' for (word,) in words)
    opening = '<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return write(
        target, {"Online Retail": sheet}, extra={"xl/sharedStrings.xml": f"{opening}{shared}</sst>".encode()}, level=1
    )


def _cell(name: str, column: str) -> str:
    """Return the SQL of one cell; a missing value has none."""
    style, value = (' s="1"', _SERIAL) if name == "InvoiceDate" else ("", name)
    number = f"""'<c r="{column}' || r || '"{style}><v>' || {value} || '</v></c>'"""
    word = f"""'<c r="{column}' || r || '" t="s"><v>' || {name}_.place || '</v></c>', """ if name in _WORDS else ""
    return f"coalesce({word}{number}, '')"
