"""An input for a value of a metric: it shows and takes the value in the unit, format and precision of the axis.

The value itself stays exact: what is shown rounded becomes another value only when somebody types one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from crm_dashboard.i18n.translator import Translator
from crm_dashboard.i18n.typed import typed_text, typed_value
from crm_dashboard.model.segments.wording import beyond_scale
from crm_dashboard.text import N_, Text
from crm_dashboard.ui.session.notices import notify
from crm_dashboard.ui.session.state import Remembered
from crm_dashboard.ui.session.widgets import set_widget, widget_value
from crm_dashboard.ui.wording.escape import control_label, literal

_MOST_REMEMBERED = 24
_WORKED_OUT: Remembered[tuple[float, ...]] = Remembered("values worked out", ())
Width = int | Literal["stretch"]


@dataclass(frozen=True)
class Valued:
    """What an input's values are values of: a metric, an axis or a column, with the data's currency.

    `ends` are the lowest and highest value that can be; what is typed beyond them is refused.
    """

    label: Text
    unit: str
    whole: bool = False
    ends: tuple[float, float] | None = None
    currency: str | None = None


def value_field(
    label: str,
    key: str,
    of: Valued,
    t: Translator,
    *,
    full: bool = True,
    optional: bool = False,
    width: Width = "stretch",
    hidden_label: bool = False,
    on_change: Callable[[], None] | None = None,
) -> float | None:
    """Draw the input under a label that is still to be escaped and return the value, which is remembered under `key`; `on_change` is called when it has become another.

    `full` see `typed_text`. `optional` lets the field be emptied: its value is None then. What is no number or lies beyond the
    scale changes nothing and is told.
    """
    value: float | None = widget_value(key)
    shown = typed_text(value, of.unit, t, of.currency, whole=of.whole, full=full)
    st.text_input(
        control_label(label),
        key=set_widget(f"{key}:text", shown),
        width=width,
        placeholder="–" if optional else None,
        label_visibility="collapsed" if hidden_label else "visible",
        on_change=lambda: _take(key, of, t, optional=optional, on_change=on_change),
    )
    return value


def remember_worked_out(place: str, values: tuple[float, ...]) -> None:
    """Remember values that a rule gave at `place`: where they stand as fixed ones, they are not shown in full."""
    known = _WORKED_OUT.get(place)
    _WORKED_OUT.set(tuple(dict.fromkeys((*known, *values)))[-_MOST_REMEMBERED:], place)


def is_worked_out(place: str, value: float | None) -> bool:
    """Return whether a rule gave this value at `place`, and nobody has typed it."""
    return value in _WORKED_OUT.get(place)


def _take(key: str, of: Valued, t: Translator, *, optional: bool, on_change: Callable[[], None] | None) -> None:
    typed = str(widget_value(f"{key}:text") or "")
    if optional and not typed.strip():
        set_widget(key, None)
        return
    value = typed_value(typed, of.unit)
    if value is None:
        message = N_("“{typed}” is not a number that can be used here; nothing was changed.")
        _refuse(t(message, typed=typed[:40]))
    elif of.ends and not of.ends[0] <= value <= of.ends[1]:
        refused = t(beyond_scale(of.label, of.unit, of.ends, value, of.currency))
        _refuse(t(N_("{reason} Nothing was changed."), reason=refused))
    else:
        set_widget(key, value)
        if on_change:
            on_change()


def _refuse(message: str) -> None:
    """Show a message over the page and as a toast: the field may stand far below."""
    notify(message)
    st.toast(literal(message), icon=":material/error:", duration="long")
