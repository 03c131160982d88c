"""From a rule to real numbers, on small tables with cuts found by hand."""

from __future__ import annotations

import pytest

from crm_dashboard.errors import NothingToShow, SpecError
from crm_dashboard.model.matrix import cutting
from crm_dashboard.model.matrix.cutting import cut_values, distribution
from crm_dashboard.model.question.cuts import MEDIAN, Fixed, Mean, NaturalBreaks, Quantiles, TopShare
from tests.model.questions import Asked, axis_of, cells_of, numeric

MORE, LESS = numeric("u0"), numeric("u0", "less")
AMOUNT = numeric("u0", additive=True)
THIRDS = Quantiles.parts(3)
FIFTHS = Quantiles.parts(5)
HUGE = 1.79e308


def cuts(desk, values, rule, metric=MORE, *, log=False):
    return cut_values(desk.population(u0=values), metric, rule, log=log)


def shares(desk, values, rule, metric=MORE):
    """Return the customers per level, least favourable first."""
    population = desk.population(u0=values)
    cells, _ = cells_of(population, [axis_of(population, Asked(metric, rule))])
    return [cell.customers for cell in reversed(cells)]


# --- fixed and mean ---------------------------------------------------------------------------------------------------


def test_fixed_cuts_are_what_was_asked_for_whatever_the_data(desk):
    assert cuts(desk, [1.0, 2.0], Fixed((5, 9.5))) == (5.0, 9.5)
    assert cuts(desk, [None, None], Fixed((5,))) == (5.0,)


def test_the_mean_is_the_sum_by_the_count_of_the_values_present(desk):
    assert cuts(desk, [1.0, 2.0, None, 6.0], Mean()) == (3.0,)
    assert cuts(desk, [1.0, 2.0, None, 6.0], Mean(), LESS) == (3.0,)


@pytest.mark.parametrize("metric", [MORE, LESS])
def test_a_value_equal_to_the_mean_is_on_the_favourable_side(desk, metric):
    assert shares(desk, [1 / 3, 2 / 3, 1.0], Mean(), metric) == [1, 2]
    assert shares(desk, [1.1, 2.2, 3.3], Mean(), metric) == [1, 2]
    assert shares(desk, [-1 / 3, -2 / 3, -1.0], Mean(), metric) == [1, 2]


def test_the_mean_of_values_closer_than_its_rounding_lies_between_them(desk):
    low, high = 0.99999999999998, 0.99999999999999
    assert low <= cuts(desk, [low, high], Mean())[0] <= high
    assert low <= cuts(desk, [low, high], Mean(), LESS)[0] <= high


def test_the_mean_of_huge_values_is_a_number(desk):
    assert cuts(desk, [HUGE, HUGE / 2], Mean())[0] == pytest.approx(0.75 * HUGE)
    assert cuts(desk, [HUGE, HUGE, -HUGE, -HUGE, 2.0], Mean(), LESS)[0] == pytest.approx(0, abs=1e293)
    assert distribution(desk.population(u0=[HUGE, HUGE / 2]), MORE).mean == pytest.approx(0.75 * HUGE)


# --- quantiles --------------------------------------------------------------------------------------------------------


def test_the_median_of_an_even_number_divides_in_halves(desk):
    assert cuts(desk, [1.0, 2.0, 3.0, 4.0], MEDIAN) == (3.0,)
    assert shares(desk, [1.0, 2.0, 3.0, 4.0], MEDIAN) == [2, 2]
    assert cuts(desk, [1.0, 2.0, 3.0, 4.0], MEDIAN, LESS) == (2.0,)
    assert shares(desk, [1.0, 2.0, 3.0, 4.0], MEDIAN, LESS) == [2, 2]


