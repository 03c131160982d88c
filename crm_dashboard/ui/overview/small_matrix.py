"""The current question's matrix in small, with the sizes of its segments against an earlier day."""

from __future__ import annotations

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer, Since
from crm_dashboard.charts.drawing.vega_lite import vega_lite
from crm_dashboard.charts.scatter.scatter import alt_text
from crm_dashboard.charts.scatter.tiles import HEIGHT, tiles
from crm_dashboard.errors import NothingToShow
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.segments.segment import finding_of
from crm_dashboard.model.time.headlines import Period
from crm_dashboard.text import N_, text
from crm_dashboard.ui.details.customers_file import Sheet
from crm_dashboard.ui.details.opening import Opened, opened
from crm_dashboard.ui.matrix.opened import opened_matrix
from crm_dashboard.ui.question.segments import segment_label
from crm_dashboard.ui.session.window import window
from crm_dashboard.ui.wording.escape import literal, plain

_MOST, _LEAST = 5, 150


def small_matrix(answer: Answer, t: Translator, *, dark: bool) -> None:
    """Draw the finding and the cells as tiles."""
    segments = analysis.segments_of(answer)
    with st.container(horizontal=True, vertical_alignment="top", gap="small"):
        st.markdown(f"**{literal(t(finding_of(answer.matrix, segments)))}**", width="stretch")
        opened_matrix(answer, t, key="small_matrix")
    height = window().fit_height(HEIGHT, least=_LEAST)
    chart = vega_lite(tiles(answer.matrix, segments, t, dark=dark, height=height))
    st.vega_lite_chart(spec=chart, alt=alt_text(answer.matrix, segments, t))


def segments_since(answer: Answer, period: Period, t: Translator) -> Since | None:
    """Return what became of the segments since the end of the period before; None where nothing can be told of it."""
    if not analysis.has_single_orders(answer.workspace):
        return None
    try:
        return analysis.since(answer, period.before.last)
    except NothingToShow:
        return None


def what_changed(answer: Answer, changed: Since | None, t: Translator) -> None:
    """Draw each segment's customers now and the change since then, the greatest change first."""
    if changed is None:
        st.caption(t(N_("How segments changed needs single orders on the day before the period as well.")))
        return
    with st.container(horizontal=True, vertical_alignment="top", gap="small"):
        st.markdown(f"**{literal(told_changes(changed, t))}**", width="stretch")
        opened(answer.workspace, _behind(answer, changed, t), t, key="since")
    rows = sorted(changed.segments, key=lambda one: -abs(one.change))
    lines = [
        ["", t(N_("Customers")), t(N_("Change"))],
        ["---", "---:", "---:"],
        *(
            [literal(plain(segment_label(one.segment, t))), t.number(one.segment.customers), told_number(one.change, t)]
            for one in rows[:_MOST]
        ),
    ]
    small = [
        row if place == 1 else [f":small[{cell}]" if cell else "" for cell in row] for place, row in enumerate(lines)
    ]
    st.markdown("\n".join("| " + " | ".join(row) + " |" for row in small))
    if len(rows) > _MOST:
        st.caption(t(N_("{count} more segments changed less."), count=len(rows) - _MOST))


def told_changes(changed: Since, t: Translator) -> str:
    """Return the greatest change in a sentence, the number first."""
    most = changed.most_changed
    if most is None:
        return t(N_("No segment has changed in size since {date}"), date=date_of(changed.day))
    pattern = (
        N_("{count} more in {segment} since {date}")
        if most.change > 0
        else N_("{count} fewer in {segment} since {date}")
    )
    return t(pattern, count=abs(most.change), segment=most.segment.name, date=date_of(changed.day))


def told_number(change: int, t: Translator) -> str:
    """Return a change with its sign."""
    return f"\\+{t.number(change)}" if change > 0 else literal(t.number(change))


def _behind(answer: Answer, changed: Since, t: Translator) -> Opened:
    spec, day = answer.spec, changed.day
    titles = [t(N_("Segment")), t(N_("Customers")), t(N_("Customers before"))]
    rows = [[segment_label(one.segment, t), one.segment.customers, one.before] for one in changed.segments]
    return Opened(
        title=text("{said}", said=told_changes(changed, t)),
        definition=text(
            N_(
                "Customers in each segment now and at the end of {date}, on both days by the cuts of now and from what was known on that day."
            ),
            date=date_of(day),
        ),
        rule=text(
            N_(
                "The query gives the cells of both days; a segment is the sum of its cells. Customers who are new since then count as more."
            )
        ),
        day=date_of(answer.matrix.as_of),
        sql=lambda workspace: analysis.since_query(analysis.answer(workspace, spec), day),
        rows=lambda _workspace: Sheet(titles, rows),
    )
