"""The targets of a workspace: those of its table of targets, and those that its readers typed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from crm_dashboard.data.catalogue.own_targets import OWN_TARGETS, OwnTarget
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.errors import WorkspaceNotChanged
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.model.time.calendar_period import parse_calendar_period
from crm_dashboard.model.time.headlines import HEADLINES
from crm_dashboard.model.time.period import Period
from crm_dashboard.model.time.targets import PeriodTarget, Target, period_target
from crm_dashboard.text import N_, text

TABLE = "kpi_targets"


@dataclass(frozen=True)
class LoadedTargets:
    """The targets of the loaded table, and how many of its rows name no known figure or calendar period, or nothing above zero."""

    targets: tuple[Target, ...] = ()
    unread: int = 0


def loaded_targets(workspace: Workspace) -> LoadedTargets:
    """Return the targets of the table `kpi_targets`; the last row of a figure and period counts.

    A share above 1 is read as a percentage.
    """
    if not workspace.columns(TABLE):
        return LoadedTargets()

    def read() -> LoadedTargets:
        rows = workspace.frame(TABLE).select("metric", "period", "target").collect("pyarrow").to_native().to_pylist()
        targets = [_target(row["metric"], row["period"], row["target"]) for row in rows]
        by_period = {(target.metric, target.calendar): target for target in targets if target}
        return LoadedTargets(tuple(by_period.values()), targets.count(None))

    return cast(LoadedTargets, workspace.cached("targets", read))


def own_targets(workspace: Workspace) -> tuple[Target, ...]:
    """Return the targets that were typed in, earliest first."""
    targets = (_target(own.metric, own.period, own.amount) for own in OWN_TARGETS.read(workspace.folder))
    return tuple(sorted((target for target in targets if target), key=lambda target: (target.calendar.first, target.calendar.months)))  # fmt: skip


def save_targets(workspace: Workspace, *, added: Iterable[Target] = (), removed: Iterable[Target] = ()) -> None:
    """Keep targets with the workspace, and delete others of those that were typed in.

    A target takes the place of that of its figure and period. Raises `WorkspaceNotChanged` for an unknown figure, an
    amount that is not above zero, and if there are too many or they cannot be written.
    """
    kept = tuple(added)
    for target in kept:
        if _target(target.metric, target.calendar.code, target.amount) is None:
            raise WorkspaceNotChanged(
                text(N_("This is no target: {metric}, {amount}."), metric=target.metric[:40], amount=str(target.amount)[:40]),
                next_step=text(N_("A target belongs to a headline figure and is a number above zero.")),
            )  # fmt: skip
    OWN_TARGETS.change(workspace.folder, added=[_stored(target) for target in kept], removed=[_stored(target) for target in removed])  # fmt: skip


def targets_of(workspace: Workspace) -> tuple[Target, ...]:
    """Return all targets; one that was typed in counts before one of the same figure and period in the loaded table."""
    by_period = {
        (target.metric, target.calendar): target
        for target in (*loaded_targets(workspace).targets, *own_targets(workspace))
    }
    return tuple(by_period.values())


def period_targets(workspace: Workspace, spec: MatrixSpec, period: Period) -> dict[str, PeriodTarget]:
    """Return what each headline figure is to be in a period, without those that have no target.

    Targets are of all customers, so a question with filters has none.
    """
    if spec.filters:
        return {}
    targets = targets_of(workspace)
    by_metric = {metric: period_target(targets, metric, period) for metric in {target.metric for target in targets}}
    return {metric: target for metric, target in by_metric.items() if target}


def _target(metric: str, written: str, amount: Decimal | None) -> Target | None:
    calendar = parse_calendar_period(written)
    if metric not in HEADLINES or calendar is None or amount is None or not (amount.is_finite() and amount > 0):
        return None
    is_percent = HEADLINES[metric].unit == "share" and amount > 1
    return Target(metric, calendar, amount / 100 if is_percent else amount)


def _stored(target: Target) -> OwnTarget:
    return OwnTarget(target.metric, target.calendar.code, target.amount)
