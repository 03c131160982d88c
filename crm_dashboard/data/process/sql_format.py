"""Format a query's SQL for reading: only white space and the names of its steps change.

A formatter that rewrites SQL would show another query than the one that was run; here every token stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"""\s+|"(?:[^"]|"")*"|'(?:[^']|'')*'|\w+|[^\w\s]""")
_NUMBERED_STEP = re.compile(r'"__duckdb_s(\d+)"')
_JOINS = ("INNER", "LEFT", "SEMI", "ANTI", "CROSS")
_CLAUSES = ("SELECT", "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "UNION", *_JOINS, "JOIN")


def format_sql(sql: str) -> str:
    """Return the query with one line per clause and per selected expression, nested queries indented.

    The tokens and their order do not change, except that steps numbered by DuckDB are renamed from `__duckdb_s0` to
    `step_0`.
    """
    lines = _LineBuilder()
    for part in _TOKEN.findall(sql):
        if part.isspace():
            lines.blank()
        else:
            lines.add(_NUMBERED_STEP.sub(r'"step_\1"', part) if _NUMBERED_STEP.fullmatch(part) else part)
    return lines.text()


@dataclass
class _Query:
    """State of a query that is being formatted: number of open brackets, and the current clause."""

    open: int = 0
    clause: str = ""


class _LineBuilder:
    """Collects tokens and decides where a new line begins."""

    def __init__(self) -> None:
        self._lines = [""]
        self._queries = [_Query()]
        self._blank = False
        self._last = ""

    def blank(self) -> None:
        """Note white space before the next token; it becomes one blank unless a line begins."""
        self._blank = True

    def add(self, part: str) -> None:
        """Add a token that is not white space."""
        word = part.upper()
        if self._last == "(" and word in ("SELECT", "WITH"):
            self._queries.append(_Query())
        closes = part == ")" and not self._query.open and len(self._queries) > 1
        if closes:
            self._queries.pop()
            self._begin(len(self._queries) - 1)
        elif not self._query.open and word in _CLAUSES and not (word == "JOIN" and self._last in _JOINS):
            self._query.clause = word
            self._begin(len(self._queries) - 1)
        self._write(part)
        self._query.open += (part == "(") - (part == ")")
        if not self._query.open:
            self._after(word)
        self._last = word

    def text(self) -> str:
        """Return the lines."""
        return "\n".join(line.rstrip() for line in self._lines if line.strip())

    @property
    def _query(self) -> _Query:
        return self._queries[-1]

    def _after(self, word: str) -> None:
        """Begin a new line after `SELECT`, after each selected expression, and after each step of `WITH`."""
        if word == "SELECT" or (word == "," and self._query.clause == "SELECT"):
            self._begin(len(self._queries))
        elif word == "," and not self._query.clause:
            self._begin(len(self._queries) - 1)

    def _begin(self, depth: int) -> None:
        if self._lines[-1].strip():
            self._lines.append("")
        self._lines[-1] = "  " * depth
        self._blank = False

    def _write(self, part: str) -> None:
        between = " " if self._blank and self._lines[-1].strip() else ""
        self._lines[-1] += between + part
        self._blank = False
