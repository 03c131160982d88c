"""What the server does once, before anybody comes: it prepares the sample and loads what the pages need."""

from __future__ import annotations

import pkgutil
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from crm_dashboard import ui
from crm_dashboard.data.samples import SAMPLE
from crm_dashboard.data.sweeping import keep_swept
from crm_dashboard.settings import current
from crm_dashboard.ui.board import parts
from crm_dashboard.ui.preparing import Making, make_sample

_FIRST_PAGE = "crm_dashboard.ui.small_matrix"
_LATER = 6
"""Seconds after which the first page, if anybody waits for one, is out."""


@asynccontextmanager
async def prepared(_app: Any) -> AsyncIterator[None]:
    """Prepare in the background while the server runs: a visitor who comes meanwhile waits for what is missing alone."""
    keep_swept(current())
    making = make_sample(SAMPLE)
    threading.Thread(target=_load_pages, args=(making,), name="loading pages", daemon=True).start()
    yield


def guards() -> list[Middleware]:
    """Return what stands before every request: a foreign name of the host is refused on every address, not only by the stream."""
    hosts: list[str] = st.get_option("server.allowedHosts")
    return [Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)] if hosts else []


def _load_pages(making: Making) -> None:
    """Import what pages import, while the browser is opening; then, when the first page is out, start Vega's compiler.

    Python runs one thread at a time: what the first page does not need waits, or it would wait.
    """
    import vl_convert

    for module in (_FIRST_PAGE, *(one.name for one in pkgutil.walk_packages(ui.__path__, f"{ui.__name__}."))):
        import_module(module)
    making.wait()
    time.sleep(_LATER)
    parts.vega_part()
    vl_convert.vegalite_to_vega({"mark": "point", "encoding": {}})
