"""The section Cleaning: rows in = kept + set aside, the effect, and each rule with its switch, effect and examples."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import streamlit as st

from crm_dashboard.data.catalogue.catalogue import Version
from crm_dashboard.data.cleaning.rules import find_rule
from crm_dashboard.data.process.protocol import ALL, Intake, RuleCount
from crm_dashboard.data.schema.summary_table import SUMMARY
from crm_dashboard.data.schema.tables import TABLES
from crm_dashboard.data.workspace.importing import change_rules
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_, Quantity
from crm_dashboard.ui.data_page.cleaning_sums import figure, overview, sums
from crm_dashboard.ui.data_page.loaded import notice_sentence
from crm_dashboard.ui.data_page.set_aside import set_aside_downloads
from crm_dashboard.ui.overview.ahead import compute_ahead
from crm_dashboard.ui.session.clicks import keep_click, take_click
from crm_dashboard.ui.session.notices import toast
from crm_dashboard.ui.session.widgets import start_widget
from crm_dashboard.ui.wording.emphasis import strong
from crm_dashboard.ui.wording.escape import literal, plain

_WIDTHS = (4.2, 1.1, 2.0, 2.1, 2.8, 1.1)
_TABLES_WITH_RULES = ("orders", "customers")
_LONG_AMOUNT = 10_000_000


def cleaning(workspace: Workspace, version: Version, t: Translator) -> None:
    """Draw what cleaning did to the loaded files, the rules with their switches, and the button that cleans again."""
    st.subheader(t(N_("Cleaning")))
    orders = version.intake("orders")
    if orders and orders.figures and orders.uncleaned:
        overview(orders, orders.figures, orders.uncleaned, version.report.currency, t)
    sums(version, t)
    set_aside_downloads(workspace, version, t)
    again = st.container()
    chosen: dict[str, list[str]] = {}
    for intake in (loaded for table in _TABLES_WITH_RULES if (loaded := version.intake(table)) and loaded.rules):
        chosen[intake.source.table] = _rules(workspace, version, intake, t)
    if summary := version.intake(SUMMARY):
        _summary(summary, t)
    _notices(version, t)
    with again:
        _clean_again(workspace, version, chosen, t)


def _rules(workspace: Workspace, version: Version, intake: Intake, t: Translator) -> list[str]:
    """Draw the rules of a file, those that match no row in an expander, and return the keys of those switched on."""
    table = intake.source.table
    st.markdown(t(N_("**Rules for {file}**"), file=literal(plain(intake.source.title))))
    matched = [count for count in intake.rules if count.matched]
    unmatched = [count for count in intake.rules if not count.matched]
    on: list[str] = []
    with st.container(gap="xxsmall"):
        if matched:
            _heads(table, t)
        for count in matched:
            on += _rule(workspace, version, intake, count, t)
    if unmatched:
        label = t.plural("{count} rule that no row meets", "{count} rules that no row meets", len(unmatched))
        with (
            st.expander(label, key=f"{workspace.name}:{table}:rules_unmet"),
            st.container(gap="xxsmall"),
        ):
            for count in unmatched:
                on += _rule(workspace, version, intake, count, t)
    return [count.rule for count in intake.rules if count.rule in on]


def _summary(intake: Intake, t: Translator) -> None:
    """Draw how many rows the rules set aside from a customer summary, where no rule can be switched."""
    for count in intake.rules:
        if count.set_aside:
            rule = t(find_rule("customers", count.rule).label)
            rows = t.plural("{count} row set aside", "{count} rows set aside", count.set_aside)
            st.caption(f":material/info: {literal(plain(intake.source.title))} · {rule} — {rows}")


def _heads(table: str, t: Translator) -> None:
    heads = [N_("Rule"), N_("Rows"), N_("Customers"), N_("Orders"), N_("Revenue"), ""]
    for cell, head in zip(st.columns(_WIDTHS, gap="small"), heads, strict=True):
        if head and (table == "orders" or head not in ("Orders", "Revenue")):
            cell.caption(t(head))


def _rule(workspace: Workspace, version: Version, intake: Intake, count: RuleCount, t: Translator) -> list[str]:
    """Draw a rule: switch, rows that match, customers, orders and revenue before → after, and its examples."""
    table = intake.source.table
    cells = st.columns(_WIDTHS, gap="small", vertical_alignment="center")
    with cells[0]:
        is_on = _switch(workspace, version, table, count, t)
    if count.matched:
        cells[1].markdown(t.number(count.matched))
        for cell, effect in zip(cells[2:5], _effects(intake, count, version.report.currency, t), strict=True):
            cell.markdown(literal(effect))
    if count.examples:
        with cells[5]:
            _examples(workspace, intake, count, version.report.currency, t)
    return [count.rule] if is_on else []


def _switch(workspace: Workspace, version: Version, table: str, count: RuleCount, t: Translator) -> bool:
    rule = find_rule(table, count.rule)
    key = f"{workspace.name}:{version.id}:rule:{table}:{count.rule}"
    return (
        st.toggle(
            t(rule.label),
            key=start_widget(key, count.enabled),
            help=t(rule.description),
            disabled=not rule.is_switchable,
        )
        and rule.is_switchable
    )


def _effects(intake: Intake, count: RuleCount, currency: str | None, t: Translator) -> list[str]:
    """Return customers, orders and revenue before and after the rule; a flag changes nothing."""
    if not find_rule(intake.source.table, count.rule).sets_aside:
        return [t(N_("only shown")), "", ""]
    if intake.figures is None or count.otherwise is None:
        return ["–" if intake.source.table == "orders" else "", "", ""]
    before, after = (count.otherwise, intake.figures) if count.enabled else (intake.figures, count.otherwise)
    return [
        _change(before.customers, after.customers, "number", None, t),
        _change(before.orders, after.orders, "number", None, t),
        _change(before.revenue, after.revenue, "money", currency, t),
    ]


def _change(
    before: int | Decimal | None, after: int | Decimal | None, unit: str, currency: str | None, t: Translator
) -> str:
    if before is None or after is None:
        return ""
    if before == after:
        return t(N_("no change"))
    short = "money_short" if unit == "money" and max(abs(float(before)), abs(float(after))) >= _LONG_AMOUNT else unit
    words = [figure(value, short, currency, t) for value in (before, after)]
    if words[0] == words[1]:  # too small a change for the short way of writing
        words = [figure(value, unit, currency, t) for value in (before, after)]
    return " → ".join(words)


def _examples(workspace: Workspace, intake: Intake, count: RuleCount, currency: str | None, t: Translator) -> None:
    """Draw a popover with the first rows that match a rule."""
    table = TABLES[intake.source.table]
    with st.popover(t(N_("Examples")), type="tertiary", key=f"{workspace.name}:{table.key}:{count.rule}:examples"):
        st.caption(t(find_rule(table.key, count.rule).description))
        if count.limit is not None:
            st.caption(t(N_("Here: above {amount}."), amount=Quantity(float(count.limit), "money", currency)))
        labels = {column.key: t(column.label) for column in table.columns}
        rows = [
            {t(N_("Row")): example.row} | {labels[role]: plain(value or "") for role, value in example.values}
            for example in count.examples
        ]
        st.dataframe(
            pd.DataFrame(rows),
            hide_index=True,
            alt=t(N_("Rows that match the rule")),
            key=f"examples:{table.key}:{count.rule}",
        )
        if (intake.source.more or intake.source.reading.sheet == ALL) and not intake.source.heads:
            st.caption(t(N_("The rows of each file are counted on from those of the file before it.")))
        st.caption(t(N_("Rows are counted under the header, from 1. Names and contacts are masked.")))


def _notices(version: Version, t: Translator) -> None:
    """Draw an expander with the notices of readers and importers."""
    notices = [(intake, notice) for intake in version.intakes for notice in intake.notices]
    if not notices:
        return
    label = t.plural("{count} more thing was noticed", "{count} more things were noticed", len(notices))
    with st.expander(label, key="cleaning_notices"):
        for intake, notice in notices:
            file = literal(plain(notice.file or intake.source.title))
            st.caption(f":material/info: {file} · {literal(notice_sentence(notice, t))}")


def _clean_again(workspace: Workspace, version: Version, chosen: dict[str, list[str]], t: Translator) -> None:
    """Draw the button that cleans again, if a switch differs from the loaded version."""
    changed = {table: on for table, on in chosen.items() if set(on) != _enabled(version, table)}
    if not changed:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        action = f"{workspace.name} clean again"
        st.button(
            strong(t(N_("Clean again with these rules"))),
            type="primary",
            key="clean_again",
            on_click=keep_click,
            args=(action,),
        )
        st.caption(t(N_("The switches differ from what is loaded; raw rows stay, so every rule can be taken back.")))
    if take_click(action):
        with st.status(t(N_("Cleaning…"))) as status:
            for table, on in changed.items():
                change_rules(workspace, on, table=table, on_progress=lambda stage: status.update(label=t(stage)))
                compute_ahead(workspace.name)
        toast(t(N_("The data were cleaned again; the version before stays in the list of versions.")))
        st.rerun()


def _enabled(version: Version, table: str) -> set[str]:
    intake = version.intake(table)
    counts = intake.rules if intake else ()
    return {count.rule for count in counts if count.enabled and find_rule(table, count.rule).is_switchable}
