"""The tables of the shop by the name of their file: a new table is one function and one line here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from generator.accounts import customers
from generator.contacts import interactions
from generator.draws import generator_for
from generator.marketing import campaigns, touches
from generator.opinions import feedback
from generator.sales import orders
from generator.stock import products
from generator.tickets import tickets
from generator.world import World

Make = Callable[[World, np.random.Generator], pa.Table]

TABLES: dict[str, Make] = {
    "customers": customers,
    "products": products,
    "orders": orders,
    "interactions": interactions,
    "feedback": feedback,
    "tickets": tickets,
    "campaigns": campaigns,
    "touches": touches,
}


def write(name: str, world: World, folder: Path) -> Path:
    """Write one table; the options are fixed, so that the same table gives the same bytes."""
    table = TABLES[name](world, generator_for(f"table {name}"))
    path = folder / f"{name}.parquet"
    own_id = table.column_names[0]
    is_running = name in ("orders", "interactions", "feedback", "tickets")
    pq.write_table(
        table,
        path,
        row_group_size=1 << 20,
        version="2.6",
        compression="zstd",
        compression_level=9,
        use_dictionary=[column for column in table.column_names if not (is_running and column == own_id)],
        column_encoding={own_id: "DELTA_BYTE_ARRAY"} if is_running else None,
        dictionary_pagesize_limit=1 << 22,
        store_schema=False,
        store_decimal_as_integer=True,
    )
    return path
