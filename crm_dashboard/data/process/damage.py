"""What cannot be read of a workspace, in a sentence: which version it is, and how to go on."""

from __future__ import annotations

from pathlib import Path

import duckdb

from crm_dashboard.data.process import disk
from crm_dashboard.errors import CrmError, VersionUnreadable
from crm_dashboard.text import N_, text

_GO_ON = N_("On the page Data, make an older version the current one, or load the file again.")
_SIGNS = ("Corrupt database file", "not a valid DuckDB database file", "Could not read enough bytes")


def unreadable(path: Path, title: str, cause: Exception) -> CrmError:
    """Return the error for a version file that the engine cannot open: missing, kept from us, damaged, or just not now."""
    try:
        with path.open("rb"):
            pass
    except FileNotFoundError:
        return VersionUnreadable(
            text(N_("The file of the current version of “{name}” is missing."), name=title), next_step=text(_GO_ON)
        )
    except OSError as refused:
        return disk.refusal(refused, VersionUnreadable)
    if is_damage(cause):
        return VersionUnreadable(
            text(N_("The file of the current version of “{name}” is damaged."), name=title), next_step=text(_GO_ON)
        )
    return VersionUnreadable(
        text(N_("The data of “{name}” cannot be opened just now."), name=title),
        next_step=text(N_("Try again in a moment; if it goes on, look into the log of the server.")),
    )


def is_damage(problem: Exception) -> bool:
    """Tell whether the engine says of a file that it is damaged."""
    return isinstance(problem, duckdb.Error) and any(sign in str(problem) for sign in _SIGNS)


def explained(problem: BaseException) -> CrmError | None:
    """Return an error of the disk or the engine as one that says what is wrong; None for whatever else it is."""
    if isinstance(problem, CrmError):
        return problem
    if isinstance(problem, OSError):
        return disk.refusal(problem, CrmError)
    if isinstance(problem, Exception) and is_damage(problem):
        return VersionUnreadable(text(N_("The file of the current version is damaged.")), next_step=text(_GO_ON))
    return None
