"""Own events of a workspace: kept, told as those of the trade are, and refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_dashboard import Workspace, analysis, open_workspace
from crm_dashboard.data.catalogue.own_events import OWN_EVENTS, OwnEvent
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.errors import WorkspaceNotChanged
from crm_dashboard.model.time.period import Period
from crm_dashboard.settings import Settings

OPENING, RISE = OwnEvent("*Store* opening", 20_150, 20_152), OwnEvent("Price rise", 20_100, 20_100)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace("empty", create=True, settings=Settings(workspaces_root=tmp_path)) as workspace:
        yield workspace
    close_engine(tmp_path)


def test_own_events_are_kept_told_and_deleted(empty: Workspace) -> None:
    analysis.save_events(empty, added=[OPENING, RISE, OPENING])
    assert analysis.own_events(empty) == (RISE, OPENING)
    assert "*Store* opening" in [str(event.label) for event in analysis.events_of(empty, 20_152, 20_160)]
    then, now = analysis.events_apart(empty, Period(20_149, 30), Period(20_179, 30))
    assert "Price rise" not in map(str, (event.label for event in then))
    assert "*Store* opening" in [str(event.label) for event in now]
    analysis.save_events(empty, removed=[OPENING])
    assert analysis.own_events(empty) == (RISE,)


@pytest.mark.parametrize(
    "event",
    [OwnEvent("  ", 1, 2), OwnEvent("x" * 41, 1, 2), OwnEvent("backwards", 2, 1), OwnEvent("never", 1, 10_000_000)],
)
def test_what_is_no_event_is_refused_and_nothing_is_kept(empty: Workspace, event: OwnEvent) -> None:
    with pytest.raises(WorkspaceNotChanged):
        analysis.save_events(empty, added=[OPENING, event])
    assert analysis.own_events(empty) == ()


def test_too_many_are_refused_and_a_damaged_file_has_none(empty: Workspace) -> None:
    with pytest.raises(WorkspaceNotChanged):
        analysis.save_events(empty, added=[OwnEvent("sale", day, day) for day in range(OWN_EVENTS.most + 1)])
    assert analysis.own_events(empty) == ()
    (empty.folder / OWN_EVENTS.name).write_text("[{")
    assert analysis.own_events(empty) == ()
