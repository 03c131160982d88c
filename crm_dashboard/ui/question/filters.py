"""The filters of a question in words."""

from __future__ import annotations

from crm_dashboard import analysis
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.question.spec import Among, Filter
from crm_dashboard.text import N_
from crm_dashboard.ui.wording.escape import plain

_MOST_VALUES = 3


def told_filter(workspace: Workspace, one: Filter, t: Translator) -> str:
    """Return whom a filter keeps: “Province: 上海市”; what is inverted begins with “not”."""
    if isinstance(one, Among):
        labels = analysis.filter_columns(workspace)
        label = plain(t(labels[one.column])) if one.column in labels else plain(one.column)
        shown = [t(N_("(missing)")) if value is None else plain(value) for value in one.values[:_MOST_VALUES]]
        more = len(one.values) - len(shown)
        values = (
            t.listing(shown) if not more else t(N_("{values} and {count} more"), values=", ".join(shown), count=more)
        )
    else:
        metrics = analysis.metrics_of(workspace)
        label = plain(t(metrics[one.metric].metric.label)) if one.metric in metrics else plain(one.metric)
        values = f"{t.number(one.low)} – {t.number(one.high)}"
    words = t(N_("{label}: {values}"), label=label, values=values)
    return t(N_("not {words}"), words=words) if one.inverted else words
