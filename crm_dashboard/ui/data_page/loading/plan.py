"""What is to become of the uploaded files: guessed, and changed by whoever looks at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

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
from crm_dashboard.data.understanding.understanding import missing_roles
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import shared_workspaces
from crm_dashboard.settings import current
from crm_dashboard.text import Text
from crm_dashboard.ui.data_page.loading.upload import Upload
from crm_dashboard.ui.session import state
from crm_dashboard.ui.session.own_workspaces import own_workspaces

WITH_A_MATRIX = ("orders", SUMMARY)
"""The tables that hold customers with what they spent, so that a matrix can be asked."""


@dataclass(frozen=True)
class PlannedFile:
    """An uploaded file, what was guessed of it, the table it becomes, and the guesses for its columns as that table.

    `under` is the file of the same table and headers whose rows it continues.
    """

    upload: Upload
    guess: FileGuess
    table: str
    roles: tuple[RoleGuess, ...] = ()
    under: Upload | None = None

    @property
    def columns(self) -> dict[str, str]:
        """The header of each canonical column as it is chosen now."""
        if self.table == NOT_USED:
            return {}
        owner = self.under or self.upload
        guessed = {one.role: one.header for one in self.roles}
        chosen = {
            role.key: state.get(f"{owner.id}:{self.table}:{role.key}", guessed.get(role.key, ""))
            for role in FILE_TABLES[self.table].columns
        }
        return {role: header for role, header in chosen.items() if header in self.upload.headers}


@dataclass(frozen=True)
class Plan:
    """All uploaded files with what becomes of them."""

    files: tuple[PlannedFile, ...]

    @property
    def used(self) -> tuple[PlannedFile, ...]:
        """The files that are loaded."""
        return tuple(file for file in self.files if file.table != NOT_USED)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that are loaded, each once; lines of orders are part of those."""
        return tuple(dict.fromkeys("orders" if file.table == ORDER_LINES else file.table for file in self.used))

    @property
    def has_customers(self) -> bool:
        """Whether a matrix can be asked of the files alone."""
        return bool({*WITH_A_MATRIX} & {*self.tables})

    @property
    def pairs(self) -> tuple[KeyPair, ...]:
        """The keys by which the files hang together, by the files' places."""
        return find_key_pairs([file.table for file in self.files], [file.columns for file in self.files])

    def missing(self) -> dict[str, tuple[str, ...]]:
        """Return the canonical columns that nobody plays yet, by table."""
        found = {}
        for table in self.tables:
            owners = {file.table: file.columns for file in reversed(self.used) if file.table in (table, ORDER_LINES)}
            roles = owners.get(table, {})
            if table == "orders" and ORDER_LINES in owners:
                roles = joined_roles(owners[ORDER_LINES], roles)
            if missing := missing_roles(tuple(roles.items()), table):
                found[table] = missing
        return found

    def rivals(self) -> tuple[PlannedFile, PlannedFile] | None:
        """Return two files that become the same table although their columns are others, or None."""
        for number, file in enumerate(self.used):
            for other in self.used[:number]:
                if file.table == other.table and set(file.upload.headers) != set(other.upload.headers):
                    return other, file
        return None

    def incoming(self, *, rules: tuple[str, ...], currency: str | None, is_added: bool) -> list[Incoming]:
        """Return the files as a workspace takes them."""
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
            )
            for file in self.used
        ]


def planned(workspace: Workspace, uploads: Sequence[Upload]) -> list[PlannedFile]:
    """Return what is to become of each upload, in their order: as it was chosen, else as it is understood."""
    seen = [upload for upload in uploads if upload.inspection]
    remember = partial(find_mapping, remembering(workspace))
    key = tuple((upload.id, upload.asked) for upload in seen)
    known = state.get(state.GUESSES)
    if not known or known[0] != key:
        known = (
            key,
            dict(zip([one.id for one in seen], guess_files([one.look for one in seen], remember), strict=True)),
        )
        state.put(state.GUESSES, known)
    files: list[PlannedFile] = []
    for upload in uploads:
        guess = known[1].get(upload.id, FileGuess(NOT_USED, upload.error.what if upload.error else Text("")))
        files.append(_planned(upload, guess, files, remember))
    return files


def _planned(upload: Upload, guess: FileGuess, before: Sequence[PlannedFile], remember: FindMapping) -> PlannedFile:
    table = _table(upload, guess)
    if upload.inspection is None or table == NOT_USED:
        return PlannedFile(upload, guess, NOT_USED)
    first = next((one for one in before if one.table == table and set(one.upload.headers) == set(upload.headers)), None)
    if first:
        return PlannedFile(upload, guess, table, first.roles, first.under or first.upload)
    roles = guess.roles if table == guess.table else guess_as(upload.look, table, remember)
    return PlannedFile(upload, guess, table, roles)


def _table(upload: Upload, guess: FileGuess) -> str:
    """Return the chosen table; a guess that changes, since another file has come, moves along what nobody chose."""
    key = f"{upload.id}:table"
    if state.get(key, NOT_USED) == state.get(_shown(upload), NOT_USED):
        state.put(key, guess.table)
    return str(state.get(key))


def is_shown(file: PlannedFile) -> None:
    """Say that the guess now stands on the screen: until then the browser sends the one before, which nobody chose."""
    state.put(_shown(file.upload), file.guess.table)


def _shown(upload: Upload) -> str:
    return f"{upload.id}:guess"


def remembering(workspace: Workspace) -> list[Path]:
    """Return the folders of the workspaces that this session may look into: the open one, its own, the shared ones."""
    root = current().workspaces_root
    names = [*own_workspaces(), *(name for name, _ in shared_workspaces())]
    return [workspace.folder, *(root / name for name in names)]
