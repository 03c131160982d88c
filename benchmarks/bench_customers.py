"""One page of the customer list, sorted by the engine, against the same page by hand-written SQL; searches, one customer, a file."""

from __future__ import annotations

import resource
import time
from dataclasses import replace

import duckdb
import narwhals as nw
from measuring import compare, median_seconds, show
from shop import PLACE

from crm_dashboard.analysis import PeopleQuery, all_comparisons, all_people, find_customer, people_page, people_totals
from crm_dashboard.analysis.loaded.population import population
from crm_dashboard.data.understanding.incoming import Incoming
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.export.table import csv_bytes
from crm_dashboard.model.question.spec import Axis, MatrixSpec

SIZES = (20_000, 1_000_000)
SPEC = MatrixSpec((Axis("frequency"), Axis("monetary")))
COLUMNS = (
    "customer_id", "identities.name", "identities.phone", "cell", "frequency", "monetary", "recency", "last_order", "customers.province"
)  # fmt: skip
ORDERS = """SELECT 'A' || i AS order_id, printf('C%07d', CASE WHEN i < {n} THEN i ELSE hash(i) % {n} END) AS customer_id,
    TIMESTAMP '2023-01-01' + INTERVAL 1 SECOND * CAST(hash(i + 1) % 94608000 AS BIGINT) AS order_ts,
    CAST(exp(3 + 2 * (hash(i + 2) % 10000) / 10000.0) AS DECIMAL(18, 2)) AS net_amount FROM range({n} * 3) t(i)"""
CUSTOMERS = """SELECT printf('C%07d', i) AS customer_id, '王' || chr(CAST(19968 + hash(i) % 2000 AS INTEGER)) AS name,
    printf('138%08d', i) AS phone, 'u' || i || '@mail.example' AS email, '省' || hash(i) % 30 AS province FROM range({n}) t(i)"""


def named_shop(customers: int) -> Workspace:
    """Return an open workspace with that many named customers and three times as many orders, imported on first use."""
    workspace = open_workspace(f"customers-{customers}", create=True)
    if workspace.version is None:
        files = []
        for table, query in (("orders", ORDERS), ("customers", CUSTOMERS)):
            path = PLACE / f"{table}-of-{customers}.parquet"
            PLACE.mkdir(parents=True, exist_ok=True)
            duckdb.connect().execute(f"COPY ({query.format(n=customers)}) TO '{path}' (FORMAT parquet)")
            files.append(Incoming(path, table, currency="CNY"))
        workspace.import_files(files)
    return workspace


def main() -> None:
    """Print, for each size, pages of several orders beside the raw query, then searches."""
    for size in SIZES:
        with named_shop(size) as workspace:
            show(f"{size:,} customers")
            query = PeopleQuery(SPEC, COLUMNS, sort="monetary", descending=True)
            pages = people_totals(workspace, query).pages(query.size)
            workspace._cursor.execute("DROP TABLE IF EXISTS memory.main.by_hand")
            nw.to_native(population(workspace, SPEC)).create("memory.main.by_hand")
            for title, sort, descending, page in (
                ("by money, first page", "monetary", True, 1),
                ("by money, middle page", "monetary", True, pages // 2),
                ("by money, last page", "monetary", True, pages),
                ("by id, middle page", "customer_id", False, pages // 2),
                ("by orders (ties), middle page", "frequency", False, pages // 2),
                ("by province, middle page", "customers.province", False, pages // 2),
            ):
                variant = replace(query, sort=sort, descending=descending, page=page)
                ours = median_seconds(lambda variant=variant: people_page(workspace, variant))
                theirs = median_seconds(lambda variant=variant: by_hand(workspace, variant))
                compare(f"  {title}", ours, theirs, "1,000 ms")
            for words in ("王一", "13800000123", "0123", "@mail.example"):
                variant = replace(query, words=words)
                ours = median_seconds(lambda variant=variant: people_page(workspace, variant))
                show(f"  looking for {words}, first page: {ours * 1000:,.0f} ms   (budget 1,000 ms)")
            one_customer(workspace, size)
            file(workspace, query, size)


def one_customer(workspace: Workspace, customers: int) -> None:
    """Print how long the first customer of a question takes, another one, and the comparison of all dimensions."""
    first, other = f"C{customers // 2:07d}", f"C{customers // 3:07d}"
    for title, run in (
        ("first customer of the question", lambda: find_customer(workspace, SPEC, first)),
        ("another customer", lambda: find_customer(workspace, SPEC, other)),
        ("all dimensions compared, first time", lambda: all_comparisons(workspace, SPEC, first)),
        ("all dimensions compared, another customer", lambda: all_comparisons(workspace, SPEC, other)),
    ):
        began = time.perf_counter()
        run()
        show(f"  {title}: {(time.perf_counter() - began) * 1000:,.0f} ms")


def file(workspace: Workspace, query: PeopleQuery, customers: int) -> None:
    """Print how long the whole list takes as a file, and the most memory that the process has taken so far."""
    began = time.perf_counter()
    content = csv_bytes(query.columns, (list(row.values()) for row in all_people(workspace, query, customers)))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    show(f"  all rows as CSV: {time.perf_counter() - began:.1f} s, {len(content) / 1e6:.0f} MB; peak {most:,.0f} MB")


def by_hand(workspace: Workspace, query: PeopleQuery) -> list[tuple[object, ...]]:
    """Return the page's rows of the feature table by SQL, without cells and identities."""
    version, sort = workspace.version_id, query.sort.rpartition(".")[2]
    statement = f"""SELECT f.customer_id, frequency, monetary, recency, province
        FROM memory.main.by_hand f JOIN "{version}".customers c USING (customer_id)
        ORDER BY {sort} {"DESC" if query.descending else "ASC"} NULLS LAST, f.customer_id
        LIMIT {query.size} OFFSET {(query.page - 1) * query.size}"""
    cursor = workspace._engine.cursor()
    try:
        return cursor.execute(statement).fetchall()
    finally:
        cursor.close()


if __name__ == "__main__":
    main()
