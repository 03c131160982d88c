"""The question as a value: what can be asked, and the sentence for what cannot."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from crm_dashboard.errors import SpecError
from crm_dashboard.model.matrix.selection import Selection
from crm_dashboard.model.question.cuts import (
    MEDIAN,
    MOST_LEVELS,
    Fixed,
    Mean,
    NaturalBreaks,
    Quantiles,
    TopShare,
)
from crm_dashboard.model.question.spec import Among, Axis, Between, MatrixSpec

RECENCY, FREQUENCY, MONETARY = Axis("recency"), Axis("frequency"), Axis("monetary")


@pytest.mark.parametrize("cuts", [5, 5.0, [5], (5,), Fixed((5,))])
def test_plain_numbers_are_fixed_cuts(cuts):
    assert Axis("frequency", cuts=cuts).cuts == Fixed((5.0,))
    assert Axis("frequency", cuts) == Axis("frequency", [5])


def test_an_axis_is_cut_at_the_median_unless_told():
    assert Axis("frequency").cuts == MEDIAN == Quantiles((0.5,))


def test_equal_questions_are_one_cache_key():
    spec = MatrixSpec(
        (RECENCY, Axis("frequency", [2, 5])), window=365, filters=(Among("customers.country", ("中国", None)),)
    )
    same = MatrixSpec(
        [RECENCY, Axis("frequency", (2.0, 5.0))], window=365, filters=[Among("customers.country", ["中国", None])]
    )
    assert spec == same
    assert {spec: "answer"}[same] == "answer"
    assert spec != MatrixSpec((Axis("frequency", [2, 5]), RECENCY), window=365, filters=spec.filters)


@pytest.mark.parametrize("axes", [(), (RECENCY,), (RECENCY, FREQUENCY, MONETARY, Axis("tenure"))])
def test_a_matrix_takes_two_or_three_dimensions(axes):
    with pytest.raises(SpecError, match=f"two or three dimensions, not {len(axes)}"):
        MatrixSpec(axes)


def test_one_dimension_cannot_stand_on_two_axes():
    with pytest.raises(SpecError, match="same dimension stands on two axes") as caught:
        MatrixSpec((Axis("recency", [5]), Axis("recency", [9])))
    assert caught.value.where == "recency, recency"
    assert str(caught.value.next_step) == "Choose a different one for each axis."


@pytest.mark.parametrize("window", [0, -1, 1.5])
def test_a_window_is_a_whole_number_of_days_from_one(window):
    with pytest.raises(ValidationError):
        MatrixSpec((RECENCY, FREQUENCY), window=window)


@pytest.mark.parametrize("rule", [Fixed, Quantiles, TopShare])
def test_an_axis_takes_two_to_five_levels(rule):
    for values in ((), (0.1, 0.2, 0.3, 0.4, 0.5)):
        with pytest.raises(SpecError, match="two to 5 levels"):
            rule(values)
    assert rule((0.1, 0.2, 0.3, 0.4)).level_count == MOST_LEVELS


@pytest.mark.parametrize("rule", [Fixed, Quantiles, TopShare])
@pytest.mark.parametrize("values", [(0.5, 0.5), (0.7, 0.2)])
def test_cuts_grow_from_one_to_the_next(rule, values):
    with pytest.raises(SpecError, match="must grow from one to the next") as caught:
        rule(values)
    assert caught.value.where == ", ".join(f"{value:g}" for value in values)
    assert str(caught.value.next_step) == "Put the smallest first and leave no two equal."


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_cut_and_a_bound_are_finite_numbers(value):
    for make in (lambda: Fixed((value,)), lambda: Axis("recency", value), lambda: Between("recency", low=value)):
        with pytest.raises(ValidationError):
            make()
    with pytest.raises(ValidationError):
        Selection(box=((0.0, value),))


@pytest.mark.parametrize("share", [0, 1, -0.1, 1.1, float("nan")])
def test_a_share_lies_between_nothing_and_everything(share):
    for rule in (Quantiles, TopShare):
        with pytest.raises(ValidationError):
            rule((share,))


@pytest.mark.parametrize("levels", [0, 1, 6])
def test_natural_breaks_make_two_to_five_levels(levels):
    with pytest.raises(ValidationError):
        NaturalBreaks(levels)


@pytest.mark.parametrize(
    ("rule", "levels"),
    [(Fixed((1, 2)), 3), (Mean(), 2), (MEDIAN, 2), (Quantiles.parts(5), 5), (TopShare(), 2), (NaturalBreaks(4), 4)],
    ids=str,
)
def test_a_rule_knows_how_many_levels_it_wishes(rule, levels):
    assert rule.level_count == levels


def test_equal_parts_are_equal_shares():
    assert Quantiles.parts(4) == Quantiles((0.25, 0.5, 0.75))


def test_a_question_needs_the_metrics_of_its_axes_and_then_of_its_filters():
    filters = (Between("tenure", 1), Among("customers.country", ("中国",)), Between("recency", 0), Between("gap", 2))
    assert MatrixSpec((FREQUENCY, RECENCY), filters=filters).metrics == ("frequency", "recency", "tenure", "gap")
