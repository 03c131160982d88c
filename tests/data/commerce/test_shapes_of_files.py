"""One file more than it seems, and saying why: sheets, months with other columns, JSON, quoted lines, languages.

Numbers are those of the cases of public reports by which the product was tried.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from crm_dashboard.data.building.assembling import assemble
from crm_dashboard.data.process.notices import NOTICES
from crm_dashboard.data.process.protocol import ALL, Inspection, Intake, Reading
from crm_dashboard.data.readers.text.encoding_guess import guess_encoding
from crm_dashboard.data.understanding.file_guesses import FileGuess, InspectedFile, guess_files
from crm_dashboard.data.understanding.incoming import Incoming
from crm_dashboard.data.understanding.shapes import is_period
from crm_dashboard.errors import ImportRefused
from tests.data import workbooks
from tests.data.imports import Version, build, build_rows, build_sources, inspect, write_bytes, write_csv

FILES = Path(__file__).parent / "files"
HEAD: list[object] = ["Customer ID", "Order ID", "Order Date", "Amount"]


@dataclass(frozen=True)
class Loaded:
    """Files that were inspected, guessed and imported as the page does."""

    inspections: tuple[Inspection, ...]
    guesses: tuple[FileGuess, ...]
    version: Version

    @property
    def intake(self) -> Intake:
        (intake,) = self.version.report.intakes
        return intake

    @property
    def totals(self) -> tuple[int | None, int, float | None]:
        """Orders, customers, money."""
        figures = self.intake.figures
        assert figures is not None
        revenue = figures.revenue
        return figures.orders, figures.customers, None if revenue is None else float(revenue)

    @property
    def seen(self) -> dict[str, tuple[str, ...]]:
        """The other names in the notices of the first file before the import, by the notice's key."""
        return {notice.key: notice.others for notice in self.inspections[0].notices}


def guessed(folder: Path, *names: str | Path) -> tuple[list[Path], list[InspectedFile], tuple[FileGuess, ...]]:
    """Inspect files, those of the cases by name, and guess what they are."""
    paths = [Path(shutil.copy(FILES / name, folder)) if isinstance(name, str) else name for name in names]
    files = [InspectedFile(path.name, inspect(path)) for path in paths]
    return paths, files, guess_files(files)


def load(folder: Path, *names: str | Path) -> Loaded:
    """Import files as they are guessed."""
    paths, files, guesses = guessed(folder, *names)
    incoming = [
        (
            Incoming(
                path, guess.table, {role.role: role.header for role in guess.roles}, reading=file.inspection.reading
            ),
            path,
        )
        for path, file, guess in zip(paths, files, guesses, strict=True)
        if guess.table
    ]
    version = build_sources(folder, list(assemble(incoming)))
    return Loaded(tuple(file.inspection for file in files), guesses, version)


def reason(folder: Path, name: str | Path) -> tuple[str, str]:
    """Return the table that a file alone becomes, and why."""
    (guess,) = guessed(folder, name)[2]
    return guess.table, str(guess.reason)


def saved(path: Path, content: object) -> Path:
    return write_bytes(path, json.dumps(content).encode())


# Sheets


def test_a_sheet_a_month_is_one_table_and_a_name_still_chooses_one(tmp_path: Path) -> None:
    """Case 13."""
    loaded = load(tmp_path, "13-a-sheet-a-month.xlsx")
    assert loaded.totals == (5, 3, 150)
    assert loaded.inspections[0].reading.parts == ("Jan", "Feb", "Mar")
    assert loaded.inspections[0].sheets == (ALL, "Jan", "Feb", "Mar")
    one = inspect(tmp_path / "13-a-sheet-a-month.xlsx", Reading(sheet="Jan"))
    assert (one.reading.sheet, one.rows_seen) == ("Jan", 2)
    (notice,) = one.notices
    assert (notice.key, notice.others) == ("sheets_of_orders", ("Feb", "Mar"))


def test_a_cover_sheet_is_passed_over_and_named(tmp_path: Path) -> None:
    """Case 48."""
    loaded = load(tmp_path, "48-cover-sheet.xlsx")
    assert loaded.totals == (3, 2, 60.5)
    assert loaded.seen == {"sheets_unknown": ("Read me",)}


