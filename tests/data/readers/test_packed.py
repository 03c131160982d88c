"""Tables in gzip and zip files, and what must not come out of an archive; numbers are the catalogue's."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from crm_dashboard import settings
from crm_dashboard.data.building.matching import count_keys
from crm_dashboard.data.building.set_aside import write_set_aside
from crm_dashboard.data.process.protocol import ALL, KeyPair, MatchRequest, Reading, SetAsideRequest, Source
from crm_dashboard.errors import ImportRefused
from tests.data import workbooks
from tests.data.imports import ORDERS, build, inspect, write_bytes

HEAD = "customer,order,date,amount\n"
JANUARY, FEBRUARY = HEAD + "a,1,2024-01-05,10\n", HEAD + "a,2,2024-02-05,20\nb,3,2024-02-06,30\n"


def packed(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def gzipped(path: Path, content: bytes) -> Path:
    return write_bytes(path, gzip.compress(content, mtime=0))


def refusal(path: Path, reading: Reading | None = None) -> str:
    with pytest.raises(ImportRefused) as caught:
        build(path, reading=reading)
    return str(caught.value)


def test_a_gzipped_table_is_read_whatever_its_encoding(tmp_path: Path) -> None:
    version = build(gzipped(tmp_path / "x.csv.gz", (HEAD + "华东7号,1,2024-01-05,10\n").encode("gbk")))
    assert version.rows("SELECT customer_id FROM customers") == [("华东7号",)]


def test_a_first_look_unpacks_only_the_beginning(tmp_path: Path) -> None:
    rows = "".join(f"c{i},{i},2024-01-05,{i}.25,{str(i * 7919) * 12}\n" for i in range(70_000))
    whole = gzip.compress(("customer,order,date,amount,note\n" + rows).encode(), compresslevel=1, mtime=0)
    assert inspect(write_bytes(tmp_path / "x.csv.gz", whole[: len(whole) // 2 + len(whole) // 4])).rows_seen == 1_000


def test_43_a_gzip_bomb_is_refused(tmp_path: Path) -> None:
    assert "unpacks to far more" in refusal(
        gzipped(tmp_path / "x.csv.gz", HEAD.encode() + b"a,1,2024-01-05,1\n" * 700_000)
    )


def test_43_a_gzip_file_beyond_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_UNPACKED_MB", "1")
    settings.current.cache_clear()
    try:
        rows = "".join(f"{i * 7919},{i},2024-01-05,{i}\n" for i in range(80_000))
        assert "unpacks to far more" in refusal(gzipped(tmp_path / "x.csv.gz", (HEAD + rows).encode()))
    finally:
        monkeypatch.undo()
        settings.current.cache_clear()


def test_a_cut_gzip_file_and_an_archive_in_it_are_refused(tmp_path: Path) -> None:
    whole = gzipped(tmp_path / "x.csv.gz", JANUARY.encode()).read_bytes()
    assert "gzip file is damaged" in refusal(write_bytes(tmp_path / "y.gz", whole[:-9]))
    assert "another archive" in refusal(gzipped(tmp_path / "z.gz", whole))
    assert "empty" in refusal(gzipped(tmp_path / "w.gz", b""))


def test_one_table_in_a_zip_file_is_read_without_a_choice(tmp_path: Path) -> None:
    path = packed(tmp_path / "x.zip", {"orders.csv": JANUARY, "__MACOSX/._orders.csv": b"\0" * 99, ".DS_Store": b"x"})
    look = inspect(path)
    assert (look.sheets, look.reading.sheet, look.notices) == ((), None, ())
    assert build(path, reading=look.reading).report.rows_kept == 1


def test_tables_of_the_same_headers_are_one_table_and_a_name_chooses_one(tmp_path: Path) -> None:
    turned = "date,amount,order,customer\n2024-03-01,40,4,王\n"
    path = packed(
        tmp_path / "x.zip",
        {
            "一月.csv": JANUARY,
            "二月.csv": FEBRUARY,
            "三月.csv": turned.encode("utf-16"),
            "photo.png": b"\x89PNG\r\n\x1a\n",
            "d/": b"",
        },
    )
    look = inspect(path)
    assert (look.sheets, look.reading.sheet) == ((ALL, "一月.csv", "二月.csv", "三月.csv"), ALL)
    assert [(one.key, one.count, one.column) for one in look.notices] == [
        ("files_stacked", 3, "一月.csv, 二月.csv, 三月.csv")
    ]
    report = build(path, reading=look.reading).report
    assert (report.rows_kept, report.intakes[0].figures and report.intakes[0].figures.revenue) == (4, 100)
    assert report.intakes[0].source.title == "x.zip"
    one = inspect(path, Reading(sheet="一月.csv"))
    assert (one.reading.sheet, one.rows_seen, one.sheets[0]) == ("一月.csv", 1, ALL)
    assert build(path, reading=one.reading).report.rows_kept == 1
    assert "no table called" in refusal(path, Reading(sheet="四月.csv"))


def test_of_tables_of_other_headers_the_largest_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    path = packed(tmp_path / "x.zip", {"orders.csv": FEBRUARY, "people.csv": "customer,city\na,x\n", "bad.csv": "\n\n"})
    look = inspect(path)
    assert (look.sheets, look.reading.sheet) == (("orders.csv", "people.csv", "bad.csv"), "orders.csv")
    (notice,) = look.notices
    assert (notice.key, notice.column, notice.others) == ("archive_member", "orders.csv", ("people.csv", "bad.csv"))
    assert build(path, reading=look.reading).report.rows_kept == 2


def test_rows_and_keys_of_a_whole_archive_are_counted_and_its_set_aside_rows_name_their_table(tmp_path: Path) -> None:
    path = packed(tmp_path / "x.zip", {"1.csv": JANUARY, "2.csv": FEBRUARY + ",4,2024-02-07,5\n"})
    people = write_bytes(tmp_path / "people.csv", b"id\na\n")
    files = ((str(path), "x.zip", Reading(sheet=ALL)), (str(people), "people.csv", Reading()))
    counts = count_keys(MatchRequest(files, (KeyPair(0, "customer", 1, "id"),), str(tmp_path / "s")), memory_mb=200)
    assert (counts.rows, counts.matches[0].keys, counts.matches[0].matched) == ((4, 1), 2, 1)
    source = Source(str(path), "x.zip", "orders", ORDERS, ("missing_customer",), Reading(sheet=ALL))
    output, scratch = tmp_path / "aside.parquet", tmp_path / "scratch"
    scratch.mkdir()
    assert write_set_aside(SetAsideRequest(source, (), str(output), str(scratch), 9), memory_mb=200).rows == 1
    (row,) = pq.read_table(output).to_pylist()
    assert (row["row_no"], row["file"]) == (3, "x.zip: 2.csv")


def test_a_name_that_chinese_windows_wrote_is_read(tmp_path: Path) -> None:
    path = packed(tmp_path / "x.zip", {"AAAA.csv": JANUARY, "b.csv": FEBRUARY})
    path.write_bytes(path.read_bytes().replace(b"AAAA.csv", "订单.csv".encode("gbk")))
    assert inspect(path).sheets == (ALL, "订单.csv", "b.csv")


def test_a_workbook_in_a_zip_file_lets_its_sheet_be_chosen(tmp_path: Path) -> None:
    head: list[object] = ["customer", "order", "date", "amount"]
    rows: list[list[object]] = [head, ["a", 1, ("date", 45296), 10]]
    book = workbooks.write(tmp_path / "b.xlsx", {"S": rows, "T": [["x"], ["1"]]}).read_bytes()
    path = packed(tmp_path / "x.zip", {"report/b.xlsx": book})
    look = inspect(path)
    assert (look.format, look.sheets, look.reading.sheet) == ("excel", ("S", "T"), "S")
    assert build(path, reading=look.reading).report.rows_kept == 1
    assert [column.name for column in inspect(path, Reading(sheet="T")).columns] == ["x"]


def test_7_a_member_that_unpacks_a_thousandfold_is_refused(tmp_path: Path) -> None:
    assert "unpacks to far more" in refusal(
        packed(tmp_path / "x.zip", {"a.csv": HEAD + "a,1,2024-01-05,1\n" * 700_000})
    )


def test_8_an_archive_in_an_archive_is_no_table(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", JANUARY)
    assert "another kind: zip" in refusal(packed(tmp_path / "x.zip", {"a.zip": inner.getvalue()}))
    gz = gzip.compress(JANUARY.encode(), mtime=0)
    assert "another kind: zip" in refusal(packed(tmp_path / "y.zip", {"a.csv.gz": gz}))


def test_9_many_members_are_refused(tmp_path: Path) -> None:
    assert "do not belong" in refusal(packed(tmp_path / "x.zip", {f"{i}.csv": "" for i in range(6_000)}))


@pytest.mark.parametrize("name", ["../../x.csv", "/etc/x.csv", "C:\\x.csv", "a\\..\\..\\x.csv"])
def test_10_and_11_members_outside_are_refused(tmp_path: Path, name: str) -> None:
    assert "do not belong" in refusal(packed(tmp_path / "x.zip", {"a.csv": JANUARY, name: FEBRUARY}))


def test_12_and_13_links_and_repeated_names_are_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "x.zip", {"a.csv": JANUARY})
    link = zipfile.ZipInfo("b.csv")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "do not belong" in refusal(path)
    path = packed(tmp_path / "y.zip", {"a.csv": JANUARY})
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("a.csv", FEBRUARY)
    assert "do not belong" in refusal(path)


def test_14_and_15_a_false_size_and_a_password_are_refused(tmp_path: Path) -> None:
    content = bytearray(packed(tmp_path / "x.zip", {"a.csv": JANUARY}).read_bytes())
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    assert "zip file is damaged" in refusal(write_bytes(tmp_path / "y.zip", bytes(content)))
    locked = bytearray(packed(tmp_path / "x.zip", {"a.csv": JANUARY}).read_bytes())
    locked[6] |= 1
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    assert "password" in refusal(write_bytes(tmp_path / "z.zip", bytes(locked)))
