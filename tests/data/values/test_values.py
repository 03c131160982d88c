"""Numbers, money, ids and labels by our own rule: each line is a text and what it means."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import duckdb
import pytest

from crm_dashboard.data.values import values


def read(expression: Callable[[str], str], words: str | None) -> object:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t (c0 VARCHAR)")
        connection.execute("INSERT INTO t VALUES (?)", [words])
        row = connection.execute(f"SELECT {expression(chr(34) + 'c0' + chr(34))} FROM t").fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("12.5", "12.5"),
        ("-0.00", "0"),
        (" 7 ", "7"),
        ("1e3", "1000"),
        ("￥1,234.50", "1234.50"),
        ("¥1,234", "1234"),
        ("-￥5", "-5"),
        ("(123)", "-123"),
        ("（１２３．５）", "-123.5"),
        ("5-", "-5"),
        ("−5", "-5"),
        ("12%", "0.12"),
        ("1.2万", "12000"),
        ("3亿", "300000000"),
        ("12元", "12"),
        ("１２３", "123"),
        ("RMB 88", "88"),
        ("US$5", "5"),
        ("1 234", "1234"),
        ("1,234,567.891", "1234567.891"),
        ("1'234.50", "1234.5"),
        ("1’234.50", "1234.5"),
        ("1 234 567.5".replace("\\u00a0", "\u00a0"), "1234567.5"),
        ("1,23,456.00", "123456"),
        ("￥1.2万", "12000"),
        ("1.2万元", "12000"),
        ("人民币100元", "100"),
        ("-¥1,234.00", "-1234"),
        ("(¥1,234)", "-1234"),
        ("1,234.50-", "-1234.5"),
        ("R$ 1.50", "1.5"),
        ("NT$1,200", "1200"),
        ("CHF 1'000", "1000"),
        ('="12"', "12"),
        ("0.00005", "0.0001"),
        ("99999999999999.9999", "99999999999999.9999"),
    ],
)
def test_100_amounts_are_exact_however_they_are_written(words: str, amount: str) -> None:
    assert read(values.money, words) == Decimal(amount)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "  ",
        None,
        "inf",
        "-inf",
        "nan",
        "1e999",
        "abc",
        "1,23",
        "(5",
        "5)",
        "--5",
        "1万2",
        "0x1F",
        "999999999999999",
        "1.234,5",
    ],
)
def test_99_what_is_no_number_is_missing(words: str | None) -> None:
    assert read(values.money, words) is None


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("1.234,5", "1234.5"),
        ("1 234,50 €", "1234.5"),
        ("1'234,5", "1234.5"),
        ("1.234.567", "1234567"),
        ("12,50", "12.5"),
        ("1.234", "1234"),
        ("€ 5,1", "5.1"),
    ],
)
def test_100_a_column_with_decimal_commas_reads_points_as_thousands(words: str, amount: str) -> None:
    assert read(lambda column: values.money(column, values.NumberStyle(decimal_comma=True)), words) == Decimal(amount)


@pytest.mark.parametrize(
    ("words", "number"), [("12", 12.0), ("1,234", 1234.0), ("50%", 0.5), ("inf", None), ("-nan", None), ("1e999", None)]
)
def test_99_numbers_are_finite_or_missing(words: str, number: float | None) -> None:
    assert read(values.number, words) == number


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("17850.0", "17850"),
        ("17850.00", "17850"),
        ("0017850.0", "0017850"),
        ("123456789012345678.0", "123456789012345678"),
        ("007", "007"),
        (" a ", "a"),
        ("\t55", "55"),
        ("１２３Ａ", "123A"),
        ("1\u200b2", "12"),
        ('="0012"', "0012"),
        ("'0123", "0123"),
        ("e\u0301", "é"),
        ("1.5", "1.5"),
        ("A.0", "A.0"),
        ("1.38E+10", "1.38E+10"),
        ("", None),
        ("\u3000 ", None),
        (None, None),
    ],
)
def test_97_ids_keep_their_digits_and_lose_their_dress(words: str | None, key: str | None) -> None:
    assert read(values.key, words) == key


@pytest.mark.parametrize(
    ("words", "label"), [(" x y ", "x y"), ("NULL", "NULL"), ('="a"', "a"), ("  ", None), ("", None), ('="', '="')]
)
def test_labels_are_trimmed_and_words_stay_words(words: str, label: str | None) -> None:
    assert read(values.label, words) == label
