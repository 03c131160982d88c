"""What the disk refuses, in a sentence: no room left, not allowed, read-only, gone."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from crm_dashboard.errors import CrmError, WorkspaceNotChanged
from crm_dashboard.text import N_, text

_FULL = (N_("There is no room left on the disk."), N_("Free some room, then try again."))
_FORBIDDEN = (
    N_("The system denies the app access to one of its files or folders."),
    N_("Make sure that whoever runs the app may read and write the folder of the workspaces, then try again."),
)
_GONE = (
    N_("A file or folder of the workspace is no longer there."),
    N_("Choose another workspace from the list, or load the file again."),
)
_REASONS: dict[int, tuple[str, str]] = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
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
    errno.ENOENT: _GONE,
    errno.ENOTDIR: _GONE,
    errno.EISDIR: (
        N_("There is a folder where a file of the workspace should be."),
        N_("Remove that folder, or choose another workspace from the list."),
    ),
    errno.EMFILE: (N_("Too many files are open at once."), N_("Try again in a moment.")),
    errno.ENFILE: (N_("Too many files are open at once."), N_("Try again in a moment.")),
}
_OTHER = N_("The system refused to read or write a file ({reason}).")
_AGAIN = N_("Try again; if it goes on, look into the log of the server.")
_NO_FAULTS_OF_A_DISK = (InterruptedError, TimeoutError, ConnectionError, ChildProcessError)
"""Errors of the system that are raised to stop a wait, not by a file."""


@contextmanager
def told(kind: type[CrmError] = WorkspaceNotChanged, *, where: str = "") -> Iterator[None]:
    """Raise what the disk refuses in the block as an error of this kind that says why; all else goes on as it is."""
    try:
        yield
    except _NO_FAULTS_OF_A_DISK:
        raise
    except OSError as cause:
        raise refusal(cause, kind, where=where) from cause


def refusal(cause: OSError, kind: type[CrmError] = WorkspaceNotChanged, *, where: str = "") -> CrmError:
    """Return why the disk refused something, as an error of this kind."""
    what, next_step = _REASONS.get(cause.errno or 0, (_OTHER, _AGAIN))
    reason = os.strerror(cause.errno) if cause.errno else type(cause).__name__
    return kind(text(what, reason=reason) if what is _OTHER else text(what), where=where, next_step=text(next_step))


def new_file(path: Path) -> BinaryIO:
    """Open a file to write it anew, readable and writable by whoever runs the app and by nobody else."""
    return open(path, "wb", opener=lambda name, flags: os.open(name, flags, 0o600))
