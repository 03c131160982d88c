"""What is loaded, which files told of it, until when, and what cleaning took out."""

from __future__ import annotations

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.data.catalogue import Version
from crm_dashboard.data.notices import NOTICES
from crm_dashboard.data.protocol import Intake, Notice, Source
from crm_dashboard.data.rules import RULES
from crm_dashboard.data.summary_table import SUMMARY
from crm_dashboard.data.tables import IDENTITIES, TABLES
from crm_dashboard.data.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.text import N_
from crm_dashboard.ui import state
from crm_dashboard.ui.chooser import workspace_title
from crm_dashboard.ui.escape import literal
from crm_dashboard.ui.one_row_each import summary_heading

_IDENTITIES = {column.key for column in IDENTITIES}
_TABLE_LABELS = {"order_items": N_("Order items"), "identities": N_("Identities (kept apart)")}


def loaded_heading(workspace: Workspace, t: Translator) -> None:
    """Draw what the workspace holds in one line."""
    version = workspace.version
    if version is None:
        st.header(t(N_("Nothing is loaded yet")))
        st.caption(t(N_("Load a file with orders below: CSV, Excel or Parquet.")))
        return
    if analysis.is_summed(workspace):
        summary_heading(workspace, t)
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


def table_label(table: str) -> str:
    """Return the message id of a stored table's name."""
    return TABLES[table].label if table in TABLES else _TABLE_LABELS[table]


def told_by(version: Version, table: str) -> list[Source]:
    """Return the files that a table was made of: customers of both that know them, identities of those that tell some."""
    people = ("customers", SUMMARY, "orders")
    tables = {"customers": people, "identities": people, "order_items": ("orders",)}
    told = [one for name in tables.get(table, (table,)) if (one := version.source(name))]
    if table != "identities":
        return told
    return [one for one in told if _IDENTITIES & dict(one.columns).keys()]


def cleaning(workspace: Workspace, version: Version, t: Translator) -> None:
    """Draw the cleaning rules with their counts and switches, and the way to clean again."""
    report = version.intake("orders")
    if report is None:
        if summary := version.intake(SUMMARY):
            _summary_intake(summary, t)
        return
    st.subheader(t(N_("Cleaning")))
    st.caption(_sum_sentence(report, t))
    chosen = []
    for count in report.rules:
        rule = RULES[count.rule]
        key = f"{version.id}:rule:{count.rule}"
        state.start(key, count.enabled)
        effect = (
            t(N_("{matched} rows match, {set_aside} set aside"), matched=count.matched, set_aside=count.set_aside)
            if count.enabled
            else t(N_("{matched} rows match, none set aside"), matched=count.matched)
        )
        if st.toggle(f"{t(rule.label)} — {literal(effect)}", key=key, help=t(rule.description)):
            chosen.append(count.rule)
    for notice in (notice for intake in version.intakes for notice in intake.notices):
        st.caption(":material/info: " + literal(notice_sentence(notice, t)))
    changed = chosen != [count.rule for count in report.rules if count.enabled]
    if changed and st.button(t(N_("Clean again with these rules")), type="primary", key="clean_again"):
        with st.status(t(N_("Cleaning…"))) as status:
            workspace.change_rules(chosen, on_progress=lambda stage: status.update(label=t(stage)))
        st.rerun()


def _summary_intake(summary: Intake, t: Translator) -> None:
    """Draw what became of the rows of a table with one row per customer."""
    st.subheader(t(N_("Cleaning")))
    st.caption(_sum_sentence(summary, t))
    for count in summary.rules:
        if count.set_aside:
            effect = t(
                N_("{matched} rows match, {set_aside} set aside"), matched=count.matched, set_aside=count.set_aside
            )
            st.caption(f":material/info: {t(RULES[count.rule].label)} — {literal(effect)}")
    for notice in summary.notices:
        st.caption(":material/info: " + literal(notice_sentence(notice, t)))


def notice_sentence(notice: Notice, t: Translator) -> str:
    """Return a notice of the reader in words."""
    return t(
        NOTICES[notice.key].sentence,
        count=notice.count,
        rows=t.listing([str(row) for row in notice.rows]),
        column=notice.column,
    )


def _sum_sentence(report: Intake, t: Translator) -> str:
    return t(
        N_("{rows_in} rows in = {kept} kept + {aside} set aside."),
        rows_in=report.rows_in,
        kept=report.rows_kept,
        aside=report.rows_in - report.rows_kept,
    )
