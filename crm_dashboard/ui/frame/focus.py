"""A component that draws nothing: it puts the keyboard into the first field of the dialog that it stands in."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import streamlit as st

_SCRIPT = """
const focused = new WeakSet();
export default function ({ parentElement }) {
  if (focused.has(parentElement)) return;
  focused.add(parentElement);
  const here = parentElement.getRootNode().host ?? parentElement;
  const field = here.closest('[role="dialog"]')?.querySelector("input");
  requestAnimationFrame(() => field?.focus());
}
"""


def focus_first_field() -> None:
    """Put the keyboard into the first field of this dialog once it is open; Streamlit leaves it on the dialog itself."""
    _part()(key="focus_first_field")


@lru_cache(maxsize=1)
def _part() -> Any:
    return st.components.v2.component("crm_matrix_focus", js=_SCRIPT)
