"""The origin of each table: its file, how it was collected, when it was loaded, its rows and its version."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import streamlit as st

from crm_dashboard.data.catalogue.catalogue import Version
from crm_dashboard.data.process.protocol import Intake, Source, StoredTable
from crm_dashboard.data.workspace.routes import ROUTES, route_of, set_route
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.data_page.loaded import source_files, table_label
from crm_dashboard.ui.data_page.versions import version_name
from crm_dashboard.ui.session.widgets import start_widget
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.moments import local_moment


def provenance(workspace: Workspace, version: Version, t: Translator) -> None:
    """Draw the stored tables with their origin, and the choice of how each was collected."""
    st.dataframe(
        pd.DataFrame([_row(workspace, version, table, t) for table in version.report.tables]),
        hide_index=True,
        column_config={t(N_("Rows")): st.column_config.NumberColumn(format="localized")},
        alt=t(N_("Loaded tables")),
        key="loaded_tables",
    )
    _routes(workspace, version, t)


def _row(workspace: Workspace, version: Version, table: StoredTable, t: Translator) -> dict[str, object]:
    sources = source_files(version, table.name)
    routes = [route_of(workspace, source.table) for source in sources]
    loaded = [_loaded_at(version, intake) for source in sources if (intake := version.intake(source.table))]
    return {
        t(N_("Table")): t(table_label(table.name)),
        t(N_("Rows")): table.rows,
        t(N_("From")): t.listing([plain(source.title) for source in sources]),
        t(N_("Collected")): t.listing([t(route.label) for route in dict.fromkeys(routes) if route])
        or t(N_("not said yet")),
        t(N_("Loaded")): local_moment(max(loaded), t) if loaded else "–",
        t(N_("Since version")): t.listing(list(dict.fromkeys(name for source in sources for name in _since(source)))),
        t(N_("Columns")): t.listing([plain(t(column.title)) for column in table.columns if column.label]),
    }


def _loaded_at(version: Version, intake: Intake) -> dt.datetime:
    return intake.loaded_at or version.made_at


def _since(source: Source) -> list[str]:
    """Return the short names of the versions with which its files were imported: the kept copies have those names."""
    return [version_name(Path(path).name) for path in source.paths]


def _routes(workspace: Workspace, version: Version, t: Translator) -> None:
    with st.expander(t(N_("How the tables were collected"))):
        st.caption("  \n".join(f"**{t(route.label)}** — {t(route.about)}" for route in ROUTES.values()))
        with st.container(horizontal=True, gap="small"):
            for intake in version.intakes:
                _route(workspace, intake.source.table, t)


def _route(workspace: Workspace, table: str, t: Translator) -> None:
    known = route_of(workspace, table)
    key = f"{workspace.name}:route:{table}"
    chosen = st.segmented_control(
        t(table_label(table)),
        list(ROUTES),
        format_func=lambda route: t(ROUTES[route].label),
        key=start_widget(key, known.key if known else None),
    )
    if chosen != (known.key if known else None):
        set_route(workspace, table, chosen)
        st.rerun()
