"""Vega's compiler and renderer, as vl-convert carries them, for one thread at a time.

vl-convert holds a mutex of its own while it turns a result into Python objects. If Python collects garbage just then, another
thread may run, call vl-convert too and wait for that mutex without giving the interpreter back: both wait for ever, and the
server with them. So nothing else in this package imports vl-convert.
"""

from __future__ import annotations

from threading import Lock
from typing import Any

_LOCK = Lock()


def compile_to_vega(spec: dict[str, Any]) -> dict[str, Any]:
    """Return the Vega specification of a Vega-Lite specification."""
    import vl_convert

    with _LOCK:
        return vl_convert.vegalite_to_vega(spec)


def render_svg(spec: dict[str, Any], **options: Any) -> str:
    """Return a Vega-Lite specification as the text of an SVG; options are those of `vl_convert.vegalite_to_svg`."""
    import vl_convert

    with _LOCK:
        return vl_convert.vegalite_to_svg(spec, **options)


def render_png(spec: dict[str, Any], **options: Any) -> bytes:
    """Return a Vega-Lite specification as the bytes of a PNG; options are those of `vl_convert.vegalite_to_png`."""
    import vl_convert

    with _LOCK:
        return vl_convert.vegalite_to_png(spec, **options)


def javascript_bundle(snippet: str) -> str:
    """Return JavaScript that carries Vega, Vega-Lite and vega-embed, and runs a snippet that names what it takes from them."""
    import vl_convert

    with _LOCK:
        return vl_convert.javascript_bundle(snippet)
