"""The fourth step: a name and a colour for every cell, or for cells that share a name."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from crm_dashboard.analysis import Answer
from crm_dashboard.charts.palette import tone_color
from crm_dashboard.data.workspace import Workspace
from crm_dashboard.errors import CrmError
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.matrix import Matrix
from crm_dashboard.model.template import TONES, Group, Tone
from crm_dashboard.model.wording import cell_name, cells_rule
from crm_dashboard.text import N_, Words
from crm_dashboard.ui import state
from crm_dashboard.ui.escape import literal, plain
from crm_dashboard.ui.guide.draft import Draft, control, keep
from crm_dashboard.ui.guide.naming import naming_problems, rows_of, shared_names
from crm_dashboard.ui.guide.preview import tried
from crm_dashboard.ui.swatch import swatch

LONGEST_NAME = 80
_ROWS_IN_VIEW, _HEIGHT = 5, 430
TONE_LABELS: dict[Tone, str] = {
    "teal": N_("teal"),
    "amber": N_("amber"),
    "blue": N_("blue"),
    "grey": N_("grey"),
    "green": N_("green"),
    "purple": N_("purple"),
    "rose": N_("rose"),
    "sky": N_("sky blue"),
    "olive": N_("olive"),
    "brown": N_("brown"),
    "indigo": N_("indigo"),
    "sand": N_("sand"),
}


def names_step(workspace: Workspace, draft: Draft, t: Translator) -> tuple[Draft, bool]:
    """Draw a row for each cell, or for each block of cells where they are very many; say at once what two share."""
    found = tried(workspace, draft, t)
    if isinstance(found, CrmError):
        return draft, False
    st.caption(t(N_("Give every cell a name that colleagues understand. Cells with the same name become one segment.")))
    before = rows_of(workspace, draft)
    with st.container(height=_HEIGHT if len(before) > _ROWS_IN_VIEW else "content", border=False):
        rows = tuple(_row(workspace, found, row, t) for row in before)
    named = tuple(row for row in rows if row is not None)
    if len(named) < len(rows):
        st.warning(t(N_("Every cell needs a name; the one before is used until you write another.")))
        return draft, False
    if named != before:
        draft = keep(workspace.name, draft.with_rows(named))
    for shared in shared_names(named, t):
        st.info(literal(t(shared)))
    problems = naming_problems(named, t)
    for problem in problems:
        st.warning(literal(t(problem)))
    return draft, not problems


def _row(workspace: Workspace, answer: Answer, row: Group, t: Translator) -> Group | None:
    """Draw a row and return what is written in it; None where the name is empty."""
    matrix = answer.matrix
    bar, name, colour = st.columns([0.4, 8, 3.4], vertical_alignment="bottom", gap="small")
    tone_key = control(workspace.name, f"tone:{row.key}")
    state.start(tone_key, row.tone)
    with bar:
        swatch(tone_color(state.get(tone_key), dark=st.context.theme.type == "dark"), height=40)
    name_key = control(workspace.name, f"name:{row.key}")
    state.start(name_key, t(row.name))
    label, rule = _told(matrix, row, t)
    with name:
        written = st.text_input(literal(label), key=name_key, max_chars=LONGEST_NAME, help=literal(rule))
    with colour:
        tone: Tone = st.selectbox(
            t(N_("Colour of {cells}"), cells=row.cells[0]),
            TONES,
            format_func=lambda one: t(TONE_LABELS[one]),
            key=tone_key,
            label_visibility="collapsed",
        )
    words = " ".join(written.encode("utf-8", "ignore").decode().split())
    if not words:
        return None
    return replace(row, tone=tone, name=row.name if words == t(row.name) else Words(words, words))


def _told(matrix: Matrix, row: Group, t: Translator) -> tuple[str, str]:
    """Return how a row is called before it has a name, with how many it holds, and its rule in words."""
    cells = tuple(matrix.cell(code) for code in row.cells)
    people = t.plural("{count} customer", "{count} customers", sum(cell.customers for cell in cells))
    rule = " / ".join(t(one) for one in cells_rule(matrix, cells))
    called = t(cell_name(matrix.axes, cells[0])) if len(cells) == 1 else rule
    return f"{plain(called)}: {people}", rule
