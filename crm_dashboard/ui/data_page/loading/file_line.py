"""A line for each uploaded file: the table it becomes, its rows, and why; the details are in an expander."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.data.process.protocol import Reading
from crm_dashboard.data.understanding.file_guesses import NOT_USED
from crm_dashboard.data.understanding.file_tables import FILE_TABLES
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_, text
from crm_dashboard.ui.data_page.loaded import notice_sentence
from crm_dashboard.ui.data_page.loading.plan import PlannedFile, mark_guess_shown
from crm_dashboard.ui.data_page.loading.reading import reading_controls
from crm_dashboard.ui.data_page.loading.roles import role_choosers
from crm_dashboard.ui.session.boundary import show_error
from crm_dashboard.ui.wording.escape import literal, plain

_MOST_INSPECTED = 1_000
_FIRST_NOTICES = {
    "archive_member",
    "files_stacked",
    "sheets_stacked",
    "sheets_of_orders",
    "sheets_of_customers",
    "sheets_of_summaries",
    "sheets_of_records",
    "sheets_apart",
    "sheets_unknown",
}
"""The notices shown outside the details: which tables of an archive or workbook are read."""


def file_line(file: PlannedFile, rows: int | None, t: Translator) -> None:
    """Draw a file, with the error if it cannot be read, and the controls for how it is read."""
    st.markdown(_sentence(file, rows, t))
    if file.upload.error:
        show_error(file.upload.error, t)
    if file.upload.is_recalled:
        st.caption(":material/history: " + literal(_recalled(file.upload.reading, t)))
    notices = file.upload.inspection.notices if file.upload.inspection else ()
    first_notices = [notice for notice in notices if notice.key in _FIRST_NOTICES]
    for notice in first_notices:
        st.caption(":material/info: " + literal(notice_sentence(notice, t)))
    with st.expander(
        t(N_("Columns, samples and how the file is read")), key=f"{file.upload.id}:details", type="compact"
    ):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if file.upload.inspection:
                _table(file, t)
            reading_controls(file.upload, t)
        if file.table != NOT_USED and file.under is None:
            role_choosers(file, t)
        for notice in (notice for notice in notices if notice not in first_notices):
            st.caption(":material/info: " + literal(notice_sentence(notice, t)))


def _recalled(reading: Reading, t: Translator) -> str:
    """Return in words how the file is read, because the last file with the same headers was read so."""
    choices = (
        (reading.sheet, text(N_("table “{name}”"), name=plain(reading.sheet))),
        (reading.encoding, text(N_("encoding {name}"), name=str(reading.encoding).upper())),
        (reading.delimiter, text(N_("“{mark}” between values"), mark=plain(reading.delimiter))),
        (reading.header_row, text(N_("header row {number}"), number=str(reading.header_row))),
    )
    how = tuple(phrase for value, phrase in choices if value is not None)
    return t(N_("Read as the last file that looked the same: {how}."), how=how)


def _sentence(file: PlannedFile, rows: int | None, t: Translator) -> str:
    name = literal(plain(file.upload.name))
    if file.upload.error:
        return t(N_("**{name}** cannot be read"), name=name)
    reason = literal(_reason(file, t))
    if file.table == NOT_USED:
        return t(N_("**{name}** is not used :small[:gray[{because}]]"), name=name, because=reason)
    table = literal(t(FILE_TABLES[file.table].label))
    message = N_("**{name}** → {table}, {rows} :small[:gray[{because}]]")
    return t(message, name=name, table=table, rows=_rows(file, rows, t), because=reason)


def _rows(file: PlannedFile, rows: int | None, t: Translator) -> str:
    seen = file.upload.inspection.rows_seen if file.upload.inspection else 0
    if not rows and seen >= _MOST_INSPECTED:
        return t(N_("more than {count} rows"), count=seen)
    return t.plural("{count} row", "{count} rows", rows or seen)


def _reason(file: PlannedFile, t: Translator) -> str:
    if file.guess.under is not None and file.table == file.guess.table:
        return t(file.guess.reason)
    if file.under:
        return t(N_("It has the same columns as “{name}”: its rows go under those."), name=plain(file.under.name))
    if file.table == file.guess.table:
        return t(file.guess.reason)
    return t(N_("Chosen by you."))


def _table(file: PlannedFile, t: Translator) -> None:
    st.selectbox(
        t(N_("The file becomes")),
        [NOT_USED, *FILE_TABLES],
        format_func=lambda table: t(FILE_TABLES[table].label) if table else t(N_("nothing: it is not used")),
        key=f"{file.upload.id}:table",
        width=270,
    )
    mark_guess_shown(file)
