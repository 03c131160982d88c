"""A file to be imported: the table it becomes, with its columns and cleaning rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from crm_dashboard.data.cleaning.rules import DEFAULT_RULES
from crm_dashboard.data.process.protocol import Reading, Source
from crm_dashboard.data.process.today import day_of_loading
from crm_dashboard.data.schema.tables import TABLES
from crm_dashboard.data.understanding.understanding import missing_roles
from crm_dashboard.errors import ImportRefused
from crm_dashboard.text import N_, text


@dataclass(frozen=True)
class Incoming:
    """A file to be loaded as a canonical table.

    `columns` maps canonical columns to headers (None: guessed), `rules` are the enabled cleaning rules (None: the
    default ones, or those of the rows that it is added to), `currency` is an ISO 4217 code (None: detected), `name` is
    the original file name. `is_added` appends its rows to those already loaded for the table instead of replacing them.
    Of a file that `is_public` the whole copy is kept; of others a copy without the unused columns. `choices` are decisions
    made by hand, by the keys of `data.commerce.decisions` (None: none, or those of the rows that it is added to).
    """

    path: Path
    table: str = "orders"
    columns: Mapping[str, str] | None = None
    rules: Iterable[str] | None = None
    reading: Reading | None = None
    currency: str | None = None
    name: str = ""
    is_added: bool = False
    is_public: bool = False
    choices: Mapping[str, str] | None = None

    @property
    def display_name(self) -> str:
        """The original file name, else the path's."""
        return self.name or self.path.name

    def source(self, copy: Path) -> Source:
        """Return the file as a source whose copy is at `copy`."""
        return Source(
            path=str(copy),
            name=self.display_name,
            table=self.table,
            columns=tuple((self.columns or {}).items()),
            rules=DEFAULT_RULES if self.rules is None else tuple(self.rules),
            reading=self.reading or Reading(),
            currency=self.currency,
            choices=tuple((self.choices or {}).items()),
            day=day_of_loading(),
        )


def check_roles(columns: Mapping[str, str], table: str, name: str = "") -> None:
    """Raise `ImportRefused` naming the required columns of the table that have no header."""
    missing = missing_roles(tuple(columns.items()), table)
    if missing:
        labels = tuple(text(column.label) for key in missing if (column := TABLES[table].column(key)))
        raise ImportRefused(
            text(N_("No column was chosen for: {roles}."), roles=labels),
            where=name,
            next_step=text(N_("Choose the column of the file that holds it.")),
        )
