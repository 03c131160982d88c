"""Downloads of the rows that cleaning set aside: made on a click, identities masked, recorded in the access log."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from crm_dashboard.data.catalogue.catalogue import Version
from crm_dashboard.data.cleaning.rules import find_rule
from crm_dashboard.data.process.notices import NOTICES
from crm_dashboard.data.process.protocol import Intake
from crm_dashboard.data.schema.tables import TABLES
from crm_dashboard.data.workspace.inspecting import set_aside_rows
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.export.file_names import file_name, media_type
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.settings import current
from crm_dashboard.text import N_, text
from crm_dashboard.ui.data_page.loaded import table_label
from crm_dashboard.ui.details.customers_file import Sheet, Source, recorded_file, refusals
from crm_dashboard.ui.session.state import session_token


def set_aside_downloads(workspace: Workspace, version: Version, t: Translator) -> None:
    """Draw a button for each loaded file of which rows were set aside."""
    intakes = [intake for intake in version.intakes if intake.rows_in > intake.rows_kept]
    if not intakes:
        return
    with st.container(horizontal=True):
        for intake in intakes:
            _download(workspace, intake, t)


def _download(workspace: Workspace, intake: Intake, t: Translator) -> None:
    table = intake.source.table
    source = Source(workspace.name, workspace.version_id, session_token())
    aside, most = intake.rows_in - intake.rows_kept, current().download_rows
    about = N_(
        "Each row with its number in the file and the reason, as the file has it; names and contacts masked. The access log will say so."
    )
    limited = [t(N_("The file holds the first {count} of them."), count=most)] if aside > most else []
    parts = (Path(intake.source.name).stem, t(N_("set aside")))
    st.download_button(
        t.plural(
            "Set aside of {table}: {count} row as CSV",
            "Set aside of {table}: {count} rows as CSV",
            aside,
            table=text(table_label(table)),
        ),
        data=recorded_file(source, set_aside_sheet(table, t), refusals()),
        file_name=file_name(parts, workspace.version.made_at.date() if workspace.version else None, "csv"),
        mime=media_type("csv"),
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
        help=" ".join([t(about), *limited]),
        key=f"{workspace.name}:set_aside:{table}",
    )


def set_aside_sheet(table: str, t: Translator) -> Callable[[Workspace], Sheet]:
    """Return the function that makes a sheet of the rows set aside from a table's file: number, reason, mapped columns."""
    labels = {column.key: t(column.label) for column in (TABLES[table].columns if table in TABLES else ())} | {
        "file": t(N_("File"))
    }

    def sheet(workspace: Workspace) -> Sheet:
        columns, rows = set_aside_rows(workspace, table, current().download_rows)
        titles = [t(N_("Row")), t(N_("Reason")), *(labels[role] for role in columns[2:])]
        return Sheet(titles, ([number, _reason(table, key, t), *rest] for number, key, *rest in rows))

    return sheet


def _reason(table: str, key: str | None, t: Translator) -> str:
    if key in NOTICES:
        return t(NOTICES[key].reason or N_("Set aside while reading"))
    return t(find_rule(table, key or "").label)
