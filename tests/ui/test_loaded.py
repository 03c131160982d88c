"""Where the tables of a workspace are from."""

from __future__ import annotations

import datetime as dt

import pytest

from crm_dashboard.data.catalogue import Version
from crm_dashboard.data.protocol import Intake, Report, Source
from crm_dashboard.ui.loaded import told_by

ORDERS = ("orders", ("customer_id", "order_ts", "net_amount"))
ORDERS_WITH_NAMES = ("orders", ("customer_id", "order_ts", "net_amount", "name"))
CUSTOMERS = ("customers", ("customer_id", "gender"))
CUSTOMERS_WITH_PHONES = ("customers", ("customer_id", "phone"))
FEEDBACK = ("feedback", ("customer_id", "ts"))


@pytest.mark.parametrize(
    ("loaded", "table", "files"),
    [
        ([ORDERS_WITH_NAMES], "customers", ["orders.csv"]),
        ([ORDERS_WITH_NAMES], "identities", ["orders.csv"]),
        ([ORDERS], "order_items", ["orders.csv"]),
        ([ORDERS, CUSTOMERS_WITH_PHONES], "identities", ["customers.csv"]),
        ([ORDERS_WITH_NAMES, CUSTOMERS], "identities", ["orders.csv"]),
        ([ORDERS_WITH_NAMES, CUSTOMERS_WITH_PHONES], "identities", ["customers.csv", "orders.csv"]),
        ([ORDERS, CUSTOMERS], "customers", ["customers.csv", "orders.csv"]),
        ([ORDERS, CUSTOMERS], "order_items", ["orders.csv"]),
        ([ORDERS, FEEDBACK], "feedback", ["feedback.csv"]),
        ([FEEDBACK], "customers", []),
    ],
)
def test_a_table_is_from_the_files_that_told_it(
    loaded: list[tuple[str, tuple[str, ...]]], table: str, files: list[str]
) -> None:
    sources = [Source(name, f"{name}.csv", name, tuple((role, role) for role in roles), ()) for name, roles in loaded]
    intakes = tuple(Intake(source, 1, 1, (), ()) for source in sources)
    version = Version("v1", dt.datetime(2024, 1, 5, tzinfo=dt.UTC), intakes, Report(intakes, (), None, None))
    assert [source.name for source in told_by(version, table)] == files
