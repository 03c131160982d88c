"""The cleaning rules on one small table: which rows each matches, and in which order they act."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from crm_dashboard.data.cleaning.facts import outlier_limit
from crm_dashboard.data.cleaning.lines import ALL_RULES, BITS
from crm_dashboard.data.cleaning.rules import CUSTOMER_RULES, DEFAULT_RULES, FLAGS, RULES, Rule
from crm_dashboard.data.process.protocol import REPORT, Figures, Source
from crm_dashboard.errors import ImportRefused
from crm_dashboard.i18n.translator import translator
from tests.data.imports import ORDERS, Version, build_rows, build_sources, write_csv

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
    return {rule.rule: (rule.enabled, rule.matched, rule.set_aside) for rule in version.report.rules if rule.matched}


def matched(version: Version) -> dict[str, int]:
    return {rule.rule: rule.matched for rule in version.report.rules if rule.matched}


def examples(version: Version, rule: str) -> list[int]:
    return [example.row for one in version.report.rules if one.rule == rule for example in one.examples]


def test_five_rules_are_on_by_default_and_all_have_a_label_and_a_sentence() -> None:
    assert DEFAULT_RULES == (
        "overlapping_exports",
        "missing_customer",
        "not_sales",
        "price_not_positive",
        "future_dates",
    )
    every = [*RULES.values(), *FLAGS.values(), *CUSTOMER_RULES.values()]
    assert all(rule.label and rule.description.endswith(".") for rule in every)


def test_a_rule_of_an_order_file_is_one_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A flag with an amount that it compares with, which nothing else in the package knows."""
    large = Rule("large", "Large", "Above four.", True, (), lambda _facts: "coalesce(amount > 4, false)", sets_aside=False, limit=lambda _facts: Decimal(4))  # fmt: skip
    monkeypatch.setitem(ALL_RULES, large.key, large)
    monkeypatch.setitem(BITS, large.key, 2 * max(BITS.values()))
    (found,) = [count for count in build_rows(tmp_path, ROWS, ROLES).report.rules if count.rule == large.key]
    assert (found.enabled, found.matched, found.set_aside, found.limit) == (True, 3, 0, 4)
    assert [example.row for example in found.examples] == [1, 2, 7]


def test_a_rule_of_a_customer_file_is_one_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long_ids = Rule("long", "Long", "Long ids.", False, (), lambda _facts: "coalesce(strlen(customer_id) > 3, false)")
    monkeypatch.setitem(CUSTOMER_RULES, long_ids.key, long_ids)
    rows = [["who", "city"], ["a", "x"], ["long one", "y"], ["a", "z"], ["", "x"]]
    for rules, kept in (((), 2), ((long_ids.key,), 1)):
        version = build_rows(tmp_path, rows, (("customer_id", "who"),), table="customers", rules=rules)
        (found,) = [count for count in version.report.rules if count.rule == long_ids.key]
        assert (found.enabled, found.matched, found.set_aside) == (bool(rules), 1, 2 - kept)
        assert found.otherwise == Figures(3 - kept)
        assert [example.row for example in found.examples] == [2]


def test_a_file_of_which_a_rule_leaves_no_customer_is_refused(tmp_path: Path) -> None:
    rows = [["who", "city"], ["test", "x"], ["demo", "y"]]
    with pytest.raises(ImportRefused) as refused:
        build_rows(tmp_path, rows, (("customer_id", "who"),), table="customers", rules=("test_accounts",))
    assert "Test accounts” sets 2 aside" in str(translator("en")(refused.value.what))


def test_a_rule_counts_what_fits_it_whether_on_or_off(tmp_path: Path) -> None:
    assert counts(build_rows(tmp_path, ROWS, ROLES)) == {
        "missing_customer": (True, 1, 1),
        "price_not_positive": (True, 2, 1),
        "reversed_sales": (False, 2, 0),
        "cancellations": (False, 2, 0),
        "negative_amounts": (False, 2, 0),
        "zero_amounts": (False, 1, 0),
        "exact_duplicates": (False, 2, 0),
    }


