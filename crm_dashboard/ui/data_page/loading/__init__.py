"""The section Load files: upload files, check the guesses, import them."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.settings import current
from crm_dashboard.text import N_
from crm_dashboard.ui.data_page.loading.counts import count_rows_and_keys
from crm_dashboard.ui.data_page.loading.file_line import file_line
from crm_dashboard.ui.data_page.loading.importing import import_button, imports_done, tell_interruption
from crm_dashboard.ui.data_page.loading.inspecting import inspected_uploads
from crm_dashboard.ui.data_page.loading.keys import key_rates
from crm_dashboard.ui.data_page.loading.options import options
from crm_dashboard.ui.data_page.loading.plan import Plan, mapping_folders, plan_files

__all__ = ["load_files"]


def load_files(workspace: Workspace, t: Translator) -> None:
    """Draw the uploader and, for uploaded files, their plan, the options and the import button."""
    st.subheader(t(N_("Load files")))
    tell_interruption(t)
    files = st.file_uploader(
        t(
            N_(
                "Orders, customers, products, contacts, feedback or campaigns, or one row per customer, as CSV, Excel, Parquet or JSON, also zipped; up to {limit} MB each, several at once"
            ),
            limit=current().upload_mb,
        ),
        accept_multiple_files=True,
        key=f"uploader:{imports_done()}",
    )
    uploads = inspected_uploads(files, mapping_folders(workspace), t)
    if not uploads:
        return
    places = [st.container(border=True, gap="xsmall") for _ in uploads]
    files_planned = plan_files(workspace, uploads)
    counts = count_rows_and_keys(files_planned, t)
    for number, (place, file) in enumerate(zip(places, files_planned, strict=True)):
        with place:
            file_line(file, counts.rows[number] if counts else None, t)
    plan = Plan(tuple(files_planned))
    key_rates(plan, counts, t)
    import_button(workspace, options(workspace, plan, t), t)
