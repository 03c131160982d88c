"""One axis as the controls of its cuts show and change it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from crm_dashboard import analysis
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.metrics.registry import Metric
from crm_dashboard.model.question.cuts import CutMethod
from crm_dashboard.model.question.spec import Axis, MatrixSpec

ChangeAxis = Callable[[Axis], None]


@dataclass(frozen=True)
class AxisControl:
    """The axis that is shown, the question that it stands in, and what changes it; keys of widgets begin with `prefix`."""

    workspace: Workspace
    t: Translator
    spec: MatrixSpec
    axis: Axis
    prefix: str
    change: ChangeAxis

    @property
    def metric(self) -> Metric:
        """The metric of the axis."""
        return analysis.metrics_of(self.workspace)[self.axis.metric].metric

    @property
    def metric_key(self) -> str:
        """The beginning of the keys of everything that concerns this metric."""
        return f"{self.prefix}:{self.axis.metric}"

    def key(self, part: str) -> str:
        """Return the key of one widget."""
        return f"{self.metric_key}:{part}"

    def change_cuts(self, cuts: CutMethod) -> None:
        """Change the method that cuts the axis; for a callback."""
        self.change(replace(self.axis, cuts=cuts))

    def suggested(self, cuts: CutMethod) -> tuple[float, ...]:
        """Return the values at which a method cuts now; for a callback, when the page's workspace is closed."""
        with open_workspace(self.workspace.name) as workspace:
            return analysis.suggested_cuts(
                workspace,
                self.axis.metric,
                cuts,
                self.spec.as_of,
                self.spec.window,
                self.spec.composites,
                active_only=self.spec.keeps_active,
            )
