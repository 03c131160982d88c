"""Counts the rows of the files and the keys that match between them, once for each choice of files and columns."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from crm_dashboard.data.process.protocol import KeyCounts, Reading
from crm_dashboard.data.process.uploads import count_uploads
from crm_dashboard.data.understanding.file_guesses import NOT_USED
from crm_dashboard.errors import CrmError
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.settings import current
from crm_dashboard.text import N_
from crm_dashboard.ui.data_page.loading.inspecting import progress_bar
from crm_dashboard.ui.data_page.loading.plan import Plan, PlannedFile
from crm_dashboard.ui.session.state import Remembered

_SLOWER = 10
"""The factor by which reading a workbook takes longer than another file of its size."""
_COUNTS: Remembered[tuple[object, KeyCounts | None] | None] = Remembered("counts", None)
"""The last counts, with the files and columns that they are of."""


def count_rows_and_keys(files: Sequence[PlannedFile], t: Translator) -> KeyCounts | None:
    """Return the counts in the order of the files (0 rows for a file that is not used); None if counting would take too long."""
    pairs = Plan(tuple(files)).pairs
    used = [number for number, file in enumerate(files) if file.table != NOT_USED]
    if not used or sum(map(_effort, files)) > current().counted_mb * 1_000_000:
        return None
    key = tuple((files[number].upload.id, files[number].upload.reading) for number in used), pairs
    cached = _COUNTS.get()
    if cached and cached[0] == key:
        return cached[1]
    place = st.empty()
    show_progress = progress_bar(place, t(N_("Counting rows and comparing keys")), 0.5, t)
    requests = [_request(file) for file in files]
    try:
        counts: KeyCounts | None = count_uploads(requests, used, pairs, on_progress=show_progress)
    except CrmError:  # the import says what is wrong with the file
        counts = None
    place.empty()
    _COUNTS.set((key, counts))
    return counts


def _request(file: PlannedFile) -> tuple[str, str, Reading]:
    reading = file.upload.inspection.reading if file.upload.inspection else Reading()
    return str(file.upload.path), file.upload.name, reading


def _effort(file: PlannedFile) -> int:
    if file.table == NOT_USED or file.upload.inspection is None:
        return 0
    return file.upload.path.stat().st_size * (_SLOWER if file.upload.inspection.format == "excel" else 1)
