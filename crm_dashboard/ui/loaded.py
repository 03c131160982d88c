"""What is loaded: tables, where from, and until when."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.data.catalogue import Version
from crm_dashboard.data.notices import NOTICES
from crm_dashboard.data.protocol import Notice, Source
from crm_dashboard.data.tables import IDENTITIES, TABLES
from crm_dashboard.data.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.text import N_
from crm_dashboard.ui.chooser import workspace_title
from crm_dashboard.ui.escape import literal, plain

_IDENTITIES = {column.key for column in IDENTITIES}
_TABLE_LABELS = {"order_items": N_("Order items"), "identities": N_("Identities (kept apart)")}


def loaded_heading(workspace: Workspace, t: Translator) -> None:
    """Draw what the workspace holds in one line."""
    version = workspace.version
    if version is None:
        st.header(t(N_("Nothing is loaded yet")))
        st.caption(t(N_("Load a file with orders below: CSV, Excel or Parquet.")))
        return
    if not workspace.columns("orders"):
        st.header(t(N_("{title}: no orders are loaded yet"), title=literal(workspace_title(workspace, t))))
        st.caption(t(N_("Load a file with orders below: every analysis begins with them.")))
        return
    held = analysis.totals(workspace)
    st.header(
        t(
            N_("{title}: {customers} customers, {orders} orders, {refunds} refunds"),
            title=literal(workspace_title(workspace, t)),
            customers=held.customers,
            orders=held.orders,
            refunds=held.refunds,
        )
    )
    report = version.report
    if report.first_day is not None and report.last_day is not None:
        st.caption(
            t(
                N_("Orders from {first} to {last} · loaded {moment} UTC"),
                first=date_of(report.first_day),
                last=date_of(report.last_day),
                moment=t.moment(version.made_at),
            )
        )


def loaded_tables(version: Version, t: Translator) -> None:
    """Draw the stored tables with their rows and source."""
    rows = [
        {
            t(N_("Table")): t(TABLES[table.name].label if table.name in TABLES else _TABLE_LABELS[table.name]),
            t(N_("Rows")): table.rows,
            t(N_("From")): t.listing([plain(source.name) for source in told_by(version, table.name)]),
            t(N_("Columns")): t.listing([plain(t(column.title)) for column in table.columns if column.label]),
        }
        for table in version.report.tables
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config={t(N_("Rows")): st.column_config.NumberColumn(format="localized")},
        alt=t(N_("Loaded tables")),
        key="loaded_tables",
    )


def told_by(version: Version, table: str) -> list[Source]:
    """Return the files that a table was made of: customers of both that know them, identities of those that tell some."""
    tables = {"customers": ("customers", "orders"), "identities": ("customers", "orders"), "order_items": ("orders",)}
    told = [one for name in tables.get(table, (table,)) if (one := version.source(name))]
    if table != "identities":
        return told
    return [one for one in told if _IDENTITIES & dict(one.columns).keys()]


def notice_sentence(notice: Notice, t: Translator) -> str:
    """Return a notice of the reader in words."""
    return t(
        NOTICES[notice.key].sentence,
        count=notice.count,
        rows=t.listing([str(row) for row in notice.rows]),
        column=notice.column,
    )
