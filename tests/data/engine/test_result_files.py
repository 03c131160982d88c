"""What a version's results are: found again by another process, never another's, and no loss where they are damaged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.data.engine import result_files
from crm_dashboard.data.engine.result_files import load_or_compute, results_folder
from crm_dashboard.data.engine.result_json import NotSerializable, from_json, to_json
from crm_dashboard.model.matrix.matrix import GridCell
from crm_dashboard.text import Text, text

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(),
    st.dates(),
    st.decimals(allow_nan=False),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner),
        st.lists(inner).map(tuple),
        st.dictionaries(st.text(), inner),
        st.builds(lambda value: text("{value}", value=value), inner),
    ),
    max_leaves=12,
)


@given(VALUES)
def test_a_result_comes_back_as_it_was_with_the_kinds_of_its_parts(value: object) -> None:
    again = from_json(to_json(value))
    assert again == value
    assert repr(again) == repr(value)


def test_dataclasses_of_the_house_come_back_and_no_others() -> None:
    grid = (GridCell((0.5, 1.0), (2.0, 3.0), 0, 3), Text("x", (("n", Text("y")),)))
    assert from_json(to_json(grid)) == grid
    for name in ("subprocess:Popen", "crm_dashboard.data.process.jobs:inspect", "os:system"):
        with pytest.raises((ValueError, AttributeError)):
            from_json(f'{{"of": "{name}", "parts": {{}}}}')
    with pytest.raises(NotSerializable):
        to_json(lambda: 1)
    with pytest.raises(NotSerializable):
        to_json({dt.datetime(2024, 1, 1)})


def counting(value: Any) -> tuple[Callable[[], Any], list[int]]:
    """Return something to compute, and a list that grows with each time."""
    asked: list[int] = []

    def compute() -> Any:
        asked.append(1)
        return value

    return compute, asked


def test_a_result_is_computed_once_for_a_version_and_key(tmp_path: Path) -> None:
    compute, asked = counting((1, "a"))
    for _ in range(2):
        assert load_or_compute(tmp_path, "v1", ("key", 1), compute) == (1, "a")
    assert len(asked) == 1
    load_or_compute(tmp_path, "v1", ("key", 2), compute)
    load_or_compute(tmp_path, "v2", ("key", 1), compute)
    assert len(asked) == 3


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b'{"of": "os:system", "parts": {}}', b'{"odd": 1}'])
def test_a_damaged_file_costs_the_time_to_compute_and_is_mended(tmp_path: Path, damage: bytes) -> None:
    compute, asked = counting(7)
    load_or_compute(tmp_path, "v1", "key", compute)
    (file,) = results_folder(tmp_path, "v1").iterdir()
    file.write_bytes(damage)
    assert load_or_compute(tmp_path, "v1", "key", compute) == 7
    assert load_or_compute(tmp_path, "v1", "key", compute) == 7
    assert len(asked) == 2


def test_results_of_other_code_are_not_read_and_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compute, asked = counting(7)
    load_or_compute(tmp_path, "v1", "key", compute)
    monkeypatch.setattr(result_files, "_code_hash", lambda: "othercode000")
    load_or_compute(tmp_path, "v1", "key", compute)
    assert len(asked) == 2
    assert len(list(results_folder(tmp_path, "v1").iterdir())) == 1


def test_a_workspace_that_was_deleted_meanwhile_does_not_come_back_with_results(tmp_path: Path) -> None:
    """F14: computing goes on while somebody deletes the workspace."""
    gone = tmp_path / "private-0"
    compute, asked = counting((1, "customer"))
    assert load_or_compute(gone, "v1", "key", compute) == (1, "customer")
    assert len(asked) == 1
    assert not gone.exists()


def test_a_folder_that_cannot_be_written_and_a_value_that_is_not_plain_are_computed_each_time(tmp_path: Path) -> None:
    (tmp_path / "results").write_text("in the way")
    compute, asked = counting(7)
    assert [load_or_compute(tmp_path, "v1", "key", compute) for _ in range(2)] == [7, 7]
    odd, more = counting(print)
    assert [load_or_compute(tmp_path / "other", "v1", "key", odd) for _ in range(2)] == [print, print]
    assert len(asked) == len(more) == 2
