"""One line for each file: what it becomes, how many rows, and why; the details are folded away."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.data.process.protocol import Reading
from crm_dashboard.data.understanding.file_guesses import NOT_USED
from crm_dashboard.data.understanding.file_tables import FILE_TABLES
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_, text
from crm_dashboard.ui.data_page.loaded import notice_sentence
from crm_dashboard.ui.data_page.loading.plan import PlannedFile, is_shown
from crm_dashboard.ui.data_page.loading.reading import reading_controls
from crm_dashboard.ui.data_page.loading.roles import role_choosers
from crm_dashboard.ui.session.boundary import show_error
from crm_dashboard.ui.wording.escape import literal, plain

_LOOKED_AT = 1_000
_AT_ONCE = {"archive_member", "files_stacked"}
"""What is said before the details are unfolded: which tables of an archive are read."""


def file_line(file: PlannedFile, rows: int | None, t: Translator) -> None:
    """Draw one file; one that cannot be taken says why, and how it is read can be changed."""
    st.markdown(_sentence(file, rows, t))
    if file.upload.error:
        show_error(file.upload.error, t)
    if file.upload.is_recalled:
        st.caption(":material/history: " + literal(_recalled(file.upload.reading, t)))
    notices = file.upload.inspection.notices if file.upload.inspection else ()
    at_once = [notice for notice in notices if notice.key in _AT_ONCE and notice.count > 1]
    for notice in at_once:
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
        for notice in (other for other in notices if other not in at_once):
            st.caption(":material/info: " + literal(notice_sentence(notice, t)))


def _recalled(reading: Reading, t: Translator) -> str:
    """Return in words how the file is read since the last one that looked the same was read so."""
    parts = (
        (reading.sheet, text(N_("table “{name}”"), name=plain(reading.sheet))),
        (reading.encoding, text(N_("encoding {name}"), name=str(reading.encoding).upper())),
        (reading.delimiter, text(N_("“{mark}” between values"), mark=plain(reading.delimiter))),
        (reading.header_row, text(N_("header row {number}"), number=str(reading.header_row))),
    )
    how = tuple(words for value, words in parts if value is not None)
    return t(N_("Read as the last file that looked the same: {how}."), how=how)


def _sentence(file: PlannedFile, rows: int | None, t: Translator) -> str:
    name = literal(plain(file.upload.name))
    if file.upload.error:
        return t(N_("**{name}** cannot be read"), name=name)
    because = literal(_because(file, t))
    if file.table == NOT_USED:
        return t(N_("**{name}** is not used :small[:gray[{because}]]"), name=name, because=because)
    table = literal(t(FILE_TABLES[file.table].label))
    pattern = N_("**{name}** → {table}, {rows} :small[:gray[{because}]]")
    return t(pattern, name=name, table=table, rows=_rows(file, rows, t), because=because)


def _rows(file: PlannedFile, rows: int | None, t: Translator) -> str:
    seen = file.upload.inspection.rows_seen if file.upload.inspection else 0
    if not rows and seen >= _LOOKED_AT:
        return t(N_("more than {count} rows"), count=seen)
    return t.plural("{count} row", "{count} rows", rows or seen)


def _because(file: PlannedFile, t: Translator) -> str:
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
    is_shown(file)
