"""Templates and industries: what is shipped holds together, what people write is read back or refused with a sentence."""

from __future__ import annotations

import csv
import dataclasses
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.errors import SpecError
from crm_dashboard.model.matrix.matrix import UNCLASSIFIED, MatrixAxis
from crm_dashboard.model.metrics.scope import MOMENTUM_DAYS
from crm_dashboard.model.question.cuts import MEDIAN, Fixed, Mean, NaturalBreaks, Quantiles, TopShare
from crm_dashboard.model.question.spec import Axis, Between, MatrixSpec
from crm_dashboard.model.segments import industry, template_file
from crm_dashboard.model.segments.industry import industries, read_industry
from crm_dashboard.model.segments.template import (
    LANGUAGES,
    PLAY_FIELDS,
    TONES,
    Choice,
    Group,
    Option,
    Overlay,
    Play,
    Template,
    level_letters,
)
from crm_dashboard.model.segments.template_file import read_template, templates, write_template
from crm_dashboard.text import Text, Words

KEYS = template_file.SHIPPED
CHINESE = re.compile(r"[\u4e00-\u9fff]")
WIDE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def words_of(value: object) -> Iterator[Words]:
    """Yield every text in both languages below `value`."""
    if isinstance(value, Words):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from words_of(one)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from words_of(getattr(value, field.name))


def group(key: str, cells: tuple[str, ...], tone: str, words: Words | None = None) -> Group:
    said = words or Words(key, f"{key}组")
    return Group(key, cells, tone, Words(key, f"{key}组"), Play(said, said, said, said, said))


def plain(**changes: object) -> Template:
    """Return a template of two by two cells with a group of one cell each."""
    entries = {
        "key": "plain",
        "name": Words("Plain", "样例"),
        "about": Words("About", "说明"),
        "axes": (Axis("monetary", Quantiles((0.8,))), Axis("frequency")),
        "groups": tuple(group(f"g{code}", (code,), tone) for code, tone in zip(("HH", "HL", "LH", "LL"), TONES, strict=False)),
    }  # fmt: skip
    return Template(**{**entries, **changes})


RICH = plain(
    choice=Choice(
        0, Words("Which?", "哪一种？"), (Option("order_value", Words("Per order", "客单价")), Option("monetary", Words("Total", "总额")))
    ),
    unclassified=dataclasses.replace(group(UNCLASSIFIED, (UNCLASSIFIED,), "sand")),
    overlays=(Overlay("feedback_given", 2, Words("Vocal", "反馈型"), Words("Says much", "反馈多")),),
)  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
def test_a_shipped_file_is_called_as_its_key(key):
    assert templates()[key].key == key


def test_every_file_in_the_folders_is_shipped():
    for module, folder in ((template_file, "templates"), (industry, "industries")):
        files = (Path(module.__file__).parents[1] / folder).glob("*.toml")
        assert sorted(file.stem for file in files) == sorted(module.SHIPPED)


def test_templates_of_two_by_two_cells_come_first_and_nobody_can_add_one():
    counts = [len(template.codes) for template in templates().values()]
    assert counts[:5] == [4] * 5
    assert 4 not in counts[5:]
    with pytest.raises(TypeError):
        templates()["mine"] = plain()


@pytest.mark.parametrize("key", KEYS)
def test_every_cell_of_a_shipped_template_is_in_exactly_one_segment(key):
    template = templates()[key]
    held = Counter(cell for one in template.groups for cell in one.cells)
    assert held == Counter(template.codes)
    assert all(code in template.group_of(code).cells for code in template.codes)


@pytest.mark.parametrize("shipped", [*KEYS, *industry.SHIPPED])
def test_every_shipped_text_is_english_here_and_chinese_there(shipped):
    texts = list(words_of(templates().get(shipped) or industries()[shipped]))
    assert len(texts) > 10
    for words in texts:
        assert CHINESE.search(words.zh), words
        assert not WIDE.search(words.en), words
        assert not re.search(r"[!！]", words.en + words.zh), words
        assert not re.search(r"[,;:?]", words.zh), words
        assert "用户" not in words.zh, words
        assert words.en == words.en.strip()
        assert words.zh == words.zh.strip()


