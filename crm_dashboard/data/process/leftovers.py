"""Names of what is there for a while only: drafts, scratch folders, uploads; and which of them nobody uses any more.

Whoever makes such a thing takes its name from here, so that the one sweep (`sweeping`) knows them all. A name holds the
mark of the process that made it: what belongs to a process that has ended is left over.
"""

from __future__ import annotations

import contextlib
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crm_dashboard.data.process.owners import is_alive, owner_of

DAY = 24 * 3600
_MARK = re.compile(r"-([0-9a-f]{16})-[0-9a-f]+$")


@dataclass(frozen=True)
class Temporary:
    """A kind of temporary name: how it begins, and in which folders under the root such things lie (as patterns).

    `days` is after how long it goes although its process lives.
    """

    start: str
    places: tuple[str, ...]
    days: float = float("inf")

    def name(self, root: Path) -> str:
        """Return a fresh name that cannot be guessed."""
        return f"{self.start}{owner_of(root)}-{secrets.token_hex(12)}"

    def left(self, root: Path) -> Iterator[Path]:
        """Yield what is left of this kind under a root."""
        for place in self.places:
            for path in root.glob(f"{place}/{self.start}*" if place else f"{self.start}*"):
                with contextlib.suppress(FileNotFoundError):  # done this moment
                    if self._is_left(root, path):
                        yield path

    def _is_left(self, root: Path, path: Path) -> bool:
        found = _MARK.search(path.name)
        if found and not is_alive(root, found[1]):
            return True
        days = self.days if found else 1  # names of earlier editions say nothing of their process
        return time.time() - path.stat().st_mtime > days * DAY


DRAFT = Temporary(".draft-", ("*", "*/matrices", "*/results/*"))
"""A small file before it takes the place of the one before."""
LOOK = Temporary(".look-", ("*",))
BUILD = Temporary(".build-", ("*",))
UPLOAD = Temporary("upload-", (".uploads",), days=1)
THROWAWAY = Temporary("temporary-", ("",))
"""A workspace that is removed when it is closed."""
SPILL = Temporary(".spill-", ("",))
"""What the reading engine has no memory for."""
DELETED = Temporary(".deleted-", ("",), days=0)
"""A workspace on its way out: what a reader of an open file kept from going."""
_EARLIER = (
    Temporary(".catalogue.json.", ("*",)),
    Temporary(".mappings.json.", ("*",)),
    Temporary(".readings.json.", ("*",)),
    Temporary(".declined.json.", ("*",)),
    Temporary(".", ("*/matrices",)),
    Temporary("", (".uploads",)),
)
"""What earlier editions called drafts and uploads."""
KINDS = (DRAFT, LOOK, BUILD, UPLOAD, THROWAWAY, SPILL, DELETED, *_EARLIER)
