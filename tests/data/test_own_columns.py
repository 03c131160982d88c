"""A customer's own columns are masked unless they are known to be harmless."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from crm_dashboard.data.personal_headers import saying
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
    assert saying(header) == says
