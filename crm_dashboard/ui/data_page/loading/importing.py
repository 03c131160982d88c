"""The import: its button, its progress by stage, a way to cancel it, and the matrix afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from crm_dashboard.data.catalogue.mappings import save_mapping
from crm_dashboard.data.catalogue.readings import save_reading
from crm_dashboard.data.process.protocol import Report
from crm_dashboard.data.schema.tables import TABLES
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import create_workspace, discard_workspace
from crm_dashboard.errors import CrmError
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_, text
from crm_dashboard.ui.data_page.loading.inspecting import drop_uploads
from crm_dashboard.ui.data_page.loading.options import ADD, NEW, ImportOptions
from crm_dashboard.ui.data_page.loading.plan import WITH_A_MATRIX, own_folders
from crm_dashboard.ui.data_page.loading.progress import Stages
from crm_dashboard.ui.overview.precompute import start_precomputing
from crm_dashboard.ui.session import not_applied
from crm_dashboard.ui.session.boundary import boundary
from crm_dashboard.ui.session.notices import notify
from crm_dashboard.ui.session.state import CHOSEN_WORKSPACE, Remembered
from crm_dashboard.ui.wording.emphasis import strong
from crm_dashboard.ui.wording.escape import literal, plain
from crm_dashboard.ui.workspaces.own_workspaces import store_own_workspace

_STOPPED = N_("The import was stopped. What was loaded before is unchanged.")
_CANCELLED = N_("The import was cancelled. What was loaded before is unchanged.")
_TOO_LATE = N_("The import was done before it could be stopped; the data from before are in the list of versions.")


@dataclass
class Attempt:
    """A running import; `has_changed_data` once the open workspace has the new data: from then on a click cannot stop it."""

    has_changed_data: bool = False


_ATTEMPT: Remembered[Attempt | None] = Remembered("import attempt", None)
_IMPORTS = Remembered("imports", 0)


def imports_done() -> int:
    """Return how many imports this session has done."""
    return _IMPORTS.get()


def import_button(workspace: Workspace, options: ImportOptions, t: Translator) -> None:
    """Draw the import button, with what is missing before it can be clicked; after a click import, then lead on."""
    is_ready = _warn_of_missing_choices(options, t)
    has_matrix = options.plan.has_customers or (options.target != NEW and _opens_matrix(workspace))
    button_text = _button_text(options, has_matrix=has_matrix)
    label = strong(f":material/upload: {t(button_text)}", disabled=not is_ready)
    pressed = st.button(label, type="primary", disabled=not is_ready, key="import")
    if not pressed:
        return
    report = None
    with boundary(t):
        target = create_workspace(_title(options), is_pending=True) if options.target == NEW else workspace
        try:
            report = _import(workspace, target, options, t)
        finally:
            if options.target == NEW and report is None:
                discard_workspace(target)
        _go_on(target, options, report, t)


def _button_text(options: ImportOptions, *, has_matrix: bool) -> str:
    if "orders" in options.plan.tables:
        return N_("Import and see the receipt")
    return N_("Import and see the matrix") if has_matrix else N_("Import")


def tell_interruption(t: Translator) -> None:
    """Tell that an import was stopped by a click while it ran, or that it was done before."""
    attempt = _ATTEMPT.take()
    if attempt:
        st.info(t(_TOO_LATE if attempt.has_changed_data else _STOPPED), icon=":material/info:")


def _warn_of_missing_choices(options: ImportOptions, t: Translator) -> bool:
    """Draw warnings for the choices that are missing before the import, and return whether there are none."""
    rivals = options.plan.rivals()
    if rivals:
        names = [plain(file.upload.name) for file in rivals]
        st.warning(
            literal(
                t(
                    N_("{first} and {second} become the same table, but have other columns: leave one of them out."),
                    first=names[0],
                    second=names[1],
                )
            )
        )
    missing = options.plan.missing()
    for table, roles in missing.items():
        labels = tuple(text(column.label) for role in roles if (column := TABLES[table].column(role)))
        st.warning(t(N_("{table}: still to be chosen: {roles}."), table=text(TABLES[table].label), roles=labels))
    return bool(options.plan.used) and not missing and rivals is None


def _import(workspace: Workspace, target: Workspace, options: ImportOptions, t: Translator) -> Report:
    files = options.plan.incoming(
        rules=options.rules,
        currency=options.currency,
        is_added=options.target == ADD,
        folders=own_folders(workspace),
    )
    with st.status(t(N_("Importing")), expanded=True) as status:
        stages = Stages(st.progress(0.0), files=len(options.plan.tables), t=t)
        attempt = Attempt()
        st.button(t(N_("Cancel the import")), key="cancel_import", on_click=cancel, args=(attempt, t))
        _ATTEMPT.set(attempt)
        try:
            report = target.import_files(files, stages.show)
            attempt.has_changed_data = options.target != NEW  # whatever interrupts from here on comes too late
        except CrmError:
            _ATTEMPT.take()  # the error is told: it was not interrupted
            status.update(label=t(N_("The import stopped")), state="error")
            raise
        _ATTEMPT.take()
        status.update(label=t(N_("Imported")), state="complete")
    return report


def cancel(attempt: Attempt, t: Translator) -> None:
    """Tell that an import was cancelled; the click has ended it already, unless it was done before."""
    _ATTEMPT.take()
    notify(t(_TOO_LATE if attempt.has_changed_data else _CANCELLED))


def _go_on(target: Workspace, options: ImportOptions, report: Report, t: Translator) -> None:
    """Save the confirmed columns and readings, open the workspace, and go to the receipt of orders, else to the matrix if there is one."""
    for file in options.plan.files:
        if file.upload.inspection:
            save_mapping(target.folder, file.upload.headers, file.table, file.columns.items())
            save_reading(target.folder, file.upload.first_headers, file.upload.reading)
    opens_matrix, has_receipt = _opens_matrix(target), "orders" in options.plan.tables
    start_precomputing(target.name)
    if options.target == NEW:
        store_own_workspace(target.name)
        CHOSEN_WORKSPACE.set(target.name)
        not_applied.forget()
        target.close()
    _IMPORTS.set(imports_done() + 1)  # a fresh uploader, without the files that are done
    notify(t(N_("{kept} of {rows} rows were imported."), kept=report.rows_kept, rows=report.rows_in))
    drop_uploads()
    if has_receipt:
        st.switch_page("pages/receipt.py")
    if opens_matrix:
        st.switch_page("pages/matrix.py")
    st.rerun()


def _opens_matrix(workspace: Workspace) -> bool:
    return any(workspace.columns(table) for table in WITH_A_MATRIX)


def _title(options: ImportOptions) -> str:
    """Return the title of a new workspace: the name of the file of orders, else of the first file."""
    first = next((file for file in options.plan.used if file.table == "orders"), options.plan.used[0])
    return Path(first.upload.name).stem[:80]
