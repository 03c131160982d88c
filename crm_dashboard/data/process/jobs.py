"""Run import worker processes: start one, pass on its progress, return its reply, kill it after the time limit."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from crm_dashboard.data.process import disk_errors
from crm_dashboard.data.process.protocol import (
    NOT_EXPECTED,
    REPLY,
    REQUEST,
    BuildRequest,
    DuplicatesRequest,
    Inspection,
    InspectRequest,
    KeyCounts,
    MatchRequest,
    Pairs,
    Refusal,
    Reply,
    Report,
    Request,
    SetAside,
    SetAsideRequest,
)
from crm_dashboard.errors import CrmError, ImportRefused, WorkerFailed
from crm_dashboard.settings import Settings
from crm_dashboard.text import N_, Text, text

OnProgress = Callable[[Text], None]
_EXIT_SECONDS = 2
HEARTBEAT = 0.3
"""Seconds after which `on_progress` is called again with the same stage, so that a caller can stop by raising from it."""
Body = InspectRequest | MatchRequest | BuildRequest | SetAsideRequest | DuplicatesRequest
_LOG = logging.getLogger(__name__)
_SOURCE_ROOT = Path(__file__).resolve().parents[3]


def inspect(request: InspectRequest, settings: Settings, on_progress: OnProgress = lambda _stage: None) -> Inspection:
    """Return the format, columns and first notices of a file.

    Raises `ImportRefused` for a file that cannot be read and `WorkerFailed` if the worker dies. `on_progress` is called
    with each stage when it begins and again every `HEARTBEAT` seconds; an exception it raises ends the worker.
    """
    reply = _run(request, settings, settings.inspect_seconds, on_progress)
    if reply.inspection is None:
        raise _no_reply_error()
    return reply.inspection


def count_keys(request: MatchRequest, settings: Settings, on_progress: OnProgress = lambda _stage: None) -> KeyCounts:
    """Return how many rows each file has and how many keys each pair of files shares; raises as `inspect` does."""
    reply = _run(request, settings, settings.inspect_seconds, on_progress)
    if reply.counts is None:
        raise _no_reply_error()
    return reply.counts


def build(request: BuildRequest, settings: Settings, on_progress: OnProgress) -> Report:
    """Build a version file and return its import report; raises as `inspect` does."""
    reply = _run(request, settings, settings.worker_seconds, on_progress)
    if reply.report is None:
        raise _no_reply_error()
    return reply.report


def set_aside_rows(request: SetAsideRequest, settings: Settings) -> SetAside:
    """Write the rows that cleaning set aside to the request's output file; raises as `inspect` does."""
    reply = _run(request, settings, settings.worker_seconds, lambda _stage: None)
    if reply.set_aside is None:
        raise _no_reply_error()
    return reply.set_aside


def find_duplicates(request: DuplicatesRequest, settings: Settings) -> Pairs:
    """Return pairs of customers of a version who may be the same person; raises as `inspect` does."""
    reply = _run(request, settings, settings.worker_seconds, lambda _stage: None)
    if reply.pairs is None:
        raise _no_reply_error()
    return reply.pairs


def _run(body: Body, settings: Settings, seconds: int, on_progress: OnProgress) -> Reply:
    with disk_errors.explain_errors(WorkerFailed):
        return run_worker(body, settings, seconds, on_progress)


