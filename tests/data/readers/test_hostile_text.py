"""Hostile text files, by their number in the catalogue of hostile inputs."""

from __future__ import annotations

import io
import pickle
import sqlite3
import zipfile
from pathlib import Path

import duckdb
import pytest

from crm_dashboard.data.process.protocol import Reading
from crm_dashboard.errors import ImportRefused
from tests.data.imports import build, inspect, write_bytes

HEAD = "customer,order,date,amount\n"
TWO = "甲,1,2024-01-05,10\n乙,2,2024-01-06,20.5\n"


def refusal(path: Path, reading: Reading | None = None) -> str:
    with pytest.raises(ImportRefused) as caught:
        build(path, reading=reading)
    return str(caught.value)


def customers(path: Path, reading: Reading | None = None) -> list[tuple[object, ...]]:
    return build(path, reading=reading).rows("SELECT customer_id, net_amount::DOUBLE FROM orders ORDER BY order_ts")


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"],
    ids=["utf8", "50 BOM", "51 GBK", "52 GB18030", "53 UTF-16 LE"],
)
def test_50_to_53_known_encodings_are_read_exactly(tmp_path: Path, encoding: str) -> None:
    path = write_bytes(tmp_path / "x.csv", (HEAD + TWO).encode(encoding))
    assert customers(path) == [("甲", 10.0), ("乙", 20.5)]
    assert inspect(path).columns[0].name == "customer"


def test_52_a_rare_character_of_gb18030_survives(tmp_path: Path) -> None:
    path = write_bytes(tmp_path / "x.csv", (HEAD + TWO.replace("甲", "甲𠮷")).encode("gb18030"))
    assert customers(path)[0] == ("甲𠮷", 10.0)


def test_54_utf16_big_endian_with_its_mark_is_read(tmp_path: Path) -> None:
    path = write_bytes(tmp_path / "x.csv", b"\xfe\xff" + (HEAD + TWO).encode("utf-16-be"))
    assert customers(path) == [("甲", 10.0), ("乙", 20.5)]


def asked_encoding(path: Path) -> str:
    (asked,) = [notice.column for notice in inspect(path).notices if notice.key == "encoding_guessed"]
    return asked


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_55_utf16_without_its_mark_is_guessed_and_asked_about(tmp_path: Path, encoding: str) -> None:
    path = write_bytes(tmp_path / "x.csv", (HEAD + TWO).encode(encoding))
    assert asked_encoding(path) == encoding.upper()
    assert customers(path) == [("甲", 10.0), ("乙", 20.5)]


@pytest.mark.parametrize(
    ("name", "encoding", "number"),
    [
        ("王小明購買產品", "big5", "56"),
        ("陳美惠", "big5", "56"),
        ("Müller", "cp1252", "57"),
        ("Größe", "cp1252", "57"),
        ("Café €5", "cp1252", "57"),
        ("田中商店", "shift_jis", "56"),
        ("김민수", "euc-kr", "56"),
    ],
)
def test_56_and_57_regional_encodings_are_guessed_and_asked_about(
    tmp_path: Path, name: str, encoding: str, number: str
) -> None:
    path = write_bytes(tmp_path / f"{number}.csv", (HEAD + f"{name},1,2024-01-05,10\n").encode(encoding))
    assert asked_encoding(path) == encoding.upper()
    assert customers(path) == [(name, 10.0)]


def test_56_and_57_what_the_user_says_wins_over_the_guess(tmp_path: Path) -> None:
    path = write_bytes(tmp_path / "x.csv", (HEAD + "Müller,1,2024-01-05,10\n").encode("latin-1"))
    assert customers(path, Reading(encoding="cp1251")) == [("Mьller", 10.0)]
    assert "encoding_guessed" not in [notice.key for notice in inspect(path, Reading(encoding="cp1251")).notices]


@pytest.mark.parametrize("words", ["客户编号", "联通", "一级", "李雷和韩梅梅", "VIP级"])
def test_51_plain_gbk_is_not_asked_about(tmp_path: Path, words: str) -> None:
    look = inspect(write_bytes(tmp_path / "x.csv", f"a,b\n{words},1\n".encode("gbk")))
    assert (look.reading.encoding, look.notices) == ("gb18030", ())


def test_58_a_character_cut_at_the_end_is_refused_with_its_line(tmp_path: Path) -> None:
    path = write_bytes(tmp_path / "x.csv", (HEAD + TWO + "丙").encode()[:-1])
    assert "Line 4" in refusal(path)


