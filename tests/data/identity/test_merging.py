"""Customers who may be one: who is proposed, what a merge does, and that undoing it gives what was before."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_dashboard.data.building.aliases import resolve_aliases
from crm_dashboard.data.catalogue import catalogue
from crm_dashboard.data.catalogue.catalogue import Catalogue
from crm_dashboard.data.catalogue.declined_pairs import add_declined, clear_declined, read_declined
from crm_dashboard.data.identity import resemblance
from crm_dashboard.data.identity.resemblance import normal_email, normal_name, normal_phone
from crm_dashboard.data.process.protocol import Pair
from crm_dashboard.data.workspace.importing import change_rules, merge_customers
from crm_dashboard.data.workspace.inspecting import possible_duplicates
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.settings import Settings
from tests.data.imports import write_csv

ORDERS = [
    ["customer", "order", "date", "amount", "sku"],
    ["a", "1", "2024-01-05", "5", "P"],
    ["b", "2", "2024-01-15", "7", "P"],
    ["b", "3", "2024-01-25", "9", "Q"],
    ["c", "4", "2024-02-05", "1", "Q"],
]
PEOPLE = [
    ["id", "full name", "tel", "mail", "town", "born"],
    ["a", "Wei Zhang", "+86 138 1234 5678", "", "Bonn", "1980"],
    ["b", "ZHANG Wei", "13812345678", "", "Bonn", "1980"],
    ["c", "Ann Lee", "", "ann@x.cn", "Bonn", "1990"],
    ["d", "Ann Leigh", "", "ANN+shop@x.cn", "Rome", "1990"],
    ["e", "Otto Brandt", "", "", "Rome", "1966"],
]
TICKETS = [["ticket id", "customer id", "opened"], ["t1", "a", "2024-01-06"], ["t2", "b", "2024-01-07"]]


def people(*told: dict[str, str | None]) -> list[Pair]:
    """Return the pairs found among customers of whom this is known; ids count from 1, none has an order."""
    made = [resemblance.customer(str(place), 0, one) for place, one in enumerate(told, start=1)]
    return list(resemblance.rank_pairs(made, 100).pairs)


@pytest.fixture
def loaded(tmp_path: Path) -> Workspace:
    workspace = open_workspace("mine", create=True, settings=Settings(workspaces_root=tmp_path / "root"))
    workspace.import_file(write_csv(tmp_path / "orders.csv", ORDERS))
    roles = {
        "customer_id": "id",
        "name": "full name",
        "phone": "tel",
        "email": "mail",
        "city": "town",
        "birth_year": "born",
    }
    workspace.import_file(write_csv(tmp_path / "people.csv", PEOPLE), "customers", columns=roles)
    workspace.import_file(write_csv(tmp_path / "tickets.csv", TICKETS), "tickets")
    return workspace


def contents(workspace: Workspace) -> dict[str, list[dict[str, object]]]:
    """Return all rows of all tables, in the order of their values."""
    assert workspace.version
    names = [table.name for table in workspace.version.report.tables]
    rows = {name: workspace.frame(name).collect("pyarrow").to_native().to_pylist() for name in names}
    return {name: sorted(found, key=lambda row: [str(value) for value in row.values()]) for name, found in rows.items()}


def test_a_merge_makes_one_customer_of_two_and_undoing_it_gives_the_version_before(loaded: Workspace) -> None:
    with loaded:
        before, report = contents(loaded), loaded.version and loaded.version.report
        pairs = possible_duplicates(loaded, 10)
        assert [(one.kept.id, one.other.id, one.same) for one in pairs.pairs] == [
            ("b", "a", ("phone", "name", "city", "birth_year")),  # b has more orders
            ("c", "d", ("email",)),
        ]
        assert dict(pairs.pairs[0].other.values) == {
            "name": "W*** Z***",
            "phone": "138****5678",
            "city": "Bonn",
            "birth_year": "1980",
        }

        merge_customers(loaded, [("a", "b")])
        merged = contents(loaded)
        assert [(row["order_id"], row["customer_id"], row["gap_days"]) for row in merged["orders"]] == [
            ("1", "b", None),
            ("2", "b", 10),
            ("3", "b", 10),
            ("4", "c", None),
        ]
        assert [row["customer_id"] for row in merged["customers"]] == ["b", "c", "d", "e"]
        assert [row["name"] for row in merged["identities"]][:1] == ["ZHANG Wei"]
        assert {row["customer_id"] for row in merged["tickets"]} == {"b"}
        assert loaded.version
        for intake in loaded.version.intakes:
            aside = sum(rule.set_aside for rule in intake.rules)
            assert intake.rows_in == intake.rows_kept + aside
        assert possible_duplicates(loaded, 10).total == 1

        change_rules(loaded, ["missing_customer"])  # what is cleaned again stays merged
        assert len(contents(loaded)["customers"]) == 4
        merge_customers(loaded, separated=["a"])
        assert contents(loaded) == before
        change_rules(loaded, ["missing_customer", "price_not_positive"])
        assert loaded.version.report == report or contents(loaded) == before


def test_merges_that_two_sessions_accept_are_both_kept(loaded: Workspace) -> None:
    settings = Settings(workspaces_root=loaded.folder.parent)
    with loaded, open_workspace(loaded.name, settings=settings) as other:
        merge_customers(loaded, [("a", "b")])
        merge_customers(other, [("d", "c")])  # it was opened before the first merge
        merge_customers(loaded, separated=["a"])
        assert loaded.version
        assert loaded.version.report.aliases == (("d", "c"),)


def test_a_merge_follows_one_that_is_merged_itself_and_circles_lead_nowhere() -> None:
    assert dict(resolve_aliases([("a", "b"), ("b", "c")])) == {"a": "c", "b": "c"}
    assert dict(resolve_aliases([("a", "b"), ("b", "a")])) == {"a": "b"}
    assert dict(resolve_aliases([("a", "b"), ("c", "a")])) == {"a": "b", "c": "b"}
    assert resolve_aliases([("a", "a")]) == ()


def test_what_is_compared_is_made_comparable() -> None:
    assert (
        normal_phone("+86 138-1234-5678")
        == normal_phone("１３８１２３４５６７８")
        == normal_phone("0086 13812345678")
        == "13812345678"
    )
    assert normal_phone("00000000") == normal_phone("12345") == normal_phone(None) == ""
    assert normal_email(" Ann+shop@X.cn ") == "ann@x.cn"
    assert normal_email("ann") == normal_email("@x.cn") == normal_email(None) == ""
    assert normal_name("Zhang,  Wei") == normal_name("wei ZHANG") == "wei zhang"


def test_a_similar_name_needs_the_same_town_and_year_of_birth() -> None:
    one: dict[str, str | None] = {"name": "Maria Lindqvist", "city": "Oslo", "birth_year": "1975"}
    assert [pair.same for pair in people(one, {**one, "name": "Maria Lindquist"})] == [("name", "city", "birth_year")]
    assert people(one, {**one, "birth_year": "1976"}) == []
    assert people(one, {**one, "city": "Rome"}) == []
    assert people(one, {**one, "name": "Maria Berg"}) == []


def test_a_common_short_name_tells_nothing_without_the_year_of_birth() -> None:
    assert people({"name": "张伟", "city": "上海"}, {"name": "张伟", "city": "上海"}) == []
    assert len(people(*2 * ({"name": "张伟", "city": "上海", "birth_year": "1990"},))) == 1


def test_a_phone_of_many_or_of_two_who_are_unlike_is_no_evidence() -> None:
    switchboard: dict[str, str | None] = {"phone": "13812345678"}
    assert people(*6 * (switchboard,)) == []
    assert len(people(*2 * (switchboard,))) == 1
    family = [
        {**switchboard, "name": "王强", "birth_year": "1966"},
        {**switchboard, "name": "李娜", "birth_year": "1990"},
    ]
    assert people(*family) == []


def test_declined_pairs_are_remembered_until_somebody_asks_again(tmp_path: Path) -> None:
    tmp_path = tmp_path / "corner"
    tmp_path.mkdir()
    catalogue.write(tmp_path, Catalogue(""))
    assert read_declined(tmp_path) == frozenset()
    add_declined(tmp_path, [("b", "a")])
    add_declined(tmp_path, [("a", "b"), ("c", "d")])
    assert read_declined(tmp_path) == {("a", "b"), ("c", "d")}
    clear_declined(tmp_path)
    assert read_declined(tmp_path) == frozenset()
    (tmp_path / "declined.json").write_text("{")
    assert read_declined(tmp_path) == frozenset()
