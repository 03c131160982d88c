"""The rules behind the matrix, in words, and the query that anyone can run."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.analysis import Answer
from crm_dashboard.analysis.pages.registry import PAGES
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.segments.wording import cut_sentence
from crm_dashboard.text import N_
from crm_dashboard.ui.glossary import term_links
from crm_dashboard.ui.wording.escape import literal


def conditions_in_words(answer: Answer, t: Translator) -> None:
    """Draw each axis's cut in a sentence, the check that everyone is counted once, and the SQL."""
    matrix = answer.matrix
    for axis in matrix.axes:
        st.caption(literal(t(cut_sentence(axis, matrix.currency))))
    with st.expander(t(N_("Definitions, check and SQL")), key="definitions", on_change="rerun") as opened:
        if opened.open:
            for axis in matrix.axes:
                st.markdown(f"**{literal(t(axis.label))}** — {literal(t(axis.definition))}")
            in_cells = sum(cell.customers for cell in matrix.cells)
            st.markdown(
                t(
                    N_("Everyone is counted exactly once: {cells} in cells + {rest} unclassified = {all} customers."),
                    cells=in_cells,
                    rest=matrix.unclassified.customers,
                    all=matrix.customers,
                )
            )
            term_links(PAGES["matrix"].words, t)
            st.code(answer.sql(), language="sql", wrap_lines=True, height=260)
