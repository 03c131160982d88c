"""Guess for files loaded together which table each becomes, with which columns and why, and by which keys they relate."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from crm_dashboard.data.catalogue.mappings import Mapping as Remembered
from crm_dashboard.data.process.protocol import Inspection, KeyPair
from crm_dashboard.data.schema.summary_table import SUMMARY
from crm_dashboard.data.understanding.customer_keys import missing_key_reason
from crm_dashboard.data.understanding.file_tables import FILE_TABLES
from crm_dashboard.data.understanding.order_lines import ORDER_LINES
from crm_dashboard.data.understanding.role_guesses import RoleGuess, guess_roles
from crm_dashboard.data.understanding.shapes import blocks_reason, pivot_reason
from crm_dashboard.data.understanding.stacking import can_stack
from crm_dashboard.data.understanding.understanding import fits_one_row_per_id, guess_table, missing_roles
from crm_dashboard.data.understanding.unread_columns import money_headers, unread_columns, unread_reason
from crm_dashboard.text import N_, Text, text

NOT_USED = ""
"""The table of a file that is not loaded."""
_WITH_MONEY = ("orders", SUMMARY)
_LINE_ROLES = {"product_id", "product_name", "qty", "unit_price"}
_KEY_TABLES = {"customer_id": ("customers", "orders"), "product_id": ("products",), "campaign_id": ("campaigns",)}
REMEMBERED = N_("Remembered from the last file with these columns.")

FindMapping = Callable[[Sequence[str]], Remembered | None]
"""Returns the confirmed mapping for a file's headers, or None."""


@dataclass(frozen=True)
class InspectedFile:
    """An uploaded file: its original name and its inspection."""

    name: str
    inspection: Inspection

    @property
    def headers(self) -> frozenset[str]:
        """The set of its headers."""
        return frozenset(column.name for column in self.inspection.columns)


@dataclass(frozen=True)
class FileGuess:
    """The table a file becomes (`NOT_USED`: none) and why; `under` is the index of the file under which it is stacked."""

    table: str
    reason: Text
    roles: tuple[RoleGuess, ...] = ()
    under: int | None = None


def guess_files(
    files: Sequence[InspectedFile], find_mapping: FindMapping = lambda _headers: None
) -> tuple[FileGuess, ...]:
    """Return a guess for each file, in their order.

    A mapping confirmed for the same headers takes precedence. Files of one table are stacked if they have the columns that
    it needs (`stacking.can_stack`); of others only the one with most roles is used. A file of order ids and products without customer or time holds order
    lines if another file holds the orders.
    """
    guesses = [_guess_file(file, find_mapping) for file in files]
    guesses = _assign_lines(files, guesses)
    return tuple(_stack_or_drop(files, guesses))


def guess_as(
    file: InspectedFile, table: str, find_mapping: FindMapping = lambda _headers: None
) -> tuple[RoleGuess, ...]:
    """Return the guessed roles of a file as a table that was chosen by hand."""
    mapping = find_mapping(sorted(file.headers))
    return (
        _remembered_roles(file, mapping)
        if mapping and mapping.table == table
        else guess_roles(file.inspection.columns, table)
    )


def find_key_pairs(tables: Sequence[str], roles: Sequence[Mapping[str, str]]) -> tuple[KeyPair, ...]:
    """Return the pairs of key columns that relate the files: each id with the file that has one row per id.

    Customer ids relate to the customer file, else to the orders; order lines to their orders.
    """
    pairs = []
    homes = {**_KEY_TABLES, "order_id": ("orders",)}
    for role, key_tables in homes.items():
        home = next(
            (
                index
                for table in key_tables
                for index, candidate in enumerate(tables)
                if candidate == table and role in roles[index]
            ),
            None,
        )
        for position, (table, headers) in enumerate(zip(tables, roles, strict=True)):
            is_apart = home is not None and table not in (NOT_USED, tables[home]) and role in headers
            if home is not None and is_apart and (role != "order_id" or table == ORDER_LINES):
                pairs.append(KeyPair(position, headers[role], home, roles[home][role]))
    return tuple(pairs)


