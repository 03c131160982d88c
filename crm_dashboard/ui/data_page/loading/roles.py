"""The choice of the column for each role: guessed and needed roles first, with samples and reasons, others on demand."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.data.identity.preview_masks import mask_samples
from crm_dashboard.data.process.protocol import ColumnSummary
from crm_dashboard.data.schema.columns import Column
from crm_dashboard.data.understanding.file_tables import FILE_TABLES
from crm_dashboard.data.understanding.role_guesses import RoleGuess
from crm_dashboard.data.understanding.understanding import missing_roles
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.data_page.loading.plan import PlannedFile
from crm_dashboard.ui.session.widgets import limit_widget, start_widget
from crm_dashboard.ui.wording.escape import literal, plain


def role_choosers(file: PlannedFile, t: Translator) -> None:
    """Draw a select box for each role that was guessed or is needed; the other roles after a toggle."""
    guessed = {role.role: role for role in file.roles}
    needed = set(missing_roles(tuple((role.role, role.header) for role in file.roles), file.table))
    roles = FILE_TABLES[file.table].columns
    first = [role for role in roles if role.key in guessed or role.key in needed or role.required]
    with st.container(horizontal=True):
        for role in first:
            _role(file, role, guessed.get(role.key), t)
    _unused_columns(file, t)
    rest = [role for role in roles if role not in first]
    if rest and st.toggle(t(N_("Show the other columns that such a file may hold")), key=f"{file.upload.id}:more"):
        with st.container(horizontal=True):
            for role in rest:
                _role(file, role, None, t)


def _role(file: PlannedFile, role: Column, guess: RoleGuess | None, t: Translator) -> None:
    columns = {column.name: column for column in file.upload.inspected_file.inspection.columns}
    key = f"{file.upload.id}:{file.table}:{role.key}"
    start_widget(key, guess.header if guess else "")
    with st.container(width=270, gap="xxsmall"):
        header = st.selectbox(
            t(role.label),
            ["", *columns],
            format_func=lambda column: plain(column) if column else t(N_("not in the file")),
            key=limit_widget(key, ["", *columns], ""),
        )
        st.caption(samples_shown(columns[header], role.key) if header else "–")
        if header:
            is_guess = guess is not None and guess.header == header
            st.caption(literal(t(guess.reason) if guess and is_guess else t(N_("Chosen by you."))))


def samples_shown(column: ColumnSummary, role: str) -> str:
    """Return the samples of a column; personal ones are masked before they leave for the browser."""
    return literal(" · ".join(plain(sample) for sample in mask_samples(column, role))) or "–"


def _unused_columns(file: PlannedFile, t: Translator) -> None:
    """Draw the names of the columns that are used for no role."""
    used = set(file.columns.values())
    unused = [plain(header) for header in file.upload.headers if header not in used]
    if unused:
        st.caption(literal(t(N_("Without a role: {columns}."), columns=t.listing(unused))))
