"""How an error is told: what happened, where, what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from crm_dashboard.errors import CrmError
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.escape import literal


@contextmanager
def boundary(t: Translator) -> Iterator[None]:
    """Show any `CrmError` of the block as a sentence; everything else is a defect and goes on."""
    try:
        yield
    except CrmError as error:
        tell(error, t)


def tell(error: CrmError, t: Translator) -> None:
    """Show one error."""
    lines = [literal(t(error.what))]
    if error.where:
        lines.append(t(N_("Where: {place}"), place=literal(error.where)))
    if error.next_step:
        lines.append(literal(t(error.next_step)))
    st.error("  \n".join(lines), title=t(error.title), icon=":material/error:")
