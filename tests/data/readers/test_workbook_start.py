"""A first look at a large workbook reads its start only; how far it reaches is still seen from all of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.data.process.protocol import Inspection
from crm_dashboard.data.readers import references, workbook_start
from crm_dashboard.errors import ImportRefused
from tests.data.imports import inspect
from tests.data.workbooks import sheet_xml, write

HEAD: list[object] = ["order", "customer", "amount"]
ROWS: list[list[object]] = [HEAD, *([f"o{no}", f"c{no % 9}", no + 0.5] for no in range(3_000))]


@pytest.fixture
def sheet(monkeypatch: pytest.MonkeyPatch) -> str:
    """Return a sheet that counts as large."""
    monkeypatch.setattr(workbook_start, "_CHUNK", 50_000)
    monkeypatch.setattr(workbook_start, "_MAX_BYTES", 400_000)
    return sheet_xml(ROWS)


def looked_at(folder: Path, sheet: str, **others: list[list[object]] | str) -> Inspection:
    return inspect(write(folder / "x.xlsx", {"S": sheet, **others}))


def is_cut(folder: Path, sheet: str) -> bool:
    path = write(folder / "cut.xlsx", {"S": sheet})
    return workbook_start.write_start(path, folder, rows=1_050) != path


def test_the_start_of_a_sheet_tells_what_the_whole_sheet_tells(
    tmp_path: Path, sheet: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_cut(tmp_path, sheet)
    look = looked_at(tmp_path, sheet)
    assert (look.rows_seen, look.columns[0].samples) == (1_000, ("o0", "o1", "o2"))
    monkeypatch.undo()
    assert not is_cut(tmp_path, sheet)
    assert looked_at(tmp_path, sheet) == look


def test_nothing_is_left_of_the_start(tmp_path: Path, sheet: str) -> None:
    looked_at(tmp_path, sheet)
    assert not list(tmp_path.rglob("start.xlsx"))


def test_a_sheet_with_prefixed_elements_is_cut_as_well(tmp_path: Path, sheet: str) -> None:
    prefixed = sheet.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?").replace("xmlns=", "xmlns:x=")
    assert is_cut(tmp_path, prefixed)
    assert looked_at(tmp_path, prefixed) == looked_at(tmp_path, sheet)


def test_a_large_sheet_of_few_rows_or_without_values_at_its_start_is_left_whole(tmp_path: Path, sheet: str) -> None:
    wide = sheet_xml([HEAD, *(["o" * 5_000, "c", 1] for _ in range(100))])
    blank = "".join(f'<row r="{no}"><c r="A{no}" s="1"/></row>' for no in range(1, 3_001))
    assert not is_cut(tmp_path, wide)
    assert not is_cut(tmp_path, sheet.replace("<sheetData>", f"<sheetData>{blank}"))
    assert looked_at(tmp_path, wide).rows_seen == 100


def test_rows_that_end_in_a_comment_let_the_whole_sheet_decide(tmp_path: Path, sheet: str) -> None:
    odd = sheet.replace("<sheetData>", f"<sheetData><!-- <v> {'</row>' * 9_000} -->")
    assert is_cut(tmp_path, odd)
    assert looked_at(tmp_path, odd) == looked_at(tmp_path, sheet)


def test_1_a_far_corner_after_the_start_is_refused_at_the_first_look(tmp_path: Path, sheet: str) -> None:
    far = sheet.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    with pytest.raises(ImportRefused, match="reaches over more than"):
        looked_at(tmp_path, far)


PIECES = ["r", "=", '"', "'", "A", "Z", "1", "9", "0", " ", "\n", "_", "é", 'r="', '<c r="A1"', "XFD", "1048576", "12345678901"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14).map(lambda parts: "".join(parts).encode()))
def test_references_read_side_by_side_are_those_that_a_pattern_finds(piece: bytes) -> None:
    assert references.used_range(piece) == references._range_by_pattern(piece)
    assert references.used_range(piece.translate(None, b" \n")) == references._range_by_pattern(
        piece.translate(None, b" \n")
    )


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        (b'<row r="7"><c r="AB12" s="1"/><c r=\'C9\'/></row>', (12, 28)),
        (b'<c xr="ZZZ9999999"/><c spr="5"/>', (0, 0)),
        (b'<c r = "D4"/>', (4, 4)),
        (b'<c r="E5', (0, 0)),
        (b"", (0, 0)),
    ],
)
def test_only_whole_references_count(piece: bytes, expected: tuple[int, int]) -> None:
    assert references.used_range(piece) == expected
