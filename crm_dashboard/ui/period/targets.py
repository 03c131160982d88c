"""The editor of targets, and what is said of them where the period is chosen."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.i18n.typed import typed_text, typed_value
from crm_dashboard.model.calendar import month_of
from crm_dashboard.model.time.calendar_period import CalendarPeriod, parse_calendar_period
from crm_dashboard.model.time.headlines import HEADLINES
from crm_dashboard.model.time.targets import Target
from crm_dashboard.text import N_
from crm_dashboard.ui.period.entry_editor import EntryEditor, Row, RowRefused, editor_button
from crm_dashboard.ui.wording.escape import literal

_COLUMNS = ("metric", "period", "target")


def keep_edited_targets(workspace: Workspace, t: Translator) -> None:
    """Keep what was changed in the editor; before the figures are drawn."""
    added, removed = _editor(workspace, t).take(workspace)
    if added or removed:
        analysis.save_targets(workspace, added=added, removed=removed)
        st.toast(t(N_("The targets are kept with this workspace.")), icon=":material/check:")


def targets_button(workspace: Workspace, last_day: int, t: Translator) -> None:
    """Draw the way to the editor, and what the loaded table of targets gives."""
    loaded = analysis.loaded_targets(workspace)
    if loaded.targets or loaded.unread:
        words = t.plural("{count} target from the loaded table.", "{count} targets from the loaded table.", len(loaded.targets))  # fmt: skip
        unread = t.plural("{count} row of it is left out: no known figure, no calendar period, or nothing above zero.", "{count} rows of it are left out: no known figure, no calendar period, or nothing above zero.", loaded.unread)  # fmt: skip
        st.caption(literal(f"{words} {unread}" if loaded.unread else words))
    if editor_button(t(N_("Set targets…")), ":material/flag:", "set_targets"):
        _open(workspace, last_day, t)


def _open(workspace: Workspace, last_day: int, t: Translator) -> None:
    _editor(workspace, t).open(
        workspace,
        analysis.own_targets(workspace),
        t,
        title=t(N_("Targets")),
        about=t(N_("A target is of all customers, for a calendar month, quarter or year. Months add up to a quarter, and a period to date has its share by days.")),
        config={
            "metric": st.column_config.SelectboxColumn(
                t(N_("Figure")), options=list(HEADLINES), format_func=lambda key: t(HEADLINES[key].label) if key in HEADLINES else "", required=True
            ),
            "period": st.column_config.TextColumn(t(N_("Period")), help=t(N_("Such as 2026-09, 2026-Q3 or 2026"))),
            "target": st.column_config.TextColumn(t(N_("Target")), help=t(N_("Such as 3,300,000, 3.3M or 28%"))),
        },
        example=("revenue", CalendarPeriod(month_of(last_day), 1).code, None),
    )  # fmt: skip


def _editor(workspace: Workspace, t: Translator) -> EntryEditor[Target]:
    currency = workspace.version.report.currency if workspace.version else None
    return EntryEditor(
        "targets",
        _COLUMNS,
        to_row=partial(_row, currency=currency, t=t),
        from_row=partial(target_of_row, t=t),
        identity=lambda target: (target.metric, target.calendar),
    )


def _row(target: Target, *, currency: str | None, t: Translator) -> tuple[str, ...]:
    amount = typed_text(float(target.amount), HEADLINES[target.metric].unit, t, currency)
    return target.metric, target.calendar.code, amount


def target_of_row(row: Row, *, t: Translator) -> Target:
    """Return the target that was typed in as a row; raise `RowRefused` with the reason for what is none."""
    metric, written, typed = (str(row.get(column) or "").strip() for column in _COLUMNS)
    if metric not in HEADLINES:
        raise RowRefused(t(N_("choose a figure.")))
    calendar = parse_calendar_period(written)
    if calendar is None:
        raise RowRefused(t(N_("“{words}” is no month, quarter or year, such as 2026-09, 2026-Q3 or 2026."), words=written[:40]))  # fmt: skip
    unit = HEADLINES[metric].unit
    value = typed_value(typed, unit)
    if value is None or not 0 < value < 1e15:
        raise RowRefused(t(N_("“{words}” is no number above zero."), words=typed[:40]))
    if unit == "share" and value > 1:
        raise RowRefused(t(N_("a share is at most 100%.")))
    return Target(metric, calendar, Decimal(str(value)))
