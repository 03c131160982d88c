"""Cells, codes and figures on tables small enough to check by eye."""

from __future__ import annotations

from decimal import Decimal

import pytest

from crm_dashboard.model.matrix.matrix import UNCLASSIFIED, code_of, levels_of
from crm_dashboard.model.question.cuts import Fixed
from tests.model.questions import Asked, cells_of, codes_of, fixed_axis, matrix_of, numeric

SPEND, LATE, SCORE = numeric("u0"), numeric("u1", "less"), numeric("u2")


def codes(desk, axis, values, column="u0"):
    return list(codes_of(desk.population(**{column: values}), [axis]).values())


def test_a_tie_on_the_cut_counts_as_high(desk):
    assert codes(desk, fixed_axis(SPEND, 5.0), [4.9, 5.0, 5.1]) == ["L", "H", "H"]


def test_where_less_is_better_a_tie_on_the_cut_counts_as_high(desk):
    assert codes(desk, fixed_axis(LATE, 5.0), [4.9, 5.0, 5.1], "u1") == ["H", "H", "L"]


def test_more_levels_are_digits_and_the_highest_is_favourable(desk):
    assert codes(desk, fixed_axis(SPEND, 1.0, 2.0, 3.0, 4.0), [0.0, 1.0, 2.5, 3.0, 4.0]) == ["1", "2", "3", "4", "5"]
    assert codes(desk, fixed_axis(LATE, 1.0, 2.0, 3.0, 4.0), [0.0, 1.0, 1.5, 3.0, 5.0], "u1") == [
        "5",
        "5",
        "4",
        "3",
        "1",
    ]


def test_zero_and_minus_zero_are_one_value(desk):
    assert codes(desk, fixed_axis(SPEND, 0.0), [0.0, -0.0, -5e-324]) == ["H", "H", "L"]
    assert codes(desk, fixed_axis(SPEND, -0.0), [0.0, -0.0, -5e-324]) == ["H", "H", "L"]


@pytest.fixture
def ledger(desk):
    """Six customers; the axes are spend (cut at 10), lateness (at 30, fewer is better) and score (at 1 and 2)."""
    return desk.population(
        customer_id=["王芳", "李伟", "张敏", "刘洋", "陈静", "杨帆"],
        u0=[10.0, 9.0, 50.0, 20.0, None, 30.0],
        u1=[30, 31, 5, 40, 1, None],
        u2=[0.0, 1.0, 2.0, 1.5, 2.0, 2.0],
        orders=[1, 2, 3, 4, 5, 6],
        revenue=[Decimal(10), Decimal(9), Decimal("50.25"), Decimal(20), Decimal("-5.25"), Decimal(16)],
    )


TWO = [Asked(SPEND, Fixed((10,))), Asked(LATE, Fixed((30,)))]
THREE = [*TWO, Asked(SCORE, Fixed((1, 2)))]


def test_every_cell_has_its_figures_empty_ones_included_the_most_favourable_first(ledger):
    matrix = matrix_of(ledger, TWO)
    found = [(cell.code, cell.customers, cell.orders, cell.revenue) for cell in matrix.cells]
    assert found == [
        ("HH", 2, 4, Decimal("60.25")),
        ("HL", 1, 4, Decimal("20.00")),
        ("LH", 0, 0, Decimal("0.00")),
        ("LL", 1, 2, Decimal("9.00")),
    ]


def test_customers_with_a_missing_value_are_unclassified_and_counted(ledger):
    cell = matrix_of(ledger, TWO).unclassified
    assert (cell.code, cell.levels, cell.customers, cell.orders, cell.revenue) == (
        UNCLASSIFIED,
        (),
        2,
        11,
        Decimal("10.75"),
    )
    assert cell.means == (30.0, 1.0)


