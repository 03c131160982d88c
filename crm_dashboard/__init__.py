"""A customer matrix from real orders: open a workspace, ask a question, get the cells.

`crm_dashboard.api` lists the public names. They load on first use, so that the import worker starts through this package
at once.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm_dashboard.api import *  # noqa: F403


def __getattr__(name: str) -> object:
    """Return a public name; others, such as modules that are not imported yet, load nothing."""
    if not name.startswith("_") and find_spec(f"{__name__}.{name}") is None:
        public_names = vars(import_module(f"{__name__}.api"))
        if name in public_names:
            return public_names[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return what is loaded and the public names, for completion in a notebook."""
    public_names = [name for name in vars(import_module(f"{__name__}.api")) if not name.startswith("_")]
    return sorted({*globals(), *public_names})
