"""The cleaning rules on one small table: which rows each matches, and in which order they act."""

from __future__ import annotations

from pathlib import Path

from crm_dashboard.data.rules import DEFAULT_RULES, RULES
from tests.data.imports import Version, build_rows

ROLES = (("customer_id", "who"), ("order_id", "no"), ("order_ts", "day"), ("qty", "n"), ("unit_price", "price"))
ROWS = [
    ["who", "no", "day", "n", "price"],
    ["a", "1", "2024-01-05", "1", "5"],
    ["a", "1", "2024-01-05", "1", "5"],
    ["", "2", "2024-01-05", "1", "0"],
    ["a", "C3", "2024-01-06", "-1", "5"],
    ["b", "Cat", "2024-01-06", "1", "-2"],
    ["b", "4", "2024-01-06", "1", "3"],
    ["a", "1", "2024-01-05", "1", "5"],
]


def counts(version: Version) -> dict[str, tuple[bool, int, int]]:
    return {rule.rule: (rule.enabled, rule.matched, rule.set_aside) for rule in version.report.rules}


def test_two_rules_are_on_by_default_and_all_have_a_label_and_a_sentence() -> None:
    assert DEFAULT_RULES == ("missing_customer", "price_not_positive")
    assert all(rule.label and rule.description.endswith(".") for rule in RULES.values())


def test_a_rule_counts_what_fits_it_whether_on_or_off(tmp_path: Path) -> None:
    assert counts(build_rows(tmp_path, ROWS, ROLES)) == {
        "missing_customer": (True, 1, 1),
        "price_not_positive": (True, 2, 1),
        "cancellations": (False, 2, 0),
        "exact_duplicates": (False, 2, 0),
    }


def test_a_row_is_set_aside_by_the_first_rule_that_is_on(tmp_path: Path) -> None:
    version = build_rows(tmp_path, ROWS, ROLES, rules=tuple(RULES))
    assert {rule: met[2] for rule, met in counts(version).items()} == {
        "missing_customer": 1,
        "price_not_positive": 1,
        "cancellations": 1,
        "exact_duplicates": 2,
    }
    assert version.rows("SELECT customer_id, net_amount::INT FROM orders") == [("a", 5), ("b", 3)]


def test_of_exact_duplicates_the_first_stays(tmp_path: Path) -> None:
    version = build_rows(tmp_path, ROWS, ROLES, rules=("exact_duplicates",))
    assert version.rows("SELECT net_amount::INT FROM orders WHERE order_id = '1'") == [(5,)]


def test_rows_that_differ_in_an_unmapped_column_are_no_duplicates(tmp_path: Path) -> None:
    rows = [[*row, str(number)] for number, row in enumerate(ROWS)]
    assert counts(build_rows(tmp_path, rows, ROLES))["exact_duplicates"] == (False, 0, 0)


def test_with_the_rule_off_each_order_without_an_id_is_a_customer_of_its_own(tmp_path: Path) -> None:
    version = build_rows(tmp_path, ROWS, ROLES, rules=())
    assert version.rows("SELECT customer_id FROM customers") == [("?2",), ("a",), ("b",)]


def test_a_file_without_unit_prices_has_no_price_of_zero(tmp_path: Path) -> None:
    roles = (*ROLES[:3], ("net_amount", "price"))
    assert counts(build_rows(tmp_path, ROWS, roles))["price_not_positive"] == (True, 0, 0)


def test_a_letter_before_an_order_id_is_no_cancellation_in_a_file_without_quantities(tmp_path: Path) -> None:
    rows = [["who", "no", "day", "price"], ["a", "C1", "2024-01-05", "5"], ["a", "D1", "2024-01-05", "-5"]]
    roles = (*ROLES[:3], ("net_amount", "price"))
    assert counts(build_rows(tmp_path, rows, roles))["cancellations"] == (False, 1, 0)
