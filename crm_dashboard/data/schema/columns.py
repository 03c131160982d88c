"""What a canonical table and a canonical column are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ValueKind = Literal["id", "text", "number", "money", "time"]


@dataclass(frozen=True)
class Column:
    """A canonical column: its key, label, kind of value, and the header words that suggest it.

    `identity` marks personal data, which is stored in `identities` and never joined by an analysis. `codes` pairs a
    code with the words that mean it; a value that is none of them stays as it is.
    """

    key: str
    label: str
    kind: ValueKind
    names: tuple[str, ...] = ()
    identity: bool = False
    required: bool = False
    codes: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Table:
    """A canonical table that a file can be imported as.

    Of a table of records, `clock` names the time that says when a record is known, and `unique` the column of which
    the first row of each value stands.
    """

    key: str
    label: str
    columns: tuple[Column, ...]
    clock: str = ""
    unique: str = ""

    def column(self, key: str) -> Column | None:
        """Return the column called `key`, or None."""
        return next((column for column in self.columns if column.key == key), None)