def test_a_row_is_set_aside_by_the_first_rule_that_is_on(tmp_path: Path) -> None:
    version = build_rows(tmp_path, ROWS, ROLES, rules=tuple(RULES))
    assert {rule: met[2] for rule, met in counts(version).items() if met[2]} == {
        "missing_customer": 1,
        "price_not_positive": 1,
        "reversed_sales": 2,
        "exact_duplicates": 1,
    }
    assert version.rows("SELECT customer_id, net_amount::INT FROM orders ORDER BY 1") == [("a", 5), ("b", 3)]


def test_of_exact_duplicates_the_first_stays(tmp_path: Path) -> None:
    version = build_rows(tmp_path, ROWS, ROLES, rules=("exact_duplicates",))
    assert version.rows("SELECT net_amount::INT FROM orders WHERE order_id = '1'") == [(5,)]


def test_rows_that_differ_in_an_unmapped_column_are_no_duplicates(tmp_path: Path) -> None:
    rows = [[*row, str(number)] for number, row in enumerate(ROWS)]
    assert "exact_duplicates" not in counts(build_rows(tmp_path, rows, ROLES))


def test_with_the_rule_off_each_order_without_an_id_is_a_customer_of_its_own(tmp_path: Path) -> None:
    version = build_rows(tmp_path, ROWS, ROLES, rules=())
    assert version.rows("SELECT customer_id FROM customers") == [("?2",), ("a",), ("b",)]


def test_a_file_without_unit_prices_has_no_price_of_zero(tmp_path: Path) -> None:
    roles = (*ROLES[:3], ("net_amount", "price"))
    assert "price_not_positive" not in counts(build_rows(tmp_path, ROWS, roles))


def test_a_letter_before_an_order_id_is_no_cancellation_in_a_file_without_quantities(tmp_path: Path) -> None:
    rows = [["who", "no", "day", "price"], ["a", "C1", "2024-01-05", "5"], ["a", "D1", "2024-01-05", "-5"]]
    roles = (*ROLES[:3], ("net_amount", "price"))
    assert counts(build_rows(tmp_path, rows, roles))["cancellations"] == (False, 1, 0)


HEAD = ["who", "no", "day", "sku", "price"]
NET = (*ROLES[:3], ("product_id", "sku"), ("net_amount", "price"))


def test_a_cancellation_takes_back_the_latest_open_sale_before_it_and_no_other(tmp_path: Path) -> None:
    rows = [
        HEAD,
        ["a", "1", "2024-01-01", "P", "5"],  # stays: one more was sold than taken back
        ["a", "2", "2024-01-02", "P", "5"],
        ["a", "C3", "2024-01-03", "P", "-5"],
        ["a", "4", "2024-01-04", "Q", "5"],  # another product
        ["a", "C5", "2023-12-31", "P", "-5"],  # before any sale
        ["b", "6", "2024-01-02", "P", "5"],  # another customer
        ["a", "7", "2024-01-02", "P", "6"],  # another amount
        ["a", "8", "2024-01-05", "P", "5"],
        ["a", "9", "2024-01-06", "P", "5"],
        ["a", "C10", "2024-01-07", "P", "-5"],
        ["a", "C11", "2024-01-07", "P", "-5"],
    ]
    version = build_rows(tmp_path, rows, NET, rules=("reversed_sales",))
    assert matched(version)["reversed_sales"] == 6
    assert version.rows("SELECT order_id FROM orders ORDER BY order_id::VARCHAR") == [
        ("1",),
        ("4",),
        ("6",),
        ("7",),
        ("C5",),
    ]
    assert examples(version, "reversed_sales") == [2, 3, 8, 11]


