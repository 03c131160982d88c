"""The controls for how a file is read: sheet, encoding, delimiter, header row; each is automatic unless chosen."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.data.process.protocol import ALL, Reading
from crm_dashboard.data.readers.text.encodings import CHOICES
from crm_dashboard.data.understanding.file_tables import FILE_TABLES
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.data_page.loading.inspecting import progress_bar, with_inspection
from crm_dashboard.ui.data_page.loading.upload import Upload, store_upload
from crm_dashboard.ui.session.state import forget_owner
from crm_dashboard.ui.session.widgets import start_widget
from crm_dashboard.ui.wording.escape import literal, plain
from crm_dashboard.ui.wording.labels import distinct

_DELIMITERS = {",": N_("comma"), ";": N_("semicolon"), "\t": N_("tab"), "|": N_("vertical bar")}
_WIDTH = 170


def reading_controls(upload: Upload, t: Translator) -> None:
    """Draw the controls of a file's reading; after a change the file is inspected again."""
    is_text = upload.inspection is None or upload.inspection.format == "csv"
    chosen = Reading(
        sheet=_sheet(upload, t),
        encoding=_encoding(upload, t) if is_text else None,
        delimiter=_delimiter(upload, t) if is_text else None,
        header_row=_header_row(upload, t) if is_text or _is_workbook(upload) else None,
    )
    if chosen != upload.reading:
        place = st.empty()
        show_progress = progress_bar(place, t(N_("Looking at “{name}”"), name=literal(plain(upload.name))), 0.5, t)
        changed = with_inspection(upload, chosen, show_progress)
        store_upload(changed)
        if changed.headers != upload.headers:
            _forget_roles(upload)
        st.rerun()


def _start(upload: Upload, control: str, value: str | int | None) -> None:
    """Set a control to the chosen value, if there is one; None would mean that nothing is selected."""
    if value is not None:
        start_widget(f"{upload.id}:{control}", value)


def _forget_roles(upload: Upload) -> None:
    """Reset the chosen columns, which are guessed again among the new headers."""
    for table in FILE_TABLES:
        forget_owner(f"{upload.id}:{table}")


def _is_workbook(upload: Upload) -> bool:
    return upload.inspection is not None and upload.inspection.format == "excel"


def _sheet(upload: Upload, t: Translator) -> str | None:
    sheets = upload.inspection.sheets if upload.inspection else ()
    if len(sheets) < 2:
        return upload.reading.sheet
    key = f"{upload.id}:sheet"
    automatic = upload.inspection.reading.sheet if upload.inspection else None
    start_widget(key, automatic)
    label = t(N_("Sheet")) if _is_workbook(upload) else t(N_("Table inside"))
    labels = distinct({sheet: t(N_("all, one under another")) if sheet == ALL else plain(sheet) for sheet in sheets})
    chosen: str | None = st.selectbox(label, sheets, key=key, format_func=labels.__getitem__, width=_WIDTH)
    return upload.reading.sheet if chosen == automatic else chosen


def _encoding(upload: Upload, t: Translator) -> str | None:
    automatic = upload.inspection.reading.encoding if upload.inspection else None
    automatic_label = t(N_("found out: {what}"), what=automatic.upper()) if automatic else t(N_("find out"))
    _start(upload, "encoding", upload.reading.encoding)
    chosen: str | None = st.selectbox(
        t(N_("Encoding")),
        [None, *CHOICES],
        format_func=lambda encoding: encoding.upper() if encoding else automatic_label,
        key=f"{upload.id}:encoding",
        width=_WIDTH,
    )
    return chosen


def _delimiter(upload: Upload, t: Translator) -> str | None:
    automatic = upload.inspection.reading.delimiter if upload.inspection else None
    name = t(_DELIMITERS[automatic]) if automatic in _DELIMITERS else automatic
    automatic_label = t(N_("found out: {what}"), what=name) if name else t(N_("find out"))
    _start(upload, "delimiter", upload.reading.delimiter)
    chosen: str | None = st.selectbox(
        t(N_("Between values")),
        [None, *_DELIMITERS],
        format_func=lambda delimiter: t(_DELIMITERS[delimiter]) if delimiter else automatic_label,
        key=f"{upload.id}:delimiter",
        width=_WIDTH,
    )
    return chosen


def _header_row(upload: Upload, t: Translator) -> int | None:
    automatic = upload.inspection.reading.header_row if upload.inspection else None
    automatic_label = t(N_("found out: {what}"), what=automatic) if automatic is not None else t(N_("find out"))
    _start(upload, "header_row", upload.reading.header_row)
    chosen = st.number_input(
        t(N_("Header row")),
        min_value=0,
        max_value=100,
        value=None,
        step=1,
        placeholder=automatic_label,
        key=f"{upload.id}:header_row",
        width=_WIDTH,
        help=t(N_("The number of the row that holds the headers; 0 where there is none.")),
    )
    return None if chosen is None else int(chosen)
