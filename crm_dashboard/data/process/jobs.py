"""The parent's side of the import worker: start it, listen, and end it hard when it must end."""

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

from crm_dashboard.data.process import disk
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
_MOMENT = 2
HEARTBEAT = 0.3
"""Seconds after which a silent worker's stage is told again: a caller who wants to stop raises from `on_progress`."""
Body = InspectRequest | MatchRequest | BuildRequest | SetAsideRequest | DuplicatesRequest
_LOG = logging.getLogger(__name__)
_PACKAGE_HOME = Path(__file__).resolve().parents[3]


def inspect(request: InspectRequest, settings: Settings, on_progress: OnProgress = lambda _stage: None) -> Inspection:
    """Return a first look at a file; raise `ImportRefused` for one that cannot be taken, `WorkerFailed` if it dies.

    `on_progress` is told each stage when it begins and every `HEARTBEAT` again; what it raises ends the worker.
    """
    reply = _run(request, settings, settings.inspect_seconds, on_progress)
    if reply.inspection is None:
        raise _no_answer()
    return reply.inspection


def match(request: MatchRequest, settings: Settings, on_progress: OnProgress = lambda _stage: None) -> KeyCounts:
    """Return how many rows the files have and how many of their keys are found in each other; raises as `inspect` does."""
    reply = _run(request, settings, settings.inspect_seconds, on_progress)
    if reply.counts is None:
        raise _no_answer()
    return reply.counts


def build(request: BuildRequest, settings: Settings, on_progress: OnProgress) -> Report:
    """Build a version file and return what came of it; raises as `inspect` does."""
    reply = _run(request, settings, settings.worker_seconds, on_progress)
    if reply.report is None:
        raise _no_answer()
    return reply.report


def set_aside(request: SetAsideRequest, settings: Settings) -> SetAside:
    """Write the rows that a source's cleaning set aside; raises as `inspect` does."""
    reply = _run(request, settings, settings.worker_seconds, lambda _stage: None)
    if reply.set_aside is None:
        raise _no_answer()
    return reply.set_aside


def duplicates(request: DuplicatesRequest, settings: Settings) -> Pairs:
    """Return the customers of a version who may be one; raises as `inspect` does."""
    reply = _run(request, settings, settings.worker_seconds, lambda _stage: None)
    if reply.pairs is None:
        raise _no_answer()
    return reply.pairs


def _run(body: Body, settings: Settings, seconds: int, on_progress: OnProgress) -> Reply:
    with disk.told(WorkerFailed):
        return _ran(body, settings, seconds, on_progress)


def _ran(body: Body, settings: Settings, seconds: int, on_progress: OnProgress) -> Reply:
    request = Request(
        body,
        memory_mb=settings.worker_memory_mb,
        address_space_mb=settings.worker_address_space_mb,
        file_mb=settings.worker_file_mb,
        seconds=seconds,
    )
    with tempfile.TemporaryFile(dir=body.scratch) as complaints:
        worker = subprocess.Popen(
            [sys.executable, "-P", "-m", "crm_dashboard.data.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            cwd=body.scratch,
            env=_environment(body.scratch),
        )
        assert worker.stdout is not None
        listener = _Listener(worker.stdout)
        listener.start()
        late = threading.Event()

        def stop() -> None:
            late.set()
            worker.kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            reply = _converse(worker, request, listener, on_progress)
            if reply is None:  # it is ending by itself, and its exit code says why
                with contextlib.suppress(subprocess.TimeoutExpired):
                    worker.wait(_MOMENT)
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
            complaints.seek(0)
            _LOG.error(
                "import worker ended (%s): %s", worker.returncode, complaints.read()[-4000:].decode(errors="replace")
            )
            raise _too_slow(seconds) if late.is_set() else _no_answer(worker.returncode)
    if reply.refusal:
        raise _refused(reply.refusal)
    return reply


def _converse(
    worker: subprocess.Popen[bytes], request: Request, listener: _Listener, on_progress: OnProgress
) -> Reply | None:
    """Send the request, pass on progress, and return the last reply; the pipe stays open while the worker may live."""
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
    """Takes the lines of a pipe as they come, so that whoever waits for them can do so for a heartbeat only."""

    def __init__(self, pipe: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self._pipe = pipe
        self._arrived: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()

    def run(self) -> None:
        """Take lines until the pipe is closed at its other end."""
        for line in self._pipe:
            self._arrived.put(line)
        self._arrived.put(None)

    def lines(self) -> Iterator[bytes]:
        """Yield the lines, and nothing (`b""`) whenever none came for a `HEARTBEAT`."""
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
    """Give the worker what Python needs to start, and nothing else of this process."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    settings = {name: value for name, value in os.environ.items() if name.startswith("CRM_")}
    home = {"PYTHONPATH": str(_PACKAGE_HOME), "TMPDIR": scratch, "HOME": scratch}
    # Allocators that set address space aside for later would meet the worker's limit long before its memory is used.
    thrifty = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2"}
    return {**kept, **settings, **home, **thrifty, "LANG": "C.UTF-8", "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def _refused(refusal: Refusal) -> CrmError:
    next_step = text(refusal.next_step) if refusal.next_step else None
    return ImportRefused(Text(refusal.message, refusal.values), where=refusal.where, next_step=next_step)


def _too_slow(seconds: int) -> CrmError:
    return WorkerFailed(
        text(N_("The work took longer than {seconds} seconds and was stopped."), seconds=seconds),
        next_step=text(N_("Nothing was changed. Try a smaller file.")),
    )


def _no_answer(code: int | None = None) -> CrmError:
    """Return why a worker that ended with `code` gave no answer: killed and out of room look alike."""
    if code == NOT_EXPECTED:
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