def test_an_order_id_disagrees_with_another_customer_or_a_day_apart_and_the_first_row_stands(tmp_path: Path) -> None:
    rows = [
        HEAD,
        ["a", "1", "2024-01-01 23:00", "P", "5"],
        ["a", "1", "2024-01-02 01:00", "P", "6"],  # two hours later
        ["a", "1", "2024-01-03 01:00", "P", "7"],  # more than a day later
        ["", "1", "2024-01-01 23:00", "P", "8"],  # nobody's: it contradicts nothing
        ["b", "1", "2024-01-01 23:00", "P", "9"],
        ["b", "2", "2024-01-01", "P", "10"],
    ]
    version = build_rows(tmp_path, rows, NET, rules=("missing_customer", "order_id_disagrees"))
    assert examples(version, "order_id_disagrees") == [3, 5]
    assert version.rows("SELECT customer_id, net_amount::INT FROM orders ORDER BY 1") == [("a", 11), ("b", 10)]


def test_a_date_is_in_the_future_from_the_day_after_the_import_and_impossible_before_1971(tmp_path: Path) -> None:
    days = ["2024-03-01", "2024-03-01 23:59:59", "2024-03-02", "2999-01-01", "1970-01-01", "1970-12-31", "1971-01-01"]
    path = write_csv(
        tmp_path / "x.csv",
        [["customer", "order", "date", "amount"], *(["a", str(place), day, "1"] for place, day in enumerate(days))],
    )
    source = Source(str(path), "x", "orders", ORDERS, (), day=19783)
    version = build_sources(tmp_path, [source])
    assert examples(version, "future_dates") == [3]  # 2999 is no date: the years end with 2200
    assert examples(version, "impossible_dates") == [5, 6]


@pytest.mark.parametrize(
    ("days", "future", "impossible"),
    [
        (["2024-03-01", "1971-01-01"], [], []),
        (["2024-03-01", "2024-03-02"], [2], []),
        (["1970-12-31", "2024-03-01"], [], [1]),
        (["3/1/2024", "3/2/2024", "12/31/1970"], [2], [3]),
    ],
)
def test_a_rule_is_asked_of_no_row_only_where_the_days_of_the_whole_file_say_so(
    tmp_path: Path, days: list[str], future: list[int], impossible: list[int]
) -> None:
    rows = [["customer", "order", "date", "amount"], *(["a", str(place), day, "1"] for place, day in enumerate(days))]
    path = write_csv(tmp_path / "x.csv", rows)
    version = build_sources(tmp_path, [Source(str(path), "x", "orders", ORDERS, (), day=19783)])
    assert (examples(version, "future_dates"), examples(version, "impossible_dates")) == (future, impossible)


@pytest.mark.parametrize(
    "value",
    ["test", "TEST", "Test_01", "demo user", "Dummy", "测试账号3", "tester-2", "演示", "9号测试", "Ztest演示"],
)
def test_an_id_that_people_make_up_is_a_test_account(tmp_path: Path, value: str) -> None:
    rows = [["who", "day", "price"], [value, "2024-01-05", "1"], ["real", "2024-01-05", "1"]]
    assert matched(build_rows(tmp_path, rows, (ROLES[0], ROLES[2], ("net_amount", "price"))))["test_accounts"] == 1


def test_test_accounts_are_known_by_name_and_address_but_not_by_a_part_of_either(tmp_path: Path) -> None:
    people = [
        ("1", "Ann", "ann@test.com"),
        ("2", "Test User", ""),
        ("3", "Bo", "demo1@x.cn"),
        ("4", "Testa Rossa", "testarossa@ferrari.it"),
        ("5", "Demetra", "contest@x.cn"),
        ("6", "Cy", "cy@tests.com"),
    ]
    rows = [["id", "full name", "mail"], *map(list, people)]
    roles = [("customer_id", "id"), ("name", "full name"), ("email", "mail")]
    version = build_rows(tmp_path, rows, roles, table="customers", rules=("test_accounts",))
    assert examples(version, "test_accounts") == [1, 2, 3]
    assert version.rows("SELECT customer_id FROM customers") == [("4",), ("5",), ("6",)]
    (intake,) = version.report.intakes
    assert (intake.figures, intake.uncleaned) == (Figures(3), Figures(6))


