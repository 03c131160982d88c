"""Messages between the server and the import worker: requests, replies and reports as small JSON values, no rows."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, TypeAdapter
from pydantic.dataclasses import dataclass

from crm_dashboard.text import N_, Text

FIRST_STAGE = N_("Reading the file")
"""The first stage of importing each table."""
_USER_COLUMN = re.compile(r"[us]\d+")
ValueKind = Literal["id", "text", "number", "money", "time"]

_FIRST_DAY, _LAST_DAY = (dt.date.min - dt.date(1970, 1, 1)).days, (dt.date.max - dt.date(1970, 1, 1)).days


def _valid_day(day: int | None) -> int | None:
    """Return the day if the calendar has it, else None (year 1 to 9999)."""
    return day if day is not None and _FIRST_DAY <= day <= _LAST_DAY else None


Day = Annotated[int | None, AfterValidator(_valid_day)]
"""Days since 1970-01-01."""
ALL = "*"
"""The `Reading.sheet` that reads the tables of an archive or workbook that belong together, stacked into one."""
NOT_EXPECTED, PARENT_GONE, NO_ROOM = 1, 3, 4
"""Exit codes of a worker without a reply: 1 unexpected error, 3 the parent has ended, 4 out of memory or disk space."""


@dataclass(frozen=True)
class Reading:
    """How to read a file; None means that it is detected.

    `sheet` names a sheet, a file of an archive, or a list inside a JSON file. `header_row` is the number of the record
    that holds the headers, counted from 1 with blank ones; 0 says that there is none. `parts` are the sheets or files of an
    archive that `ALL` reads; empty: each of them.
    """

    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header_row: int | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class ColumnSummary:
    """One column of a file as inspected: header, three sample values, kind of values, share of filled cells (0..1).

    `different` is the number of distinct values ÷ filled values (0..1): 1 where no value repeats. `speaks_as` is the role
    of orders that its words speak for (`data.commerce.status_words.role_by_values`). `seen` is the number of filled values
    that were looked at (0: unknown).
    """

    name: str
    samples: tuple[str, ...]
    values: ValueKind
    filled: float
    different: float = 1.0
    speaks_as: str = ""
    seen: int = 0

    @property
    def distinct(self) -> int:
        """The number of different values among those that were looked at."""
        return round(self.different * self.seen)


@dataclass(frozen=True)
class Notice:
    """A notice about an import: a key of `data.process.notices`, the number of rows, the first row numbers, the column.

    `file` names the file that row numbers refer to, where a source has several files. `others` names the tables of an
    archive that were not read.
    """

    key: str
    count: int
    rows: tuple[int, ...] = ()
    column: str = ""
    file: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Inspection:
    """The result of inspecting a file: how it was read, its columns, and how many rows were inspected.

    `sheets` are what `Reading.sheet` can choose from: sheets, files of an archive, or lists inside a JSON file.
    """

    format: Literal["csv", "excel", "parquet", "json"]
    reading: Reading
    sheets: tuple[str, ...]
    columns: tuple[ColumnSummary, ...]
    rows_seen: int
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class InspectRequest:
    """Inspect the first rows of `path`; `name` is the file's original name."""

    path: str
    name: str
    scratch: str
    reading: Reading = Reading()
    task: Literal["inspect"] = "inspect"


@dataclass(frozen=True)
class KeyPair:
    """A key column that two files share: index of each file in the request, with the key's header in it."""

    file: int
    header: str
    other: int
    other_header: str


@dataclass(frozen=True)
class MatchRequest:
    """Count the rows of files (path, original name, reading) and how many keys each pair of files shares."""

    files: tuple[tuple[str, str, Reading], ...]
    pairs: tuple[KeyPair, ...]
    scratch: str
    task: Literal["match"] = "match"


@dataclass(frozen=True)
class KeyMatch:
    """The number of distinct keys in a pair's first file, and how many of them the other file contains."""

    pair: KeyPair
    keys: int
    matched: int


@dataclass(frozen=True)
class KeyCounts:
    """The row count of each file in the order of the request, and the match of each pair."""

    rows: tuple[int, ...]
    matches: tuple[KeyMatch, ...]


@dataclass(frozen=True)
class SourceFile:
    """One file of a source with several: path of its copy, original name, column roles, and reading."""

    path: str
    name: str
    columns: tuple[tuple[str, str], ...]
    reading: Reading = Reading()


