"""The fourth step: a name and a colour for every cell, or for cells that share a name."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from crm_dashboard.analysis import Answer
from crm_dashboard.charts.drawing.palette import tone_color
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.errors import CrmError
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.matrix.matrix import Matrix
from crm_dashboard.model.segments.template import TONES, Group, Tone
from crm_dashboard.model.segments.wording import cell_name, cells_conditions
from crm_dashboard.text import N_, Words
from crm_dashboard.ui.guide.draft import Draft, control, keep
from crm_dashboard.ui.guide.naming import is_same_segment, naming_problems, rows_of, shared_names
from crm_dashboard.ui.guide.preview import tried
from crm_dashboard.ui.session.widgets import start_widget
from crm_dashboard.ui.wording.escape import control_label, literal, plain
from crm_dashboard.ui.wording.swatch import swatch

LONGEST_NAME = 80
_ROWS_IN_VIEW, _HEIGHT, _LONG = 5, 450, 3
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
    answer = tried(workspace, draft, t)
    if isinstance(answer, CrmError):
        return draft, False
    st.caption(t(N_("Give every cell a name that colleagues understand. Cells with the same name become one segment.")))
    before = rows_of(workspace, draft)
    named: tuple[Group, ...] = ()
    with st.container(height=_HEIGHT if len(before) > _ROWS_IN_VIEW else "content", border=False):
        for row in before:
            named += _row(workspace, answer, row, named, t)
    if len(named) < len(before):
        st.warning(t(N_("Every cell needs a name; the one before is used until you write another.")))
        return draft, False
    if named != before:
        draft = keep(workspace.name, draft.with_rows(named))
    for shared in shared_names(named, t):
        st.caption(literal(shared))
    problems = naming_problems(named, t)
    for problem in problems:
        st.warning(literal(t(problem)))
    return draft, not problems


def _row(
    workspace: Workspace, answer: Answer, row: Group, above: tuple[Group, ...], t: Translator
) -> tuple[Group, ...]:
    """Draw a row and return what is written in it, nothing where the name is empty; a name from above has its colour."""
    bar, name, colour = st.columns([0.4, 8, 3.4], vertical_alignment="bottom", gap="small")
    with name:
        words = _name(workspace, answer.matrix, row, t)
    if not words:
        return ()
    row = replace(row, name=row.name if words == t(row.name) else Words(words, words))
    same = next((other for other in above if is_same_segment(other, row)), None)
    with colour:
        tone = _tone(workspace, row, {other.tone for other in above}, t) if same is None else same.tone
        if same is not None:
            st.caption(t(N_("as above")))
    with bar:
        swatch(tone_color(tone, dark=st.context.theme.type == "dark"), height=40)
    return (replace(row, tone=tone),)


def _name(workspace: Workspace, matrix: Matrix, row: Group, t: Translator) -> str:
    key = control(workspace.name, f"name:{row.key}")
    label, explained = _label_and_help(matrix, row, t)
    written = st.text_input(
        control_label(label), key=start_widget(key, t(row.name)), max_chars=LONGEST_NAME, help=literal(explained)
    )
    return " ".join(written.encode("utf-8", "ignore").decode().split())


def _tone(workspace: Workspace, row: Group, taken: set[Tone], t: Translator) -> Tone:
    """Draw the choice of a colour; it begins with the row's own, or with a free one where that is taken above."""
    key = control(workspace.name, f"tone:{row.key}")
    free = next((tone_key for tone_key in TONES if tone_key not in taken), row.tone)
    tone: Tone = st.selectbox(
        t(N_("Colour of {cells}"), cells=row.cells[0]),
        TONES,
        format_func=lambda tone_key: t(TONE_LABELS[tone_key]),
        key=start_widget(key, free if row.tone in taken else row.tone),
        label_visibility="collapsed",
    )
    return tone


def _label_and_help(matrix: Matrix, row: Group, t: Translator) -> tuple[str, str]:
    """Return how a row is called before it has a name, and its rule in words with how many it holds."""
    cells = tuple(matrix.cell(code) for code in row.cells)
    people = t.plural("{count} customer", "{count} customers", sum(cell.customers for cell in cells))
    rule = " / ".join(t(condition) for condition in cells_conditions(matrix, cells))
    called = t(cell_name(matrix.axes, cells[0])) if len(cells) == 1 else rule
    is_short = len(matrix.axes) < _LONG and len(cells) == 1
    label = t(N_("{label}: {values}"), label=plain(called), values=people) if is_short else plain(called)
    return label, f"{rule} · {people}"
