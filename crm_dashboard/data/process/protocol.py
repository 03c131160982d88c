"""What the server and the import worker say to each other: small JSON values, no rows."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, TypeAdapter
from pydantic.dataclasses import dataclass

from crm_dashboard.text import N_, Text

FIRST_STAGE = N_("Reading the file")
"""The stage with which each table of an import begins."""
_OWN_COLUMN = re.compile(r"[us]\d+")
Values = Literal["id", "text", "number", "money", "time"]

_DAYS = range((dt.date.min - dt.date(1970, 1, 1)).days, (dt.date.max - dt.date(1970, 1, 1)).days + 1)


def _possible(day: int | None) -> int | None:
    """Return a day that the calendar has; of one that it has not, nothing is known."""
    return day if day in _DAYS else None


Day = Annotated[int | None, AfterValidator(_possible)]
"""Days since 1970-01-01."""
ALL = "*"
"""The `Reading.sheet` of an archive of which all tables are read, one under another."""
NOT_EXPECTED, PARENT_GONE, NO_ROOM = 1, 3, 4
"""Exit codes of a worker without an answer: 1 something was not expected, 3 the parent is gone, 4 no memory or room on the disk."""


@dataclass(frozen=True)
class Reading:
    """How a file is to be read; None means: find out.

    `sheet` names a sheet, a file of an archive, or a list inside a JSON file. `header_row` is the number of the record
    that holds the headers, counted from 1 with blank ones; 0 says that there is none.
    """

    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header_row: int | None = None


@dataclass(frozen=True)
class ColumnSummary:
    """One column of a file as the worker saw it: header, three sample values, kind, share filled (0..1).

    `different` is the share of its filled values that no earlier row has (0..1): 1 where each stands once.
    """

    name: str
    samples: tuple[str, ...]
    values: Values
    filled: float
    different: float = 1.0


@dataclass(frozen=True)
class Notice:
    """Something the reader met: a key of `data.process.notices`, how many rows, the first row numbers, the column.

    `file` names the file that the rows are counted in, where a source has several; else they are the source's. `others`
    names what was left aside for it: the other tables of an archive.
    """

    key: str
    count: int
    rows: tuple[int, ...] = ()
    column: str = ""
    file: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Inspection:
    """A first look at a file: how it was read, its columns, and how many rows were looked at.

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
    """Look at the first rows of `path`, called `name` by its owner."""

    path: str
    name: str
    scratch: str
    reading: Reading = Reading()
    task: Literal["inspect"] = "inspect"


@dataclass(frozen=True)
class KeyPair:
    """A key that two files share: the places of the files in the request, each with its header of the key."""

    file: int
    header: str
    other: int
    other_header: str


@dataclass(frozen=True)
class MatchRequest:
    """Count the rows of files (path, what its owner calls it, how to read it), and which keys are in each other."""

    files: tuple[tuple[str, str, Reading], ...]
    pairs: tuple[KeyPair, ...]
    scratch: str
    task: Literal["match"] = "match"


@dataclass(frozen=True)
class KeyMatch:
    """Of the different keys of a pair's first file, how many there are and how many are in the other."""

    pair: KeyPair
    keys: int
    found: int


@dataclass(frozen=True)
class KeyCounts:
    """The rows of each file in the order of the request, and what came of each pair."""

    rows: tuple[int, ...]
    matches: tuple[KeyMatch, ...]


@dataclass(frozen=True)
class SourceFile:
    """A further file of a source: its copy, its name, how to read it, and its column roles."""

    path: str
    name: str
    columns: tuple[tuple[str, str], ...]
    reading: Reading = Reading()


@dataclass(frozen=True)
class Source:
    """One imported file: where its copy lies, which table it becomes, its column roles and the rules switched on.

    `columns` pairs a canonical column with a header of the file. `currency` is an ISO 4217 code or None. `more` are
    files of the same headers, put under the first one; `heads` are files of one row an order, of which the first file's
    rows are the lines. `day` is the one on which it was first loaded (days since 1970-01-01), None where that is not
    known.
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

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """The files whose rows are this source's, in their order."""
        return (SourceFile(self.path, self.name, self.columns, self.reading), *self.more)

    @property
    def paths(self) -> tuple[str, ...]:
        """Where the copies of all its files lie."""
        return tuple(file.path for file in (*self.files, *self.heads))

    @property
    def title(self) -> str:
        """What its files are called."""
        return ", ".join(file.name for file in (*self.heads, *self.files))


