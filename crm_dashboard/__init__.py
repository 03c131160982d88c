"""A customer matrix from real orders: open a workspace, ask a question, get the cells.

`crm_dashboard.api` lists the public names. They load on first use, so that the import worker starts through this package
at once.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crm_dashboard.api import *  # noqa: F403


def __getattr__(name: str) -> object:
    """Return a public name; asked for a module that is not imported yet, it loads nothing."""
    if name == "__all__":
        return list(_public_names())
    if not name.startswith("_") and find_spec(f"{__name__}.{name}") is None and name in _public_names():
        return _public_names()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return what is loaded and the public names, for completion in a notebook."""
    return sorted({*globals(), *_public_names()})


def _public_names() -> dict[str, Any]:
    return {name: value for name, value in vars(import_module(f"{__name__}.api")).items() if not name.startswith("_")}
