"""Twelve customers worked on paper: all four composites, with the weights that the product ships.

The as-of date is 2024-06-30. In the year 2024 (a leap year) Jan 1 is day 1, Apr 1 day 92, Jun 30 day 182.

Each table below has one column for a part: its weight, its range, and for each customer `value→place in the range`.
A place is cut off at 0 and 1. Money and counts are placed on the scale sign(v) · log₂(1 + |v|) (any base gives the same
place): 0, 1, 3, 7, 15, 31 stand at 0, 1, 2, 3, 4, 5, and -3, -7 at -2, -3. So with a range of -7 to 31, which is -3 to 5 on
that scale, 3 has the place (2 + 3) / 8. Of open complaints fewer is better: the place is turned round.

`points` is the sum of weight · place over the parts that the customer has, `of` the sum of their weights, and the score
is 100 · points / of. A part that is missing (-) re-weights the rest.

    01 王芳    an order every thirty days: days 2, 32, … 182; contacts on days 1, 60, 120 and 181
    02 李伟    one order, on the as-of day; of discount and category nothing is known, and nothing was said
    03 张敏    a refund, a contact and a complaint, but no order: in no population
    04 刘洋    days 122, 132, 162: gaps 10 and 30, so regularity 2/3; reached on the as-of day; a browse is no contact
    05 陈静    8 bought, 11 sent back; three open complaints; last contact ninety days ago, so nearness 1/2
    06 杨帆    days 32, 62, 92; two contacts without an answer; a complaint resolved on the as-of day
    07 赵磊    one order 363 days ago (364 days are four quarters), no channel, no discount; last contact 180 days ago
    08 黄丽    what was bought came back on the next day; a complaint resolved only after the as-of day; nobody spoke
    09 周强    days 102, 122, 182: gaps 20 and 60, so regularity 2/3; five contacts, one without a direction
    10 吴娜    days 92 and 182: one gap is too few for regularity; 2 orders have the place (log₂ 3 - 1) / 2 = 0.292…
    11 徐杰    three orders on one day, 180 days ago
    12 孙悦    one order on the as-of day; an order, a contact, a score and a complaint of July are not known yet
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import narwhals as nw
import pytest
from pydantic import ValidationError

from crm_dashboard.errors import MetricUnavailable, SpecError
from crm_dashboard.i18n.translator import translator
from crm_dashboard.model.calendar import day_number
from crm_dashboard.model.features import Frames, features
from crm_dashboard.model.metrics.composite import DEFAULTS, Composite, Part, fitted, is_logarithmic, ranges, scaled
from crm_dashboard.model.metrics.registry import METRICS, attribute_metric, registry, select_metrics
from crm_dashboard.model.metrics.scope import Scope
from tests.model.questions import numeric
from tests.model.tables import (
    FEEDBACK,
    INTERACTIONS,
    ITEMS,
    ORDERS,
    Contact,
    Desk,
    Feedback,
    Order,
    differences,
    rows_of,
)

JUNE_30 = Scope(day_number(dt.date(2024, 6, 30)))
SIMPLE = {metric.key: metric for metric in METRICS}
LOADED = {
    "orders": set(ORDERS.names),
    "order_items": set(ITEMS.names),
    "customers": {"income_level"},
    "interactions": set(INTERACTIONS.names),
    "feedback": set(FEEDBACK.names),
}

BOUGHT = [
    Order("01", "2024-01-02", 7, 0, channel="web", categories=("A",)),
    Order("01", "2024-02-01", 7, 0, channel="web", categories=("B",)),
    Order("01", "2024-03-02", 7, 0, channel="web", categories=("C",)),
    Order("01", "2024-04-01", 7, 0, channel="web", categories=("D",)),
    Order("01", "2024-05-01", 7, 0, channel="web", categories=("E",)),
    Order("01", "2024-05-31", 7, 0, channel="shop", categories=("F",)),
    Order("01", "2024-06-30", 7, 0, channel="phone", categories=("G",)),
    Order("02", "2024-06-30", 31, channel="web", categories=(None,)),
    Order("03", "2024-03-01", -20, channel="web", categories=("A",)),
    Order("04", "2024-05-01", 1, 0, channel="web", categories=("A",)),
    Order("04", "2024-05-11", 1, 1, channel="web", categories=("B",)),
    Order("04", "2024-06-10", 1, categories=("C",)),
    Order("05", "2024-01-01", 8, 2, channel="shop", categories=("A",)),
    Order("05", "2024-03-01", -11, channel="phone", categories=("B",)),
    Order("06", "2024-02-01", 15, 0, channel="web", categories=("A",)),
    Order("06", "2024-03-02", 15, 5, channel="shop", categories=("A",)),
    Order("06", "2024-04-01", 15, 5, channel="phone", categories=("A",)),
    Order("07", "2023-07-03", 15, categories=(None,)),
    Order("08", "2024-04-01", 10, 0, channel="web", categories=("A",)),
    Order("08", "2024-04-02", -10, 0, channel="web", categories=("A",)),
    Order("09", "2024-04-11", 31, 0, channel="web", categories=("A", "B", "C", "D")),
    Order("09", "2024-05-01", 31, 0, channel="shop", categories=("D", "E", "F")),
    Order("09", "2024-06-30", 31, 0, channel="phone", categories=("G",)),
    Order("10", "2024-04-01", 31, 5, channel="web", categories=("A", "B")),
    Order("10", "2024-06-30", 31, 5, channel="web", categories=("C", None)),
    Order("11", "2024-01-02 09:00", 1, channel="web", categories=(None,)),
    Order("11", "2024-01-02 10:00", 1, channel="shop", categories=(None,)),
    Order("11", "2024-01-02 11:00", 1, channel="phone", categories=(None,)),
    Order("12", "2024-06-30", 7, 0, channel="web", categories=("A",)),
    Order("12", "2024-07-01", 999, 9, channel="shop", categories=("Z",)),
]
SAID = [
    Contact("01", "2024-01-01", "call", "in"),
    Contact("01", "2024-02-29", "chat", "out", "answered"),
    Contact("01", "2024-04-29", "email", "out"),
    Contact("01", "2024-06-29", "consult", "in"),
    Contact("03", "2024-03-01", "call", "in"),
    Contact("04", "2024-06-29", "email", "out", "no_answer"),
    Contact("04", "2024-06-30", "call", "out", "answered"),
    Contact("04", "2024-06-30", "browse", "in"),
    Contact("05", "2024-04-01", "call"),
    Contact("06", "2024-01-01", "call", "out", "no_answer"),
    Contact("06", "2024-03-01", "email", "out"),
    Contact("07", "2024-01-02", "call", "in"),
    Contact("08", "2024-06-29", "cart", "in"),
    Contact("08", "2024-06-29", "return", "in"),
    Contact("09", "2024-05-01", "call", "in"),
    Contact("09", "2024-05-02", "chat", "in"),
    Contact("09", "2024-05-03", "visit", "out", "answered"),
    Contact("09", "2024-05-04", "email", "in"),
    Contact("09", "2024-05-05", "social"),
    Contact("10", "2024-05-01", "call", "out", "no_answer"),
    Contact("12", "2024-07-01", "call", "in"),
]
FELT = [
    Feedback("01", "2024-02-29", "csat", 5, 5),
    Feedback("01", "2024-04-29", "nps", 6, 10),
    Feedback("03", "2024-03-01", "complaint"),
    Feedback("04", "2024-06-20", "complaint"),
    Feedback("05", "2024-01-10", "csat", 1, 5),
    Feedback("05", "2024-01-11", "complaint"),
    Feedback("05", "2024-02-11", "complaint"),
    Feedback("05", "2024-03-11", "complaint", resolved="2024-12-31"),
    Feedback("06", "2024-03-01", "review", 3, 5),
    Feedback("06", "2024-03-01", "complaint", resolved="2024-06-30"),
    Feedback("07", "2024-01-02", "nps", 10, 10),
    Feedback("08", "2024-06-29", "complaint", resolved="2024-07-01"),
    Feedback("09", "2024-05-01", "review", 5, 5),
    Feedback("10", "2024-05-01", "review", 3, 5),
    Feedback("10", "2024-05-02", "review", 4),
    Feedback("11", "2024-01-03", "review", 1, 5),
    Feedback("12", "2024-07-01", "csat", 1, 5),
    Feedback("12", "2024-07-01", "complaint"),
]
PEOPLE = {
    "customer_id": ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"],
    "income_level": [5, None, 1, 3, 1, 2, 4, None, 5, 1, 3, 2],
}

LOYALTY = """
       repeat_share    tenure  regularity  active_months |  points    of    score
