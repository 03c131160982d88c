"""Twelve customers worked on paper: every metric, for all history, for a window, and at an earlier date.

Days of the year 2024 (a leap year): Jan 1 is 1, Feb 1 is 32, Mar 1 is 61, Apr 1 is 92, May 1 is 122, Jun 1 is 153, Jun 30 is 182.

At 2024-06-30 (day 182) a window of 90 days starts on Apr 2 (day 93) and touches the three months April to June.
Momentum compares days 93 to 182 with days 3 to 92. At 2024-03-31 (day 91) it compares days 2 to 91 with the 90 before Jan 2.

    01 王芳    like clockwork: days 10, 40, 70, 100, 130, 160, so gaps of 30
    02 李伟    one order, on the as-of day; its cost is unknown
    03 张敏    a refund and nothing else
    04 刘洋    two orders on one day (141), one thirty days later (171): two purchase days
    05 陈静    days 31 and 91; half of each came back, on days 60 and 153
    06 杨帆    days 103, 113, 143: gaps 10 and 30, so mean 20, deviation 10, variation 1/2
    07 赵磊    days 83, 93, 113, 173: gaps 10, 20, 60; the first gap starts before the window
    08 黄丽    2023-06-30 and 2023-07-30: 366 and 336 days before Jun 30, 275 and 245 before Mar 31
    09 周强    days 2, 3, 92, 93, at the edges of the periods that momentum compares: gaps 1, 89, 1
    10 吴娜    a free order (net 0 is still an order) on day 32, one below cost on day 46
    11 徐杰    days 122, 132, 152, 182: gaps 10, 20, 30; half of the categories unknown
    12 孙悦    bought, sent back and bought again on day 162; an order of July is not known yet

What was said (interactions) and thought (feedback), where it meets an edge:

    01    contacts on days 1 (nine days before the first order), 93, 182, and one in July; scores 4 of 5, then 9 of 10
    02    looked at pages and filled a cart, which are no contacts; a review of July
    03    a question and a complaint, but no order: no start to count quarters from, and no nearness
    04    three contacts, one without a direction; one complaint resolved at once, one after Jun 30
    05    one contact on day 92, one day before the window; a complaint resolved on Jun 30; a score without its scale
    06    a survey without a score
    07    a contact on 2023-12-01, 31 days before Jan 1: day -30
    08    an e-mail without an answer on the as-of day; a complaint of 2023 that nobody ever resolved
    09    a score on a scale of 0, which is none
    10    a call on day 2, before the first order
    11    three reviews: 3, 4 and 5 of 5
    12    a complaint of July is not known yet

Contacts per quarter count from the first contact or order, both days included: 01 since day 1, 182 days are two quarters
of 91; a window of 90 days is always one. Nearness (n8: eight days after the last contact or order) is 1/2 to the power of
days/90.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from math import sqrt

import pytest

from crm_dashboard.model.calendar import day_number
from crm_dashboard.model.features import Frames, features
from crm_dashboard.model.metrics.registry import METRICS
from crm_dashboard.model.metrics.scope import Scope
from tests.model.tables import Contact, Feedback, Order, differences, rows_of

JUNE_30 = day_number(dt.date(2024, 6, 30))
MARCH_31 = day_number(dt.date(2024, 3, 31))

ORDERS = [
    Order("01", "2024-01-10", 100, discount=0, cost=60, channel="shop", categories=("A",)),
    Order("01", "2024-02-09", 100, discount=0, cost=60, channel="shop", categories=("A",)),
    Order("01", "2024-03-10", 100, discount=0, cost=60, channel="shop", categories=("A",)),
    Order("01", "2024-04-09", 100, discount=0, cost=60, channel="web", categories=("A",)),
    Order("01", "2024-05-09", 100, discount=0, cost=60, channel="web", categories=("A",)),
    Order("01", "2024-06-08", 100, discount=0, cost=60, channel="web", categories=("A",)),
    Order("02", "2024-06-30 23:59:59", 50, discount="12.5", categories=("B",)),
    Order("03", "2024-03-05", -20, channel="web", categories=("A",)),
    Order("04", "2024-05-20 09:00", 40, discount=10, cost=30, channel="web", categories=("A",)),
    Order("04", "2024-05-20 18:00", 60, channel="shop", categories=("A", "B")),
    Order("04", "2024-06-19", 80, discount=0, cost=50, categories=("B",)),
    Order("05", "2024-01-31", 200, cost=120, channel="web", categories=("A",)),
    Order("05", "2024-02-29", -50, cost=-30, channel="web", categories=("A",)),
    Order("05", "2024-03-31", 100, cost=60, channel="web", categories=("A",)),
    Order("05", "2024-06-01", -150, cost=-90, channel="web", categories=("A",)),
    Order("06", "2024-04-12", 10, discount=0, cost=5, channel="web", categories=("A",)),
    Order("06", "2024-04-22", 20, discount=5, cost=5, channel="web", categories=("B",)),
    Order("06", "2024-05-22", 30, discount=10, cost=5, channel="web", categories=("C",)),
    Order("07", "2024-03-23", 40, cost=10, channel="shop", categories=("A",)),
    Order("07", "2024-04-02", 40, discount=8, categories=("B",)),
    Order("07", "2024-04-22", 40, cost=20, channel="shop", categories=("A",)),
    Order("07", "2024-06-21", 40, discount=0, cost=30, channel="web", categories=("A",)),
    Order("08", "2023-06-30", 300, discount=100, cost=0, categories=(None,)),
    Order("08", "2023-07-30", 500, discount=0, cost=0, categories=("A",)),
    Order("09", "2024-01-02", 1, cost=1, channel="web", categories=("A",)),
    Order("09", "2024-01-03", 2, cost=1, channel="web", categories=("A",)),
    Order("09", "2024-04-01", 3, cost=1, channel="shop", categories=("B",)),
    Order("09", "2024-04-02", 4, cost=1, channel="web", categories=("B",)),
    Order("10", "2024-02-01", 0, cost=5, channel="phone", categories=("A",)),
    Order("10", "2024-02-15", "75.5", discount="24.5", cost=100, channel="phone", categories=("A",)),
    Order("11", "2024-05-01", "33.33", discount=0, categories=(None,)),
    Order("11", "2024-05-11", "33.33", discount=0, channel="web", categories=("A",)),
    Order("11", "2024-05-31", "33.34", discount=0, categories=(None,)),
    Order("11", "2024-06-30", 100, discount=50, cost=40, channel="web", categories=("B",)),
    Order("12", "2024-06-10 10:00", 100, cost=60, channel="shop", categories=("A",)),
    Order("12", "2024-06-10 11:00", -100, cost=-60, channel="phone", categories=("A",)),
    Order("12", "2024-06-10 12:00", 30, cost=20, channel="shop", categories=("B",)),
    Order("12", "2024-07-15", 999, discount=1, cost=1, channel="web", categories=("Z",)),
]
CONTACTS = [
    Contact("01", "2024-01-01", "call", "in"),
    Contact("01", "2024-04-02", "chat", "out", "answered"),
    Contact("01", "2024-06-30 23:59:59", "email", "out"),
    Contact("01", "2024-07-01", "call", "in"),
    Contact("02", "2024-06-30", "browse", "in"),
    Contact("02", "2024-06-30", "cart", "in"),
    Contact("03", "2024-03-05", "consult", "in"),
    Contact("04", "2024-06-20", "complaint", "in"),
    Contact("04", "2024-06-21", "call", "out", "no_answer"),
    Contact("04", "2024-06-22"),
    Contact("05", "2024-04-01", "visit", "in"),
    Contact("07", "2023-12-01", "call", "out", "answered"),
    Contact("08", "2024-06-30", "email", "out"),
    Contact("09", "2024-06-30", "browse", "in"),
    Contact("10", "2024-01-02", "call", "in"),
    Contact("12", "2024-07-01", "call", "in"),
]

FEEDBACK = [
    Feedback("01", "2024-02-10", "csat", 4, 5),
    Feedback("01", "2024-06-08", "nps", 9, 10),
    Feedback("02", "2024-07-02", "review", 5, 5),
    Feedback("03", "2024-03-05", "complaint"),
    Feedback("04", "2024-05-21", "complaint", resolved="2024-05-25"),
    Feedback("04", "2024-06-20", "complaint", resolved="2024-07-05"),
    Feedback("05", "2024-02-29", "complaint", resolved="2024-06-30"),
    Feedback("05", "2024-03-01", "csat", 2, 5),
    Feedback("05", "2024-03-02", "csat", 3),
    Feedback("06", "2024-05-22", "survey"),
    Feedback("08", "2023-07-01", "complaint"),
    Feedback("09", "2024-04-02", "csat", 1, 0),
    Feedback("11", "2024-05-01", "review", 3, 5),
    Feedback("11", "2024-05-11", "review", 4, 5),
    Feedback("11", "2024-06-30", "review", 5, 5),
    Feedback("12", "2024-07-01", "complaint"),
]

PEOPLE = {
    "customer_id": ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"],
    "income_level": [5, None, 2, 3, 1, 2, 4, None, 5, 1, 3, 2],
}

# Variation of gaps that is no fraction: deviation ÷ mean.
#   07: mean 30, squared deviations 400 + 100 + 900 over 3     09: mean 91/3, squares 7923: √(3·7923 − 91²) ÷ 91
#   11: mean 20, squared deviations 100 + 0 + 100 over 3
# Variation of amounts, to nine decimals.
#   04: 40, 60, 80: mean 60, squares 400 + 0 + 400 over 3      06: 10, 20, 30: mean 20, squares 100 + 0 + 100 over 3
#   09: 1, 2, 3, 4: mean 2.5, squares 2.25 + 0.25 + 0.25 + 2.25 over 4
#   11: 33.33 twice, 33.34, 100: mean 50, squares 2 · 16.67² + 16.66² + 50² = 3333.3334 over 4
IRRATIONAL = {
    "r07": 1 / (1 + sqrt(1400 / 3) / 30),
    "r09": 1 / (1 + sqrt(15488) / 91),
    "r11": 1 / (1 + sqrt(200 / 3) / 20),
    "s04": round(1 / (1 + sqrt(800 / 3) / 60), 9),
    "s06": round(1 / (1 + sqrt(200 / 3) / 20), 9),
    "s09": round(1 / (1 + sqrt(1.25) / 2.5), 9),
    "s11": round(1 / (1 + sqrt(833.33335) / 50), 9),
}

ALL_HISTORY = """
   recency frequency purchase_days monetary order_value tenure gap regularity active_months momentum breadth discount_share return_share margin
