"""How a file is read: sheet, encoding, delimiter, header row; each is detected unless somebody chooses it."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.data.process.protocol import ALL, Reading
from crm_dashboard.data.readers.text.encodings import CHOICES
from crm_dashboard.data.understanding.file_tables import FILE_TABLES
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.data_page.loading.taking import looked_at, ticking
from crm_dashboard.ui.data_page.loading.upload import Upload, keep
from crm_dashboard.ui.session.state import forget_owner
from crm_dashboard.ui.session.widgets import start_widget
from crm_dashboard.ui.wording.escape import literal, plain
from crm_dashboard.ui.wording.labels import distinct

_DELIMITERS = {",": N_("comma"), ";": N_("semicolon"), "\t": N_("tab"), "|": N_("vertical bar")}
_WIDTH = 170


def reading_controls(upload: Upload, t: Translator) -> None:
    """Draw the controls of how a file is read; where somebody changes one, the file is looked at again."""
    is_text = upload.inspection is None or upload.inspection.format == "csv"
    chosen = Reading(
        sheet=_sheet(upload, t),
        encoding=_encoding(upload, t) if is_text else None,
        delimiter=_delimiter(upload, t) if is_text else None,
        header_row=_header_row(upload, t) if is_text or _is_workbook(upload) else None,
    )
    if chosen != upload.reading:
        place = st.empty()
        tell = ticking(place, t(N_("Looking at “{name}”"), name=literal(plain(upload.name))), 0.5, t)
        again = looked_at(upload, chosen, tell)
        keep(again)
        if again.headers != upload.headers:
            _forget_roles(upload)
        st.rerun()


def _start(upload: Upload, what: str, reading: str | int | None) -> None:
    """Begin a control with what the file is read by already: None would be no choice, not the one to find out."""
    if reading is not None:
        start_widget(f"{upload.id}:{what}", reading)


def _forget_roles(upload: Upload) -> None:
    """Forget which columns were chosen: they are guessed anew among others."""
    for table in FILE_TABLES:
        forget_owner(f"{upload.id}:{table}")


def _is_workbook(upload: Upload) -> bool:
    return upload.inspection is not None and upload.inspection.format == "excel"


def _sheet(upload: Upload, t: Translator) -> str | None:
    sheets = upload.inspection.sheets if upload.inspection else ()
    if len(sheets) < 2:
        return upload.reading.sheet
    key = f"{upload.id}:sheet"
    detected = upload.inspection.reading.sheet if upload.inspection else None
    start_widget(key, detected)
    label = t(N_("Sheet")) if _is_workbook(upload) else t(N_("Table inside"))
    named = distinct({sheet: t(N_("all, one under another")) if sheet == ALL else plain(sheet) for sheet in sheets})
    chosen: str | None = st.selectbox(label, sheets, key=key, format_func=named.__getitem__, width=_WIDTH)
    return upload.reading.sheet if chosen == detected else chosen


def _encoding(upload: Upload, t: Translator) -> str | None:
    detected = upload.inspection.reading.encoding if upload.inspection else None
    usual = t(N_("found out: {what}"), what=detected.upper()) if detected else t(N_("find out"))
    _start(upload, "encoding", upload.reading.encoding)
    chosen: str | None = st.selectbox(
        t(N_("Encoding")),
        [None, *CHOICES],
        format_func=lambda encoding: encoding.upper() if encoding else usual,
        key=f"{upload.id}:encoding",
        width=_WIDTH,
    )
    return chosen


def _delimiter(upload: Upload, t: Translator) -> str | None:
    detected = upload.inspection.reading.delimiter if upload.inspection else None
    name = t(_DELIMITERS[detected]) if detected in _DELIMITERS else detected
    usual = t(N_("found out: {what}"), what=name) if name else t(N_("find out"))
    _start(upload, "delimiter", upload.reading.delimiter)
    chosen: str | None = st.selectbox(
        t(N_("Between values")),
        [None, *_DELIMITERS],
        format_func=lambda delimiter: t(_DELIMITERS[delimiter]) if delimiter else usual,
        key=f"{upload.id}:delimiter",
        width=_WIDTH,
    )
    return chosen


def _header_row(upload: Upload, t: Translator) -> int | None:
    detected = upload.inspection.reading.header_row if upload.inspection else None
    usual = t(N_("found out: {what}"), what=detected) if detected is not None else t(N_("find out"))
    _start(upload, "header_row", upload.reading.header_row)
    chosen = st.number_input(
        t(N_("Header row")),
        min_value=0,
        max_value=100,
        value=None,
        step=1,
        placeholder=usual,
        key=f"{upload.id}:header_row",
        width=_WIDTH,
        help=t(N_("The number of the row that holds the headers; 0 where there is none.")),
    )
    return None if chosen is None else int(chosen)
