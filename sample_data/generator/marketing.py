"""The tables of campaigns and of their touches."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from generator import plan
from generator.audiences import Audience
from generator.columns import dates, money, texts, times, whole
from generator.days import MINUTES_A_DAY, Ints, number
from generator.sales import customer_ids
from generator.world import World

_EVENTS = ("sent", "open", "click", "convert", "unsub", "held_out")
_OPENED = {"短信": 0.3, "邮件": 0.22, "微信": 0.42, "小程序推送": 0.35, "电话": 0.55}


def campaigns(_world: World, _rng: np.random.Generator) -> pa.Table:
    """Return one row per campaign."""
    return pa.table(
        {
            "campaign_id": [c.campaign_id for c in plan.CAMPAIGNS],
            "campaign_name": [c.name for c in plan.CAMPAIGNS],
            "objective": [c.objective for c in plan.CAMPAIGNS],
            "channel": [c.channel for c in plan.CAMPAIGNS],
            "start_date": dates(np.array([number(c.start) for c in plan.CAMPAIGNS])),
            "end_date": dates(np.array([number(c.end) for c in plan.CAMPAIGNS])),
            "cost": money(np.array([c.cost * 100 for c in plan.CAMPAIGNS])),
        }
    )


def _conversions(world: World, audience: Audience, sent: Ints) -> tuple[Ints, Ints, Ints]:
    """Return who of the treated ordered after the message, when first, and for how many cents until the end."""
    placed = world.orders
    reached = np.full(len(world.people), -1, dtype=np.int64)
    reached[audience.customer[~audience.is_control]] = sent
    since = reached[placed.customer]
    is_in = (since >= 0) & (placed.minute > since) & (placed.day <= number(audience.campaign.end))
    inside = np.flatnonzero(is_in)
    who, first = np.unique(placed.customer[inside], return_index=True)
    net = np.bincount(world.lines.order, world.lines.net, len(placed))[inside]
    revenue = np.bincount(placed.customer[inside], net, len(world.people))[who]
    return who, placed.minute[inside][first], np.rint(revenue).astype(np.int64)


def _touched(world: World, audience: Audience, rng: np.random.Generator) -> list[tuple[str, Ints, Ints, Ints]]:
    """Return event, customers, minutes and cents (-1 without an order) of one campaign."""
    morning = number(audience.campaign.start) * MINUTES_A_DAY + 9 * 60
    control, treated = audience.customer[audience.is_control], audience.customer[~audience.is_control]
    sent = morning + rng.integers(0, 90, len(treated))
    opens = rng.random(len(treated)) < _OPENED[audience.campaign.channel]
    opened = sent + 1 + rng.exponential(400.0, len(treated)).astype(np.int64)
    clicks = opens & (rng.random(len(treated)) < 0.24)
    leaves = opens & (rng.random(len(treated)) < 0.012)
    replies = [
        ("sent", treated, sent),
        ("open", treated[opens], opened[opens]),
        ("click", treated[clicks], opened[clicks] + 1),
        ("unsub", treated[leaves], opened[leaves] + 2),
        ("held_out", control, np.full(len(control), morning)),
    ]
    none = [(event, who, when, np.full(len(who), -1, dtype=np.int64)) for event, who, when in replies]
    return [*none, ("convert", *_conversions(world, audience, sent))]


def touches(world: World, rng: np.random.Generator) -> pa.Table:
    """Return one row per event, by campaign and event, then by customer."""
    parts = [
        (place, _EVENTS.index(event), who, when, cents)
        for place, audience in enumerate(world.audiences)
        for event, who, when, cents in _touched(world, audience, rng)
    ]
    campaign, event = (np.repeat([part[k] for part in parts], [len(part[2]) for part in parts]) for k in (0, 1))
    customer, minute, revenue = (np.concatenate([part[k] for part in parts]) for k in (2, 3, 4))
    return pa.table(
        {
            "campaign_id": texts(campaign, [c.campaign_id for c in plan.CAMPAIGNS]),
            "customer_id": customer_ids(world, customer),
            "ts": times(minute),
            "event": texts(event, _EVENTS),
            "is_control": whole(event == _EVENTS.index("held_out")),
            "revenue": money(revenue, revenue < 0),
        }
    )