def test_sheets_are_chosen_by_what_they_hold_whatever_their_language(tmp_path: Path) -> None:
    people: list[list[object]] = [["客户编号", "城市"], ["甲", "杭州"], ["乙", "上海"]]
    orders: list[list[object]] = [["客户编号", "订单号", "下单时间", "实付金额"], ["甲", "1", ("date", 45296), 10]]
    more: list[list[object]] = [
        ["订单号", "客户编号", "实付金额", "下单时间", "渠道"],
        ["2", "乙", 20, ("date", 45300), "门店"],
    ]
    back: list[list[object]] = [orders[0], ["甲", "9", ("date", 45310), 10]]
    sheets: dict[str, list[list[object]] | str] = {"客户": people, "1月": orders, "2月": more, "退款": back}
    loaded = load(tmp_path, workbooks.write(tmp_path / "x.xlsx", sheets))
    assert loaded.totals == (2, 2, 30)
    assert loaded.seen == {"sheets_stacked": (), "sheets_of_customers": ("客户",), "sheets_apart": ("退款",)}
    assert loaded.version.rows("SELECT channel FROM orders ORDER BY order_id") == [(None,), ("门店",)]


def test_hidden_sheets_and_sheets_without_a_needed_column_are_not_added(tmp_path: Path) -> None:
    orders: list[list[object]] = [HEAD, ["a", "1", ("date", 45296), 10]]
    other: list[list[object]] = [[*HEAD[:3], "Weight"], ["a", "2", ("date", 45296), 10]]
    sheets: dict[str, list[list[object]] | str] = {"A": orders, "B": other, "old": orders, "empty": []}
    loaded = load(tmp_path, workbooks.write(tmp_path / "x.xlsx", sheets, hidden=("old",)))
    assert loaded.totals == (1, 1, 10)
    assert loaded.inspections[0].reading.sheet == "A"


@pytest.mark.parametrize("name", ["27b-dimension-rows-only.xlsx", "50-cells-without-references.xlsx"])
def test_what_a_workbook_says_of_itself_does_not_matter(tmp_path: Path, name: str) -> None:
    """Cases 27b and 50."""
    assert load(tmp_path, name).totals == (3, 2, 60.5)


@pytest.mark.parametrize("name", ["26-prefixed-tags.xlsx", "51-iso-date-cells.xlsx", "51b-strict.xlsx"])
def test_workbooks_of_other_programs_stay_readable(tmp_path: Path, name: str) -> None:
    """Cases 26 and 51."""
    assert load(tmp_path, name).totals == (3, 2, 60.5)


def test_formats_with_letters_are_money_and_dates(tmp_path: Path) -> None:
    """Case 28."""
    money = load(tmp_path, "28-money-formats.xlsx")
    assert money.totals[2] == sum(range(1000, 1012))
    assert load(tmp_path, "28b-date-formats.xlsx").totals[0] == 12


# Files of other columns


def test_a_newer_month_with_a_column_more_or_another_order_goes_under_the_others(tmp_path: Path) -> None:
    """Cases 58 and 58b."""
    loaded = load(tmp_path, "58-2024-05.csv", "58-2024-06.csv", "58b-2024-07-reordered.csv")
    assert loaded.totals == (5, 3, 150)
    assert [guess.under for guess in loaded.guesses] == [None, 0, 0]
    assert "Only one of them has: Channel" in str(loaded.guesses[1].reason)
    assert loaded.version.notice("columns_in_some_files") == (1, (), "Channel")
    channels = loaded.version.rows("SELECT order_id, channel FROM orders ORDER BY order_id")
    assert channels == [("1", None), ("2", None), ("3", "web"), ("4", "shop"), ("5", None)]


