"""A small table in a dialog, in which readers edit a list that is kept with the workspace: targets, events of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import pandas as pd
import streamlit as st

from crm_dashboard.data.workspace.samples import SAMPLES
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.session.state import Remembered
from crm_dashboard.ui.wording.emphasis import strong
from crm_dashboard.ui.wording.escape import literal

Entry = TypeVar("Entry")
Row = Mapping[str, Any]
_MOST_PROBLEMS = 5
_OPENED: Remembered[int] = Remembered("editors opened", 0)


def menu_key(name: str) -> str:
    """Return the key of a menu that holds buttons of editors: a new one after each click, so that it does not stay open over the dialog."""
    return f"{name}:{_OPENED.get()}" if _OPENED.get() else name


def editor_button(label: str, icon: str, key: str) -> bool:
    """Draw the button that opens an editor; return whether it was clicked."""
    return st.button(label, key=key, type="tertiary", icon=icon, on_click=lambda: _OPENED.set(_OPENED.get() + 1))


class RowRefused(ValueError):
    """A row that is no entry; its message says why."""


@dataclass(frozen=True)
class EntryEditor(Generic[Entry]):
    """The editor `name` of a list.

    `to_row` returns an entry as a row of the table, `from_row` the entry of a row, or raises `RowRefused`. `identity`
    is what no two entries share.
    """

    name: str
    columns: tuple[str, ...]
    to_row: Callable[[Entry], tuple[Any, ...]]
    from_row: Callable[[Row], Entry]
    identity: Callable[[Entry], object]

    def read(self, rows: list[Row], t: Translator) -> tuple[list[Entry], list[str]]:
        """Return the entries of the rows of the table, and what is wrong with the others; empty rows are passed over."""
        entries: dict[object, Entry] = {}
        problems = []
        for number, row in enumerate(rows, start=1):
            if all(value is None or not str(value).strip() for value in row.values()):
                continue
            try:
                entry = self.from_row(row)
            except RowRefused as refusal:
                problems.append(t(N_("Row {number}: {problem}"), number=number, problem=str(refusal)))
                continue
            if self.identity(entry) in entries:
                problems.append(t(N_("Row {number}: this one stands above already."), number=number))
            entries[self.identity(entry)] = entry
        return list(entries.values()), problems

    def open(
        self,
        workspace: Workspace,
        shown: tuple[Entry, ...],
        t: Translator,
        *,
        title: str,
        about: str,
        config: Mapping[str, Any],
        example: tuple[Any, ...],
    ) -> None:
        """Open the dialog with the entries that are there; without any, with a row to be completed."""
        frame = pd.DataFrame([self.to_row(entry) for entry in shown] or [example], columns=self.columns, dtype=object)

        @st.dialog(title, width="medium")
        def edit() -> None:
            st.caption(f"{about} {_who_sees(workspace.name, t)}")
            edited = st.data_editor(
                frame,
                key=f"{self.name}:{workspace.name}:{hash(shown)}",
                column_config=dict(config),
                num_rows="dynamic",
                hide_index=True,
                width="stretch",
            )
            rows: list[Row] = [
                {str(name): None if pd.isna(value) else value for name, value in row.items()}
                for row in edited.to_dict("records")
            ]
            entries, problems = self.read(rows, t)
            for problem in problems[:_MOST_PROBLEMS]:
                st.warning(literal(problem))
            if st.button(
                strong(t(N_("Keep")), disabled=bool(problems)),
                type="primary",
                disabled=bool(problems),
                key=f"{self.name}:keep",
            ):
                added = tuple(entry for entry in entries if entry not in shown)
                removed = tuple(entry for entry in shown if entry not in entries)
                self._edited.set((added, removed), workspace.name)
                st.rerun()

        edit()

    def take(self, workspace: Workspace) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
        """Return, once, the entries that were added and those that were removed in the dialog."""
        return self._edited.take(workspace.name)

    @property
    def _edited(self) -> Remembered[tuple[tuple[Entry, ...], tuple[Entry, ...]]]:
        return Remembered(f"edited {self.name}", ((), ()))


def _who_sees(workspace: str, t: Translator) -> str:
    if workspace in SAMPLES:
        return t(N_("Everybody who opens this sample on this server sees the change."))
    return t(N_("Everybody who opens this workspace sees the change."))
