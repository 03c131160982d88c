"""Identities leave the data layer masked, and a search tells no more than the masks do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_dashboard.data.workspace.identities import count_identities, find_customers, identity_columns, load_identities
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from tests.people import BUYERS, HOSTILE, KNOWN, NAME, UNMASKED, ensure_people


@pytest.fixture(scope="module")
def workspace(shared_root: Path) -> Iterator[Workspace]:
    with open_workspace(NAME, settings=ensure_people(shared_root)) as workspace:
        yield workspace


def found(workspace: Workspace, words: str, *, revealed: bool = False) -> list[str]:
    """Return the ids that a search finds."""
    rows = find_customers(workspace, words, revealed=revealed).collect("pyarrow").to_native()
    return sorted(rows["customer_id"].to_pylist())


def test_the_loaded_identity_columns_and_their_rows_are_known(workspace: Workspace) -> None:
    assert [column.name for column in identity_columns(workspace)] == ["name", "email", "phone", "birth_date"]
    assert count_identities(workspace) == BUYERS + 2


def test_identities_are_masked_unless_they_are_revealed(workspace: Workspace) -> None:
    masked = load_identities(workspace, ["K001", "K002", "nobody"])
    assert set(masked) == {"K001", "K002"}
    assert masked["K001"] == {
        "name": "欧**", "phone": "138****5678", "email": "m***@pearl.cn", "birth_date": "1985-**-**"
    }  # fmt: skip
    assert masked["K002"] == {"name": "Z*** W***", "phone": "139****4321", "email": "z***@pearl.cn", "birth_date": None}
    revealed = load_identities(workspace, ["K001"], revealed=True)
    assert tuple(revealed["K001"][name] for name in ("name", "phone", "email", "birth_date")) == KNOWN["K001"][:4]
    assert load_identities(workspace, []) == {}


def test_no_value_of_any_customer_is_in_what_is_masked(workspace: Workspace) -> None:
    shown = str(load_identities(workspace, [*KNOWN, "K007"]))
    assert [value for value in UNMASKED if value in shown] == []
    assert "王" in shown


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("k00", [f"K{number:03d}" for number in range(1, 10)]),
        ("欧阳明珠", ["K001"]),
        ("  欧阳明珠 ", ["K001"]),
        ("欧", ["K001"]),
        ("zhang wei", ["K002"]),
        ("WEI", ["K002"]),
        ("阿凡提", ["K003"]),
        ("李", []),
        ("13812345678", ["K001"]),
        ("138-1234-5678", ["K001"]),
        ("+86 138 1234 5678", ["K001"]),
        ("13987654321", ["K002"]),
        ("138****5678", ["K001"]),
        ("5678", ["K001"]),
        ("4321", ["K002", "K003"]),
        ("mingzhu@PEARL.cn", ["K001"]),
        ("@pearl.cn", ["K001", "K002", "K900", "K901"]),
        (HOSTILE, ["K004"]),
        ("%", []),
        ("_", []),
        ("' or 1=1 --", []),
    ],
)
def test_a_masked_search_finds_whole_values_and_what_the_masks_show(
    workspace: Workspace, words: str, ids: list[str]
) -> None:
    assert found(workspace, words) == ids


@pytest.mark.parametrize("words", ["明珠", "zhan", "1381234", "2345", "1234567", "mingzhu", "pearl", "1985", "@qq"])
def test_a_masked_search_tells_nothing_that_the_masks_hide(workspace: Workspace, words: str) -> None:
    assert found(workspace, words) == []


@pytest.mark.parametrize(
    ("words", "ids"), [("明珠", ["K001"]), ("zhan", ["K002"]), ("1234567", ["K001"]), ("mingzhu", ["K001"])]
)
def test_a_revealed_search_finds_any_part(workspace: Workspace, words: str, ids: list[str]) -> None:
    assert found(workspace, words, revealed=True) == ids


def test_a_workspace_without_identities_is_searched_by_id(tmp_path: Path) -> None:
    from crm_dashboard.settings import Settings
    from tests.data.imports import write_csv

    orders = write_csv(tmp_path / "orders.csv", [["customer", "date", "amount"], ["a1", "2024-01-01", "5"]])
    columns = {"customer_id": "customer", "order_ts": "date", "net_amount": "amount"}
    with open_workspace("plain", create=True, settings=Settings(workspaces_root=tmp_path / "root")) as workspace:
        workspace.import_file(orders, columns=columns)
        assert identity_columns(workspace) == ()
        assert count_identities(workspace) == 0
        assert load_identities(workspace, ["a1"]) == {}
        assert found(workspace, "A") == ["a1"]
        assert found(workspace, "b", revealed=True) == []
