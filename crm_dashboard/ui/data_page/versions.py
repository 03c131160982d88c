"""The section Versions: lists the kept versions, compares two of them, and makes another one current."""

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
from crm_dashboard.ui.session.boundary import boundary
from crm_dashboard.ui.session.clicks import keep_click, take_click
from crm_dashboard.ui.session.notices import toast
from crm_dashboard.ui.session.widgets import limit_widget
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
    """Return the short name of a version, as in the access log."""
    return version_id[:9]


def data_versions(workspace: Workspace, t: Translator) -> None:
    """Draw the kept versions, newest first, with their figures, the button that makes one current, and a comparison.

    The expander is open if the current version cannot be read, since another one helps then.
    """
    versions = workspace.versions[::-1]
    figures = {version.id: _figures(workspace, version) for version in versions}
    readable = tuple(version for version in versions if figures[version.id])
    others = tuple(version for version in readable if version.id != workspace.version_id)
    is_unreadable = len(others) == len(readable)
    label = t(N_("Versions of the data: {count}"), count=len(versions))
    with st.expander(label, expanded=is_unreadable, key="data_versions"):
        st.caption(
            t(
                N_(
                    "Every import and every cleaning makes a version; the {kept} that were current last are kept. None is ever changed."
                ),
                kept=current().kept_versions,
            )
        )
        rows = pd.DataFrame([_row(workspace, version, figures[version.id], t) for version in versions])
        if not any(version.report.aliases for version in versions):
            rows = rows.drop(columns=t(N_("Merged customers")))
        st.dataframe(rows, hide_index=True, alt=t(N_("Versions of the data")), key="version_list")
        if is_unreadable and not others:
            st.warning(t(N_("No other version can be read either: load the file again.")))
        if others:
            _go_back(workspace, others, t)
        if len(readable) > 1:
            _compare(workspace, readable[0] if is_unreadable else workspace.version or readable[0], readable, t)


def _figures(workspace: Workspace, version: Version) -> VersionFigures | None:
    """Return the figures of a version; None if its file cannot be read."""
    try:
        return analysis.version_figures(workspace, version.id)
    except CrmError:
        return None


def _row(workspace: Workspace, version: Version, figures: VersionFigures | None, t: Translator) -> dict[str, object]:
    first, last = (figures.first_day, figures.last_day) if figures else (None, None)
    revenue = figures.revenue if figures else None
    status = N_("current") if version.id == workspace.version_id else ""
    return {
        t(N_("Version")): version_name(version.id),
        t(N_("Made")): local_moment(version.made_at, t),
        t(N_("State")): t(N_("cannot be read")) if figures is None else t(status) if status else "",
        t(N_("Files")): t.listing([plain(name) for name in analysis.source_names(version)]),
        t(N_("Set aside")): t.number(sum(intake.rows_in - intake.rows_kept for intake in version.intakes)),
        t(N_("Merged customers")): t.number(len(version.report.aliases)),
        t(N_("Customers with an order")): _number(figures.customers if figures else None, t),
        t(N_("Orders")): _number(figures.orders if figures else None, t),
        t(N_("Revenue")): t.money(revenue, version.report.currency) if revenue is not None else "–",
        t(N_("First order")): t.date(date_of(first)) if first is not None else "–",
        t(N_("Last order")): t.date(date_of(last)) if last is not None else "–",
    }


def _go_back(workspace: Workspace, versions: tuple[Version, ...], t: Translator) -> None:
    others = {version.id: _label(version, t) for version in versions}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = f"{workspace.name}:{workspace.version_id}:back_to"
        chosen: str = st.selectbox(
            t(N_("Another version")),
            list(others),
            format_func=others.__getitem__,
            key=limit_widget(key, others, next(iter(others))),
            width=480,
        )
        action = f"go_back {workspace.name}"
        st.button(
            t(N_("Make it the current one")),
            key=action,
            on_click=keep_click,
            args=(action,),
            icon=":material/history:",
            help=t(N_("Everybody who opens this workspace then sees that version. The others stay in the list.")),
        )
    if take_click(action):
        with boundary(t):
            set_current_version(workspace, chosen)
            toast(t(N_("The version {version} is current now."), version=others[chosen]))
            st.rerun()


def _compare(workspace: Workspace, version: Version, versions: tuple[Version, ...], t: Translator) -> None:
    names = {listed.id: _label(listed, t) for listed in versions}
    with st.container(horizontal=True):
        before = _choice(workspace, version, t(N_("Compare")), names, _default_version(version, versions))
        after = _choice(workspace, version, t(N_("with")), names, version.id)
    heads = {listed.id: f"{version_name(listed.id)} · {local_moment(listed.made_at, t)}" for listed in versions}
    currency = {listed.id: listed.report.currency for listed in versions}[after]
    rows = [
        {
            t(N_("Figure")): _difference_label(difference, t),
            heads[before]: _value(difference, difference.before, currency, t),
            heads[after] if after != before else f"{heads[after]} ": _value(difference, difference.after, currency, t),
            t(N_("Change")): _change(difference, currency, t),
        }
        for difference in analysis.version_difference(workspace, before, after)
        if difference.kind != "rule" or difference.before or difference.after  # most rules meet no row
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=t(N_("Two versions side by side")), key="version_difference")


def _choice(workspace: Workspace, version: Version, label: str, names: dict[str, str], default: str) -> str:
    """Draw the choice of a side; it is reset when another version becomes current."""
    key = f"{workspace.name}:{version.id}:compared:{'after' if default == version.id else 'before'}"
    chosen: str = st.selectbox(
        label, list(names), format_func=names.__getitem__, key=limit_widget(key, names, default), width=480
    )
    return chosen


def _default_version(version: Version, versions: tuple[Version, ...]) -> str:
    """Return the id of the version before the current one; of the oldest, of the version after it."""
    ids = [listed.id for listed in versions]
    position = ids.index(version.id) if version.id in ids else 0
    return ids[position + 1] if position + 1 < len(ids) else ids[position - 1]


def _label(version: Version, t: Translator) -> str:
    files = t.listing([plain(name) for name in analysis.source_names(version)])
    return f"{version_name(version.id)} · {local_moment(version.made_at, t)} · {files}"


def _difference_label(difference: Difference, t: Translator) -> str:
    if difference.kind == "figure":
        return t(_FIGURES[difference.key])
    if difference.kind == "table":
        return t(N_("Rows: {table}"), table=t(table_label(difference.key)))
    return t(N_("Set aside: {rule}"), rule=t(find_rule("orders", difference.key).label))


def _value(difference: Difference, value: object, currency: str | None, t: Translator) -> str:
    if value is None:
        return "–"
    if difference.key in _DAYS and isinstance(value, int):
        return t.date(date_of(value))
    return t.money(value, currency) if difference.key == "revenue" else t.number(value)  # type: ignore[arg-type]


def _change(difference: Difference, currency: str | None, t: Translator) -> str:
    change = difference.change
    if change is None:
        return "–"
    if not change:
        return t(N_("none"))
    sign = "+" if change > 0 else ""
    if difference.key in _DAYS:
        return sign + t.plural("{count} day", "{count} days", change)
    return sign + (t.money(change, currency) if difference.key == "revenue" else t.number(change))


def _number(value: int | None, t: Translator) -> str:
    return "–" if value is None else t.number(value)
