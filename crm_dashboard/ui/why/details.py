"""The details of the page Why: what its parts are, by which query, and their figures as files."""

from __future__ import annotations

from collections.abc import Sequence

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer, Why
from crm_dashboard.analysis.pages.registry import PAGES
from crm_dashboard.charts.why.bridge import bridge_chart
from crm_dashboard.charts.why.groups import groups_chart
from crm_dashboard.charts.why.tree import tree_chart
from crm_dashboard.charts.why.view import HEIGHT, WhyView
from crm_dashboard.charts.why.words import FACTORS, part_label
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.decomposition.bridge import Bridge
from crm_dashboard.model.decomposition.groups import Breakdown
from crm_dashboard.model.decomposition.question import View
from crm_dashboard.text import N_, Text, text
from crm_dashboard.ui.details.customers_file import Sheet
from crm_dashboard.ui.details.details_menu import Details
from crm_dashboard.ui.wording.values import titled_in_full

COUNTED = ("new", "returned", "lost")
_PICTURE_WIDTH = 900
_FACTORS = N_(
    "Revenue is active customers × orders per customer × sales per order, and the refunds. Sales per order are before refunds; where all units are known they are units per order × price per unit. Each factor has its Shapley value: the mean of what changes when it goes from then to now, over all orders in which the factors can do so. The parts sum to the change to the cent."
)
_BRIDGES: dict[View, str] = {
    "factors": _FACTORS,
    "customers": N_(
        "Each customer's change of revenue is in one part. New: the first order came after the earlier days; came back: ordered before these, not in them, and again now; kept: ordered in both; lost: ordered then and not now. Refunds of customers without an order in either are the last part."
    ),
    "goods": N_(
        "Of products sold in both periods: price is the change of each product's mean price at the mean of both quantities; volume the change of all units at the mean price of a unit; mix what moves between dearer and cheaper products. Products sold in one period only, and all that is no sale of goods, are apart. No order of the parts changes them, and they sum to the change to the cent."
    ),
}
_GROUPS = N_(
    "Change of revenue by group, the largest first. The interval of 95 % comes from the variance of the customers' own changes: it says how far a change could be the chance of who came. Who bought in both periods and spent less in one group and more in another has moved money between them; the rest is spent more or less. A segment is the customer's at the end of the period by today's cuts, so who spent much in it stands in a better one for that."
)


def factors_details(answer: Answer, why: Why, view: WhyView, title: str) -> Details:
    """Return the details of the tree, which are those of the page."""
    spec, comparison, t = answer.spec, why.comparison, view.t
    counts = {key: why.count(key) for key in COUNTED}
    titles = [t(N_("Factor")), t(N_("Then")), t(N_("Now")), t(N_("Part of the change"))]
    factors = [leaf for factor in why.tree.factors for leaf in (factor, *factor.factors)]
    rows = [[t(FACTORS[factor.key]), factor.before, factor.after, factor.amount] for factor in factors]
    return Details(
        title=text("{title}", title=title),
        definition=text(_FACTORS),
        rule=_days(why, view),
        day=date_of(comparison.period.last),
        terms=PAGES["why"].words,
        sql=lambda workspace: analysis.why_query(workspace, spec, comparison),
        rows=lambda _workspace: Sheet(titles, rows),
        chart=lambda _workspace: tree_chart(why.tree, counts, _for_file(view), title),
        file=text(PAGES["why"].title),
    )


def bridge_details(answer: Answer, why: Why, bridge: Bridge, kind: View, view: WhyView, title: str) -> Details:
    """Return the details of a bridge."""
    spec, comparison, t = answer.spec, why.comparison, view.t
    titles = [t(N_("Part")), titled_in_full(t(N_("Amount")), "money", t, view.currency), t(N_("Customers"))]
    rows = [[part_label(view, part), part.amount, part.count] for part in bridge.parts]

    def sql(workspace: Workspace) -> str:
        query = analysis.goods_query if kind == "goods" else analysis.why_query
        return query(workspace, spec, comparison)

    return Details(
        title=text("{title}", title=title),
        definition=text(_BRIDGES[kind]),
        rule=_days(why, view),
        day=date_of(comparison.period.last),
        terms=("price_volume_mix",) if kind == "goods" else ("decomposition",),
        sql=sql,
        rows=lambda _workspace: Sheet(titles, rows),
        chart=lambda _workspace: bridge_chart(bridge, _for_file(view), title),
    )


def groups_details(
    answer: Answer, why: Why, told: Breakdown, names: Sequence[str], view: WhyView, title: str
) -> Details:
    """Return the details of the groups."""
    spec, comparison = answer.spec, why.comparison
    return Details(
        title=text("{title}", title=title),
        definition=text(_GROUPS),
        rule=_days(why, view),
        day=date_of(comparison.period.last),
        terms=("decomposition",),
        sql=lambda workspace: analysis.breakdown_query(analysis.answer(workspace, spec), comparison, told.column),
        rows=lambda _workspace: groups_sheet(told, names, view),
        chart=lambda _workspace: groups_chart(told, names, _for_file(view), title),
    )


GROUP_PARTS = {
    "new": N_("New"),
    "returned": N_("Came back"),
    "more": N_("Spent more"),
    "less": N_("Spent less"),
    "lost": N_("Lost"),
    "moved_in": N_("Moved here"),
    "moved_out": N_("Moved away"),
    "late_refunds": N_("Refunds of earlier orders"),
}
"""The parts of a group's change, with their titles."""


def groups_sheet(told: Breakdown, names: Sequence[str], view: WhyView) -> Sheet:
    """Return the groups with all parts of their change as bare amounts."""
    t = view.t
    titles = [t(N_("Value of the column")), t(N_("Then")), t(N_("Now")), t(N_("Change")), t(N_("95 % interval, ±"))]
    rows = [
        [name, group.before, group.after, group.change, group.error, *(getattr(group, part) for part in GROUP_PARTS)]
        for name, group in zip(names, told.groups, strict=True)
    ]
    return Sheet([*titles, *(t(label) for label in GROUP_PARTS.values())], rows)


def _days(why: Why, view: WhyView) -> Text:
    period, base = why.comparison.period, why.comparison.base
    return text(
        N_("{first} to {last}: {after}. {base_first} to {base_last}: {before}."),
        first=date_of(period.first),
        last=date_of(period.last),
        after=view.t.money(why.tree.after, why.currency),
        base_first=date_of(base.first),
        base_last=date_of(base.last),
        before=view.t.money(why.tree.before, why.currency),
    )


def _for_file(view: WhyView) -> WhyView:
    """Return the view of a picture to take away: on white paper, at a size of its own."""
    return WhyView(view.t, view.against, view.currency, False, _PICTURE_WIDTH, HEIGHT + 60)
