"""What the browser sends of the board is input like any other: taken for what it should be, or for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crm_dashboard import Axis, Fixed, MatrixSpec, Selection, answer, open_workspace
from crm_dashboard.analysis import Answer
from crm_dashboard.ui.matrix.board import moves
from crm_dashboard.ui.matrix.board.browser_values import stretch
from tests.ui.conftest import Open

SPEC = MatrixSpec((Axis("frequency", Fixed((2.0,))), Axis("monetary", Fixed((50.0,)))))
HUGE = 10**400
NOT_A_STRETCH: list[Any] = [
    None,
    5,
    "12",
    [],
    [1],
    [1, 2, 3],
    [None, 1],
    ["a", "b"],
    [HUGE, 1],
    [float("nan"), 1],
    {"0": 1},
]


@pytest.fixture(scope="module")
def found(workspaces_root: Path) -> Iterator[Answer]:
    with open_workspace("cdnow") as workspace:
        yield answer(workspace, SPEC)


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> list[Axis]:
    """The axes whose cuts were set."""
    axes: list[Axis] = []
    monkeypatch.setattr(moves, "change_axis", lambda _workspace, *moved: axes.extend(moved))
    return axes


def test_a_line_that_was_let_go_sets_the_cuts_of_its_axis_alone(moved: list[Axis]) -> None:
    moves.move_cuts("cdnow", SPEC, "charts", {"cuts": {"key": "charts", "moved": {"0": [3]}}})
    assert moved == [Axis("frequency", Fixed((3.0,)))]


@pytest.mark.parametrize(
    "told",
    [None, 7, [], {"cuts": 3}, {"cuts": {"key": "charts", "moved": [1]}}]
    + [
        {"cuts": {"key": "charts", "moved": {"0": values}}}
        for values in (None, 3, "3", [], [1, 2], [HUGE], ["x"], [None])
    ],
)
def test_what_is_no_cut_moves_nothing(moved: list[Axis], told: Any) -> None:
    moves.move_cuts("cdnow", SPEC, "charts", told)
    assert moved == []


def test_a_line_of_another_question_s_chart_moves_nothing(moved: list[Axis]) -> None:
    moves.move_cuts("cdnow", SPEC, "charts", {"cuts": {"key": "older", "moved": {"0": [3]}}})
    assert moved == []


@pytest.mark.parametrize("told", NOT_A_STRETCH)
def test_what_is_no_stretch_is_none(told: Any) -> None:
    assert stretch(told) is None


def test_a_stretch_may_be_told_from_either_end() -> None:
    assert stretch([2, -1.5]) == stretch([-1.5, 2]) == (-1.5, 2.0)


@pytest.mark.parametrize("told", [None, 4, {"key": "other", "cells": ["HH"]}, {"key": "k", "cells": 3}, {"key": "k", "cells": [["HH"], {}, 1, "XX"]}]
    + [{"key": "k", "box": box} for box in (5, [5, 6], [[1, 2]], [None, [1, 2]], [[HUGE, 1], [1, 2]])])  # fmt: skip
def test_what_is_no_selection_selects_nobody_in_particular(found: Answer, told: Any) -> None:
    assert moves.selection_from(found.matrix, "k", told) == Selection()


def test_a_box_counts_before_the_cell_in_which_it_ended(found: Answer) -> None:
    told = {"key": "k", "cells": ["HH"], "box": [[3, 1], [10, 99]]}
    assert moves.selection_from(found.matrix, "k", told) == Selection(box=((0.6, 2.6), (10.0, 99.0)))


def test_numbers_that_ties_had_put_at_one_value_step_apart(open_page: Open) -> None:
    app = open_page("matrix", "en", template="rfm_10", window="all")
    keys = [f"cdnow:frequency:at:4:{index}" for index in range(4)]
    assert [app.text_input(key=f"{key}:text").value for key in keys] == ["2", "2", "3", "4"]
    app.text_input(key=f"{keys[3]}:text").set_value("9").run()
    assert not app.exception
    assert [app.text_input(key=f"{key}:text").value for key in keys] == ["2", "3", "4", "9"]


def test_a_number_at_which_another_cut_stands_is_refused_with_a_word(open_page: Open) -> None:
    app = open_page("matrix", "en", x="frequency~at:2,4~auto", y="monetary~mean~auto")
    app.text_input(key="cdnow:frequency:at:2:0:text").set_value("4").run()
    assert "cannot stand at the same value" in app.info[0].value
    assert app.text_input(key="cdnow:frequency:at:2:0:text").value == "2"
