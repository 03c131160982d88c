"""Inspects uploaded files, each once, and drops those that were removed from the uploader."""

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
from crm_dashboard.ui.data_page.loading.upload import Upload, keep_only, renew_uploads, store_upload, uploads
from crm_dashboard.ui.session.state import forget_owner
from crm_dashboard.ui.wording.escape import literal, plain

_AT_ONCE = 2
"""The number of files inspected at the same time: each inspection is a worker process."""


def inspected_uploads(files: Sequence[Any], folders: Sequence[Path], t: Translator) -> tuple[Upload, ...]:
    """Return the files of the uploader with their inspections; a file that cannot be read carries its error.

    `folders` are those of the workspaces that may know how such a file is read.
    """
    _drop_all_but({file.file_id for file in files})
    new_files = [file for file in files if file.file_id not in uploads()]
    if new_files:
        place = st.empty()
        _inspect_all([Upload(file.file_id, file.name, save_upload(file)) for file in new_files], folders, place, t)
        place.empty()
    renew_uploads()
    known = uploads()
    return tuple(known[file.file_id] for file in files)


def _inspect_all(new_uploads: Sequence[Upload], folders: Sequence[Path], place: Any, t: Translator) -> None:
    """Inspect files, two at a time, and store each when it is done; after an interruption the others are inspected again.

    The threads only wait for workers: the script's own thread draws and changes the session's state.
    """
    is_stopped = threading.Event()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        running = {
            pool.submit(_first_inspection, upload, folders, partial(_raise_if, is_stopped)): upload
            for upload in new_uploads
        }
        show_progress = _progress_function(running, place, len(new_uploads), t)
        try:
            while running:
                show_progress()
                for done in wait(running, timeout=HEARTBEAT, return_when=FIRST_COMPLETED).done:
                    store_upload(done.result())
                    del running[done]
        except BaseException:
            is_stopped.set()
            pool.shutdown(cancel_futures=True)
            for upload in running.values():
                delete_upload(upload.path)
            raise


def _progress_function(running: Mapping[Any, Upload], place: Any, count: int, t: Translator) -> Callable[[], None]:
    """Return the function that shows which of the files is being inspected."""
    began = time.monotonic()

    def show_progress() -> None:
        number = count - len(running)
        name = literal(plain(next(iter(running.values())).name))
        words = t(N_("Looking at “{name}” ({number} of {count})"), name=name, number=number + 1, count=count)
        place.progress(number / count, text=with_seconds(words, began, t))

    return show_progress


def _raise_if(is_stopped: threading.Event, _stage: Text) -> None:
    if is_stopped.is_set():
        raise InterruptedError


def _first_inspection(upload: Upload, folders: Sequence[Path], on_progress: Callable[[Text], None]) -> Upload:
    """Return a file with its inspection, the second one if a workspace knows how such a file is read."""
    first = with_inspection(upload, Reading(), on_progress)
    if first.inspection is None:
        return first
    known_reading = find_reading(folders, first.inspection)
    first = replace(first, first_headers=first.headers)
    again = with_inspection(first, known_reading, on_progress) if known_reading else first
    return replace(again, is_recalled=True) if known_reading and again.inspection else first


def with_inspection(upload: Upload, reading: Reading, on_progress: Callable[[Text], None]) -> Upload:
    """Return an uploaded file with its inspection in this reading, or with the error that prevents it."""
    try:
        inspection = inspect_upload(upload.path, upload.name, reading, on_progress=on_progress)
    except CrmError as error:
        return replace(upload, reading=reading, inspection=None, error=error)
    return replace(upload, reading=reading, inspection=inspection, error=None, is_recalled=False)


def progress_bar(place: Any, words: str, share: float, t: Translator) -> Callable[[Text], None]:
    """Draw a progress bar with a text, and return the function that draws it again with the seconds that have passed.

    Drawing it raises the exception of an interrupted run, which ends the worker.
    """
    began = time.monotonic()

    def show_progress(_stage: Text) -> None:
        place.progress(share, text=with_seconds(words, began, t))

    place.progress(share, text=words)
    return show_progress


def drop_uploads() -> None:
    """Delete all uploaded files of the session."""
    _drop_all_but(set())


def _drop_all_but(ids: set[str]) -> None:
    known = uploads()
    for upload in known.values():
        if upload.id not in ids:
            delete_upload(upload.path)
            forget_owner(upload.id)
    keep_only(ids)
