"""Random tables, five to a question: the model against the oracle in plain Python."""

from __future__ import annotations

import datetime as dt
import math
import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import narwhals as nw
import pytest

from crm_dashboard.errors import NothingToShow, SpecError
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.features import features
from crm_dashboard.model.matrix.cutting import cut_values
from crm_dashboard.model.metrics.registry import METRICS
from crm_dashboard.model.metrics.scope import Scope
from crm_dashboard.model.question.cuts import Fixed, Mean, NaturalBreaks, Quantiles, TopShare
from crm_dashboard.model.question.spec import Among
from tests.gates import RANDOM_TABLES
from tests.gates import chance as chance_of
from tests.model import oracle
from tests.model.questions import cells_of, codes_of, fixed_axis
from tests.model.tables import Contact, Feedback, Order, differences, rows_of

BLOCKS, SHARING = 20, 5
Drawn = tuple[list[Order], list[Contact] | None, list[Feedback] | None]
START = dt.datetime(2023, 1, 1)
FIRST_DAY = (START - dt.datetime(1970, 1, 1)).days
NAMES = ["王芳", "李伟", "张敏", "刘洋", "陈静", "杨帆", "赵磊", "黄丽", "周强", "吴娜", "孙悦", "O'Neil", 'a"b', "*"]
PRICES = ["0", "0.1", "0.3", "1.1", "3.3", "5.1", "9.99", "10", "10", "20", "100", "12345.6789"]
CHANNELS = ["网店", "门店", None]
CATEGORIES = ["茶", "酒", "糖", None]
TYPES = ["call", "visit", "complaint", "browse", "return", None]
KINDS = ["csat", "review", "complaint", None]


def random_orders(chance: random.Random) -> list[Order]:
    """Return orders with many ties: few prices, few days, same-day orders, refunds, missing discounts and costs."""
    customers = [chance.choice(NAMES) + str(index) for index in range(chance.randint(1, 25))]
    refunds = chance.choice([[None], [None], [None, None, "0.5", 3]])
    span, orders = chance.choice([5, 40, 200, 800]), []
    for customer in customers:
        for _ in range(chance.choice([1, 1, 1, 2, 3, 4, 8])):
            amount = Decimal(chance.choice(PRICES))
            when = START + dt.timedelta(days=chance.randrange(span), hours=chance.choice([0, 9, 23]))
            orders.append(
                Order(
                    customer,
                    when.isoformat(),
                    -amount if chance.random() < 0.15 else amount,
                    discount=chance.choice([None, 0, 1, "2.5", "0.1"]),
                    cost=chance.choice([None, 0, 1, "3.3", "9.99"]),
                    channel=chance.choice(CHANNELS),
                    refund=chance.choice(refunds),
                    categories=tuple(chance.choice(CATEGORIES) for _ in range(chance.randint(1, 3))),
                )
            )
    chance.shuffle(orders)
    return orders


def random_day(chance: random.Random, orders: list[Order]) -> str:
    """Return a day from a little before the first order to a little after the last."""
    days = [order.day_no for order in orders]
    return date_of(chance.randint(min(days) - 20, max(days) + 20)).isoformat()


def random_contacts(chance: random.Random, orders: list[Order]) -> list[Contact]:
    """Return contacts of some customers; some have no type or direction, or one that nobody knows."""
    return [
        Contact(
            chance.choice(orders).customer,
            random_day(chance, orders),
            chance.choice(TYPES),
            chance.choice(["in", "out", "out", "sideways", None]),
            chance.choice(["answered", "no_answer", None]),
        )
        for _ in range(chance.randint(1, 20))
    ]


def random_feedback(chance: random.Random, orders: list[Order]) -> list[Feedback]:
    """Return scores and complaints of some customers; some lack a scale or are beyond it, some complaints are resolved in time."""
    return [
        Feedback(
            chance.choice(orders).customer,
            random_day(chance, orders),
            chance.choice(KINDS),
            chance.choice([None, -1, 0, 1, 2, "2.5", 3, 4]),
            chance.choice([None, 0, 3, 5, 7, 10]),
            chance.choice([None, random_day(chance, orders)]),
        )
        for _ in range(chance.randint(1, 20))
    ]


