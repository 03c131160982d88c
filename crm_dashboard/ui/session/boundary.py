"""How an error is shown: what happened, where, what to do next."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.errors import FragmentHandledException

from crm_dashboard.data.process.damage import as_crm_error
from crm_dashboard.errors import CrmError
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_, text
from crm_dashboard.ui.wording.escape import literal

_LOG = logging.getLogger(__name__)


@contextmanager
def boundary(t: Translator) -> Iterator[None]:
    """Show any error of the block as a sentence; one that nobody expected is in the server's log with its traceback.

    What Streamlit raises to stop a run or begin a new one is no `Exception` and goes on.
    """
    try:
        yield
    except FragmentHandledException:  # told where it happened
        raise
    except Exception as problem:  # noqa: BLE001 - here they end
        show_error(to_crm_error(problem), t)


def to_crm_error(problem: Exception) -> CrmError:
    """Return an error as a `CrmError`, whose words a reader understands; log one that nobody expected."""
    if isinstance(problem, CrmError):
        return problem
    known = as_crm_error(problem)
    if known:
        _LOG.warning("a page could not read or write", exc_info=problem)
        return known
    mark = secrets.token_hex(4)
    _LOG.error("%s: nobody expected this error", mark, exc_info=problem)
    return CrmError(
        text(N_("Something happened that the app did not expect.")),
        where=mark,
        next_step=text(
            N_(
                "Choose another page, or make another version of the data the current one on the page Data. If it happens again, give this mark to whoever runs the server: its log has the details."
            )
        ),
    )


def show_error(error: CrmError, t: Translator) -> None:
    """Show one error."""
    lines = [literal(t(error.what))]
    if error.where:
        lines.append(t(N_("Where: {place}"), place=literal(error.where)))
    if error.next_step:
        lines.append(literal(t(error.next_step)))
    st.error("  \n".join(lines), title=t(error.title), icon=":material/error:")
