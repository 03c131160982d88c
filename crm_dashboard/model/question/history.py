"""The versions of a question in one sitting, as a frozen value: what undo and redo step through."""

from __future__ import annotations

from dataclasses import dataclass, replace

from crm_dashboard.model.metrics.composite import Composite
from crm_dashboard.model.question.spec import Axis, MatrixSpec

MOST_VERSIONS = 200


@dataclass(frozen=True)
class History:
    """The versions, oldest first and never two equal ones in a row, and the place of the one that stands."""

    versions: tuple[MatrixSpec, ...] = ()
    position: int = -1

    @property
    def current(self) -> MatrixSpec | None:
        """The version that stands; None before the first."""
        return self.versions[self.position] if self.versions else None

    @property
    def can_go_back(self) -> bool:
        """Whether there is an earlier version."""
        return self.position > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether a version was undone."""
        return self.position < len(self.versions) - 1

    def push(self, spec: MatrixSpec) -> History:
        """Return the history with `spec` as its newest version: what was undone is gone, as is the oldest of too many.

        The version that stands already is no new one.
        """
        if spec == self.current:
            return self
        kept = (*self.versions[: self.position + 1], spec)[-MOST_VERSIONS:]
        return History(kept, len(kept) - 1)

    def back(self) -> History:
        """Return the history one version earlier; at the first nothing changes."""
        return replace(self, position=self.position - 1) if self.can_go_back else self

    def forward(self) -> History:
        """Return the history one version later; at the last nothing changes."""
        return replace(self, position=self.position + 1) if self.can_go_forward else self

    def settled(self, spec: MatrixSpec) -> History:
        """Return the history with `spec` in the place of the version that stands: what the controls made of it.

        Controls cannot always show what a version asks, such as a dimension whose data are gone.
        """
        if not self.versions:
            return self.push(spec)
        if self.position and spec == self.versions[self.position - 1]:
            versions = (*self.versions[: self.position], *self.versions[self.position + 1 :])
            return History(versions, self.position - 1)
        versions = (*self.versions[: self.position], spec, *self.versions[self.position + 1 :])
        return replace(self, versions=versions)

    def last_axis(self, metric: str) -> Axis | None:
        """Return how a metric was last cut and drawn, up to the version that stands; None where it was on no axis."""
        axes = (axis for spec in self._newest_first for axis in spec.axes)
        return next((axis for axis in axes if axis.metric == metric), None)

    def last_composite(self, key: str) -> Composite | None:
        """Return how a composite was last defined, up to the version that stands; None where it was not."""
        composites = (composite for spec in self._newest_first for composite in spec.composites)
        return next((composite for composite in composites if composite.key == key), None)

    @property
    def _newest_first(self) -> tuple[MatrixSpec, ...]:
        return self.versions[: self.position + 1][::-1]