@pytest.mark.parametrize("seed", range(8))
def test_months_in_any_order_with_any_further_columns_give_the_same_orders(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    paths = []
    for month in range(1, 5):
        headers = [
            "Kundennr",
            "Bestellnummer",
            "Bestelldatum",
            "Betrag",
            *chance.sample(["Kanal", "Notiz", "Lager"], k=2),
        ]
        row = {
            "Kundennr": f"k{month % 3}",
            "Bestellnummer": f"B-{month}",
            "Bestelldatum": f"2024-0{month}-05",
            "Betrag": str(month),
        }
        chance.shuffle(headers)
        paths.append(write_csv(tmp_path / f"{month}.csv", [headers, [row.get(header, "x") for header in headers]]))
    chance.shuffle(paths)
    assert load(tmp_path, *paths).totals == (4, 3, 10)


def test_a_file_without_the_amount_is_not_put_under_one_with_it(tmp_path: Path) -> None:
    first = write_csv(tmp_path / "a.csv", [["customer", "order", "date", "amount"], ["a", "1", "2024-01-05", "1"]])
    other = write_csv(tmp_path / "b.csv", [["customer", "order", "date", "note"], ["a", "2", "2024-01-06", "x"]])
    roles = {"customer_id": "customer", "order_id": "order", "order_ts": "date", "net_amount": "amount"}
    sources = assemble([(Incoming(path, columns=roles), path) for path in (first, other)])
    with pytest.raises(ImportRefused, match="no column “amount”") as caught:
        build_sources(tmp_path, sources)
    assert caught.value.where == "b.csv"


@pytest.mark.parametrize(("name", "orders"), [("62-hive-partitions.zip", 3), ("62b-months.zip", 2)])
def test_the_parts_of_an_archive_do_not_call_each_other_unread(tmp_path: Path, name: str, orders: int) -> None:
    """Case 62."""
    loaded = load(tmp_path, name)
    assert loaded.totals[0] == orders
    keys = {notice.key for notice in (*loaded.inspections[0].notices, *loaded.intake.notices)}
    assert keys == {"files_stacked"}


# JSON


@pytest.mark.parametrize(
    "name",
    [
        "32a-pandas-columns.json",
        "32b-pandas-split.json",
        "32d-pandas-table.json",
        "32e-values.json",
        "32g-graphql-edges.json",
    ],
)
def test_json_of_other_shapes_is_a_table(tmp_path: Path, name: str) -> None:
    """Case 32."""
    assert load(tmp_path, name).totals == (3, 2, 60.5)


ROWS: list[dict[str, object]] = [
    {"顾客编号": f"k{number % 4}", "下单时间": f"2024-01-{number:02}", "实付金额": number / 4}
    for number in range(1, 13)
]
SHAPES: dict[str, object] = {
    "records": ROWS,
    "index": {str(number): row for number, row in enumerate(ROWS)},
    "keyed": {f"-N{number}": row for number, row in enumerate(ROWS)},
    "keyed inside": {"orders": {f"A{number}": row for number, row in enumerate(ROWS)}, "at": "2024"},
    "columns": {name: {str(number): row[name] for number, row in enumerate(ROWS)} for name in ROWS[0]},
    "columns by day": {name: {row["下单时间"]: row[name] for row in ROWS} for name in ROWS[0]},
    "lists": {name: [row[name] for row in ROWS] for name in ROWS[0]},
    "split": {"columns": [*ROWS[0]], "index": [*range(12)], "data": [[*row.values()] for row in ROWS]},
    "names and rows": {
        "data": {"cols": [{"name": name} for name in ROWS[0]], "rows": [[*row.values()] for row in ROWS]}
    },
    "values": [[*ROWS[0]], *([*row.values()] for row in ROWS)],
    "values inside": {"range": "A1:C13", "values": [[*ROWS[0]], *([*row.values()] for row in ROWS)]},
    "table": {"schema": {"fields": [{"name": name, "type": "string"} for name in "abcdefghijklmnop"]}, "data": ROWS},
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_same_rows_in_every_shape_of_json_are_the_same_orders(tmp_path: Path, shape: str) -> None:
    assert load(tmp_path, saved(tmp_path / "x.json", SHAPES[shape])).totals == (12, 4, 19.5)


def test_keys_of_orders_are_their_ids(tmp_path: Path) -> None:
    content = {
        "7001": {"customer": "a", "date": "2024-01-05", "total": 1},
        "7002": {"customer": "a", "date": "2024-01-05", "total": 2},
    }
    assert load(tmp_path, saved(tmp_path / "x.json", content)).totals == (2, 1, 3)


def test_one_object_with_objects_inside_stays_one_row(tmp_path: Path) -> None:
    content = {"billing": {"name": "a", "city": "x"}, "shipping": {"name": "b", "city": "y"}}
    assert inspect(saved(tmp_path / "x.json", content)).rows_seen == 1


def test_lists_without_names_are_refused_with_what_to_export(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="no list of objects") as caught:
        inspect(saved(tmp_path / "x.json", [["a", 1, 2.5], ["b", 2, 3.5]]))
    assert "names of its columns" in str(caught.value.next_step)


def test_not_a_number_is_no_amount(tmp_path: Path) -> None:
    """Case 33."""
    loaded = load(tmp_path, "33-json-with-nan.json")
    assert loaded.totals == (2, 1, 40.5)
    assert loaded.version.notice("unreadable_amount")[:2] == (1, (2,))


# Text


@pytest.mark.parametrize(
    ("name", "totals"),
    [
        ("25-every-line-quoted.csv", (3, 2, 60.5)),
        ("24-backslash-escapes.csv", (3, 2, 60)),
        ("57-dos-end-mark.csv", (3, 2, 60)),
        ("57b-crcrlf.csv", (3, 2, 60)),
        ("63-grouped-export.csv", (3, 2, 200)),
    ],
)
def test_odd_lines_are_read(tmp_path: Path, name: str, totals: tuple[int, int, float]) -> None:
    """Cases 24, 25, 57, 63."""
    assert load(tmp_path, name).totals == totals


def test_only_the_lines_with_a_decimal_comma_may_be_quoted(tmp_path: Path) -> None:
    lines = 'Bestellnr;Kunde;Datum;Betrag\n"1;a;05.01.2024;71,51"\n"2;b;06.01.2024;89,89"\n"3;""Neue; Welt"";07.02.2024;14,90"\n'
    loaded = load(tmp_path, write_bytes(tmp_path / "x.csv", lines.encode("cp1252")))
    assert loaded.totals == (3, 3, 176.3)
    assert loaded.version.notice("lines_unquoted")[0] == 1


@pytest.mark.parametrize(
    ("content", "columns"),
    [('"remark"\n"a, b, c"\n"d"\n', 1), ('"a";"b"\n"1";"2"\n', 2), ('"a,b","c"\n"d,e","f"\n', 2)],
)
def test_columns_in_quotes_stay_columns(tmp_path: Path, content: str, columns: int) -> None:
    assert len(inspect(write_bytes(tmp_path / "x.csv", content.encode())).columns) == columns


def test_a_first_quote_far_below_is_read(tmp_path: Path) -> None:
    """Case 54."""
    rows = [f"{number},c{number % 900},2024-01-05,{number}" for number in range(1, 25_001)]
    text = "order_id,customer_id,order_date,amount\n" + "\n".join(rows) + '\n25001,"Tal, Udo",2024-01-06,5\n'
    assert load(tmp_path, write_bytes(tmp_path / "x.csv", text.encode())).totals[0] == 25_001


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("36a-shift-jis.csv", "shift_jis"),
        ("36b-shift-jis-ascii-head.csv", "shift_jis"),
        ("36c-euc-kr.csv", "euc-kr"),
        ("36d-cp1251.csv", "cp1251"),
        ("36e-cp1250.csv", "cp1250"),
    ],
)
def test_older_encodings_are_guessed_and_it_is_said(tmp_path: Path, name: str, encoding: str) -> None:
    """Case 36."""
    loaded = load(tmp_path, name)
    assert (loaded.totals[0], loaded.inspections[0].reading.encoding) == (3, encoding)
    assert "encoding_guessed" in loaded.seen


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("cp1252", "Hélène Lefèvre, forêt, Noël, Besançon"),
        ("cp1252", "Müller grüßt Jörg"),
        ("cp1252", "Muñoz Núñez José"),
        ("cp1252", "João Conceição, São Paulo, ações, você"),
        ("cp1252", "Søren Kjær på Jørgensen"),
        ("cp1252", "Åsa Öberg i Malmö"),
        ("cp1250", "Łukasz Wójcik, Zażółć gęślą jaźń"),
        ("cp1250", "Erdős Győr Tűzkő Nagy László"),
        ("cp1250", "Bucureşti Iaşi Brănescu"),
        ("cp1250", "Kovačić Đurđević Petrović Božić"),
        ("cp1251", "Шевченко Олександр, Київ"),
        ("cp1251", "Георги Димитров, София"),
        ("gb18030", "女 男 女"),
        ("gb18030", "北京 上海 李明"),
        ("big5", "陳大文 訂單"),
        ("shift_jis", "佐藤花子 東京都"),
    ],
)
def test_words_of_each_language_are_read_in_the_encoding_of_their_country(encoding: str, words: str) -> None:
    guess = guess_encoding(words.encode(encoding))
    assert guess is not None
    assert guess.encoding == encoding


