"""Names, colours and plays to begin with: every cell has one, no two are alike, and each suits its place."""

from __future__ import annotations

import re
from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.errors import SpecError
from crm_dashboard.model.metrics.registry import registry
from crm_dashboard.model.question.cuts import Fixed
from crm_dashboard.model.question.spec import Axis
from crm_dashboard.model.segments import goal
from crm_dashboard.model.segments.goal import goals, read_goal
from crm_dashboard.model.segments.starting import (
    MOST_GROUPS,
    POSITIONS,
    StartingAxis,
    position,
    regions,
    starting_groups,
)
from crm_dashboard.model.segments.template import LANGUAGES, PLAY_FIELDS, Template, codes_of
from crm_dashboard.model.segments.template_file import read_template, templates, write_template
from crm_dashboard.text import Words

CHINESE = re.compile(r"[\u4e00-\u9fff]")
LEVELS = [*product(range(2, 6), repeat=2), *product(range(2, 6), repeat=3)]


def starting(levels: tuple[int, ...]) -> list[StartingAxis]:
    return [StartingAxis(Words(f"Measure {n}", f"指标{n}"), one) for n, one in enumerate(levels)]


def axes(levels: tuple[int, ...]) -> tuple[Axis, ...]:
    return tuple(Axis(f"m{n}", Fixed(tuple(range(1, one)))) for n, one in enumerate(levels))


@pytest.mark.parametrize("levels", LEVELS, ids=str)
def test_any_matrix_gets_names_that_its_file_can_hold(levels: tuple[int, ...]):
    groups = starting_groups(starting(levels))
    assert len(groups) <= MOST_GROUPS
    assert Counter(cell for one in groups for cell in one.cells) == Counter(codes_of(axes(levels)))
    template = Template("own", Words("a", "b"), Words("a", "b"), axes(levels), groups)
    assert read_template(write_template(template)) == template
    assert (groups[0].tone, groups[-1].tone) == ("teal", "grey")
    for one in groups:
        assert len(one.name.en) <= 80
        for field in PLAY_FIELDS:
            for language in LANGUAGES:
                assert "{" not in getattr(getattr(one.play, field), language)


def test_four_cells_are_called_by_their_levels():
    one, other = StartingAxis(Words("Orders", "订单数"), 2), StartingAxis(Words("Recency", "最近一次购买"), 2, "less")
    groups = starting_groups([one, other])
    assert [(group.key, group.name.en, group.tone) for group in groups] == [
        ("gHH", "Orders high · Recency good", "teal"),
        ("gHL", "Orders high · Recency poor", "amber"),
        ("gLH", "Orders low · Recency good", "blue"),
        ("gLL", "Orders low · Recency poor", "grey"),
    ]
    assert groups[1].name.zh == "订单数高 · 最近一次购买欠佳"
    assert "Strong in Orders, weak in Recency" in groups[1].play.aim.en
    assert "订单数占优，最近一次购买不足" in groups[1].play.aim.zh
    assert groups[0].play != groups[3].play


def test_more_cells_than_colours_are_named_in_blocks():
    found = regions((5, 5))
    assert [len(region.cells) for region in found] == [4, 2, 4, 2, 1, 2, 4, 2, 4]
    assert found[0].cells == ("55", "54", "45", "44")
    assert found[4].cells == ("33",)
    assert [len(region.cells) for region in regions((4, 4))] == [4] * 4
    assert [len(region.cells) for region in regions((3, 3, 3))] == [1, 2, 2, 4, 2, 4, 4, 8]
    assert len(regions((3, 4))) == 12
    names = [group.name.en for group in starting_groups(starting((5, 2)))]
    assert names[0] == "Measure 0 5/5 · Measure 1 high"


@pytest.mark.parametrize(
    ("sides", "wanted"),
    [((1, 1), "best"), ((1, 0), "best"), ((1, -1), "first"), ((-1, 1), "others"), ((0, 0), "middle"), ((-1, 0), "worst"),
     ((-1, -1), "worst"), ((1, -1, 0), "first"), ((0, 1, -1), "others")],
)  # fmt: skip
def test_a_play_is_chosen_by_the_side_of_each_axis(sides, wanted):
    assert position(sides) == wanted
    assert wanted in POSITIONS


@given(st.text(max_size=200))
def test_a_long_or_odd_label_never_breaks_a_name(label):
    words = Words(label or "x", label or "x")
    groups = starting_groups(
        [StartingAxis(words, 2), StartingAxis(Words("b", "b"), 2), StartingAxis(Words("c", "c"), 2)]
    )
    assert all(len(group.name.en) <= 80 and group.name.en.strip() for group in groups)


@pytest.mark.parametrize("key", goal.SHIPPED)
def test_a_goal_names_a_ready_made_matrix_and_dimensions_that_exist(key):
    one = goals()[key]
    assert one.key == key
    assert one.template is None or one.template in templates()
    assert set(one.suggested) <= set(registry())
    assert len(set(one.suggested)) == len(one.suggested) >= 2
    if one.template:
        assert set(templates()[one.template].metrics) <= set(one.suggested)
    for words in (one.name, one.why):
        assert CHINESE.search(words.zh)
        assert not CHINESE.search(words.en)
        assert not re.search(r"[,;:?!！]", words.zh), words


def test_the_goals_are_those_of_the_trade_and_one_is_open():
    assert [one.name.zh for one in goals().values()] == [
        "精准营销", "客户关系维护", "销售管理", "客户服务", "挽留流失客户", "识别高价值客户", "其他目标",
    ]  # fmt: skip
    assert goals()["own"].template is None


def test_a_bad_goal_file_is_refused_with_a_sentence():
    with pytest.raises(SpecError, match="lacks an entry"):
        read_goal('key = "x"')