def test_shares_are_of_all_customers_and_of_all_revenue_the_unclassified_included(ledger):
    matrix = matrix_of(ledger, TWO)
    assert [cell.share for cell in matrix.cells] == [2 / 6, 1 / 6, 0.0, 1 / 6]
    assert [cell.revenue_share for cell in matrix.cells] == [60.25 / 100, 20 / 100, 0.0, 9 / 100]
    assert (matrix.unclassified.share, matrix.unclassified.revenue_share) == (2 / 6, 10.75 / 100)


def test_means_are_in_the_metrics_own_units_and_missing_for_an_empty_cell(ledger):
    matrix = matrix_of(ledger, TWO)
    assert matrix.cell("HH").means == (30.0, 17.5)
    assert matrix.cell("LH").means == (None, None)


def test_three_axes_make_cells_of_three_signs(ledger):
    assert codes_of(ledger, matrix_of(ledger, THREE).axes) == {
        "王芳": "HH1",
        "李伟": "LL2",
        "张敏": "HH3",
        "刘洋": "HL2",
        "陈静": UNCLASSIFIED,
        "杨帆": UNCLASSIFIED,
    }
    codes = " ".join(cell.code for cell in matrix_of(ledger, THREE).cells)
    assert codes == "HH3 HH2 HH1 HL3 HL2 HL1 LH3 LH2 LH1 LL3 LL2 LL1"


def test_a_cell_is_found_by_its_code_and_an_unknown_code_is_no_cell(ledger):
    matrix = matrix_of(ledger, THREE)
    assert matrix.cell("HH3").customers == 1
    assert matrix.cell(UNCLASSIFIED).customers == 2
    with pytest.raises(KeyError, match="HH"):
        matrix.cell("HH")


def test_shares_of_revenue_are_unknown_where_the_total_is_not_above_zero(desk):
    population = desk.population(u0=[1.0, 9.0], u1=[1.0, 9.0], revenue=[Decimal(5), Decimal(-5)])
    assert [cell.revenue_share for cell in matrix_of(population, TWO).cells] == [None] * 4


def test_a_matrix_of_nobody_has_empty_cells(desk):
    cells, unclassified = cells_of(desk.population(u0=[], u1=[]), [fixed_axis(SPEND, 1.0), fixed_axis(LATE, 1.0)])
    assert [(cell.customers, cell.share, cell.revenue) for cell in (*cells, unclassified)] == [(0, 0.0, 0)] * 5


def test_a_mean_beyond_the_largest_float_is_a_dash_and_not_infinity(desk):
    population = desk.population(u0=[1.79e308, 1.79e308], u1=[1.0, 1.0])
    assert matrix_of(population, TWO).cell("HH").means == (None, 1.0)


def test_a_cell_number_and_its_levels_are_two_names_of_one_cell():
    axes = [fixed_axis(SPEND, 1.0), fixed_axis(LATE, 1.0, 2.0), fixed_axis(SCORE, 1.0, 2.0, 3.0, 4.0)]
    found = [levels_of(number, axes) for number in range(2 * 3 * 5)]
    assert found == [(first, second, third) for first in range(2) for second in range(3) for third in range(5)]
    assert code_of((1, 2, 4), axes) == "H35"
    assert code_of((0, 0, 0), axes) == "L11"


@pytest.mark.parametrize(
    ("axis", "level", "bounds"),
    [
        (fixed_axis(SPEND, 1.0, 2.0), 0, (None, 1.0)),
        (fixed_axis(SPEND, 1.0, 2.0), 1, (1.0, 2.0)),
        (fixed_axis(SPEND, 1.0, 2.0), 2, (2.0, None)),
        (fixed_axis(LATE, 1.0, 2.0), 0, (2.0, None)),
        (fixed_axis(LATE, 1.0, 2.0), 1, (1.0, 2.0)),
        (fixed_axis(LATE, 1.0, 2.0), 2, (None, 1.0)),
    ],
)
def test_bounds_of_a_level_follow_its_direction(axis, level, bounds):
    assert axis.bounds(level) == bounds
