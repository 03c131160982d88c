"""The table of service tickets."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from generator.columns import NOTHING, counted, ids, texts, times
from generator.complaints import satisfaction
from generator.days import END, MINUTES_A_DAY, Ints
from generator.draws import weighted
from generator.sales import customer_ids
from generator.world import World

_CATEGORIES = ("投诉", "退换货", "物流查询", "使用咨询", "发票", "账户与积分")
_WEIGHTS = (0.0, 0.26, 0.34, 0.22, 0.08, 0.1)
CHANNELS = ("网站", "小程序", "微信", "电话", "邮件", "门店")
AGENTS = tuple(f"客服{n:02d}" for n in range(1, 25))


def _opened(world: World, rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """Return customer, minute and category of each ticket: most complaints, and questions after some orders."""
    uttered, placed = world.complaints, world.orders
    taken = np.flatnonzero(rng.random(len(uttered)) < 0.85)
    asking = np.flatnonzero(rng.random(len(placed)) < 0.026)
    later = rng.integers(30, 9 * MINUTES_A_DAY, len(asking))
    customer = np.concatenate([uttered.customer[taken], placed.customer[asking]])
    minute = np.concatenate([uttered.minute[taken] + 3, placed.minute[asking] + later])
    category = np.concatenate([np.zeros(len(taken), np.int64), weighted(rng, _WEIGHTS, len(asking))])
    order = np.lexsort((customer, minute))
    order = order[minute[order] < END]
    return customer[order], minute[order], category[order]


def tickets(world: World, rng: np.random.Generator) -> pa.Table:
    """Return one row per ticket, by time; what would be answered after the data end is still open."""
    customer, opened, category = _opened(world, rng)
    n = len(customer)
    first = opened + 1 + np.exp(rng.normal(3.4, 1.2, n)).astype(np.int64)
    closed = first + 5 + np.exp(rng.normal(6.6, 1.3, n)).astype(np.int64)
    is_left = rng.random(n) < np.where(category == 0, 0.06, 0.01)
    first = np.where(first < END, first, NOTHING)
    closed = np.where((closed < END) & ~is_left, closed, NOTHING)
    level = satisfaction(world.people, world.complaints)[customer] - 0.2
    score = np.clip(np.rint(level + rng.normal(0.0, 0.8, n)), 1, 5).astype(np.int64)
    is_rated = (closed >= 0) & (rng.random(n) < 0.55)
    return pa.table(
        {
            "ticket_id": ids("T", 6, np.arange(1, n + 1)),
            "customer_id": customer_ids(world, customer),
            "open_ts": times(opened),
            "first_response_ts": times(first),
            "close_ts": times(closed),
            "channel": texts(weighted(rng, (0.14, 0.27, 0.3, 0.2, 0.06, 0.03), n), CHANNELS),
            "category": texts(category, _CATEGORIES),
            "agent_id": texts(weighted(rng, 1 / (np.arange(len(AGENTS)) + 6.0), n), AGENTS),
            "csat": counted(np.where(is_rated, score, NOTHING)),
        }
    )
