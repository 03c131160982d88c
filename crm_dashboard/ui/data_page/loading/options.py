"""The options of an import, for all files: the target, which rows are set aside, and the currency."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from crm_dashboard.data.cleaning.rules import DEFAULT_RULES, RULES
from crm_dashboard.data.schema.tables import TABLES
from crm_dashboard.data.understanding.order_lines import ORDER_LINES
from crm_dashboard.data.workspace.samples import SAMPLES
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_, text
from crm_dashboard.ui.data_page.loading.plan import Plan
from crm_dashboard.ui.session.widgets import limit_widget, start_widget
from crm_dashboard.ui.wording.escape import literal, plain

NEW, OPEN, ADD = "new", "open", "add"
_CURRENCIES = ("", "CNY", "USD", "EUR", "GBP", "JPY", "HKD", "TWD", "SGD")


@dataclass(frozen=True)
class ImportOptions:
    """What is to be imported: the plan, where to (`NEW`, `OPEN` or `ADD`), the rules switched on, and the currency."""

    plan: Plan
    target: str
    rules: tuple[str, ...]
    currency: str | None


def options(workspace: Workspace, plan: Plan, t: Translator) -> ImportOptions:
    """Draw the options and return the choices."""
    target = _target(workspace, plan, t)
    if target == OPEN:
        for table in plan.tables:
            if workspace.columns(table):
                st.warning(_replacement_warning(workspace, table, t))
    if not plan.has_customers:
        return ImportOptions(plan, target, (), None)
    with st.expander(t(N_("Rows to set aside, and the currency")), key="import_options"):
        rules = _rules(workspace, target, t) if "orders" in plan.tables else ()
        return ImportOptions(plan, target, rules, _currency(t))


def can_be_added(workspace: Workspace, plan: Plan) -> bool:
    """Return whether a file has the columns of a loaded table, so that its rows can be added to it.

    Orders with their lines in a second file can only be added to orders of the same kind.
    """
    version = workspace.version
    has_lines = any(file.table == ORDER_LINES for file in plan.used)
    for file in plan.used:
        table = "orders" if file.table == ORDER_LINES else file.table
        source = version.source(table) if version else None
        if source is None or (source.table == "orders" and bool(source.heads) != has_lines):
            continue
        columns = source.heads[0].columns if source.heads and file.table == "orders" else source.columns
        if {header for _, header in columns} <= set(file.upload.headers):
            return True
    return False


def is_same_file(workspace: Workspace, plan: Plan) -> bool:
    """Return whether a file of the same name is loaded: then it replaces that one."""
    sources = workspace.version.sources if workspace.version else ()
    loaded = {file.name for source in sources for file in (*source.files, *source.heads)}
    return any(file.upload.name in loaded for file in plan.used)


def _target(workspace: Workspace, plan: Plan, t: Translator) -> str:
    if workspace.name in SAMPLES or workspace.version is None:
        return NEW if workspace.name in SAMPLES else OPEN
    title = literal(plain(workspace.title))
    choices = {
        NEW: t(N_("a new workspace, only for this link")),
        OPEN: t(N_("the open one: {title}"), title=title),
    }
    if can_be_added(workspace, plan):
        choices[ADD] = t(N_("the open one, under the rows that are loaded: {title}"), title=title)
    key = f"{workspace.name}:target:{'+'.join(file.upload.id for file in plan.used)}"
    default = OPEN if not plan.has_customers or is_same_file(workspace, plan) else NEW
    start_widget(key, ADD if ADD in choices and not is_same_file(workspace, plan) else default)
    return str(
        st.radio(
            t(N_("Import into")),
            list(choices),
            format_func=choices.__getitem__,
            key=limit_widget(key, choices, default),
        )
    )


def _rules(workspace: Workspace, target: str, t: Translator) -> tuple[str, ...]:
    """Draw the rules to choose, by default those of the orders that are added to or replaced."""
    loaded = workspace.version.source("orders") if workspace.version and target != NEW else None
    key = f"{workspace.name}:{workspace.version_id}:import_rules:{target}"
    default = [rule for rule in RULES if rule in (loaded.rules if loaded else DEFAULT_RULES)]
    chosen = st.pills(
        t(N_("Set aside while importing (can be changed afterwards)")),
        list(RULES),
        format_func=lambda rule: t(RULES[rule].label),
        selection_mode="multi",
        key=start_widget(key, default),
    )
    return tuple(rule for rule in RULES if rule in (chosen or ()))


def _currency(t: Translator) -> str | None:
    chosen: str = st.selectbox(
        t(N_("Currency of the amounts")),
        _CURRENCIES,
        format_func=lambda code: code or t(N_("find out")),
        key="import_currency",
        width=270,
    )
    return chosen or None


def _replacement_warning(workspace: Workspace, table: str, t: Translator) -> str:
    """Return the warning that a loaded table is replaced."""
    version = workspace.version
    rows = sum(stored.rows for stored in version.report.tables if stored.name == table) if version else 0
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
