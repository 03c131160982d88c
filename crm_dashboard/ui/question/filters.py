"""The filters of a question in words."""

from __future__ import annotations

from crm_dashboard import analysis
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.question.spec import Among, Filter
from crm_dashboard.text import N_
from crm_dashboard.ui.wording.escape import plain

_MOST_VALUES = 3


def filter_text(workspace: Workspace, condition: Filter, t: Translator) -> str:
    """Return a filter in words, “Province: 上海市”; one that is inverted begins with “not”."""
    if isinstance(condition, Among):
        labels = analysis.filter_columns(workspace)
        label = plain(t(labels[condition.column])) if condition.column in labels else plain(condition.column)
        shown = [t(N_("(missing)")) if value is None else plain(value) for value in condition.values[:_MOST_VALUES]]
        more = len(condition.values) - len(shown)
        values = (
            t.listing(shown) if not more else t(N_("{values} and {count} more"), values=", ".join(shown), count=more)
        )
    else:
        metrics = analysis.metrics_of(workspace)
        label = (
            plain(t(metrics[condition.metric].metric.label)) if condition.metric in metrics else plain(condition.metric)
        )
        values = f"{t.number(condition.low)} – {t.number(condition.high)}"
    words = t(N_("{label}: {values}"), label=label, values=values)
    return t(N_("not {words}"), words=words) if condition.inverted else words
