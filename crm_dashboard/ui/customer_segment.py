"""The segment that a customer is in with its rule, and the customer's dimensions against those of all."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm_dashboard.analysis import Answer
from crm_dashboard.analysis.customer import Customer
from crm_dashboard.i18n.formats import MISSING
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.wording import cell_rule
from crm_dashboard.text import N_
from crm_dashboard.ui.customer_facts import against_the_mean
from crm_dashboard.ui.escape import literal, plain
from crm_dashboard.ui.segments import PARAMETER, segment_color, segment_label, segments_of
from crm_dashboard.ui.sharing import to_params
from crm_dashboard.ui.swatch import swatch
from crm_dashboard.ui.values import figure, titled

_OUTSIDE = {
    "filtered out": N_("The question's filters leave this customer out, so there is no segment."),
    "refunds only": N_("By this day there are refunds only: such customers are counted apart and have no segment."),
    "no orders": N_("By this day there is no order that the question counts, so there is no segment."),
}


def customer_segment(answer: Answer, customer: Customer, t: Translator, *, dark: bool) -> None:
    """Draw the segment with its rule in words and its size, or why there is none."""
    st.subheader(t(N_("Segment")))
    if customer.cell is None:
        st.info(t(_OUTSIDE[customer.standing]))
        return
    matrix = answer.matrix
    cell = matrix.cell(customer.cell)
    segment = next(one for one in segments_of(answer).values() if cell.code in one.cells)
    with st.container(border=True, gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            swatch(segment_color(answer, segment, dark=dark), height=44)
            with st.container(gap="xxsmall", width="stretch"):
                st.markdown(f"**{literal(segment_label(segment, t))}**")
                st.caption(literal(t(cell_rule(matrix, cell))))
        people = t.plural("{count} customer", "{count} customers", segment.customers)
        st.page_link(
            "pages/customers.py",
            label=t(N_("{people} are in it"), people=people),
            icon=":material/group:",
            query_params=to_params(answer.workspace.name, t.language, answer.spec) | {PARAMETER: segment.key},
        )


def customer_measures(answer: Answer, customer: Customer, t: Translator) -> None:
    """Draw every dimension: the customer's value, the mean of all customers, and how they differ."""
    currency = answer.matrix.currency
    names = [t(name) for name in (N_("Dimension"), N_("This customer"), N_("Mean of all"), N_("Against the mean"))]
    rows = [
        (
            titled(plain(t(one.metric.label)), one.metric.unit, t),
            figure(one.value, one.metric.unit, t, currency, whole=one.metric.whole),
            figure(one.mean, one.metric.unit, t, currency),
            against_the_mean(one, t) or MISSING,
        )
        for one in customer.measures
    ]
    st.subheader(t(N_("Dimensions")))
    st.caption(
        t(
            N_("Means are of the {people} of the question; those without a value are left out."),
            people=t.plural("{count} customer", "{count} customers", answer.matrix.customers),
        )
    )
    st.dataframe(
        pd.DataFrame(rows, columns=names),
        hide_index=True,
        height=330,
        column_config={name: st.column_config.Column(alignment="right") for name in names[1:]},
        alt=t(N_("Dimensions of the customer against the mean of all")),
        key=f"customer_measures:{t.language}",
    )
