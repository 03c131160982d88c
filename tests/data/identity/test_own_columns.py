"""A customer's own columns are masked unless they are known to be harmless."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from crm_dashboard.data.catalogue.shown_columns import visible_columns
from crm_dashboard.data.identity.personal_headers import classify_header
from crm_dashboard.data.process.protocol import StoredColumn, StoredTable
from tests.data.imports import Version, build_rows
from tests.personal_columns import (
    CUSTOMERS,
    HARMLESS,
    PERSONAL,
    UNSEEN_HARMLESS,
    UNSEEN_PERSONAL,
    Make,
)


def built(folder: Path, columns: Mapping[str, Make], customers: int = CUSTOMERS) -> Version:
    """Build a customers file of these columns."""
    rows = [[f"K{number}", *(make(number) for make in columns.values())] for number in range(1, customers + 1)]
    return build_rows(folder, [["id", *columns], *rows], [("customer_id", "id")], table="customers")


def labels(version: Version, table: str) -> set[str]:
    """Return the headers of the user's own columns in a table."""
    return {
        column.label
        for one in version.report.tables
        if one.name == table
        for column in one.columns
        if column.name != "customer_id"
    }


@pytest.mark.parametrize("columns", [PERSONAL, UNSEEN_PERSONAL], ids=["forty", "others"])
def test_columns_that_say_who_somebody_is_stand_among_the_identities_or_are_left_out(
    tmp_path: Path, columns: Mapping[str, Make]
) -> None:
    version = built(tmp_path, columns)
    assert labels(version, "customers") == set()
    left_out = {one.column for one in version.report.notices if one.key == "identity_left_out"}
    assert labels(version, "identities") | left_out == set(columns)
    told = {one.column for one in version.report.notices if one.key == "personal_column"}
    assert told == labels(version, "identities")


@pytest.mark.parametrize("columns", [HARMLESS, UNSEEN_HARMLESS], ids=["forty", "others"])
def test_harmless_columns_are_not_masked(tmp_path: Path, columns: Mapping[str, Make]) -> None:
    version = built(tmp_path, columns)
    assert labels(version, "customers") == set(columns)
    assert not [one for one in version.report.notices if one.key == "personal_column"]


def test_in_a_small_file_only_what_is_known_to_be_harmless_is_shown(tmp_path: Path) -> None:
    columns = {
        "颜色": lambda n: "红蓝绿"[n - 1],
        "score": str,
        "own": lambda n: "xyz"[n - 1],
        "town": lambda n: f"{n} High Street",
    }
    version = built(tmp_path, columns, 3)
    assert labels(version, "customers") == {"颜色", "score"}
    assert labels(version, "identities") == {"own", "town"}


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("contactPerson_2", "personal"), ("E-Mail (private)", "personal"), ("收货人姓名", "personal"), ("ＱＱ号", "personal"),
        ("phone type", "unknown"), ("微信是否关注", "unknown"), ("product name", "harmless"), ("Total spend", "measure"),
        ("email_opens", "unknown"), ("device", "personal"), ("foo", "unknown"),
    ],
)  # fmt: skip
def test_what_a_header_says(header: str, says: str) -> None:
    assert classify_header(header) == says


def test_a_column_of_names_or_contacts_is_no_category_whatever_it_was_chosen_for(tmp_path: Path) -> None:
    columns = {"会员": PERSONAL["联系人"], "渠道": PERSONAL["紧急联系人电话"], "level": HARMLESS["客户等级"]}
    rows = [[f"K{number}", *(make(number) for make in columns.values())] for number in range(1, 31)]
    roles = [("customer_id", "id"), ("is_member", "会员"), ("acq_channel", "渠道"), ("tier", "level")]
    version = build_rows(tmp_path, [["id", *columns], *rows], roles, table="customers")
    assert version.columns("customers") == ["customer_id", "sample_key", "tier"]
    assert labels(version, "identities") == {"会员", "渠道"}
    lines = [
        ["who", "date", "amount", "store"],
        *([f"K{number}", "2024-01-05", "5", columns["渠道"](number)] for number in range(1, 31)),
    ]
    roles = [("customer_id", "who"), ("order_ts", "date"), ("net_amount", "amount"), ("store_id", "store")]
    orders = build_rows(tmp_path, lines, roles)
    assert "store_id" not in orders.columns("orders")
    assert orders.notice("personal_category")[2] == "store"


def test_a_version_of_an_earlier_edition_shows_no_column_that_its_header_calls_personal() -> None:
    key, note, points = StoredColumn("customer_id", "Customer id", "id"), StoredColumn("u0", "备注", "text"), StoredColumn("u1", "Points", "number")  # fmt: skip
    tables = (StoredTable("customers", 1, (key, note, points)),)
    assert visible_columns(tables, "customers", frozenset()) == (key, points)
    assert visible_columns(tables, "customers", frozenset(("备注",))) == (key, note, points)


def test_what_a_person_wrote_is_kept_without_contacts_and_known_names(tmp_path: Path) -> None:
    people = [["id", "name", "phone"], ["K1", "Mona Bay", "0571 8888"], ["K2", "王小明", ""]]
    first = build_rows(
        tmp_path, people, [("customer_id", "id"), ("name", "name"), ("phone", "phone")], table="customers"
    )
    rows = [
        ["id", "time", "text"],
        ["K1", "2024-01-05", "this is MONA BAY, ring 0571 8888 or 13800138000,13900139000 or m@bay.org"],
        ["K2", "2024-01-06", "王小明的身份证11010119900307451X，谢谢"],
        ["K2", "2024-01-07", "5 stars for 20 mugs"],
    ]
    roles = [("customer_id", "id"), ("ts", "time"), ("text", "text")]
    version = build_rows(tmp_path, rows, roles, table="feedback", previous=first)
    assert [row[0] for row in version.rows("SELECT text FROM feedback ORDER BY ts")] == [
        "this is ****, ring **** or ****,**** or ****",
        "****的身份证****，谢谢",
        "5 stars for 20 mugs",
    ]
