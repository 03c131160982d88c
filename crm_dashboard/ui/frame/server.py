"""What stands round the server: what it begins with, and what guards every request."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from crm_dashboard.ui.frame import start_up


@asynccontextmanager
async def prepared(_app: Any) -> AsyncIterator[None]:
    """Prepare in the background while the server runs: a visitor who comes meanwhile waits for what is missing alone."""
    start_up.start()
    yield


def guards() -> list[Middleware]:
    """Return what stands before every request: a foreign name of the host is refused on every address, not only by the stream."""
    hosts: list[str] = st.get_option("server.allowedHosts")
    return [Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)] if hosts else []
