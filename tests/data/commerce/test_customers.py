"""Who a row belongs to: words for nobody, spellings of one customer, keys where there is no id, ids that are none."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from crm_dashboard.data.cleaning.rules import DEFAULT_RULES
from crm_dashboard.data.commerce.customer_words import are_kinds_of_customers
from crm_dashboard.data.commerce.nobody_words import nobody
from crm_dashboard.data.identity.resemblance import find_pairs
from crm_dashboard.data.process.notices import count_set_aside
from crm_dashboard.data.process.protocol import DuplicatesRequest, Source
from crm_dashboard.data.understanding.file_guesses import FileGuess, InspectedFile, guess_files
from crm_dashboard.errors import ImportRefused
from tests.data.commerce.shops import FILES, Shop, read, read_rows
from tests.data.imports import Version, build_rows, build_sources, inspect, write_csv

HEAD = "order id,customer id,order date,amount"
WHO = (("customer_id", "customer"), ("order_id", "order"), ("order_ts", "date"), ("net_amount", "amount"))


def orders_of(*customers: str, header: str = "customer id") -> list[str]:
    """Return one order of 10 for each of these customers, in their order."""
    rows = [
        f"{number},{who},2024-01-{number % 28 + 1:02d},{10 * number}" for number, who in enumerate(customers, start=1)
    ]
    return [HEAD.replace("customer id", header), *rows]


def ids(shop: Shop) -> set[object]:
    """Return the customers with an order."""
    return {who for (who,) in shop.version.rows("SELECT DISTINCT customer_id FROM orders")}


def guess(folder: Path, rows: list[str]) -> FileGuess:
    """Return what is guessed of a file of these rows."""
    path = write_csv(folder / "guessed.csv", [row.split(",") for row in rows])
    (only,) = guess_files([InspectedFile(path.name, inspect(path))])
    return only


def key(guessed: FileGuess) -> tuple[str, str]:
    """Return the header of the customer and why it was taken."""
    (only,) = [role for role in guessed.roles if role.role == "customer_id"]
    return only.header, str(only.reason)


@pytest.mark.parametrize(
    ("name", "figures", "aside"),
    [
        ("02-guest-id-zero.csv", (1, 2, 100), 4),
        ("38-missing-ids-as-words.csv", (1, 2, 70), 6),
        ("38b-placeholder-ids.csv", (2, 2, 60), 6),
    ],
)
def test_words_for_nobody_are_no_customers(
    tmp_path: Path, name: str, figures: tuple[int, int, int], aside: int
) -> None:
    """Cases 02, 38, 38b: set aside as without a customer, counted, and rows in are rows kept and set aside."""
    shop = read(FILES / name, tmp_path)
    assert shop.figures == figures
    assert shop.set_aside("missing_customer") == aside
    assert shop.intake.rows_in == shop.intake.rows_kept + aside + count_set_aside(shop.intake.notices)


@pytest.mark.parametrize("name", ["02-guest-id-zero.csv", "38-missing-ids-as-words.csv", "38b-placeholder-ids.csv"])
def test_a_word_for_nobody_can_be_a_customer_by_choice(tmp_path: Path, name: str) -> None:
    shop = read(FILES / name, tmp_path)
    for decision in shop.intake.decisions:
        ((other, figures),) = decision.otherwise
        changed = read(FILES / name, tmp_path, choices={f"nobody:{decision.subject}": other})
        assert changed.intake.figures == figures
        assert changed.decision("nobody", decision.subject).is_chosen
        assert changed.decision("nobody", decision.subject).otherwise == (("nobody", shop.intake.figures),)


def test_with_the_rule_off_each_order_of_nobody_is_a_customer_of_its_own(tmp_path: Path) -> None:
    rules = tuple(rule for rule in DEFAULT_RULES if rule != "missing_customer")
    assert read(FILES / "38b-placeholder-ids.csv", tmp_path, rules=rules).figures == (8, 8, 360)


@pytest.mark.parametrize(
    "word",
    [
        "Guest", "GUEST CHECKOUT", "guest-checkout", "Walk-in", "Walk-In  Customer", "walkin", "Cash Sale", "cash customer", "N/A", "<NA>",
        "(blank)", "#N/A", "NaN", "null", "-", "0", "000000", "散客", "游客", "匿名", "零售客户", "现金客户", "无", "未知", "Ｇｕｅｓｔ",
        "Laufkundschaft", "Gast", "Barverkauf", "Client comptoir", "Invité", "Cliente mostrador", "Público en general", "Consumidor Final",
        "ゲスト", "非会員", "个人散客", "线下散客", "未登记", "Gastbesteller", "CPD-Kunde", "Non renseigné", "Cliente sin identificar", "Cliente di passaggio",
        "Corrispettivi", "Cliente Padrão", "Sem cadastro", "Losse klant", "Winkelklant", "一般顧客", "フリー客", "TBD",
    ],
)  # fmt: skip
def test_words_of_many_languages_mean_nobody(tmp_path: Path, word: str) -> None:
    assert nobody(word) is not None
    shop = read_rows(tmp_path, orders_of("A17", word, "A18", word, word))
    assert ids(shop) == {"A17", "A18"}
    assert shop.set_aside("missing_customer") == 3


@pytest.mark.parametrize(
    "word", ["John Guest", "Guest House Ltd", "guest17", "Cash & Carry", "Nan Goldin", "Nulla AB", "10", "01", "散客行", "Unknown Pleasures", "Varios Hermanos SL", "Standard", "Gastro Klant BV"]
)  # fmt: skip
def test_a_customer_whose_name_holds_such_a_word_is_a_customer(tmp_path: Path, word: str) -> None:
    assert nobody(word) is None
    shop = read_rows(tmp_path, orders_of("A17", word, "A18"))
    assert (shop.figures[0], shop.set_aside("missing_customer")) == (3, 0)


def test_customers_numbered_from_zero_keep_the_zero_and_are_asked_about(tmp_path: Path) -> None:
    shop = read_rows(tmp_path, orders_of(*"0123401234"))
    decision = shop.decision("nobody", "0")
    assert (shop.figures[0], decision.value, decision.is_doubtful) == (5, "customer", True)
    assert decision.otherwise == (("nobody", read_rows(tmp_path, orders_of(*"0123401234"), choices={"nobody:0": "nobody"}).intake.figures),)  # fmt: skip


def test_a_zero_of_several_digits_can_be_the_first_number_too(tmp_path: Path) -> None:
    shop = read_rows(tmp_path, orders_of("0000", "0001", "0002", "0003", "0004"))
    assert (shop.figures[0], shop.decision("nobody", "0").value) == (5, "customer")
    assert ids(read_rows(tmp_path, orders_of("0000", "1201", "4502", "7703", "8804"))) == {
        "1201",
        "4502",
        "7703",
        "8804",
    }


def test_a_zero_with_more_orders_than_anybody_is_nobody(tmp_path: Path) -> None:
    assert ids(read_rows(tmp_path, orders_of(*"00012340"))) == {"1", "2", "3", "4"}


def test_a_file_of_nobodies_is_refused_in_clear_words(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="No row names a customer") as refused:
        read_rows(tmp_path, orders_of("0", "0", "0"), {"customer_id": "customer id"})
    assert refused.value.where == "customer id"


def test_guests_only_are_told_apart_by_their_addresses(tmp_path: Path) -> None:
    rows = ["order id,customer id,order date,amount,billing email", "1,0,2024-01-05,10,a@x.org", "2,0,2024-01-06,20,b@x.org", "3,0,2024-01-07,30,a@x.org"]  # fmt: skip
    shop = read_rows(tmp_path, rows)
    assert (shop.roles["customer_id"], shop.figures) == ("billing email", (2, 3, 60))


def test_a_refund_of_a_guest_goes_to_the_customer_of_its_order(tmp_path: Path) -> None:
    rows = [HEAD, "1,a,2024-01-05,100", "1,Guest,2024-02-20,-40", "2,b,2024-01-06,10"]
    assert read_rows(tmp_path, rows).figures == (2, 2, 70)


def test_nobody_is_no_customer_of_a_customer_file_either(tmp_path: Path) -> None:
    rows = [["customer", "city"], ["17", "Ulm"], ["Guest", "Bonn"], ["18", "Köln"]]
    version = build_rows(tmp_path, rows, (("customer_id", "customer"), ("city", "city")), table="customers")
    (intake,) = version.report.intakes
    assert version.rows("SELECT customer_id FROM customers ORDER BY 1") == [("17",), ("18",)]
    assert (intake.rows_in, intake.rows_kept, intake.rules[0].set_aside) == (3, 2, 1)


def test_nobody_is_no_customer_of_a_summary_either(tmp_path: Path) -> None:
    rows = [["customer", "orders", "spent"], ["17", "2", "20"], ["散客", "90", "900"], ["18", "1", "5"]]
    roles = (("customer_id", "customer"), ("orders", "orders"), ("monetary", "spent"))
    version = build_rows(tmp_path, rows, roles, table="customer_summary")
    assert version.rows("SELECT customer_id FROM customers ORDER BY 1") == [("17",), ("18",)]


def test_an_address_as_the_key_does_not_depend_on_case(tmp_path: Path) -> None:
    """Case 16: 2 customers; it is said, and can be changed."""
    shop = read(FILES / "16-email-case.csv", tmp_path)
    decision = shop.decision("key_kind")
    assert (shop.figures, decision.value, decision.rows) == ((2, 4, 100), "mail", 2)
    ((other, figures),) = decision.otherwise
    apart = read(FILES / "16-email-case.csv", tmp_path, choices={"key_kind": other})
    assert (apart.figures, apart.intake.figures) == ((4, 4, 100), figures)
    assert apart.decision("key_kind").otherwise == (("mail", shop.intake.figures),)


@pytest.mark.parametrize(
    ("name", "header", "customers", "rows"),
    [
        ("52a-only-phone.csv", "手机号", 2, 1),
        ("52b-only-mail.csv", "Billing Email", 2, 0),
        ("52c-only-name.csv", "Customer Name", 2, 0),
    ],
)
def test_an_address_a_phone_or_a_name_is_the_key_where_there_is_no_id(
    tmp_path: Path, name: str, header: str, customers: int, rows: int
) -> None:
    """Cases 52a, b, c: 2 customers by guess, kept by their hash."""
    shop = read(FILES / name, tmp_path)
    assert (shop.roles["customer_id"], shop.figures) == (header, (customers, 3, 60))
    assert all(str(who).startswith("c-") for who in ids(shop))
    assert sum(decision.rows for decision in shop.intake.decisions) == rows


def test_names_are_one_customer_whatever_their_case_and_spaces(tmp_path: Path) -> None:
    """Case 53: the first spelling stands; with a point behind it a name stays another."""
    shop = read(FILES / "53-name-variants.csv", tmp_path)
    assert ids(shop) == {"Acme Ltd", "Acme Ltd.", "Blue Door"}
    assert (shop.decision("key_kind").value, shop.decision("key_kind").rows) == ("name", 2)
    apart = read(FILES / "53-name-variants.csv", tmp_path, choices={"key_kind": "code"})
    assert (apart.figures[0], apart.intake.figures) == (5, shop.decision("key_kind").otherwise[0][1])


def test_names_that_differ_in_signs_are_proposed_as_one(tmp_path: Path) -> None:
    """Case 53: Acme Ltd and Acme Ltd. are no less than a possible pair."""
    shop = read(FILES / "53-name-variants.csv", tmp_path)
    pairs = find_pairs(DuplicatesRequest(str(shop.version.path), str(tmp_path), 10), memory_mb=400)
    assert [(pair.kept.id, pair.other.id) for pair in pairs.pairs] == [("Acme Ltd", "Acme Ltd.")]


def test_codes_keep_their_case(tmp_path: Path) -> None:
    shop = read_rows(tmp_path, orders_of("AB-1", "ab-1", "Ab 1", "ab 1"))
    assert (ids(shop), shop.decided) == ({"AB-1", "ab-1", "Ab 1", "ab 1"}, {})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+86 138 0000 1111", "13800001111"),
        ("0086-13800001111", "138-0000-1111"),
        ("+49 170 1234567", "0049 170 1234567"),
        ("(0531) 88776655", "0531-88776655"),
    ],
)
def test_a_phone_is_one_customer_however_it_is_written(tmp_path: Path, one: str, other: str) -> None:
    shop = read_rows(tmp_path, orders_of(one, other, header="phone"))
    assert shop.figures[0] == 1


@pytest.mark.parametrize(
    ("one", "other"), [("+44 20 7946 0958", "+49 20 7946 0958"), ("+1 212 555 0100", "212 555 0101"), ("010-88776655", "021-88776655")]
)  # fmt: skip
def test_two_numbers_are_never_one(tmp_path: Path, one: str, other: str) -> None:
    assert read_rows(tmp_path, orders_of(one, other, header="phone")).figures[0] == 2


def _named(folder: Path, name: str, customers: list[str]) -> Source:
    rows = [["customer", "order", "date", "amount"]]
    rows += [[who, str(number), "2024-01-05", "10"] for number, who in enumerate(customers)]
    path = write_csv(folder / name, rows)
    return Source(str(path), name, "orders", WHO, DEFAULT_RULES)


def _list_of(folder: Path, name: str, customers: list[str]) -> Source:
    path = write_csv(folder / name, [["customer", "city"], *([who, "Ulm"] for who in customers)])
    return Source(str(path), name, "customers", (("customer_id", "customer"), ("city", "city")), DEFAULT_RULES)


def _all_ids(version: Version) -> list[object]:
    return [who for (who,) in version.rows("SELECT customer_id FROM customers ORDER BY 1")]


def test_a_name_is_one_customer_in_every_file_of_an_import(tmp_path: Path) -> None:
    sources = [
        _named(tmp_path, "orders.csv", ["Acme Ltd", "Blue Door"]),
        _list_of(tmp_path, "list.csv", ["ACME  LTD", "blue door"]),
    ]
    version = build_sources(tmp_path, sources)
    assert _all_ids(version) == ["Acme Ltd", "Blue Door"]
    assert version.rows("SELECT DISTINCT city FROM customers") == [("Ulm",)]


def test_a_name_is_one_customer_in_every_later_file(tmp_path: Path) -> None:
    first = build_sources(tmp_path, [_named(tmp_path, "orders.csv", ["Acme Ltd", "Blue Door"])])
    second = build_sources(tmp_path, [_list_of(tmp_path, "list.csv", ["ACME LTD", "BLUE DOOR", "X1"])], previous=first)
    assert _all_ids(second) == ["Acme Ltd", "Blue Door", "X1"]
    third = build_sources(tmp_path, [_named(tmp_path, "more.csv", ["BLUE DOOR", "acme ltd"])], previous=second)
    assert _all_ids(third) == ["Acme Ltd", "Blue Door", "X1"]
    assert third.rows("SELECT DISTINCT customer_id FROM orders ORDER BY 1") == [("Acme Ltd",), ("Blue Door",)]


@pytest.mark.parametrize("name", ["31-id-for-each-order.csv", "31b-id-for-each-order.csv"])
def test_an_id_that_is_new_with_every_order_gives_way_to_one_that_repeats(tmp_path: Path, name: str) -> None:
    """Cases 31, 31b: 6 people, and it is said why."""
    shop = read(FILES / name, tmp_path)
    assert shop.roles["customer_id"] == "customer_unique_id"
    assert shop.figures == (6, 12, 306)
    (only,) = guess_files([InspectedFile(name, inspect(tmp_path / name))])
    assert "new one for every order" in key(only)[1]


def test_an_id_that_is_new_with_every_order_stays_where_no_other_repeats(tmp_path: Path) -> None:
    rows = ["order id,customer id,customer group id,order date,amount"]
    rows += [f"{number},C{number},{number % 3},2024-01-{number:02d},10" for number in range(1, 13)]
    assert key(guess(tmp_path, rows))[0] == "customer id"


@pytest.mark.parametrize("name", ["44-customer-says-new-or-returning.csv", "44L-new-returning.csv"])
def test_new_and_returning_are_no_customers(tmp_path: Path, name: str) -> None:
    """Cases 44, 44L: the customer is asked for, and it is said why."""
    (tmp_path / name).write_bytes((FILES / name).read_bytes())
    (only,) = guess_files([InspectedFile(name, inspect(tmp_path / name))])
    assert only.table == "orders"
    assert "customer_id" not in {role.role for role in only.roles}
    assert "“Customer” says what kind of customer it is (returning, new)" in str(only.reason)


@pytest.mark.parametrize(
    "kinds", [("新客户", "老客户"), ("Neukunde", "Stammkunde"), ("First-time", "Repeat"), ("Online", "Offline")]
)
def test_kinds_of_customers_are_no_customers(tmp_path: Path, kinds: tuple[str, str]) -> None:
    only = guess(tmp_path, orders_of(*(kinds * 5), header="customer"))
    assert "customer_id" not in {role.role for role in only.roles}


@pytest.mark.parametrize(
    "customers", [("1001", "1002"), ("a@x.org", "b@x.org"), ("Mona", "Lars"), ("Acme Ltd", "Blue Door"), ("K1",), ("a", "b")]
)  # fmt: skip
def test_one_or_two_customers_are_customers(tmp_path: Path, customers: tuple[str, ...]) -> None:
    assert key(guess(tmp_path, orders_of(*(customers * 8), header="customer")))[0] == "customer"


def test_two_words_that_may_be_kinds_are_doubted(tmp_path: Path) -> None:
    header, reason = key(guess(tmp_path, orders_of(*(("Azure", "Deco") * 4), header="customer")))
    assert header == "customer"
    assert "only 2 different values in 8 rows (Azure, Deco)" in reason


def test_two_words_under_the_header_of_an_id_are_ids(tmp_path: Path) -> None:
    assert key(guess(tmp_path, orders_of(*(("north", "south") * 8))))[0] == "customer id"


def test_an_id_is_the_key_though_an_address_stands_beside_it(tmp_path: Path) -> None:
    rows = ["order id,customer id,order date,amount,email", "1,a7,2024-01-05,10,a@x.org", "2,b7,2024-01-06,20,b@x.org"]
    assert key(guess(tmp_path, rows))[0] == "customer id"


def test_a_list_of_addresses_and_towns_is_one_of_customers(tmp_path: Path) -> None:
    only = guess(tmp_path, ["email,city", "a@x.org,Ulm", "b@x.org,Bonn", "c@x.org,Bonn"])
    assert (only.table, key(only)[0]) == ("customers", "email")


def test_a_list_of_names_is_no_table_of_customers(tmp_path: Path) -> None:
    assert guess(tmp_path, ["name,city", "North,Ulm", "South,Bonn"]).table == ""


def test_a_phone_of_the_shop_on_every_row_is_no_key(tmp_path: Path) -> None:
    rows = ["order id,order date,amount,phone,customer name"]
    rows += [f"{number},2024-01-05,10,0531-88776655,Mona Bay{number % 3}" for number in range(9)]
    assert key(guess(tmp_path, rows))[0] == "customer name"


def test_stars_in_a_phone_are_said(tmp_path: Path) -> None:
    """Case 65b."""
    shop = read(FILES / "65b-拼多多.csv", tmp_path)
    assert (shop.roles["customer_id"], shop.figures) == ("手机", (1, 2, 185))
    (only,) = guess_files([InspectedFile("a", inspect(tmp_path / "65b-拼多多.csv"))])
    assert "as far as its stars let it" in key(only)[1]


@pytest.mark.parametrize(
    ("name", "header", "figures"),
    [
        ("05-refunded-amount-beside-total.csv", "Email", (2, 3, 150)),
        ("07-refund-flag.csv", "用户名", (2, 3, Decimal("165.5"))),
        ("42-magento-grid.csv", "Customer Email", (1, 2, 120)),
        ("61-paypal.csv", "From Email Address", (2, 2, 1100)),
    ],
)
def test_the_customer_is_guessed(
    tmp_path: Path, name: str, header: str, figures: tuple[int, int, int | Decimal]
) -> None:
    """Cases 05, 07, 42, 61."""
    shop = read(FILES / name, tmp_path)
    assert (shop.roles["customer_id"], shop.figures) == (header, figures)


def test_kinds_are_told_from_customers() -> None:
    assert are_kinds_of_customers(["New", "Returning"])
    assert not are_kinds_of_customers(["New", "Acme"])
    assert not are_kinds_of_customers([])
