"""Rules, cuts and findings in words, as the translator writes them."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest

from crm_dashboard.i18n.translator import translator
from crm_dashboard.model.metrics.registry import registry
from crm_dashboard.model.question.cuts import MEDIAN, Fixed, Mean, NaturalBreaks, Quantiles, TopShare
from crm_dashboard.model.segments.wording import (
    blocks_of,
    cell_condition,
    cell_name,
    cells_conditions,
    cut_sentence,
    cuts_in_words,
    finding,
    level_condition,
    notices,
    short_cell_name,
)
from tests.model.questions import Asked, codes_of, fixed_axis, matrix_of, numeric

EN, ZH = translator("en"), translator("zh")
METRICS = registry()
ORDERS = fixed_axis(METRICS["frequency"], 2.0)
LATE = fixed_axis(METRICS["recency"], 30.0)


@pytest.mark.parametrize(
    ("axis", "words"),
    [
        (ORDERS, ["Orders below 2 orders", "Orders from 2 orders"]),
        (LATE, ["Recency over 30 days", "Recency up to 30 days"]),
        (
            fixed_axis(METRICS["frequency"], 2.0, 5.0),
            ["Orders below 2 orders", "Orders from 2 orders to below 5 orders", "Orders from 5 orders"],
        ),
        (
            fixed_axis(METRICS["recency"], 30.0, 90.0),
            ["Recency over 90 days", "Recency over 30 days up to 90 days", "Recency up to 30 days"],
        ),
    ],
    ids=["more", "less", "more, three levels", "less, three levels"],
)
def test_a_bound_that_belongs_to_a_level_is_named_from_or_up_to_and_one_that_does_not_below_or_over(axis, words):
    assert [EN(level_condition(axis, level, None)) for level in range(axis.levels)] == words


@pytest.mark.parametrize("metric", [numeric("u0"), numeric("u0", "less")], ids=["more", "less"])
@pytest.mark.parametrize("cuts", [(10.0,), (10.0, 20.0), (10.0, 20.0, 30.0), (10.0, 20.0, 30.0, 40.0)], ids=len)
def test_the_words_of_each_level_are_true_of_the_customers_in_it(desk, metric, cuts):
    axis = fixed_axis(metric, *cuts)
    values = {f"客户{value}": float(value) for value in range(5, 46)}
    found = codes_of(desk.population(customer_id=list(values), u0=list(values.values())), [axis])
    for level in range(axis.levels):
        words = level_condition(axis, level, None)
        low, high = (dict(words.values).get(side) for side in ("low", "high"))
        low, high = (None if bound is None else bound.value for bound in (low, high))
        meant = {
            name
            for name, value in values.items()
            if (low is None or (value > low if "over {low}" in words.message else value >= low))
            and (high is None or (value < high if "below {high}" in words.message else value <= high))
        }
        assert meant == {name for name, code in found.items() if code == axis.letters[level]}
        assert meant


@pytest.mark.parametrize("key", METRICS)
@pytest.mark.parametrize("translate", [EN, ZH], ids=["en", "zh"])
def test_every_level_of_every_metric_has_a_rule_in_both_languages(key, translate):
    for cuts in ((1.0,), (1.0, 2.0, 3.0, 4.0)):
        axis = fixed_axis(METRICS[key], *cuts)
        rules = [translate(level_condition(axis, level, "CNY")) for level in range(axis.levels)]
        assert len(set(rules)) == axis.levels
        assert all(rule.startswith(translate(axis.label)) for rule in rules)


def test_a_money_bound_carries_the_currency():
    assert (
        EN(level_condition(fixed_axis(METRICS["monetary"], 1200.5), 1, "CNY"))
        == f"Money spent from {EN.money(1200.5, 'CNY')}"
    )


@pytest.fixture
def matrix(desk):
    """Four customers with 1, 1, 3 and 9 orders, last seen 10, 50, 20 and 5 days ago; a fifth has no date."""
    population = desk.population(
        frequency=[1, 1, 3, 9, 2],
        recency=[10, 50, 20, 5, None],
        revenue=[Decimal(10), Decimal(10), Decimal(20), Decimal(160), Decimal(0)],
    )
    return matrix_of(population, [Asked(METRICS["frequency"], Fixed((2,))), Asked(METRICS["recency"], Fixed((30,)))])


def test_a_cell_is_named_by_its_levels_in_words_and_its_rule_names_each_axis(matrix):
    best = matrix.cell("HH")
    assert EN(cell_name(matrix.axes, best)) == "Orders high · Recency good"
    assert EN(cell_name(matrix.axes, matrix.cell("LH"))) == "Orders low · Recency good"
    assert ZH(cell_name(matrix.axes, matrix.cell("HL"))).startswith("订单数高 · ")
    assert EN(short_cell_name(matrix.axes, best)) == "high · good"
    assert EN(cell_condition(matrix, best)) == "Orders from 2 orders · Recency up to 30 days"


def test_three_levels_have_words_and_more_are_numbered():
    cell = type("Cell", (), {"levels": (1, 0)})()
    assert EN(cell_name((fixed_axis(METRICS["frequency"], 2.0, 5.0), LATE), cell)) == "Orders middle · Recency poor"
    axes = (fixed_axis(METRICS["frequency"], 2.0, 5.0, 9.0), LATE)
    assert EN(cell_name(axes, cell)) == "Orders 2/4 · Recency poor"
    assert EN(short_cell_name(axes, cell)) == "2/4 · poor"


@pytest.mark.parametrize("translate", [EN, ZH], ids=["en", "zh"])
def test_every_cell_has_a_name_and_a_rule_of_its_own_the_unclassified_too(matrix, translate):
    cells = (*matrix.cells, matrix.unclassified)
    assert len({translate(cell_name(matrix.axes, cell)) for cell in cells}) == 5
    assert len({translate(cell_condition(matrix, cell)) for cell in cells}) == 5


def test_the_rule_of_the_unclassified_names_the_dimensions_that_lack_values(matrix, desk):
    assert EN(cell_condition(matrix, matrix.unclassified)) == "No value for Recency"
    population = desk.population(frequency=[None, 1, 3], recency=[10, None, 20])
    both = matrix_of(population, [Asked(METRICS["frequency"], Fixed((2,))), Asked(METRICS["recency"], Fixed((30,)))])
    assert EN(cell_condition(both, both.unclassified)) == "No value for Orders or Recency"


@pytest.mark.parametrize(
    ("codes", "rules"),
    [
        (["HH", "HL"], ["Orders from 2 orders"]),
        (["HH", "HL", "LH"], ["Orders from 2 orders", "Recency up to 30 days"]),
        (
            ["HH", "LL"],
            ["Orders from 2 orders · Recency up to 30 days", "Orders below 2 orders · Recency over 30 days"],
        ),
        (["HH", "HL", "LH", "LL"], ["Everyone"]),
    ],
    ids=lambda one: "+".join(one) if len(one[0]) == 2 else "",
)
def test_cells_that_share_a_name_have_the_rules_of_the_few_blocks_that_cover_them(matrix, codes, rules):
    assert [EN(rule) for rule in cells_conditions(matrix, tuple(matrix.cell(code) for code in codes))] == rules


@pytest.mark.parametrize("levels", [(2, 2, 2), (3, 3), (5, 2, 3)], ids=str)
def test_blocks_cover_exactly_the_cells_that_they_are_made_of(levels):
    axes = [fixed_axis(numeric(f"u{index}"), *map(float, range(1, count))) for index, count in enumerate(levels)]
    every = list(product(*map(range, levels)))
    draw = random.Random(7)
    for _ in range(60):
        some = [cell for cell in every if draw.random() < 0.6] or every[:1]
        blocks = blocks_of(some, axes)
        covered = {cell for block in blocks for cell in product(*(range(a, b + 1) for a, b in block))}
        assert covered == set(some)
        assert len(blocks) <= len(some)


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        (Fixed((1,)), "fixed"),
        (Mean(), "mean"),
        (MEDIAN, "median"),
        (Quantiles((0.25, 0.5)), "quantiles at 25% and 50%"),
        (TopShare((0.8,)), "the fewest customers who make 80% of the total"),
        (NaturalBreaks(3), "natural breaks into 3 groups"),
    ],
    ids=str,
)
def test_every_rule_has_a_name_with_what_it_wishes(rule, name):
    assert EN(rule.description) == name
    assert ZH(rule.description) != name


def test_the_sentence_of_a_cut_names_the_achieved_share():
    axis = replace(ORDERS, method=MEDIAN, shares=(0.505, 0.495))
    assert EN(cut_sentence(axis, None)) == "Orders is cut at 2 orders (median): 49.5% of customers are at or above it."


def test_the_sentence_of_several_cuts_names_the_share_of_each_level():
    axis = replace(fixed_axis(METRICS["recency"], 30.0, 90.0), shares=(0.2, 0.5, 0.3))
    assert EN(cut_sentence(axis, None)) == (
        "Recency is cut at 30 days / 90 days (fixed). Customers per level, least favourable first: 20% / 50% / 30%."
    )


def test_cuts_in_words_name_the_favourable_side_of_each_dimension():
    axes = (fixed_axis(METRICS["monetary"], 1200.0), fixed_axis(METRICS["recency"], 30.0, 90.0))
    assert EN(cuts_in_words(axes, "CNY")) == "Money spent ≥ ¥1,200 · Recency ≤ 30 days / 90 days"
    assert ZH(cuts_in_words(axes, "CNY")) == "消费金额 ≥ ¥1,200 · 距上次购买天数 ≤ 30 天 / 90 天"


def test_the_finding_is_the_cell_that_brings_most_revenue(matrix):
    assert EN(finding(matrix)) == "40% of customers bring 90% of revenue: Orders high · Recency good"


def test_without_revenue_the_finding_is_the_largest_cell(desk):
    population = desk.population(frequency=[1, 1, 9], recency=[50, 60, 5], revenue=[Decimal(0)] * 3)
    asked = [Asked(METRICS["frequency"], Fixed((2,))), Asked(METRICS["recency"], Fixed((30,)))]
    assert EN(finding(matrix_of(population, asked))) == "66.7% of customers are in Orders low · Recency poor"


def test_a_cut_that_divides_nobody_and_a_level_that_is_empty_are_noticed(desk):
    population = desk.population(frequency=[4, 4, 4, 4], recency=[1, 1, 1, 9])
    matrix = matrix_of(population, [Asked(METRICS["frequency"]), Asked(METRICS["recency"], Quantiles.parts(3))])
    assert [EN(one) for one in notices(matrix)] == [
        "All customers have the same value of “Orders”, so its cut divides nobody.",
        "Many customers share one value of “Recency”, so a level between two cuts is empty.",
    ]


def test_a_matrix_that_divides_needs_no_notice(matrix):
    assert notices(matrix) == ()
