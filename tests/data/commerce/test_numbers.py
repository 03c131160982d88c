"""How numbers are read: decimal marks, signs and codes, units, ledgers, and what a discount means."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.data.cleaning.rules import DEFAULT_RULES
from crm_dashboard.data.commerce.decisions import DECISIONS
from crm_dashboard.data.commerce.number_decisions import NUMBER_DECISIONS
from crm_dashboard.data.process.protocol import Decision, Reading, Source
from crm_dashboard.data.schema.header_units import header_unit
from crm_dashboard.data.schema.header_words import words
from crm_dashboard.data.understanding.file_guesses import InspectedFile, guess_files
from tests.data.imports import Version, build_sources, inspect

FILES = Path(__file__).parent / "files"


def load(path: Path, choices: Sequence[tuple[str, str]] = ()) -> Version:
    """Import a file as its columns are guessed, with choices made by hand."""
    (guess,) = guess_files([InspectedFile(path.name, inspect(path))])
    columns = tuple((role.role, role.header) for role in guess.roles)
    source = Source(str(path), path.name, guess.table, columns, DEFAULT_RULES, Reading(), choices=tuple(choices))
    return build_sources(path.parent, [source])


def load_case(tmp_path: Path, name: str) -> Version:
    return load(Path(shutil.copy(FILES / name, tmp_path)))


def load_lines(tmp_path: Path, text: str, choices: Sequence[tuple[str, str]] = ()) -> Version:
    """Import lines of a file that are written apart by spaces here: the first decides on the delimiter."""
    path = tmp_path / f"{len(list(tmp_path.glob('*.csv')))}.csv"
    path.write_text("\n".join(line.strip() for line in text.strip().splitlines()) + "\n", encoding="utf-8")
    return load(path, choices)


def revenue(version: Version) -> Decimal:
    (row,) = version.rows("SELECT sum(net_amount) FROM orders")
    return Decimal(str(row[0]))


_KINDS = {kind.key for kind in NUMBER_DECISIONS}


def decision(version: Version) -> Decision:
    (intake,) = version.report.intakes
    (found,) = (made for made in intake.decisions if made.key in _KINDS)
    return found


@pytest.mark.parametrize(
    ("name", "amount", "currency"),
    [
        ("08a-thousands-dot-mixed.csv", "2725.17", None),
        ("08b-thousands-dot-only.csv", "17630", None),
        ("08c-euro-thousands.csv", "318000", "EUR"),
        ("09-thousands-comma-naira.csv", "31800.50", "NGN"),
        ("09L-naira-mixed.csv", "742500", "NGN"),
        ("10a-koruna.csv", "2260.40", "CZK"),
        ("10b-rupiah.csv", "1475500", "IDR"),
        ("10d-peso.csv", "3330.50", "PHP"),
        ("10e-ringgit.csv", "1220.40", "MYR"),
        ("10f-rupee.csv", "1235916", "INR"),
        ("10h-forint.csv", "16940", "HUF"),
        ("10i-dirham.csv", "1425.50", "AED"),
        ("11-accounting-dash.csv", "1230", "USD"),
        ("11L-accounting-dash.csv", "45101", "USD"),
        ("17-discount-as-share.csv", "1765.45", None),
        ("18-discount-in-percent.csv", "530", None),
        ("46a-金额万元.csv", "55000", "CNY"),
        ("46c-cents.csv", "56.49", None),
        ("56-plus-and-one-decimal.csv", "1147.50", None),
        ("56b-one-decimal-point.csv", "1337.10", "EUR"),
        ("56d-qty-with-unit.csv", "650", None),
    ],
)
def test_100_every_case_has_its_right_money(tmp_path: Path, name: str, amount: str, currency: str | None) -> None:
    version = load_case(tmp_path, name)
    assert (revenue(version), version.report.currency) == (Decimal(amount), currency)
    assert version.report.rows_kept == version.report.rows_in


def test_100_thousands_are_reported_with_the_money_under_the_other_mark(tmp_path: Path) -> None:
    """Case 08b: nothing in the column itself says that 1.250 is more than a thousand."""
    found = decision(load_case(tmp_path, "08b-thousands-dot-only.csv"))
    assert (found.key, found.value, found.rows, found.is_doubtful) == ("decimal_mark", "comma", 3, False)
    assert [(option, figures.revenue) for option, figures in found.otherwise] == [("point", Decimal("996.6500"))]


@pytest.mark.parametrize(
    ("text", "amount", "is_doubtful"),
    [
        ("customer,order,date,amount\na,1,2024-01-05,1.250\nb,2,2024-01-06,3.000\nc,3,2024-01-07,980", "5230", True),
        ("customer,order,date,amount\na,1,2024-01-05,10.004\nb,2,2024-01-06,18\nc,3,2024-01-07,21", "49.004", False),
        ("customer,order,date,amount\na,1,2024-01-05,$1.250\nb,2,2024-01-06,$3.125", "4.375", False),
        ("customer,order,date,amount\na,1,2024-01-05,75.000 ₫\nb,2,2024-01-06,150.000 ₫", "225000", False),
        ("customer,order,date,amount,currency\na,1,2024-01-05,1.250,KWD\nb,2,2024-01-06,3.125,KWD", "4.375", False),
        ("customer,order,date,amount,currency\na,1,2024-01-05,75.000,IDR\nb,2,2024-01-06,15.000,IDR", "90000", False),
        ("Kunde;Bestellnummer;Datum;Menge;Einzelpreis\na;1;05.01.2024;1,250;10,00\nb;2;06.01.2024;2,500;4,00", "22.5", False),
        ("Kunde;Bestellnummer;Datum;Menge;Einzelpreis\na;1;05.01.2024;2;1.250\nb;2;06.01.2024;1;2.125", "4625", False),
        ("Customer ID;Order ID;Date;Qty;Unit Price\na;1;2024-01-05;1.250;10.00\nb;2;2024-01-06;1.500;4.00", "18.5", False),
    ],
)  # fmt: skip
def test_98_one_mark_before_three_digits_is_read_by_all_evidence(
    tmp_path: Path, text: str, amount: str, is_doubtful: bool
) -> None:
    version = load_lines(tmp_path, text)
    assert (revenue(version), decision(version).is_doubtful) == (Decimal(amount), is_doubtful)


def test_100_plain_files_and_grouped_english_numbers_report_no_decision(tmp_path: Path) -> None:
    for amounts in (("12.50", "980"), ('"1,250"', '"3,000"'), ('"1,250.00"', "12.5"), ("12", "13"), ("0.125", "0.250")):
        head = "customer,order,date,amount"
        version = load_lines(tmp_path, f"{head}\na,1,2024-01-05,{amounts[0]}\nb,2,2024-01-06,{amounts[1]}")
        assert version.report.intakes[0].decisions == ()


def test_100_a_choice_by_hand_wins(tmp_path: Path) -> None:
    text = "Kunde;Bestellnummer;Datum;Betrag\na;1;05.01.2024;1.250\nb;2;06.01.2024;3.000"
    version = load_lines(tmp_path, text, [("decimal_mark:net_amount", "point"), ("unit:net_amount", "thousand")])
    assert revenue(version) == Decimal(4250)
    assert {(found.key, found.is_chosen) for found in version.report.intakes[0].decisions if found.key in _KINDS} == {
        ("decimal_mark", True),
        ("unit", True),
    }


def test_100_numbers_that_only_one_mark_fits_are_read_by_it_in_a_mixed_column(tmp_path: Path) -> None:
    text = 'customer,order,date,amount\na,1,2024-01-05,"1,234.50"\nb,2,2024-01-06,"12,50"\nc,3,2024-01-07,99.90'
    assert revenue(load_lines(tmp_path, text)) == Decimal("1346.90")


@given(
    amount=st.decimals("0.01", "9999999.99", places=2),
    money=st.sampled_from(
        [("USD", "en_US"), ("EUR", "de_DE"), ("CZK", "cs_CZ"), ("INR", "en_IN"), ("BRL", "pt_BR"), ("PLN", "pl_PL"),
         ("ILS", "he_IL"), ("ZAR", "en_ZA"), ("NOK", "nb_NO"), ("CHF", "de_CH"), ("THB", "th_TH"), ("UAH", "uk_UA"),
         ("PHP", "en_PH"), ("MYR", "ms_MY"), ("NGN", "en_NG"), ("RON", "ro_RO"), ("TRY", "tr_TR"), ("MXN", "es_MX")]
    ),
)  # fmt: skip
def test_97_an_amount_as_any_country_writes_it_is_read_back(amount: Decimal, money: tuple[str, str]) -> None:
    from crm_dashboard.data.values import values

    currency, locale = money
    written = format_currency(amount, currency, locale=locale)
    point, comma = (values.money("c0", values.NumberStyle(decimal_comma=is_comma)) for is_comma in (False, True))
    import duckdb

    row = duckdb.execute(
        f"SELECT {values.has_decimal_comma('c0')}, {point}, {comma} FROM (SELECT ? AS c0)", [written]
    ).fetchone()
    assert row is not None
    assert row[2 if row[0] else 1] == amount, written


@pytest.mark.parametrize(
    ("header", "name", "unit", "currency"),
    [
        ("金额(万元)", "金额", "ten_thousand", "CNY"),
        ("销售额（千元）", "销售额", "thousand", "CNY"),
        ("交易金额_分", "交易金额", "hundredth", None),
        ("Revenue in thousands", "revenue", "thousand", None),
        ("Net sales ($000)", "net sales", "thousand", "USD"),
        ("Umsatz in TEUR", "umsatz", "thousand", "EUR"),
        ("Umsatz (Mio. €)", "umsatz", "million", "EUR"),
        ("Сумма, тыс. руб.", "сумма", "thousand", "RUB"),
        ("売上(百万円)", "売上", "million", "JPY"),
        ("amountCents", "amount", "hundredth", None),
        ("amount (minor units)", "amount", "hundredth", None),
        ("Amount (USD)", "amount", None, "USD"),
        ("Amount (x1,000)", "amount", "thousand", None),
        ("Umsatz (in 1.000 EUR)", "umsatz", "thousand", "EUR"),
        ("金额(×10000)", "金额", "ten_thousand", None),
        ("Valor (R$ mil)", "valor", "thousand", "BRL"),
        ("Revenue ($ mil)", "revenue", None, "USD"),
        ("Price (per 1000)", "price", None, None),
        ("Price (pack of 1000)", "price", None, None),
        ("Total ALL", "total all", None, None),
        ("Price per unit", "price per unit", None, None),
        ("积分", "积分", None, None),
    ],
)
def test_100_a_header_says_unit_and_currency(header: str, name: str, unit: str | None, currency: str | None) -> None:
    found = header_unit(header)
    assert (words(header), found.unit, found.currency) == (name, unit, currency)


def test_100_units_scale_exactly_and_a_unit_at_a_value_stands(tmp_path: Path) -> None:
    """Kin of case 46a: five digits behind the point, and a value that says its own unit."""
    text = "客户编号,订单号,下单日期,金额(万元)\nK1,1,2024-01-05,3.12345\nK2,2,2024-01-06,2千"
    version = load_lines(tmp_path, text)
    assert revenue(version) == Decimal("33234.5")
    assert (decision(version).key, decision(version).value) == ("unit", "ten_thousand")


def test_99_cents_with_decimals_are_asked_about(tmp_path: Path) -> None:
    version = load_lines(tmp_path, "customer,order,date,amount_cents\na,1,2024-01-05,12.50\nb,2,2024-01-06,8.99")
    assert (revenue(version), decision(version).value, decision(version).is_doubtful) == (Decimal("21.49"), "one", True)


def test_100_the_smaller_side_of_a_ledger_lowers(tmp_path: Path) -> None:
    """Case 56: Dr and Cr behind amounts."""
    head = "customer,order,date,amount"
    both = f'{head}\na,1,2024-01-05,"1,234.50 Dr"\nb,2,2024-01-06,100.00 Dr\na,3,2024-01-07,99.50 Cr'
    assert revenue(load_lines(tmp_path, both)) == Decimal(1235)
    assert revenue(load_lines(tmp_path, both, [("ledger_side:net_amount", "credit")])) == Decimal(-1235)
    assert revenue(load_lines(tmp_path, f"{head}\na,1,2024-01-05,5.50 Cr\nb,2,2024-01-06,2.00 Cr.")) == Decimal("7.5")


def test_99_a_dash_alone_is_zero_only_among_accounting_formats(tmp_path: Path) -> None:
    head = "customer,order,date,amount"
    assert (
        load_lines(tmp_path, f"{head}\na,1,2024-01-05,(50.00)\nb,2,2024-01-06, - \nc,3,2024-01-07,80").report.rows_kept
        == 3
    )
    assert load_lines(tmp_path, f"{head}\na,1,2024-01-05,50\nb,2,2024-01-06,-\nc,3,2024-01-07,80").report.rows_kept == 2


@pytest.mark.parametrize(
    "pieces",
    [("3 pcs", "1 pc", "x2"), ("3 Stk.", "1 Stück", "2 Stk"), ("3箱", "1 箱", "2盒"), ("3 kg", "1 kg", "2 kg")],
)
def test_99_words_behind_a_quantity_are_passed_over(tmp_path: Path, pieces: tuple[str, str, str]) -> None:
    lines = [f"{'abc'[n]},{n},2024-01-0{n + 1},{count},10" for n, count in enumerate(pieces)]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(["customer,order,date,qty,price", *lines]), encoding="utf-8")
    roles = (
        ("customer_id", "customer"),
        ("order_id", "order"),
        ("order_ts", "date"),
        ("qty", "qty"),
        ("unit_price", "price"),
    )
    version = build_sources(tmp_path, [Source(str(path), "a.csv", "orders", roles, DEFAULT_RULES)])
    assert revenue(version) == Decimal(60)


ZH = "订单号,客户编号,下单日期,单价,数量,{}\n1,K1,2024-01-05,100.00,2,{}\n2,K2,2024-01-06,50.00,1,{}\n3,K1,2024-02-01,80.00,5,{}"
EN = "order,customer,date,unit price,quantity,{}\n1,K1,2024-01-05,1000.00,2,{}\n2,K2,2024-01-06,500.00,1,{}\n3,K1,2024-02-01,900.00,5,{}"


@pytest.mark.parametrize(
    ("text", "meaning", "amount", "is_doubtful"),
    [
        (ZH.format("折扣", "0.9", "1", "0.75"), "rate_paid", "530", False),
        (ZH.format("折扣", "9折", "无", "75折"), "tenths_paid", "530", False),
        (ZH.format("折扣", "9", "10", "7.5"), "tenths_paid", "530", False),
        (ZH.format("折扣率", "90%", "100%", "75%"), "percent_paid", "530", False),
        (ZH.format("折扣", "0.1", "0", "0.25"), "share", "530", False),
        (EN.format("Discount (%)", "5", "10", "25"), "percent", "5725", False),
        (EN.format("discount", "5", "10", "25"), "percent", "5725", True),
        (EN.format("discount", "0.05", "0.1", "0.25"), "share", "5725", False),
        (EN.format("discount", "5%", "10%", "25%"), "percent", "5725", False),
    ],
)
def test_100_a_discount_is_what_its_header_and_range_say(
    tmp_path: Path, text: str, meaning: str, amount: str, is_doubtful: bool
) -> None:
    """Cases 17b, 18 and 18b."""
    version = load_lines(tmp_path, text)
    found = decision(version)
    assert (found.value, revenue(version), found.is_doubtful) == (meaning, Decimal(amount), is_doubtful)
    (row,) = version.rows("SELECT sum(discount_amount) FROM orders")
    assert row[0] == {"530": Decimal(120), "5725": Decimal(1275)}[amount]


@pytest.mark.parametrize(
    ("header", "offs"),
    [
        ("discount", ("50.00", "5.00", "100.00")),
        ("Discount Amount", ("10", "5", "20")),
        ("discount", ("$5", "$10", "$20")),
        ("discount", ("12.37", "3.11", "8.05")),
    ],
)
def test_100_discounts_of_money_stay_and_report_nothing(tmp_path: Path, header: str, offs: tuple[str, ...]) -> None:
    version = load_lines(tmp_path, EN.format(header, *offs))
    assert version.report.intakes[0].decisions == ()
    assert revenue(version) == 7000 - sum(Decimal(off.strip("$")) for off in offs)


def test_99_the_sums_of_the_columns_decide_before_the_range(tmp_path: Path) -> None:
    head = "order,customer,date,unit price,quantity,discount,net amount"
    lines = ("1,K1,2024-01-05,10.00,2,5,{}", "2,K2,2024-01-06,50.00,1,10,{}", "3,K1,2024-02-01,90.00,5,25,{}")
    for nets, off in (((15, 40, 425), Decimal(40)), ((19, 45, "337.50"), Decimal("118.50"))):
        version = load_lines(
            tmp_path, "\n".join([head, *(line.format(net) for line, net in zip(lines, nets, strict=True))])
        )
        assert version.rows("SELECT sum(discount_amount) FROM orders") == [(off,)]


def test_99_a_cheap_line_and_a_small_discount_are_asked_about_with_both_sums(tmp_path: Path) -> None:
    text = "order,customer,date,gross amount,discount\n1,a,2024-01-05,4.00,0.5\n2,b,2024-01-06,3.00,0.25"
    version = load_lines(tmp_path, text)
    found = decision(version)
    assert found.is_doubtful
    assert dict(found.otherwise)["money"].revenue == Decimal("6.25")
    assert revenue(load_lines(tmp_path, text, [("discount_is:discount_amount", "money")])) == Decimal("6.25")


def test_99_a_share_taken_off_dear_lines_does_not_overflow(tmp_path: Path) -> None:
    text = (
        "order,customer,date,unit price,quantity,discount\n1,a,2024-01-05,80000000,5,0.25\n2,b,2024-01-06,50000000,1,0"
    )
    assert revenue(load_lines(tmp_path, text)) == Decimal(350_000_000)


def test_99_lines_beside_their_orders_take_shares_off_as_well(tmp_path: Path) -> None:
    """Kin of case 17: order details in a file of their own."""
    orders, lines = tmp_path / "orders.csv", tmp_path / "details.csv"
    orders.write_text("OrderID,CustomerID,OrderDate\n1,VINO,2024-07-04\n2,TOMS,2024-07-05\n")
    lines.write_text(
        "OrderID,ProductID,UnitPrice,Quantity,Discount\n1,11,14.00,12,0\n2,42,18.60,9,0.15\n2,43,42.40,35,0.15\n"
    )
    details = (
        ("order_id", "OrderID"),
        ("product_id", "ProductID"),
        ("unit_price", "UnitPrice"),
        ("qty", "Quantity"),
        ("discount_amount", "Discount"),
    )
    heads = (("order_id", "OrderID"), ("customer_id", "CustomerID"), ("order_ts", "OrderDate"))
    from crm_dashboard.data.process.protocol import SourceFile

    source = Source(
        str(lines),
        "details.csv",
        "orders",
        details,
        DEFAULT_RULES,
        heads=(SourceFile(str(orders), "orders.csv", heads),),
    )
    assert revenue(build_sources(tmp_path, [source])) == Decimal("1571.69")


def test_100_codes_are_no_money(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b,c,d\nRM1001,R1,R 12.50,Rs. 5\nRM1002,R20,R 3.00,Rs. 120\n")
    assert [column.values for column in inspect(path).columns] == ["text", "text", "money", "money"]


def test_100_every_option_has_a_sentence_that_names_the_column() -> None:
    for key in ("decimal_mark", "unit", "ledger_side", "discount_is"):
        kind = DECISIONS[key]
        assert all("{column}" in sentence for sentence in (kind.question, *(one.sentence for one in kind.options)))


def test_99_a_dollar_sign_under_spanish_headers_is_no_sign_of_a_point(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Cliente;Pedido;Fecha;Monto\na;1;05/01/2024;$ 15.000\nb;2;16/01/2024;$ 7.500\n")
    roles = (("customer_id", "Cliente"), ("order_id", "Pedido"), ("order_ts", "Fecha"), ("net_amount", "Monto"))
    version = build_sources(tmp_path, [Source(str(path), "a.csv", "orders", roles, DEFAULT_RULES)])
    assert (revenue(version), decision(version).is_doubtful) == (Decimal(22_500), False)
