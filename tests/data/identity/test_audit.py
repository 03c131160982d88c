"""The access log: rows are appended whole, stay, and are a condition of what they tell."""

from __future__ import annotations

import datetime as dt
import json
import stat
import threading
from pathlib import Path

import pytest

from crm_dashboard.data.identity import audit
from crm_dashboard.data.identity.audit import FILE, LONGEST_REASON, latest, record
from crm_dashboard.errors import NotRecorded, WorkspaceError


def write(folder: Path, what: str = "reveal", session: str = "s1", rows: int = 7, reason: str = "") -> None:
    """Append a row."""
    record(folder, what, session=session, rows=rows, masked=False, version="v1", reason=reason)  # type: ignore[arg-type]


def test_what_was_recorded_is_read_back_the_latest_first(tmp_path: Path) -> None:
    assert latest(tmp_path, 10) == ()
    write(tmp_path, "reveal", reason="  call back \n tomorrow ")
    write(tmp_path, "export", rows=3)
    write(tmp_path, "hide")
    found = latest(tmp_path, 2)
    assert [row.what for row in found] == ["hide", "export"]
    first = latest(tmp_path, 10)[-1]
    assert (first.session, first.rows, first.masked, first.version) == ("s1", 7, False, "v1")
    assert first.reason == "call back \n tomorrow"
    assert dt.datetime.now(dt.UTC) - first.at < dt.timedelta(minutes=1)


def test_a_row_is_one_line_of_json_that_only_the_owner_reads(tmp_path: Path) -> None:
    write(tmp_path, reason='line\nbreak "and" ' + "x" * 900)
    (line,) = (tmp_path / FILE).read_text(encoding="utf-8").splitlines()
    assert set(json.loads(line)) == {"at", "session", "what", "rows", "masked", "reason", "version"}
    assert len(json.loads(line)["reason"]) == LONGEST_REASON
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_rows_of_many_writers_at_once_are_all_whole(tmp_path: Path) -> None:
    def many(session: str) -> None:
        for number in range(25):
            write(tmp_path, session=session, rows=number, reason="r" * 400)

    writers = [threading.Thread(target=many, args=(f"s{number}",)) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    found = latest(tmp_path, 1_000)
    assert len(found) == 8 * 25
    assert len({(row.session, row.rows) for row in found}) == 8 * 25


def test_a_line_that_a_crash_cut_off_costs_only_itself(tmp_path: Path) -> None:
    write(tmp_path, rows=1)
    with (tmp_path / FILE).open("ab") as file:
        file.write(b'{"at":"2026-01-01T00:0')
    write(tmp_path, rows=2)
    assert [row.rows for row in latest(tmp_path, 10)] == [2, 1]


def test_a_long_log_is_read_from_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        write(tmp_path, rows=number, reason="谁" * number)
    whole = [row.rows for row in latest(tmp_path, 30)]
    assert whole == list(range(29, -1, -1))
    for block in (1, 7, 100, 1_000, 10**6):
        monkeypatch.setattr(audit, "_BLOCK", block)
        for most in (1, 2, 29, 30, 31):
            assert [row.rows for row in latest(tmp_path, most)] == whole[:most]
    size = (tmp_path / FILE).stat().st_size
    with (tmp_path / FILE).open("r+b") as file:
        file.write(b"?" * (size // 2))  # nobody looks there
    monkeypatch.setattr(audit, "_BLOCK", 100)
    assert [row.rows for row in latest(tmp_path, 5)] == whole[:5]


def test_an_empty_log_has_no_rows(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()
    assert latest(tmp_path, 10) == ()


def test_a_log_that_cannot_be_read_is_an_error_with_a_next_step(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(WorkspaceError, match="cannot be read") as error:
        latest(tmp_path, 10)
    assert error.value.where == FILE
    assert error.value.next_step


def test_what_cannot_be_recorded_is_an_error_with_a_next_step(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(NotRecorded, match="cannot be written") as error:
        write(tmp_path)
    assert error.value.next_step
