"""How the parts of a change are called, and the sentence that says what brought it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from crm_dashboard.charts.why.view import WhyView
from crm_dashboard.model.decomposition.bridge import Bridge, Part
from crm_dashboard.model.decomposition.groups import Breakdown, Group
from crm_dashboard.text import N_

FACTORS: Mapping[str, str] = {
    "customers": N_("Customers"),
    "orders_per_customer": N_("Orders per customer"),
    "order_value": N_("Sales per order"),
    "units_per_order": N_("Units per order"),
    "unit_price": N_("Price per unit"),
    "refunds": N_("Refunds"),
    "new": N_("New"),
    "returned": N_("Came back"),
    "lost": N_("Lost"),
}
"""The nodes of the tree; sales are those before refunds."""
# More revenue, less, and as much as before.
_DRIVERS: Mapping[str, tuple[str, str, str]] = {
    "customers": (N_("more customers"), N_("fewer customers"), N_("as many customers")),
    "orders_per_customer": (N_("more orders per customer"), N_("fewer orders per customer"), N_("as many orders per customer")),
    "order_value": (N_("higher sales per order"), N_("lower sales per order"), N_("equal sales per order")),
    "units_per_order": (N_("more units per order"), N_("fewer units per order"), N_("as many units per order")),
    "unit_price": (N_("a higher price per unit"), N_("a lower price per unit"), N_("an equal price per unit")),
    "refunds": (N_("fewer refunds"), N_("more refunds"), N_("as many refunds")),
    "new": (N_("new customers"),) * 3,
    "returned": (N_("customers who came back"),) * 3,
    "more": (N_("kept customers who spent more"),) * 3,
    "less": (N_("kept customers who spent less"),) * 3,
    "lost": (N_("lost customers"),) * 3,
    "late_refunds": (N_("refunds of earlier orders"),) * 3,
    "volume": (N_("more units sold"), N_("fewer units sold"), N_("as many units sold")),
    "mix": (N_("a mix of dearer products"), N_("a mix of cheaper products"), N_("the same mix of products")),
    "quantity": (N_("more bought (volume and mix)"), N_("less bought (volume and mix)"), N_("as much bought")),
    "price": (N_("higher prices"), N_("lower prices"), N_("equal prices")),
    "added": (N_("products sold only now"),) * 3,
    "dropped": (N_("products sold only then"),) * 3,
    "not_goods": (N_("refunds and what has no quantity"),) * 3,
}  # fmt: skip
_LEADS = {
    ("year", True): N_("{amount} more than a year ago"),
    ("year", False): N_("{amount} less than a year ago"),
    ("before", True): N_("{amount} more than in the period before"),
    ("before", False): N_("{amount} less than in the period before"),
}
_SAME = {"year": N_("As much revenue as a year ago"), "before": N_("As much revenue as in the period before")}


def driver(view: WhyView, part: Part) -> str:
    """Return what a part is, with its direction, as it stands in a sentence."""
    place = 0 if part.amount > 0 else 1 if part.amount < 0 else 2
    return view.t(_DRIVERS[part.key][place])


def part_label(view: WhyView, part: Part) -> str:
    """Return what a part is as a label."""
    words = driver(view, part)
    return words[:1].upper() + words[1:]


def lead(view: WhyView, change: Decimal) -> str:
    """Return by how much revenue changed, the number first."""
    if not change:
        return view.t(_SAME[view.against])
    return view.t(_LEADS[view.against, change > 0], amount=view.money(abs(change)))


def finding(view: WhyView, bridge: Bridge, error: float | None) -> str:
    """Return what brought the change in one sentence; a change within its own interval is said to be possible chance.

    A part that is more than the whole, since others go against it, is told as an amount.
    """
    start, main, t = lead(view, bridge.change), bridge.main_part, view.t
    if main is None:
        return start
    if error is not None and abs(float(bridge.change)) <= error:
        return t(N_("{lead}, which may be chance: ± {error}"), lead=start, error=view.money(error))
    share = bridge.share(main)
    if share is not None and share <= 1:
        pattern = N_("{lead}: {share} of it from {driver}")
        return t(pattern, lead=start, share=t.percent(share, 0), driver=driver(view, main))
    pattern = N_("{lead}, mainly from {driver} ({part})")
    return t(pattern, lead=start, driver=driver(view, main), part=view.signed_money(main.amount))


def group_finding(view: WhyView, told: Breakdown, names: Mapping[int, str]) -> str:
    """Return which group changed most, and whether that is more than chance; `names` are those of the groups by place."""
    values = [(place, group) for place, group in enumerate(told.groups) if group.kind == "value" and group.change]
    if not values:
        return view.t(N_("No group has changed"))
    place, group = max(values, key=lambda entry: abs(entry[1].change))
    pattern = N_("Largest change: {name} {amount}") if group.is_certain else N_("Largest change: {name} {amount}, which may be chance")  # fmt: skip
    return view.t(pattern, name=names[place], amount=view.signed_money(group.change))


def share_text(view: WhyView, amount: Decimal, change: Decimal) -> str:
    """Return a part as a share of the change; below zero where it goes against it."""
    if not change:
        return view.t.percent(None)
    share = float(amount / change)
    return f"{'−' if share < 0 else ''}{view.t.percent(abs(share), 0)}"


def error_text(view: WhyView, group: Group) -> str:
    """Return the interval of a group's change."""
    return "" if group.error is None else f"± {view.money(group.error)}"


def bridge_text(view: WhyView, bridge: Bridge) -> str:
    """Return a bridge in words, for screen readers."""
    parts = tuple(f"{part_label(view, part)} {view.signed_money(part.amount)}" for part in bridge.parts)
    return view.t(
        N_("Bridge of revenue from {before} to {after}: {parts}."),
        before=view.money(bridge.before),
        after=view.money(bridge.after),
        parts=parts,
    )
