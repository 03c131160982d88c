"""The table of products."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from generator.columns import dates, ids, money, texts
from generator.goods import CATEGORIES
from generator.world import World


def products(world: World, _rng: np.random.Generator) -> pa.Table:
    """Return one row per product, by id; the list price is today's."""
    goods = world.goods
    return pa.table(
        {
            "product_id": ids("P", 4, np.arange(1, len(goods.names) + 1)),
            "product_name": goods.names,
            "brand": goods.brands,
            "category": texts(goods.category, [category.name for category in CATEGORIES]),
            "launch_date": dates(goods.launch),
            "list_price": money(goods.price),
        }
    )
