"""What would change: the flows of customers from the segments of another version of a question to its own."""

from __future__ import annotations

from crm_dashboard.analysis.answer.answering import Answer
from crm_dashboard.analysis.compare.comparing import compare, partition_of
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.model.time.flows import Change, change, unchanged


def change_since(answer: Answer, kept: MatrixSpec) -> Change:
    """Return what the answer's question changes against `kept`, which is asked of the same people (`comparing.align_question`).

    The engine is asked one thing, and nothing where both cut alike. A flow's revenue is exact; its margin is that of
    the orders with a known cost, None without any. Raises what `answer` raises for a question that cannot be asked.
    """
    if kept.axes == answer.spec.axes:
        return unchanged(partition_of(answer))
    both = compare(answer, kept)
    if both.before.cuts == both.after.cuts:
        return unchanged(both.after)
    return change(both.counts, both.before, both.after, both.margin_lacks)
