"""Where a dragged cut may stand: round values, closer together where customers are and where one looks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.model.matrix.matrix import MatrixAxis
from crm_dashboard.model.matrix.snapping import MOST, snap_values
from tests.model.questions import fixed_axis, numeric


def axis(
    low: float, high: float, favourable: str = "more", scale: str = "linear", *, whole: bool = False
) -> MatrixAxis:
    one = fixed_axis(numeric("u0", favourable, whole=whole), low)
    return replace(one, low=low, high=high, scale=scale)


def test_few_whole_values_are_all_there_but_the_least_favourable():
    assert snap_values(axis(0, 6, whole=True), ()) == (1, 2, 3, 4, 5, 6)
    assert snap_values(axis(0, 6, "less", whole=True), ()) == (0, 1, 2, 3, 4, 5)


def test_a_thousand_days_are_cut_at_every_tenth():
    assert snap_values(axis(0, 1000, "less", whole=True), ()) == tuple(range(0, 1000, 10))


def test_values_are_exact_decimals_and_not_sums_of_steps():
    assert snap_values(axis(0, 1), (), most=10) == (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def test_they_stand_closer_where_most_customers_are():
    crowd = [float(one) for one in range(1, 11)] * 100
    found = snap_values(axis(0, 100_000), crowd)
    assert {1.5, 2, 2.5, 9} <= set(found)
    assert {10_000, 50_000, 100_000} <= set(found)
    assert len([one for one in found if one > 10]) <= MOST // 4


def test_they_stand_closer_where_one_looks():
    whole = snap_values(axis(0, 1000), ())
    part = snap_values(axis(0, 1000), (), within=(400.0, 410.0))
    assert 401.3 not in whole
    assert 401.3 in part
    assert min(part) >= 400
    assert max(part) <= 410


def test_on_a_logarithmic_axis_every_power_of_ten_has_as_many():
    found = snap_values(axis(1, 100_000, scale="log"), (), most=35)
    assert found[:7] == (1.5, 2, 3, 5, 7, 10, 15)
    assert found[-1] == 100_000


def test_refunds_have_round_values_too():
    found = snap_values(axis(-1000, 1000, scale="log"), (), most=40)
    assert {-500, -10, 0, 10, 500} <= set(found)


def test_a_short_stretch_of_a_logarithmic_axis_is_cut_like_a_linear_one():
    assert {1010, 1250} <= set(snap_values(axis(1, 100_000, scale="log"), (), within=(1000.0, 1500.0)))


def test_where_all_customers_have_one_value_there_is_nothing_to_choose():
    assert snap_values(axis(5, 5), (5.0,)) == ()


def test_huge_spans_do_not_overflow():
    found = snap_values(axis(-1.7e308, 1.7e308), ())
    assert 2 < len(found) <= MOST + 1


@pytest.mark.parametrize("scale", ["linear", "log"])
@given(
    low=st.floats(-1e6, 1e6), width=st.floats(1e-3, 1e7), crowd=st.lists(st.floats(0, 1), max_size=40), data=st.data()
)
def test_they_are_ascending_on_the_axis_and_not_too_many(scale, low, width, crowd, data):
    one = axis(low, low + width, data.draw(st.sampled_from(("more", "less"))), scale, whole=data.draw(st.booleans()))
    found = snap_values(one, [low + width * share for share in crowd])
    assert list(found) == sorted(set(found))
    assert len(found) <= MOST + MOST // 4
    assert all(one.low <= value <= one.high for value in found)
    assert (one.low if one.favourable == "more" else one.high) not in found
    assert not one.whole or all(value.is_integer() for value in found)
