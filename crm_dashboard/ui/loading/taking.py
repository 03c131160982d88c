"""Takes uploaded files in: each is looked at once, and dropped when it leaves the uploader."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from crm_dashboard.data.protocol import Reading
from crm_dashboard.data.uploads import drop_upload, inspect_upload, keep_upload
from crm_dashboard.errors import CrmError
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_, Text
from crm_dashboard.ui import state
from crm_dashboard.ui.escape import literal, plain
from crm_dashboard.ui.loading.upload import Upload, keep, uploads

_PATIENCE = 3
"""Seconds after which it is said how long something takes."""


def taken_in(files: Sequence[Any], t: Translator) -> tuple[Upload, ...]:
    """Return the files of the uploader, each looked at; a file that cannot be taken carries its error."""
    _drop_all_but({file.file_id for file in files})
    fresh = [file for file in files if file.file_id not in uploads()]
    place = st.empty()
    for number, file in enumerate(fresh):
        told = N_("Looking at “{name}” ({number} of {count})")
        tell = ticking(
            place, t(told, name=literal(plain(file.name)), number=number + 1, count=len(fresh)), number / len(fresh), t
        )
        upload = Upload(file.file_id, file.name, keep_upload(file))
        try:
            keep(looked_at(upload, Reading(), tell))
        except BaseException:  # whoever interrupts the look looks again
            drop_upload(upload.path)
            raise
    place.empty()
    known = uploads()
    return tuple(known[file.file_id] for file in files)


def looked_at(upload: Upload, reading: Reading, tell: Callable[[Text], None]) -> Upload:
    """Return an uploaded file after a look at it in this reading; why it cannot be taken is kept with it."""
    try:
        inspection = inspect_upload(upload.path, upload.name, reading, on_progress=tell)
    except CrmError as error:
        return replace(upload, asked=reading, inspection=None, error=error)
    return replace(upload, asked=reading, inspection=inspection, error=None)


def ticking(place: Any, words: str, share: float, t: Translator) -> Callable[[Text], None]:
    """Return what shows a bar with these words, and the seconds once they are several, whenever it is called.

    Drawing it lets an interruption through, which ends the worker.
    """
    began = time.monotonic()

    def tell(_stage: Text) -> None:
        seconds = int(time.monotonic() - began)
        place.progress(
            share, text=f"{words} · {t(N_('{seconds} s'), seconds=seconds)}" if seconds >= _PATIENCE else words
        )

    place.progress(share, text=words)
    return tell


def forget_all() -> None:
    """Drop all uploaded files."""
    _drop_all_but(set())


def _drop_all_but(ids: set[str]) -> None:
    known = uploads()
    for upload in known.values():
        if upload.id not in ids:
            drop_upload(upload.path)
            state.forget(f"{upload.id}:")
    state.put(state.UPLOADS, {key: one for key, one in known.items() if key in ids})
