"""A session ends soon after its tab, and one in which names were revealed is never taken up again."""

from __future__ import annotations

import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest

from crm_dashboard.ui.session import session_end

CONFIG = Path(__file__).parents[3] / ".streamlit" / "config.toml"


def test_a_disconnected_session_is_kept_for_seconds() -> None:
    assert tomllib.loads(CONFIG.read_text(encoding="utf-8"))["server"]["disconnectedSessionTTL"] <= 30


def test_streamlit_is_asked_not_to_resume_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    marked: list[str] = []
    runtime = SimpleNamespace(mark_session_nonresumable=marked.append)
    monkeypatch.setattr(session_end, "get_script_run_ctx", lambda: SimpleNamespace(session_id="one"))
    monkeypatch.setattr(session_end.runtime, "exists", lambda: True)
    monkeypatch.setattr(session_end.runtime, "get_instance", lambda: runtime)
    session_end.forbid_resuming()
    assert marked == ["one"]
