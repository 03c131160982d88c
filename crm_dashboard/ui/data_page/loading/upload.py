"""A file that has been uploaded and looked at, but not imported."""

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

DETECTED = Reading()
"""A reading of which nothing was chosen: all of it is detected."""


@dataclass(frozen=True)
class Upload:
    """An uploaded file: its id, name, place, how it is read, and the look at it or why there is none.

    `detected_headers` are those of the file before anybody chose how to read it; `is_recalled` says that it is read as
    the last file was that looked the same.
    """

    id: str
    name: str
    path: Path
    reading: Reading = DETECTED
    inspection: Inspection | None = None
    error: CrmError | None = None
    detected_headers: tuple[str, ...] = ()
    is_recalled: bool = False

    @property
    def headers(self) -> tuple[str, ...]:
        """Its headers in the order of the file; none before it could be looked at."""
        return tuple(column.name for column in self.inspection.columns) if self.inspection else ()

    @property
    def look(self) -> InspectedFile:
        """The look at it, for whoever understands it."""
        assert self.inspection is not None
        return InspectedFile(self.name, self.inspection)


_UPLOADS: Remembered[Mapping[str, Upload]] = Remembered("uploads", {})


def _leave(places: set[Path]) -> None:
    for path in places:
        expire_upload_soon(path)


@st.cache_resource(scope="session", on_release=_leave, show_spinner=False)
def _places() -> set[Path]:
    """Return where the files of this session lie; when its tab is closed, or its line broken, they are left."""
    return set()


def want_all() -> None:
    """Say that the files of this session are still wanted."""
    known = {upload.path for upload in uploads().values()}
    for path in known - _places():
        renew_upload(path)
    _places().clear()
    _places().update(known)


def uploads() -> dict[str, Upload]:
    """Return the uploaded files of this session by id."""
    return dict(_UPLOADS.get())


def keep(upload: Upload) -> None:
    """Keep an uploaded file, in the place of what was known of it."""
    _UPLOADS.set(uploads() | {upload.id: upload})


def keep_only(ids: set[str]) -> None:
    """Keep the uploaded files of these ids, and no others."""
    _UPLOADS.set({key: upload for key, upload in uploads().items() if key in ids})
