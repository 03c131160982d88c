"""Versions of a question: undo and redo as a frozen value."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.model.question.history import MOST_QUESTIONS, History
from crm_dashboard.model.question.spec import Axis, MatrixSpec


def version(cut: float) -> MatrixSpec:
    return MatrixSpec((Axis("frequency", cuts=[cut]), Axis("monetary")))


def pushed(*cuts: float) -> History:
    history = History()
    for cut in cuts:
        history = history.push(version(cut))
    return history


def test_an_empty_history_goes_nowhere() -> None:
    assert History().current is None
    assert History().back() == History().forward() == History()
    assert not History().can_go_back
    assert not History().can_go_forward


def test_the_version_that_stands_is_no_new_one() -> None:
    assert pushed(1, 1, 1) == pushed(1)


def test_a_version_may_come_back_later_as_a_new_one() -> None:
    assert pushed(1, 2, 1).questions == (version(1), version(2), version(1))


def test_a_change_after_undo_drops_what_was_undone() -> None:
    history = pushed(1, 2, 3).back().back().push(version(4))
    assert history.questions == (version(1), version(4))
    assert not history.can_go_forward


def test_undo_stops_at_the_first_version_and_redo_at_the_last() -> None:
    history = pushed(1, 2)
    assert history.back().back().back().current == version(1)
    assert history.back().forward().forward() == history


def test_of_too_many_versions_the_oldest_go() -> None:
    history = pushed(*range(MOST_QUESTIONS + 30))
    assert len(history.questions) == MOST_QUESTIONS
    assert history.current == version(MOST_QUESTIONS + 29)
    assert history.questions[0] == version(30)


def test_what_the_controls_made_of_a_version_takes_its_place_and_leaves_the_others() -> None:
    history = pushed(1, 2, 3).back().with_current(version(7))
    assert history.questions == (version(1), version(7), version(3))
    assert history.can_go_forward
    assert History().with_current(version(1)) == pushed(1)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=80), st.integers(0, 80))
def test_case_p13_undo_and_redo_end_where_they_began(cuts: list[int], steps: int) -> None:
    history = before = pushed(*cuts)
    steps = min(steps, len(history.questions) - 1)
    for _ in range(steps):
        history = history.back()
    assert history.current == before.questions[len(before.questions) - 1 - steps]
    for _ in range(steps):
        history = history.forward()
    assert history == before


@given(st.lists(st.one_of(st.integers(1, 4), st.sampled_from(["undo", "redo"])), max_size=60))
def test_a_history_does_what_two_piles_of_paper_would(acts: list[int | str]) -> None:
    history, done, undone = History(), [], []
    for act in acts:
        if act == "undo":
            history = history.back()
            if len(done) > 1:
                undone.append(done.pop())
        elif act == "redo":
            history = history.forward()
            if undone:
                done.append(undone.pop())
        elif not done or done[-1] != version(int(act)):
            history = history.push(version(int(act)))
            done, undone = [*done, version(int(act))], []
        assert history.current == (done[-1] if done else None)
        assert (history.can_go_back, history.can_go_forward) == (len(done) > 1, bool(undone))


def test_a_version_that_settles_as_the_one_before_is_none() -> None:
    history = History().push(version(1)).push(version(2))
    assert history.with_current(version(1)) == History().push(version(1))


def test_how_a_metric_was_last_cut_is_asked_of_the_versions_up_to_the_one_that_stands() -> None:
    history = History().push(version(1)).push(version(2)).push(version(3)).back()
    metric = version(1).axes[0].metric
    assert history.last_axis(metric) == version(2).axes[0]
    assert history.last_axis("nothing") is None
    assert history.last_composite("loyalty") is None
