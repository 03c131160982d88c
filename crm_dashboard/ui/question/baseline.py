"""The version of the question that changes are measured against."""

from __future__ import annotations

from collections.abc import Mapping

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.question.history import MOST_QUESTIONS
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.ui.session.state import Remembered

About = str | tuple[str, ...]
"""What versions are kept for: a ready-made matrix by its key, or dimensions of one's own, in whatever order."""
_BASELINES: Remembered[Mapping[About, MatrixSpec]] = Remembered("kept questions", {})


def baseline_question(workspace: Workspace, answer: Answer) -> MatrixSpec:
    """Return the version that the changes of an answer's question are measured against.

    It is the one that was kept last for this ready-made matrix, or for these dimensions. Before any was, it is the
    ready-made matrix's own question; for dimensions of one's own the first one that this session asked.
    """
    about = _about(answer.spec)
    if about not in _BASELINES.get(workspace.name):
        set_baseline(workspace, _own_question(answer) or answer.spec)
    return _BASELINES.get(workspace.name)[about]


def set_baseline(workspace: Workspace, spec: MatrixSpec) -> None:
    """Set the version that changes of its ready-made matrix, or its dimensions, are measured against."""
    about = _about(spec)
    others = [(key, kept) for key, kept in _BASELINES.get(workspace.name).items() if key != about]
    _BASELINES.set(dict([*others, (about, spec)][-MOST_QUESTIONS:]), workspace.name)


def _own_question(answer: Answer) -> MatrixSpec | None:
    """Return the question of the ready-made matrix, with the answer that was chosen where it has a choice."""
    spec = answer.spec
    template = analysis.template_of(answer.workspace, spec)
    if template is None:
        return None
    metric = spec.axes[template.choice.axis].metric if template.choice else None
    return template.spec(option=metric)


def _about(spec: MatrixSpec) -> About:
    return spec.template or tuple(sorted(axis.metric for axis in spec.axes))