def random_question(chance: random.Random, orders: list[Order]) -> tuple[Scope, oracle.Question]:
    last = max(order.day_no for order in orders)
    as_of = chance.choice([last, last + 10, chance.randint(FIRST_DAY, last)])
    window = chance.choice([None, None, 1, 30, 90, 365])
    if chance.random() < 0.6:
        return Scope(as_of, window), oracle.Question(as_of, window, None)
    channels, inverted = tuple(chance.sample(CHANNELS, chance.randint(0, 2))), chance.random() < 0.4
    return (
        Scope(as_of, window, (Among("orders.channel", channels, inverted),)),
        oracle.Question(as_of, window, channels, but=inverted),
    )


def random_method(chance: random.Random, metric, values: list):
    rules = [
        Fixed(tuple(sorted({float(chance.choice(values)), 1.1, 30.0}))[: chance.randint(1, 3)]),
        Mean(),
        Quantiles((0.5,)),
        Quantiles.parts(chance.randint(2, 5)),
        Quantiles((0.1, 0.85)),
        NaturalBreaks(chance.randint(2, 3)),
    ]
    if metric.additive and metric.favourable == "more":
        rules += [TopShare((chance.choice([0.2, 0.5, 0.8]),)), TopShare((0.5, 0.9))]
    return chance.choice(rules)


def as_float(value):
    return float(value) if isinstance(value, Fraction) else value


def exact_or_float(value, rule):
    """A mean is compared exactly, as on paper; other cuts are values, compared as the floats that they are."""
    return value if isinstance(rule, Mean) else as_float(value)


def expected_cuts(metric, rule, values: list, found: tuple[float, ...]) -> list:
    """Return the oracle's cuts; natural breaks may be any that leave the least spread, so those found are checked."""
    more = metric.favourable == "more"
    match rule:
        case Fixed(cuts):
            return list(cuts)
        case Mean():
            return [oracle.mean_cut(values)]
        case Quantiles(shares):
            return oracle.quantile_cuts(values, shares, more=more)
        case TopShare(shares):
            return oracle.top_cuts(values, shares)
        case NaturalBreaks(levels):
            floats = [float(value) for value in values]
            least = oracle.least_inner_spread(floats, levels, more=more)
            spread = oracle.inner_spread(floats, found, more=more)
            assert math.isclose(spread, least, rel_tol=1e-6, abs_tol=1e-9)
            return list(found)


def check_features(found, expected, metrics):
    for customer, row in expected.items():
        own = {name: as_float(value) for name, value in row.items() if name not in ("is_buyer", "orders", "revenue")}
        columns = {metric.key: found[customer][metric.column] for metric in metrics}
        assert differences(columns, own, rel=1e-9) == {}, customer
        assert found[customer]["is_buyer"] == row["is_buyer"]
        assert found[customer]["orders"] == row["orders"]
        assert Fraction(found[customer]["revenue"]) == row["revenue"]
    assert found.keys() == expected.keys()