def test_59_two_encodings_in_one_file_are_refused_with_the_line(tmp_path: Path) -> None:
    path = write_bytes(tmp_path / "x.csv", "客户,order,date,amount\n".encode() + "甲,1,2024-01-05,10\n".encode("gbk"))
    assert "Line 2" in refusal(path)
    long = "客户,order,date,amount\n".encode() + "王丽,1,2024-01-05,10\n".encode("gbk") * 1_000
    assert "Line 2" in refusal(write_bytes(tmp_path / "y.csv", long))


@pytest.mark.parametrize("bad", [b"\xc0\x80", b"\xed\xa0\x80", b"\xff\xfe\xff"])
def test_60_overlong_and_surrogate_bytes_are_refused(tmp_path: Path, bad: bytes) -> None:
    path = write_bytes(tmp_path / "x.csv", HEAD.encode() + b"a" + bad + b",1,2024-01-05,10\n")
    assert "Line 2" in refusal(path)


def test_60_a_bad_byte_far_behind_is_refused_with_its_line(tmp_path: Path) -> None:
    lines = b"a,1,2024-01-05,10\n" * 400_000
    path = write_bytes(
        tmp_path / "x.csv", HEAD.encode() + "甲,1,2024-01-05,10\n".encode() + lines + b"\xff,1,2024-01-05,1\n"
    )
    assert "Line 400003" in refusal(path)


def test_61_nul_bytes_are_refused(tmp_path: Path) -> None:
    assert "NUL" in refusal(write_bytes(tmp_path / "x.csv", (HEAD + "a\0b,1,2024-01-05,10\n").encode()))


def test_62_a_bidi_mark_in_an_id_does_not_make_another_customer(tmp_path: Path) -> None:
    path = write_bytes(tmp_path / "x.csv", (HEAD + "a\u202eb,1,2024-01-05,10\n").encode())
    assert customers(path) == [("ab", 10.0)]


def test_63_and_64_composed_and_zero_width_forms_are_one_customer(tmp_path: Path) -> None:
    path = write_bytes(tmp_path / "x.csv", (HEAD + "e\u0301,1,2024-01-05,10\n\u200bé,2,2024-01-06,5\n").encode())
    assert build(path).rows("SELECT customer_id FROM customers") == [("é",)]


def test_65_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert "empty" in refusal(write_bytes(tmp_path / "x.csv", b""))


def test_66_a_header_alone_is_refused(tmp_path: Path) -> None:
    assert "no rows" in refusal(write_bytes(tmp_path / "x.csv", HEAD.encode()))


def test_67_blank_lines_alone_are_refused(tmp_path: Path) -> None:
    assert "blank lines" in refusal(write_bytes(tmp_path / "x.csv", b"\n \n\n"))


def test_68_and_69_ragged_rows_are_set_aside_with_their_lines(tmp_path: Path) -> None:
    body = "a,1,2024-01-05,10\nb,2,2024-01-05,10,9\nc,3,2024-01-05\nd,4,2024-01-05,10\n"
    version = build(write_bytes(tmp_path / "x.csv", (HEAD + body).encode()))
    assert version.notice("ragged_rows") == (2, (3, 4), "")
    assert (version.report.rows_in, version.report.rows_kept) == (4, 2)


def test_70_an_unclosed_quote_is_refused_with_its_line(tmp_path: Path) -> None:
    body = 'a,1,2024-01-05,10\n"b,2,2024-01-05,10\nc,3,2024-01-05,10\n'
    assert "Line 3 has a quotation mark" in refusal(write_bytes(tmp_path / "x.csv", (HEAD + body).encode()))


def test_71_quotes_line_feeds_and_delimiters_inside_values_stay(tmp_path: Path) -> None:
    body = '"a ""b"", c",1,2024-01-05,10\nd"e,2,2024-01-06,1\n"f\ng",3,2024-01-07,2\n'
    path = write_bytes(tmp_path / "x.csv", (HEAD + body).encode())
    assert [row[0] for row in customers(path)] == ['a "b", c', 'd"e', "f\ng"]


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_72_every_line_end_is_read(tmp_path: Path, end: str) -> None:
    path = write_bytes(tmp_path / "x.csv", (HEAD + TWO).replace("\n", end).encode())
    assert customers(path) == [("甲", 10.0), ("乙", 20.5)]


