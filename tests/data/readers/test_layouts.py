"""Where a text file's fields and headers stand, however an export lays them out."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_dashboard.data.process.protocol import Inspection, Reading
from crm_dashboard.data.readers.text.delimiters import detect_layout
from crm_dashboard.errors import ImportRefused
from tests.data import workbooks
from tests.data.imports import build, inspect, write_bytes

HEAD = "customer,order,date,amount\n"
TWO = "甲,1,2024-01-05,10\n乙,2,2024-01-06,20.5\n"


def look(folder: Path, words: str, reading: Reading | None = None) -> Inspection:
    return inspect(write_bytes(folder / "x.txt", words.encode()), reading)


def names(seen: Inspection) -> list[str]:
    return [column.name for column in seen.columns]


@pytest.mark.parametrize("delimiter", ["~", "^", "¦", "§", "\x01", "\x1f", "||", "@@", "::", "，", "；", "、", "#"])
def test_74_rare_delimiters_are_found_out(delimiter: str) -> None:
    layout = detect_layout((HEAD + TWO).replace(",", delimiter), is_complete=True)
    assert (layout.header, layout.dialect.delimiter) == (("customer", "order", "date", "amount"), delimiter)


@pytest.mark.parametrize(("between", "found"), [('" ; "', " ; "), ('", "', ", "), ('" | "', " | ")])
def test_74_spaces_between_delimiter_and_quotes_belong_to_the_delimiter(
    tmp_path: Path, between: str, found: str
) -> None:
    seen = look(tmp_path, "".join(f'"{line}"\n'.replace("|", between) for line in ("a|b|c", "x, y|2|3", "z|4|5")))
    assert (seen.reading.delimiter, seen.columns[0].samples) == (found, ("x, y", "z"))


@pytest.mark.parametrize("delimiter", ["12345", '"', "\n", ","])
def test_74_what_the_user_says_wins_where_it_is_possible(tmp_path: Path, delimiter: str) -> None:
    if delimiter == ",":
        assert len(look(tmp_path, "a;b,c;d\n1;2,3;4\n", Reading(delimiter=",")).columns) == 2
        return
    with pytest.raises(ImportRefused, match="cannot separate fields"):
        look(tmp_path, HEAD + TWO, Reading(delimiter=delimiter))


def test_71_single_quotes_and_backslashes_are_understood(tmp_path: Path) -> None:
    single = look(tmp_path, "'a','b'\n'it''s, so','1'\n'x','2'\n")
    assert (names(single), single.columns[0].samples) == (["a", "b"], ("it's, so", "x"))
    escaped = look(tmp_path, '"a","b"\n"12\\" pan, red","1"\n"x","2"\n')
    assert escaped.columns[0].samples == ('12" pan, red', "x")


def test_71_an_apostrophe_in_words_is_no_quotation_mark(tmp_path: Path) -> None:
    assert look(tmp_path, "a,b\nO'Brien,1\nit's,2\n'90s,3\n").columns[0].samples == ("O'Brien", "it's", "'90s")


@pytest.mark.parametrize(
    ("above", "row"),
    [
        ("", 1),
        ("Report\n\n2024\n", 4),
        ("# made 2024-01-01 10:00, by me\n# shop, Bern, all, 1\n", 3),
        ("店铺,旗舰店,,\n导出时间,2024-01-05,操作人,admin\n", 3),
        ("\n\n", 3),
    ],
)
def test_83_the_header_is_found_below_titles_and_its_record_is_told(tmp_path: Path, above: str, row: int) -> None:
    seen = look(tmp_path, above + HEAD + TWO)
    assert (names(seen), seen.reading.header_row) == (["customer", "order", "date", "amount"], row)
    assert build(tmp_path / "x.txt", reading=seen.reading).report.rows_kept == 2


def test_83_the_user_can_choose_the_header_row(tmp_path: Path) -> None:
    words = "sep=,\nold a,old b\nnew a,new b\n1,2\n"
    assert names(look(tmp_path, words, Reading(header_row=3))) == ["new a", "new b"]
    assert names(look(tmp_path, words, Reading(header_row=2))) == ["old a", "old b"]
    for row in (1, 9):
        with pytest.raises(ImportRefused, match=f"Row {row} is blank or not in the file"):
            look(tmp_path, words, Reading(header_row=row))


def test_83_a_header_far_down_can_be_chosen(tmp_path: Path) -> None:
    words = "".join(f"note {i}\n" for i in range(80)) + HEAD + TWO
    assert names(look(tmp_path, words, Reading(header_row=81))) == ["customer", "order", "date", "amount"]


def test_83_two_header_rows_are_put_together(tmp_path: Path) -> None:
    seen = look(tmp_path, "订单,,客户,\n编号,日期,编号,姓名\n1,2024-01-05,K1,王丽\n2,2024-01-06,K2,李强\n")
    assert names(seen) == ["订单编号", "日期", "客户编号", "姓名"]
    assert "two_header_rows" in [notice.key for notice in seen.notices]
    again = inspect(tmp_path / "x.txt", seen.reading)
    assert names(again) == names(seen)


def test_83_a_second_row_that_fills_the_gaps_of_the_first_is_a_header_too(tmp_path: Path) -> None:
    seen = look(tmp_path, "order,date,2023,,note\n,,amount,pieces,\n1,2024-01-05,10,2,x\n2,2024-01-06,20,3,y\n")
    assert names(seen)[:2] == ["order", "date"]
    seen = look(tmp_path, "order,date,sales,,note\n,,amount,pieces,\n1,2024-01-05,10,2,x\n2,2024-01-06,20,3,y\n")
    assert names(seen) == ["order", "date", "amount", "pieces", "note"]


@pytest.mark.parametrize("words", ["a,b,c\n1,2,3,\n4,5,6,\n", "a,b,c,\n1,2,3\n4,5,6\n", "a,b,c,\n1,2,3,\n4,5,6,\n"])
def test_85_a_delimiter_too_many_at_the_end_of_lines_costs_no_row(tmp_path: Path, words: str) -> None:
    seen = look(tmp_path, words)
    assert (names(seen), seen.rows_seen) == (["a", "b", "c"], 2)


HEADERS: list[object] = ["customer", "order", "date", "amount"]
ROW: list[object] = ["a", 1, ("date", 45296), 10]


def test_a_sheet_tells_the_row_of_its_header_and_the_user_can_choose_another(tmp_path: Path) -> None:
    path = workbooks.write(tmp_path / "x.xlsx", {"S": [[], ["Sales"], [], HEADERS, ROW, ["b", 2, ("date", 45297), 20]]})
    assert inspect(path).reading.header_row == 4
    assert names(inspect(path, Reading(header_row=5))) == ["a", "1", "2024-01-05", "10"]
    headless = inspect(path, Reading(header_row=0))
    assert names(headless) == ["Column 1", "Column 2", "Column 3", "Column 4"]
    with pytest.raises(ImportRefused, match="Row 3 is blank"):
        inspect(path, Reading(header_row=3))


def test_23_merged_titles_over_a_sheet_are_put_together_and_totals_set_aside(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Sales 2024"], ["order", None, "customer", None], ["no", "date", "no", "sum"]]
    rows += [[1, ("date", 45296), "a", 10], [2, ("date", 45297), "b", 20], ["合计", None, None, 30]]
    columns = (("customer_id", "customer no"), ("order_id", "order no"), ("order_ts", "date"), ("net_amount", "sum"))
    version = build(workbooks.write(tmp_path / "x.xlsx", {"S": rows}), columns)
    assert version.notice("total_rows") == (1, (3,), "")
    assert (version.notice("two_header_rows")[0], version.report.rows_in, version.report.rows_kept) == (1, 3, 2)
