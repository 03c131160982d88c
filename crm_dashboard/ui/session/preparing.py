"""A sample in the making: built once for the whole server, and told to whoever waits for it."""

from __future__ import annotations

import threading
import time

import streamlit as st

from crm_dashboard.data.workspace.samples import SAMPLES, is_sample_built
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_, Text
from crm_dashboard.ui.session.outline import outline

_STEP = 0.1
"""Seconds after which a waiting page looks again."""
_LOCK = threading.Lock()


class Making:
    """A sample that a thread of the server builds: how far it is, and what went wrong."""

    def __init__(self, name: str) -> None:
        self.stage: Text | None = None
        self.problem: Exception | None = None
        self._name = name
        self._thread = threading.Thread(target=self._build, name=f"sample {name}", daemon=True)
        self._thread.start()

    @property
    def is_over(self) -> bool:
        """Whether it is built, or has failed."""
        return not self._thread.is_alive()

    def wait(self) -> None:
        """Wait until it is over."""
        self._thread.join()

    def _build(self) -> None:
        try:
            open_workspace(self._name, on_progress=self._tell).close()
        except Exception as problem:  # noqa: BLE001 - whoever waits raises it again, on the page
            self.problem = problem

    def _tell(self, stage: Text) -> None:
        self.stage = stage


_MAKINGS: dict[str, Making] = {}


def make_sample(name: str) -> Making:
    """Return the making of a sample, begun now unless it runs."""
    with _LOCK:
        if name not in _MAKINGS or _MAKINGS[name].is_over:
            _MAKINGS[name] = Making(name)
        return _MAKINGS[name]


def wait_for_sample(name: str, t: Translator) -> None:
    """Draw the outline of a page, with what is being prepared, until a sample is there; raise what kept it from that."""
    if is_sample_built(SAMPLES[name]):
        return
    making, place = make_sample(name), st.empty()
    with place.container():
        st.header(t(N_("Preparing the sample data")))
        caption = st.empty()
        outline()
        stage: Text | None = None
        while not making.is_over:
            if making.stage != stage:
                stage = making.stage
            caption.caption(t(N_("Only at the first start, a few seconds: {stage}…"), stage=stage or N_("Starting")))
            time.sleep(_STEP)
    place.empty()
    if making.problem:
        raise making.problem
