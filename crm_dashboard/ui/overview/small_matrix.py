"""The current question's matrix in small, with the sizes of its segments against an earlier day; each opens its customers."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer, SegmentChange, SegmentChanges
from crm_dashboard.charts.scatter.scatter import alt_text
from crm_dashboard.charts.scatter.tiles import CODES, HEIGHT, TILE
from crm_dashboard.i18n.figures import signed
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.segments.segment import finding_of
from crm_dashboard.text import N_, text
from crm_dashboard.ui.browser.window import window
from crm_dashboard.ui.details.customers_file import Sheet
from crm_dashboard.ui.details.details_menu import Details, details_menu
from crm_dashboard.ui.findings.chosen_finding import customers_link
from crm_dashboard.ui.matrix.cache import tiles_vega_lite
from crm_dashboard.ui.matrix.details import matrix_details_menu
from crm_dashboard.ui.question.link_parameters import to_params
from crm_dashboard.ui.question.segments import PARAMETER, segment_label, segments_of
from crm_dashboard.ui.session.state import Remembered
from crm_dashboard.ui.session.widgets import widget_value
from crm_dashboard.ui.wording.escape import literal

_MOST, _LEAST = 5, 150
_USUAL = {
    "more": N_("{sentence}: unusual (usually {low} to {high})"),
    "less": N_("{sentence}: unusual (usually {low} to {high})"),
    "usual": N_("{sentence}, as usual ({low} to {high})"),
}
_WIDTHS = [4, 2, 2]
_CLICKED: Remembered[Sequence[str]] = Remembered("clicked tile", ())
"""The cells of the tile that was clicked, until their list opens."""


def small_matrix(answer: Answer, t: Translator, *, dark: bool) -> None:
    """Draw the finding and the cells as tiles."""
    segments = analysis.segments_of(answer)
    with st.container(horizontal=True, wrap=False, vertical_alignment="top", gap="small"):
        st.markdown(f"**{literal(t(finding_of(answer.matrix, segments)))}**", width="stretch")
        matrix_details_menu(answer, t, key="small_matrix")
    height = (window().fit_height(HEIGHT, least=_LEAST) + HEIGHT) // 2  # the table below it takes the other half
    version = answer.workspace.version_id
    chart = tiles_vega_lite(version, answer.spec, answer.matrix, segments, t.language, dark=dark, height=height)
    key = f"{answer.workspace.name}:tiles"
    st.vega_lite_chart(
        spec=chart,
        key=key,
        on_select=lambda: _take_tile(key),
        selection_mode=[TILE],
        alt=alt_text(answer.matrix, segments, t),
    )
    if codes := _CLICKED.take():
        st.switch_page("pages/customers.py", query_params=tile_link(answer, codes, t))


def tile_link(answer: Answer, codes: Sequence[str], t: Translator) -> dict[str, str | list[str]]:
    """Return the parameters of the link that opens the customers of the segments to which these cells belong."""
    keys = [key for key, segment in segments_of(answer).items() if set(segment.cells) & set(codes)]
    return {**to_params(answer.workspace.name, t.language, answer.spec), PARAMETER: keys}


def _take_tile(key: str) -> None:
    points = widget_value(key)["selection"].get(TILE) or []
    _CLICKED.set(str(points[0].get(CODES, "")).split() if points else [])


def different_days(answer: Answer, changed: SegmentChanges | None, t: Translator) -> None:
    """Say of which days matrix and table are, where those are not the days of the question."""
    if changed and (changed.spec.window, changed.spec.keeps_active) != (answer.spec.window, answer.spec.keeps_active):
        words = N_(
            "Both are of the customers with an order in the {days} days up to each day, so that they can be compared."
        )
        st.caption(t(words, days=changed.spec.window))


def segment_changes_table(answer: Answer, changed: SegmentChanges | None, t: Translator) -> DeltaGenerator:
    """Draw each segment's customers now and the change since then, the greatest change first; return the place of its sentence."""
    if changed is None:
        st.caption(t(N_("How segments changed needs single orders on the day before the period as well.")))
        return st.empty()
    with st.container(horizontal=True, wrap=False, vertical_alignment="top", gap="small"):
        place = st.empty()
        place.markdown(f"**{literal(changes_text(changed, t))}**", width="stretch")
        details_menu(answer.workspace, _changes_details(answer, changed, t), t, key="since")
    rows = sorted(changed.segments, key=lambda row: -abs(row.change))
    with st.container(gap=None):
        _table_row(*(f":gray[{t(word)}]" for word in (N_("Segment"), N_("Customers"), N_("Change"))))
        for row in rows[:_MOST]:
            _change_row(answer, changed, row, t)
    if len(rows) > _MOST:
        st.caption(t(N_("{count} more segments changed less."), count=len(rows) - _MOST))
    return place


def tell_how_usual(place: DeltaGenerator, answer: Answer, changed: SegmentChanges | None, t: Translator) -> None:
    """Add to the sentence of the greatest change how unusual it is: last on the page, since it looks at six earlier days."""
    most = changed.most_changed if changed else None
    if changed is None or most is None:
        return
    if novelty := analysis.segment_novelties(answer, changed).get(most.segment.key):
        low, high = (format_change(round(end) - most.before, t) for end in (novelty.low, novelty.high))
        words = t(_USUAL[novelty.direction], sentence=changes_text(changed, t), low=low, high=high)
        place.markdown(f"**{literal(words)}**", width="stretch")


def _change_row(answer: Answer, changed: SegmentChanges, row: SegmentChange, t: Translator) -> None:
    """Draw a segment as the link to its customers, with their number and its change."""
    customers, change = t.number(row.segment.customers), literal(format_change(row.change, t))
    label, key = literal(segment_label(row.segment, t)), analysis.size_key(answer, changed, row)
    name, *_numbers = _table_row("" if key else label, customers, change)
    if not key:
        return
    with name:
        st.page_link(
            "pages/customers.py",
            label=f":small[{label}]",
            help=t(N_("Opens exactly these customers")),
            query_params=customers_link(answer, key, t),
        )


def _table_row(*words: str) -> list[DeltaGenerator]:
    columns = st.columns(_WIDTHS, vertical_alignment="center", gap="small")
    for place, (column, word) in enumerate(zip(columns, words, strict=True)):
        if word:
            column.markdown(f":small[{word}]", text_alignment="right" if place else "left")
    return columns


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
    return signed(change, t.number(abs(change)))


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
