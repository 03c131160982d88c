"""A session that nobody takes up again: it ends with its browser tab."""

from __future__ import annotations

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx


def forbid_resuming() -> None:
    """Let no later connection resume this session: whoever has only its id gets a new one, in which all is masked."""
    context = get_script_run_ctx()
    if context is not None and runtime.exists():
        runtime.get_instance().mark_session_nonresumable(context.session_id)
