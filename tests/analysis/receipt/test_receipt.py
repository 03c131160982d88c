"""The receipt: what orders come to, and a line with its effect for each rule that rows meet."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import crm_dashboard as crm
from crm_dashboard.analysis import Receipt, receipt_of
from crm_dashboard.data.workspace.importing import change_rules
from tests.data.imports import write_csv

ROWS = (
    ("Customer", "Order", "Date", "Amount"),
    ("a", "1", "2024-01-05", "100"),
    ("a", "2", "2024-02-05", "-30"),
    ("b", "3", "2024-03-05", "50"),
    ("", "4", "2024-03-06", "20"),
)


@pytest.fixture
def workspace(tmp_path: Path) -> crm.Workspace:
    """Two customers with 120 net; a row of 20 without a customer is set aside."""
    opened = crm.open_workspace(":memory:")
    opened.import_file(write_csv(tmp_path / "orders.csv", ROWS))
    return opened


def lines(receipt: Receipt | None) -> dict[str, tuple[str, Decimal | None, int | None, int | None]]:
    assert receipt is not None
    return {line.key: (line.value, line.money, line.orders, line.customers) for line in receipt.lines}


def test_the_title_says_orders_customers_money_and_days(workspace: crm.Workspace) -> None:
    with workspace:
        receipt = receipt_of(workspace)
        assert receipt is not None
        assert (
            crm.receipt_text(receipt).splitlines()[0] == "2 orders of 2 customers, 120, from Jan 5, 2024 to Mar 5, 2024"
        )
        assert crm.receipt_text(receipt, "zh").splitlines()[0] == "2 位客户、2 单，合计 120，2024年1月5日至2024年3月5日"


def test_each_rule_tells_what_it_does_to_money_orders_and_customers(workspace: crm.Workspace) -> None:
    with workspace:
        receipt = receipt_of(workspace)
        assert lines(receipt) == {
            "missing_customer": ("on", Decimal(-20), -1, -1),
            "cancellations": ("off", Decimal(-30), 0, 0),
        }
        assert receipt is not None
        assert [str(line.sentence.message) for line in receipt.decided] == [
            "{rule}: {rows} counted, which lowers the money by {money}",
            "{rule}: {money} in {rows} not counted",
        ]
        assert not receipt.questions


def test_a_rule_that_is_switched_is_told_the_other_way_round(workspace: crm.Workspace) -> None:
    with workspace:
        change_rules(workspace, ["cancellations"])
        assert lines(receipt_of(workspace)) == {
            "cancellations": ("on", Decimal(30), 0, 0),
            "missing_customer": ("off", Decimal(20), 1, 1),
        }


def test_what_hardly_changes_anything_is_minor(tmp_path: Path) -> None:
    rows = [
        ROWS[0],
        *((f"c{number}", f"{number}", "2024-01-05", "100") for number in range(2_000)),
        ("c1", "x", "2024-01-06", "0"),
    ]
    with crm.open_workspace(":memory:") as workspace:
        workspace.import_file(write_csv(tmp_path / "orders.csv", rows))
        receipt = receipt_of(workspace)
        assert receipt is not None
        assert not receipt.decided
        assert [line.key for line in receipt.minor] == ["zero_amounts"]


def test_without_orders_there_is_no_receipt() -> None:
    with crm.open_workspace(":memory:") as workspace:
        assert receipt_of(workspace) is None
        assert workspace.report is None


def test_words_for_nobody_are_told_once(tmp_path: Path) -> None:
    """Neither as rows without a customer as well, nor left out where that rule is off."""
    rows = [*ROWS[:4], ("Guest", "4", "2024-03-06", "20"), ("Guest", "5", "2024-03-07", "30")]
    with crm.open_workspace(":memory:") as workspace:
        workspace.import_file(write_csv(tmp_path / "orders.csv", rows))
        assert {key for key in lines(receipt_of(workspace)) if key != "cancellations"} == {"nobody:guest"}
        change_rules(workspace, [])
        assert "missing_customer" in lines(receipt_of(workspace))
