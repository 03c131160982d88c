"""Hostile workbooks, by their number in the catalogue of hostile inputs."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from crm_dashboard.data.process.protocol import Reading
from crm_dashboard.errors import ImportRefused
from tests.data.imports import build, inspect, write_bytes
from tests.data.workbooks import sheet_xml, write

HEAD: list[object] = ["customer", "order", "date", "amount"]
ROWS: list[list[object]] = [HEAD, ["甲", 1.0, ("date", 45296.25), 10.5], [17850.0, 2.0, ("date", 45297), 20]]


def refusal(path: Path, reading: Reading | None = None) -> str:
    with pytest.raises(ImportRefused) as caught:
        build(path, reading=reading)
    return str(caught.value)


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_dates_become_text_and_whole_numbers_lose_their_point(tmp_path: Path) -> None:
    version = build(write(tmp_path / "x.xlsx", {"S": ROWS}))
    assert version.rows(
        "SELECT customer_id, order_id, order_ts::VARCHAR, net_amount::DOUBLE FROM orders ORDER BY order_ts"
    ) == [
        ("甲", "1", "2024-01-05 06:00:00", 10.5),
        ("17850", "2", "2024-01-06 00:00:00", 20.0),
    ]


def test_blank_rows_and_titles_above_the_header_and_empty_columns_are_skipped(tmp_path: Path) -> None:
    rows: list[list[object]] = [[], [None, "Sales 2024"], [], *([None, *row] for row in ROWS)]
    version = build(write(tmp_path / "x.xlsx", {"S": rows}))
    assert version.report.rows_kept == 2
    assert version.notice("title_lines")[0] == 1


def test_the_first_visible_sheet_with_something_in_it_is_read_and_a_name_chooses_another(tmp_path: Path) -> None:
    sheets = {"hidden": [["a", "b"], ["1", "2"]], "empty": [], "orders": ROWS, "more": [["x"], ["1"]]}
    path = write(tmp_path / "x.xlsx", sheets, hidden=("hidden",))
    look = inspect(path)
    assert (look.reading.sheet, look.sheets) == ("orders", ("hidden", "empty", "orders", "more"))
    assert [column.name for column in inspect(path, Reading(sheet="more")).columns] == ["x"]
    assert "no sheet called" in refusal(path, Reading(sheet="nowhere"))


def test_a_sheet_longer_than_one_batch_keeps_its_order(tmp_path: Path) -> None:
    rows: list[list[object]] = [HEAD, *([f"c{i}", i, "2024-01-05", i] for i in range(45_000))]
    version = build(
        write(tmp_path / "x.xlsx", {"S": rows}),
        [("customer_id", "customer"), ("order_ts", "date"), ("net_amount", "amount")],
    )
    assert version.rows("SELECT count(*), bool_and(customer_id = 'c' || (order_id::INT - 1)) FROM orders") == [
        (45_000, True)
    ]


def test_1_a_cell_at_the_far_corner_is_refused(tmp_path: Path) -> None:
    xml = sheet_xml(ROWS).replace("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    assert "reaches over more than" in refusal(write(tmp_path / "x.xlsx", {"S": xml}))


def test_1_a_false_dimension_does_not_hide_the_far_corner(tmp_path: Path) -> None:
    xml = sheet_xml(ROWS, dimension="A1:D3").replace(
        "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    assert "reaches over more than" in refusal(write(tmp_path / "x.xlsx", {"S": xml}))


def test_3_shared_strings_of_300_megabytes_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/sharedStrings.xml", "w") as part:
            for _ in range(300):
                part.write(b"x" * 1_000_000)
    assert "unpacks to far more" in refusal(tmp_path / "x.xlsx")


@pytest.mark.parametrize(
    "evil",
    ['<!DOCTYPE a [<!ENTITY b "c">]>', '<!DOCTYPE a SYSTEM "file:///etc/passwd">', '<!DOCTYPE a SYSTEM "http://x/">'],
)
def test_4_to_6_entities_are_refused(tmp_path: Path, evil: str) -> None:
    xml = sheet_xml(ROWS).replace('<?xml version="1.0"?>', f'<?xml version="1.0"?>{evil}')
    assert "entities" in refusal(write(tmp_path / "x.xlsx", {"S": xml}))


def test_7_a_part_that_unpacks_a_thousandfold_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "x.xlsx", {"S": ROWS}, extra={"xl/media/a.xml": b"\0" * 30_000_000})
    assert "unpacks to far more" in refusal(path)


def test_8_a_zip_of_zips_is_refused(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a", b"x")
    assert "another kind: zip" in refusal(zipped(tmp_path / "x.xlsx", {"a.zip": inner.getvalue()}))


def test_9_many_members_are_refused(tmp_path: Path) -> None:
    extra = {f"xl/{i}.bin": b"" for i in range(6_000)}
    assert "do not belong" in refusal(write(tmp_path / "x.xlsx", {"S": ROWS}, extra=extra))


@pytest.mark.parametrize("name", ["../../x", "/etc/x", "C:\\x", "xl\\..\\..\\x"])
def test_10_and_11_members_outside_are_refused(tmp_path: Path, name: str) -> None:
    assert "do not belong" in refusal(write(tmp_path / "x.xlsx", {"S": ROWS}, extra={name: b"x"}))


def test_12_a_link_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "x.xlsx", {"S": ROWS})
    link = zipfile.ZipInfo("xl/link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "do not belong" in refusal(path)


def test_13_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "x.xlsx", {"S": ROWS})
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/worksheets/sheet1.xml", sheet_xml(ROWS))
    assert "do not belong" in refusal(path)


def test_14_a_false_size_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "x.xlsx", {"S": ROWS})
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/worksheets/sheet1.xml"))
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    assert "damaged" in refusal(write_bytes(path, bytes(content)))


def test_15_an_encrypted_workbook_asks_for_its_password(tmp_path: Path) -> None:
    content = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1_000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 1_000
    )
    assert "password" in refusal(write_bytes(tmp_path / "x.xlsx", content))


def test_16_macros_are_refused(tmp_path: Path) -> None:
    assert "macros" in refusal(write(tmp_path / "x.xlsm", {"S": ROWS}, extra={"xl/vbaProject.bin": b"x"}))


def test_17_and_21_the_name_does_not_matter_but_a_cut_file_does(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", {"S": ROWS})
    assert build(path).report.rows_kept == 2
    half = path.read_bytes()
    assert "damaged" in refusal(write_bytes(tmp_path / "y.xlsx", half[: len(half) // 2]))
    assert "damaged" in refusal(write_bytes(tmp_path / "z.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100))


def test_20_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert "empty" in refusal(write_bytes(tmp_path / "x.xlsx", b""))


def test_22_sixteen_thousand_columns_are_refused(tmp_path: Path) -> None:
    wide: list[list[object]] = [[f"h{i}" for i in range(16_384)], list(range(16_384))]
    assert "16384 columns" in refusal(write(tmp_path / "x.xlsx", {"S": wide}))


def test_24_a_workbook_with_a_hidden_sheet_only_is_read_with_a_notice(tmp_path: Path) -> None:
    version = build(write(tmp_path / "x.xlsx", {"S": ROWS}, hidden=("S",)))
    assert version.notice("hidden_sheet")[2] == "S"


def test_25_the_date_system_of_1904_is_honoured(tmp_path: Path) -> None:
    rows: list[list[object]] = [HEAD, ["a", 1, ("date", 43834.5), 1]]
    version = build(write(tmp_path / "x.xlsx", {"S": rows}, date1904=True))
    assert version.rows("SELECT order_ts::VARCHAR FROM orders") == [("2024-01-05 12:00:00",)]


def test_26_and_27_error_cells_and_formulas_without_values_are_missing(tmp_path: Path) -> None:
    xml = sheet_xml([*ROWS, ["b", 3, ("date", 45298), ("error", "#DIV/0!")], ["c", 4, ("date", 45298), 5]])
    xml = xml.replace(
        "</sheetData>",
        '<row r="6"><c r="A6" t="inlineStr"><is><t>d</t></is></c><c r="D6"><f>1+1</f></c></row></sheetData>',
    )
    version = build(write(tmp_path / "x.xlsx", {"S": xml}))
    assert version.notice("unreadable_amount")[:2] == (1, (3,))
    assert version.notice("unreadable_time")[:2] == (1, (5,))


def test_28_a_bomb_of_styles_is_refused(tmp_path: Path) -> None:
    xfs = b"".join(b'<xf numFmtId="%d"/>' % (i * 7919) for i in range(1_000_000))
    path = tmp_path / "x.xlsx"
    zipped(
        path,
        {
            "xl/workbook.xml": b"<workbook/>",
            "xl/styles.xml": b"<styleSheet><cellXfs>" + xfs + b"</cellXfs></styleSheet>",
        },
    )
    assert "unpacks to far more" in refusal(path)


def ods(path: Path, cells: str, *, repeat: str = "") -> Path:
    row = f"<table:table-row{repeat}>{cells}</table:table-row>"
    head = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{name}</text:p></table:table-cell>'
        for name in ("a", "b")
    )
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="T"><table:table-row>{head}</table:table-row>{row}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/></manifest:manifest>'
    )
    return zipped(
        path, {"mimetype": mime.encode(), "content.xml": content.encode(), "META-INF/manifest.xml": manifest.encode()}
    )


def test_an_opendocument_sheet_is_read_whatever_its_name(tmp_path: Path) -> None:
    cells = (
        '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="3"><text:p>3</text:p></table:table-cell>'
    )
    look = inspect(ods(tmp_path / "x.xlsx", cells))
    assert [(column.name, column.samples) for column in look.columns] == [("a", ("x",)), ("b", ("3",))]


def test_1_repeated_cells_of_an_opendocument_sheet_are_refused(tmp_path: Path) -> None:
    cells = '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    assert "reaches over" in refusal(ods(tmp_path / "x.ods", cells, repeat=' table:number-rows-repeated="1048576"'))
