"""The start of a server: what pages import is loaded once, beside the browser's own start, and whoever comes earlier waits.

Nothing heavy is imported here, so that the server answers, and draws the outline of a page, before the rest is loaded.
"""

from __future__ import annotations

import gc
import pkgutil
import threading
import time
from importlib import import_module

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from crm_dashboard.ui.session.outline import outline

_LATER = 6
"""Seconds after which the first page, if anybody waits for one, is out."""
_LOADED = threading.Event()
_LOADED.set()  # without a server, as in tests of a page, a page imports what it needs


def start() -> None:
    """Begin to load what pages need and to build what is missing, in the background."""
    # The pages are declared by `app.py`. Until it has done so Streamlit takes the files in `pages/` for an app of its own
    # and runs the first page of a process without `app.py`.
    PagesManager.uses_pages_directory = False
    _LOADED.clear()
    threading.Thread(target=_load, name="start", daemon=True).start()


def wait_until_loaded() -> None:
    """Draw the outline of a page until everything is loaded.

    Only one thread imports at the start: two that import modules which need each other would see unfinished ones.
    """
    if _LOADED.is_set():
        return
    place = st.empty()
    with place.container():
        outline()
    _LOADED.wait()
    place.empty()


def _load() -> None:
    gc.disable()
    try:
        _import_pages()
    finally:
        gc.freeze()
        gc.enable()
        _LOADED.set()  # a module that cannot be imported tells it on the page that needs it
    _prepare()


def _import_pages() -> None:
    from crm_dashboard import ui

    for module in pkgutil.walk_packages(ui.__path__, f"{ui.__name__}."):
        import_module(module.name)


def _prepare() -> None:
    """Sweep, build the sample where it is missing, and, when the first page is out, start Vega's compiler.

    Python runs one thread at a time: what the first page does not need waits, or it would wait.
    """
    from crm_dashboard.charts.drawing.vega_compiler import compile_to_vega
    from crm_dashboard.data.workspace.samples import DEFAULT_SAMPLE
    from crm_dashboard.data.workspace.sweep import start_sweeping
    from crm_dashboard.settings import current
    from crm_dashboard.ui.matrix.board import parts
    from crm_dashboard.ui.session.preparing import make_sample

    making = make_sample(DEFAULT_SAMPLE)
    start_sweeping(current())
    making.wait()
    time.sleep(_LATER)
    parts.vega_part()
    compile_to_vega({"mark": "point", "encoding": {}})