@pytest.mark.parametrize("key", KEYS)
def test_every_play_is_written_for_its_own_segment(key):
    for field in PLAY_FIELDS[:2]:
        for language in LANGUAGES:
            said = [getattr(getattr(one.play, field), language) for one in templates()[key].all_groups]
            assert len(set(said)) == len(said), field


def test_two_groups_of_a_template_share_neither_name_nor_colour():
    for template in templates().values():
        for what in (lambda one: one.name.en, lambda one: one.name.zh, lambda one: one.tone, lambda one: one.key):
            values = [what(one) for one in template.all_groups]
            assert len(set(values)) == len(values), template.key


def test_four_cells_are_coloured_from_teal_to_grey():
    for key in ("value_loyalty", "value_frequency", "value_momentum", "value_recency", "value_satisfaction"):
        template = templates()[key]
        assert [template.group_of(code).tone for code in ("HH", "HL", "LH", "LL")] == ["teal", "amber", "blue", "grey"]


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("value_loyalty", ["高价值高忠诚度", "高价值低忠诚度", "低价值高忠诚度", "低价值低忠诚度"]),
        ("value_frequency", ["高价值高频率客户", "高价值低频率客户", "低价值高频率客户", "低价值低频率客户"]),
        ("three_tier", ["高价值客户", "潜在客户", "普通客户"]),
        ("behaviour_patterns", ["频繁购买型", "稳定消费型", "偶尔购买型"]),
    ],
)
def test_names_are_those_of_the_articles(key, names):
    assert [one.name.zh for one in templates()[key].groups] == names


def test_the_ten_groups_are_the_published_ones(real_data: Path):
    with (real_data / "reference" / "rfm_rf25_to_10.csv").open(encoding="utf-8") as file:
        published = [(row["rf_regex"], row["segment"]) for row in csv.DictReader(file)]
    template = templates()["rfm_10"]
    assert [axis.metric for axis in template.axes] == ["recency", "frequency"]
    ours = {"cant_loose": "cannot_lose", "at_Risk": "at_risk", "loyal_customers": "loyal", "new_customers": "new"}
    for code in template.codes:
        (name,) = [name for pattern, name in published if re.fullmatch(pattern, code)]
        assert template.group_of(code).key == ours.get(name, name), code


