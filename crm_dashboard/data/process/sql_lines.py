"""The engine's text of a query, broken into lines that people read: only white space and the names of its steps change.

A formatter that rewrites SQL would show another query than the one that was run; here every piece stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PIECE = re.compile(r"""\s+|"(?:[^"]|"")*"|'(?:[^']|'')*'|\w+|[^\w\s]""")
_STEP = re.compile(r'"__duckdb_s(\d+)"')
_JOINS = ("INNER", "LEFT", "SEMI", "ANTI", "CROSS")
_CLAUSES = ("SELECT", "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "UNION", *_JOINS, "JOIN")


def in_lines(sql: str) -> str:
    """Return the query with a line for each clause and each thing selected, nested queries set in.

    Its tokens are those of the engine's text, in order; of names only those of the steps that the engine has numbered
    change, `__duckdb_s0` to `step_0`. Other names and texts are never touched.
    """
    lines = _Lines()
    for piece in _PIECE.findall(sql):
        if piece.isspace():
            lines.blank()
        else:
            lines.add(_STEP.sub(r'"step_\1"', piece) if _STEP.fullmatch(piece) else piece)
    return lines.text()


@dataclass
class _Query:
    """A query that is being read: how many brackets are open inside it, and in which clause it is."""

    open: int = 0
    clause: str = ""


class _Lines:
    """Takes tokens and decides which of them begins a line."""

    def __init__(self) -> None:
        self._lines = [""]
        self._queries = [_Query()]
        self._blank = False
        self._last = ""

    def blank(self) -> None:
        """Take white space: one blank where the line goes on."""
        self._blank = True

    def add(self, piece: str) -> None:
        """Take a piece."""
        word = piece.upper()
        if self._last == "(" and word in ("SELECT", "WITH"):
            self._queries.append(_Query())
        closes = piece == ")" and not self._query.open and len(self._queries) > 1
        if closes:
            self._queries.pop()
            self._begin(len(self._queries) - 1)
        elif not self._query.open and word in _CLAUSES and not (word == "JOIN" and self._last in _JOINS):
            self._query.clause = word
            self._begin(len(self._queries) - 1)
        self._write(piece)
        self._query.open += (piece == "(") - (piece == ")")
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
        """Begin the next line behind `SELECT`, what is selected, and a step of `WITH`."""
        if word == "SELECT" or (word == "," and self._query.clause == "SELECT"):
            self._begin(len(self._queries))
        elif word == "," and not self._query.clause:
            self._begin(len(self._queries) - 1)

    def _begin(self, depth: int) -> None:
        if self._lines[-1].strip():
            self._lines.append("")
        self._lines[-1] = "  " * depth
        self._blank = False

    def _write(self, piece: str) -> None:
        between = " " if self._blank and self._lines[-1].strip() else ""
        self._lines[-1] += between + piece
        self._blank = False
