"""The components of the board, registered once: the Vega library, the shelf for what is large, the board itself."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

import streamlit as st

from crm_dashboard.charts.drawing.vega_compiler import javascript_bundle

_FRONTEND = files("crm_dashboard.ui.matrix.board") / "frontend"
_SCRIPTS = ("shelf", "words", "tallies", "cuts", "plot", "handles", "figures", "ghost", "board")
_BOARD = """<div class="board">
  <div class="left"><div class="charts" role="group"></div><div class="tools"></div></div>
  <div class="cards"></div>
</div>"""


@lru_cache(maxsize=1)
def vega_part() -> Any:
    """Return the component that puts Vega, as vl-convert carries it, where the boards find it; it draws nothing."""
    bundle = javascript_bundle("globalThis.crmMatrixVega = vegaEmbed;")  # its `vega` is null
    ready = 'globalThis.dispatchEvent(new Event("crm-matrix-vega"));'
    return st.components.v2.component("crm_matrix_vega", js=f"{bundle}\n{ready}\nexport default function () {{}}\n")


@lru_cache(maxsize=1)
def shelf_part() -> Any:
    """Return the component that takes the charts and tallies of a question to the browser; it draws nothing."""
    return st.components.v2.component("crm_matrix_shelf", js=_script())


@lru_cache(maxsize=1)
def board_part() -> Any:
    """Return the component that is seen."""
    css = (_FRONTEND / "board.css").read_text(encoding="utf-8")
    return st.components.v2.component("crm_matrix_board", html=_BOARD, css=css, js=_script())


@lru_cache(maxsize=1)
def _script() -> str:
    """Return all scripts as one module: shelf and board are the same one, and so share what it holds."""
    return "\n".join((_FRONTEND / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS)