def test_73_mixed_line_ends_are_made_the_same(tmp_path: Path) -> None:
    body = "a,1,2024-01-05,10\r\nb,2,2024-01-06,20\nc,3,2024-01-07,30\r"
    version = build(write_bytes(tmp_path / "x.csv", (HEAD + body).encode()))
    assert version.report.rows_kept == 3
    assert version.notice("newlines_normalised")[0] == 1


@pytest.mark.parametrize("delimiter", [";", "\t", "|", ","])
def test_74_delimiters_are_found_out(tmp_path: Path, delimiter: str) -> None:
    path = write_bytes(tmp_path / "x.csv", (HEAD + TWO).replace(",", delimiter).encode())
    assert customers(path) == [("甲", 10.0), ("乙", 20.5)]
    assert inspect(path).reading.delimiter == delimiter


def test_75_a_sep_line_decides(tmp_path: Path) -> None:
    body = "sep=;\r\n" + (HEAD + TWO).replace(",", ";").replace("\n", "\r\n")
    assert customers(write_bytes(tmp_path / "x.csv", body.encode())) == [("甲", 10.0), ("乙", 20.5)]


def test_76_a_missing_header_is_noticed(tmp_path: Path) -> None:
    look = inspect(write_bytes(tmp_path / "x.csv", b"17850,1,2024-01-05,10\n17851,2,2024-01-06,20\n"))
    assert "header_looks_like_data" in [notice.key for notice in look.notices]


def test_76_the_user_can_say_that_there_is_no_header(tmp_path: Path) -> None:
    path = write_bytes(tmp_path / "x.csv", b"C1,1,2024-01-05,10.5\nC2,2,2024-01-06,20\n")
    assert "header_looks_like_data" in [notice.key for notice in inspect(path).notices]
    look = inspect(path, Reading(header_row=0))
    assert [column.name for column in look.columns] == ["Column 1", "Column 2", "Column 3", "Column 4"]
    assert (look.reading.header_row, look.notices) == (0, ())
    columns = tuple(
        zip(("customer_id", "order_id", "order_ts", "net_amount"), [c.name for c in look.columns], strict=True)
    )
    assert build(path, columns, reading=look.reading).report.rows_kept == 2


def test_77_a_huge_value_is_refused(tmp_path: Path) -> None:
    body = HEAD + "x" * 3_000_000 + ",1,2024-01-05,10\n"
    assert "longer than" in refusal(write_bytes(tmp_path / "x.csv", body.encode()))


def test_78_ten_thousand_columns_are_refused(tmp_path: Path) -> None:
    body = ",".join(f"h{i}" for i in range(10_000)) + "\n" + ",".join(["1"] * 10_000) + "\n"
    assert "10000 columns" in refusal(write_bytes(tmp_path / "x.csv", body.encode()))


def test_79_more_rows_than_the_limit_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from crm_dashboard import settings

    monkeypatch.setenv("CRM_MAX_ROWS", "100")
    settings.current.cache_clear()
    try:
        body = HEAD + "a,1,2024-01-05,10\n" * 101
        assert "more than 100 rows" in refusal(write_bytes(tmp_path / "x.csv", body.encode()))
    finally:
        monkeypatch.undo()
        settings.current.cache_clear()


def test_80_a_date_that_changes_its_shape_late_is_listed(tmp_path: Path) -> None:
    body = HEAD + "".join(f"c{i % 7},{i},2024-01-05,10\n" for i in range(30_000)) + "c1,x,soon,1\n"
    version = build(write_bytes(tmp_path / "x.csv", body.encode()))
    assert version.notice("unreadable_time") == (1, (30_001,), "date")


def test_80_a_value_that_changes_its_kind_late_is_listed(tmp_path: Path) -> None:
    body = HEAD + "".join(f"c{i % 7},{i},2024-01-05,10\n" for i in range(30_000)) + "c1,x,2024-01-05,ten\n"
    version = build(write_bytes(tmp_path / "x.csv", body.encode()))
    assert version.notice("unreadable_amount") == (1, (30_001,), "amount")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<!DOCTYPE html><html><body>Login</body></html>", "HTML"),
        (b"\xef\xbb\xbf\n <html>", "HTML"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\0" * 257 + b"ustar\0" + b"\0" * 250, "tar"),
        (b"BZh91AY&SY", "bzip2"),
        (b"\xfd7zXZ\x00", "xz"),
        (b"\x28\xb5\x2f\xfd\x00", "zstd"),
        (b"ARROW1\x00\x00", "Arrow"),
        (pickle.dumps({"a": 1}), "pickle"),
    ],
)
def test_44_to_48_and_81_other_files_are_refused_by_their_name(tmp_path: Path, content: bytes, kind: str) -> None:
    assert f"a file of another kind: {kind}" in refusal(write_bytes(tmp_path / "x.csv", content))


