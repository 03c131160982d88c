"""The whole simulated shop, from which each table is written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from generator.audiences import Audience, audiences
from generator.complaints import Complaints, complaints
from generator.days import Ints
from generator.draws import generator_for
from generator.goods import Goods, goods
from generator.ledger import Ledger, joined, ledger
from generator.lines import Lines, Returns, lines, returns
from generator.orders import Orders, orders
from generator.people import People, people
from generator.visits import visits


@dataclass(frozen=True)
class World:
    """Everything that happened in the shop."""

    people: People
    goods: Goods
    audiences: list[Audience]
    orders: Orders
    lines: Lines
    returns: Returns
    complaints: Complaints
    ledger: Ledger
    joined: Ints

    @cached_property
    def first_line(self) -> Ints:
        """The place of the first line of each order."""
        return np.searchsorted(self.lines.order, np.arange(len(self.orders)))


def world() -> World:
    """Let everything happen."""
    everyone = people(generator_for("people"))
    stock = goods(generator_for("goods"))
    by_themselves = visits(everyone, generator_for("visits"))
    chosen, all_visits = audiences(everyone, by_themselves, generator_for("audiences"))
    placed = orders(everyone, all_visits, generator_for("orders"))
    bought = lines(everyone, stock, placed, generator_for("lines"))
    back = returns(placed, bought, generator_for("returns"))
    uttered = complaints(placed, generator_for("complaints"))
    book = ledger(placed, bought, back)
    members = joined(everyone, book, generator_for("members"))
    return World(everyone, stock, chosen, placed, bought, back, uttered, book, members)