@dataclass(frozen=True)
class Source:
    """The source of one table: path of the file's copy, the table, column roles, and enabled cleaning rules.

    `columns` pairs a canonical column with a header of the file. `currency` is an ISO 4217 code or None. `more` are
    files with the same headers, stacked under the first one; `heads` are files with one row per order, to which the
    first file's rows are the order lines. `day` is when it was first loaded (days since 1970-01-01), None if unknown.
    `choices` are the decisions made by hand: `data.commerce.decisions.choice_key` to the code of an option.
    """

    path: str
    name: str
    table: str
    columns: tuple[tuple[str, str], ...]
    rules: tuple[str, ...]
    reading: Reading = Reading()
    currency: str | None = None
    day: Day = None
    more: tuple[SourceFile, ...] = ()
    heads: tuple[SourceFile, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """The files whose rows are stacked into this source, in order."""
        return (SourceFile(self.path, self.name, self.columns, self.reading), *self.more)

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of the copies of all its files."""
        return tuple(file.path for file in (*self.files, *self.heads))

    @property
    def title(self) -> str:
        """The names of its files, joined by commas."""
        return ", ".join(file.name for file in (*self.heads, *self.files))


@dataclass(frozen=True)
class BuildRequest:
    """Build a version file at `output` from `sources`; tables that they do not touch come from `previous`.

    If `previous` cannot be read they are rebuilt from the copies of `before`, the sources of that version. Of the files at
    `fresh`, smaller copies are written to `scratch` (`data.understanding.kept_copies`) if columns were left out.
    `aliases` pairs the id of a merged customer with the id that is kept. `id_key` is the workspace's key, as hexadecimal
    digits, with which personal customer ids are hashed.
    """

    sources: tuple[Source, ...]
    output: str
    scratch: str
    previous: str | None = None
    aliases: tuple[tuple[str, str], ...] = ()
    id_key: str = ""
    before: tuple[Source, ...] = ()
    fresh: tuple[str, ...] = ()
    task: Literal["build"] = "build"


@dataclass(frozen=True)
class SetAsideRequest:
    """Write the first `most` rows of `source` that cleaning sets aside to a Parquet file at `output`."""

    source: Source
    aliases: tuple[tuple[str, str], ...]
    output: str
    scratch: str
    most: int
    id_key: str = ""
    task: Literal["set_aside"] = "set_aside"


@dataclass(frozen=True)
class SetAside:
    """How many rows were written."""

    rows: int


@dataclass(frozen=True)
class DuplicatesRequest:
    """Find customers in the version file at `path` who may be the same person; return at most `most` pairs."""

    path: str
    scratch: str
    most: int
    task: Literal["duplicates"] = "duplicates"


@dataclass(frozen=True)
class Person:
    """A customer of a possible duplicate pair: id, number of orders, and identity values (column and masked text)."""

    id: str
    orders: int
    values: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class Pair:
    """Two customers who may be the same person; `kept` is the one whose id would be kept.

    `score` is from 0 to 100, `same` names the columns that agree.
    """

    kept: Person
    other: Person
    score: int
    same: tuple[str, ...]


@dataclass(frozen=True)
class Pairs:
    """The pairs with the highest scores, best first, and the total number of pairs."""

    pairs: tuple[Pair, ...]
    total: int


@dataclass(frozen=True)
class Example:
    """An example row of a file: its row number and the text of its mapped columns, identities masked."""

    row: int
    values: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class Figures:
    """Customers with an order, number of orders, and net amount of all rows; a customer file has only the first."""

    customers: int
    orders: int | None = None
    revenue: Decimal | None = None


@dataclass(frozen=True)
class RuleCount:
    """The effect of one cleaning rule: rows that match it, and rows it set aside (0 when it is off).

    `otherwise` are the figures if this one rule were switched on or off, `limit` is the amount above which a row is an
    outlier. Reports of earlier editions have neither these nor examples.
    """

    rule: str
    enabled: bool
    matched: int
    set_aside: int
    examples: tuple[Example, ...] = ()
    otherwise: Figures | None = None
    limit: Decimal | None = None


@dataclass(frozen=True)
class Decision:
    """A decision about what rows are worth: a key of `data.commerce.decisions.DECISIONS` and the code of the option taken.

    `subject` is what it is about: a role, a value such as a status, or "" for the whole file; `column` the header.
    `is_chosen`: taken by hand. `is_doubtful`: the evidence is split, so the reader is asked. `rows` are those that it
    concerns, `examples` some of their values (masked where they are personal). `otherwise` are the figures of the file
    under other options, by code.
    """

    key: str
    value: str
    subject: str = ""
    column: str = ""
    rows: int = 0
    examples: tuple[str, ...] = ()
    is_chosen: bool = False
    is_doubtful: bool = False
    otherwise: tuple[tuple[str, Figures], ...] = ()


@dataclass(frozen=True)
class StoredColumn:
    """A column of a stored table: its name in the database, its label for people, and its kind of value."""

    name: str
    label: str
    values: ValueKind

    @property
    def title(self) -> Text:
        """The label as words: a canonical column's is translated, a user's own column (`u0`, `s0` …) keeps its header."""
        if _USER_COLUMN.fullmatch(self.name):
            return Text("{label}", (("label", self.label),))
        return Text(self.label)


@dataclass(frozen=True)
class StoredTable:
    """A stored table with its columns and number of rows."""

    name: str
    rows: int
    columns: tuple[StoredColumn, ...]


@dataclass(frozen=True)
class ColumnFact:
    """How well a column is filled: of `rows`, how many have a value, could be parsed, and are plausible.

    `column` is the canonical name, or that of a user's own column. `plausible` is None where every value is plausible.
    """

    column: str
    rows: int
    filled: int
    read: int
    plausible: int | None = None


@dataclass(frozen=True)
class Agreement:
    """The result of one consistency check: a key of `data.cleaning.agreements.CHECKS`, how many agree, out of how many."""

    check: str
    agreeing: int
    of: int


@dataclass(frozen=True)
class Intake:
    """The import result of one source: rows in = rows kept + rows set aside (by a rule or unreadable).

    `figures` are those of the rows kept, `uncleaned` those with every rule off; None for a table without such figures.
    `loaded_at` (UTC) is when the file was loaded; cleaning it again does not change it. Old catalogues lack these fields.
    """

    source: Source
    rows_in: int
    rows_kept: int
    rules: tuple[RuleCount, ...]
    notices: tuple[Notice, ...]
    figures: Figures | None = None
    uncleaned: Figures | None = None
    columns: tuple[ColumnFact, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    loaded_at: dt.datetime | None = None
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True)
class Report:
    """The report of an import: results per source, stored tables, consistency checks between them, and merged customers."""

    intakes: tuple[Intake, ...]
    tables: tuple[StoredTable, ...]
    first_day: Day
    last_day: Day
    currency: str | None = None
    agreements: tuple[Agreement, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()

    @property
    def rows_in(self) -> int:
        """Rows of all sources."""
        return sum(intake.rows_in for intake in self.intakes)

    @property
    def rows_kept(self) -> int:
        """Rows of all sources that were kept."""
        return sum(intake.rows_kept for intake in self.intakes)

    @property
    def rules(self) -> tuple[RuleCount, ...]:
        """The effects of all cleaning rules, source by source."""
        return tuple(count for intake in self.intakes for count in intake.rules)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """All notices, source by source."""
        return tuple(notice for intake in self.intakes for notice in intake.notices)


@dataclass(frozen=True)
class Refusal:
    """Why the worker refused a file: a message id with its values (`Text` is translated later), the place, the next step."""

    message: str
    values: tuple[tuple[str, str | Text], ...] = ()
    where: str = ""
    next_step: str = ""


@dataclass(frozen=True)
class Progress:
    """The stage of the work that has just begun, as a message id."""

    stage: str


@dataclass(frozen=True)
class Reply:
    """One line from the worker to the server; exactly one field is set. The last line is never a `progress`."""

    progress: Progress | None = None
    inspection: Inspection | None = None
    counts: KeyCounts | None = None
    report: Report | None = None
    set_aside: SetAside | None = None
    pairs: Pairs | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True)
class Request:
    """One task for the worker, with its limits on memory, files and CPU time."""

    body: InspectRequest | MatchRequest | BuildRequest | SetAsideRequest | DuplicatesRequest = Field(
        discriminator="task"
    )
    memory_mb: int = 1200
    address_space_mb: int = 3072
    file_mb: int = 50_000
    seconds: int = 1800


REQUEST = TypeAdapter(Request)
REPLY = TypeAdapter(Reply)
REPORT = TypeAdapter(Report)
