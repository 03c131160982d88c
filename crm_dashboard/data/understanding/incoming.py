"""A file on its way into a workspace: which table it becomes, by which columns and rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from crm_dashboard.data.cleaning.rules import DEFAULT_RULES
from crm_dashboard.data.process.protocol import Reading, Source
from crm_dashboard.data.schema.tables import TABLES
from crm_dashboard.data.understanding.understanding import missing_roles
from crm_dashboard.errors import ImportRefused
from crm_dashboard.text import N_, text


@dataclass(frozen=True)
class Incoming:
    """A file to be loaded as a canonical table.

    `columns` maps canonical columns to headers (None: guessed), `rules` names the cleaning rules to switch on (None:
    the default ones, or those of the rows that it is added to), `currency` is an ISO 4217 code (None: found out), `name` is what its owner calls it. `is_added`
    puts its rows under those that are loaded of the table, from files of the same headers, instead of in their place. Of a file that `is_public` a whole copy
    is kept; of others one without the columns that are left out.
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

    @property
    def called(self) -> str:
        """What its owner calls it."""
        return self.name or self.path.name

    def source(self, kept: Path) -> Source:
        """Return the file as a source of which a copy lies at `kept`."""
        return Source(
            path=str(kept),
            name=self.called,
            table=self.table,
            columns=tuple((self.columns or {}).items()),
            rules=DEFAULT_RULES if self.rules is None else tuple(self.rules),
            reading=self.reading or Reading(),
            currency=self.currency,
            day=(dt.datetime.now(dt.UTC).date() - dt.date(1970, 1, 1)).days,
        )


def check_roles(columns: Mapping[str, str], table: str, name: str = "") -> None:
    """Raise `ImportRefused`, naming them, when columns that the table cannot do without have no header."""
    missing = missing_roles(tuple(columns.items()), table)
    if missing:
        labels = tuple(text(column.label) for key in missing if (column := TABLES[table].column(key)))
        raise ImportRefused(
            text(N_("No column was chosen for: {roles}."), roles=labels),
            where=name,
            next_step=text(N_("Choose the column of the file that holds it.")),
        )
