"""The versions of the data that are kept: listed, two of them compared, and any of them made the current one again."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Difference, VersionFigures
from crm_dashboard.data.catalogue.catalogue import Version
from crm_dashboard.data.cleaning.rules import find_rule
from crm_dashboard.data.workspace.administration import set_current_version
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.errors import CrmError
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.settings import current
from crm_dashboard.text import N_
from crm_dashboard.ui.data_page.loaded import table_label
from crm_dashboard.ui.session import state
from crm_dashboard.ui.session.boundary import boundary
from crm_dashboard.ui.session.notices import toast
from crm_dashboard.ui.session.wishes import wish, wished
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.moments import local_moment

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


def data_versions(workspace: Workspace, t: Translator) -> None:
    """Draw the kept versions, newest first, with their figures, the comparison of two, and the way back to one.

    Where the current one cannot be read they are unfolded: another one is what helps.
    """
    versions = workspace.versions[::-1]
    found = {one.id: _figures(workspace, one) for one in versions}
    whole = tuple(one for one in versions if found[one.id])
    others = tuple(one for one in whole if one.id != workspace.version_id)
    is_lost = len(others) == len(whole)
    label = t(N_("Versions of the data: {count}"), count=len(versions))
    with st.expander(label, expanded=is_lost, key="data_versions"):
        st.caption(
            t(
                N_(
                    "Every import and every cleaning makes a version; the {kept} that were current last are kept. None is ever changed."
                ),
                kept=current().kept_versions,
            )
        )
        rows = pd.DataFrame([_row(workspace, one, found[one.id], t) for one in versions])
        if not any(one.report.aliases for one in versions):
            rows = rows.drop(columns=t(N_("Merged customers")))
        st.dataframe(rows, hide_index=True, alt=t(N_("Versions of the data")), key="version_list")
        if is_lost and not others:
            st.warning(t(N_("No other version can be read either: load the file again.")))
        if others:
            _go_back(workspace, others, t)
        if len(whole) > 1:
            _compare(workspace, whole[0] if is_lost else workspace.version or whole[0], whole, t)


def _figures(workspace: Workspace, version: Version) -> VersionFigures | None:
    """Return what a version holds; None where its file cannot be read."""
    try:
        return analysis.version_figures(workspace, version.id)
    except CrmError:
        return None


def _row(workspace: Workspace, version: Version, figures: VersionFigures | None, t: Translator) -> dict[str, object]:
    first, last = (figures.first_day, figures.last_day) if figures else (None, None)
    revenue = figures.revenue if figures else None
    state_of_it = N_("current") if version.id == workspace.version_id else ""
    return {
        t(N_("Version")): version_name(version.id),
        t(N_("Made")): local_moment(version.made_at, t),
        t(N_("State")): t(N_("cannot be read")) if figures is None else t(state_of_it) if state_of_it else "",
        t(N_("Files")): t.listing([plain(name) for name in analysis.source_names(version)]),
        t(N_("Set aside")): t.number(sum(one.rows_in - one.rows_kept for one in version.intakes)),
        t(N_("Merged customers")): t.number(len(version.report.aliases)),
        t(N_("Customers with an order")): _number(figures.customers if figures else None, t),
        t(N_("Orders")): _number(figures.orders if figures else None, t),
        t(N_("Revenue")): t.money(revenue, version.report.currency) if revenue is not None else "–",
        t(N_("First order")): t.date(date_of(first)) if first is not None else "–",
        t(N_("Last order")): t.date(date_of(last)) if last is not None else "–",
    }


def _go_back(workspace: Workspace, versions: tuple[Version, ...], t: Translator) -> None:
    others = {one.id: _label(one, t) for one in versions}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = f"{workspace.name}:{workspace.version_id}:back_to"
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
        with boundary(t):
            set_current_version(workspace, chosen)
            toast(t(N_("The version {version} is current now."), version=others[chosen]))
            st.rerun()


def _compare(workspace: Workspace, version: Version, versions: tuple[Version, ...], t: Translator) -> None:
    names = {one.id: _label(one, t) for one in versions}
    with st.container(horizontal=True):
        before = _choice(workspace, version, t(N_("Compare")), names, _usual(version, versions))
        after = _choice(workspace, version, t(N_("with")), names, version.id)
    heads = {one.id: f"{version_name(one.id)} · {local_moment(one.made_at, t)}" for one in versions}
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
    place = ids.index(version.id) if version.id in ids else 0
    return ids[place + 1] if place + 1 < len(ids) else ids[place - 1]


def _label(version: Version, t: Translator) -> str:
    files = t.listing([plain(name) for name in analysis.source_names(version)])
    return f"{version_name(version.id)} · {local_moment(version.made_at, t)} · {files}"


def _told(one: Difference, t: Translator) -> str:
    if one.kind == "figure":
        return t(_FIGURES[one.key])
    if one.kind == "table":
        return t(N_("Rows: {table}"), table=t(table_label(one.key)))
    return t(N_("Set aside: {rule}"), rule=t(find_rule("orders", one.key).label))


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
