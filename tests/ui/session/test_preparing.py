"""A sample that is not there yet: built once for all who wait, and told."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm_dashboard import settings
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.ui.session.preparing import make_sample


@pytest.fixture
def fresh_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root without any workspace."""
    monkeypatch.setenv("CRM_WORKSPACES_ROOT", str(tmp_path))
    settings.current.cache_clear()
    yield tmp_path
    close_engine(tmp_path)
    monkeypatch.undo()
    settings.current.cache_clear()


def page() -> AppTest:
    """Return a page that waits for a sample and then says so."""

    def script() -> None:
        import streamlit as st

        from crm_dashboard.i18n.translator import translator
        from crm_dashboard.ui.session.preparing import wait_for_sample

        wait_for_sample("cdnow", translator("zh"))
        st.write("there")

    return AppTest.from_function(script, default_timeout=60)


def test_whoever_comes_while_a_sample_is_made_waits_for_the_one_making_of_it(fresh_root: Path) -> None:
    making = make_sample("cdnow")
    assert make_sample("cdnow") is making
    app = page().run()
    assert [one.value for one in app.markdown] == ["there"]
    assert not app.header
    assert making.is_over
    assert len(list((fresh_root / "cdnow" / "versions").iterdir())) == 1


def test_what_keeps_a_sample_from_being_made_is_raised_on_the_page(
    fresh_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr("crm_dashboard.ui.session.preparing.open_workspace", fail)
    assert len(page().run().exception) == 1
