"""Loading a file: upload, what was understood, confirm, import."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import streamlit as st

from crm_dashboard.data.columns import Column
from crm_dashboard.data.protocol import ColumnSummary, Inspection, Reading
from crm_dashboard.data.rules import DEFAULT_RULES, RULES
from crm_dashboard.data.samples import SAMPLES
from crm_dashboard.data.summary_table import SUMMARY
from crm_dashboard.data.tables import TABLES
from crm_dashboard.data.understanding import guess_columns, guess_table, missing_roles
from crm_dashboard.data.uploads import drop_upload, inspect_upload, keep_upload
from crm_dashboard.data.workspace import Workspace
from crm_dashboard.data.workspaces import create_workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.settings import current
from crm_dashboard.text import N_, text
from crm_dashboard.ui import state
from crm_dashboard.ui.escape import literal, plain
from crm_dashboard.ui.loaded import notice_sentence

_CURRENCIES = ("", "CNY", "USD", "EUR", "GBP", "JPY", "HKD", "TWD", "SGD")


@dataclass(frozen=True)
class Upload:
    """A file that has been uploaded and looked at, but not imported."""

    id: str
    name: str
    path: Path
    inspection: Inspection


def load_file(workspace: Workspace, t: Translator) -> None:
    """Draw the way from a file to a version, as far as the reader has come."""
    st.subheader(t(N_("Load a file")))
    file = st.file_uploader(
        t(
            N_(
                "Orders, customers, products, contacts, feedback or campaigns as CSV, Excel or Parquet, up to {limit} MB"
            ),
            limit=current().upload_mb,
        ),
        key=f"uploader:{state.get(state.IMPORTS, 0)}",
    )
    if file is None:
        _forget()
        return
    upload = _looked_at(file, t)
    inspection = upload.inspection
    st.markdown(
        t(
            N_("**What was understood** from the first {rows} rows. Check it, change it, then import."),
            rows=inspection.rows_seen,
        )
    )
    if len(inspection.sheets) > 1:
        upload = _sheet(upload, t)
        inspection = upload.inspection
    for notice in inspection.notices:
        st.caption(":material/info: " + literal(notice_sentence(notice, t)))
    table = _table(upload, t)
    columns = _roles(upload, table, t)
    rules = _rules(upload, t) if table == "orders" else ()
    currency = _currency(upload, t) if table in ("orders", SUMMARY) else None
    into_new = _target(workspace, upload, table, t)
    _import(workspace, upload, table, columns, rules, currency, into_new, t)


def _looked_at(file: Any, t: Translator) -> Upload:
    kept: Upload | None = state.get(state.UPLOAD)
    if kept and kept.id == file.file_id:
        return kept
    _forget()
    path = keep_upload(file)
    try:
        with st.spinner(t(N_("Looking at the file…"))):
            inspection = inspect_upload(path, file.name, Reading())
    except BaseException:
        drop_upload(path)
        raise
    upload = Upload(file.file_id, file.name, path, inspection)
    state.put(state.UPLOAD, upload)
    return upload


def _sheet(upload: Upload, t: Translator) -> Upload:
    sheets = upload.inspection.sheets
    key = f"{upload.id}:sheet"
    state.start(key, upload.inspection.reading.sheet)
    chosen = st.selectbox(t(N_("Sheet")), sheets, key=key, format_func=plain)
    if chosen == upload.inspection.reading.sheet:
        return upload
    reading = replace(upload.inspection.reading, sheet=chosen)
    fresh = replace(upload, inspection=inspect_upload(upload.path, upload.name, reading))
    state.put(state.UPLOAD, fresh)
    return fresh


def _table(upload: Upload, t: Translator) -> str:
    key = f"{upload.id}:table"
    state.start(key, guess_table(upload.inspection))
    return st.selectbox(
        t(N_("The file becomes the table")),
        list(TABLES),
        format_func=lambda one: t(TABLES[one].label),
        key=key,
        width=270,
    )


def _roles(upload: Upload, table: str, t: Translator) -> dict[str, str]:
    """Draw one chooser per role: those that were found or are needed at once, the rest folded away."""
    columns = upload.inspection.columns
    guessed = dict(guess_columns(columns, table))
    needed = set(missing_roles(tuple(guessed.items()), table))
    first = [one for one in TABLES[table].columns if one.key in guessed or one.key in needed or one.required]
    rest = [one for one in TABLES[table].columns if one not in first]
    found: dict[str, str] = {}
    with st.container(horizontal=True):
        for role in first:
            _role(upload, table, role, columns, guessed.get(role.key, ""), found, t)
    with st.expander(t(N_("More columns that the file may hold"))), st.container(horizontal=True):
        for role in rest:
            _role(upload, table, role, columns, "", found, t)
    return found


def _role(
    upload: Upload,
    table: str,
    role: Column,
    columns: tuple[ColumnSummary, ...],
    guessed: str,
    found: dict[str, str],
    t: Translator,
) -> None:
    samples = {one.name: " · ".join(plain(sample) for sample in one.samples) for one in columns}
    key = f"{upload.id}:{table}:{role.key}"
    state.start(key, guessed)
    with st.container(width=270, gap="xxsmall"):
        header = st.selectbox(
            t(role.label),
            ["", *samples],
            format_func=lambda one: plain(one) if one else t(N_("not in the file")),
            key=key,
        )
        st.caption(literal(samples[header]) if header else "–")
    if header:
        found[role.key] = header


def _rules(upload: Upload, t: Translator) -> tuple[str, ...]:
    key = f"{upload.id}:rules"
    state.start(key, list(DEFAULT_RULES))
    chosen = st.pills(
        t(N_("Set aside while importing (can be changed afterwards)")),
        list(RULES),
        format_func=lambda one: t(RULES[one].label),
        selection_mode="multi",
        key=key,
    )
    return tuple(rule for rule in RULES if rule in (chosen or ()))


def _currency(upload: Upload, t: Translator) -> str | None:
    chosen: str = st.selectbox(
        t(N_("Currency of the amounts")),
        _CURRENCIES,
        format_func=lambda one: one or t(N_("find out")),
        key=f"{upload.id}:currency",
        width=270,
    )
    return chosen or None


def _target(workspace: Workspace, upload: Upload, table: str, t: Translator) -> bool:
    if workspace.name in SAMPLES or workspace.version is None:
        return workspace.name in SAMPLES
    options = {
        True: t(N_("a new workspace, only for this link")),
        False: t(N_("the open one: {title}"), title=literal(plain(workspace.title))),
    }
    key = f"{upload.id}:{table}:target"
    state.start(key, table in ("orders", SUMMARY))
    return bool(
        st.radio(t(N_("Import into")), [True, False], format_func=options.__getitem__, key=key, horizontal=True)
    )


def _import(
    workspace: Workspace,
    upload: Upload,
    table: str,
    columns: dict[str, str],
    rules: tuple[str, ...],
    currency: str | None,
    into_new: bool,
    t: Translator,
) -> None:
    missing = missing_roles(tuple(columns.items()), table)
    if missing:
        labels = tuple(text(column.label) for role in missing if (column := TABLES[table].column(role)))
        st.warning(t(N_("Still to be chosen: {roles}."), roles=labels))
    if not into_new and workspace.columns(table):
        st.warning(_replaced(workspace, table, t))
    if not st.button(t(N_("Import")), type="primary", disabled=bool(missing), key="import", icon=":material/upload:"):
        return
    target = create_workspace(Path(upload.name).stem[:80]) if into_new else workspace
    with st.status(t(N_("Importing…")), expanded=False) as status:
        try:
            report = target.import_file(
                upload.path,
                table,
                columns=columns,
                rules=rules,
                reading=upload.inspection.reading,
                currency=currency,
                name=upload.name,
                on_progress=lambda stage: status.update(label=t(stage)),
            )
        finally:
            name = target.name
            if into_new:
                target.close()
    if into_new:
        state.put(state.OWN_WORKSPACES, (*state.get(state.OWN_WORKSPACES, ()), name))
        state.put(state.WORKSPACE, name)
    state.put(state.IMPORTS, state.get(state.IMPORTS, 0) + 1)  # a fresh uploader, without the file that is done
    state.put(state.NOTICE, t(N_("{kept} of {rows} rows were imported."), kept=report.rows_kept, rows=report.rows_in))
    _forget()
    st.rerun()


def _replaced(workspace: Workspace, table: str, t: Translator) -> str:
    """Return what an import takes the place of."""
    version = workspace.version
    rows = sum(one.rows for one in version.report.tables if one.name == table) if version else 0
    if table == "customers" and workspace.columns("identities"):
        return t(
            N_("The customer table that is loaded ({rows} rows) will be replaced, with its names and contacts."),
            rows=rows,
        )
    return t(
        N_("The table “{table}” that is loaded ({rows} rows) will be replaced."),
        table=text(TABLES[table].label),
        rows=rows,
    )


def _forget() -> None:
    upload: Upload | None = state.take(state.UPLOAD)
    if upload:
        drop_upload(upload.path)
