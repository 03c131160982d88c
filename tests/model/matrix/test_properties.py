"""What always holds of a matrix, whatever the data.

The numbers of the properties are those of the list of hostile inputs. Values enter as a file would bring them, as
columns of the customer table: with NaN, infinity, the smallest and the largest floats, and many ties. Properties that
need the same population and its answer are held against it in the same example: each is a function with its number.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import narwhals as nw
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm_dashboard.errors import NothingToShow
from crm_dashboard.model.features import Frames, features
from crm_dashboard.model.matrix.cutting import cut_values
from crm_dashboard.model.matrix.matrix import UNCLASSIFIED
from crm_dashboard.model.matrix.points import sample_points
from crm_dashboard.model.metrics.scope import Scope
from crm_dashboard.model.question.cuts import Fixed, Mean, NaturalBreaks, Quantiles
from crm_dashboard.model.question.filters import among, between
from crm_dashboard.model.question.spec import Among, Between
from tests.model.questions import Asked, cells_of, codes_of, cut_axes, fixed_axis, numeric, places_of
from tests.model.tables import Desk, Order

COLUMNS = ("u0", "u1", "u2")
SURNAMES = "王李张刘陈杨赵黄周吴"
POOL = [f"{SURNAMES[index % 10]}{'𠮷芳伟敏'[index // 10]}·{index}" for index in range(40)]
TWINS = [name + "（二）" for name in POOL]
ORDERS = [
    Order(name, f"2024-01-{1 + index % 28:02}", amount)
    for index, person in enumerate(POOL)
    for name in (person, TWINS[index])
    for amount in [Decimal(index) / 100, Decimal("0.01"), Decimal(-index * index)][: 1 + index % 3]
]
LATEST = Scope(19_800)

pytestmark = pytest.mark.slow

# --- what is drawn ----------------------------------------------------------------------------------------------------

EDGES = [0.0, -0.0, 5e-324, -5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, -1.79e308, 2.0**53, 2.0**53 - 1]
EDGES += [-(2.0**53), 0.1 + 0.2, 0.3, 1 / 3, math.nextafter(1, 2), math.nextafter(1, 0), 0.01, -12.5]
NOT_NUMBERS = [None, float("nan"), float("inf"), float("-inf")]
few = st.integers(-3, 3).map(float)
cents = st.integers(-100_000, 100_000).map(lambda count: count / 100)
finite = st.one_of(few, few, st.sampled_from(EDGES), cents, st.floats(allow_nan=False, allow_infinity=False))
hostile = st.one_of(few, few, st.sampled_from(EDGES + NOT_NUMBERS * 2), cents, st.floats())
tame = st.one_of(few, cents)
favourable = st.sampled_from(["more", "less"])
seeds = st.integers(0, 2**32)


def rows_with(values, least=0):
    """Draw up to forty people, each with a value in every column."""

    def seated(first, drawn):
        return [((first + index) % 40, *row) for index, row in enumerate(drawn)]

    row = st.tuples(values, values, values)
    small, large = st.lists(row, min_size=least, max_size=9), st.lists(row, min_size=10, max_size=40)
    return st.builds(seated, st.integers(0, 39), st.one_of(small, small, small, large))


def fixed_cuts(values=finite):
    return st.lists(values.map(lambda value: value + 0.0), min_size=1, max_size=4, unique=True).map(
        lambda cuts: Fixed(tuple(sorted(cuts)))
    )


quantiles = st.sampled_from([Quantiles(), Quantiles(), Quantiles((0.9,)), Quantiles((0.1, 0.15))])
FIXED_ONLY = [fixed_cuts()]
value_rules = [*[fixed_cuts()] * 7, quantiles]
every_rule = [*[fixed_cuts()] * 5, quantiles, st.just(Mean()), st.integers(2, 5).map(NaturalBreaks)]


@st.composite
def dimensions(draw, rules=FIXED_ONLY):
    """Draw two or three axes, each with a direction and a rule."""
    columns = COLUMNS[: draw(st.sampled_from([2, 2, 3]))]
    return [Asked(numeric(column, draw(favourable)), draw(draw(st.sampled_from(rules)))) for column in columns]


# --- what is laid on the desk -------------------------------------------------------------------------------------------


class Crowd:
    """The orders of everybody in the pool, and the feature table of the customers that an example draws.

    The query that `features` makes is built once and run for each example on a fresh customer table.
    """

    def __init__(self, desk: Desk) -> None:
        self._cursor = desk.cursor
        self._orders = desk.frames(ORDERS)
        self.threads = desk.threads
        self._lay([people([])])
        customers = nw.from_native(self._cursor.table("people"))
        made = features(Frames(self._orders.orders, customers), LATEST, [numeric(column) for column in COLUMNS])
        self._query = nw.to_native(made).sql_query()

    def population(self, rows, *more: pa.Table) -> nw.LazyFrame[Any]:
        """Return the features of the drawn rows (or of a customer table), until the next call."""
        self._lay([rows if isinstance(rows, pa.Table) else people(rows), *more])
        self._cursor.execute(f"CREATE OR REPLACE TABLE population AS {self._query}")
        return nw.from_native(self._cursor.table("population"))

    def _lay(self, parts) -> None:
        self._cursor.register("part", parts[0])
        self._cursor.execute("CREATE OR REPLACE TABLE people AS FROM part")
        for part in parts[1:]:
            self._cursor.register("part", part)
            self._cursor.execute("INSERT INTO people BY NAME FROM part")


@pytest.fixture(scope="module")
def crowd() -> Crowd:
    return Crowd(Desk())


def people(rows, order=COLUMNS) -> pa.Table:
    """Return the customer table of drawn rows, its columns in the given order."""
    columns: dict[str, Any] = {
        "customer_id": pa.array([POOL[row[0]] if isinstance(row[0], int) else row[0] for row in rows], pa.string()),
        "sample_key": pa.array([key_of(row[0]) for row in rows], pa.float64()),
    }
    for name in order:
        columns[name] = pa.array([row[1 + COLUMNS.index(name)] for row in rows], pa.float64())
    return pa.table(columns)


def key_of(person) -> float:
    return (TWINS.index(person) if isinstance(person, str) else person) * 0.618034 % 1


def nothing_known(rows, asked) -> bool:
    """Tell whether an axis that needs values has none."""
    return any(
        not isinstance(one.rule, Fixed) and all(not is_number(row[1 + index]) for row in rows)
        for index, one in enumerate(asked)
    )


def rows_for(asked, rows):
    """Return the rows, or one whose values are known where an axis would have none."""
    return [(0, 1.0, 2.0, 3.0)] if nothing_known(rows, asked) else rows


def is_number(value) -> bool:
    return value is not None and math.isfinite(value)


def passed(value, cuts, side) -> int:
    return sum(value >= cut if side == "more" else value <= cut for cut in cuts)


def figures_of(population, axes) -> dict[str, tuple[int, int, Decimal]]:
    cells, unclassified = cells_of(population, axes)
    return {cell.code: (cell.customers, cell.orders, cell.revenue) for cell in (*cells, unclassified)}


def answered(population, asked) -> tuple:
    """Return the cuts, and the cell of every customer."""
    axes = cut_axes(population, asked)
    return [axis.cuts for axis in axes], places_of(population, axes)


# --- the properties -----------------------------------------------------------------------------------------------------


@given(
    rows=rows_with(hostile),
    asked=dimensions(every_rule),
    others=st.lists(dimensions(), max_size=2),
    places=st.permutations(range(3)),
)
def test_p1_p2_p9_p13_whatever_is_asked_of_one_population(crowd, rows, asked, others, places):
    population = crowd.population(rows)
    if nothing_known(rows, asked):
        with pytest.raises(NothingToShow):
            cut_axes(population, asked)
        asked = [replace(one, rule=Fixed((0.0,))) for one in asked]
    axes, (cells, unclassified), _ = alone = parts_of(population, asked)
    codes = codes_of(population, axes)
    p1_every_customer_is_in_one_cell_or_unclassified(rows, axes, codes, cells, unclassified)
    p2_orders_and_revenue_of_all_cells_are_those_of_all_customers(rows, (*cells, unclassified))
    places = [place for place in places if place < len(axes)]
    p9_dimensions_in_another_order_transpose_the_matrix(population, axes, codes, places)
    for other in others:
        answered(population, other)
    if others:
        assert parts_of(population, asked) == alone, "P13: the answer depends on the question, not on those before"


def p1_every_customer_is_in_one_cell_or_unclassified(rows, axes, codes, cells, unclassified):
    assert (
        Counter(codes.values()) == Counter({cell.code: cell.customers for cell in (*cells, unclassified)}) + Counter()
    )
    assert sum(cell.customers for cell in cells) + unclassified.customers == len(rows)
    lost = {POOL[row[0]] for row in rows if not all(map(is_number, row[1 : 1 + len(axes)]))}
    assert {name for name, code in codes.items() if code == UNCLASSIFIED} == lost
    assert all(math.isfinite(cut) for axis in axes for cut in axis.cuts)


def p2_orders_and_revenue_of_all_cells_are_those_of_all_customers(rows, cells):
    chosen = {POOL[row[0]] for row in rows}
    own = [order for order in ORDERS if order.customer in chosen]
    assert sum((cell.revenue for cell in cells), Decimal(0)) == sum(
        (Decimal(order.amount) for order in own), Decimal(0)
    )
    assert sum(cell.orders for cell in cells) == sum(not order.is_refund for order in own)


def p9_dimensions_in_another_order_transpose_the_matrix(population, axes, codes, places):
    turned = places_of(population, [axes[place] for place in places])
    assert turned == {
        name: code if code == UNCLASSIFIED else "".join(code[place] for place in places) for name, code in codes.items()
    }


def parts_of(population, asked) -> tuple:
    """Return the axes, the cells and the points of a matrix."""
    axes = cut_axes(population, asked)
    return axes, cells_of(population, axes), sample_points(population, axes, 40, 40)


@given(
    rows=rows_with(hostile, least=1),
    asked=dimensions(value_rules),
    chosen=st.integers(0, 39),
    column=st.integers(0, 1),
    instead=st.sampled_from(NOT_NUMBERS),
    seed=seeds,
    threads=st.sampled_from([1, 2, 4]),
)
def test_p4_p6_p7_another_population_like_the_first(crowd, rows, asked, chosen, column, instead, seed, threads):
    rows = rows_for(asked, rows)
    population = crowd.population(rows)
    axes = cut_axes(population, asked)
    places, figures = places_of(population, axes), figures_of(population, axes)
    p4_a_value_that_is_no_number_moves_its_customer_and_nobody_else(
        crowd, rows, axes, places, (chosen, column, instead)
    )
    p6_the_order_of_rows_and_columns_and_the_number_of_threads_change_nothing(
        crowd, rows, (asked, axes, figures), seed, threads
    )
    p7_everybody_twice_doubles_every_count_and_moves_no_cut(crowd, rows, asked, axes, places)


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_p6_p7_of_nobody(crowd, threads):
    asked = [Asked(numeric(column), Fixed((0.0, 1.0))) for column in COLUMNS]
    population = crowd.population([])
    axes = cut_axes(population, asked)
    places, figures = places_of(population, axes), figures_of(population, axes)
    assert not places
    p6_the_order_of_rows_and_columns_and_the_number_of_threads_change_nothing(
        crowd, [], (asked, axes, figures), 0, threads
    )
    p7_everybody_twice_doubles_every_count_and_moves_no_cut(crowd, [], asked, axes, places)


def p4_a_value_that_is_no_number_moves_its_customer_and_nobody_else(crowd, rows, axes, before, change):
    chosen, column, instead = change
    chosen %= len(rows)
    changed = list(rows)
    changed[chosen] = (*rows[chosen][: 1 + column], instead, *rows[chosen][2 + column :])
    after = places_of(crowd.population(changed), axes)
    assert after == {**before, POOL[rows[chosen][0]]: UNCLASSIFIED}


def p6_the_order_of_rows_and_columns_and_the_number_of_threads_change_nothing(crowd, rows, before, seed, threads):
    asked, axes, figures = before
    chance = random.Random(seed)
    shuffled, columns = chance.sample(rows, len(rows)), chance.sample(COLUMNS, len(COLUMNS))
    split = chance.randint(0, len(rows))
    crowd.threads(threads)
    population = crowd.population(people(shuffled[:split], columns), people(shuffled[split:], columns[::-1]))
    again = cut_axes(population, asked)
    figures_again = figures_of(population, again)
    crowd.threads(1)
    assert again == axes
    assert figures_again == figures


def p7_everybody_twice_doubles_every_count_and_moves_no_cut(crowd, rows, asked, axes, once):
    twins = people([(TWINS[row[0]], *row[1:]) for row in rows])
    assert answered(crowd.population(rows, twins), asked) == (
        [axis.cuts for axis in axes],
        {**once, **{twin(name): code for name, code in once.items()}},
    )


def twin(name: str) -> str:
    return TWINS[POOL.index(name)]


@given(cuts=fixed_cuts(), values=st.lists(finite, max_size=20), side=favourable)
@example(cuts=Fixed((0.3,)), values=[0.1 + 0.2, 0.3], side="more")
@example(cuts=Fixed((5e-324,)), values=[0.0, -0.0, -5e-324], side="less")
@example(cuts=Fixed((1.7976931348623157e308,)), values=[1.79e308], side="more")
@example(cuts=Fixed((2.0**53,)), values=[2.0**53 + 2], side="less")
def test_p3_a_value_on_a_cut_is_favourable_and_its_neighbour_is_not(engine, cuts, values, side):
    near = [
        neighbour
        for cut in cuts.values
        for neighbour in (cut, math.nextafter(cut, math.inf), math.nextafter(cut, -math.inf))
    ]
    drawn = [value for value in (*near, *values) if math.isfinite(value)]
    engine.clear()
    axis = fixed_axis(numeric("u0", side), *cuts.values)
    codes = places_of(engine.population(u0=drawn), [axis])
    assert list(codes.values()) == [axis.letters[passed(value, cuts.values, side)] for value in drawn]
    for cut in cuts.values:
        level = axis.letters.index(codes[f"客户{drawn.index(cut):03}"])
        beyond = math.nextafter(cut, -math.inf if side == "more" else math.inf)
        if beyond in drawn:
            assert axis.letters.index(codes[f"客户{drawn.index(beyond):03}"]) < level


@given(values=st.lists(st.one_of(finite, st.none()), max_size=40), low=finite, high=finite, side=favourable)
def test_p5_a_higher_cut_never_makes_more_customers_high(engine, values, low, high, side):
    low, high = sorted((low + 0.0, high + 0.0))
    engine.clear()
    population = engine.population(u0=values)
    axes = [fixed_axis(numeric("u0", side), cut) for cut in (low, high)]
    at_low, at_high = ({name for name, code in places_of(population, [axis]).items() if code == "H"} for axis in axes)
    assert at_high <= at_low if side == "more" else at_low <= at_high
    between_cuts = {
        f"客户{index:03}" for index, value in enumerate(values) if value is not None and low <= value <= high
    }
    assert at_low ^ at_high <= between_cuts


@given(values=st.lists(tame, min_size=1, max_size=40), side=favourable, seed=seeds)
def test_p6_the_order_of_rows_does_not_move_a_mean(engine, values, side, seed):
    engine.clear()
    population = engine.population(u0=values, u1=random.Random(seed).sample(values, len(values)))
    (cut,) = cut_values(population, numeric("u0", side), Mean())
    assert cut_values(population, numeric("u1", side), Mean()) == (cut,)
    exact = sum(map(Fraction, values)) / len(values)
    near = 1e-11 * max(map(abs, values))
    assert math.isclose(cut, exact, rel_tol=0, abs_tol=near)
    assert all(
        passed(value, [cut], side) == passed(value, [exact], side)
        for value in values
        if not math.isclose(value, cut, rel_tol=0, abs_tol=near)
    )


@given(
    values=st.lists(
        st.one_of(tame, st.floats(-1e9, 1e9).filter(lambda value: value == 0 or abs(value) > 1e-9)),
        min_size=1,
        max_size=40,
    ),
    rule=st.one_of(fixed_cuts(tame), fixed_cuts(tame), quantiles, st.integers(2, 4).map(NaturalBreaks)),
    side=favourable,
    power=st.integers(-60, 60),
)
def test_p8_doubling_data_and_cuts_any_number_of_times_changes_no_cell(engine, values, rule, side, power):
    factor = 2.0**power
    plain, scaled = numeric("u0", side), numeric("u1", side)
    engine.clear()
    population = engine.population(u0=values, u1=[value * factor for value in values])
    larger = Fixed(tuple(cut * factor for cut in rule.values)) if isinstance(rule, Fixed) else rule
    before, after = cut_values(population, plain, rule), cut_values(population, scaled, larger)
    assert [cut * factor for cut in before] == list(after)
    assert places_of(population, [fixed_axis(plain, *before, rule=rule)]) == places_of(
        population, [fixed_axis(scaled, *after, rule=rule)]
    )


@given(values=st.lists(tame, max_size=40), cut=tame, side=favourable, power=st.integers(-6, 6))
def test_p8_another_unit_changes_no_cell_but_of_values_on_the_cut(engine, values, cut, side, power):
    factor = 10.0**power
    engine.clear()
    population = engine.population(u0=values, u1=[value * factor for value in values])
    axes = fixed_axis(numeric("u0", side), cut), fixed_axis(numeric("u1", side), cut * factor)
    before, after = (places_of(population, [axis]) for axis in axes)
    apart = [f"客户{index:03}" for index, value in enumerate(values) if not math.isclose(value, cut, rel_tol=1e-12)]
    assert [before[name] for name in apart] == [after[name] for name in apart]


COUNTRIES = st.sampled_from([None, "中国", "中国", "France", ""])
text_filters = st.builds(
    Among, st.just("customers.country"), st.lists(COUNTRIES, max_size=3, unique=True).map(tuple), st.booleans()
)
bounds = st.one_of(st.none(), finite)
number_filters = st.builds(Between, st.just("u2"), bounds, bounds, st.booleans())


@given(
    rows=st.lists(st.tuples(COUNTRIES, *[st.one_of(finite, st.none())] * 3), max_size=40),
    asked=dimensions(),
    one=st.one_of(text_filters, number_filters),
)
def test_p10_a_filter_and_its_inverse_add_up_to_all(engine, rows, asked, one):
    engine.clear()
    columns = {name: pa.array([row[1 + index] for row in rows], pa.float64()) for index, name in enumerate(COLUMNS)}
    population = engine.population(country=pa.array([row[0] for row in rows], pa.string()), **columns)
    axes = cut_axes(population, asked)
    kept = among(one) if isinstance(one, Among) else between(one, "u2")
    inverse = replace(one, inverted=not one.inverted)
    others = among(inverse) if isinstance(one, Among) else between(inverse, "u2")
    frames = population, population.filter(kept), population.filter(others)
    everyone, some, rest = (places_of(frame, axes) for frame in frames)
    assert Counter(some.values()) + Counter(rest.values()) == Counter(everyone.values())
    assert some == {name: code for (name, code), row in zip(everyone.items(), rows, strict=True) if keeps(one, row)}


def keeps(one, row) -> bool:
    """Tell in plain Python whether a filter keeps a drawn row."""
    if isinstance(one, Among):
        return (row[0] in one.values) != one.inverted
    low, high = (-math.inf if one.low is None else one.low), (math.inf if one.high is None else one.high)
    return (row[3] is not None and low <= row[3] <= high) != one.inverted
