"""Turn errors about damaged or missing version files into errors that say what is wrong and what to do next."""

from __future__ import annotations

from pathlib import Path

import duckdb

from crm_dashboard.data.process import disk_errors
from crm_dashboard.errors import CrmError, VersionUnreadable
from crm_dashboard.text import N_, text

_NEXT_STEP = N_("On the page Data, make an older version the current one, or load the file again.")
_DAMAGE_MESSAGES = ("Corrupt database file", "not a valid DuckDB database file", "Could not read enough bytes")


def unreadable_error(path: Path, title: str, cause: Exception) -> CrmError:
    """Return the error for a version file that cannot be opened: missing, forbidden, damaged, or temporarily unavailable."""
    try:
        with path.open("rb"):
            pass
    except FileNotFoundError:
        return VersionUnreadable(
            text(N_("The file of the current version of “{name}” is missing."), name=title), next_step=text(_NEXT_STEP)
        )
    except OSError as problem:
        return disk_errors.disk_error(problem, VersionUnreadable)
    if is_damage(cause):
        return VersionUnreadable(
            text(N_("The file of the current version of “{name}” is damaged."), name=title), next_step=text(_NEXT_STEP)
        )
    return VersionUnreadable(
        text(N_("The data of “{name}” cannot be opened just now."), name=title),
        next_step=text(N_("Try again in a moment; if it goes on, look into the log of the server.")),
    )


def is_damage(problem: Exception) -> bool:
    """Return whether an error is DuckDB's report of a damaged file."""
    return isinstance(problem, duckdb.Error) and any(message in str(problem) for message in _DAMAGE_MESSAGES)


def as_crm_error(problem: BaseException) -> CrmError | None:
    """Return an error of the disk or the engine as a `CrmError` that says what is wrong; None for any other error."""
    if isinstance(problem, CrmError):
        return problem
    if isinstance(problem, OSError):
        return disk_errors.disk_error(problem, CrmError)
    if isinstance(problem, Exception) and is_damage(problem):
        return VersionUnreadable(text(N_("The file of the current version is damaged.")), next_step=text(_NEXT_STEP))
    return None
