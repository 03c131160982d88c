"""How far an import is: the stage in words, which of several tables, and the seconds once they are several."""

from __future__ import annotations

import time
from typing import Any

from crm_dashboard.data.catalogue.import_lock import WAITING
from crm_dashboard.data.process.protocol import FIRST_STAGE
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_, Text

_STAGES_A_TABLE, _STAGES_AFTER = 3, 3
PATIENCE = 3
"""Seconds after which it is said how long something takes."""


def with_seconds(words: str, began: float, t: Translator) -> str:
    """Return the words with the seconds since `began` (a monotonic clock), once they are several."""
    seconds = int(time.monotonic() - began)
    return f"{words} · {t(N_('{seconds} s'), seconds=seconds)}" if seconds >= PATIENCE else words


class Stages:
    """Draws a bar whenever the worker tells its stage, which it does again while a stage lasts."""

    def __init__(self, bar: Any, *, files: int, t: Translator) -> None:
        self._bar, self._files, self._t = bar, files, t
        self._begun = self._tables = 0
        self._last: Text | None = None
        self._began = time.monotonic()

    def tell(self, stage: Text) -> None:
        """Draw the stage; a stage told for the first time moves the bar on."""
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