01      22         6             6      600         100    172  30          1           6/6        0       1          0/600            0    240
02       0         1             1       50          50      0   -          -           1/1        1       1      12.5/62.5            0      -
03       -         0             0      -20           -      -   -          -             -        -       0              -            -      -
04      11         3             2      180          60     41  30          -           2/2        1       2         10/130            0     40
05      91         2             2      100          50    151  60          -           2/6       -1       1              -      200/300     40
06      39         3             3       60          20     79  20        2/3           2/3        1       3          15/75            0     45
07       9         4             4      160          40     99  20        r07           3/4      2/4       2           8/88            0     60
08     336         2             2      800         400    366  30          -          2/13        -       1        100/900            0    800
09      89         4             4       10         2.5    180   1        r09           2/6     -1/3       2              -            0      6
10     136         2             2     75.5       37.75    150  14          -           1/5       -1       1       24.5/100            0  -29.5
11       0         4             4      200          50     60  20        r11           2/2        1       2         50/250            0     60
12      20         2             1       30          15     20   -          -           1/1        1       2              -      100/130     10

   repeat_share amount_steadiness channels full_price_share income_level contacts contact_rate nearness two_way_share satisfaction feedback_given complaints open_complaints
01          5/6                 1        2              6/6            5        3          3/2        1           2/3        1.7/2              2          0               0
02            0                 0        -              0/1            -        0            0        1             -            -              0          0               0
03            -                 0        0                -            2        1            -        -           1/1            -              1          1               1
04          2/3               s04        2              1/2            3        3            3       n8           1/2            -              2          2               1
05          1/2               3/4        1                -            1        1       91/152      1/2           1/1          2/5              3          1               0
06          2/3               s06        1              1/3            2        0            0      n39             -            -              1          0               0
07          3/4                 1        2              1/2            4        1       91/213       n9           1/1            -              0          0               0
08          1/2               4/5        -              1/2            -        1       91/367        1           0/1            -              1          1               1
09          3/4               s09        2                -            5        0            0      n89             -            -              1          0               0
10          1/2               1/2        1              0/1            1        1       91/181     n136           1/1            -              0          0               0
11          3/4               s11        1              3/4            3        0            0        1             -        2.4/3              3          0               0
12          1/2             13/20        1                -            2        0            0      n20             -            -              0          0               0
"""

LAST_90_DAYS = """
   recency frequency purchase_days monetary order_value tenure gap regularity active_months momentum breadth discount_share return_share margin
