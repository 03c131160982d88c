"""The heading of the page Data: what is loaded, from which files, and until when."""

from __future__ import annotations

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.data.catalogue.catalogue import Version
from crm_dashboard.data.process.notices import NOTICES
from crm_dashboard.data.process.protocol import Notice, Source
from crm_dashboard.data.schema.summary_table import SUMMARY
from crm_dashboard.data.schema.tables import IDENTITIES, TABLES
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.text import N_
from crm_dashboard.ui.details.title_row import page_details, title_row
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.moments import local_moment
from crm_dashboard.ui.workspaces.chooser import workspace_title

_UNKNOWN = N_("Another edition of the app has noted something here that this one does not know: {column}")
_IDENTITIES = {column.key for column in IDENTITIES}
_TABLE_LABELS = {"order_items": N_("Order items"), "identities": N_("Identities (kept apart)")}


def loaded_heading(workspace: Workspace, t: Translator) -> None:
    """Draw a line with the counts of what is loaded."""
    version = workspace.version
    if version is None:
        _title(workspace, t(N_("Nothing is loaded yet")), t)
        st.caption(t(N_("Load a file with orders below: CSV, Excel, Parquet or JSON.")))
        return
    if analysis.has_only_summary(workspace):
        _summary_heading(workspace, version, t)
        return
    if not workspace.columns("orders"):
        _title(workspace, t(N_("{title}: no orders are loaded yet"), title=workspace_title(workspace, t)), t)
        st.caption(t(N_("Load a file with orders below: every analysis begins with them.")))
        return
    totals = analysis.totals(workspace)
    title = t(
        N_("{title}: {customers} customers, {orders} orders, {refunds} refunds"),
        title=workspace_title(workspace, t),
        customers=totals.customers,
        orders=totals.orders,
        refunds=totals.refunds,
    )
    _title(workspace, title, t)
    report = version.report
    if report.first_day is not None and report.last_day is not None:
        st.caption(
            t(
                N_("Orders from {first} to {last} · loaded {moment}"),
                first=date_of(report.first_day),
                last=date_of(report.last_day),
                moment=local_moment(version.made_at, t),
            )
        )


def _summary_heading(workspace: Workspace, version: Version, t: Translator) -> None:
    """Draw what a workspace holds whose customers come as one row each."""
    totals = analysis.totals(workspace)
    title = t(
        N_("{title}: {customers} customers, {orders} orders, one row per customer"),
        title=workspace_title(workspace, t),
        customers=totals.customers,
        orders=totals.orders,
    )
    _title(workspace, title, t)
    caption = N_("As of {date} · loaded {moment} · matrices, segments and lists work; what runs over time needs single orders")  # fmt: skip
    st.caption(t(caption, date=date_of(analysis.last_order_day(workspace)), moment=local_moment(version.made_at, t)))


def _title(workspace: Workspace, title: str, t: Translator) -> None:
    title_row(workspace, title, page_details("data"), t, key="data")


def table_label(table: str) -> str:
    """Return the message id of a stored table's name; the name itself for a table of another edition of the app."""
    return TABLES[table].label if table in TABLES else _TABLE_LABELS.get(table, table)


def source_files(version: Version, table: str) -> list[Source]:
    """Return the files from which a table was made: customers come from several, identities from those that have any."""
    person_tables = ("customers", SUMMARY, "orders")
    tables = {"customers": person_tables, "identities": person_tables, "order_items": ("orders",)}
    sources = [source for name in tables.get(table, (table,)) if (source := version.source(name))]
    if table != "identities":
        return sources
    return [source for source in sources if _IDENTITIES & dict(source.columns).keys()]


def notice_sentence(notice: Notice, t: Translator) -> str:
    """Return a notice as a sentence."""
    kind = NOTICES.get(notice.key)
    sentence = kind.sentence if kind else _UNKNOWN
    values = {
        "rows": t.listing([str(row) for row in notice.rows]),
        "column": notice.column,
        "others": t.listing([plain(name) for name in notice.others]) or "–",
    }
    if isinstance(sentence, tuple):
        return t.plural(*sentence, notice.count, **values)
    return t(sentence, count=notice.count, **values)
