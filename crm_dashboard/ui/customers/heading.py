"""The title of a list of customers: how many they are, and what they bring."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.analysis import Answer
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.customers.controls import Listed
from crm_dashboard.ui.question.heading import standing
from crm_dashboard.ui.question.segments import segment_label, segments_of
from crm_dashboard.ui.wording.escape import literal


def people_heading(answer: Answer, listed: Listed, t: Translator) -> None:
    """Draw how many customers are listed and what they bring, and under it what that stands on."""
    matrix, totals = answer.matrix, listed.tally
    people = t.plural("{count} customer", "{count} customers", totals.customers)
    money = t.money(totals.revenue, matrix.currency, compact=True)
    if not totals.customers:
        title = t(N_("Nobody is listed"))
    elif totals.customers == matrix.customers:
        title = t(N_("All {people} bring {money}"), people=people, money=money)
    else:
        title = t(
            N_("{people} ({share}) bring {money} ({revenue} of revenue)"),
            people=people,
            share=t.percent(totals.customers / matrix.customers if matrix.customers else None),
            money=money,
            revenue=t.percent(totals.revenue / matrix.revenue if matrix.revenue > 0 else None),
        )
    names = [segment_label(segments_of(answer)[key], t) for key in listed.segments]
    st.header(literal(f"{t.listing(names)}: {title}" if names else title))
    standing(answer, t)
