"""The plan of an import: which table each uploaded file becomes, guessed and changed by the reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from crm_dashboard.data.catalogue.choices import find_choices
from crm_dashboard.data.catalogue.mappings import find_mapping
from crm_dashboard.data.process.protocol import KeyPair
from crm_dashboard.data.schema.summary_table import SUMMARY
from crm_dashboard.data.understanding.file_guesses import (
    NOT_USED,
    FileGuess,
    FindMapping,
    find_key_pairs,
    guess_as,
    guess_files,
)
from crm_dashboard.data.understanding.file_tables import FILE_TABLES
from crm_dashboard.data.understanding.incoming import Incoming
from crm_dashboard.data.understanding.order_lines import ORDER_LINES, joined_roles
from crm_dashboard.data.understanding.role_guesses import RoleGuess
from crm_dashboard.data.understanding.stacking import can_stack
from crm_dashboard.data.understanding.understanding import missing_roles
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import shared_workspaces
from crm_dashboard.settings import current
from crm_dashboard.text import Text
from crm_dashboard.ui.data_page.loading.upload import Upload
from crm_dashboard.ui.session.state import Remembered
from crm_dashboard.ui.session.widgets import set_widget, widget_value
from crm_dashboard.ui.workspaces.own_workspaces import own_workspaces

WITH_A_MATRIX = ("orders", SUMMARY)
"""The tables with customers and their money, either of which is enough for a matrix."""

GUESSES: Remembered[tuple[object, Mapping[str, FileGuess]] | None] = Remembered("guesses", None)
"""The last guesses, by upload, with the uploads that they are of."""
_SHOWN_GUESS = Remembered("shown guess", NOT_USED)


@dataclass(frozen=True)
class PlannedFile:
    """An uploaded file, the guess about it, the table it becomes, and the guesses for the columns of that table.

    `under` is the file of the same table and headers whose rows it continues.
    """

    upload: Upload
    guess: FileGuess
    table: str
    roles: tuple[RoleGuess, ...] = ()
    under: Upload | None = None

    @property
    def columns(self) -> dict[str, str]:
        """The header chosen for each canonical column."""
        if self.table == NOT_USED:
            return {}
        owner = self.under or self.upload
        guessed = {guess.role: guess.header for guess in self.roles}
        chosen = {
            role.key: _chosen_header(owner, self.table, role.key, guessed.get(role.key, ""))
            for role in FILE_TABLES[self.table].columns
        }
        chosen |= {role: header for role, header in guessed.items() if header not in owner.headers}
        return {role: header for role, header in chosen.items() if header in self.upload.headers}


@dataclass(frozen=True)
class Plan:
    """All uploaded files with the tables they become."""

    files: tuple[PlannedFile, ...]

    @property
    def used(self) -> tuple[PlannedFile, ...]:
        """The files that are loaded."""
        return tuple(file for file in self.files if file.table != NOT_USED)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that are loaded, each once; order lines are part of the orders."""
        return tuple(dict.fromkeys("orders" if file.table == ORDER_LINES else file.table for file in self.used))

    @property
    def has_customers(self) -> bool:
        """Whether the files alone are enough for a matrix."""
        return bool({*WITH_A_MATRIX} & {*self.tables})

    @property
    def pairs(self) -> tuple[KeyPair, ...]:
        """The keys that files share, by the positions of the files."""
        return find_key_pairs([file.table for file in self.files], [file.columns for file in self.files])

    def missing(self) -> dict[str, tuple[str, ...]]:
        """Return the needed canonical columns for which no header is chosen, by table."""
        missing_by_table = {}
        for table in self.tables:
            owners = {file.table: file.columns for file in reversed(self.used) if file.table in (table, ORDER_LINES)}
            roles = owners.get(table, {})
            if table == "orders" and ORDER_LINES in owners:
                roles = joined_roles(owners[ORDER_LINES], roles)
            if missing := missing_roles(tuple(roles.items()), table):
                missing_by_table[table] = missing
        return missing_by_table

    def rivals(self) -> tuple[PlannedFile, PlannedFile] | None:
        """Return two files that become the same table but have different columns, or None."""
        for number, file in enumerate(self.used):
            for other in self.used[:number]:
                if file.table == other.table and not _go_together(other, file.upload):
                    return other, file
        return None

    def incoming(
        self, *, rules: tuple[str, ...], currency: str | None, is_added: bool, folders: Sequence[Path] = ()
    ) -> list[Incoming]:
        """Return the files for `Workspace.import_files`, with the decisions kept in `folders` for such files."""
        return [
            Incoming(
                file.upload.path,
                file.table,
                file.columns,
                rules if file.table == "orders" else None,
                reading=file.upload.inspection.reading if file.upload.inspection else None,
                currency=currency if file.table in WITH_A_MATRIX else None,
                name=file.upload.name,
                is_added=is_added,
                choices=find_choices(folders, file.columns.items()) or None,
            )
            for file in self.used
        ]


