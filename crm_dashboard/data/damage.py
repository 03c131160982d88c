"""What cannot be read of a workspace, in a sentence: which version it is, and how to go on."""

from __future__ import annotations

from pathlib import Path

import duckdb

from crm_dashboard.data import disk
from crm_dashboard.errors import CrmError, VersionUnreadable
from crm_dashboard.text import N_, text

_GO_ON = N_("On the page Data, make an older version the current one, or load the file again.")
_SIGNS = ("Corrupt database file", "not a valid DuckDB database file", "Could not read enough bytes")


def unreadable(path: Path, title: str) -> CrmError:
    """Return the error for a version file that the engine cannot open: it is missing, kept from us, or damaged."""
    try:
        with path.open("rb"):
            pass
    except FileNotFoundError:
        return VersionUnreadable(
            text(N_("The file of the current version of “{name}” is missing."), name=title), next_step=text(_GO_ON)
        )
    except OSError as cause:
        return disk.refusal(cause, VersionUnreadable)
    return VersionUnreadable(
        text(N_("The file of the current version of “{name}” is damaged."), name=title), next_step=text(_GO_ON)
    )


def explained(problem: BaseException) -> CrmError | None:
    """Return an error of the disk or the engine as one that says what is wrong; None for whatever else it is."""
    if isinstance(problem, CrmError):
        return problem
    if isinstance(problem, OSError):
        return disk.refusal(problem, CrmError)
    if isinstance(problem, duckdb.Error) and any(sign in str(problem) for sign in _SIGNS):
        return VersionUnreadable(text(N_("The file of the current version is damaged.")), next_step=text(_GO_ON))
    return None
