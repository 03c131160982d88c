"""Who saw names and contacts in full, or took a list away: the workspace's access log."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm_dashboard.data.identity import audit
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.moments import local_moment

_MOST = 100
_MOST_AT_ONCE, _TALLEST = 11, 388
_WHAT = {
    "reveal": N_("shown in full"),
    "hide": N_("masked again"),
    "export": N_("taken away as a file"),
    "lookup": N_("looked up by name or contact"),
    "show_column": N_("own column unmasked"),
    "mask_column": N_("own column masked again"),
}


def access_log(workspace: Workspace, t: Translator) -> None:
    """Draw the latest rows of the log."""
    with st.expander(t(N_("Access log")), key="access_log"):
        rows = audit.latest(workspace.folder, _MOST)
        if not rows:
            st.caption(t(N_("Nobody has shown names and contacts in full or taken a list of customers away yet.")))
            return
        st.caption(
            t(
                N_("The latest {count}. A session is a random mark of one browser session; it names nobody."),
                count=len(rows),
            )
        )
        st.dataframe(
            pd.DataFrame(
                [
                    {
                        t(N_("When")): local_moment(row.at, t),
                        t(N_("What")): t(_WHAT[row.what]),
                        t(N_("Customers")): t.number(row.rows),
                        t(N_("Names and contacts")): t(_seen(row)),
                        t(N_("Reason or column")): plain(row.reason),
                        t(N_("Session")): row.session[:8],
                        t(N_("Data version")): row.version[:9],
                    }
                    for row in rows
                ]
            ),
            hide_index=True,
            height="content" if len(rows) <= _MOST_AT_ONCE else _TALLEST,
            column_config={t(N_("Reason or column")): st.column_config.Column(width="large")},
            alt=t(N_("Access log of the workspace")),
            key="access_log_rows",
        )


def _seen(row: audit.AuditRow) -> str:
    """Return how names and contacts were; a masked file may just as well have none, as that of the page Matrix."""
    if not row.masked:
        return N_("in full")
    return N_("masked or left out") if row.what == "export" else N_("masked")
