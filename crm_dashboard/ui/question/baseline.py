"""The version of the question that changes are measured against."""

from __future__ import annotations

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.question.history import MOST_QUESTIONS
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.ui.session import state

About = str | tuple[str, ...]
"""What versions are kept for: a ready-made matrix by its key, or dimensions of one's own, in whatever order."""


def kept_spec(workspace: Workspace, answer: Answer) -> MatrixSpec:
    """Return the version that the changes of an answer's question are measured against.

    It is the one that was kept last for this ready-made matrix, or for these dimensions. Before any was, it is the
    ready-made matrix's own question; for dimensions of one's own the first one that this session asked.
    """
    kept: dict[About, MatrixSpec] = state.get(_kept(workspace), {})
    about = _about(answer.spec)
    if about not in kept:
        keep(workspace, _own_question(answer) or answer.spec)
        kept = state.get(_kept(workspace))
    return kept[about]


def keep(workspace: Workspace, spec: MatrixSpec) -> None:
    """Let a version be the one that changes of its ready-made matrix, or its dimensions, are measured against."""
    kept: dict[About, MatrixSpec] = dict(state.get(_kept(workspace), {}))
    kept.pop(_about(spec), None)
    kept[_about(spec)] = spec
    state.put(_kept(workspace), dict(list(kept.items())[-MOST_QUESTIONS:]))


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


def _kept(workspace: Workspace) -> str:
    return f"{workspace.name}:kept"
