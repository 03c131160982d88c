"""Cells of a sheet that were merged down several rows: their value is that of each of these rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from python_calamine import CalamineSheet

from crm_dashboard.data.process.protocol import Notice
from crm_dashboard.data.schema.header_words import words
from crm_dashboard.data.schema.tables import ORDERS

Row = tuple[str, ...]

_FIGURES = frozenset(
    words(name) for column in ORDERS.columns if column.kind in ("money", "number") for name in column.names
)
"""The headers of amounts and quantities: merged, they are those of all rows together, and must not count for each."""


@dataclass(frozen=True)
class MergedCells:
    """The cells of a sheet that were merged down: column (from 0), first and last row (from 1)."""

    ranges: tuple[tuple[int, int, int], ...] = ()

    @classmethod
    def of(cls, sheet: CalamineSheet) -> MergedCells:
        """Return those of a sheet; of cells merged across as well the first column."""
        ranges, (_, left) = sheet.merged_cell_ranges or (), sheet.start or (0, 0)
        return cls(tuple((column - left, top + 1, bottom + 1) for (top, column), (bottom, _) in ranges if bottom > top))

    def below(self, header_row: int, headers: Sequence[str]) -> MergedCells:
        """Return those wholly below a header row (from 1) in columns that hold no figures."""
        return MergedCells(
            tuple(
                (column, top, bottom)
                for column, top, bottom in self.ranges
                if top > header_row and column < len(headers) and words(headers[column]) not in _FIGURES
            )
        )

    def fill(self, rows: Iterable[tuple[int, Row]]) -> Iterator[Row]:
        """Yield the rows, each given with its number from 1, with the value of merged cells in all of their rows."""
        if not self.ranges:
            yield from (row for _, row in rows)
            return
        by_top: dict[int, list[tuple[int, int]]] = {}
        for column, top, bottom in self.ranges:
            by_top.setdefault(top, []).append((column, bottom))
        values: dict[int, tuple[str, int]] = {}
        for number, row in rows:
            for column, bottom in by_top.get(number, ()):
                values[column] = (row[column], bottom)
            values = {column: known for column, known in values.items() if known[1] >= number}
            if not values:
                yield row
                continue
            cells = list(row)
            for column, (value, _) in values.items():
                cells[column] = cells[column] or value
            yield tuple(cells)

    def notices(self, headers: Sequence[str]) -> tuple[Notice, ...]:
        """Return the notice about the rows that took a value from above."""
        if not self.ranges:
            return ()
        columns = sorted({column for column, _, _ in self.ranges})
        rows = {number for _, top, bottom in self.ranges for number in range(top + 1, bottom + 1)}
        return (Notice("merged_cells", len(rows), column=", ".join(headers[column] for column in columns)),)
