"""Combine incoming files into sources: files of one table are stacked, order lines are joined to their orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from crm_dashboard.data.process.protocol import Source, SourceFile
from crm_dashboard.data.understanding.incoming import Incoming, check_roles
from crm_dashboard.data.understanding.order_lines import ORDER_LINES, joined_roles
from crm_dashboard.data.understanding.stacking import needed_headers
from crm_dashboard.errors import ImportRefused
from crm_dashboard.text import N_, text

CopiedFile = tuple[Incoming, Path]
"""An incoming file and the path of its copy in the workspace."""


def assemble(files: Sequence[CopiedFile], loaded: Sequence[Source] = ()) -> tuple[Source, ...]:
    """Return one source per table, in the order of the tables' first files.

    Files of one table are stacked in their order; if one of them `is_added`, under the files of `loaded`, all with the
    newest mapping; without rules and currency of their own they take those of `loaded`. Raises `ImportRefused` for
    lines without orders, files of one table with different mappings, and tables with missing columns.
    """
    groups: dict[str, list[CopiedFile]] = {}
    for file, copy in files:
        groups.setdefault(file.table, []).append((file, copy))
    lines = groups.pop(ORDER_LINES, [])
    if lines and "orders" not in groups:
        raise ImportRefused(
            text(N_("Order lines need the file of their orders: it says who bought, and when.")),
            where=lines[0][0].display_name,
            next_step=text(N_("Load both files at once.")),
        )
    return tuple(_source(group, lines if table == "orders" else [], loaded) for table, group in groups.items())


def _source(group: Sequence[CopiedFile], lines: Sequence[CopiedFile], loaded: Sequence[Source]) -> Source:
    source = _join_lines(_stack_files(group), _stack_files(lines)) if lines else _stack_files(group)
    roles = dict(source.columns)
    if source.heads:
        roles = joined_roles(roles, dict(source.heads[0].columns))
    check_roles(roles, source.table, group[0][0].display_name)
    existing = next((source_before for source_before in loaded if source_before.table == source.table), None)
    if existing is None or not any(file.is_added for file, _ in group):
        return source
    return _append_to(existing, source, keeps_rules=all(file.rules is None for file, _ in group))


def _stack_files(group: Sequence[CopiedFile]) -> Source:
    first, *others = (file.source(copy) for file, copy in group)
    columns = dict(first.columns)
    for other in others:
        is_other = any(columns.get(role, header) != header for role, header in other.columns)
        if is_other or needed_headers(first.table, columns) != needed_headers(first.table, dict(other.columns)):
            raise ImportRefused(
                text(N_("Two of the files become the same table, but their columns are not chosen alike.")),
                where=f"{first.name}, {other.name}",
                next_step=text(N_("Choose the same columns for both, or load one of them for itself.")),
            )
        columns |= other.columns
    pairs = tuple(columns.items())  # a column that only some files have is empty in the others
    first = replace(first, columns=pairs)
    return replace(first, more=_with_columns([file for other in others for file in other.files], pairs))


def _join_lines(orders: Source, lines: Source) -> Source:
    if "order_id" not in dict(orders.columns) or "order_id" not in dict(lines.columns):
        raise ImportRefused(
            text(N_("Orders and their lines belong together by the order id; it was not chosen in both files.")),
            where=f"{orders.name}, {lines.name}",
            next_step=text(N_("Choose the column of the order ids in both.")),
        )
    return replace(
        lines,
        table="orders",
        heads=orders.files,
        rules=orders.rules,
        currency=orders.currency,
        choices=tuple({**dict(lines.choices), **dict(orders.choices)}.items()),
    )


def _append_to(existing: Source, source: Source, *, keeps_rules: bool) -> Source:
    """Return a source with the new files stacked under the existing ones."""
    if bool(existing.heads) != bool(source.heads):
        raise ImportRefused(
            text(N_("The loaded orders and the new ones do not come in the same way: one of them is in two files.")),
            where=source.title,
            next_step=text(N_("Load them into a new workspace, or let them take the place of the loaded ones.")),
        )
    columns = _combined(source.table, existing.columns, source.columns)
    first, *more = _with_columns((*existing.files, *source.files), columns)
    heads: tuple[SourceFile, ...] = ()
    if source.heads:
        head_columns = _combined(source.table, existing.heads[0].columns, source.heads[0].columns)
        heads = _with_columns((*existing.heads, *source.heads), head_columns)
    return replace(
        source,
        columns=columns,
        path=first.path,
        name=first.name,
        reading=first.reading,
        more=tuple(more),
        heads=tuple(heads),
        rules=existing.rules if keeps_rules else source.rules,
        currency=source.currency or existing.currency,
        choices=tuple({**dict(existing.choices), **dict(source.choices)}.items()),
    )


def _combined(
    table: str, existing: tuple[tuple[str, str], ...], newest: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    """Return the newest roles, and the existing ones of columns that the newest files need not have."""
    roles = dict(newest)
    used = {*roles.values(), *needed_headers(table, dict(existing))}
    return (*newest, *((role, header) for role, header in existing if role not in roles and header not in used))


def _with_columns(files: Sequence[SourceFile], columns: tuple[tuple[str, str], ...]) -> tuple[SourceFile, ...]:
    return tuple(replace(file, columns=columns) for file in files)