# Languages of headers

HEADERS: Mapping[str, str] = {
    "fr": "N° client;Numéro de commande;Date de commande;Montant total TTC;Qté;Prix unitaire;Désignation",
    "fr camel": "ID client;Réf. commande;Date d'achat;Total payé;Quantité;Prix unitaire HT;Produit",
    "es": "Código cliente;Nº de pedido;Fecha del pedido;Importe total;Cantidad;Precio unitario;Artículo",
    "es factura": "Cliente;Nº Factura;Fecha Factura;Total pagado;Uds.;Precio;Descripción",
    "pt": "Código do cliente;Nº do pedido;Data do pedido;Valor total;Qtde;Preço unitário;Produto",
    "it": "Codice cliente;N. ordine;Data dell'ordine;Totale ordine;Quantità;Prezzo unitario;Descrizione articolo",
    "nl": "Klantnummer;Bestelnummer;Besteldatum;Totaalbedrag;Aantal;Stukprijs;Omschrijving",
    "ja": "顧客番号;受注番号;購入日;お支払い金額;個数;単価;商品名",
    "ja kaiin": "会員コード;伝票番号;売上日;合計金額（税込）;数量;販売単価;品名",
    "de": "Kunden-Nr.;Rechnungsnr.;Rechnungsdatum;Rechnungsbetrag;Menge;Einzelpreis;Artikelbezeichnung",
}
PLAYED = ("customer_id", "order_id", "order_ts", "net_amount", "qty", "unit_price", "product_name")