@pytest.mark.parametrize("first", ["ORCID", "ORC", "GIF8", "FEA1", "ARROW1", "BZh9"])
def test_a_header_that_begins_like_another_kind_of_file_is_a_header(tmp_path: Path, first: str) -> None:
    look = inspect(write_bytes(tmp_path / "x.csv", f"{first},客户\n1,2\n".encode()))
    assert [column.name for column in look.columns] == [first, "客户"]


def test_a_file_of_another_kind_is_still_told_by_its_first_bytes(tmp_path: Path) -> None:
    assert "kind: ORC" in refusal(write_bytes(tmp_path / "x.csv", b"ORC\x08\x03\x10\x00"))


@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("above", [0, 100])
def test_a_line_of_megabytes_is_called_too_long_wherever_it_stands(tmp_path: Path, quote: str, above: int) -> None:
    row = f"c1,{quote}{'x' * 9_000_000}{quote},2024-01-05,10\n"
    content = HEAD + "c1,a,2024-01-05,10\n" * above + row + "c1,b,2024-01-05,10\n"
    assert f"Line {above + 2} is too long" in refusal(write_bytes(tmp_path / "x.csv", content.encode()))


def test_a_quotation_mark_that_is_to_separate_fields_is_refused_in_a_sentence(tmp_path: Path) -> None:
    assert "cannot separate fields" in refusal(write_bytes(tmp_path / "x.csv", ('sep="\n' + HEAD + TWO).encode()))


def test_47_databases_are_refused(tmp_path: Path) -> None:
    duckdb.connect(str(tmp_path / "a.csv")).close()
    lite = sqlite3.connect(tmp_path / "b.csv")
    lite.execute("CREATE TABLE t (a)")
    lite.commit()
    lite.close()
    assert "DuckDB" in refusal(tmp_path / "a.csv")
    assert "SQLite" in refusal(tmp_path / "b.csv")


def test_49_text_with_an_archive_behind_it_is_refused(tmp_path: Path) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a.csv", "x" * 100)
    assert refusal(write_bytes(tmp_path / "x.csv", (HEAD + TWO).encode() + archive.getvalue()))


@pytest.mark.parametrize(
    "content", [b'[{"customer": "a", "n": 1}]', b'{"customer": "a", "n": 1}', b'{"n": 1}\n{"n": 2}\n']
)
def test_82_json_called_csv_is_read_by_its_content_under_a_notice(tmp_path: Path, content: bytes) -> None:
    """The catalogue refused it when JSON was not read; the bytes decide, not the name."""
    look = inspect(write_bytes(tmp_path / "x.csv", content))
    assert look.format == "json"
    assert "json_objects" in [notice.key for notice in look.notices]


def test_83_title_lines_above_the_header_are_skipped(tmp_path: Path) -> None:
    version = build(write_bytes(tmp_path / "x.csv", ("Sales report\n\n2024\n" + HEAD + TWO).encode()))
    assert version.report.rows_kept == 2
    assert version.notice("title_lines")[0] == 2


@pytest.mark.parametrize(
    "row",
    [
        "合计,,,30.5",
        "总计：,,,30.5",
        "Total,,,30.5",
        ",合 计,,30.5",
        "Grand total,2,,30.5",
        "Sum,,,30.5\n制表人：张三,,,",
    ],
)
def test_84_total_rows_at_the_end_are_set_aside(tmp_path: Path, row: str) -> None:
    version = build(write_bytes(tmp_path / "x.csv", (HEAD + TWO + row + "\n").encode()))
    count = row.count("\n") + 1
    assert version.notice("total_rows") == (count, tuple(range(3, 3 + count)), "")
    assert (version.report.rows_in, version.report.rows_kept) == (2 + count, 2)


