"""The random key of a workspace, with which personal customer ids are hashed: a file of its folder, for its owner alone."""

from __future__ import annotations

import secrets
from pathlib import Path

from crm_dashboard.data.catalogue import catalogue
from crm_dashboard.data.catalogue.catalogue import Version
from crm_dashboard.data.identity.personal_ids import ORIGINAL
from crm_dashboard.errors import WorkspaceError
from crm_dashboard.text import N_, text

FILE = "id.key"
_BYTES = 32


def id_key(folder: Path) -> str:
    """Return the key of the workspace in `folder` as hexadecimal digits, made on first use.

    Raises `WorkspaceError` where it cannot be read, or is gone although ids of a kept version were hashed with it: with
    another key the same customers would get other ids.
    """
    path = folder / FILE
    try:
        if not path.exists():
            _make(path)
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
    """Write a new key; where another process was first, its key stands."""
    with catalogue.locked(path.parent):
        if not path.exists():
            if any(_has_hashed_ids(one) for one in catalogue.read(path.parent).versions):
                raise FileNotFoundError(path.name)
            catalogue.put(path, secrets.token_hex(_BYTES).encode())


def _has_hashed_ids(version: Version) -> bool:
    return any(column.name == ORIGINAL for table in version.report.tables for column in table.columns)
