"""DESIGN 8, row 1: customer features from orders, against hand-written SQL for the same columns."""

from __future__ import annotations

from measuring import compare, median_seconds, show
from shop import CUSTOMERS, ORDERS, shop

from crm_dashboard import analysis
from crm_dashboard.model.metrics.registry import METRICS
from crm_dashboard.model.metrics.scope import Scope

BASIC = """
    max(day_no) FILTER (NOT is_refund) AS last_day, min(day_no) FILTER (NOT is_refund) AS first_day,
    count(*) FILTER (NOT is_refund) AS orders, sum(net_amount) AS revenue,
    count(*) FILTER (NOT is_refund AND (gap_days IS NULL OR gap_days > 0)) AS purchase_days"""
RHYTHM = """,
    median(gap_days) FILTER (gap_days > 0) AS gap, count(*) FILTER (gap_days > 0) AS n,
    sum(gap_days) FILTER (gap_days > 0) AS s, sum(gap_days * gap_days) FILTER (gap_days > 0) AS q"""
COLUMNS = """o.customer_id, sample_key, first_day IS NOT NULL AS is_buyer, orders, revenue, {day} - last_day AS recency,
    orders AS frequency, purchase_days, revenue::DOUBLE AS monetary,
    CASE WHEN orders > 0 THEN revenue::DOUBLE / orders END AS order_value, {day} - first_day AS tenure"""
REGULARITY = ", gap, CASE WHEN n >= 2 THEN 1 / (1 + sqrt(n::DOUBLE * q - s::DOUBLE * s) / s) END AS regularity"


def main() -> None:
    """Print the ratio for the basic family, and for basic and rhythm together."""
    show(f"{ORDERS:,} orders, {CUSTOMERS:,} customers")
    with shop() as workspace:
        version, day = workspace.version_id, analysis.last_order_day(workspace)
        workspace.frame("orders")
        engine = workspace._engine.cursor()
        for title, families, more_sums, more_columns in (
            ("basic family", {"basic"}, "", ""),
            ("basic and rhythm", {"basic", "rhythm"}, RHYTHM, REGULARITY),
        ):
            by_hand = f"""CREATE OR REPLACE TABLE memory.main.by_hand AS
                SELECT {COLUMNS.format(day=day)}{more_columns}
                FROM (SELECT customer_id, {BASIC}{more_sums} FROM "{version}".orders WHERE day_no <= {day}
                      GROUP BY customer_id) o JOIN "{version}".customers USING (customer_id)"""
            metrics = [metric for metric in METRICS if metric.family in families]

            def ours(metrics=metrics) -> None:
                from crm_dashboard.model.features import Frames, features

                frames = Frames(workspace.frame("orders"), workspace.frame("customers"))
                lazy = features(frames, Scope(day), metrics)
                workspace._cursor.execute("DROP TABLE IF EXISTS memory.main.ours")
                lazy.to_native().create("memory.main.ours")

            compare(title, median_seconds(ours), median_seconds(lambda sql=by_hand: engine.execute(sql)), "1.3 x")
            unequal = engine.execute(
                "SELECT count(*) FROM (SELECT customer_id, recency, frequency, monetary FROM memory.main.ours EXCEPT "
                "SELECT customer_id, recency, frequency, monetary FROM memory.main.by_hand)"
            ).fetchall()[0][0]
            show(f"  customers whose figures differ: {unequal}")
        engine.close()


if __name__ == "__main__":
    main()
