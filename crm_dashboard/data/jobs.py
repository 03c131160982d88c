"""The parent's side of the import worker: start it, listen, and end it hard when it must end."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from crm_dashboard.data.protocol import (
    REPLY,
    REQUEST,
    BuildRequest,
    DuplicatesRequest,
    Inspection,
    InspectRequest,
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
Body = InspectRequest | BuildRequest | SetAsideRequest | DuplicatesRequest
_LOG = logging.getLogger(__name__)
_PACKAGE_HOME = Path(__file__).resolve().parents[2]


def inspect(request: InspectRequest, settings: Settings) -> Inspection:
    """Return a first look at a file; raise `ImportRefused` for one that cannot be taken, `WorkerFailed` if it dies."""
    reply = _run(request, settings, settings.inspect_seconds, lambda _stage: None)
    if reply.inspection is None:
        raise _no_answer()
    return reply.inspection


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
        late = threading.Event()

        def stop() -> None:
            late.set()
            worker.kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            reply = _converse(worker, request, on_progress)
        finally:
            timer.cancel()
            worker.kill()
            worker.wait()
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
            raise _too_slow(seconds) if late.is_set() else _no_answer()
    if reply.refusal:
        raise _refused(reply.refusal)
    return reply


def _converse(worker: subprocess.Popen[bytes], request: Request, on_progress: OnProgress) -> Reply | None:
    """Send the request, pass on progress, and return the last reply; the pipe stays open while the worker may live."""
    if worker.stdin is None or worker.stdout is None:
        return None
    try:
        worker.stdin.write(REQUEST.dump_json(request) + b"\n")
        worker.stdin.flush()
    except BrokenPipeError:
        return None
    for line in worker.stdout:
        reply = REPLY.validate_json(line)
        if not reply.progress:
            return reply
        on_progress(text(reply.progress.stage))
    return None


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


def _no_answer() -> CrmError:
    return WorkerFailed(
        text(N_("The worker ended before it had finished: it may have run out of memory or disk space.")),
        next_step=text(N_("Nothing was changed. Free some space, or try a smaller file.")),
    )
