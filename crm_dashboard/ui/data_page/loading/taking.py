"""Takes uploaded files in: each is looked at once, and dropped when it leaves the uploader."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from crm_dashboard.data.catalogue.readings import find_reading
from crm_dashboard.data.process.jobs import HEARTBEAT
from crm_dashboard.data.process.protocol import Reading
from crm_dashboard.data.process.uploads import delete_upload, inspect_upload, save_upload
from crm_dashboard.errors import CrmError
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_, Text
from crm_dashboard.ui.data_page.loading.progress import with_seconds
from crm_dashboard.ui.data_page.loading.upload import Upload, keep, keep_only, uploads, want_all
from crm_dashboard.ui.session.state import forget_owner
from crm_dashboard.ui.wording.escape import literal, plain

_AT_ONCE = 2
"""So many files are looked at side by side: each look is a worker of its own."""


def taken_in(files: Sequence[Any], folders: Sequence[Path], t: Translator) -> tuple[Upload, ...]:
    """Return the files of the uploader, each looked at; a file that cannot be taken carries its error.

    `folders` are those of the workspaces that may remember how such a file is read.
    """
    _drop_all_but({file.file_id for file in files})
    fresh = [file for file in files if file.file_id not in uploads()]
    if fresh:
        place = st.empty()
        _look_at_all([Upload(file.file_id, file.name, save_upload(file)) for file in fresh], folders, place, t)
        place.empty()
    want_all()
    known = uploads()
    return tuple(known[file.file_id] for file in files)


def _look_at_all(fresh: Sequence[Upload], folders: Sequence[Path], place: Any, t: Translator) -> None:
    """Look at files, two at a time, and keep each as it is done; whoever interrupts looks at the others again.

    The threads only wait for workers. Words are drawn, and state is put, by the script's own thread.
    """
    is_left = threading.Event()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        waiting = {pool.submit(_first_look, upload, folders, partial(_stop_if, is_left)): upload for upload in fresh}
        tell = _telling(waiting, place, len(fresh), t)
        try:
            while waiting:
                tell()
                for look in wait(waiting, timeout=HEARTBEAT, return_when=FIRST_COMPLETED).done:
                    keep(look.result())
                    del waiting[look]
        except BaseException:
            is_left.set()
            pool.shutdown(cancel_futures=True)
            for upload in waiting.values():
                delete_upload(upload.path)
            raise


def _telling(waiting: Mapping[Any, Upload], place: Any, count: int, t: Translator) -> Callable[[], None]:
    """Return what says which of the files is being looked at."""
    began = time.monotonic()

    def tell() -> None:
        number = count - len(waiting)
        name = literal(plain(next(iter(waiting.values())).name))
        words = t(N_("Looking at “{name}” ({number} of {count})"), name=name, number=number + 1, count=count)
        place.progress(number / count, text=with_seconds(words, began, t))

    return tell


def _stop_if(is_left: threading.Event, _stage: Text) -> None:
    if is_left.is_set():
        raise InterruptedError


def _first_look(upload: Upload, folders: Sequence[Path], tell: Callable[[Text], None]) -> Upload:
    """Return a file after the first look at it, and after a second one where it is known how such a file is read."""
    first = looked_at(upload, Reading(), tell)
    if first.inspection is None:
        return first
    known = find_reading(folders, first.inspection)
    first = replace(first, detected_headers=first.headers)
    again = looked_at(first, known, tell) if known else first
    return replace(again, is_recalled=True) if known and again.inspection else first


def looked_at(upload: Upload, reading: Reading, tell: Callable[[Text], None]) -> Upload:
    """Return an uploaded file after a look at it in this reading; why it cannot be taken is kept with it."""
    try:
        inspection = inspect_upload(upload.path, upload.name, reading, on_progress=tell)
    except CrmError as error:
        return replace(upload, reading=reading, inspection=None, error=error)
    return replace(upload, reading=reading, inspection=inspection, error=None, is_recalled=False)


def ticking(place: Any, words: str, share: float, t: Translator) -> Callable[[Text], None]:
    """Return what shows a bar with these words, and the seconds once they are several, whenever it is called.

    Drawing it lets an interruption through, which ends the worker.
    """
    began = time.monotonic()

    def tell(_stage: Text) -> None:
        place.progress(share, text=with_seconds(words, began, t))

    place.progress(share, text=words)
    return tell


def forget_all() -> None:
    """Drop all uploaded files."""
    _drop_all_but(set())


def _drop_all_but(ids: set[str]) -> None:
    known = uploads()
    for upload in known.values():
        if upload.id not in ids:
            delete_upload(upload.path)
            forget_owner(upload.id)
    keep_only(ids)
