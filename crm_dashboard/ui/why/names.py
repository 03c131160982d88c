"""How the groups of a breakdown are called on screen."""

from __future__ import annotations

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.decomposition.groups import Breakdown, Group
from crm_dashboard.model.decomposition.question import SEGMENT
from crm_dashboard.model.heat.heat import AGE
from crm_dashboard.text import N_
from crm_dashboard.ui.question.segments import segment_label
from crm_dashboard.ui.wording.escape import plain


def group_names(answer: Answer, told: Breakdown, t: Translator) -> tuple[str, ...]:
    """Return the name of each group, in their order."""
    segments = {segment.key: segment_label(segment, t) for segment in analysis.segments_of(answer)}
    return tuple(_name(group, told.column, segments, t) for group in told.groups)


def _name(group: Group, column: str, segments: dict[str, str], t: Translator) -> str:
    if group.kind == "others":
        return t(N_("others ({count})"), count=group.value)
    if group.kind == "missing":
        return t(N_("(missing)"))
    if group.kind == "rest":
        return t(N_("in no line"))
    if column == SEGMENT:
        return segments[group.value]
    return t(N_("{value} years"), value=group.value) if column == AGE else plain(group.value)
