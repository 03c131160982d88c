"""The import worker: `python -m crm_dashboard.data.worker` takes one JSON request and answers with JSON lines.

Uploaded files are parsed here and not in the server, so that a file that crashes, hangs or exhausts memory ends only
this process. Exit codes: 0 after a reply, 3 when the parent closes stdin, 4 out of memory or disk space, 1 with a
traceback on stderr otherwise. Where the system supports it, the worker is killed when its parent ends.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import threading
import traceback
from typing import BinaryIO

from crm_dashboard.data.process.protocol import (
    NO_ROOM,
    NOT_EXPECTED,
    PARENT_GONE,
    REPLY,
    REQUEST,
    DuplicatesRequest,
    InspectRequest,
    MatchRequest,
    Progress,
    Refusal,
    Reply,
    Request,
    SetAsideRequest,
)
from crm_dashboard.errors import ImportRefused
from crm_dashboard.text import Text

_OUT_OF_ROOM_ERRORS = ("OutOfMemoryException", "IOException", "FatalException")
"""Names of DuckDB's exceptions for missing memory or disk space; by name, so that duckdb need not be imported here."""
_OUT_OF_ROOM_CODES = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.ENOMEM)
_OPEN_FILES = 256
_MB = 1024 * 1024
_PR_SET_PDEATHSIG = 1


def main() -> int:
    """Read one request from stdin, do it, and return the exit code."""
    _end_with_parent()
    os.umask(0o077)  # noqa: TID251 - this process does one task; whatever it writes is read by nobody else
    replies = _private_stdout()
    request = REQUEST.validate_json(sys.stdin.buffer.readline())
    _set_limits(request)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    try:
        reply = reply_to(request, replies)
    except ImportRefused as refusal:
        reply = Reply(refusal=refusal_reply(refusal))
    except BaseException as problem:  # noqa: BLE001 - whatever it is, the parent logs it and says that the work stopped
        traceback.print_exc()
        return NO_ROOM if _is_out_of_room(problem) else NOT_EXPECTED
    _send(replies, reply)
    return 0


def _is_out_of_room(problem: BaseException) -> bool:
    if isinstance(problem, OSError):
        return problem.errno in _OUT_OF_ROOM_CODES
    return isinstance(problem, MemoryError) or type(problem).__name__ in _OUT_OF_ROOM_ERRORS


def reply_to(request: Request, replies: BinaryIO) -> Reply:
    """Do what is asked, and return the last reply; progress is written to `replies` on the way."""
    if isinstance(request.body, InspectRequest):
        from crm_dashboard.data.understanding.inspecting import inspect

        return Reply(inspection=inspect(request.body, memory_mb=request.memory_mb))
    if isinstance(request.body, MatchRequest):
        from crm_dashboard.data.building.matching import count_keys

        return Reply(counts=count_keys(request.body, memory_mb=request.memory_mb))
    if isinstance(request.body, SetAsideRequest):
        from crm_dashboard.data.building.set_aside import write_set_aside

        return Reply(set_aside=write_set_aside(request.body, memory_mb=request.memory_mb))
    if isinstance(request.body, DuplicatesRequest):
        from crm_dashboard.data.identity.resemblance import find_pairs

        return Reply(pairs=find_pairs(request.body, memory_mb=request.memory_mb))
    from crm_dashboard.data.building.building import build

    def progress(stage: str) -> None:
        _send(replies, Reply(progress=Progress(stage)))

    return Reply(report=build(request.body, memory_mb=request.memory_mb, progress=progress))


def _private_stdout() -> BinaryIO:
    """Return a private handle on stdout for replies; what libraries print to stdout goes to stderr instead."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return replies


def _send(replies: BinaryIO, reply: Reply) -> None:
    replies.write(REPLY.dump_json(reply) + b"\n")
    replies.flush()


def refusal_reply(refusal: ImportRefused) -> Refusal:
    """Return an error in the form in which it is sent to the parent."""
    values = tuple(
        (name, Text(value.message) if isinstance(value, Text) and not value.values else str(value))
        for name, value in refusal.what.values
    )
    next_step = refusal.next_step.message if refusal.next_step else ""
    return Refusal(refusal.what.message, values, refusal.where, next_step)


def _set_limits(request: Request) -> None:
    """Set this process's resource limits; on platforms without `resource` only the parent's time limit applies."""
    try:
        import resource
    except ImportError:
        return
    _set_limit(resource, "RLIMIT_AS", request.address_space_mb * _MB)
    _set_limit(resource, "RLIMIT_CPU", request.seconds * (os.cpu_count() or 1))
    _set_limit(resource, "RLIMIT_FSIZE", request.file_mb * _MB)
    _set_limit(resource, "RLIMIT_NOFILE", _OPEN_FILES)
    _set_limit(resource, "RLIMIT_CORE", 0)


def _set_limit(resource: object, name: str, limit: int) -> None:
    limit_id = getattr(resource, name)
    _, hard = resource.getrlimit(limit_id)  # type: ignore[attr-defined]
    value = limit if hard == -1 else min(limit, hard)
    resource.setrlimit(limit_id, (value, value))  # type: ignore[attr-defined]


def _end_with_parent() -> None:
    """On Linux, ask the kernel to kill this process as soon as its parent ends; `_die_with_parent` may react later.

    The signal comes when the thread that started the worker ends; that thread waits for the worker.
    """
    if sys.platform == "linux":
        import ctypes
        import signal

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _die_with_parent() -> None:
    """Exit when stdin closes: the parent keeps it open for as long as it waits for the reply."""
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(PARENT_GONE)


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    # DuckDB's binding reports leaks while the interpreter is taken down; the replies are out, so leave at once.
    os._exit(code)