def check_matrix(chance, population, buyers, metrics):
    """Choose two or three axes and cuts, and compare cuts, cells, counts, orders, revenue and means."""
    known = [metric for metric in metrics if any(row[metric.key] is not None for row in buyers.values())]
    metrics = chance.sample(known, chance.randint(2, 3))
    asked, cuts, axes = [], [], []
    for metric in metrics:
        values = [row[metric.key] for row in buyers.values() if row[metric.key] is not None]
        rule = random_method(chance, metric, values)
        if isinstance(rule, TopShare) and sum(values) <= 0 and len(set(values)) > 1:
            with pytest.raises(SpecError, match="not above zero"):
                cut_values(population, metric, rule)
            rule = Mean()
        found = cut_values(population, metric, rule)
        wanted = expected_cuts(metric, rule, values, found)
        least = 1e-12 + 2e-12 * float(max(map(abs, values)))  # a mean is cut to thirteen digits of the largest value
        assert [float(cut) for cut in wanted] == pytest.approx(list(found), rel=1e-9, abs=least), (metric.key, rule)
        asked.append(rule)
        axes.append(fixed_axis(metric, *found, rule=rule))
        cuts.append(wanted if isinstance(rule, Mean) else [as_float(cut) for cut in wanted])
    more = [metric.favourable == "more" for metric in metrics]
    codes = {
        name: oracle.code(
            [exact_or_float(row[m.key], rule) for m, rule in zip(metrics, asked, strict=True)], cuts, more
        )
        for name, row in buyers.items()
    }
    assert codes_of(population, axes) == codes
    cells, unclassified = cells_of(population, axes)
    met = {
        cell.code: (cell.customers, cell.orders, Fraction(cell.revenue))
        for cell in (*cells, unclassified)
        if cell.customers
    }
    assert met == oracle.cells(codes, buyers)
    for cell in (*cells, unclassified):
        for metric, mean in zip(metrics, cell.means, strict=True):
            own = [
                row[metric.key]
                for name, row in buyers.items()
                if codes[name] == cell.code and row[metric.key] is not None
            ]
            wanted = float(sum(map(Fraction, own)) / len(own)) if own else None
            assert mean == (None if wanted is None else pytest.approx(wanted, rel=1e-9, abs=1e-9))


def random_table(chance: random.Random, index: int) -> Drawn:
    """Return orders, and now and then contacts and feedback, of customers whose names begin with the table's number."""
    orders = random_orders(chance)
    contacts = random_contacts(chance, orders) if index % 5 == 0 else None
    feedback = random_feedback(chance, orders) if index % 10 == 0 else None
    return tuple(  # type: ignore[return-value]
        None if rows is None else [replace(row, customer=f"{index}:{row.customer}") for row in rows]
        for rows in (orders, contacts, feedback)
    )


def together(tables: list[Drawn]) -> list[list | None]:
    """Return the rows of all tables under one another, kind by kind."""
    return [None if kind[0] is None else [row for rows in kind for row in rows] for kind in zip(*tables, strict=True)]


def rows_of_table(found, index: int):
    return {name: row for name, row in found.items() if name.startswith(f"{index}:")}


def blocks() -> list[list[list[int]]]:
    """Return the numbers of the tables by block and question; the tables of a block have the same kinds of rows."""
    numbers = [list(range(block, RANDOM_TABLES, BLOCKS)) for block in range(BLOCKS)]
    return [[own[start : start + SHARING] for start in range(0, len(own), SHARING)] for own in numbers]


@pytest.mark.parametrize("block", range(BLOCKS))
def test_the_model_and_the_oracle_agree_on_random_tables(engine, block):
    """Tables that are asked the same question lie under one another, since planning it takes longer than answering."""
    for indices in blocks()[block]:
        chances = {index: chance_of(f"random table {index}") for index in indices}
        engine.clear()
        tables = {index: random_table(chance, index) for index, chance in chances.items()}
        asker = chance_of(f"random question {indices[0]}")
        scope, question = random_question(asker, tables[asker.choice(indices)][0])
        orders, contacts, feedback = together(list(tables.values()))
        frames = engine.frames(orders, contacts=contacts, feedback=feedback)
        metrics = [metric for metric in METRICS if {need.table for need in metric.needs} <= {"orders", *frames.records}]
        kept = engine.kept(features(frames, scope, metrics))
        found = rows_of(kept)
        assert len(found) == sum(len(rows_of_table(found, index)) for index in indices)
        for index, chance in chances.items():
            expected = oracle.measured(tables[index][0], question, *tables[index][1:])
            check_features(rows_of_table(found, index), expected, metrics)
            buyers = {name: row for name, row in expected.items() if row["is_buyer"]}
            own = kept.filter(nw.col("is_buyer"), nw.col("customer_id").str.starts_with(f"{index}:"))
            population = engine.kept(own)
            if buyers:
                check_matrix(chance, population, buyers, metrics)
            else:
                with pytest.raises(NothingToShow):
                    cut_values(population, METRICS[0], Mean())
