"""Figures as an Excel workbook: one sheet, numbers as numbers, text as text, which a spreadsheet never runs as a formula."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_TEXT = 32_767
"""Characters that Excel takes in a cell."""
_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FRAME = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_DOCUMENT}/styles" Target="styles.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_NAMESPACE}" xmlns:r="{_DOCUMENT}">'
    '<sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    # style 0: as it is; 1: bold, for the titles; 2: a day
    "xl/styles.xml": f'<styleSheet xmlns="{_NAMESPACE}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
}
_TITLE, _DAY = 1, 2
_FIRST_DAY = dt.date(1899, 12, 30)
"""The day from which a spreadsheet counts."""


def workbook_bytes(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return an .xlsx file with one sheet: titles in bold, which stay in sight, then the rows; missing values are empty."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in _FRAME.items():
            package.writestr(name, _HEAD + text)
        with package.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for line in _sheet(titles, rows):
                sheet.write(line.encode())
    return content.getvalue()


def _sheet(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield f'{_HEAD}<worksheet xmlns="{_NAMESPACE}"><sheetViews><sheetView workbookViewId="0">'
    yield '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    yield f'<cols><col min="1" max="{max(len(titles), 1)}" width="18" customWidth="1"/></cols><sheetData>'
    yield f"<row>{''.join(_text(title, _TITLE) for title in titles)}</row>"
    for row in rows:
        yield f"<row>{''.join(map(_cell, row))}</row>"
    yield "</sheetData></worksheet>"


def _cell(value: object) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, dt.date):
        day = value.date() if isinstance(value, dt.datetime) else value
        return f'<c s="{_DAY}"><v>{(day - _FIRST_DAY).days}</v></c>'
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool) and math.isfinite(value):
        return f"<c><v>{value}</v></c>"
    return _text(str(value), 0)


def _text(value: str, style: int) -> str:
    words = escape(_NOT_IN_XML.sub("", value)[:_LONGEST_TEXT])
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'
