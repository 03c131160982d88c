"""DESIGN 8, row 2: recency, frequency and money against pandas and lifetimes, with equal numbers."""

from __future__ import annotations

import warnings

import pandas as pd
from measuring import compare, median_seconds, show
from shop import ORDERS, orders_file, shop

from crm_dashboard import analysis
from crm_dashboard.model.features import Frames, features
from crm_dashboard.model.metrics.registry import registry
from crm_dashboard.model.metrics.scope import Scope


def main() -> None:
    """Print the ratios; lifetimes only where it is installed (`pip install lifetimes`)."""
    with shop(ORDERS) as workspace:
        frame = pd.read_parquet(orders_file(ORDERS))
        frame["amount"] = frame["amount"].astype(float)
        end = pd.Timestamp("1970-01-01") + pd.Timedelta(days=analysis.last_order_day(workspace))

        def ours(keys: tuple[str, ...] = ("recency", "frequency", "monetary")) -> pd.DataFrame:
            frames = Frames(workspace.frame("orders"), workspace.frame("customers"))
            lazy = features(frames, Scope(analysis.last_order_day(workspace)), [registry()[key] for key in keys])
            return lazy.collect("pandas").to_native()

        def with_pandas() -> pd.DataFrame:
            days = frame["order_ts"].dt.normalize()
            table = frame.assign(day=days).groupby("customer_id").agg(
                last=("day", "max"), frequency=("order_id", "size"), monetary=("amount", "sum")
            )  # fmt: skip
            table["recency"] = (end - table["last"]).dt.days
            return table

        mine = (
            ours(("recency", "frequency", "monetary", "purchase_days", "tenure")).set_index("customer_id").sort_index()
        )
        theirs = with_pandas().sort_index()
        assert (mine["recency"] == theirs["recency"]).all()
        assert (mine["frequency"] == theirs["frequency"]).all()
        assert (mine["monetary"] - theirs["monetary"]).abs().max() < 1e-6
        show(f"{ORDERS:,} orders, {len(mine):,} customers, equal figures")
        compare("features against pandas", median_seconds(ours), median_seconds(with_pandas, 3), "0.2 x")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                from lifetimes.utils import summary_data_from_transaction_data
        except ImportError:
            show("lifetimes is not installed: comparison left out")
            return

        def with_lifetimes() -> pd.DataFrame:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return summary_data_from_transaction_data(
                    frame, "customer_id", "order_ts", "amount", observation_period_end=end, freq="D"
                )

        summary = with_lifetimes().sort_index()
        assert ((mine["purchase_days"] - 1) == summary["frequency"]).all()
        assert ((mine["tenure"] - mine["recency"]) == summary["recency"]).all()
        assert (mine["tenure"] == summary["T"]).all()
        compare("features against lifetimes", median_seconds(ours), median_seconds(with_lifetimes, 1), "0.2 x")


if __name__ == "__main__":
    main()
