"""How a file is read: sheet, encoding, delimiter, header row; each is found out unless somebody says it."""

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
    """Draw what can be said about the reading of a file; another reading looks at the file again."""
    is_text = upload.inspection is None or upload.inspection.format == "csv"
    chosen = Reading(
        sheet=_sheet(upload, t),
        encoding=_encoding(upload, t) if is_text else None,
        delimiter=_delimiter(upload, t) if is_text else None,
        header_row=_header_row(upload, t) if is_text or _is_workbook(upload) else None,
    )
    if chosen != upload.asked:
        place = st.empty()
        tell = ticking(place, t(N_("Looking at “{name}”"), name=literal(plain(upload.name))), 0.5, t)
        again = looked_at(upload, chosen, tell)
        keep(again)
        if again.headers != upload.headers:
            _forget_roles(upload)
        st.rerun()


def _start(upload: Upload, what: str, asked: str | int | None) -> None:
    """Begin a control with what the file is read by already: None would be no choice, not the one to find out."""
    if asked is not None:
        start_widget(f"{upload.id}:{what}", asked)


def _forget_roles(upload: Upload) -> None:
    """Forget which columns were chosen: they are guessed anew among others."""
    for table in FILE_TABLES:
        forget_owner(f"{upload.id}:{table}")


def _is_workbook(upload: Upload) -> bool:
    return upload.inspection is not None and upload.inspection.format == "excel"


def _sheet(upload: Upload, t: Translator) -> str | None:
    sheets = upload.inspection.sheets if upload.inspection else ()
    if len(sheets) < 2:
        return upload.asked.sheet
    key = f"{upload.id}:sheet"
    found = upload.inspection.reading.sheet if upload.inspection else None
    start_widget(key, found)
    label = t(N_("Sheet")) if _is_workbook(upload) else t(N_("Table inside"))
    named = distinct({one: t(N_("all, one under another")) if one == ALL else plain(one) for one in sheets})
    chosen: str | None = st.selectbox(label, sheets, key=key, format_func=named.__getitem__, width=_WIDTH)
    return upload.asked.sheet if chosen == found else chosen


def _encoding(upload: Upload, t: Translator) -> str | None:
    found = upload.inspection.reading.encoding if upload.inspection else None
    told = t(N_("found out: {what}"), what=found.upper()) if found else t(N_("find out"))
    _start(upload, "encoding", upload.asked.encoding)
    chosen: str | None = st.selectbox(
        t(N_("Encoding")),
        [None, *CHOICES],
        format_func=lambda one: one.upper() if one else told,
        key=f"{upload.id}:encoding",
        width=_WIDTH,
    )
    return chosen


def _delimiter(upload: Upload, t: Translator) -> str | None:
    found = upload.inspection.reading.delimiter if upload.inspection else None
    name = t(_DELIMITERS[found]) if found in _DELIMITERS else found
    told = t(N_("found out: {what}"), what=name) if name else t(N_("find out"))
    _start(upload, "delimiter", upload.asked.delimiter)
    chosen: str | None = st.selectbox(
        t(N_("Between values")),
        [None, *_DELIMITERS],
        format_func=lambda one: t(_DELIMITERS[one]) if one else told,
        key=f"{upload.id}:delimiter",
        width=_WIDTH,
    )
    return chosen


def _header_row(upload: Upload, t: Translator) -> int | None:
    found = upload.inspection.reading.header_row if upload.inspection else None
    told = t(N_("found out: {what}"), what=found) if found is not None else t(N_("find out"))
    _start(upload, "header_row", upload.asked.header_row)
    chosen = st.number_input(
        t(N_("Header row")),
        min_value=0,
        max_value=100,
        value=None,
        step=1,
        placeholder=told,
        key=f"{upload.id}:header_row",
        width=_WIDTH,
        help=t(N_("The number of the row that holds the headers; 0 where there is none.")),
    )
    return None if chosen is None else int(chosen)
