"""The versions of the data that are kept: listed, two of them compared, and any of them made the current one again."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Difference
from crm_dashboard.data.catalogue import Version
from crm_dashboard.data.rules import RULES
from crm_dashboard.data.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.settings import current
from crm_dashboard.text import N_
from crm_dashboard.ui import state
from crm_dashboard.ui.escape import plain
from crm_dashboard.ui.loaded import table_label
from crm_dashboard.ui.wishes import wish, wished

_FIGURES = {
    "customers": N_("Customers with an order"),
    "orders": N_("Orders"),
    "refunds": N_("Refunds"),
    "revenue": N_("Revenue"),
    "first_day": N_("First order"),
    "last_day": N_("Last order"),
    "merged": N_("Merged customers"),
}
_DAYS = ("first_day", "last_day")


def version_name(version_id: str) -> str:
    """Return the short mark of a version, as the access log has it."""
    return version_id[:9]


def data_versions(workspace: Workspace, version: Version, t: Translator) -> None:
    """Draw the kept versions, newest first, with their figures, the comparison of two, and the way back to one."""
    versions = workspace.versions[::-1]
    with st.expander(t(N_("Versions of the data: {count}"), count=len(versions)), key="data_versions"):
        st.caption(
            t(
                N_(
                    "Every import and every cleaning makes a version; the newest {kept} are kept. None is ever changed."
                ),
                kept=current().kept_versions,
            )
        )
        rows = pd.DataFrame([_row(workspace, one, t) for one in versions])
        if not any(one.report.aliases for one in versions):
            rows = rows.drop(columns=t(N_("Merged customers")))
        st.dataframe(
            rows,
            hide_index=True,
            alt=t(N_("Versions of the data")),
            key="version_list",
        )
        if len(versions) > 1:
            _go_back(workspace, version, versions, t)
            _compare(workspace, version, versions, t)


def _row(workspace: Workspace, version: Version, t: Translator) -> dict[str, object]:
    figures = analysis.version_figures(workspace, version.id)
    days = (figures.first_day, figures.last_day)
    return {
        t(N_("Version")): version_name(version.id),
        t(N_("Made (UTC)")): t.moment(version.made_at),
        t(N_("State")): t(N_("current")) if version.id == workspace.version_id else "",
        t(N_("Files")): t.listing([plain(name) for name in analysis.source_names(version)]),
        t(N_("Set aside")): t.number(sum(one.rows_in - one.rows_kept for one in version.intakes)),
        t(N_("Merged customers")): t.number(figures.merged),
        t(N_("Customers with an order")): _number(figures.customers, t),
        t(N_("Orders")): _number(figures.orders, t),
        t(N_("Revenue")): t.money(figures.revenue, version.report.currency) if figures.revenue is not None else "–",
        t(N_("First order")): t.date(date_of(days[0])) if days[0] is not None else "–",
        t(N_("Last order")): t.date(date_of(days[1])) if days[1] is not None else "–",
    }


def _go_back(workspace: Workspace, version: Version, versions: tuple[Version, ...], t: Translator) -> None:
    others = {one.id: _label(one, t) for one in versions if one.id != version.id}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = f"{workspace.name}:{version.id}:back_to"
        state.keep_within(key, others, next(iter(others)))
        chosen: str = st.selectbox(
            t(N_("Another version")), list(others), format_func=others.__getitem__, key=key, width=480
        )
        asked = f"go_back {workspace.name}"
        st.button(
            t(N_("Make it the current one")),
            key=asked,
            on_click=wish,
            args=(asked,),
            icon=":material/history:",
            help=t(N_("Everybody who opens this workspace then sees that version. The others stay in the list.")),
        )
    if wished(asked):
        workspace.point_to(chosen)
        state.put(state.DONE, t(N_("The version {version} is current now."), version=others[chosen]))
        st.rerun()


def _compare(workspace: Workspace, version: Version, versions: tuple[Version, ...], t: Translator) -> None:
    names = {one.id: _label(one, t) for one in versions}
    with st.container(horizontal=True):
        before = _choice(workspace, version, t(N_("Compare")), names, _usual(version, versions))
        after = _choice(workspace, version, t(N_("with")), names, version.id)
    heads = {one.id: f"{version_name(one.id)} · {t.moment(one.made_at)}" for one in versions}
    currency = {one.id: one.report.currency for one in versions}[after]
    rows = [
        {
            t(N_("Figure")): _told(one, t),
            heads[before]: _value(one, one.before, currency, t),
            heads[after] if after != before else f"{heads[after]} ": _value(one, one.after, currency, t),
            t(N_("Change")): _change(one, currency, t),
        }
        for one in analysis.version_difference(workspace, before, after)
        if one.kind != "rule" or one.before or one.after  # most rules meet no row
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=t(N_("Two versions side by side")), key="version_difference")


def _choice(workspace: Workspace, version: Version, label: str, names: dict[str, str], usual: str) -> str:
    """Draw the choice of one side, which begins anew where another version has become the current one."""
    key = f"{workspace.name}:{version.id}:compared:{'after' if usual == version.id else 'before'}"
    state.keep_within(key, names, usual)
    chosen: str = st.selectbox(label, list(names), format_func=names.__getitem__, key=key, width=480)
    return chosen


def _usual(version: Version, versions: tuple[Version, ...]) -> str:
    """Return the version before the current one; of the oldest, the one after it."""
    ids = [one.id for one in versions]
    place = ids.index(version.id)
    return ids[place + 1] if place + 1 < len(ids) else ids[place - 1]


def _label(version: Version, t: Translator) -> str:
    files = t.listing([plain(name) for name in analysis.source_names(version)])
    return f"{version_name(version.id)} · {t.moment(version.made_at)} · {files}"


def _told(one: Difference, t: Translator) -> str:
    if one.kind == "figure":
        return t(_FIGURES[one.key])
    if one.kind == "table":
        return t(N_("Rows: {table}"), table=t(table_label(one.key)))
    return t(N_("Set aside: {rule}"), rule=t(RULES[one.key].label))


def _value(one: Difference, value: object, currency: str | None, t: Translator) -> str:
    if value is None:
        return "–"
    if one.key in _DAYS and isinstance(value, int):
        return t.date(date_of(value))
    return t.money(value, currency) if one.key == "revenue" else t.number(value)  # type: ignore[arg-type]


def _change(one: Difference, currency: str | None, t: Translator) -> str:
    change = one.change
    if change is None:
        return "–"
    if not change:
        return t(N_("none"))
    sign = "+" if change > 0 else ""
    if one.key in _DAYS:
        return sign + t.plural("{count} day", "{count} days", change)
    return sign + (t.money(change, currency) if one.key == "revenue" else t.number(change))


def _number(value: int | None, t: Translator) -> str:
    return "–" if value is None else t.number(value)
