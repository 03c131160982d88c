"""Whom each campaign was meant for, who was held out by lot, and the orders it brought."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from generator import plan
from generator.days import Ints, number
from generator.people import People
from generator.visits import Visits

_CLICKED_THROUGH = 0.2
"""Share of the orders in a campaign's time that carry its id although they would have come anyway."""


@dataclass(frozen=True)
class Audience:
    """The customers of a campaign, by id, and which of them were held out."""

    campaign: plan.Campaign
    customer: Ints
    is_control: NDArray[np.bool_]


def _eligible(everyone: People, visits: Visits, campaign: plan.Campaign) -> Ints:
    """Return who agreed to marketing and ordered in the year before; for 唤醒, not in the last 60 days."""
    ago = number(campaign.start) - visits.day
    last = np.full(len(everyone), 10_000, dtype=np.int64)
    past = ago > 0
    np.minimum.at(last, visits.customer[past], ago[past])
    nearest = 60 if campaign.objective == "唤醒" else 0
    return np.flatnonzero(everyone.has_consent & (last <= 365) & (last > nearest))


def _audience(everyone: People, visits: Visits, campaign: plan.Campaign, rng: np.random.Generator) -> Audience:
    eligible = _eligible(everyone, visits, campaign)
    customer = np.sort(rng.permutation(eligible)[: campaign.audience])
    is_control = np.zeros(len(customer), dtype=np.bool_)
    is_control[rng.permutation(len(customer))[: round(len(customer) * campaign.control)]] = True
    return Audience(campaign, customer, is_control)


def _brought(visits: Visits, audience: Audience, place: int, rng: np.random.Generator) -> Visits:
    """Return the orders with those that the campaign brought, and its id on some that it did not bring."""
    first, last = number(audience.campaign.start), number(audience.campaign.end)
    treated = audience.customer[~audience.is_control]
    won = treated[rng.random(len(treated)) < audience.campaign.lift]
    merged = visits.with_more(won, rng.integers(first + 1, last + 1, len(won)), place)
    is_claimed = np.isin(merged.customer, treated) & (merged.day >= first) & (merged.day <= last)
    is_claimed &= (merged.campaign < 0) & (rng.random(len(merged)) < _CLICKED_THROUGH)
    return replace(merged, campaign=np.where(is_claimed, place, merged.campaign))


def audiences(everyone: People, visits: Visits, rng: np.random.Generator) -> tuple[list[Audience], Visits]:
    """Return the audience of each campaign in turn, and all orders with those that the campaigns brought."""
    chosen: list[Audience] = []
    for place, campaign in enumerate(plan.CAMPAIGNS):
        audience = _audience(everyone, visits, campaign, rng)
        visits = _brought(visits, audience, place, rng)
        chosen.append(audience)
    return chosen, visits
