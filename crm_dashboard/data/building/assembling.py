"""Files on their way in become sources: those of one table together, order lines beside their orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from crm_dashboard.data.process.protocol import Source, SourceFile
from crm_dashboard.data.understanding.incoming import Incoming, check_roles
from crm_dashboard.data.understanding.order_lines import ORDER_LINES, roles_together
from crm_dashboard.errors import ImportRefused
from crm_dashboard.text import N_, text

Kept = tuple[Incoming, Path]
"""A file with the place where a copy of it is kept."""


def assemble(files: Sequence[Kept], before: Sequence[Source] = ()) -> tuple[Source, ...]:
    """Return one source a table, in the order of the tables' first files.

    Files of one table are put under one another in their order; where one of them is to be added, under those of
    `before`, as the newest mapping has it; without rules and a currency of their own they take those of `before`. Refused: lines without orders, files of one table that
    are mapped differently, tables whose columns are not all chosen.
    """
    groups: dict[str, list[Kept]] = {}
    for file, kept in files:
        groups.setdefault(file.table, []).append((file, kept))
    lines = groups.pop(ORDER_LINES, [])
    if lines and "orders" not in groups:
        raise ImportRefused(
            text(N_("Order lines need the file of their orders: it says who bought, and when.")),
            where=lines[0][0].called,
            next_step=text(N_("Load both files at once.")),
        )
    return tuple(_source(group, lines if table == "orders" else [], before) for table, group in groups.items())


def _source(group: Sequence[Kept], lines: Sequence[Kept], before: Sequence[Source]) -> Source:
    source = _with_lines(_stacked(group), _stacked(lines)) if lines else _stacked(group)
    roles = dict(source.columns)
    if source.heads:
        roles = roles_together(roles, dict(source.heads[0].columns))
    check_roles(roles, source.table, group[0][0].called)
    known = next((one for one in before if one.table == source.table), None)
    if known is None or not any(file.is_added for file, _ in group):
        return source
    return _under(known, source, keeps_rules=all(file.rules is None for file, _ in group))


def _stacked(group: Sequence[Kept]) -> Source:
    first, *others = (file.source(kept) for file, kept in group)
    for other in others:
        if dict(other.columns) != dict(first.columns):
            raise ImportRefused(
                text(N_("Two of the files become the same table, but their columns are not chosen alike.")),
                where=f"{first.name}, {other.name}",
                next_step=text(N_("Choose the same columns for both, or load one of them for itself.")),
            )
    return replace(first, more=tuple(file for other in others for file in other.files))


def _with_lines(orders: Source, lines: Source) -> Source:
    if "order_id" not in dict(orders.columns) or "order_id" not in dict(lines.columns):
        raise ImportRefused(
            text(N_("Orders and their lines belong together by the order id; it was not chosen in both files.")),
            where=f"{orders.name}, {lines.name}",
            next_step=text(N_("Choose the column of the order ids in both.")),
        )
    return replace(lines, table="orders", heads=orders.files, rules=orders.rules, currency=orders.currency)


def _under(known: Source, source: Source, *, keeps_rules: bool) -> Source:
    """Return a source of the files known before and the new ones under them."""
    if bool(known.heads) != bool(source.heads):
        raise ImportRefused(
            text(N_("The loaded orders and the new ones do not come in the same way: one of them is in two files.")),
            where=source.title,
            next_step=text(N_("Load them into a new workspace, or let them take the place of the loaded ones.")),
        )
    first, *more = _alike((*known.files, *source.files), source.columns)
    heads = _alike((*known.heads, *source.heads), source.heads[0].columns) if source.heads else ()
    return replace(
        source,
        path=first.path,
        name=first.name,
        reading=first.reading,
        more=tuple(more),
        heads=tuple(heads),
        rules=known.rules if keeps_rules else source.rules,
        currency=source.currency or known.currency,
    )


def _alike(files: Sequence[SourceFile], columns: tuple[tuple[str, str], ...]) -> tuple[SourceFile, ...]:
    return tuple(replace(file, columns=columns) for file in files)
