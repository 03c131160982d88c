"""An amount given back on an order itself counts in the return share like a refund document."""

from __future__ import annotations

import duckdb
import narwhals as nw
import pytest

from crm_dashboard.model.features import Frames, features
from crm_dashboard.model.metrics.registry import registry
from crm_dashboard.model.metrics.scope import Scope


def test_a_partial_refund_and_a_refund_document_both_count_in_the_return_share() -> None:
    cursor = duckdb.connect()
    cursor.execute("""
        CREATE TABLE orders AS SELECT * FROM (VALUES
            ('1', 'a', 10, 90::DECIMAL(18,4), 10::DECIMAL(18,4), false),
            ('2', 'a', 11, 50::DECIMAL(18,4), NULL, false),
            ('3', 'a', 12, -15::DECIMAL(18,4), NULL, true),
            ('4', 'b', 12, 40::DECIMAL(18,4), NULL, false)
        ) t(order_id, customer_id, day_no, net_amount, refund_amount, is_refund)""")
    cursor.execute("CREATE TABLE customers AS SELECT DISTINCT customer_id, 0.5 AS sample_key FROM orders")
    cursor.execute("ALTER TABLE orders ADD COLUMN gap_days INTEGER")
    frames = Frames(nw.from_native(cursor.table("orders")), nw.from_native(cursor.table("customers")))
    lazy = features(frames, Scope(20), [registry()["return_share"]])
    found = {row["customer_id"]: row["return_share"] for row in lazy.collect("pyarrow").to_native().to_pylist()}
    assert found == {"a": pytest.approx((10 + 15) / (100 + 50)), "b": 0.0}