01      22         3             3      300         100    172  30          1           3/3        0       1          0/300            0    120
02       0         1             1       50          50      0   -          -           1/1        1       1      12.5/62.5            0      -
03       -         0             0        0           -      -   -          -             -        -       0              -            -      -
04      11         3             2      180          60     41  30          -           2/2        1       2         10/130            0     40
05      91         0             0     -150           -    151   -          -           0/3       -1       0              -            -    -60
06      39         3             3       60          20     79  20        2/3           2/3        1       3          15/75            0     45
07       9         3             3      120          40     99  40        2/3           2/3      2/4       2           8/88            0     30
08     336         0             0        0           -    366   -          -           0/3        -       0              -            -      -
09      89         1             1        4           4    180   -          -           1/3     -1/3       1              -            0      3
10     136         0             0        0           -    150   -          -           0/3       -1       0              -            -      -
11       0         4             4      200          50     60  20        r11           2/2        1       2         50/250            0     60
12      20         2             1       30          15     20   -          -           1/1        1       2              -      100/130     10

   repeat_share amount_steadiness channels full_price_share income_level contacts contact_rate nearness two_way_share satisfaction feedback_given complaints open_complaints
01          2/3                 1        1              3/3            5        2            2        1           1/2         9/10              1          0               0
02            0                 0        -              0/1            -        0            0        1             -            -              0          0               0
03            -                 0        0                -            2        0            -        -             -            -              0          0               1
04          2/3               s04        2              1/2            3        3            3       n8           1/2            -              2          2               1
05            -                 0        0                -            1        0            0      1/2             -            -              0          0               0
06          2/3               s06        1              1/3            2        0            0      n39             -            -              1          0               0
07          2/3                 1        2              1/2            4        0            0       n9             -            -              0          0               0
08            -                 0        0                -            -        1            1        1           0/1            -              0          0               1
09            0                 0        1                -            5        0            0      n89             -            -              1          0               0
10            -                 0        0                -            1        0            0     n136             -            -              0          0               0
11          3/4               s11        1              3/4            3        0            0        1             -        2.4/3              3          0               0
12          1/2             13/20        1                -            2        0            0      n20             -            -              0          0               0
"""

UP_TO_MARCH = """
   recency frequency purchase_days monetary order_value tenure gap regularity active_months momentum breadth discount_share return_share margin
