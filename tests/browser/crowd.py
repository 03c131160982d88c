"""A shop of a great many customers, a million in `make soak`, the same wherever and whenever it is built."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from crm_dashboard.data.workspace.workspace import Workspace
from tests.gates import CROWD as CUSTOMERS
from tests.workspaces import built_once

NAME = "crowd"
# Everybody has a first order and, with a long tail, up to 60 more documents; one in thirty of these gives money back.
# Without an order id every row is an order. A chance is a hash in 0..1: of a number, so the same on every machine.
_ORDERS = f"""
    WITH customers AS (
        SELECT i AS customer, CAST(least(60, floor(pow(1 - chance, -0.55) - 0.15)) AS INTEGER) AS more
        FROM (SELECT i, (hash(i) >> 12) / pow(2, 52) AS chance FROM range({CUSTOMERS}) numbers(i))
    ), documents AS (
        SELECT customer, unnest(range(more + 1)) AS place FROM customers
    ), chances AS (
        SELECT customer, place > 0 AND hash(4 * number) % 30 = 0 AS is_refund, (hash(4 * number + 1) >> 12) / pow(2, 52) AS day,
               (hash(4 * number + 2) >> 12) / pow(2, 52) AS far, (hash(4 * number + 3) >> 12) / pow(2, 52) AS around
        FROM (SELECT customer, place, 64 * customer + place + {CUSTOMERS} AS number FROM documents)
    )
    SELECT CAST(100000000 + customer AS VARCHAR) AS customer_id,
           TIMESTAMP '2023-01-01' + INTERVAL 1 SECOND * CAST(floor(94608000 * pow(day, 0.7)) AS BIGINT) AS order_ts,
           CAST((CASE WHEN is_refund THEN -0.4 ELSE 1 END)
                * (1 + exp(4 + 1.1 * sqrt(-2 * ln(1 - far)) * cos(2 * pi() * around))) AS DECIMAL(18, 2)) AS amount
    FROM chances
"""


def crowd(root: Path) -> str:
    """Return the name of the workspace below `root`, built on the first call; whoever calls meanwhile waits."""
    built_once(root, NAME, _fill)
    return NAME


def _fill(workspace: Workspace) -> None:
    with TemporaryDirectory() as folder, duckdb.connect() as connection:
        path = Path(folder) / "orders.parquet"
        connection.sql(_ORDERS).write_parquet(str(path))
        workspace.import_file(path, currency="CNY")
