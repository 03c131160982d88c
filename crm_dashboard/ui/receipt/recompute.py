"""A decision changed on the receipt: kept by the callback of its menu, then the file is read again with it."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.analysis import RULE_ON, ReceiptLine
from crm_dashboard.data.process.jobs import OnProgress
from crm_dashboard.data.workspace.importing import change_decisions, change_rules
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.overview.precompute import start_precomputing
from crm_dashboard.ui.session.notices import toast
from crm_dashboard.ui.session.state import Remembered
from crm_dashboard.ui.session.widgets import widget_value

_CHANGED: Remembered[tuple[ReceiptLine, str] | None] = Remembered("changed receipt line", None)


def keep_choice(workspace: str, line: ReceiptLine, key: str) -> None:
    """Keep, in the callback of a line's menu, what was chosen."""
    value = widget_value(key)
    if value and value != line.value:
        _CHANGED.set((line, value), workspace)


def recompute(workspace: Workspace, t: Translator) -> None:
    """Read the file again where a line was changed: a new version, beside the one before."""
    changed = _CHANGED.take(workspace.name)
    if changed is None:
        return
    line, value = changed
    with st.status(t(N_("Reading the file again…"))) as status:
        _apply(workspace, line, value, lambda stage: status.update(label=t(stage)))
    start_precomputing(workspace.name)
    toast(t(N_("The figures were worked out again; the version before stays in the list of versions.")))
    st.rerun()


def _apply(workspace: Workspace, line: ReceiptLine, value: str, on_progress: OnProgress) -> None:
    if not line.is_rule:
        change_decisions(workspace, {line.key: value}, table=line.table, on_progress=on_progress)
        return
    version = workspace.version
    source = version.source(line.table) if version else None
    rules = [rule for rule in (source.rules if source else ()) if rule != line.key]
    change_rules(
        workspace, [*rules, line.key] if value == RULE_ON else rules, table=line.table, on_progress=on_progress
    )
