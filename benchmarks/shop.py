"""A generated shop of any size, imported once into a workspace and kept for the next benchmark."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import duckdb
from measuring import show

PLACE = Path(os.environ.get("CRM_BENCH", Path(tempfile.gettempdir()) / "crm-bench"))
os.environ["CRM_WORKSPACES_ROOT"] = str(PLACE / "workspaces")
os.environ.setdefault("CRM_FEATURES_MB", "4096")

from crm_dashboard.data.workspace.workspace import Workspace  # noqa: E402
from crm_dashboard.data.workspace.workspaces import open_workspace  # noqa: E402

ORDERS = int(os.environ.get("CRM_BENCH_ORDERS", "10000000"))
CUSTOMERS = ORDERS // 10


def orders_file(orders: int = ORDERS, ending: str = "parquet", customers: int | None = None) -> Path:
    """Return a file of orders with skewed customers (a tenth as many) and amounts over three years, generated on first use.

    With `customers` every one of them has as many orders, give or take one.
    """
    path = PLACE / f"orders-{orders}{f'-{customers}' if customers else ''}.{ending}"
    whose = f"i % {customers}" if customers else f"floor(pow(hash(i) / 18446744073709551616.0, 2.0) * {orders // 10})"
    if not path.exists():
        PLACE.mkdir(parents=True, exist_ok=True)
        how = "FORMAT parquet" if ending == "parquet" else "FORMAT csv, HEADER"
        duckdb.connect().execute(
            f"""COPY (
                SELECT 'A' || i AS order_id,
                       'C' || CAST({whose} AS BIGINT) AS customer_id,
                       TIMESTAMP '2023-01-01' + INTERVAL 1 SECOND * CAST(hash(i + 1) % 94608000 AS BIGINT) AS order_ts,
                       CAST(exp(3 + 2 * (hash(i + 2) % 10000) / 10000.0) AS DECIMAL(18, 2)) AS amount
                FROM range({orders}) t(i)) TO '{path}' ({how})"""
        )
    return path


def shop(orders: int = ORDERS, customers: int | None = None) -> Workspace:
    """Return an open workspace with that many orders, imported on first use."""
    workspace = open_workspace(f"shop-{orders}-{customers}" if customers else f"shop-{orders}", create=True)
    if workspace.version is None:
        began = time.perf_counter()
        workspace.import_file(orders_file(orders, customers=customers), currency="CNY")
        show(f"imported {orders:,} orders in {time.perf_counter() - began:.1f} s")
    return workspace
