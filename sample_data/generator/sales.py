"""The table of order lines: orders and returns, each return a document of its own."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from generator import plan
from generator.columns import ids, money, texts, times, whole
from generator.days import Ints
from generator.orders import CHANNELS, NO_PROMOTION, PROMOTIONS
from generator.places import STORES
from generator.world import World


def customer_ids(world: World, customer: Ints) -> pa.Array:
    """Return the id of each customer."""
    return texts(customer, ids("C", 6, np.arange(1, len(world.people) + 1)))


def product_ids(world: World, product: Ints) -> pa.Array:
    """Return the id of each product, none where it is below zero."""
    return texts(product, ids("P", 4, np.arange(1, len(world.goods.names) + 1)))


def _documents(world: World) -> dict[str, pa.Array]:
    """Return what every line of a document carries: orders first, then returns."""
    placed, back = world.orders, world.returns
    both = np.concatenate([np.arange(len(placed)), back.order])
    is_back = np.arange(len(both)) >= len(placed)
    numbers = [f"SO{n + 1:07d}{'R' if r else ''}" for n, r in zip(both.tolist(), is_back.tolist(), strict=True)]
    return {
        "order_id": pa.array(numbers),
        "customer_id": customer_ids(world, placed.customer[both]),
        "order_ts": times(np.concatenate([placed.minute, back.minute])),
        "channel": texts(placed.channel[both], CHANNELS),
        "store_id": texts(placed.store[both], STORES),
        "status": texts(is_back.astype(np.int64), ("已完成", "已退货")),
        "promo_type": texts(np.where(is_back, NO_PROMOTION, placed.promo[both]), PROMOTIONS),
        "campaign_id": texts(np.where(is_back, -1, placed.campaign[both]), [c.campaign_id for c in plan.CAMPAIGNS]),
    }


def orders(world: World, _rng: np.random.Generator) -> pa.Table:
    """Return one row per line, by time; a return comes some days after its order."""
    bought, back = world.lines, world.returns.lines
    document = np.concatenate([bought.order, len(world.orders) + back.order])
    minute = np.concatenate([world.orders.minute, world.returns.minute])[document]
    order = np.lexsort((document, minute))
    product, qty, price, discount, cost = (
        np.concatenate([getattr(bought, name), getattr(back, name)])[order]
        for name in ("product", "qty", "price", "discount", "cost")
    )
    places = pa.array(document[order])
    return pa.table(
        {
            **{name: column.take(places) for name, column in _documents(world).items()},
            "product_id": product_ids(world, product),
            "qty": whole(qty),
            "unit_price": money(price),
            "discount_amount": money(discount),
            "cost_amount": money(cost),
        }
    )