def _guess_file(file: InspectedFile, find_mapping: FindMapping) -> FileGuess:
    mapping = find_mapping(sorted(file.headers))
    if mapping:
        return FileGuess(mapping.table, text(REMEMBERED), _remembered_roles(file, mapping))
    columns = file.inspection.columns
    table = guess_table(file.inspection)
    roles = guess_roles(columns, table)
    missing = missing_roles(_pairs(roles), table)
    is_almost = table == "orders" and {"order_id", "order_ts"} <= dict(_pairs(roles)).keys()
    fits = not missing and fits_one_row_per_id(columns, table)
    if table not in _WITH_MONEY and (shape := pivot_reason(file.inspection)):
        return FileGuess(NOT_USED, shape)
    if not fits and not is_almost:
        return FileGuess(NOT_USED, _not_used_reason(file))
    if unread := unread_reason(columns, table, missing) or missing_key_reason(columns, missing):
        return FileGuess(table, unread, roles)
    return FileGuess(table, _table_reason(file, roles, table), roles)


def _remembered_roles(file: InspectedFile, mapping: Remembered) -> tuple[RoleGuess, ...]:
    return tuple(
        RoleGuess(role, header, text(REMEMBERED)) for role, header in mapping.columns if header in file.headers
    )


def _table_reason(file: InspectedFile, roles: Sequence[RoleGuess], table: str) -> Text:
    needed = {column.key for column in FILE_TABLES[table].columns if column.required} | {
        "order_id",
        "net_amount",
        "qty",
        "unit_price",
    }
    shown = tuple(_label(table, guess.role) for guess in sorted(roles, key=lambda guess: guess.role not in needed)[:4])
    money = money_headers(file.inspection.columns, table, {guess.header for guess in roles})
    if not money:
        return text(N_("It has {roles}."), roles=shown)
    return text(
        N_(
            "It has {roles}. The amounts in “{column}” count for nothing there; load it as the order table if its rows are orders."
        ),
        roles=shown,
        column=money[0],
    )


def _not_used_reason(file: InspectedFile) -> Text:
    """Return the reason for not using a file: the most similar table, and the roles it lacks or whose values are unreadable."""
    columns = file.inspection.columns
    guesses = {table: guess_roles(columns, table) for table in FILE_TABLES if table != ORDER_LINES}
    missing_by_table = {table: missing_roles(_pairs(roles), table) for table, roles in guesses.items()}
    nearest = max(
        guesses,
        key=lambda table: (
            len(guesses[table]) + len(unread_columns(columns, table, missing_by_table[table])),
            -len(missing_by_table[table]),
        ),
    )
    roles, missing = guesses[nearest], missing_by_table[nearest]
    unread = unread_reason(columns, nearest, missing) or missing_key_reason(columns, missing)
    if reason := blocks_reason(file.inspection) or unread:
        return reason
    if not roles:
        return text(N_("None of its columns has a known name."))
    if not missing:
        return text(
            N_("It only holds ids that repeat ({roles}), and nothing about them."),
            roles=tuple(_label(nearest, guess.role) for guess in roles),
        )
    return text(
        N_("As {table} it lacks: {roles}."),
        table=text(FILE_TABLES[nearest].label),
        roles=tuple(_label(nearest, role) for role in missing),
    )


def _assign_lines(files: Sequence[InspectedFile], guesses: list[FileGuess]) -> list[FileGuess]:
    """Return the guesses with order-line files assigned to their orders, or not used if no file holds the orders."""
    line_roles = [guess_roles(file.inspection.columns, ORDER_LINES) for file in files]
    are_lines = [_are_lines(file, guess, roles) for file, guess, roles in zip(files, guesses, line_roles, strict=True)]
    heads = [index for index, guess in enumerate(guesses) if _is_head(files[index], guess) and not are_lines[index]]
    result = []
    for file, guess, roles, is_lines in zip(files, guesses, line_roles, are_lines, strict=True):
        if is_lines and heads and guess.reason.message != REMEMBERED:
            guess = FileGuess(
                ORDER_LINES, text(N_("Its rows are lines of the orders in “{name}”."), name=files[heads[0]].name), roles
            )
        elif is_lines and _tells_nothing_of_orders(file):
            guess = FileGuess(
                NOT_USED,
                text(N_("Its rows are lines of orders; the file that says who ordered, and when, is missing.")),
            )
        result.append(guess)
    return result