weight           35        20          20             25
range      0…3/4      0…150       1/2…1          1/4…1
01        6/7→1      180→1         1→1            1→1    |     100   100      100
02          0→0        0→0           -            1→1    |      25    80    31.25
04        2/3→8/9     60→2/5     2/3→1/3          1→1    |   637/9   100    637/9
05          0→0      181→1           -          1/6→0    |      20    80       25
06        2/3→8/9    150→1         1→1          3/5→7/15 |   745/9   100    745/9
07          0→0      363→1           -         1/12→0    |      20    80       25
08          0→0       90→3/5         -          1/3→1/9  |   133/9    80   665/36
09        2/3→8/9     80→8/15    2/3→1/3          1→1    |   661/9   100    661/9
10        1/2→2/3     90→3/5         -          2/3→5/9  |   443/9    80  2215/36
11        2/3→8/9    180→1           -          1/6→0    |   460/9    80    575/9
12          0→0        0→0           -            1→1    |      25    80    31.25
"""
CAPACITY = """
       order_value  full_price_share  breadth  income_level |  points    of    score
weight          40                20       20            20
range     1…31            0…1          1…7           1…5
01        7→1/2           1→1          7→1           5→1    |      80   100       80
02       31→1             -            -             -      |      40    40      100
04        1→0           1/2→1/2        3→1/2         3→1/2  |      30   100       30
05       -3→0             0→0          1→0           1→0    |       0   100        0
06       15→3/4         1/3→1/3        1→0           2→1/4  |   125/3   100    125/3
07       15→3/4           -            -             4→3/4  |      45    60       75
08        0→0             1→1          1→0           -      |      20    80       25
09       31→1             1→1          7→1           5→1    |     100   100      100
10       31→1             0→0          3→1/2         1→0    |      50   100       50
11        1→0             -            -             3→1/2  |      10    60     50/3
12        7→1/2           1→1          1→0           2→1/4  |      45   100       45
"""
RELATIONSHIP = """
       nearness  contact_rate  two_way_share  satisfaction  open_complaints |  points    of    score
