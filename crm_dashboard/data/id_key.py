"""The random key of a workspace, with which personal customer ids are hashed: a file of its folder, for its owner alone."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from crm_dashboard.errors import WorkspaceError
from crm_dashboard.text import N_, text

FILE = "id.key"
_BYTES = 32


def id_key(folder: Path) -> str:
    """Return the key of the workspace in `folder` as hexadecimal digits, made on first use.

    Raises `WorkspaceError` where there is one that cannot be read: with another key the same customers would get other ids.
    """
    path = folder / FILE
    if not path.exists():
        _make(path)
    try:
        found = path.read_text("ascii").strip()
        if len(bytes.fromhex(found)) != _BYTES:
            raise ValueError(f"{FILE} does not hold {_BYTES} bytes")
    except (OSError, ValueError) as cause:
        raise WorkspaceError(
            text(
                N_("The key by which this workspace hides phones and names that serve as customer ids cannot be read.")
            ),
            where=FILE,
            next_step=text(N_("Bring the file back from a backup, or load the data into a new workspace.")),
        ) from cause
    return found


def _make(path: Path) -> None:
    """Write a new key in one step; where another process was first, its key stands."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