def _are_lines(file: InspectedFile, guess: FileGuess, roles: Sequence[RoleGuess]) -> bool:
    role_keys = {item.role for item in roles}
    if "order_id" not in role_keys or not _LINE_ROLES & role_keys or guess.table == ORDER_LINES:
        return guess.table == ORDER_LINES
    if _lacks_a_head(file):
        return True
    order_id = next(item.header for item in roles if item.role == "order_id")
    return next(item.different for item in file.inspection.columns if item.name == order_id) < 0.98 and bool(
        {"product_id", "product_name"} & role_keys
    )


def _lacks_a_head(file: InspectedFile) -> bool:
    return not {"customer_id", "order_ts"} <= _order_roles(file)


def _order_roles(file: InspectedFile) -> set[str]:
    return {guess.role for guess in guess_roles(file.inspection.columns, "orders")}


def _tells_nothing_of_orders(file: InspectedFile) -> bool:
    """Return whether no column says who ordered, and none when, not even one whose values cannot be read."""
    unread = unread_columns(file.inspection.columns, "orders", ("customer_id", "order_ts"))
    roles = _order_roles(file) | {role for role, _ in unread}
    return not {"customer_id", "order_ts"} & roles


def _is_head(file: InspectedFile, guess: FileGuess) -> bool:
    """Return whether a file holds orders with one row per order."""
    headers = {item.role: item.header for item in guess.roles}
    if guess.table != "orders" or not {"order_id", "customer_id", "order_ts"} <= headers.keys():
        return False
    return next(item.different for item in file.inspection.columns if item.name == headers["order_id"]) >= 0.98


def _stack_or_drop(files: Sequence[InspectedFile], guesses: Sequence[FileGuess]) -> list[FileGuess]:
    """Return the guesses with one table per file: files that fit are stacked, of others the one with most roles is used."""
    result = list(guesses)
    for table in dict.fromkeys(guess.table for guess in guesses if guess.table != NOT_USED):
        rivals = [index for index, guess in enumerate(guesses) if guess.table == table]
        fullest = max(rivals, key=lambda index: (len(guesses[index].roles), -index))
        roles = dict(_pairs(guesses[fullest].roles))
        group = [
            index for index in rivals if can_stack(table, roles, files[fullest].headers, files[index].headers)
        ] or [fullest]
        first = group[0]
        for index in rivals:
            if index not in group:
                reason = text(N_("“{name}” is already that table, and its columns are others."), name=files[first].name)
                result[index] = FileGuess(NOT_USED, reason)
            elif len(group) > 1:
                stacked_roles = _stacked_roles(files[index], guesses[fullest].roles, guesses[index].roles)
                result[index] = replace(result[index], roles=stacked_roles)
            if index in group and index != first:
                result[index] = replace(result[index], reason=_stacked_reason(files[first], files[index]), under=first)
    return result


def _stacked_roles(file: InspectedFile, shared: Sequence[RoleGuess], own: Sequence[RoleGuess]) -> tuple[RoleGuess, ...]:
    """Return the roles of a stacked file: those that all share as far as it has the columns, and further ones of its own."""
    taken = {guess.role for guess in shared} | {guess.header for guess in shared}
    further = (guess for guess in own if guess.role not in taken and guess.header not in taken)
    return (*(guess for guess in shared if guess.header in file.headers), *further)


def _stacked_reason(first: InspectedFile, file: InspectedFile) -> Text:
    if file.headers == first.headers:
        return text(N_("It has the same columns as “{name}”: its rows go under those."), name=first.name)
    return text(
        N_("It has the columns that “{name}” needs: its rows go under those. Only one of them has: {headers}."),
        name=first.name,
        headers=tuple(sorted(file.headers ^ first.headers)),
    )


def _pairs(roles: Sequence[RoleGuess]) -> tuple[tuple[str, str], ...]:
    return tuple((guess.role, guess.header) for guess in roles)


def _label(table: str, role: str) -> Text:
    column = FILE_TABLES[table].column(role)
    return text(column.label if column else N_("Net amount"))