weight       30            20             15            25               10
range  1/4…1         0…4            0…1         1/5…1            0…3
01       1→1         2→1/2        3/4→3/4       4/5→3/4          0→1        |      80   100       80
02       1→1         0→0            -             -              0→1        |      40    60    200/3
04       1→1         2→1/2        1/2→1/2         -              1→1/2      |    52.5    75       70
05     1/2→1/3     1/2→1/8          -           1/5→0            3→0        |    12.5    85   250/17
06     1/2→1/3       1→1/4          0→0         3/5→1/2          0→1        |    37.5   100     37.5
07     1/4→0       1/4→1/16         1→1           1→1            0→1        |   51.25   100    51.25
08     1/2→1/3       0→0            -             -              1→1/2      |      15    60       25
09       1→1         5→1            1→1           1→1            0→1        |     100   100      100
10       1→1         1→1/4          0→0         3/5→1/2          0→1        |    57.5   100     57.5
11     1/4→0         0→0            -           1/5→0            0→1        |      10    85   200/17
12       1→1         0→0            -             -              0→1        |      40    60    200/3
"""
BEHAVIOUR = """
       frequency                monetary  channels  momentum |             points    of               score
weight        35                      35        10        20
range    1…7                    -7…31          1…3      -1…1
01       7→1                    49→1           3→1       0→1/2 |               90   100                  90
02       1→0                    31→1           1→0       1→1   |               55   100                  55
04       3→1/2                   3→5/8         1→0       1→1   |           59.375   100              59.375
05       1→0                    -3→1/8         1→0       -     |            4.375    80             5.46875
06       3→1/2                  45→1           3→1      -1→0   |             62.5   100                62.5
07       1→0                    15→7/8         -         -     |           30.625    70               43.75
08       1→0                     0→3/8         1→0      -1→0   |           13.125   100              13.125
09       3→1/2                  93→1           3→1       1→1   |             82.5   100                82.5
10       2→0.2924812503605781   62→1           1→0       0→1/2 | 55.2368437626202   100    55.2368437626202
11       3→1/2                   3→5/8         3→1       -     |           49.375    80            61.71875
12       1→0                     7→3/4         1→0       1→1   |            46.25   100               46.25
"""


@dataclass(frozen=True)
class Paper:
    """A table: the composite with its ranges, and for each customer values, places, points, their most, the score."""

    composite: Composite
    values: dict[str, dict[str, Fraction | None]]
    places: dict[str, dict[str, Fraction | None]]
    points: dict[str, Fraction]
    of: dict[str, Fraction]
    scores: dict[str, Fraction]


def read(key: str, table: str) -> Paper:
    header, weights, spans, *lines = (line.replace("|", " ").split() for line in table.strip().splitlines())
    names = header[:-3]
    parts = []
    for name, weight, span in zip(names, weights[1:], spans[1:], strict=True):
        low, high = (float(Fraction(end)) for end in span.split("…"))
        parts.append(Part(name, float(weight), low, high))
    values, places, points, of, scores = {}, {}, {}, {}, {}
    for who, *cells in lines:
        pairs = [(None, None) if cell == "-" else tuple(map(Fraction, cell.split("→"))) for cell in cells[:-3]]
        values[who] = {name: value for name, (value, _) in zip(names, pairs, strict=True)}
        places[who] = {name: place for name, (_, place) in zip(names, pairs, strict=True)}
        points[who], of[who], scores[who] = map(Fraction, cells[-3:])
    return Paper(Composite(key, tuple(parts)), values, places, points, of, scores)


PAPERS = {
    key: read(key, table)
    for key, table in (
        ("loyalty", LOYALTY),
        ("capacity", CAPACITY),
        ("relationship", RELATIONSHIP),
        ("behaviour", BEHAVIOUR),
    )
}
RANGED = tuple(paper.composite for paper in PAPERS.values())
every_composite = pytest.mark.parametrize("key", PAPERS)


def laid(desk: Desk, *more: Order) -> nw.LazyFrame[Any]:
    """Return the buyers among the twelve, and whoever else ordered, with every metric."""
    known = PEOPLE["customer_id"]
    strangers = sorted({order.customer for order in more} - set(known))
    people = {
        "customer_id": [*known, *strangers],
        "income_level": [*PEOPLE["income_level"], *(None for _ in strangers)],
    }
    frames = desk.frames([*BOUGHT, *more], people, contacts=SAID, feedback=FELT)
    return desk.kept(features(frames, JUNE_30, METRICS)).filter(nw.col("is_buyer"))


@pytest.fixture(scope="module")
def twelve() -> Iterator[nw.LazyFrame[Any]]:
    """Return the feature table of the twelve customers, once for the module."""
    desk = Desk()
    yield laid(desk)
    desk.cursor.close()


def scores(people: nw.LazyFrame[Any], *composites: Composite) -> dict[str, dict[str, float | None]]:
    """Return the scores by composite and customer."""
    known = registry(composites=composites, columns=LOADED)
    asked = [known[composite.key] for composite in composites]
    found = rows_of(people.select("customer_id", *(one.formula(JUNE_30).alias(one.column) for one in asked)))
    return {one.key: {who: row[one.column] for who, row in found.items()} for one in asked}


def score_of(people: nw.LazyFrame[Any], composite: Composite) -> dict[str, float | None]:
    return scores(people, composite)[composite.key]


def changed(composite: Composite, part: str, **changes: float) -> Composite:
    """Return the composite with one part changed."""
    parts = tuple(replace(one, **changes) if one.metric == part else one for one in composite.parts)
    return Composite(composite.key, parts)


def moved(before: dict[str, float | None], after: dict[str, float | None]) -> set[str]:
    """Return the customers whose score is another one."""
    assert before.keys() == after.keys()
    return {who for who, score in before.items() if score != after[who]}


# --- worked on paper ----------------------------------------------------------------------------------------------------


@every_composite
def test_the_tables_hold_the_weights_that_are_shipped(key):
    assert [(part.metric, part.weight) for part in PAPERS[key].composite.parts] == [
        (part.metric, part.weight) for part in DEFAULTS[key].parts
    ]


@every_composite
def test_the_paper_adds_up(key):
    paper = PAPERS[key]
    weight = {part.metric: Fraction(part.weight) for part in paper.composite.parts}
    for who, places in paper.places.items():
        there = {name: place for name, place in places.items() if place is not None}
        points = sum(weight[name] * place for name, place in there.items())
        assert float(paper.points[who]) == pytest.approx(float(points), rel=1e-14)
        assert paper.of[who] == sum(weight[name] for name in there)
        assert paper.scores[who] == 100 * paper.points[who] / paper.of[who]


@every_composite
def test_the_parts_have_the_values_and_the_places_that_were_worked_on_paper(twelve, key):
    paper = PAPERS[key]
    for part in paper.composite.parts:
        metric = SIMPLE[part.metric]
        place = nw.when(~nw.col(metric.column).is_null()).then(scaled(part, metric))
        found = rows_of(twelve.select("customer_id", nw.col(metric.column).alias("value"), place.alias("place")))
        for name, table in (("value", paper.values), ("place", paper.places)):
            for who, row in found.items():
                wanted = table[who][part.metric]
                assert row[name] == (None if wanted is None else pytest.approx(float(wanted), rel=0, abs=1e-9)), (
                    part.metric,
                    who,
                )


@every_composite
def test_a_composite_has_the_score_that_was_worked_on_paper(twelve, key):
    found = score_of(twelve, PAPERS[key].composite)
    assert found == {who: pytest.approx(float(score), rel=0, abs=1e-9) for who, score in PAPERS[key].scores.items()}


def test_all_composites_at_once_are_the_same_as_one_by_one(twelve):
    assert scores(twelve, *RANGED) == {one.key: score_of(twelve, one) for one in RANGED}


def test_a_customer_without_any_part_has_no_score(twelve):
    found = score_of(
        twelve, Composite("relationship", (Part("satisfaction", 3, 0.2, 1), Part("two_way_share", 1, 0, 1)))
    )
    assert found["02"] is found["08"] is found["12"] is None
    assert found["04"] == 50  # two-way share alone
    assert found["11"] == 0  # satisfaction alone
    assert found["01"] == 75


def test_a_column_of_the_customer_table_can_be_a_part(desk):
    points = attribute_metric("u0", "积分")
    people = desk.population(u0=[-10.0, 0.0, 25.0, 100.0, None])
    known = registry([("u0", "积分")], [Composite("loyalty", (Part(points.key, 1, 0, 50),))], {"customers": {"u0"}})
    found = rows_of(people.select("customer_id", known["loyalty"].formula(JUNE_30).alias("score")))
    assert [row["score"] for row in found.values()] == [0, 0, 50, 100, None]


@pytest.mark.parametrize(
    "composite",
    [
        Composite("loyalty", (Part("tenure", 1e308, 0, 150), Part("recency", 1e308, 0, 150))),
        Composite("behaviour", (Part("monetary", 1, 1e20, 1.0000000000000002e20),)),  # the logarithms are equal
        Composite("loyalty", (Part("tenure", 1, -1.7e308, 1.7e308),)),
        Composite("loyalty", (Part("tenure", 5e-324, 0, 5e-324),)),
    ],
)
def test_weights_and_ends_of_any_size_give_a_finite_score_or_none(twelve, composite):
    for score in score_of(twelve, composite).values():
        assert score is None or 0 <= score <= 100


# --- changing a weight or a part --------------------------------------------------------------------------------------


@every_composite
@pytest.mark.parametrize("factor", [0.5, 2, 1000])
def test_other_weights_in_the_same_proportion_change_nothing(twelve, key, factor):
    composite = PAPERS[key].composite
    same = Composite(key, tuple(replace(part, weight=part.weight * factor) for part in composite.parts))
    assert score_of(twelve, same) == score_of(twelve, composite)


@every_composite
def test_a_weight_of_zero_is_the_same_as_leaving_the_part_out(twelve, key):
    composite = PAPERS[key].composite
    for part in composite.parts:
        without = Composite(key, tuple(one for one in composite.parts if one != part))
        assert score_of(twelve, changed(composite, part.metric, weight=0)) == score_of(twelve, without)


@every_composite
def test_a_changed_weight_moves_exactly_those_who_have_the_part_and_differ_on_it(twelve, key):
    paper = PAPERS[key]
    before = score_of(twelve, paper.composite)
    for part in paper.composite.parts:
        after = score_of(twelve, changed(paper.composite, part.metric, weight=part.weight + 10))
        differ = {
            who
            for who, places in paper.places.items()
            if places[part.metric] is not None and 100 * places[part.metric] != paper.scores[who]
        }
        assert moved(before, after) == differ, part.metric
        for who in differ:
            place = paper.places[who][part.metric]
            wanted = 100 * (paper.points[who] + 10 * place) / (paper.of[who] + 10)
            assert after[who] == pytest.approx(float(wanted), rel=0, abs=1e-9), (part.metric, who)


def test_a_changed_weight_moves_whom_it_should_by_what_it_should(twelve):
    """Full price at 40 instead of 20: 01 has it, at 1, and 80 points of 100 become 100 of 120; 04 stays below its half.

    02, 07 and 11 have no such part; 09 has everything already; 05 has nothing anyway.
    """
    capacity = PAPERS["capacity"].composite
    before, after = score_of(twelve, capacity), score_of(twelve, changed(capacity, "full_price_share", weight=40))
    assert moved(before, after) == {"01", "04", "06", "08", "10", "12"}
    assert {who: after[who] for who in ("01", "04", "08", "10")} == {
        "01": pytest.approx(100 / 1.2),
        "04": pytest.approx(40 / 1.2),
        "08": 40,
        "10": pytest.approx(50 / 1.2),
    }


def test_a_changed_range_moves_exactly_those_whose_place_it_changes(twelve):
    """Tenure from 0 to 300 instead of 150 halves each place: not that of 0 days (02, 12), nor of 363 (07), still cut off."""
    loyalty = PAPERS["loyalty"].composite
    before, after = score_of(twelve, loyalty), score_of(twelve, changed(loyalty, "tenure", high=300))
    assert moved(before, after) == {"01", "04", "05", "06", "08", "09", "10", "11"}
    assert after["06"] == pytest.approx(745 / 9 - 20 / 2)
    assert after["01"] == 100 - 20 * 2 / 5
    assert after["05"] == pytest.approx(25 - 100 * 20 / 80 * (1 - 181 / 300))


def test_another_part_changes_its_own_composite_and_no_other(twelve):
    others = [one for one in RANGED if one.key != "loyalty"]
    parts = PAPERS["loyalty"].composite.parts
    swapped = Composite("loyalty", (*parts[:1], Part("recency", 20, 0, 180), *parts[2:]))
    found, before = scores(twelve, swapped, *others), scores(twelve, *RANGED)
    assert [key for key in PAPERS if found[key] != before[key]] == ["loyalty"]
    assert found["loyalty"]["01"] == before["loyalty"]["01"] == 100
    assert found["loyalty"]["06"] == pytest.approx(745 / 9 - 20 / 2)  # ninety days ago is half of the way
    assert found["loyalty"]["02"] == pytest.approx(100 * 45 / 80)


def test_the_order_of_the_parts_does_not_matter(twelve):
    for composite in RANGED:
        turned = Composite(composite.key, composite.parts[::-1])
        assert score_of(twelve, turned) == score_of(twelve, composite)


def test_a_score_does_not_move_when_others_change(desk, twelve):
    rich = [Order("13", f"2024-0{month}-05", 5_000_000, channel="web", categories=("A",)) for month in range(1, 7)]
    more = laid(desk, *rich)
    before, after = scores(twelve, *RANGED), scores(more, *RANGED)
    assert {key: {who: row[who] for who in before[key]} for key, row in after.items()} == before
    metric = SIMPLE["monetary"]
    assert ranges(twelve, [metric])["monetary"] != ranges(more, [metric])["monetary"]


# --- ranges ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([0.0, 10.0, 20.0, 30.0, 40.0], (2, 38)),  # 0.05 · 4 steps from the least, and from the greatest
        ([float(value) for value in range(21)], (1, 19)),
        ([None, 0.0, None, 20.0, None], (1, 19)),
        ([5.0] * 40 + [9.0], (5, 9)),
        ([5.0] * 40 + [-1.0], (-1, 5)),
        ([7.0, 7.0, 7.0], (7, 8)),
        ([7.0], (7, 8)),
        ([None, None], None),
        ([-8.0, -4.0], (-7.8, -4.2)),
    ],
)
def test_a_range_is_fitted_from_the_5th_to_the_95th_percentile(desk, values, found):
    metric = numeric("u0")
    low_high = ranges(desk.population(u0=values), [metric])[metric.key]
    assert low_high == (None if found is None else pytest.approx(found))


def test_ranges_of_several_metrics_are_found_at_once(desk):
    people = desk.population(u0=[0.0, 20.0], u1=[None, None], u2=[3.0, 3.0])
    found = ranges(people, [numeric("u0"), numeric("u1"), numeric("u2")])
    assert found == {"attribute:u0": (1, 19), "attribute:u1": None, "attribute:u2": (3, 4)}
    assert ranges(people, []) == {}


def test_of_nobody_there_is_no_range(desk):
    people = desk.population(u0=[1.0]).filter(nw.col("u0") > 1)
    assert ranges(people, [numeric("u0")]) == {"attribute:u0": None}


def test_fitting_fills_the_open_ranges_alone():
    composite = Composite("loyalty", (Part("tenure", 1, 3, 4), Part("recency", 1), Part("gap", 1), Part("breadth", 1)))
    found = fitted(composite, {"tenure": (1.0, 2.0), "recency": (5.0, 6.0), "gap": None})
    assert found.parts == (
        Part("tenure", 1, 3, 4),
        Part("recency", 1, 5, 6),
        Part("gap", 1, 0, 1),  # nobody has a gap
        Part("breadth", 1),  # not loaded: stays open
    )
    assert fitted(found, {"breadth": (1.0, 9.0)}).parts[-1] == Part("breadth", 1, 1, 9)


def test_fitted_composites_lie_between_0_and_100_and_use_the_range(twelve):
    for key, composite in DEFAULTS.items():
        metrics = [SIMPLE[part.metric] for part in composite.parts]
        found = list(score_of(twelve, fitted(composite, ranges(twelve, metrics))).values())
        assert 0 <= min(found) < 25 < 75 < max(found) <= 100, key


def test_a_score_needs_the_ranges(twelve):
    with pytest.raises(SpecError, match="The range of “Repeat share” has not been fitted yet"):
        score_of(twelve, DEFAULTS["loyalty"])


def test_money_and_counts_are_placed_by_logarithms_and_nothing_else_is():
    assert [metric.key for metric in METRICS if is_logarithmic(metric)] == [
        "frequency",
        "monetary",
        "order_value",
        "breadth",
        "margin",
        "channels",
        "contacts",
        "feedback_given",
        "complaints",
        "open_complaints",
    ]
    assert not is_logarithmic(attribute_metric("u0", "积分"))


# --- what is loaded -----------------------------------------------------------------------------------------------------


def loaded(**tables: set[str]) -> dict[str, set[str]]:
    return {"orders": {"customer_id", "order_ts"}, **tables}


def test_the_definition_names_the_parts_with_their_weights():
    known = registry(columns=LOADED)
    assert translator("en")(known["loyalty"].definition) == (
        "From 0 to 100, how faithfully the customer comes back: the mean of Repeat share × 35, Tenure × 20, "
        "Regularity × 20, and Active months × 25, each scaled to its range; a missing part re-weights the rest."
    )
    assert translator("en")(known["relationship"].definition) == (
        "From 0 to 100, how strong the tie is: the mean of Nearness × 30, Contacts per quarter × 20, Two-way share × 15, "
        "Satisfaction × 25, and Open complaints (fewer is better) × 10, each scaled to its range; a missing part "
        "re-weights the rest."
    )


def test_the_definition_names_the_parts_that_the_data_do_not_carry():
    known = registry(columns=loaded(order_items={"category"}))
    assert known["capacity"].missing({}) == ()
    assert known["capacity"].parts == ("order_value", "breadth")
    assert translator("en")(known["capacity"].definition).endswith(
        " Not in the data and left out: Full-price share and Income level."
    )
    assert "Full-price share ×" not in translator("en")(known["capacity"].definition)
    assert "left out" not in translator("en")(registry(columns=LOADED)["capacity"].definition)


def test_a_part_without_a_weight_is_neither_named_nor_needed():
    only = (Part("order_value", 1), Part("income_level", 0))
    metric = registry(composites=[Composite("capacity", only)], columns=loaded())["capacity"]
    assert metric.needs == ()
    assert metric.parts == ("order_value",)
    assert "Income level" not in translator("en")(metric.definition)
    nearly = (Part("breadth", 1), Part("income_level", 0))
    metric = registry(composites=[Composite("capacity", nearly)], columns=loaded())["capacity"]
    assert [(need.table, need.column) for need in metric.needs] == [("order_items", "category")]


def test_of_orders_alone_there_are_loyalty_and_behaviour():
    known = registry(columns=loaded())
    assert [key for key in PAPERS if not known[key].missing(loaded())] == ["loyalty", "behaviour"]
    assert known["behaviour"].parts == ("frequency", "monetary", "momentum")


def test_below_half_of_the_weight_a_composite_needs_what_its_parts_need():
    with pytest.raises(MetricUnavailable) as caught:
        select_metrics(["relationship"], registry(columns=loaded()), loaded())
    assert caught.value.where == "interactions.customer_id"
    assert str(caught.value.what) == "“Relationship” needs the column customer_id of the table interactions."
    needs = registry(columns=loaded())["relationship"].needs
    assert [f"{need.table}.{need.column}" for need in needs] == [
        "interactions.customer_id",
        "interactions.direction",
        "feedback.score",
        "feedback.scale_max",
        "feedback.kind",
        "feedback.resolved_ts",
    ]


@pytest.mark.parametrize(("weight", "available"), [(51, True), (50, True), (49.9, False), (0, False)])
def test_half_of_the_weight_is_enough(weight, available):
    composite = Composite("capacity", (Part("order_value", weight), Part("breadth", 100 - weight)))
    metric = registry(composites=[composite], columns=loaded())["capacity"]
    assert (metric.missing(loaded()) == ()) == available


def test_a_part_that_is_not_loaded_counts_as_missing_for_everybody(twelve):
    """Without channels behaviour has 90 of 100: 01 has 35 + 35 + 10 points, 06 has 52.5."""
    composite = PAPERS["behaviour"].composite
    metric = registry(composites=[composite], columns=loaded())["behaviour"]
    found = rows_of(twelve.select("customer_id", metric.formula(JUNE_30).alias("score")))
    assert found["01"]["score"] == pytest.approx(100 * 80 / 90)
    assert found["06"]["score"] == pytest.approx(100 * 52.5 / 90)
    assert found["07"]["score"] == 43.75  # had no channel anyway


def test_nearness_is_that_of_the_orders_where_no_contacts_are_loaded(desk):
    frames = desk.frames(BOUGHT)
    alone = Frames(frames.orders, frames.customers)
    found = rows_of(features(alone, JUNE_30, [SIMPLE["nearness"]]))
    assert (
        differences(
            {who: row["nearness"] for who, row in found.items() if who in ("01", "05", "06", "11")},
            {"01": 1.0, "05": round(0.5 ** (181 / 90), 9), "06": 0.5, "11": 0.25},
        )
        == {}
    )


# --- definitions that cannot be ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ends", [(1, 1), (2, 1), (1, None), (None, 1), (0, -0.0)])
def test_a_range_grows_from_its_low_to_its_high_end(ends):
    with pytest.raises(SpecError, match="must grow from its low to its high end") as caught:
        Part("tenure", 1, *ends)
    assert caught.value.where == "tenure"


@pytest.mark.parametrize(
    "numbers", [(-1,), (float("nan"),), (float("inf"),), (1, float("nan"), 1), (1, 0, float("inf"))]
)
def test_weights_and_ends_are_finite_and_no_weight_is_below_zero(numbers):
    with pytest.raises(ValidationError):
        Part("tenure", *numbers)


def test_some_part_has_a_weight():
    with pytest.raises(SpecError, match="Every part of “Loyalty” has the weight 0"):
        Composite("loyalty", (Part("tenure", 0), Part("gap", 0)))
    with pytest.raises(SpecError, match="has the weight 0"):
        Composite("loyalty", ())


@pytest.mark.parametrize("parts", [("tenure", "tenure"), ("tenure", "behaviour"), ("loyalty",)])
def test_a_part_stands_once_and_is_no_composite(parts):
    with pytest.raises(SpecError, match="A part stands twice, or is a composite itself"):
        Composite("loyalty", tuple(Part(part, 1) for part in parts))


def test_a_composite_has_a_known_name():
    with pytest.raises(SpecError, match="no composite called “charm”"):
        Composite("charm", (Part("tenure", 1),))


def test_a_part_is_a_dimension_that_is_known():
    with pytest.raises(SpecError, match="no dimension called “charm”"):
        registry(composites=[Composite("loyalty", (Part("tenure", 1), Part("charm", 0)))], columns=LOADED)
