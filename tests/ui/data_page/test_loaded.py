"""Where the tables of a workspace are from, and what was noticed of their files."""

from __future__ import annotations

import datetime as dt

import pytest

from crm_dashboard.data.catalogue.catalogue import Version
from crm_dashboard.data.process.notices import NOTICES
from crm_dashboard.data.process.protocol import Intake, Notice, Report, Source
from crm_dashboard.i18n.translator import translator
from crm_dashboard.ui.data_page.loaded import notice_sentence, source_files

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
    assert [source.name for source in source_files(version, table)] == files


def test_one_row_is_told_as_one_and_several_as_several() -> None:
    t = translator("en")
    assert notice_sentence(Notice("total_rows", 1, (4,)), t) == (
        "1 row at the end holds a total or a remark and was set aside (row 4)."
    )
    assert notice_sentence(Notice("total_rows", 2, (4, 5)), t) == (
        "2 rows at the end hold totals or remarks and were set aside (rows 4 and 5)."
    )


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("key", NOTICES)
def test_every_notice_can_be_said(language: str, key: str) -> None:
    for count in (1, 3):
        told = notice_sentence(Notice(key, count, (7,), "Menge", others=("b.csv",)), translator(language))
        assert "{" not in told
