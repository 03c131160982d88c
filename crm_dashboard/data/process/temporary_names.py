"""Names of temporary files and folders (drafts, scratch folders, uploads), and which of them can be deleted.

Every temporary file takes its name from here, so that one sweep (`workspace.sweep`) finds them all. A name contains
the mark of the process that made it: once that process has ended, the file is a leftover.
"""

from __future__ import annotations

import contextlib
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crm_dashboard.data.process.process_locks import is_alive, process_mark

DAY_SECONDS = 24 * 3600
_MARK = re.compile(r"-([0-9a-f]{16})-[0-9a-f]+$")


@dataclass(frozen=True)
class TemporaryName:
    """A kind of temporary name: its prefix, and the folders under the root in which such files lie (glob patterns).

    After `days` a file is a leftover even if its process still runs.
    """

    prefix: str
    folders: tuple[str, ...]
    days: float = float("inf")

    def name(self, root: Path) -> str:
        """Return a new name that cannot be guessed."""
        return f"{self.prefix}{process_mark(root)}-{secrets.token_hex(12)}"

    def leftovers(self, root: Path) -> Iterator[Path]:
        """Yield the files and folders of this kind under a root that no process uses any more."""
        for folder in self.folders:
            for path in root.glob(f"{folder}/{self.prefix}*" if folder else f"{self.prefix}*"):
                with contextlib.suppress(FileNotFoundError):  # removed meanwhile
                    if self._is_leftover(root, path):
                        yield path

    def _is_leftover(self, root: Path, path: Path) -> bool:
        match = _MARK.search(path.name)
        if match and not is_alive(root, match[1]):
            return True
        days = self.days if match else 1  # names of earlier editions do not contain a process mark
        return time.time() - path.stat().st_mtime > days * DAY_SECONDS


DRAFT = TemporaryName(".draft-", ("*", "*/matrices", "*/results/*"))
"""A small file that is being written, before it replaces the previous one."""
INSPECT_SCRATCH = TemporaryName(".look-", ("*",))
BUILD_SCRATCH = TemporaryName(".build-", ("*",))
UPLOAD = TemporaryName("upload-", (".uploads",), days=1)
THROWAWAY = TemporaryName("temporary-", ("",))
"""A workspace that is removed when it is closed."""
SPILL = TemporaryName(".spill-", ("",))
"""Data that the reading engine moves to disk when memory runs out."""
DELETED = TemporaryName(".deleted-", ("",), days=0)
"""A workspace that is being deleted; files that were open could not be removed at once."""
_EARLIER_NAMES = (
    TemporaryName(".catalogue.json.", ("*",)),
    TemporaryName(".mappings.json.", ("*",)),
    TemporaryName(".readings.json.", ("*",)),
    TemporaryName(".declined.json.", ("*",)),
    TemporaryName(".", ("*/matrices",)),
    TemporaryName("", (".uploads",)),
)
"""Names of drafts and uploads in earlier editions."""
TEMPORARY_NAMES = (DRAFT, INSPECT_SCRATCH, BUILD_SCRATCH, UPLOAD, THROWAWAY, SPILL, DELETED, *_EARLIER_NAMES)