@pytest.mark.parametrize(
    "row", ["Total,3,2024-01-07,5", "合计,3,2024-01-07,5", "Note,3,2024-01-07,5", "Sumo,3,2024-01-07,"]
)
def test_84_a_whole_row_of_a_customer_with_such_a_name_stays(tmp_path: Path, row: str) -> None:
    version = build(write_bytes(tmp_path / "x.csv", (HEAD + TWO + row + "\n").encode()))
    assert [notice.key for notice in version.report.notices if notice.key == "total_rows"] == []


def test_85_a_thousand_blank_trailing_columns_are_left_out(tmp_path: Path) -> None:
    tail = "," * 1_000 + "\n"
    version = build(write_bytes(tmp_path / "x.csv", (HEAD + TWO).replace("\n", tail).encode()))
    assert version.report.rows_kept == 2
    assert version.notice("blank_columns")[0] == 1_000


def test_86_and_87_blank_and_repeated_headers_get_names(tmp_path: Path) -> None:
    look = inspect(write_bytes(tmp_path / "x.csv", b"a,,A,a\nx,y,z,w\n"))
    assert [column.name for column in look.columns] == ["a", "Column 2", "A (2)", "a (3)"]
    assert {notice.key: notice.count for notice in look.notices} == {"blank_headers": 1, "duplicate_headers": 2}


def test_88_a_header_of_70000_characters_is_refused(tmp_path: Path) -> None:
    assert "header" in refusal(write_bytes(tmp_path / "x.csv", (HEAD.replace("order", "o" * 70_000) + TWO).encode()))


@pytest.mark.parametrize(
    "header",
    [
        'x"; drop table t; --',
        "a.b",
        "a[0]",
        "a:Q",
        "a'b",
        "a\\b",
        "constructor",
        "__proto__",
        "new\nline",
        "se\u2028p",
        "![](http://trap/x)",
        "{x}",
    ],
)
def test_89_to_93_hostile_headers_are_only_names(tmp_path: Path, header: str) -> None:
    quoted = '"' + header.replace('"', '""') + '"'
    path = write_bytes(tmp_path / "x.csv", f"{quoted},note\nc1,=HYPERLINK(1)\nc2,javascript:1\n".encode())
    version = build(path, (("customer_id", header),), table="customers")
    assert version.rows("SELECT customer_id, u0 FROM identities") == [("c1", "=HYPERLINK(1)"), ("c2", "javascript:1")]


def test_97_leading_zeros_and_long_ids_stay_as_they_are(tmp_path: Path) -> None:
    body = HEAD + "007,1,2024-01-05,10\n123456789012345678,2,2024-01-06,10\n17850.0,3,2024-01-07,10\n"
    path = write_bytes(tmp_path / "x.csv", body.encode())
    assert [row[0] for row in customers(path)] == ["007", "123456789012345678", "17850"]


def test_98_the_words_null_na_and_none_are_words_and_no_customers(tmp_path: Path) -> None:
    words = ("NULL", "NA", "None", "nan")
    lines = [f"{key},{word},2024-01-05,10" for key, word in zip("abcd", words, strict=True)]
    cities = "\n".join(["customer,city,date,amount", *lines, "NULL,Lyon,2024-01-06,1"])
    path = write_bytes(tmp_path / "x.csv", cities.encode())
    columns = (("customer_id", "customer"), ("city", "city"), ("order_ts", "date"), ("net_amount", "amount"))
    version = build(path, columns)
    assert tuple(city for _, city in version.rows("SELECT customer_id, city FROM customers ORDER BY 1")) == words
    (rule,) = [count for count in version.report.rules if count.rule == "missing_customer"]
    assert rule.set_aside == 1


def test_99_inf_and_nan_are_no_amounts(tmp_path: Path) -> None:
    body = HEAD + "a,1,2024-01-05,inf\nb,2,2024-01-06,nan\nc,3,2024-01-07,1e999\nd,4,2024-01-08,7\n"
    version = build(write_bytes(tmp_path / "x.csv", body.encode()))
    assert version.notice("unreadable_amount") == (3, (1, 2, 3), "amount")


def test_101_impossible_dates_are_listed_and_undecidable_ones_said(tmp_path: Path) -> None:
    body = HEAD + "a,1,2024-02-30,1\nb,2,0001-01-01,1\nc,3,9999-12-31,1\nd,4,01/02/2024,1\n"
    version = build(write_bytes(tmp_path / "x.csv", body.encode()))
    assert version.notice("unreadable_time") == (3, (1, 2, 3), "date")
    assert version.notice("ambiguous_dates") == (1, (), "date")
    assert version.rows("SELECT order_ts::DATE::VARCHAR FROM orders") == [("2024-01-02",)]


