"""The two gates run the same checks: what differs are the counts of one file, and what is drawn can be drawn again."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from hypothesis import settings

from tests import gates

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(path for path in (ROOT / "tests").rglob("*.py") if path.name not in ("gates.py", "test_gates.py"))
PAGES, THEMES = ["a", "b", "c", "d", "e"], [False, True]


@pytest.fixture(params=[False, True], ids=["test", "soak"])
def is_soak(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setattr(gates, "IS_SOAK", request.param)
    return bool(request.param)


def test_languages_and_themes_take_turns_in_one_gate_and_are_multiplied_in_the_other(is_soak: bool) -> None:
    found = gates.combinations(PAGES, gates.LANGUAGES, THEMES)
    if is_soak:
        assert found == list(product(PAGES, gates.LANGUAGES, THEMES))
    else:
        assert [page for page, *_ in found] == PAGES
        assert {tuple(others) for _, *others in found} == set(product(gates.LANGUAGES, THEMES))


def test_fewer_pages_than_languages_leave_no_language_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "IS_SOAK", False)
    assert gates.combinations(["a"], gates.LANGUAGES) == [("a", "en"), ("a", "zh")]


def test_the_same_seed_draws_the_same_and_each_test_has_a_sequence_of_its_own() -> None:
    one, again, other = gates.chance("one"), gates.chance("one"), gates.chance("other")
    drawn = one.random()
    assert drawn == again.random()
    assert drawn != other.random()


def test_every_process_of_a_run_draws_with_its_seed() -> None:
    code = "from tests import gates; print(gates.SEED)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert int(done.stdout) == gates.SEED


def test_properties_are_drawn_anew_and_say_how_a_failure_is_replayed() -> None:
    profile = settings()
    assert not profile.derandomize
    assert profile.print_blob
    assert profile.deadline is None
    assert profile.max_examples == gates.EXAMPLES


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_test_has_counts_of_its_own_or_waits_for_a_time(path: Path) -> None:
    found = re.findall(r"max_examples|\bsettings\(max|wait_for_timeout", path.read_text(encoding="utf-8"))
    assert found == []
