"""What has been chosen on the guided path so far; kept for the session, apart from the question of the other pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from crm_dashboard import analysis
from crm_dashboard.analysis import Offer
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.metrics.composite import Composite
from crm_dashboard.model.metrics.registry import Need
from crm_dashboard.model.question.spec import Axis, Filter, MatrixSpec
from crm_dashboard.model.segments.goal import Goal, goals
from crm_dashboard.model.segments.template import Group, Template
from crm_dashboard.text import N_
from crm_dashboard.ui.session.notices import notify
from crm_dashboard.ui.session.state import Remembered, forget_owner

Step = Literal["goal", "dimensions", "cuts", "names", "plays", "save"]
STEPS: tuple[Step, ...] = get_args(Step)
SAVED = "saved:"
"""Stands before the key of a saved matrix, where one begins from that and not from a goal."""
Shape = tuple[tuple[str, int], ...]
_USUAL = (Axis("monetary"), Axis("frequency"))


@dataclass(frozen=True)
class Draft:
    """A matrix in the making.

    `source` is the matrix that the goal begins with, as this workspace has it; `written` holds, for dimensions and
    numbers of levels, the rows of names and plays that a person has changed.
    """

    goal: str
    axes: tuple[Axis, ...]
    source: Template | None = None
    step: Step = "goal"
    written: tuple[tuple[Shape, tuple[Group, ...]], ...] = ()
    window: int | None = None
    active_only: bool = False
    filters: tuple[Filter, ...] = ()
    composites: tuple[Composite, ...] = ()

    @property
    def shape(self) -> Shape:
        """The dimensions with their numbers of levels: what names belong to."""
        return tuple((axis.metric, axis.cuts.level_count) for axis in self.axes)

    @property
    def spec(self) -> MatrixSpec:
        """The question as it stands."""
        return MatrixSpec(
            self.axes,
            window=self.window,
            active_only=self.active_only,
            filters=self.filters,
            composites=self.composites,
        )

    @property
    def rows(self) -> tuple[Group, ...]:
        """The rows that were written for these dimensions and levels; none where nobody has changed any."""
        return dict(self.written).get(self.shape, ())

    def with_rows(self, rows: tuple[Group, ...]) -> Draft:
        """Return the draft with these rows for its dimensions and levels."""
        return replace(self, written=tuple((dict(self.written) | {self.shape: rows}).items()))


_DRAFT: Remembered[Draft | None] = Remembered("guide draft", None)
_DRAWN: Remembered[tuple[Step, str] | None] = Remembered("guide drawn", None)
"""The step and the language in which the draft was drawn last."""
_REQUESTED_STEP: Remembered[Step | None] = Remembered("guide step requested", None)


def current_draft(workspace: Workspace, t: Translator) -> Draft:
    """Return the draft of this session, a fresh one where there is none; raise `NothingToShow` without orders.

    What the controls remember is forgotten when the step or the language has changed: they begin with the draft again.
    """
    analysis.require_orders(workspace)
    draft = _DRAFT.get(workspace.name)
    if draft is None or not _is_carried(workspace, draft):
        if draft is not None:
            notify(t(N_("The data have changed, so the draft of the matrix was begun again.")))
        draft = begin(workspace.name, first_goal(workspace), analysis.offers_of(workspace))
    drawn = (draft.step, t.language)
    if _DRAWN.get(workspace.name) != drawn:
        forget_controls(workspace.name)
        _DRAWN.set(drawn, workspace.name)
    return draft


def begin(workspace: str, goal: str, offers: Mapping[str, Offer]) -> Draft:
    """Begin at the first step with a goal or with a saved matrix; in a callback, or before the controls are drawn."""
    key = goal.removeprefix(SAVED) if goal.startswith(SAVED) else goals()[goal].template
    source = offers[key].template if key else None
    forget_controls(workspace)
    draft = Draft(goal, source.axes if source else _USUAL, source)
    if source:
        draft = replace(
            draft,
            window=source.window,
            active_only=source.active_only,
            filters=source.filters,
            composites=source.composites,
        )
    return with_axes(workspace, draft, draft.axes)


def with_axes(workspace: str, draft: Draft, axes: tuple[Axis, ...]) -> Draft:
    """Keep the draft with other axes and return it."""
    return keep(workspace, replace(draft, axes=axes))


def change_axis(workspace: str, axis: Axis) -> None:
    """Let an axis of the draft, known by its metric, be cut and drawn in another way; for a callback."""
    draft = _DRAFT.get(workspace)
    if draft:
        with_axes(workspace, draft, tuple(axis if kept.metric == axis.metric else kept for kept in draft.axes))


def keep(workspace: str, draft: Draft) -> Draft:
    """Keep the draft for the session and return it."""
    _DRAFT.set(draft, workspace)
    return draft


def kept_draft(workspace: str) -> Draft | None:
    """Return the draft of this session; None where nobody has begun one."""
    return _DRAFT.get(workspace)


def discard(workspace: str) -> None:
    """Forget the draft."""
    _DRAFT.take(workspace)
    forget_controls(workspace)


def request_step(workspace: str, step: Step) -> None:
    """Ask, in a callback, to go to a step: the way there is taken when the form of this one has been read."""
    _REQUESTED_STEP.set(step, workspace)


def requested_step(workspace: str) -> Step | None:
    """Return, once, the step that was asked for."""
    return _REQUESTED_STEP.take(workspace)


def first_goal(workspace: Workspace) -> str:
    """Return the first goal that the data carry."""
    return next(key for key, lacking in needs_of_goals(workspace).items() if not lacking)


def needs_of_goals(workspace: Workspace) -> dict[str, tuple[Need, ...]]:
    """Return what each goal lacks in the data; nothing where it is open."""
    offers = analysis.offers_of(workspace)
    return {key: offers[goal.template].missing if goal.template else () for key, goal in goals().items()}


def goal_of(draft: Draft) -> Goal | None:
    """Return the draft's goal; None where it began with a saved matrix."""
    return goals().get(draft.goal)


def control(workspace: str, part: str) -> str:
    """Return the key of a control that is forgotten when its step is left."""
    return f"{control_owner(workspace)}:{part}"


def control_owner(workspace: str) -> str:
    """Return the owner of what is forgotten when a step is left."""
    return f"{workspace}:guide:w"


def forget_controls(workspace: str) -> None:
    """Forget what the controls of a step hold: they begin with the draft again."""
    forget_owner(control_owner(workspace))


def cuts_prefix(workspace: str) -> str:
    """Return the prefix of the controls of the cuts, which are the path's own."""
    return f"{workspace}:guide"


def _is_carried(workspace: Workspace, draft: Draft) -> bool:
    metrics = analysis.metrics_of(workspace)
    return all(metric in metrics and not metrics[metric].missing for metric in draft.spec.metrics)