01      21         3             3      300         100     81  30          1           3/3        1       1          0/300            0    120
03       -         0             0      -20           -      -   -          -             -        -       0              -            -      -
05       0         2             2      250         125     60  60          -           2/3        1       1              -       50/300    100
07       8         1             1       40          40      8   -          -           1/1        1       1              -            0     30
08     245         2             2      800         400    275  30          -          2/10        -       1        100/900            0    800
09      88         2             2        3         1.5     89   1          -           1/3        1       1              -            0      1
10      45         2             2     75.5       37.75     59  14          -           1/2        1       1       24.5/100            0  -29.5

   repeat_share amount_steadiness channels full_price_share income_level contacts contact_rate nearness two_way_share satisfaction feedback_given complaints open_complaints
01          2/3                 1        1              3/3            5        1            1      n21           1/1          4/5              1          0               0
03            -                 0        0                -            2        1            -        -           1/1            -              1          1               1
05          1/2               3/4        1                -            1        0            0        1             -          2/5              3          1               1
07            0                 0        1                -            4        1       91/122       n8           1/1            -              0          0               0
08          1/2               4/5        -              1/2            -        0            0     n245             -            -              1          1               1
09          1/2               3/4        1                -            5        0            0      n88             -            -              0          0               0
10          1/2               1/2        1              0/1            1        1            1      n45           1/1            -              0          0               0
"""


def number(cell: str) -> float | None:
    if cell == "-":
        return None
    if cell in IRRATIONAL:
        return IRRATIONAL[cell]
    if cell.startswith("n"):
        return round(0.5 ** (int(cell[1:]) / 90), 9)
    top, _, bottom = cell.partition("/")
    return float(Fraction(top) / Fraction(bottom or "1"))


def worked(table: str) -> dict[str, dict[str, float | None]]:
    rows: dict[str, dict[str, float | None]] = {}
    for block in table.strip().split("\n\n"):
        header, *lines = (line.split() for line in block.splitlines())
        for name, *cells in lines:
            rows.setdefault(name, {}).update(zip(header, map(number, cells), strict=True))
    return rows


def everything(desk) -> Frames:
    return desk.frames(ORDERS, PEOPLE, contacts=CONTACTS, feedback=FEEDBACK)


SCOPES = [
    pytest.param(Scope(JUNE_30), ALL_HISTORY, id="all history"),
    pytest.param(Scope(JUNE_30, window=90), LAST_90_DAYS, id="a window of 90 days"),
    pytest.param(Scope(MARCH_31), UP_TO_MARCH, id="before the last order"),
]


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
@pytest.mark.parametrize(("scope", "table"), SCOPES)
def test_a_metric_has_the_values_that_were_worked_on_paper(desk, scope, table, metric):
    found = rows_of(features(everything(desk), scope, [metric]))
    expected = {name: row[metric.key] for name, row in worked(table).items()}
    assert differences({name: row[metric.column] for name, row in found.items()}, expected) == {}


@pytest.mark.parametrize(("scope", "table"), SCOPES)
def test_all_metrics_at_once_are_the_same_as_one_by_one(desk, scope, table):
    found = rows_of(features(everything(desk), scope, METRICS))
    for name, expected in worked(table).items():
        assert differences({metric.key: found[name][metric.column] for metric in METRICS}, expected) == {}
    assert found.keys() == worked(table).keys()


def test_the_tables_hold_every_metric_of_the_registry():
    keys = {metric.key for metric in METRICS}
    for table in (ALL_HISTORY, LAST_90_DAYS, UP_TO_MARCH):
        assert all(row.keys() == keys for row in worked(table).values())


def test_only_who_has_refunds_alone_is_no_buyer(desk):
    found = rows_of(features(desk.frames(ORDERS), Scope(JUNE_30), []))
    assert [name for name, row in found.items() if not row["is_buyer"]] == ["03"]


def test_revenue_and_orders_stand_beside_the_metrics_and_revenue_is_decimal(desk):
    found = rows_of(features(desk.frames(ORDERS), Scope(JUNE_30, window=90), []))
    assert found["05"]["revenue"] == Decimal("-150")
    assert found["11"]["revenue"] == Decimal("200.00")
    assert isinstance(found["11"]["revenue"], Decimal)
    assert [found[name]["orders"] for name in ("01", "05", "11")] == [3, 0, 4]


def test_a_customer_is_unknown_before_the_first_document(desk):
    day_before = Scope(day_number(dt.date(2024, 1, 1)))
    assert rows_of(features(everything(desk), day_before, METRICS)).keys() == {"08"}


def test_nobody_is_known_before_the_first_order(desk):
    assert rows_of(features(everything(desk), Scope(0), METRICS)) == {}
