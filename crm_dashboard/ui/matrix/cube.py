"""Three dimensions to turn by hand, beside the flat charts and never instead of them; nothing is built before it is opened."""

from __future__ import annotations

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.matrix.matrix import Matrix
from crm_dashboard.model.segments.segment import Segment
from crm_dashboard.model.segments.wording import cells_conditions
from crm_dashboard.text import N_
from crm_dashboard.ui.browser.window import window
from crm_dashboard.ui.matrix.cache import cached_cube
from crm_dashboard.ui.question.segments import segment_label
from crm_dashboard.ui.session.state import Remembered
from crm_dashboard.ui.wording.escape import literal
from crm_dashboard.ui.wording.swatch import swatch

_BESIDE, _LEAST = (5, 2), 420
_VIEW = Remembered("view of the cube", ("whole", 0))
"""The side that is looked at, and how often a side was chosen: a chart that is to turn again needs another number."""


def rotatable_view(answer: Answer, t: Translator, *, dark: bool) -> None:
    """Draw the folded cube of a matrix with three axes; of one with two, nothing."""
    if len(answer.matrix.axes) < 3:
        return
    title = t(N_("Rotate the three dimensions"))
    with st.expander(title, icon=":material/view_in_ar:", key="cube", on_change="rerun") as expander:
        if expander.open:
            _cube(answer, t, dark=dark)


def _cube(answer: Answer, t: Translator, *, dark: bool) -> None:
    from crm_dashboard.charts.cube.cube import HEIGHT, alt_text, viewed_from

    matrix, segments = answer.matrix, analysis.segments_of(answer)
    side, turn = _VIEW.get(answer.workspace.name)
    size = _size(HEIGHT)
    deck = cached_cube(answer.workspace.version_id, answer.spec, matrix, segments, t.language, dark=dark)
    chart, words = st.columns(_BESIDE)
    with chart:
        st.pydeck_chart(
            viewed_from(deck, side, turn, size=size),
            height=size[1],
            key="cube_chart",
            alt=alt_text(matrix, segments, t),
        )
    with words:
        _sides(answer, t, turn)
        _legend(matrix, segments, t, dark=dark)
    st.caption(
        t(N_("{drawn} The cards and the list hold the exact counts."), drawn=_points_note(matrix, t))
        + "  \n"
        + t(
            N_(
                "Drag to turn, double-click or pinch to come nearer, drag with Shift held to move; the wheel scrolls the page. If the space stays empty, this browser has no WebGL; the flat charts show the same customers."
            )
        )
    )


def _size(height: int) -> tuple[int, int]:
    """Return about how wide the cube's chart will be, and how high, `height` being that on a laptop."""
    seen = window()
    share = 1.0 if seen.is_narrow else _BESIDE[0] / sum(_BESIDE)
    return int(seen.content_width * share), seen.fit_height(height, least=_LEAST)


def _sides(answer: Answer, t: Translator, turn: int) -> None:
    """Draw the ways to look at the cube; the first is the way back."""
    x, y, z = (t(axis.label) for axis in answer.matrix.axes)
    flat = N_("{y} by {x}")
    labels = {
        "whole": t(N_("Reset the view")),
        "front": t(flat, x=x, y=y),
        "side": t(flat, x=z, y=y),
        "below": t(flat, x=x, y=z),
    }
    for side, label in labels.items():
        st.button(
            literal(label),
            key=f"cube_{side}",
            icon=":material/restart_alt:" if side == "whole" else ":material/visibility:",
            width="stretch",
            on_click=_VIEW.set,
            args=((side, turn + 1), answer.workspace.name),
        )


def _legend(matrix: Matrix, segments: tuple[Segment, ...], t: Translator, *, dark: bool) -> None:
    from crm_dashboard.charts.cube.cube import legend

    for color, alike in legend(matrix, segments, dark=dark):
        customers = sum(segment.customers for segment in alike)
        share = t.percent(customers / matrix.customers if matrix.customers else None)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            swatch(color, height=18)
            with st.container(width="stretch"):
                st.markdown(literal(f"{_segments_text(matrix, alike, t)} {share}"))


def _segments_text(matrix: Matrix, alike: tuple[Segment, ...], t: Translator) -> str:
    """Return what one colour stands for: segments by their names, or in words the cells that share it."""
    if len(alike) == 1 or alike[0].is_named:
        return t.listing([segment_label(segment, t) for segment in alike])
    cells = tuple(matrix.cell(code) for segment in alike for code in segment.cells)
    return t(N_("; or ")).join(t(condition) for condition in cells_conditions(matrix, cells))


def _points_note(matrix: Matrix, t: Translator) -> str:
    shown, known = len(matrix.points.ids), matrix.customers - matrix.unclassified.customers
    if shown == known:
        return t(N_("All {count} customers are drawn."), count=known)
    return t(N_("{shown} of {count} customers are drawn, the same as on the flat charts."), shown=shown, count=known)
