"""The progress of an import: its stage, which of several tables, and the seconds that have passed."""

from __future__ import annotations

import time
from typing import Any

from crm_dashboard.data.catalogue.import_lock import WAITING
from crm_dashboard.data.process.protocol import FIRST_STAGE
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_, Text

_STAGES_A_TABLE, _STAGES_AFTER = 3, 3
SILENT_SECONDS = 3
"""Seconds after which the duration is shown."""


def with_seconds(message: str, start: float, t: Translator) -> str:
    """Return a message with the seconds since `start` (a monotonic clock), after `SILENT_SECONDS`."""
    seconds = int(time.monotonic() - start)
    return f"{message} · {t(N_('{seconds} s'), seconds=seconds)}" if seconds >= SILENT_SECONDS else message


class Stages:
    """Draws the progress bar for each report of the worker, which repeats its stage while it lasts."""

    def __init__(self, bar: Any, *, files: int, t: Translator) -> None:
        self._bar, self._files, self._t = bar, files, t
        self._begun = self._tables = 0
        self._last: Text | None = None
        self._began = time.monotonic()

    def show(self, stage: Text) -> None:
        """Draw the stage; a new stage moves the bar on."""
        if stage != self._last and stage.message != WAITING:
            self._last = stage
            self._begun += 1
            self._tables += stage.message == FIRST_STAGE
        self._bar.progress(self.share, text=self.words(stage))

    @property
    def share(self) -> float:
        """The share of the stages that are over, below 1: the last one ends with the import."""
        return min(0.98, self._begun / (_STAGES_A_TABLE * self._files + _STAGES_AFTER + 1))

    def words(self, stage: Text) -> str:
        """Return the stage in words."""
        words = self._t(stage)
        if self._files > 1 and self._tables:
            words = self._t(
                N_("Table {number} of {count}: {stage}"), number=self._tables, count=self._files, stage=words
            )
        return with_seconds(words, self._began, self._t)
