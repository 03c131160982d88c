"""The top of the page Matrix: the finding, the actions, the question, and what is to be known of the cuts."""

from __future__ import annotations

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.segments.segment import finding_of
from crm_dashboard.ui.matrices.save_matrix import save_matrix
from crm_dashboard.ui.matrix.details import matrix_details
from crm_dashboard.ui.question.display.heading import matrix_notices, page_heading


def matrix_heading(answer: Answer, t: Translator) -> None:
    """Draw it."""
    title = t(finding_of(answer.matrix, analysis.segments_of(answer)))
    page_heading(answer, title, matrix_details(answer, t), t, key="matrix", own=lambda: save_matrix(answer, t))
    matrix_notices(answer, t)
