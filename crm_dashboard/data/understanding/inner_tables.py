"""Tables inside one file (sheets, files of an archive): what each looks like, which is read, and which go with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from crm_dashboard.data.process.notices import MAX_ROW_NUMBERS
from crm_dashboard.data.process.protocol import ColumnSummary, Inspection, Notice, Reading
from crm_dashboard.data.schema.summary_table import SUMMARY
from crm_dashboard.data.understanding.file_guesses import NOT_USED, FileGuess, InspectedFile, guess_files
from crm_dashboard.data.understanding.role_guesses import guess_roles
from crm_dashboard.data.understanding.stacking import can_stack, needed_headers
from crm_dashboard.data.understanding.understanding import missing_roles

_OF_OTHER_ROWS = re.compile(
    r"\b(?:refund|return|cancel|void|draft|template|example|sample|test|deleted|retour|rembours|annul|devoluc|reembols|resi\b|rückgabe|storn|entwurf|vorlage|beispiel)"
    r"|退|取消|作废|草稿|模板|模版|示例|样例|测试|返品|返金|キャンセル|見本|記入例",
    re.IGNORECASE,
)
"""Names of sheets whose rows are no sales, so that their amounts must not be added to those of other sheets."""
_RANKS = {"orders": 2, SUMMARY: 1}


@dataclass(frozen=True)
class InnerTable:
    """A table inside a file, with the columns of its first rows; no columns: it cannot be read."""

    name: str
    columns: tuple[ColumnSummary, ...]

    @cached_property
    def guess(self) -> FileGuess:
        """What it would become if it were a file of its own."""
        inspection = Inspection("csv", Reading(), (), self.columns, 0)
        return guess_files([InspectedFile(self.name, inspection)])[0]

    @property
    def headers(self) -> frozenset[str]:
        """The set of its headers."""
        return frozenset(column.name for column in self.columns)

    @property
    def is_apart(self) -> bool:
        """Whether its name says that its rows are other ones, such as returns."""
        return bool(_OF_OTHER_ROWS.search(self.name))

    @property
    def rank(self) -> tuple[int, int, int]:
        """How likely this is the wanted table: one with money before others, complete ones before others."""
        if self.guess.table == NOT_USED:
            return (0, 0, 0)
        pairs = tuple((guess.role, guess.header) for guess in self.guess.roles)
        is_complete = not missing_roles(pairs, self.guess.table)
        return (1 + is_complete, int(not self.is_apart), _RANKS.get(self.guess.table, 0))


def choose_table(tables: Iterable[InnerTable], first: InnerTable) -> InnerTable:
    """Return the table of the highest rank: `first` among equals, then the order of the file."""
    return max((first, *(table for table in tables if table is not first)), key=lambda table: table.rank)


def group_of(tables: Iterable[InnerTable], chosen: InnerTable) -> tuple[str, ...]:
    """Return the names of the tables that are read together with the chosen one, in order, itself included."""
    return tuple(table.name for table in tables if table is chosen or _belongs_to(table, chosen))


def _belongs_to(table: InnerTable, chosen: InnerTable) -> bool:
    if not table.columns or table.is_apart != chosen.is_apart:
        return False
    if table.headers == chosen.headers:
        return True
    roles = {guess.role: guess.header for guess in chosen.guess.roles}
    is_same = table.guess.table == chosen.guess.table != NOT_USED
    return is_same and can_stack(chosen.guess.table, roles, chosen.headers, table.headers)


def further_columns(
    tables: Iterable[InnerTable], group: Sequence[str], chosen: InnerTable
) -> tuple[ColumnSummary, ...]:
    """Return the columns that only other tables of the group have, as far as they take no needed role from the chosen one's."""
    others = (column for table in tables if table.name in group for column in table.columns)
    further = tuple({column.name: column for column in others if column.name not in chosen.headers}.values())
    kept: tuple[ColumnSummary, ...] = ()
    for column in further:
        roles = {
            guess.role: guess.header for guess in guess_roles((*chosen.columns, column), chosen.guess.table or "orders")
        }
        if column.name not in needed_headers(chosen.guess.table, roles):
            kept += (column,)
    return kept


def notices_about(others: Sequence[InnerTable], read: Sequence[str]) -> tuple[Notice, ...]:
    """Return notices that name the sheets that are not read, by what they look like."""
    names: dict[str, list[str]] = {}
    for table in others:
        names.setdefault(_notice_key(table), []).append(table.name)
    return tuple(
        Notice(key, len(group), column=", ".join(read), others=tuple(group[:MAX_ROW_NUMBERS]))
        for key, group in names.items()
    )


def _notice_key(table: InnerTable) -> str:
    kind = table.guess.table
    if kind == "orders" and table.is_apart:
        return "sheets_apart"
    known = {"orders": "sheets_of_orders", "customers": "sheets_of_customers", SUMMARY: "sheets_of_summaries"}
    return "sheets_unknown" if kind == NOT_USED else known.get(kind, "sheets_of_records")