def test_the_rows_of_another_currency_than_the_main_one_are_known_by_column_or_sign(tmp_path: Path) -> None:
    rows = [
        ["who", "day", "price", "cur"],
        ["a", "2024-01-05", "1", "RMB"],
        ["a", "2024-01-05", "1", "cny"],
        ["a", "2024-01-05", "1", "USD"],
        ["a", "2024-01-05", "1", ""],
    ]
    roles = (ROLES[0], ROLES[2], ("net_amount", "price"), ("currency", "cur"))
    assert examples(build_rows(tmp_path, rows, roles), "other_currency") == [3]
    cleaned = build_rows(tmp_path, rows, roles, rules=("other_currency",))
    assert (cleaned.report.currency, [notice.key for notice in cleaned.report.notices]) == ("CNY", [])
    signed = [row[:3] for row in rows]
    for row, amount in zip(signed[1:], ["¥1", "$5", "￥2", "3"], strict=True):
        row[2] = amount
    assert examples(build_rows(tmp_path, signed, roles[:3]), "other_currency") == [2]


def test_an_outlier_is_shown_and_stays(tmp_path: Path) -> None:
    amounts = [str(10 + place % 7) for place in range(40)] + ["100000"]
    rows = [["who", "day", "price"], *(["a", "2024-01-05", amount] for amount in amounts)]
    version = build_rows(tmp_path, rows, (ROLES[0], ROLES[2], ("net_amount", "price")), rules=tuple(RULES))
    assert (matched(version)["outliers"], examples(version, "outliers")) == (1, [41])
    assert version.report.rows_kept == 41 - matched(version)["exact_duplicates"]
    (limit,) = [one.limit for one in version.report.rules if one.rule == "outliers"]
    # ln 13 = 2.56 is the median, 0.14 the median deviation: e ** (2.56 + 0.01 + 6 × 0.14) lies between 25 and 35
    assert limit is not None
    assert 25 < limit < 35


def test_amounts_that_are_all_alike_have_no_outlier() -> None:
    assert outlier_limit([(5, 100)]) is None
    assert outlier_limit([(5, 19)]) is None
    assert outlier_limit([(5, 99), (900, 1)]) is not None


def test_examples_show_the_mapped_columns_with_identities_masked(tmp_path: Path) -> None:
    rows = [
        ["who", "day", "price", "full name", "tel", "note"],
        ["", "2024-01-05", "1", "张三丰", "13812345678", "secret"],
        ["a", "2024-01-05", "1", "", "", ""],
    ]
    roles = (ROLES[0], ROLES[2], ("net_amount", "price"), ("name", "full name"), ("phone", "tel"))
    ((example,),) = [rule.examples for rule in build_rows(tmp_path, rows, roles).report.rules if rule.matched]
    assert example.row == 1
    assert dict(example.values) == {
        "customer_id": None,
        "order_ts": "2024-01-05",
        "net_amount": "1",
        "name": "张**",
        "phone": "138****5678",
    }


def test_reports_of_earlier_editions_can_still_be_read() -> None:
    old = '{"rule": "cancellations", "enabled": false, "matched": 2, "set_aside": 0}'
    source = '{"path": "p", "name": "n", "table": "orders", "columns": [], "rules": []}'
    intake = f'{{"source": {source}, "rows_in": 3, "rows_kept": 3, "rules": [{old}], "notices": []}}'
    report = REPORT.validate_json(f'{{"intakes": [{intake}], "tables": [], "first_day": null, "last_day": null}}')
    assert (report.aliases, report.intakes[0].figures, report.rules[0].examples) == ((), None, ())
    assert REPORT.validate_json(REPORT.dump_json(report)) == report
