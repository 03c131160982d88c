"""Filters and selections: a filter and its inverse share out everybody, missing values included."""

from __future__ import annotations

import pytest

from crm_dashboard.model.matrix.selection import Selection, selected
from crm_dashboard.model.question.filters import among, between
from crm_dashboard.model.question.spec import Among, Between
from tests.model.questions import fixed_axis, numeric
from tests.model.tables import rows_of

NAMES = ["王芳", "李伟", "张敏", "刘洋", "陈静"]
COUNTRIES = ["中国", "中国", "France", None, "it's; DROP TABLE"]
POINTS = [5.0, None, 7.0, 9.0, -0.0]


@pytest.fixture
def people(desk):
    return desk.population(customer_id=NAMES, country=COUNTRIES, u0=POINTS, u1=[1.0, 2.0, 3.0, None, 5.0])


def names(frame):
    return sorted(rows_of(frame), key=NAMES.index)


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        (("中国",), ["王芳", "李伟"]),
        (("France", "中国"), ["王芳", "李伟", "张敏"]),
        ((None,), ["刘洋"]),
        (("France", None), ["张敏", "刘洋"]),
        (("it's; DROP TABLE",), ["陈静"]),
        (("nowhere",), []),
        ((), []),
    ],
)
def test_among_keeps_the_values_named_and_its_inverse_exactly_the_others(people, values, kept):
    assert names(people.filter(among(Among("customers.country", values)))) == kept
    others = [name for name in NAMES if name not in kept]
    assert names(people.filter(among(Among("customers.country", values, inverted=True)))) == others


@pytest.mark.parametrize(
    ("low", "high", "kept"),
    [
        (5, 7, ["王芳", "张敏"]),
        (7, None, ["张敏", "刘洋"]),
        (None, 5, ["王芳", "陈静"]),
        (0, 0, ["陈静"]),
        (8, 6, []),
        (None, None, ["王芳", "张敏", "刘洋", "陈静"]),
    ],
)
def test_between_includes_both_bounds_and_a_missing_value_lies_nowhere(people, low, high, kept):
    assert names(people.filter(between(Between("u0", low, high), "u0"))) == kept
    others = [name for name in NAMES if name not in kept]
    assert names(people.filter(between(Between("u0", low, high, inverted=True), "u0"))) == others


# --- selections -------------------------------------------------------------------------------------------------------

AXES = [fixed_axis(numeric("u0"), 6.0), fixed_axis(numeric("u1", "less"), 2.0, 3.0)]


@pytest.mark.parametrize(
    ("selection", "kept"),
    [
        (Selection(), NAMES),
        (Selection(cells=("L3",)), ["王芳"]),
        (Selection(cells=("H2", "L1")), ["张敏", "陈静"]),
        (Selection(cells=("unclassified",)), ["李伟", "刘洋"]),
        (Selection(cells=("HH",)), []),
        (Selection(box=((5, 7), (1, 3))), ["王芳", "张敏"]),
        (Selection(box=((-1, 9),)), ["王芳", "张敏", "陈静"]),
        (Selection(cells=("L3", "L1"), box=((0, 4), (0, 9))), ["陈静"]),
        (Selection(customers=("刘洋", "王芳", "nobody")), ["王芳", "刘洋"]),
        (Selection(cells=("unclassified",), customers=("刘洋", "王芳")), ["刘洋"]),
    ],
    ids=str,
)
def test_a_selection_keeps_who_meets_all_its_conditions(people, selection, kept):
    assert names(selected(people, AXES, selection)) == kept
    assert selection.is_everyone == (kept == NAMES)
