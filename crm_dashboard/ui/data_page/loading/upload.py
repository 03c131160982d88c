"""An uploaded file, inspected but not imported yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from crm_dashboard.data.process.protocol import Inspection, Reading
from crm_dashboard.data.process.uploads import expire_upload_soon, renew_upload
from crm_dashboard.data.understanding.file_guesses import InspectedFile
from crm_dashboard.errors import CrmError
from crm_dashboard.ui.session.state import Remembered

AUTOMATIC = Reading()
"""A reading of which nothing is chosen by hand."""


@dataclass(frozen=True)
class Upload:
    """An uploaded file: its id, name, path, the chosen reading, and its inspection or the error that prevents it.

    `first_headers` are its headers in the automatic reading; `is_recalled`: it is read as the last file that had the same
    headers was.
    """

    id: str
    name: str
    path: Path
    reading: Reading = AUTOMATIC
    inspection: Inspection | None = None
    error: CrmError | None = None
    first_headers: tuple[str, ...] = ()
    is_recalled: bool = False

    @property
    def headers(self) -> tuple[str, ...]:
        """Its headers in the order of the file; none if it could not be inspected."""
        return tuple(column.name for column in self.inspection.columns) if self.inspection else ()

    @property
    def inspected_file(self) -> InspectedFile:
        """The file with its inspection, as `data.understanding` takes it."""
        assert self.inspection is not None
        return InspectedFile(self.name, self.inspection)


_UPLOADS: Remembered[Mapping[str, Upload]] = Remembered("uploads", {})


def _expire(paths: set[Path]) -> None:
    for path in paths:
        expire_upload_soon(path)


@st.cache_resource(scope="session", on_release=_expire, show_spinner=False)
def _paths() -> set[Path]:
    """Return the paths of this session's files; when the session ends they expire."""
    return set()


def renew_uploads() -> None:
    """Keep the files of this session from expiring."""
    known = {upload.path for upload in uploads().values()}
    for path in known - _paths():
        renew_upload(path)
    _paths().clear()
    _paths().update(known)


def uploads() -> dict[str, Upload]:
    """Return the uploaded files of this session by id."""
    return dict(_UPLOADS.get())


def store_upload(upload: Upload) -> None:
    """Store an uploaded file in the session, replacing the one with the same id."""
    _UPLOADS.set(uploads() | {upload.id: upload})


def keep_only(ids: set[str]) -> None:
    """Keep the uploaded files of these ids, and no others."""
    _UPLOADS.set({key: upload for key, upload in uploads().items() if key in ids})
