"""Turn errors of the file system (disk full, no permission, read-only, missing file) into sentences with a next step."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from crm_dashboard.errors import CrmError, WorkspaceNotChanged
from crm_dashboard.text import N_, text

_DISK_FULL = (N_("There is no room left on the disk."), N_("Free some room, then try again."))
_FORBIDDEN = (
    N_("The system denies the app access to one of its files or folders."),
    N_("Make sure that whoever runs the app may read and write the folder of the workspaces, then try again."),
)
_MISSING = (
    N_("A file or folder of the workspace is no longer there."),
    N_("Choose another workspace from the list, or load the file again."),
)
_REASONS: dict[int, tuple[str, str]] = {
    errno.ENOSPC: _DISK_FULL,
    errno.EDQUOT: _DISK_FULL,
    errno.EFBIG: (
        N_("A file would become larger than the system allows."),
        N_("Load a smaller file, or raise the system's limit on the size of files."),
    ),
    errno.EROFS: (
        N_("The disk of the workspaces can only be read."),
        N_("Make it writable, or set CRM_WORKSPACES_ROOT to a folder that is."),
    ),
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.ENOENT: _MISSING,
    errno.ENOTDIR: _MISSING,
    errno.EISDIR: (
        N_("There is a folder where a file of the workspace should be."),
        N_("Remove that folder, or choose another workspace from the list."),
    ),
    errno.EMFILE: (N_("Too many files are open at once."), N_("Try again in a moment.")),
    errno.ENFILE: (N_("Too many files are open at once."), N_("Try again in a moment.")),
}
_OTHER_REASON = N_("The system refused to read or write a file ({reason}).")
_AGAIN = N_("Try again; if it goes on, look into the log of the server.")
_NOT_DISK_ERRORS = (InterruptedError, TimeoutError, ConnectionError, ChildProcessError)
"""Subclasses of `OSError` that do not come from a file, such as an interrupted wait."""


@contextmanager
def explain_errors(kind: type[CrmError] = WorkspaceNotChanged, *, where: str = "") -> Iterator[None]:
    """Re-raise an `OSError` of the block as an error of type `kind` that says why; other errors pass unchanged."""
    try:
        yield
    except _NOT_DISK_ERRORS:
        raise
    except OSError as cause:
        raise disk_error(cause, kind, where=where) from cause


def disk_error(cause: OSError, kind: type[CrmError] = WorkspaceNotChanged, *, where: str = "") -> CrmError:
    """Return an error of type `kind` that says why the file system refused something."""
    message, next_step = _REASONS.get(cause.errno or 0, (_OTHER_REASON, _AGAIN))
    reason = os.strerror(cause.errno) if cause.errno else type(cause).__name__
    return kind(
        text(message, reason=reason) if message is _OTHER_REASON else text(message),
        where=where,
        next_step=text(next_step),
    )


def open_private_file(path: Path) -> BinaryIO:
    """Open a file for writing with mode 0600: only the user who runs the app can read it; what it held is overwritten."""
    return open(path, "wb", opener=lambda name, flags: os.open(name, flags, 0o600))
