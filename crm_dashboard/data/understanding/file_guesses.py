"""Understands files that arrive together: what each becomes, by which columns, why, and by which keys they hang together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from crm_dashboard.data.catalogue.mappings import Mapping as Remembered
from crm_dashboard.data.process.protocol import Inspection, KeyPair
from crm_dashboard.data.understanding.file_tables import FILE_TABLES
from crm_dashboard.data.understanding.order_lines import ORDER_LINES
from crm_dashboard.data.understanding.role_guesses import RoleGuess, guess_roles
from crm_dashboard.data.understanding.understanding import fits_one_row_each, guess_table, missing_roles
from crm_dashboard.text import N_, Text, text

NOT_USED = ""
"""The table of a file that is not loaded."""
_OF_LINES = {"product_id", "product_name", "qty", "unit_price"}
_HOMES = {"customer_id": ("customers", "orders"), "product_id": ("products",), "campaign_id": ("campaigns",)}
REMEMBERED = N_("Remembered from the last file with these columns.")

Recall = Callable[[Sequence[str]], Remembered | None]
"""Takes the headers of a file and returns what was confirmed for the last one that had them."""


@dataclass(frozen=True)
class FileLook:
    """A file as it arrived: what its owner calls it, and the first look at it."""

    name: str
    inspection: Inspection

    @property
    def headers(self) -> frozenset[str]:
        """Its set of headers: its shape."""
        return frozenset(column.name for column in self.inspection.columns)


@dataclass(frozen=True)
class FileGuess:
    """What a file becomes (`NOT_USED`: nothing) and why; `under` is the place of the file whose rows it continues."""

    table: str
    reason: Text
    roles: tuple[RoleGuess, ...] = ()
    under: int | None = None


def understand(files: Sequence[FileLook], recall: Recall = lambda _headers: None) -> tuple[FileGuess, ...]:
    """Return a guess for each file, in their order.

    What was confirmed for a file of the same headers goes first. Files of one table and the same headers continue one
    another; of others the one with most roles stands. A file of order ids and goods without customer or time is one of
    lines where another file holds the orders.
    """
    guesses = [_alone(file, recall) for file in files]
    guesses = _with_lines(files, guesses)
    return tuple(_without_rivals(files, guesses))


def guess_as(file: FileLook, table: str, recall: Recall = lambda _headers: None) -> tuple[RoleGuess, ...]:
    """Return the guessed roles of a file as a table that somebody chose for it."""
    known = recall(sorted(file.headers))
    return _recalled(file, known) if known and known.table == table else guess_roles(file.inspection.columns, table)


def key_pairs(tables: Sequence[str], roles: Sequence[Mapping[str, str]]) -> tuple[KeyPair, ...]:
    """Return the keys by which files hang together: each file's id against the file that has one row for each.

    Customers are looked for in the file of customers, without one in that of orders; lines in that of their orders.
    """
    pairs = []
    homes = {**_HOMES, "order_id": ("orders",)}
    for role, at_home in homes.items():
        home = next((n for table in at_home for n, one in enumerate(tables) if one == table and role in roles[n]), None)
        for place, (table, found) in enumerate(zip(tables, roles, strict=True)):
            is_apart = home is not None and table not in (NOT_USED, tables[home]) and role in found
            if home is not None and is_apart and (role != "order_id" or table == ORDER_LINES):
                pairs.append(KeyPair(place, found[role], home, roles[home][role]))
    return tuple(pairs)


def _alone(file: FileLook, recall: Recall) -> FileGuess:
    known = recall(sorted(file.headers))
    if known:
        return FileGuess(known.table, text(REMEMBERED), _recalled(file, known))
    table = guess_table(file.inspection)
    roles = guess_roles(file.inspection.columns, table)
    found = tuple((one.role, one.header) for one in roles)
    is_almost = table == "orders" and {"order_id", "order_ts"} <= dict(found).keys()
    fits = not missing_roles(found, table) and fits_one_row_each(file.inspection.columns, table)
    if not fits and not is_almost:
        return FileGuess(NOT_USED, _why_not(file))
    return FileGuess(table, _why(roles, table), roles)


def _recalled(file: FileLook, known: Remembered) -> tuple[RoleGuess, ...]:
    return tuple(RoleGuess(role, header, text(REMEMBERED)) for role, header in known.columns if header in file.headers)


def _why(roles: Sequence[RoleGuess], table: str) -> Text:
    needed = {column.key for column in FILE_TABLES[table].columns if column.required} | {
        "order_id",
        "net_amount",
        "qty",
        "unit_price",
    }
    told = sorted(roles, key=lambda one: one.role not in needed)[:4]
    return text(N_("It has {roles}."), roles=tuple(_label(table, one.role) for one in told))


def _why_not(file: FileLook) -> Text:
    """Name the table that the file comes nearest to, and what it lacks for it."""
    nearest, roles = max(
        ((table, guess_roles(file.inspection.columns, table)) for table in FILE_TABLES if table != ORDER_LINES),
        key=lambda one: (len(one[1]), -len(missing_roles(_pairs(one[1]), one[0]))),
    )
    missing = missing_roles(_pairs(roles), nearest)
    if not roles:
        return text(N_("None of its columns has a known name."))
    if not missing:
        return text(
            N_("It only holds ids that repeat ({roles}), and nothing about them."),
            roles=tuple(_label(nearest, one.role) for one in roles),
        )
    return text(
        N_("As {table} it lacks: {roles}."),
        table=text(FILE_TABLES[nearest].label),
        roles=tuple(_label(nearest, role) for role in missing),
    )


def _with_lines(files: Sequence[FileLook], guesses: list[FileGuess]) -> list[FileGuess]:
    """Take files of lines for what they are where another file holds their orders, and leave them out where none does."""
    found = [guess_roles(file.inspection.columns, ORDER_LINES) for file in files]
    are_lines = [_are_lines(file, guess, roles) for file, guess, roles in zip(files, guesses, found, strict=True)]
    heads = [n for n, guess in enumerate(guesses) if _is_head(files[n], guess) and not are_lines[n]]
    told = []
    for file, guess, roles, is_one in zip(files, guesses, found, are_lines, strict=True):
        if is_one and heads and guess.reason.message != REMEMBERED:
            guess = FileGuess(
                ORDER_LINES, text(N_("Its rows are lines of the orders in “{name}”."), name=files[heads[0]].name), roles
            )
        elif is_one and _lacks_a_head(file):
            guess = FileGuess(
                NOT_USED,
                text(N_("Its rows are lines of orders; the file that says who ordered, and when, is missing.")),
            )
        told.append(guess)
    return told


def _are_lines(file: FileLook, guess: FileGuess, roles: Sequence[RoleGuess]) -> bool:
    played = {one.role for one in roles}
    if "order_id" not in played or not _OF_LINES & played or guess.table == ORDER_LINES:
        return guess.table == ORDER_LINES
    if _lacks_a_head(file):
        return True
    order_id = next(one.header for one in roles if one.role == "order_id")
    return next(one.different for one in file.inspection.columns if one.name == order_id) < 0.98 and bool(
        {"product_id", "product_name"} & played
    )


def _lacks_a_head(file: FileLook) -> bool:
    found = {one.role for one in guess_roles(file.inspection.columns, "orders")}
    return not {"customer_id", "order_ts"} <= found


def _is_head(file: FileLook, guess: FileGuess) -> bool:
    """Tell whether a file holds orders, each in one row."""
    found = {one.role: one.header for one in guess.roles}
    if guess.table != "orders" or not {"order_id", "customer_id", "order_ts"} <= found.keys():
        return False
    return next(one.different for one in file.inspection.columns if one.name == found["order_id"]) >= 0.98


def _without_rivals(files: Sequence[FileLook], guesses: Sequence[FileGuess]) -> list[FileGuess]:
    """Put files of one table and the same headers under one another; of others leave the one with most roles."""
    told = list(guesses)
    for table in dict.fromkeys(guess.table for guess in guesses if guess.table != NOT_USED):
        rivals = [n for n, guess in enumerate(guesses) if guess.table == table]
        first = max(rivals, key=lambda n: (len(guesses[n].roles), -n))
        first = next(n for n in rivals if files[n].headers == files[first].headers)
        name = files[first].name
        for n in rivals:
            if n != first and files[n].headers == files[first].headers:
                reason = text(N_("It has the same columns as “{name}”: its rows go under those."), name=name)
                told[n] = replace(told[n], reason=reason, roles=guesses[first].roles, under=first)
            elif n != first:
                reason = text(N_("“{name}” is already that table, and its columns are others."), name=name)
                told[n] = FileGuess(NOT_USED, reason)
    return told


def _pairs(roles: Sequence[RoleGuess]) -> tuple[tuple[str, str], ...]:
    return tuple((one.role, one.header) for one in roles)


def _label(table: str, role: str) -> Text:
    column = FILE_TABLES[table].column(role)
    return text(column.label if column else N_("Net amount"))
