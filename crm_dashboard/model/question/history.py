"""The questions of a session, as a frozen value: the steps of undo and redo."""

from __future__ import annotations

from dataclasses import dataclass, replace

from crm_dashboard.model.metrics.composite import Composite
from crm_dashboard.model.question.spec import Axis, MatrixSpec

MOST_QUESTIONS = 200


@dataclass(frozen=True)
class History:
    """The questions, oldest first and never two equal ones in a row, and the position of the current one."""

    questions: tuple[MatrixSpec, ...] = ()
    position: int = -1

    @property
    def current(self) -> MatrixSpec | None:
        """The current question; None before the first."""
        return self.questions[self.position] if self.questions else None

    @property
    def can_go_back(self) -> bool:
        """Whether there is an earlier question."""
        return self.position > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether a question was undone."""
        return self.position < len(self.questions) - 1

    def push(self, spec: MatrixSpec) -> History:
        """Return the history with `spec` as its newest question; undone ones are dropped, and the oldest beyond the limit.

        The current question is not added again.
        """
        if spec == self.current:
            return self
        kept = (*self.questions[: self.position + 1], spec)[-MOST_QUESTIONS:]
        return History(kept, len(kept) - 1)

    def back(self) -> History:
        """Return the history one question earlier; at the first nothing changes."""
        return replace(self, position=self.position - 1) if self.can_go_back else self

    def forward(self) -> History:
        """Return the history one question later; at the last nothing changes."""
        return replace(self, position=self.position + 1) if self.can_go_forward else self

    def with_current(self, spec: MatrixSpec) -> History:
        """Return the history with the current question replaced by `spec`: the question as the controls can show it.

        Controls cannot show all of every question, such as a dimension whose data are gone.
        """
        if not self.questions:
            return self.push(spec)
        if self.position and spec == self.questions[self.position - 1]:
            questions = (*self.questions[: self.position], *self.questions[self.position + 1 :])
            return History(questions, self.position - 1)
        questions = (*self.questions[: self.position], spec, *self.questions[self.position + 1 :])
        return replace(self, questions=questions)

    def last_axis(self, metric: str) -> Axis | None:
        """Return the axis of a metric in the latest question up to the current one; None where it was on no axis."""
        axes = (axis for spec in self._newest_first for axis in spec.axes)
        return next((axis for axis in axes if axis.metric == metric), None)

    def last_composite(self, key: str) -> Composite | None:
        """Return the definition of a composite in the latest question up to the current one; None where it has none."""
        composites = (composite for spec in self._newest_first for composite in spec.composites)
        return next((composite for composite in composites if composite.key == key), None)

    @property
    def _newest_first(self) -> tuple[MatrixSpec, ...]:
        return self.questions[: self.position + 1][::-1]
