"""DESIGN 8, row 6: a CSV import, checked and clustered, against DuckDB's own sniffing import of the same file.

The budget is that of plain dates and amounts. The second file is written as people export: dates such as 02/20/2025 08:52,
amounts with a sign, two columns of words; DuckDB's own import leaves its amounts text.
"""

from __future__ import annotations

import time
from pathlib import Path

import duckdb
from measuring import show
from shop import ORDERS, PLACE, orders_file

import crm_dashboard as crm


def by_duckdb(source: Path, target: Path) -> float:
    """Return the seconds that DuckDB takes to make a complete file on disk from the CSV."""
    target.unlink(missing_ok=True)
    began = time.perf_counter()
    connection = duckdb.connect(str(target))
    connection.execute(f"CREATE TABLE orders AS FROM read_csv('{source}')")
    connection.execute("CHECKPOINT")
    connection.close()
    return time.perf_counter() - began


def by_worker(source: Path) -> float:
    """Return the seconds that the import takes, from the file to the swapped pointer, its copy included."""
    with crm.open_workspace(":memory:") as workspace:
        began = time.perf_counter()
        report = workspace.import_file(source)
        taken = time.perf_counter() - began
        assert report.rows_kept == ORDERS
    return taken


def as_exported() -> Path:
    """Return the orders of `orders_file` as people export them, written on first use."""
    path = PLACE / f"exported-{ORDERS}.csv"
    if not path.exists():
        duckdb.connect().execute(
            f"COPY (SELECT order_id, customer_id, strftime(order_ts, '%m/%d/%Y %H:%M') AS order_ts, '$' || amount AS amount, "
            f"'channel ' || hash(order_id) % 7 AS channel, 'city of ' || hash(customer_id) % 300 AS province "
            f"FROM '{orders_file()}') TO '{path}' (FORMAT csv, HEADER)"
        )
    return path


def main() -> None:
    """Print three pairs for each file."""
    for name, source in (("plain", orders_file(ORDERS, "csv")), ("as exported", as_exported())):
        for _ in range(3):
            theirs, ours = by_duckdb(source, PLACE / "by_duckdb.duckdb"), by_worker(source)
            show(f"{ORDERS:,} rows, {name}: {ours:.1f} s against {theirs:.1f} s = {ours / theirs:.2f} x   (budget 3 x)")


if __name__ == "__main__":
    main()
