"""What a saved matrix says of its question: written for people, read back equal, refused with a sentence."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given

from crm_dashboard.errors import SpecError
from crm_dashboard.model.metrics.composite import Composite, Part
from crm_dashboard.model.question.cuts import Fixed, Quantiles
from crm_dashboard.model.question.spec import Among, Axis, Between, MatrixSpec
from crm_dashboard.model.segments.template import PLAY_FIELDS, TONES, Group, Play, Template
from crm_dashboard.model.segments.template_file import read_template, write_template
from crm_dashboard.text import Words
from tests.model.questions_of_people import AXES, COMPOSITES, DAYS, FILTERS, NAMES, WINDOWS

PLAY = Play(*(Words(field, f"{field}文") for field in PLAY_FIELDS))
SAVED = Template(
    "ours_1a2b",
    Words("Ours", "我们的"),
    Words("By money and orders", "按金额和订单数"),
    (Axis("monetary", Fixed((100, 1200.5)), "log"), Axis("loyalty", Quantiles((0.8,)))),
    as_of=dt.date(2026, 9, 30),
    window=365,
    filters=(
        Among("customers.province", ("上海市", None, 'an "odd" one'), inverted=True),
        Between("tenure", low=30),
        Among("orders.channel", ()),
    ),
    composites=(Composite("loyalty", (Part("tenure", 60, 0, 700), Part("regularity", 40))),),
)
TEXT = write_template(SAVED)


@given(name=NAMES, axes=AXES, as_of=DAYS, window=WINDOWS, filters=FILTERS, composites=COMPOSITES)
def test_every_question_survives_its_file(name, axes, as_of, window, filters, composites):
    words = Words(name, name)
    saved = Template("own", words, words, axes, as_of=as_of, window=window, filters=filters, composites=composites)
    again = read_template(write_template(saved))
    assert again == saved
    assert again.spec() == MatrixSpec(axes, as_of, window, filters, composites, "own")


def test_a_file_reads_like_what_was_asked():
    for line in (
        'name.en = "Ours"',
        "as_of = 2026-09-30",
        "window = 365",
        "cuts = {at = [100.0, 1200.5]}",
        'scale = "log"',
        'column = "customers.province"',
        'values = ["上海市", {missing = true}, "an \\"odd\\" one"]',
        "inverted = true",
        "low = 30.0",
        '    {metric = "tenure", weight = 60.0, low = 0.0, high = 700.0},',
        '    {metric = "regularity", weight = 40.0},',
    ):
        assert line in TEXT.splitlines(), f"{line}\n\n{TEXT}"


def test_a_matrix_can_be_saved_without_names_and_its_cells_go_by_their_levels():
    assert read_template(TEXT) == SAVED
    assert not SAVED.is_named
    assert "segments" not in TEXT


def test_names_without_plays_can_be_saved_and_a_first_play_stands_in_both_languages():
    groups = tuple(Group(f"g{code}", (code,), tone, Words(code, code)) for code, tone in zip(("3H", "3L", "2H", "2L", "1H", "1L"), TONES, strict=False))  # fmt: skip
    named = Template(SAVED.key, SAVED.name, SAVED.about, SAVED.axes, groups)
    assert read_template(write_template(named)) == named
    written = named.with_text("g3H", "zh", name="铁杆", play=dict.fromkeys(PLAY_FIELDS, "打电话"))
    assert written.group("g3H").name == Words("3H", "铁杆")
    assert written.group("g3H").play.action == Words("打电话", "打电话")
    assert written.group("g3L").play is None
    with pytest.raises(SpecError, match="text is empty"):
        named.with_text("g3H", "zh", play={"aim": "only one of five"})
    assert named.with_text("g3H", "zh", name="铁杆").group("g3H").play is None


def test_what_is_asked_for_stands_in_the_place_of_what_was_saved():
    asked = SAVED.spec(as_of=dt.date(2025, 1, 1), window=30, filters=[Between("recency", high=9)])
    assert (asked.as_of, asked.window, asked.filters) == (dt.date(2025, 1, 1), 30, (Between("recency", high=9),))
    assert asked.composites == SAVED.composites


@pytest.mark.parametrize(
    ("content", "sentence", "where"),
    [
        (TEXT.replace("window = 365", "window = 0"), "value that does not fit", "window"),
        (TEXT.replace("window = 365", 'window = "365"'), "value that does not fit", "window"),
        (TEXT.replace("as_of = 2026-09-30", "as_of = 20260930"), "value that does not fit", "as_of"),
        (TEXT.replace("as_of = 2026-09-30", "as_off = 2026-09-30"), "no meaning here", "as_off"),
        (TEXT.replace('scale = "log"', 'scale = "sqrt"'), "value that does not fit", "axes.1.scale"),
        (TEXT.replace("{missing = true}", "{missing = false}"), "value that does not fit", "filters.1.values.2"),
        (TEXT.replace("{missing = true}", "3"), "value that does not fit", "filters.1.values.2"),
        (TEXT.replace("low = 30.0", "low = nan"), "value that does not fit", "filters.2.low"),
        (TEXT.replace("low = 30.0", 'column = "x"'), "neither by a column nor by a dimension", "filters.x"),
        (TEXT.replace('metric = "tenure"\nlow = 30.0', 'column = "x"'), "neither by a column", "filters.x"),
        (TEXT.replace("low = 30.0", "lowest = 30.0"), "no meaning here", "filters.2.lowest"),
        (TEXT.replace("weight = 60.0", "weight = -1"), "weight is below zero", "composites.loyalty"),
        (TEXT.replace("weight = 60.0", "wait = 1"), "lacks an entry", "composites.loyalty.parts.1.weight"),
        (TEXT.replace("high = 700.0", "high = -5"), "range of a part must grow", "tenure"),
        (TEXT.replace('key = "loyalty"', 'key = "luck"'), "no composite called “luck”", ""),
        (TEXT.replace('metric = "regularity"', 'metric = "tenure"'), "stands twice", "loyalty"),
        (TEXT + "\n" + TEXT[TEXT.index("[[composites]]") :], "composite “loyalty” stands twice", "composites.loyalty"),
    ],
)  # fmt: skip
def test_a_bad_question_is_refused_with_what_and_where(content, sentence, where):
    assert content != TEXT
    with pytest.raises(SpecError) as caught:
        read_template(content)
    assert sentence in str(caught.value.what)
    assert where in caught.value.where
