"""The three scores of tables and columns, by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crm_dashboard.analysis import TableTrust, trust_of
from crm_dashboard.data.catalogue import catalogue
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.understanding.incoming import Incoming
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.settings import Settings

ORDERS = """customer,order,date,amount,cost,product,title,money
a,1,2024-02-01,10,4,p1,Tea,EUR
b,1,2024-02-02,10,,p1,Tee,EUR
b,2,2024-02-03,10,4,p2,Cup,USD
,3,2024-02-03,10,,,,EUR
"""
CUSTOMERS = """customer,joined,born,city
a,2024-01-01,1980,Leeds
c,2024-01-01,1780,
"""
FEEDBACK = """customer,ts,score,scale,resolved
a,2024-03-01,5,5,2024-03-02
b,2024-03-02,9,5,2024-03-01
z,2024-03-03,,5,
"""


def pairs(**columns: str) -> dict[str, str]:
    return columns


@pytest.fixture(scope="module")
def corner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    base = tmp_path_factory.mktemp("trust")
    roles = {
        "orders": pairs(
            customer_id="customer", order_id="order", order_ts="date", net_amount="amount", cost_amount="cost",
            product_id="product", product_name="title", currency="money",
        ),
        "customers": pairs(customer_id="customer", signup_date="joined", birth_year="born", city="city"),
        "feedback": pairs(customer_id="customer", ts="ts", score="score", scale_max="scale", resolved_ts="resolved"),
    }  # fmt: skip
    for name, content in (("orders", ORDERS), ("customers", CUSTOMERS), ("feedback", FEEDBACK)):
        (base / f"{name}.csv").write_text(content)
    with open_workspace("corner", create=True, settings=Settings(workspaces_root=base / "root")) as workspace:
        workspace.import_files([Incoming(base / f"{name}.csv", name, columns) for name, columns in roles.items()])
        yield workspace
    close_engine(base / "root")


@pytest.fixture(scope="module")
def tables(corner: Workspace) -> dict[str, TableTrust]:
    return {one.table: one for one in trust_of(corner)}


def test_completeness_weighs_needed_columns_three_times_and_used_ones_twice(tables: dict[str, TableTrust]) -> None:
    orders = tables["orders"]
    weights = {one.column: one.weight for one in orders.columns}
    assert weights == {
        "customer_id": 3, "order_id": 2, "order_ts": 3, "net_amount": 2, "cost_amount": 2, "product_id": 1,
        "product_name": 1, "currency": 1,
    }  # fmt: skip
    met = 3 * 3 + 2 * 4 + 3 * 4 + 2 * 4 + 2 * 2 + 3 + 3 + 4
    assert orders.completeness is not None
    assert orders.completeness.points == pytest.approx(100 * met / (15 * 4))
    assert (orders.completeness.met, orders.completeness.of) == (27, 32)


def test_accuracy_counts_plausible_among_filled_values_and_leaves_text_out(tables: dict[str, TableTrust]) -> None:
    customers = tables["customers"]
    found = {one.column: one.accuracy and (one.accuracy.met, one.accuracy.of) for one in customers.columns}
    assert found == {"customer_id": (2, 2), "signup_date": (2, 2), "birth_year": (1, 2), "city": None}
    assert customers.accuracy is not None
    assert (customers.accuracy.met, customers.accuracy.of) == (5, 6)


def test_consistency_is_the_mean_of_checks_that_tell_their_counts(tables: dict[str, TableTrust]) -> None:
    checks = {one.key: (one.agreeing, one.of) for table in tables.values() for one in table.checks}
    assert checks == {
        "one_customer": (1, 2),  # order 1 is of a and of b
        "one_currency": (2, 3),
        "one_name": (1, 2),  # p1 is tea and tee
        "known_customers": (1, 2),  # a, and not b
        "signed_up_first": (1, 1),
        "within_scale": (1, 2),
        "feedback:resolved_ts": (1, 2),
        "feedback:customer_id": (2, 3),  # z is nobody
    }
    orders, feedback = tables["orders"].consistency, tables["feedback"].consistency
    assert orders is not None
    assert feedback is not None
    assert orders.points == pytest.approx(100 * (1 / 2 + 2 / 3 + 1 / 2) / 3)
    assert feedback.points == pytest.approx(100 * (1 / 2 + 1 / 2 + 2 / 3) / 3)


def test_a_column_has_the_consistency_of_its_own_checks(tables: dict[str, TableTrust]) -> None:
    found = {one.column: one.consistency and one.consistency.points for one in tables["orders"].columns}
    assert found["order_id"] == found["product_name"] == 50
    assert found["order_ts"] is None


def test_a_table_that_was_loaded_before_columns_were_counted_has_a_dash_and_its_stored_checks(
    corner: Workspace, tmp_path: Path
) -> None:
    held = catalogue.read(corner.folder)
    (version,) = held.versions
    old = tuple(replace(one, columns=(), agreements=(), loaded_at=None) for one in version.intakes)
    catalogue.write(
        tmp_path,
        replace(held, versions=(replace(version, intakes=old, report=replace(version.report, agreements=())),)),
    )
    (tmp_path / "versions").mkdir()
    (tmp_path / "versions" / f"{version.id}.duckdb").hardlink_to(corner.folder / "versions" / f"{version.id}.duckdb")
    with Workspace(tmp_path, Settings(workspaces_root=tmp_path.parent)) as workspace:
        trust = {one.table: one for one in trust_of(workspace)}
    close_engine(tmp_path.parent)
    assert trust["orders"].completeness is trust["orders"].accuracy is None
    assert trust["orders"].columns == ()
    assert [one.key for one in trust["feedback"].checks] == [
        "within_scale",
        "feedback:resolved_ts",
        "feedback:customer_id",
    ]
