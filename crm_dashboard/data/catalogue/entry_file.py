"""A small file of a workspace that keeps a list which its readers edit: targets, events of their own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from crm_dashboard.data.catalogue import catalogue
from crm_dashboard.errors import WorkspaceNotChanged
from crm_dashboard.text import N_, text

Entry = TypeVar("Entry", bound=Hashable)


class EntryFile(Generic[Entry]):
    """The entries in the file `name` of a workspace's folder, in the order of `sort_key`, at most `most` of them.

    Entries with one `identity` replace each other. A file that is damaged or too large has none.
    """

    def __init__(
        self,
        name: str,
        entries: TypeAdapter[tuple[Entry, ...]],
        *,
        identity: Callable[[Entry], Hashable],
        sort_key: Callable[[Entry], tuple[str | int, ...]],
        most: int,
    ) -> None:
        self.name, self.most = name, most
        self._entries, self._identity, self._sort_key = entries, identity, sort_key

    def read(self, folder: Path) -> tuple[Entry, ...]:
        """Return the entries."""
        try:
            path = folder / self.name
            return self._entries.validate_json(path.read_bytes()) if path.stat().st_size <= self.most * 1_000 else ()
        except (OSError, ValidationError):
            return ()

    def change(self, folder: Path, *, added: Collection[Entry] = (), removed: Collection[Entry] = ()) -> None:
        """Remove entries, then add others; those that somebody else has added meanwhile stay.

        Raises `WorkspaceNotChanged` if there would be too many, or if the file cannot be written.
        """
        with catalogue.locked(folder):
            kept = {self._identity(entry): entry for entry in self.read(folder) if entry not in removed}
            kept |= {self._identity(entry): entry for entry in added}
            if len(kept) > self.most:
                raise WorkspaceNotChanged(
                    text(N_("A workspace keeps at most {most} of these entries."), most=self.most),
                    next_step=text(N_("Delete some that are no longer needed.")),
                )
            ordered = tuple(sorted(kept.values(), key=self._sort_key))
            catalogue.write_file(folder / self.name, self._entries.dump_json(ordered, indent=1))