@pytest.mark.parametrize("language", HEADERS)
def test_headers_of_other_languages_are_known(tmp_path: Path, language: str) -> None:
    headers = HEADERS[language].split(";")
    values = [
        ["k1", "1", "2024-01-25", "71.50", "1", "71.50", "x"],
        ["k2", "2", "2024-01-26", "10.25", "1", "10.25", "y"],
    ]
    (guess,) = guessed(tmp_path, write_csv(tmp_path / "x.csv", [headers, *values]))[2]
    assert {role.role: role.header for role in guess.roles} == dict(zip(PLAYED, headers, strict=True))


@pytest.mark.parametrize(
    ("header", "role"),
    [("Date de livraison", "order_ts"), ("Fecha de entrega", "order_ts"), ("Data di consegna", "order_ts"), ("発送日", "order_ts"), ("Frais de port", "net_amount"), ("送料", "net_amount")],
)  # fmt: skip
def test_delivery_and_postage_are_no_order_time_and_no_amount(tmp_path: Path, header: str, role: str) -> None:
    rows = [["client", "commande", header], ["k1", "1", "2024-01-25" if role == "order_ts" else "4.90"]]
    (guess,) = guessed(tmp_path, write_csv(tmp_path / "x.csv", rows))[2]
    assert header not in {item.header for item in guess.roles if item.role == role}


@pytest.mark.parametrize(
    ("name", "money"), [("64a-french.csv", "176.3"), ("64b-spanish.csv", "176.3"), ("64c-japanese.csv", "17630")]
)
def test_a_third_language_is_read(tmp_path: Path, name: str, money: str) -> None:
    """Case 64."""
    assert load(tmp_path, name).totals == (3, 2, float(money))


# Saying why


@pytest.mark.parametrize("name", ["41-months-as-columns.csv", "41b-months-as-columns-zh.csv"])
def test_a_pivot_is_called_a_pivot(tmp_path: Path, name: str) -> None:
    """Case 41."""
    table, why = reason(tmp_path, name)
    assert table == ""
    assert "pivot" in why
    assert "2024" in why


@pytest.mark.parametrize(
    "header",
    ["Jan", "Jan-24", "Mär 2024", "févr. 2024", "enero", "2024-01", "2024/1", "01/2024", "2024年1月", "1月", "十二月", "Q1 2024", "2024 Q3", "2024Q4", "KW 12", "2024", "2024年", "2024年第1季度", "一季度", "Sales 2024-01", "3月份", "2024-01-01 00:00:00"],
)  # fmt: skip
def test_periods_are_known_in_headers(header: str) -> None:
    assert is_period(header)