@pytest.mark.parametrize("metric", [MORE, LESS])
def test_of_two_cuts_equally_near_the_wish_the_smaller_unfavourable_share_is_taken(desk, metric):
    assert cuts(desk, [1.0, 2.0, 3.0], MEDIAN, metric) == (2.0,)
    assert shares(desk, [1.0, 2.0, 3.0], MEDIAN, metric) == [1, 2]
    for count in range(3, 40, 2):
        assert shares(desk, [float(value) for value in range(count)], MEDIAN, metric) == [count // 2, count // 2 + 1]


def test_tenths_of_a_hundred_customers_are_ten_each(desk):
    values = [float(value) for value in range(1, 101)]
    assert cuts(desk, values, FIFTHS) == (21.0, 41.0, 61.0, 81.0)
    assert cuts(desk, values, FIFTHS, LESS) == (20.0, 40.0, 60.0, 80.0)
    assert shares(desk, values, Quantiles((0.1, 0.2, 0.9))) == [10, 10, 70, 10]
    assert shares(desk, values, Quantiles((0.1, 0.2, 0.9)), LESS) == [10, 10, 70, 10]


def test_a_median_of_heavily_tied_data_still_divides(desk):
    once_mostly = [1.0] * 6 + [2.0, 3.0, 4.0, 5.0]
    assert cuts(desk, once_mostly, MEDIAN) == (2.0,)
    assert shares(desk, once_mostly, MEDIAN) == [6, 4]


def test_a_median_of_data_tied_at_the_bad_end_still_divides_where_less_is_better(desk):
    late_mostly = [90.0] * 6 + [80.0, 70.0, 60.0, 50.0]
    assert cuts(desk, late_mostly, MEDIAN, LESS) == (80.0,)
    assert shares(desk, late_mostly, MEDIAN, LESS) == [6, 4]


def test_data_tied_at_the_good_end_are_cut_at_their_best_value(desk):
    assert cuts(desk, [1.0, 2.0, 2.0, 2.0, 2.0], MEDIAN) == (2.0,)
    assert shares(desk, [1.0, 2.0, 2.0, 2.0, 2.0], MEDIAN) == [1, 4]


@pytest.mark.parametrize(("wish", "cut"), [(0.1, 2.0), (0.5, 2.0), (0.74, 2.0), (0.75, 2.0), (0.76, 3.0), (0.99, 3.0)])
def test_the_achieved_share_is_the_one_nearest_the_wish(desk, wish, cut):
    """Four of six are below 2, five of six below 3: shares of 0.667 and 0.833, equally far from 0.75."""
    assert cuts(desk, [1.0, 1.0, 1.0, 1.0, 2.0, 3.0], Quantiles((wish,))) == (cut,)


def test_a_tie_is_never_torn_and_the_level_between_two_equal_cuts_is_empty(desk):
    mostly_one = [1.0] * 8 + [2.0, 3.0]
    assert cuts(desk, mostly_one, THIRDS) == (2.0, 2.0)
    assert shares(desk, mostly_one, THIRDS) == [8, 0, 2]


def test_a_cut_is_a_value_that_occurs_above_the_least_favourable(desk):
    values = [0.5, 0.5, 0.7, 12.25]
    assert all(cut in (0.7, 12.25) for cut in cuts(desk, values, FIFTHS))
    assert all(cut in (0.5, 0.7) for cut in cuts(desk, values, FIFTHS, LESS))


def test_quantiles_leave_missing_values_out(desk):
    assert cuts(desk, [None, 1.0, None, 2.0, 3.0, 4.0, None], MEDIAN) == (3.0,)


def test_whole_numbers_are_cut_like_any_other(desk):
    assert cuts(desk, [1, 2, 3, 4], MEDIAN) == (3.0,)
    assert cuts(desk, [2, 2, 5, 5, 9], THIRDS, LESS) == (2.0, 5.0)


def test_huge_values_of_both_signs_are_cut_between_neighbours(desk):
    """The difference of −1.79e308 and 1.79e308, which a linear quantile may pass through, is beyond the largest float."""
    values = [-HUGE, -HUGE, -HUGE, HUGE, 1.791e308, 1.792e308, 1.793e308]
    assert cuts(desk, values, Quantiles((0.4,))) == (HUGE,)
    assert cuts(desk, [-value for value in values], Quantiles((0.4,)), LESS) == (-HUGE,)


def test_the_least_float_is_told_from_zero(desk):
    assert cuts(desk, [0.0, -0.0, 5e-324, 1e-323], MEDIAN) == (5e-324,)
    assert shares(desk, [0.0, -0.0, 5e-324, 1e-323], MEDIAN) == [2, 2]


# --- top share --------------------------------------------------------------------------------------------------------


def test_a_top_share_is_the_fewest_who_make_it(desk):
    assert cuts(desk, [50.0, 30.0, 15.0, 5.0], TopShare((0.8,)), AMOUNT) == (30.0,)
    assert cuts(desk, [50.0, 30.0, 15.0, 5.0], TopShare((0.81,)), AMOUNT) == (15.0,)
    assert cuts(desk, [50.0, 30.0, 15.0, 5.0], TopShare((0.5,)), AMOUNT) == (50.0,)


def test_top_shares_make_levels_from_the_biggest_down(desk):
    assert cuts(desk, [50.0, 30.0, 15.0, 5.0], TopShare((0.5, 0.8, 0.95)), AMOUNT) == (15.0, 30.0, 50.0)
    assert shares(desk, [50.0, 30.0, 15.0, 5.0], TopShare((0.5, 0.95)), AMOUNT) == [1, 2, 1]


def test_all_who_tie_with_the_last_one_needed_belong_to_the_top(desk):
    assert cuts(desk, [40.0, 20.0, 20.0, 20.0], TopShare((0.5,)), AMOUNT) == (20.0,)
    assert shares(desk, [40.0, 20.0, 20.0, 20.0, 1.0], TopShare((0.5,)), AMOUNT) == [1, 4]


def test_a_share_that_is_met_exactly_is_met_in_floats_too(desk):
    assert cuts(desk, [0.7, 0.1, 0.1, 0.1], TopShare((0.7,)), AMOUNT) == (0.7,)
    assert cuts(desk, [7, 1, 1, 1], TopShare((0.8,)), AMOUNT) == (1.0,)


def test_customers_who_cost_money_lower_the_total(desk):
    assert cuts(desk, [60.0, 40.0, 20.0, -20.0], TopShare((0.6,)), AMOUNT) == (60.0,)
    assert cuts(desk, [60.0, 40.0, 20.0, -20.0], TopShare((0.61,)), AMOUNT) == (40.0,)


def test_missing_amounts_are_no_part_of_a_top_share(desk):
    assert cuts(desk, [None, 50.0, 30.0, None, 20.0], TopShare((0.8,)), AMOUNT) == (30.0,)


@pytest.mark.parametrize(
    "metric", [MORE, numeric("u0", "less", additive=True)], ids=["does not add up", "less is better"]
)
def test_what_does_not_add_up_has_no_top_share_and_says_so(desk, metric):
    with pytest.raises(SpecError, match="does not add up to a total, so it has no top share") as caught:
        cuts(desk, [1.0, 2.0], TopShare(), metric)
    assert "quantile" in str(caught.value.next_step)


def test_a_total_that_is_not_above_zero_has_no_top_share_and_says_so(desk):
    with pytest.raises(SpecError, match="is not above zero, so it has no top share"):
        cuts(desk, [5.0, -5.0], TopShare(), AMOUNT)


# --- natural breaks ---------------------------------------------------------------------------------------------------

APART = [1.0, 2.0, 3.0, 11.0, 12.0, 100.0, 101.0]


def test_natural_breaks_lie_where_groups_are_apart(desk):
    assert cuts(desk, APART, NaturalBreaks(3)) == (11.0, 100.0)
    assert shares(desk, APART, NaturalBreaks(3)) == [3, 2, 2]
    assert cuts(desk, APART, NaturalBreaks(3), LESS) == (3.0, 12.0)
    assert shares(desk, APART, NaturalBreaks(3), LESS) == [2, 2, 3]


def test_natural_breaks_have_the_least_spread_inside(desk):
    """{0, 4, 5} and {10} would spread 14, {0} and {4, 5, 10} 20.7, {0, 4} and {5, 10} 20.5."""
    assert cuts(desk, [0.0, 4.0, 5.0, 10.0], NaturalBreaks(2)) == (10.0,)


def test_natural_breaks_follow_the_scale_of_the_axis(desk):
    growing = [1.0, 10.0, 1_000.0, 10_000.0]
    assert cuts(desk, growing, NaturalBreaks(2)) == (10_000.0,)
    assert cuts(desk, growing, NaturalBreaks(2), log=True) == (1_000.0,)


def test_one_customer_without_spending_does_not_take_the_log_scale_away(desk):
    assert cuts(desk, [0.0, 1.0, 10.0, 1_000.0, 10_000.0], NaturalBreaks(2), log=True) == (1_000.0,)
    assert cuts(desk, [-10_000.0, -1_000.0, -1.0, 0.0], NaturalBreaks(2), log=True) == (-1.0,)


def test_natural_breaks_are_the_same_each_time_and_in_any_order_of_rows(desk):
    values = [float((7 * index * index) % 101) for index in range(60)]
    keys = [(index * 0.37) % 1 for index in range(60)]
    first = cut_values(desk.population(u0=values, sample_key=keys), MORE, NaturalBreaks(4))
    again = cut_values(desk.population(u0=values[::-1], sample_key=keys[::-1]), MORE, NaturalBreaks(4))
    assert len(set(first)) == 3
    assert first == again


def test_fewer_values_than_levels_leave_levels_empty_below_the_highest(desk):
    assert cuts(desk, [1.0, 1.0, 5.0], NaturalBreaks(4)) == (5.0, 5.0, 5.0)
    assert shares(desk, [1.0, 1.0, 5.0], NaturalBreaks(4)) == [2, 0, 0, 1]
    assert shares(desk, [1.0, 1.0, 5.0], NaturalBreaks(4), LESS) == [1, 0, 0, 2]


@pytest.mark.parametrize(("metric", "cut", "levels"), [(MORE, 9.0, [5, 0, 1]), (LESS, 1.0, [1, 0, 5])])
def test_a_sample_with_one_value_only_still_divides_the_population(desk, monkeypatch, metric, cut, levels):
    monkeypatch.setattr(cutting, "BREAKS_SAMPLE", 4)
    population = desk.population(u0=[1.0] * 5 + [9.0], sample_key=[0.1, 0.2, 0.3, 0.4, 0.5, 0.9])
    axis = axis_of(population, Asked(metric, NaturalBreaks(3)))
    assert axis.cuts == (cut, cut)
    assert [cell.customers for cell in reversed(cells_of(population, [axis])[0])] == levels


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize(
    "values",
    [
        [-HUGE, 1.0, 2.0, HUGE],
        [0.0, 5e-324, 1e-323, 1.5e-323],
        [0.0, 1e-200, 1.0],
        [1e10, 10000000000.000002],
        [-1.0, -1.0000000000000002],
    ],
)
def test_natural_breaks_of_extreme_values_are_values_that_occur(desk, values, log):
    for metric in (MORE, LESS):
        found = cuts(desk, values, NaturalBreaks(3), metric, log=log)
        assert len(found) == 2
        assert set(found) <= set(values)
        assert shares(desk, values, Fixed((found[0],)), metric)[0] > 0


# --- few values -------------------------------------------------------------------------------------------------------

EVERY_RULE = [Mean(), MEDIAN, FIFTHS, TopShare(), TopShare((0.5, 0.8)), NaturalBreaks(2), NaturalBreaks(5)]


@pytest.mark.parametrize("rule", EVERY_RULE, ids=str)
@pytest.mark.parametrize("values", [[7.5], [7.5] * 4, [7.5, None]], ids=["one row", "all equal", "one value"])
def test_where_all_values_are_equal_that_value_is_every_cut_and_all_are_favourable(desk, rule, values):
    present = sum(value is not None for value in values)
    metric = AMOUNT if isinstance(rule, TopShare) else MORE
    found = cuts(desk, values, rule, metric)
    assert set(found) == {7.5}
    assert shares(desk, values, rule, metric) == [0] * len(found) + [present]


@pytest.mark.parametrize("rule", EVERY_RULE, ids=str)
@pytest.mark.parametrize("values", [[], [None, None]], ids=["nobody", "nothing known"])
def test_where_no_value_is_known_a_sentence_says_so(desk, rule, values):
    with pytest.raises(NothingToShow, match="No customer has a value for “u0”") as caught:
        cuts(desk, values, rule)
    assert str(caught.value.next_step)


def test_the_spread_is_count_least_greatest_and_mean_of_what_is_known(desk):
    found = distribution(desk.population(u0=[None, 4.0, -1.0, 9.0]), MORE)
    assert (found.count, found.low, found.high, found.mean) == (3, -1.0, 9.0, 4.0)
