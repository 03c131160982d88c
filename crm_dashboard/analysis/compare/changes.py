"""The effect of a change: the flows of customers from the segments of an earlier question to those of the current one."""

from __future__ import annotations

from crm_dashboard.analysis.answer.answering import Answer
from crm_dashboard.analysis.compare.comparing import compare
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.model.time.flows import Change, change, unchanged


def change_since(answer: Answer, kept: MatrixSpec) -> Change:
    """Return the flows of customers from the segments of `kept` to the answer's (filters are the answer's: `align_question`).

    Cuts, weights, window and as-of day are compared alike. It takes one query, and none where both questions are the
    same. A flow's revenue is exact; its margin is that of the orders with a known cost, None without any. Raises
    what `answer` raises for an invalid question.
    """
    comparison = compare(answer, kept)
    if comparison.have_same_scope and comparison.before.cuts == comparison.after.cuts:
        return unchanged(comparison.after)
    return change(comparison.counts, comparison.before, comparison.after, comparison.missing_for_margin)
