"""The import worker: `python -m crm_dashboard.data.worker` takes one JSON request and answers with JSON lines.

It reads what was uploaded so that the server need not: a file that aborts, hangs or swells takes only this process along.
Ends with 0 after an inspection, a report or a refusal; with 1 and a traceback on stderr otherwise; with 3 when its
parent closes the pipe; with the parent itself where the system tells it of its end.
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

_LACKS = ("OutOfMemoryException", "IOException", "FatalException")
"""What DuckDB raises where memory or room on the disk is lacking, by name: a first look at a file may do without it."""
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.ENOMEM)
_OPEN_FILES = 256
_MB = 1024 * 1024
_PR_SET_PDEATHSIG = 1


def main() -> int:
    """Do the one task that stdin asks for and return the exit code."""
    _end_with_parent()
    os.umask(0o077)  # noqa: TID251 - this process does one task; whatever it writes is read by nobody else
    replies = _private_stdout()
    request = REQUEST.validate_json(sys.stdin.buffer.readline())
    _limit(request)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    try:
        reply = _answer(request, replies)
    except ImportRefused as refusal:
        reply = Reply(refusal=_refusal(refusal))
    except BaseException as problem:  # noqa: BLE001 - whatever it is, the parent logs it and says that the work stopped
        traceback.print_exc()
        return NO_ROOM if _lacks_room(problem) else NOT_EXPECTED
    _send(replies, reply)
    return 0


def _lacks_room(problem: BaseException) -> bool:
    if isinstance(problem, OSError):
        return problem.errno in _FULL
    return isinstance(problem, MemoryError) or type(problem).__name__ in _LACKS


def _answer(request: Request, replies: BinaryIO) -> Reply:
    if isinstance(request.body, InspectRequest):
        from crm_dashboard.data.understanding.inspecting import inspect

        return Reply(inspection=inspect(request.body, memory_mb=request.memory_mb))
    if isinstance(request.body, MatchRequest):
        from crm_dashboard.data.building.matching import match

        return Reply(counts=match(request.body, memory_mb=request.memory_mb))
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
    """Keep stdout for replies and send whatever libraries print there to stderr."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return replies


def _send(replies: BinaryIO, reply: Reply) -> None:
    replies.write(REPLY.dump_json(reply) + b"\n")
    replies.flush()


def _refusal(refusal: ImportRefused) -> Refusal:
    values = tuple(
        (name, Text(value.message) if isinstance(value, Text) and not value.values else str(value))
        for name, value in refusal.what.values
    )
    next_step = refusal.next_step.message if refusal.next_step else ""
    return Refusal(refusal.what.message, values, refusal.where, next_step)


def _limit(request: Request) -> None:
    """Set this process's own limits; platforms without `resource` have the parent's hard kill only."""
    try:
        import resource
    except ImportError:
        return
    _set(resource, "RLIMIT_AS", request.address_space_mb * _MB)
    _set(resource, "RLIMIT_CPU", request.seconds * (os.cpu_count() or 1))
    _set(resource, "RLIMIT_FSIZE", request.file_mb * _MB)
    _set(resource, "RLIMIT_NOFILE", _OPEN_FILES)
    _set(resource, "RLIMIT_CORE", 0)


def _set(resource: object, name: str, wanted: int) -> None:
    which = getattr(resource, name)
    _, hard = resource.getrlimit(which)  # type: ignore[attr-defined]
    limit = wanted if hard == -1 else min(wanted, hard)
    resource.setrlimit(which, (limit, limit))  # type: ignore[attr-defined]


def _end_with_parent() -> None:
    """Ask the system to end this process the moment its parent is gone, where it can: `_die_with_parent` waits its turn.

    The signal comes when the thread that started the worker ends; that one waits for the worker.
    """
    if sys.platform == "linux":
        import ctypes
        import signal

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _die_with_parent() -> None:
    """End at once when stdin closes: the parent holds the other end for as long as it wants the answer."""
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(PARENT_GONE)


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    # DuckDB's binding reports leaks while the interpreter is taken down; the replies are out, so leave at once.
    os._exit(code)
