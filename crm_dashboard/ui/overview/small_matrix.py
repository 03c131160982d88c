"""The current question's matrix in small, with the sizes of its segments against an earlier day."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer, SegmentChanges
from crm_dashboard.charts.scatter.scatter import alt_text
from crm_dashboard.charts.scatter.tiles import HEIGHT
from crm_dashboard.i18n.figures import signed
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.segments.segment import finding_of
from crm_dashboard.text import N_, text
from crm_dashboard.ui.browser.window import window
from crm_dashboard.ui.details.customers_file import Sheet
from crm_dashboard.ui.details.details_menu import Details, details_menu
from crm_dashboard.ui.matrix.cache import tiles_vega_lite
from crm_dashboard.ui.matrix.details import matrix_details_menu
from crm_dashboard.ui.question.segments import segment_label
from crm_dashboard.ui.wording.escape import literal, plain

_MOST, _LEAST = 5, 150


def small_matrix(answer: Answer, t: Translator, *, dark: bool) -> None:
    """Draw the finding and the cells as tiles."""
    segments = analysis.segments_of(answer)
    with st.container(horizontal=True, wrap=False, vertical_alignment="top", gap="small"):
        st.markdown(f"**{literal(t(finding_of(answer.matrix, segments)))}**", width="stretch")
        matrix_details_menu(answer, t, key="small_matrix")
    height = (window().fit_height(HEIGHT, least=_LEAST) + HEIGHT) // 2  # the table below it takes the other half
    version = answer.workspace.version_id
    chart = tiles_vega_lite(version, answer.spec, answer.matrix, segments, t.language, dark=dark, height=height)
    st.vega_lite_chart(spec=chart, alt=alt_text(answer.matrix, segments, t))


def different_days(answer: Answer, changed: SegmentChanges | None, t: Translator) -> None:
    """Say of which days matrix and table are, where those are not the days of the question."""
    if changed and (changed.spec.window, changed.spec.keeps_active) != (answer.spec.window, answer.spec.keeps_active):
        words = N_(
            "Both are of the customers with an order in the {days} days up to each day, so that they can be compared."
        )
        st.caption(t(words, days=changed.spec.window))


def segment_changes_table(answer: Answer, changed: SegmentChanges | None, t: Translator) -> None:
    """Draw each segment's customers now and the change since then, the greatest change first."""
    if changed is None:
        st.caption(t(N_("How segments changed needs single orders on the day before the period as well.")))
        return
    with st.container(horizontal=True, wrap=False, vertical_alignment="top", gap="small"):
        st.markdown(f"**{literal(changes_text(changed, t))}**", width="stretch")
        details_menu(answer.workspace, _changes_details(answer, changed, t), t, key="since")
    rows = sorted(changed.segments, key=lambda row: -abs(row.change))
    titles = _, customers, change = t(N_("Segment")), t(N_("Customers")), t(N_("Change"))
    table = pd.DataFrame(
        [(literal(plain(segment_label(row.segment, t))), row.segment.customers, row.change) for row in rows[:_MOST]],
        columns=titles,
    )
    formats: Any = {customers: t.number, change: lambda size: format_change(size, t)}
    st.table(table.style.format(formats), border="horizontal", hide_index=True, alt=t(N_("Segments that changed most")))
    if len(rows) > _MOST:
        st.caption(t(N_("{count} more segments changed less."), count=len(rows) - _MOST))


def changes_text(changed: SegmentChanges, t: Translator) -> str:
    """Return the greatest change in a sentence, the number first."""
    most = changed.most_changed
    if most is None:
        return t(N_("No segment has changed in size since {date}"), date=date_of(changed.day))
    pattern = (
        N_("{count} more in {segment} since {date}, by {days} days")
        if most.change > 0
        else N_("{count} fewer in {segment} since {date}, by {days} days")
    )
    values = {"segment": most.segment.name, "date": date_of(changed.day), "days": changed.spec.window}
    return t(pattern, count=abs(most.change), **values)


def format_change(change: int, t: Translator) -> str:
    """Return a change with its sign."""
    return literal(signed(change, t.number(abs(change))))


def _changes_details(answer: Answer, changed: SegmentChanges, t: Translator) -> Details:
    spec, day = answer.spec, changed.day
    titles = [t(N_("Segment")), t(N_("Customers")), t(N_("Customers before"))]
    rows = [[segment_label(row.segment, t), row.segment.customers, row.before] for row in changed.segments]
    return Details(
        title=text("{sentence}", sentence=changes_text(changed, t)),
        definition=text(
            N_(
                "Customers in each segment now and at the end of {date}: on both days those with an order in the {days} days up to it, by these orders and by the cuts of now. Sums over all history would always rise; so sizes differ from those of a matrix over all history."
            ),
            date=date_of(day),
            days=changed.spec.window,
        ),
        rule=text(
            N_(
                "The query gives the cells of both days; a segment is the sum of its cells. Customers who are new since then count as more."
            )
        ),
        day=date_of(answer.matrix.as_of),
        sql=lambda workspace: analysis.segment_changes_query(analysis.answer(workspace, spec), day),
        rows=lambda _workspace: Sheet(titles, rows),
    )
