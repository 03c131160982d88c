"""The random key of a workspace for hashing personal customer ids: a file in its folder that only the server's user can read."""

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


def load_id_key(folder: Path) -> str:
    """Return the hash key of the workspace in `folder` as hexadecimal digits, created on first use.

    Raises `WorkspaceError` if it cannot be read, or is missing although ids of a version were hashed with it: with a
    new key the same customers would get other ids.
    """
    path = folder / FILE
    try:
        if not path.exists():
            _create(path)
        key = path.read_text("ascii").strip()
        if len(bytes.fromhex(key)) != _BYTES:
            raise ValueError(f"{FILE} does not hold {_BYTES} bytes")
    except (OSError, ValueError) as cause:
        raise WorkspaceError(
            text(
                N_("The key by which this workspace hides phones and names that serve as customer ids cannot be read.")
            ),
            where=FILE,
            next_step=text(N_("Bring the file back from a backup, or load the data into a new workspace.")),
        ) from cause
    return key


def _create(path: Path) -> None:
    """Write a new key unless another process has written one meanwhile."""
    with catalogue.locked(path.parent):
        if not path.exists():
            if any(_has_hashed_ids(version) for version in catalogue.read(path.parent).versions):
                raise FileNotFoundError(path.name)
            catalogue.write_file(path, secrets.token_hex(_BYTES).encode())


def _has_hashed_ids(version: Version) -> bool:
    return any(column.name == ORIGINAL for table in version.report.tables for column in table.columns)