def _chosen_header(upload: Upload, table: str, role: str, guessed: str) -> str:
    """Return the header that is chosen for a column of a table; the guessed one before its widget is drawn."""
    header: str | None = widget_value(f"{upload.id}:{table}:{role}")
    return guessed if header is None else header


def plan_files(workspace: Workspace, uploads: Sequence[Upload]) -> list[PlannedFile]:
    """Return the plan of each upload, in their order: as chosen, else as guessed."""
    inspected = [upload for upload in uploads if upload.inspection]
    find_saved = partial(find_mapping, mapping_folders(workspace))
    key = tuple((upload.id, upload.reading) for upload in inspected)
    guesses = GUESSES.get()
    if not guesses or guesses[0] != key:
        guesses = (
            key,
            dict(
                zip(
                    [upload.id for upload in inspected],
                    guess_files([upload.inspected_file for upload in inspected], find_saved),
                    strict=True,
                )
            ),
        )
        GUESSES.set(guesses)
    files: list[PlannedFile] = []
    for upload in uploads:
        guess = guesses[1].get(upload.id, FileGuess(NOT_USED, upload.error.what if upload.error else Text("")))
        files.append(_plan_file(upload, guess, files, find_saved))
    return files


def _plan_file(
    upload: Upload, guess: FileGuess, earlier: Sequence[PlannedFile], find_saved: FindMapping
) -> PlannedFile:
    table = _table(upload, guess)
    if upload.inspection is None or table == NOT_USED:
        return PlannedFile(upload, guess, NOT_USED)
    first = next((other for other in earlier if other.table == table and _go_together(other, upload)), None)
    if first:
        further = tuple(role for role in guess.roles if role.header not in first.upload.headers)
        return PlannedFile(upload, guess, table, (*first.roles, *further), first.under or first.upload)
    roles = guess.roles if table == guess.table else guess_as(upload.inspected_file, table, find_saved)
    return PlannedFile(upload, guess, table, roles)


def _go_together(first: PlannedFile, upload: Upload) -> bool:
    """Return whether the rows of an upload can go under those of a file, with the columns chosen for that."""
    headers = {*first.upload.headers}
    return headers == {*upload.headers} or can_stack(first.table, first.columns, headers, upload.headers)


def _table(upload: Upload, guess: FileGuess) -> str:
    """Return the chosen table; while nothing is chosen it follows the guess, which another file can change."""
    key = f"{upload.id}:table"
    if (widget_value(key) or NOT_USED) == _SHOWN_GUESS.get(upload.id):
        set_widget(key, guess.table)
    return str(widget_value(key))


def mark_guess_shown(file: PlannedFile) -> None:
    """Note that the guess is shown: until then the browser sends the earlier guess, which nobody has chosen."""
    _SHOWN_GUESS.set(file.guess.table, file.upload.id)


def mapping_folders(workspace: Workspace) -> list[Path]:
    """Return the folders of the workspaces whose saved mappings this session can use: the open, its own, the shared ones."""
    return [*own_folders(workspace), *(current().workspaces_root / name for name, _ in shared_workspaces())]


def own_folders(workspace: Workspace) -> list[Path]:
    """Return the folders of the open workspace and of this session's own ones."""
    return [workspace.folder, *(current().workspaces_root / name for name in own_workspaces())]
