"""How many customers of a segment carry a flag: none of those who have a value, or nobody knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crm_dashboard import Axis, MatrixSpec, Workspace, answer, open_workspace
from crm_dashboard.analysis.answer import segments
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.model.segments.template import Overlay
from crm_dashboard.model.segments.template_file import templates
from crm_dashboard.settings import Settings
from crm_dashboard.text import Words


@pytest.fixture(scope="module")
def cdnow(shared_root: Path) -> Iterator[Workspace]:
    with open_workspace("cdnow", settings=Settings(workspaces_root=shared_root)) as workspace:
        yield workspace
    close_engine(shared_root)


def test_a_flag_is_unknown_where_nobody_of_a_segment_has_a_value(
    cdnow: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who bought once has no gap between orders: whether it is long is not known, and not "0 of them"."""
    words = Words("Slow", "慢")
    slow, never = (Overlay("gap", at_least, words, words) for at_least in (100, 1_000_000))
    template = replace(templates()["value_frequency"], overlays=(slow, never))
    monkeypatch.setattr(segments, "template_of", lambda _workspace, _spec: template)
    found = answer(cdnow, MatrixSpec((Axis("monetary", cuts=[50]), Axis("frequency", cuts=[2])), template=template.key))
    flags = {card.segment.cells: [flag.customers for flag in card.flags] for card in segments.cards_of(found)}
    for cells, (some, nobody) in flags.items():
        if cells[0].endswith("L"):
            assert (some, nobody) == (None, None)
        else:
            assert some
            assert nobody == 0