@dataclass(frozen=True)
class BuildRequest:
    """Build a version file at `output` from `sources`; tables that they do not touch come from `previous`.

    Where that file cannot be read they are made again from the copies of `before`, the sources of that version. Of the
    files at `fresh` new copies are written to `scratch` (`data.understanding.kept_copies`) where columns were left out. `aliases` pairs the id of a customer who was found to be another with the id that is kept. `id_key` is the
    workspace's key, as hexadecimal digits, with which personal customer ids are hashed.
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
    """Write the rows of `source` that are set aside, the first `most` of them, as Parquet at `output`."""

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
    """Look in the version file at `path` for customers who may be one, and return the `most` likely pairs."""

    path: str
    scratch: str
    most: int
    task: Literal["duplicates"] = "duplicates"


@dataclass(frozen=True)
class Person:
    """A customer as one of a pair: id, number of orders, and what tells who it is (column and masked text)."""

    id: str
    orders: int
    values: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class Pair:
    """Two customers who may be one; `kept` is whose id would stand.

    `score` goes from 0 to 100, `same` names the columns that agree.
    """

    kept: Person
    other: Person
    score: int
    same: tuple[str, ...]


@dataclass(frozen=True)
class Pairs:
    """The likeliest pairs, best first, and how many there are in all."""

    found: tuple[Pair, ...]
    total: int


@dataclass(frozen=True)
class Example:
    """A row of the file, by its number, with the text of its mapped columns; identities are masked."""

    row: int
    values: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class Figures:
    """Customers with an order, orders, and the net amount of all rows; of a file of customers only the first."""

    customers: int
    orders: int | None = None
    revenue: Decimal | None = None


@dataclass(frozen=True)
class RuleCount:
    """What one cleaning rule met: rows that match it, and rows it set aside (0 when it is off).

    `otherwise` are the figures that would stand were this one rule switched the other way, `limit` is the amount above
    which one is an outlier. Reports of earlier editions have neither these nor examples.
    """

    rule: str
    enabled: bool
    matched: int
    set_aside: int
    examples: tuple[Example, ...] = ()
    otherwise: Figures | None = None
    limit: Decimal | None = None


@dataclass(frozen=True)
class StoredColumn:
    """A column of a stored table: its name in the database, its label for people, and its kind of value."""

    name: str
    label: str
    values: Values

    @property
    def title(self) -> Text:
        """The label as words: a canonical column's is translated, a user's own column (`u0`, `s0` …) keeps its header."""
        if _OWN_COLUMN.fullmatch(self.name):
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
    """How a column of a file is filled: of `rows`, how many have something, read as their kind, and are plausible.

    `column` is the canonical name, or that of a user's own column. `plausible` is None where any value will do.
    """

    column: str
    rows: int
    filled: int
    read: int
    plausible: int | None = None


@dataclass(frozen=True)
class Agreement:
    """How many of those that one check looked at agree: a key of `data.cleaning.agreements.CHECKS`."""

    check: str
    agreeing: int
    of: int


@dataclass(frozen=True)
class Intake:
    """What came of one source: rows in = rows kept + rows set aside (by rule and unreadable).

    `figures` are those of the rows kept, `uncleaned` those that would stand with every rule off; None where a table
    has no such figures. `loaded_at` (UTC) is when the file came in, however often it was cleaned since. Catalogues
    written before these were kept have none of them.
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


@dataclass(frozen=True)
class Report:
    """What an import made: what came of each source, the tables now stored, how far these agree with one another, and
    which customers count as another.
    """

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
        return sum(one.rows_in for one in self.intakes)

    @property
    def rows_kept(self) -> int:
        """Rows of all sources that were kept."""
        return sum(one.rows_kept for one in self.intakes)

    @property
    def rules(self) -> tuple[RuleCount, ...]:
        """What the rules met, source by source."""
        return tuple(count for one in self.intakes for count in one.rules)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """All notices, source by source."""
        return tuple(notice for one in self.intakes for notice in one.notices)


@dataclass(frozen=True)
class Refusal:
    """Why the worker said no: a message id with its values (words among them wait for a language), the place, the next step."""

    message: str
    values: tuple[tuple[str, str | Text], ...] = ()
    where: str = ""
    next_step: str = ""


@dataclass(frozen=True)
class Progress:
    """A stage of the work that has begun: a message id."""

    stage: str


@dataclass(frozen=True)
class Reply:
    """One line from the worker; exactly one field is set. The last line is never a `progress`."""

    progress: Progress | None = None
    inspection: Inspection | None = None
    counts: KeyCounts | None = None
    report: Report | None = None
    set_aside: SetAside | None = None
    pairs: Pairs | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True)
class Request:
    """One line to the worker."""

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