def test_the_eight_types_are_the_published_ones(real_data: Path):
    with (real_data / "reference" / "rfm_8_zh.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    template = templates()["rfm_8"]
    assert [axis.metric for axis in template.axes] == ["recency", "frequency", "monetary"]
    assert [axis.cuts for axis in template.axes] == [MEDIAN, Mean(), Mean()]
    assert len(rows) == len(template.groups) == 8
    for row in rows:
        code = "".join("H" if row[axis] == "high" else "L" for axis in "rfm")
        assert template.group_of(code).name.zh == row["segment_zh"]


def test_three_dimensions_list_eight_cells_with_a_name_each():
    template = templates()["three_dimensions"]
    assert template.metrics == ("capacity", "relationship", "behaviour")
    assert [one.cells for one in template.groups] == [(code,) for code in template.codes]
    assert len(template.groups) == 8
    assert "VIP客户管理策略" in template.group_of("HHH").play.aim.zh
    assert "潜客转化策略" in template.group_of("HHL").play.aim.zh


def test_potential_is_a_rule_and_no_remainder():
    template = templates()["three_tier"]
    assert template.group("potential").cells == ("LHH",)
    assert [axis.metric for axis in template.axes] == ["monetary", "order_value", "recency"]


def test_feedback_is_a_flag_across_the_patterns():
    template = templates()["behaviour_patterns"]
    (flag,) = template.overlays
    assert (flag.metric, flag.at_least, flag.name.zh) == ("feedback_given", 2, "反馈型")
    assert "feedback_given" not in template.metrics


def test_customers_without_momentum_are_dormant():
    dormant = templates()["value_momentum"].group_of(UNCLASSIFIED)
    assert dormant is templates()["value_momentum"].unclassified
    assert dormant.name == Words("Dormant", "沉睡客户")
    about = templates()["value_momentum"].about
    assert f"last {MOMENTUM_DAYS} days" in about.en
    assert f"最近 {MOMENTUM_DAYS} 天" in about.zh


@pytest.mark.parametrize("key", KEYS)
def test_every_template_asks_a_valid_question(key):
    template = templates()[key]
    asked = template.spec(window=365, filters=[Between("tenure", 30)])
    own = {"filters": (Between("tenure", 30),), "template": key, "active_only": template.active_only}
    assert asked == MatrixSpec(template.axes, window=365, **own)
    assert hash(asked)


def test_the_answer_to_the_choice_replaces_one_metric_and_keeps_the_cuts():
    template = templates()["value_frequency"]
    per_order = template.spec(option="order_value")
    assert [axis.metric for axis in per_order.axes] == ["order_value", "frequency"]
    assert per_order.axes[0].cuts == template.axes[0].cuts
    assert template.spec(option="monetary") == template.spec()


@pytest.mark.parametrize(("key", "option"), [("value_frequency", "tenure"), ("rfm_8", "monetary")])
def test_an_answer_that_is_not_offered_is_refused(key, option):
    with pytest.raises(SpecError, match="offers no choice of") as caught:
        templates()[key].spec(option=option)
    assert caught.value.next_step


def test_names_fit_a_matrix_of_the_same_metrics_and_levels():
    template = templates()["value_frequency"]
    assert template.fits([("monetary", 2), ("frequency", 2)])
    assert template.fits([("order_value", 2), ("frequency", 2)])
    assert not template.fits([("monetary", 3), ("frequency", 2)])
    assert not template.fits([("frequency", 2), ("monetary", 2)])
    assert not template.fits([("monetary", 2), ("order_value", 2)])
    assert not template.fits([("monetary", 2)])
    assert not templates()["rfm_8"].fits([("recency", 2), ("frequency", 2)])


@pytest.mark.parametrize("levels", range(2, 6))
def test_levels_are_written_as_in_the_matrix(levels):
    axis = MatrixAxis(
        "m", "m", Text("m"), Text("m"), "", "more", False, "linear", MEDIAN, tuple(range(1, levels)), 0.0, 9.0
    )
    assert level_letters(levels) == axis.letters


def test_editing_changes_one_language_of_one_segment_only():
    before = templates()["value_momentum"]
    after = before.with_text("slowing_key", "zh", name="掉队的大客户", play={"aim": "先打电话"})
    changed = after.group("slowing_key")
    assert changed.name == Words(before.group("slowing_key").name.en, "掉队的大客户")
    assert changed.play.aim == Words(before.group("slowing_key").play.aim.en, "先打电话")
    assert changed.play.action == before.group("slowing_key").play.action
    assert [one for one in after.all_groups if one.key != "slowing_key"] == [
        one for one in before.all_groups if one.key != "slowing_key"
    ]
    assert after.with_text(UNCLASSIFIED, "en", name="Gone").group_of(UNCLASSIFIED).name == Words("Gone", "沉睡客户")
    assert templates()["value_momentum"] is before


def test_editing_refuses_an_empty_text_a_name_that_is_taken_and_what_does_not_exist():
    template = templates()["value_loyalty"]
    for edit in ({"name": "  "}, {"play": {"aim": ""}}, {"name": "Strangers"}):
        with pytest.raises(SpecError) as caught:
            template.with_text("champions", "en", **edit)
        assert caught.value.where
        assert caught.value.next_step
    for key, edit in (("nobody", {"name": "x"}), ("champions", {"play": {"hope": "x"}})):
        with pytest.raises(KeyError):
            template.with_text(key, "en", **edit)
    with pytest.raises(KeyError):
        template.group_of("55")


@pytest.mark.parametrize("template", [*templates().values(), RICH], ids=lambda template: template.key)
def test_a_template_that_was_written_is_read_back_equal(template):
    assert read_template(write_template(template)) == template


@pytest.mark.parametrize(
    "rule",
    [Mean(), MEDIAN, Quantiles.parts(3), Quantiles((0.8,)), Quantiles((0.5, 0.8)), TopShare((0.5, 0.8)), Fixed((0,)),
     Fixed((-1.5, 0.1, 1e20)), NaturalBreaks(3)],
    ids=str,
)  # fmt: skip
def test_every_kind_of_cut_survives_the_file(rule):
    axes = (Axis("monetary", rule, "log"), Axis("frequency"))
    letters = level_letters(rule.level_count)
    groups = tuple(
        group(letter, (f"{letter}L", f"{letter}H"), tone) for letter, tone in zip(letters, TONES, strict=False)
    )
    template = plain(axes=axes, groups=groups)
    assert read_template(write_template(template)) == template


@given(
    st.text(st.characters(exclude_categories=["Cs"])).filter(str.strip),
    st.text(st.characters(exclude_categories=["Cs"])).filter(str.strip),
)
def test_whatever_people_write_survives_the_file(english, chinese):
    words = Words(english, chinese)
    groups = (group("own", ("HH", "HL", "LH", "LL"), "teal", words),)
    template = plain(name=words, about=words, groups=groups)
    assert read_template(write_template(template)) == template


@pytest.mark.parametrize(
    "odd",
    ['"quoted"', "'''three'''", '"""', "two\nlines\r\nand\ttabs", "{name} {0} %s", "\\n \\u4e00", "🚀 é ﷽", "# no comment", "]"],
)  # fmt: skip
def test_edited_text_survives_the_file(odd):
    edited = templates()["rfm_8"].with_text("champions", "zh", name=odd, play=dict.fromkeys(PLAY_FIELDS, odd))
    again = read_template(write_template(edited))
    assert again == edited
    assert again.group("champions").play.aim.zh == odd


def test_cells_can_be_written_as_patterns():
    content = write_template(plain(groups=(group("all", ("HH", "HL", "LH", "LL"), "teal"),)))
    for cells in ('["[HL]."]', '["H.", "L[LH]"]', '["..",]'):
        changed = re.sub(r"cells = \[.*\]", f"cells = {cells}", content)
        assert sorted(read_template(changed).groups[0].cells) == ["HH", "HL", "LH", "LL"]


GOOD = write_template(plain())


@pytest.mark.parametrize(
    ("content", "sentence", "where"),
    [
        ("not = [toml", "not written in TOML", "line 1"),
        ("a = " + "[" * 5000, "not written in TOML", "recursion"),
        ("a = " + "9" * 5000, "not written in TOML", "digits"),
        ("", "lacks an entry", "key"),
        (GOOD.replace('key = "plain"', "", 1), "lacks an entry", "key"),
        (GOOD.replace("timing.zh", "timing.de", 1), "lacks an entry", "segments.gHH.play.timing.zh"),
        (GOOD.replace('name.zh = "gHL组"', 'name.zh = " "'), "text is empty", "segments.gHL.name.zh"),
        (GOOD.replace('tone = "amber"', 'tone = "red"'), "no colour called “red”", "segments.gHL.tone"),
        (GOOD.replace('tone = "amber"', "tone = 3"), "no colour called “3”", "segments.gHL.tone"),
        (GOOD.replace('tone = "amber"', 'tone = "teal"'), "share the key, the colour or the name “teal”", "teal"),
        (GOOD.replace('"gHL"', '"gHH"'), "share the key, the colour or the name “gHH”", "gHH"),
        (GOOD.replace('cells = ["HL"]', 'cells = ["HH"]'), "“HH” stands in more than one segment", "HH"),
        (GOOD.replace('cells = ["HL"]', "cells = []"), "“HL” stands in no segment", "HL"),
        (GOOD.replace('cells = ["HL"]', 'cells = ["HL", "HHH"]'), "“HHH” means no cell", "HHH"),
        (GOOD.replace('cells = ["HL"]', 'cells = ["(H)*L"]'), "means no cell", "(H)*L"),
        (GOOD.replace('cells = ["HL"]', "cells = 5"), "value that does not fit", "segments.gHL.cells"),
        (GOOD.replace('key = "plain"', 'key = "plain"\ncolour = "x"'), "no meaning here", "colour"),
        (GOOD.replace("{median = true}", "{middle = true}"), "cuts of an axis", "axes.2.cuts"),
        (GOOD.replace("{median = true}", "{median = true, parts = 3}"), "cuts of an axis", "axes.2.cuts"),
        (GOOD.replace("{median = true}", "{parts = 900000000}"), "cuts of an axis", "axes.2.cuts"),
        (GOOD.replace("{median = true}", "{quantiles = [80]}"), "value that does not fit", "axes.2.cuts"),
        (GOOD.replace("{median = true}", '{at = ["many"]}'), "value that does not fit", "axes.2.cuts"),
        (GOOD.replace("{median = true}", "{at = [nan]}"), "value that does not fit", "axes.2.cuts"),
        (GOOD.replace('key = "plain"', 'key = "../up"'), "key is made of", "key"),
        (GOOD.replace('"gHL"', '""'), "key is made of", "segments.2.key"),
        (GOOD.replace("{median = true}", "{at = [3, 1]}"), "must grow", "3, 1"),
        (GOOD.replace('"frequency"', '"monetary"'), "same dimension stands on two axes", "monetary"),
        (GOOD.replace("[[segments]]", "[segments]", 1), "not written in TOML", ""),
        ("axes = 3\nsegments = 4\n" + GOOD.split("[[axes]]")[0], "value that does not fit", "axes"),
    ],
)
def test_a_bad_file_is_refused_with_what_where_and_what_next(content, sentence, where):
    with pytest.raises(SpecError) as caught:
        read_template(content)
    assert sentence in str(caught.value.what)
    assert where in caught.value.where
    assert caught.value.next_step
    assert str(caught.value.next_step).endswith(".")


@pytest.mark.parametrize(
    "choice",
    [
        Choice(2, RICH.choice.question, RICH.choice.options),
        Choice(-1, RICH.choice.question, RICH.choice.options),
        Choice(1, RICH.choice.question, RICH.choice.options),
        Choice(0, RICH.choice.question, (*RICH.choice.options, Option("frequency", Words("Orders", "订单数")))),
    ],
)
def test_a_choice_that_does_not_fit_its_axis_is_refused(choice):
    with pytest.raises(SpecError):
        plain(choice=choice)


def test_a_code_that_the_axes_do_not_make_is_refused():
    with pytest.raises(SpecError, match="no cell “55”"):
        plain(groups=(*plain().groups, group("more", ("55",), "sky")))


@pytest.mark.parametrize("key", industry.SHIPPED)
def test_an_industry_recommends_templates_that_exist_and_gives_hints_and_questions(key):
    one = industries()[key]
    recommended = [recommendation.template for recommendation in one.recommended]
    assert one.key == key
    assert len(recommended) >= 3
    assert len(set(recommended)) == len(recommended)
    assert set(recommended) <= set(templates())
    assert len(one.hints) >= 3
    assert len(one.questions) >= 3


def test_an_industry_names_no_figure_that_could_pass_for_a_benchmark():
    for one in industries().values():
        for words in words_of(one):
            assert not re.search(r"\d+\s*(%|％|percent)|[¥€$£]", words.en + words.zh), words


def test_the_finance_hints_speak_of_its_three_own_topics():
    topics = {hint.topic.zh for hint in industries()["finance"].hints}
    assert {"高净值客户", "投资习惯", "风险偏好"} <= topics


def test_a_bad_industry_file_is_refused_with_a_sentence():
    with pytest.raises(SpecError, match="lacks an entry") as caught:
        read_industry('key = "x"')
    assert caught.value.where == "name"
