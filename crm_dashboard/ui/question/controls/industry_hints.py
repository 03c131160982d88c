"""What a trade should think of before it cuts: matrices to try, hints, questions for colleagues; no benchmark figures."""

from __future__ import annotations

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.segments.industry import Industry, industries
from crm_dashboard.text import N_
from crm_dashboard.ui.wording.escape import literal, plain


def industry_hints(workspace: Workspace, t: Translator) -> None:
    """Draw the hints of the trade that the reader chooses."""
    with st.expander(t(N_("Suggestions by industry")), key="industry_hints", on_change="rerun") as opened:
        if not opened.open:
            return
        trades = industries()
        chosen = st.segmented_control(
            t(N_("Trade")),
            list(trades),
            format_func=lambda key: plain(t(trades[key].name)),
            key="industry",
            default=next(iter(trades)),
            required=True,
        )
        if chosen:
            _hints(workspace, trades[chosen], t)


def _hints(workspace: Workspace, industry: Industry, t: Translator) -> None:
    offers = analysis.offers_of(workspace)
    st.markdown(literal(t(industry.about)))
    matrices, advice = st.columns(2)
    with matrices:
        st.markdown(f"**{t(N_('Matrices to try, in this order'))}**")
        lines = []
        for matrix in industry.recommended:
            offer = offers[matrix.template]
            needs = f" ({t(N_('needs more data'))})" if offer.missing else ""
            lines.append(f"1. **{literal(t(offer.template.name))}**{needs}: {literal(t(matrix.reason))}")
        st.markdown("\n".join(lines))
        st.markdown(f"**{t(N_('To settle with colleagues before the cuts are fixed'))}**")
        st.markdown("\n".join(f"- {literal(t(question))}" for question in industry.questions))
    with advice:
        st.markdown(f"**{t(N_('When cutting'))}**")
        st.markdown("\n".join(f"- **{literal(t(hint.topic))}**: {literal(t(hint.advice))}" for hint in industry.hints))
