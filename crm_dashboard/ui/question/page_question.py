"""The question of one page beside the matrix's: one frozen value for each workspace of a session, and the only way to change it.

As with the matrix's question, a control shows what `current` returns and calls `change` when somebody uses it (`binding`
does both), and a link is read once, when the address says something that this session did not write there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

import streamlit as st

from crm_dashboard.model.question.link_codes import Parameters, Reader
from crm_dashboard.ui.session.browser_address import report_differences, written_by_us
from crm_dashboard.ui.session.not_applied import report
from crm_dashboard.ui.session.state import Remembered
from crm_dashboard.ui.session.widgets import set_widget, widget_value

Spec = TypeVar("Spec", bound=Any)


@dataclass(frozen=True)
class PageQuestion(Generic[Spec]):
    """The question of the page `name`.

    `decode` reads it from the `parameters` of an address, where what they do not say stays as in the question that is
    handed over; `encode` is the way back, "" for what is usual. `describe` returns what counts of it, by the names of
    `words`, which say how the controls are called.
    """

    name: str
    parameters: tuple[str, ...]
    decode: Callable[[Reader, Spec], Spec]
    encode: Callable[[Spec, Spec], Mapping[str, str]]
    describe: Callable[[Spec], Mapping[str, str]]
    words: Mapping[str, str] = field(hash=False)

    def current(self, workspace: str, usual: Spec, adapt: Callable[[Spec], Spec]) -> Spec:
        """Return the question, as far as `adapt` finds that the data can answer it; what of a link they cannot is named."""
        kept = self._remembered.get(workspace) or usual
        linked = self._linked()
        wanted = self._decoded(linked, kept) if linked else kept
        possible = adapt(wanted)
        if linked:
            compared = {
                name: value
                for name, value in self.describe(wanted).items()
                if name in linked or name not in self.parameters
            }
            report_differences(compared, self.describe(possible), self.words)
        self._remembered.set(possible, workspace)
        return possible

    def change(self, workspace: str, edit: Callable[[Spec], Spec]) -> None:
        """Replace the question by what `edit` makes of it; for a callback."""
        kept = self._remembered.get(workspace)
        if kept is not None:
            self._remembered.set(edit(kept), workspace)

    def binding(self, workspace: str, field_name: str, value: object) -> dict[str, Any]:
        """Return the arguments that bind a widget to a field of the question, whose `value` it shows."""
        key = self.widget_key(workspace, field_name)
        set_widget(key, value)
        return {"key": key, "on_change": self._take, "args": (workspace, field_name, key)}

    def widget_key(self, workspace: str, field_name: str) -> str:
        """Return the key of the widget of a field."""
        return f"{workspace}:{self.name}:{field_name}"

    def in_address(self, spec: Spec, usual: Spec) -> dict[str, str]:
        """Return all parameters of the page, "" for what is usual."""
        return dict.fromkeys(self.parameters, "") | dict(self.encode(spec, usual))

    def _take(self, workspace: str, field_name: str, key: str) -> None:
        value = widget_value(key)
        if value is not None:
            self.change(workspace, lambda spec: replace(spec, **{field_name: value}))

    def _linked(self) -> Parameters:
        """Return the parameters that say something and that this session did not write into the address."""
        given = {name: st.query_params.get_all(name) for name in self.parameters}
        return {name: values for name, values in given.items() if any(values) and not written_by_us(name, values)}

    def _decoded(self, linked: Parameters, kept: Spec) -> Spec:
        reader = Reader(linked)
        wanted = self.decode(reader, kept)
        for problem in reader.problems:
            report(problem, of_page=True)
        return wanted

    @property
    def _remembered(self) -> Remembered[Spec | None]:
        return Remembered(f"question of page {self.name}", None)