@pytest.mark.parametrize(
    "header", ["May orders total", "Customer", "Amount", "12", "1", "M", "Marge", "2024 target", "月份", "Decimal"]
)
def test_other_headers_are_no_periods(header: str) -> None:
    assert not is_period(header)


def test_customers_with_two_yearly_figures_stay_customers(tmp_path: Path) -> None:
    rows = [["customer id", "city", "tier", "2023", "2024"], *([f"k{n}", "x", "a", "1", "2"] for n in range(9))]
    assert reason(tmp_path, write_csv(tmp_path / "x.csv", rows))[0] == "customers"


def test_blocks_of_lines_are_called_so(tmp_path: Path) -> None:
    """Case 40."""
    table, why = reason(tmp_path, "40-blocks-per-order.csv")
    assert table == ""
    assert "blocks" in why


@pytest.mark.parametrize(
    ("header", "values", "what"),
    [
        ("Order Date", ["soonish 4", "later 5", "never 6"], "read as times"),
        ("Bestelldatum", ["im Mai", "im Juni", "im Juli"], "read as times"),
        ("下单时间", ["春", "夏", "秋"], "read as times"),
    ],
)
def test_a_time_that_cannot_be_read_is_named_with_three_values_and_not_called_missing(
    tmp_path: Path, header: str, values: list[str], what: str
) -> None:
    rows = [["customer", "order", header, "amount"], *(["a", str(n), value, "1.5"] for n, value in enumerate(values))]
    table, why = reason(tmp_path, write_csv(tmp_path / "x.csv", rows))
    assert table == ""
    assert f"“{header}” is there" in why
    assert what in why
    assert all(value in why for value in values)
    assert "lacks" not in why


def test_an_amount_that_cannot_be_read_is_named_too(tmp_path: Path) -> None:
    rows = [["customer", "order", "date", "amount"], *(["a", str(n), "2024-01-05", f"viel{n}"] for n in range(4))]
    _, why = reason(tmp_path, write_csv(tmp_path / "x.csv", rows))
    assert "“amount” is there" in why
    assert "“viel0”" in why


def test_a_file_of_orders_without_a_customer_is_not_called_lines_without_their_orders(tmp_path: Path) -> None:
    rows = [["订单号", "商品编号", "下单时间", "订单金额", "某人"], ["1", "p", "2024-01-05 10:00:00", "5.5", "u1"]]
    table, why = reason(tmp_path, write_csv(tmp_path / "x.csv", rows))
    assert table == "orders"
    assert "missing" not in why


def test_a_refusal_names_three_values(tmp_path: Path) -> None:
    rows = [["customer", "order", "date", "amount"], *(["a", str(n), f"day {n}", "1"] for n in range(5))]
    with pytest.raises(ImportRefused, match="“day 0”, “day 1”, “day 2”") as caught:
        build_rows(tmp_path, rows)
    assert "2024-01-31" in str(caught.value.next_step)


@pytest.mark.parametrize("header", ["Sum Payable Total", "Betrag", "消费金额", "Montant"])
def test_contacts_and_customers_with_money_say_that_it_is_left_out(tmp_path: Path, header: str) -> None:
    path = write_csv(tmp_path / "x.csv", [["customer", "date", "type", header], ["a", "2024-01-05", "call", "5"]])
    roles = (("customer_id", "customer"), ("ts", "date"), ("type", "type"))
    assert build(path, roles, table="interactions", rules=()).notice("money_left_out")[2] == header
    people = build(path, (("customer_id", "customer"),), table="customers", rules=())
    assert people.notice("money_left_out")[2] == header


def test_payment_methods_are_no_money(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "x.csv", [["customer", "date", "payment method"], ["a", "2024-01-05", "card"]])
    version = build(path, (("customer_id", "customer"), ("ts", "date")), table="interactions", rules=())
    assert not [notice for notice in version.report.notices if notice.key == "money_left_out"]


def test_every_notice_of_an_inspection_has_a_sentence(tmp_path: Path) -> None:
    for name in ("13-a-sheet-a-month.xlsx", "48-cover-sheet.xlsx", "25-every-line-quoted.csv", "32b-pandas-split.json"):
        loaded = load(tmp_path, name)
        assert {notice.key for notice in (*loaded.inspections[0].notices, *loaded.intake.notices)} <= NOTICES.keys()
