"""The worker as a process: one request in, JSON lines out, and its ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from crm_dashboard.data.process import jobs
from crm_dashboard.data.process.protocol import (
    NO_ROOM,
    NOT_EXPECTED,
    REPLY,
    BuildRequest,
    InspectRequest,
    Reply,
    Request,
    Source,
)
from crm_dashboard.errors import ImportRefused
from crm_dashboard.i18n.translator import translator
from crm_dashboard.settings import Settings
from tests.data.imports import ORDERS, write_bytes, write_csv

pytestmark = pytest.mark.usefixtures("worker_process")

ROOT = Path(__file__).resolve().parents[3]
ROWS = [["customer", "order", "date", "amount"], ["a", "1", "2024-01-05", "1"]]


def started() -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-m", "crm_dashboard.data.worker"],
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        cwd=ROOT,
        env={"PATH": os.defpath},
    )


def answered(request: Request) -> tuple[list[Reply], str, int]:
    with started() as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        assert worker.stderr is not None
        worker.stdin.write(TypeAdapter(Request).dump_json(request) + b"\n")
        worker.stdin.flush()
        replies = [REPLY.validate_json(line) for line in worker.stdout]
        return replies, worker.stderr.read().decode(), worker.wait(60)


def build_request(path: Path, folder: Path) -> BuildRequest:
    return BuildRequest(
        (Source(str(path), path.name, "orders", ORDERS, ()),), str(folder / "v.duckdb"), str(folder / "scratch")
    )


def test_a_look_is_one_line(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "x.csv", ROWS)
    (reply,), errors, code = answered(Request(InspectRequest(str(path), "x.csv", str(tmp_path / "scratch"))))
    assert reply.inspection is not None
    assert [column.name for column in reply.inspection.columns] == ROWS[0]
    assert (errors, code) == ("", 0)


def test_a_build_tells_its_stages_and_ends_with_a_report(tmp_path: Path) -> None:
    replies, errors, code = answered(Request(build_request(write_csv(tmp_path / "x.csv", ROWS), tmp_path)))
    assert all(reply.progress for reply in replies[:-1])
    assert replies[0].progress is not None
    assert replies[0].progress.stage == "Reading the file"
    assert replies[-1].report is not None
    assert (errors, code) == ("", 0)
    assert [name.name for name in tmp_path.glob("v.duckdb*")] == ["v.duckdb"]


def test_a_refusal_is_an_answer_with_its_values(tmp_path: Path) -> None:
    path = write_bytes(tmp_path / "x.csv", b"\x89PNG\r\n")
    replies, errors, code = answered(Request(build_request(path, tmp_path)))
    refusal = replies[-1].refusal
    assert refusal is not None
    assert (refusal.message, refusal.values) == (
        "This is no table but a file of another kind: {kind}.",
        (("kind", "PNG"),),
    )
    assert refusal.next_step.startswith("Save it as CSV")
    assert (errors, code) == ("", 0)


def test_a_failure_is_a_traceback_and_exit_code_one(tmp_path: Path) -> None:
    replies, errors, code = answered(Request(build_request(tmp_path / "nowhere.csv", tmp_path)))
    assert replies[-1].progress is not None
    assert "FileNotFoundError" in errors
    assert code == NOT_EXPECTED


@pytest.mark.skipif(sys.platform == "win32", reason="no rlimits on Windows")
def test_117_a_file_larger_than_allowed_is_a_failure_and_no_crash(tmp_path: Path) -> None:
    rows = [ROWS[0], *([f"c{i}", str(i), "2024-01-05", "1"] for i in range(200_000))]
    request = build_request(write_csv(tmp_path / "x.csv", rows), tmp_path)
    _, errors, code = answered(Request(request, file_mb=1))
    assert "IOException" in errors or "IO Error" in errors
    assert code == NO_ROOM


def test_118_the_worker_ends_when_its_parent_closes_the_pipe(tmp_path: Path) -> None:
    fifo = tmp_path / "x.csv"
    os.mkfifo(fifo)  # opening it for reading waits for a writer who never comes
    with started() as worker:
        assert worker.stdin is not None
        worker.stdin.write(TypeAdapter(Request).dump_json(Request(build_request(fifo, tmp_path))) + b"\n")
        worker.stdin.close()
        assert worker.wait(30) == 3


def test_a_rule_that_a_refusal_names_is_said_in_the_reader_s_language(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("customer,order,date,amount\n,1,2024-01-05,5\n")
    source = Source(str(path), "x.csv", "orders", ORDERS, ("missing_customer",))
    request = BuildRequest((source,), str(tmp_path / "x.duckdb"), str(tmp_path))
    with pytest.raises(ImportRefused) as caught:
        jobs.build(request, Settings(workspaces_root=tmp_path), lambda _stage: None)
    assert translator("zh")(caught.value.what) == "1 行全部被剔除，其中规则“没有客户编号”剔除 1 行。"
