"""The error tree: every error says what happened, where, and what to do next."""

from __future__ import annotations

from crm_dashboard.text import N_, Text, text


class CrmError(Exception):
    """What a person can be told: `what` happened, `where` (column, file or value), what to do `next`."""

    title = N_("This did not work")

    def __init__(self, what: Text, *, where: str = "", next_step: Text | None = None) -> None:
        self.what = what
        self.where = where
        self.next_step = next_step
        super().__init__(what, where, next_step)

    def __str__(self) -> str:
        parts = [str(self.what), self.where, str(self.next_step or "")]
        return " - ".join(part for part in parts if part)


class ImportRefused(CrmError):
    """A file or its mapping cannot become tables; the data that was there is still there."""

    title = N_("The file was not imported")


class WorkerFailed(CrmError):
    """The import worker ended without a result (killed, out of time or memory, disk full)."""

    title = N_("The import stopped")


class WorkspaceError(CrmError):
    """A workspace or one of its versions is missing, damaged or named badly."""

    title = N_("The workspace cannot be opened")


class VersionUnreadable(WorkspaceError):
    """The file of a version is missing or damaged, or cannot be read; other versions may be whole."""

    title = N_("The data cannot be read")


class WorkspaceNotChanged(WorkspaceError):
    """A workspace cannot be shared, renamed, deleted or pointed to another version; it is what it was."""

    title = N_("The workspace was not changed")


class NotRecorded(CrmError):
    """What must leave an audit row could not, so it was not done."""

    title = N_("This could not be recorded, so it was not done")


class QueryStopped(CrmError):
    """A query ran into its time or memory limit."""

    title = N_("The calculation was stopped")


class SpecError(CrmError):
    """A question that cannot be asked: too many dimensions, cuts in no order, a value that is no number."""

    title = N_("The question is not complete")


class MetricUnavailable(SpecError):
    """The loaded data lack a table or a column that a metric needs."""

    title = N_("This dimension needs more data")


class NothingToShow(CrmError):
    """The question is fine, but no customer answers it."""

    title = N_("Nothing to show")


def needs_single_orders(what: Text) -> MetricUnavailable:
    """Return the error for what cannot be told of customers who come as one row each."""
    return MetricUnavailable(what, next_step=text(N_("Load a file with single orders, or ask without it.")))


def unknown_metric(key: str) -> SpecError:
    """Return the error for a metric key that no registry entry has."""
    return SpecError(
        text(N_("There is no dimension called “{key}”."), key=key),
        where=key,
        next_step=text(N_("Choose one from the list of dimensions.")),
    )
