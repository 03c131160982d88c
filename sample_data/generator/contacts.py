"""The table of interactions: what customers look at and ask, and how the shop reaches out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa

from generator.columns import NOTHING, counted, ids, texts, times
from generator.days import END, MINUTES_A_DAY, Ints
from generator.draws import weighted
from generator.goods import choices
from generator.orders import IN_STORE
from generator.sales import customer_ids, product_ids
from generator.tickets import AGENTS, CHANNELS
from generator.world import World

_TYPES = ("browse", "cart", "consult", "call", "chat", "email", "social", "visit", "complaint")
_OUTCOMES = ("none", "purchase", "abandoned", "answered", "no_answer", "opened")
_DIRECTIONS = ("in", "out")
_WEEK = 7 * MINUTES_A_DAY


@dataclass(frozen=True)
class Contacts:
    """One entry per interaction; `agent`, `seconds` and `product` are -1 where there is none."""

    customer: Ints
    minute: Ints
    kind: Ints
    channel: Ints
    direction: Ints
    outcome: Ints
    agent: Ints
    seconds: Ints
    product: Ints

    @staticmethod
    def joined(parts: list[Contacts]) -> Contacts:
        """Return all interactions of `parts`."""
        names = Contacts.__dataclass_fields__
        return Contacts(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))

    def at(self, places: Ints) -> Contacts:
        """Return the interactions at these places."""
        return Contacts(*(getattr(self, name)[places] for name in self.__dataclass_fields__))


def _contacts(
    kind: str,
    customer: Ints,
    minute: Ints,
    rng: np.random.Generator,
    *,
    channels: dict[str, float],
    outcomes: dict[str, float],
    direction: str = "in",
    product: Ints | None = None,
    has_agent: bool = False,
    length: float = 0.0,
) -> Contacts:
    """Return interactions of one kind; `length` is the median in seconds, 0 where none is measured."""
    n = len(customer)
    none = np.full(n, NOTHING, dtype=np.int64)
    outcome = np.array([_OUTCOMES.index(name) for name in outcomes])[weighted(rng, list(outcomes.values()), n)]
    seconds = np.minimum(np.exp(rng.normal(np.log(length or 1.0), 0.7, n)) // 5 * 5 + 5, 7200).astype(np.int64)
    is_timed = (length > 0) & (outcome != _OUTCOMES.index("no_answer"))
    return Contacts(
        customer=customer,
        minute=minute,
        kind=np.full(n, _TYPES.index(kind)),
        channel=np.array([CHANNELS.index(name) for name in channels])[weighted(rng, list(channels.values()), n)],
        direction=np.full(n, _DIRECTIONS.index(direction)),
        outcome=outcome,
        agent=rng.integers(0, len(AGENTS), n) if has_agent else none,
        seconds=np.where(is_timed, seconds, NOTHING),
        product=none if product is None else product,
    )


def _looking(world: World, rng: np.random.Generator) -> list[Contacts]:
    """Return browsing and carts: before some orders, and around others without any."""
    placed = world.orders
    screens = {"网站": 0.4, "小程序": 0.6}
    buying = np.flatnonzero((placed.channel != IN_STORE) & (rng.random(len(placed)) < 0.22))
    product = world.lines.product[world.first_line[buying]]
    ahead = rng.integers(5, 2 * MINUTES_A_DAY, len(buying))
    into_cart = rng.random(len(buying)) < 0.4
    idle = rng.integers(0, len(placed), 46_000)
    when = placed.minute[idle] + rng.normal(0, 18 * MINUTES_A_DAY, len(idle)).astype(np.int64)
    day = np.clip(when // MINUTES_A_DAY, 0, None)
    seen = choices(world.goods, world.people.tastes, placed.customer[idle], day, rng)
    gives_up = rng.random(len(idle)) < 0.22
    browse = partial(_contacts, "browse", rng=rng, channels=screens, outcomes={"none": 1.0}, length=60)
    cart = partial(_contacts, "cart", rng=rng, channels=screens)
    return [
        browse(placed.customer[buying], placed.minute[buying] - ahead, product=product),
        cart(
            placed.customer[buying[into_cart]],
            placed.minute[buying[into_cart]] - 3,
            product=product[into_cart],
            outcomes={"purchase": 1.0},
        ),
        browse(placed.customer[idle], when, product=seen),
        cart(
            placed.customer[idle[gives_up]],
            when[gives_up] + 2,
            product=seen[gives_up],
            outcomes={"abandoned": 1.0},
        ),
    ]


def _asking(world: World, rng: np.random.Generator) -> list[Contacts]:
    """Return questions and complaints, which agents answer."""
    placed, uttered = world.orders, world.complaints
    asking = np.flatnonzero(rng.random(len(placed)) < 0.07)
    when = placed.minute[asking] + rng.integers(-MINUTES_A_DAY, _WEEK, len(asking))
    is_chat = rng.random(len(asking)) < 0.6
    answer = {"answered": 0.92, "no_answer": 0.08}
    ask = partial(_contacts, rng=rng, outcomes=answer, has_agent=True)
    return [
        ask("chat", placed.customer[asking[is_chat]], when[is_chat], channels={"微信": 0.6, "小程序": 0.4}, length=240),
        ask(
            "consult",
            placed.customer[asking[~is_chat]],
            when[~is_chat],
            channels={"网站": 0.5, "门店": 0.5},
            length=300,
        ),
        ask("complaint", uttered.customer, uttered.minute, channels={"电话": 0.4, "微信": 0.6}, length=420),
    ]


def _visiting(world: World, rng: np.random.Generator) -> list[Contacts]:
    """Return visits to stores: before orders there, and some that end without one."""
    placed = world.orders
    there = np.flatnonzero(placed.channel == IN_STORE)
    buying = there[rng.random(len(there)) < 0.5]
    looking = rng.choice(there, 6_000)
    day = placed.day[looking] + rng.integers(-40, 41, len(looking))
    visit = partial(_contacts, "visit", rng=rng, channels={"门店": 1.0}, length=1200)
    # A visit before an order starts at ten at the earliest, like the store itself.
    start = np.maximum(placed.minute[buying] - rng.integers(4, 40, len(buying)), placed.day[buying] * 1440 + 600)
    return [
        visit(placed.customer[buying], start, outcomes={"purchase": 1.0}),
        visit(
            placed.customer[looking],
            day * MINUTES_A_DAY + rng.integers(10 * 60, 21 * 60, len(looking)),
            outcomes={"none": 1.0},
        ),
    ]


def _reaching(world: World, rng: np.random.Generator) -> list[Contacts]:
    """Return what the shop sends to customers who agreed: at working hours, some weeks after an order."""
    placed = world.orders
    agreed = np.flatnonzero(world.people.has_consent[placed.customer])

    def some(size: int) -> tuple[Ints, Ints]:
        order = rng.choice(agreed, size)
        day = placed.day[order] + rng.integers(5, 150, size)
        return placed.customer[order], day * MINUTES_A_DAY + rng.integers(9 * 60, 19 * 60, size)

    reach = partial(_contacts, rng=rng, direction="out")
    picked_up = {"answered": 0.45, "no_answer": 0.55}
    return [
        reach("call", *some(9_000), channels={"电话": 1.0}, outcomes=picked_up, has_agent=True, length=110),
        reach("email", *some(14_000), channels={"邮件": 1.0}, outcomes={"none": 0.76, "opened": 0.24}),
        reach("social", *some(11_000), channels={"微信": 1.0}, outcomes={"none": 0.7, "answered": 0.3}),
    ]


def interactions(world: World, rng: np.random.Generator) -> pa.Table:
    """Return one row per interaction, by time: none before a customer signed up, none after the data end."""
    contacts = Contacts.joined(
        [part for make in (_looking, _asking, _visiting, _reaching) for part in make(world, rng)]
    )
    earliest = np.maximum(world.people.signup[contacts.customer], 0) * MINUTES_A_DAY
    order = np.lexsort((contacts.kind, contacts.customer, contacts.minute))
    kept = contacts.at(order[((contacts.minute >= earliest) & (contacts.minute < END))[order]])
    return pa.table(
        {
            "interaction_id": ids("I", 7, np.arange(1, len(kept.minute) + 1)),
            "customer_id": customer_ids(world, kept.customer),
            "ts": times(kept.minute),
            "type": texts(kept.kind, _TYPES),
            "channel": texts(kept.channel, CHANNELS),
            "direction": texts(kept.direction, _DIRECTIONS),
            "outcome": texts(kept.outcome, _OUTCOMES),
            "agent_id": texts(kept.agent, AGENTS),
            "duration_s": counted(kept.seconds),
            "product_id": product_ids(world, kept.product),
        }
    )
