"""The segment that a customer is in, with its rule, or why there is none."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.analysis import Answer, Customer
from crm_dashboard.charts.drawing.palette import segment_color
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.segments.wording import cell_condition
from crm_dashboard.text import N_
from crm_dashboard.ui.question.link_parameters import to_params
from crm_dashboard.ui.question.segments import PARAMETER, segment_label, segments_of
from crm_dashboard.ui.wording.escape import literal
from crm_dashboard.ui.wording.swatch import swatch

_OUTSIDE = {
    "not active": N_(
        "There is no order in the period, and only customers with one are counted, so there is no segment."
    ),
    "filtered out": N_("The filters leave this customer out, so there is no segment."),
    "refunds only": N_("By this day there are refunds only: such customers are not counted and have no segment."),
    "no orders": N_("By this day there is no order within the filters, so there is no segment."),
}


def customer_segment(answer: Answer, customer: Customer, t: Translator, *, dark: bool) -> None:
    """Draw the segment with its rule in words and its size, or why there is none."""
    st.subheader(t(N_("Segment")))
    if customer.cell is None:
        st.info(t(_OUTSIDE[customer.status]))
        return
    matrix = answer.matrix
    cell = matrix.cell(customer.cell)
    segment = next(candidate for candidate in segments_of(answer).values() if cell.code in candidate.cells)
    with st.container(border=True, gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            swatch(segment_color(matrix.axes, segment, dark=dark), height=44)
            with st.container(gap="xxsmall", width="stretch"):
                st.markdown(f"**{literal(segment_label(segment, t))}**")
                st.caption(literal(t(cell_condition(matrix, cell))))
        people = t.plural("{count} customer", "{count} customers", segment.customers)
        st.page_link(
            "pages/customers.py",
            label=t(N_("{people} are in it"), people=people),
            icon=":material/group:",
            query_params=to_params(answer.workspace.name, t.language, answer.spec) | {PARAMETER: segment.key},
        )