def test_102_card_numbers_without_a_role_are_not_kept_and_phones_and_addresses_are_masked(tmp_path: Path) -> None:
    body = "id,card,tel,mail,score\nc1,110101199003074518,13800138000,a@b.cn,5\nc2,11010119900307451X,13900139000,c@d.cn,6\n"
    version = build(write_bytes(tmp_path / "x.csv", body.encode()), (("customer_id", "id"),), table="customers")
    assert version.columns("customers") == ["customer_id", "sample_key", "u2"]
    assert version.columns("identities") == ["customer_id", "u0", "u1"]
    left = [notice.column for notice in version.report.notices if notice.key == "identity_left_out"]
    assert left == ["card"]
    assert [one.column for one in version.report.notices if one.key == "personal_column"] == ["tel", "mail"]


@pytest.mark.parametrize("amount", ["-5", "0"])
def test_104_negative_and_zero_amounts_are_kept(tmp_path: Path, amount: str) -> None:
    path = write_bytes(tmp_path / "x.csv", (HEAD + f"a,1,2024-01-05,{amount}\n").encode())
    assert customers(path) == [("a", float(amount))]


def test_106_a_name_with_a_pattern_in_it_reads_that_file_only(tmp_path: Path) -> None:
    write_bytes(tmp_path / "a1xx.csv", (HEAD + "wrong,1,2024-01-05,1\n").encode())
    path = write_bytes(tmp_path / "a[1]*?.csv", (HEAD + "right,1,2024-01-05,1\n").encode())
    assert customers(path) == [("right", 1.0)]


def test_70_a_quote_left_open_in_the_header_is_refused_with_its_line(tmp_path: Path) -> None:
    assert "Line 1 has a quotation mark" in refusal(write_bytes(tmp_path / "x.csv", ('"' + HEAD + TWO).encode()))


def test_a_long_plain_beginning_does_not_decide_the_encoding(tmp_path: Path) -> None:
    lines = "a,1,2024-01-05,10\n" * 300_000
    path = write_bytes(tmp_path / "x.csv", (HEAD + lines + "甲,2,2024-01-06,1\n").encode("gb18030"))
    look = inspect(path)
    assert look.reading.encoding is None
    assert build(path, reading=look.reading).rows("SELECT customer_id FROM customers") == [("a",), ("甲",)]


def test_a_file_of_which_every_row_is_ragged_is_refused(tmp_path: Path) -> None:
    assert "None of the 2 rows has as many fields" in refusal(write_bytes(tmp_path / "x.csv", b"a;b\n1;2;3\n4;5;6\n"))


def test_many_line_feeds_in_quotes_are_read_by_all_threads(tmp_path: Path) -> None:
    body = "".join(f'"c\r\n""{i}""",{i},2024-01-05,1\r\n' for i in range(200_000))
    version = build(write_bytes(tmp_path / "x.csv", (HEAD.replace("\n", "\r\n") + body).encode()))
    assert version.rows("SELECT count(*), count(DISTINCT customer_id), sum(net_amount)::INT FROM orders") == [
        (200_000, 200_000, 200_000)
    ]


def test_97_shortened_ids_and_phones_are_named_with_their_rows(tmp_path: Path) -> None:
    body = "id,phone\n1.38E+10,1.39E+10\n17,13900139000\n"
    columns = (("customer_id", "id"), ("phone", "phone"))
    version = build(write_bytes(tmp_path / "x.csv", body.encode()), columns, table="customers")
    found = [(notice.rows, notice.column) for notice in version.report.notices if notice.key == "scientific_ids"]
    assert found == [((1,), "id"), ((1,), "phone")]


def test_97_words_that_look_like_values_stay_text(tmp_path: Path) -> None:
    body = "id,member,zip,phone\n007,Yes,01099,13800138000\n008,No,20001,13900139000\n"
    look = inspect(write_bytes(tmp_path / "x.csv", body.encode()))
    assert [(column.values, column.samples[0]) for column in look.columns] == [
        ("id", "007"),
        ("text", "Yes"),
        ("id", "01099"),
        ("id", "13800138000"),
    ]