def run_worker(body: Body, settings: Settings, seconds: int, on_progress: OnProgress) -> Reply:
    """Return the reply of a worker process to a request; raises the error that it replied, or `WorkerFailed`."""
    request = Request(
        body,
        memory_mb=settings.worker_memory_mb,
        address_space_mb=settings.worker_address_space_mb,
        file_mb=settings.worker_file_mb,
        seconds=seconds,
    )
    with tempfile.TemporaryFile(dir=body.scratch) as stderr_file:
        worker = subprocess.Popen(
            [sys.executable, "-P", "-m", "crm_dashboard.data.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr_file,
            cwd=body.scratch,
            env=_environment(body.scratch),
        )
        assert worker.stdout is not None
        listener = _Listener(worker.stdout)
        listener.start()
        timed_out = threading.Event()

        def stop() -> None:
            timed_out.set()
            worker.kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            reply = _exchange(worker, request, listener, on_progress)
            if reply is None:  # the worker is exiting by itself: wait for its exit code, which says why
                with contextlib.suppress(subprocess.TimeoutExpired):
                    worker.wait(_EXIT_SECONDS)
        finally:
            timer.cancel()
            worker.kill()
            worker.wait()
            listener.join()
            for pipe in (worker.stdin, worker.stdout):
                if pipe and not pipe.closed:
                    try:
                        pipe.close()
                    except BrokenPipeError:
                        _LOG.debug("the worker had gone before its pipe was closed")
        if reply is None:
            stderr_file.seek(0)
            _LOG.error(
                "import worker ended (%s): %s", worker.returncode, stderr_file.read()[-4000:].decode(errors="replace")
            )
            raise _timeout_error(seconds) if timed_out.is_set() else _no_reply_error(worker.returncode)
    if reply.refusal:
        raise refusal_error(reply.refusal)
    return reply


def _exchange(
    worker: subprocess.Popen[bytes], request: Request, listener: _Listener, on_progress: OnProgress
) -> Reply | None:
    """Send the request, pass on progress, and return the last reply or None; stdin stays open, since closing it ends the worker."""
    if worker.stdin is None:
        return None
    try:
        worker.stdin.write(REQUEST.dump_json(request) + b"\n")
        worker.stdin.flush()
    except BrokenPipeError:
        return None
    stage = text(N_("Starting"))
    for line in listener.lines():
        reply = REPLY.validate_json(line) if line else None
        if reply and not reply.progress:
            return reply
        stage = text(reply.progress.stage) if reply and reply.progress else stage
        on_progress(stage)
    return None


class _Listener(threading.Thread):
    """Reads the lines of a pipe in a thread of its own, so that a reader can wait for the next one with a timeout."""

    def __init__(self, pipe: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self._pipe = pipe
        self._arrived: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()

    def run(self) -> None:
        """Read lines until the pipe is closed at its other end."""
        for line in self._pipe:
            self._arrived.put(line)
        self._arrived.put(None)

    def lines(self) -> Iterator[bytes]:
        """Yield the lines, and an empty one (`b""`) whenever none has come for `HEARTBEAT` seconds."""
        while True:
            try:
                line = self._arrived.get(timeout=HEARTBEAT)
            except queue.Empty:
                yield b""
                continue
            if line is None:
                return
            yield line


def _environment(scratch: str) -> dict[str, str]:
    """Return the worker's environment: what Python needs to start and the `CRM_` settings, nothing else of this process."""
    inherited = {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    settings = {name: value for name, value in os.environ.items() if name.startswith("CRM_")}
    home = {"PYTHONPATH": str(_SOURCE_ROOT), "TMPDIR": scratch, "HOME": scratch}
    # Allocators that reserve address space would hit the worker's limit long before its memory is used.
    allocators = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2"}
    return {
        **inherited,
        **settings,
        **home,
        **allocators,
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def refusal_error(refusal: Refusal) -> CrmError:
    """Return a worker's refusal as the error that it was there."""
    next_step = text(refusal.next_step) if refusal.next_step else None
    return ImportRefused(Text(refusal.message, refusal.values), where=refusal.where, next_step=next_step)


def _timeout_error(seconds: int) -> CrmError:
    return WorkerFailed(
        text(N_("The work took longer than {seconds} seconds and was stopped."), seconds=seconds),
        next_step=text(N_("Nothing was changed. Try a smaller file.")),
    )


def _no_reply_error(exit_code: int | None = None) -> CrmError:
    """Return the error for a worker that ended without a reply; killed and out of memory or disk space look the same."""
    if exit_code == NOT_EXPECTED:
        return WorkerFailed(
            text(N_("Something in the file was not expected, and its reading stopped.")),
            next_step=text(
                N_(
                    "Nothing was changed. Open the file in the program that it comes from, save it anew or as CSV, and try again."
                )
            ),
        )
    return WorkerFailed(
        text(N_("The worker ended before it had finished: it may have run out of memory or disk space.")),
        next_step=text(N_("Nothing was changed. Free some space, or try a smaller file.")),
    )
