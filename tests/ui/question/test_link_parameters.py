"""A question goes into an address and comes back equal."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.model.metrics.composite import DEFAULTS, Composite, Part
from crm_dashboard.model.question.cuts import Fixed, Mean, NaturalBreaks, Quantiles, TopShare
from crm_dashboard.model.question.link_codes import AXES
from crm_dashboard.model.question.spec import Among, Axis, Between, MatrixSpec
from crm_dashboard.model.segments.template_file import SHIPPED, templates
from crm_dashboard.ui.question.link_parameters import from_params, to_params

_finite = st.floats(allow_nan=False, allow_infinity=False)
_shares = st.lists(st.floats(0.001, 0.999), min_size=1, max_size=4, unique=True).map(lambda one: tuple(sorted(one)))
_rules = st.one_of(
    st.lists(_finite, min_size=1, max_size=4, unique=True).map(lambda one: Fixed(tuple(sorted(one)))),
    st.just(Mean()),
    _shares.map(Quantiles),
    _shares.map(TopShare),
    st.integers(2, 5).map(NaturalBreaks),
)
_names = st.lists(st.text(min_size=1, max_size=12), min_size=2, max_size=3, unique=True)
_parts = st.builds(
    lambda metric, weight, ends: Part(metric, weight, *(sorted(ends) if ends and len(set(ends)) == 2 else ())),
    st.text(min_size=1, max_size=9).filter(lambda name: name not in DEFAULTS),
    st.floats(0.1, 100),
    st.none() | st.tuples(_finite, _finite),
)
_composites = st.builds(
    Composite,
    st.sampled_from(list(DEFAULTS)),
    st.lists(_parts, min_size=1, max_size=3, unique_by=lambda one: one.metric).map(tuple),
)
_filters = st.one_of(
    st.builds(
        Among, st.text(max_size=9), st.lists(st.none() | st.text(max_size=9), max_size=3).map(tuple), st.booleans()
    ),
    st.builds(Between, st.text(max_size=9), st.none() | _finite, st.none() | _finite, st.booleans()),
)


@given(
    names=_names,
    rules=st.lists(_rules, min_size=3, max_size=3),
    as_of=st.none() | st.dates(),
    window=st.none() | st.integers(1, 10_000),
    filters=st.lists(_filters, max_size=3).map(tuple),
    composites=st.lists(_composites, max_size=2, unique_by=lambda one: one.key).map(tuple),
    template=st.none() | st.sampled_from(list(templates())),
    active_only=st.booleans(),
)
def test_every_question_survives_its_link(
    names: list[str],
    rules: list[object],
    as_of: dt.date | None,
    window: int | None,
    filters: tuple[object, ...],
    composites: tuple[Composite, ...],
    template: str | None,
    active_only: bool,
) -> None:
    axes = tuple(Axis(name, cuts=rule) for name, rule in zip(names, rules, strict=False))  # type: ignore[arg-type]
    spec = MatrixSpec(axes, as_of, window, filters, composites, template, active_only=active_only)  # type: ignore[arg-type]
    params = to_params("shop", "zh", spec)
    lists = {name: value if isinstance(value, list) else [value] for name, value in params.items()}
    assert from_params(lists).spec == spec


OWN = replace(
    templates()["value_loyalty"],
    key="ours_1a2b",
    groups=(),
    window=90,
    filters=(Between("tenure", low=3),),
    composites=(Composite("loyalty", (Part("tenure", 1, 0, 10),)),),
)


def test_a_link_by_the_key_of_a_saved_matrix_asks_all_of_its_question() -> None:
    found = from_params({"template": ["ours_1a2b"]}, {OWN.key: OWN}.get).spec
    assert found == OWN.spec()
    assert (found.window, found.filters, found.template) == (90, OWN.filters, "ours_1a2b")


def test_what_stands_in_a_link_goes_before_what_was_saved() -> None:
    params = {"template": ["ours_1a2b"], "x": ["monetary~mean~auto"], "y": ["loyalty~at:3~auto"]}
    spec = MatrixSpec((Axis("monetary", cuts=Mean()), Axis("loyalty", cuts=3)), template="ours_1a2b")
    assert from_params(params, {OWN.key: OWN}.get).spec == spec


def test_a_link_to_a_matrix_that_is_gone_keeps_its_dimensions_and_names_the_matrix() -> None:
    params = {"template": ["gone"], "x": ["monetary~mean~auto"], "y": ["loyalty~at:3~auto"]}
    found = from_params(params, {OWN.key: OWN}.get)
    assert found.spec == MatrixSpec((Axis("monetary", cuts=Mean()), Axis("loyalty", cuts=3)))
    assert [one.value for one in found.problems] == ["gone"]
    alone = from_params({"template": ["gone"]}, {OWN.key: OWN}.get)
    assert (alone.spec, [one.value for one in alone.problems]) == (USUAL, ["gone"])


def test_a_link_with_dimensions_keeps_its_period_and_one_by_a_key_alone_asks_the_matrix() -> None:
    """D23: links that were made before the ready-made matrices had a period still ask over all history, of everybody."""
    template = templates()["rfm_8"]
    before = {
        "template": ["rfm_8"],
        "x": ["recency~mean~log"],
        "y": ["frequency~mean~auto"],
        "z": ["monetary~mean~auto"],
    }
    old = from_params(before).spec
    assert old
    assert (old.window, old.active_only, old.template) == (None, False, "rfm_8")
    windowed = from_params(before | {"window": ["365"]}).spec
    assert windowed == replace(old, window=365)
    assert from_params({"template": ["rfm_8"]}).spec == template.spec()
    assert (template.window, template.active_only) == (365, True)
    everything = from_params({"template": ["rfm_8"], "window": ["all"], "population": ["all"]})
    assert everything.spec == replace(template.spec(), window=None, active_only=False)
    assert not everything.problems
    odd = from_params({"template": ["rfm_8"], "population": ["some"]})
    assert odd.spec == replace(template.spec(), active_only=False)
    assert [one.value for one in odd.problems] == ["some"]


USUAL = templates()[SHIPPED[0]].spec()
BOTH = {"x": ["recency~mean~auto"], "y": ["monetary~mean~auto"]}


@pytest.mark.parametrize(
    ("params", "lost"),
    [
        (BOTH | {"x": ["recency~at:nan~auto"]}, ["at:nan"]),
        (BOTH | {"x": ["recency~at:5,3~auto"]}, ["at:5,3"]),
        (BOTH | {"x": ["recency~breaks:2.5~auto"]}, ["breaks:2.5"]),
        (BOTH | {"x": ["recency~mean:4~auto"]}, ["mean:4"]),
        (BOTH | {"x": ["recency~nothing~cubic"]}, ["nothing", "cubic"]),
        (BOTH | {"y": ["recency~mean~auto"]}, ["recency"]),
        (BOTH | {"x": ["recency~mean~auto", "tenure~mean~auto"]}, ["tenure~mean~auto"]),
        (BOTH | {"x": ["x" * 5_000]}, ["x" * 5_000]),
        (BOTH | {"asof": ["2024-02-30"]}, ["2024-02-30"]),
        (BOTH | {"window": ["9" * 3_000]}, ["9" * 3_000]),
        (BOTH | {"window": ["-1"]}, ["-1"]),
        (BOTH | {"window": ["0365"]}, ["0365"]),
        (BOTH | {"only": ['["customers.province","text",false]', "{"]}, ['["customers.province","text",false]', "{"]),
        (BOTH | {"only": ['["tenure","5",null,false]']}, ['["tenure","5",null,false]']),
        (BOTH | {"composite": ['["nobody",["tenure",1,0,1]]']}, ['["nobody",["tenure",1,0,1]]']),
    ],
)
def test_what_cannot_be_read_is_named_and_the_rest_is_asked(params: dict[str, list[str]], lost: list[str]) -> None:
    found = from_params(params)
    assert [one.value for one in found.problems] == lost
    assert found.spec
    assert len(found.spec.axes) >= 2
    assert [one.narrows for one in found.problems] == ["only" in params] * len(lost)


def test_a_link_that_names_no_dimensions_limits_the_usual_question() -> None:
    assert from_params({"window": ["30"]}).spec == replace(USUAL, window=30)
    assert from_params({"template": ["ours_1a2b"], "window": ["30"]}, {OWN.key: OWN}.get).spec == replace(
        OWN.spec(), window=30
    )
    assert from_params({"workspace": ["cdnow"]}).spec is None


_QUESTION = MatrixSpec(
    (Axis("recency", cuts=100, scale="log"), Axis("loyalty", cuts=Quantiles((0.3, 0.8)))),
    as_of=dt.date(2025, 3, 1),
    window=365,
    filters=(Among("customers.province", ("广东", None)), Between("tenure", 3, 9.5)),
    composites=(Composite("loyalty", (Part("tenure", 1, 0, 10), Part("repeat_share", 2, 0, 1))),),
)
_PARAMS = {
    name: value if isinstance(value, list) else [value] for name, value in to_params("shop", "en", _QUESTION).items()
}


@given(st.data())
def test_a_link_that_was_changed_anywhere_asks_what_it_says_or_names_what_it_does_not(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([one for one in _PARAMS if one != "lang"]))
    place = data.draw(st.integers(0, len(_PARAMS[name]) - 1))
    code = _PARAMS[name][place]
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(code)), st.integers(0, len(code)))))
    changed = code[:start] + data.draw(st.text(max_size=4)) + code[end:]
    values = [*_PARAMS[name][:place], changed, *_PARAMS[name][place + 1 :]]
    found = from_params(_PARAMS | {name: values})
    assert found.spec
    again = to_params(found.workspace or "", "en", found.spec)
    said = again.get(name, [])
    said = said if isinstance(said, list) else [said]
    assert found.problems or not changed or [_meant(name, one) for one in said] == [_meant(name, one) for one in values]


def _meant(name: str, code: str) -> object:
    """Return a code without what makes no difference: how numbers and days are written, blanks, and what may be left out."""
    if name in AXES:
        metric, rule, scale = code.rsplit("~", 2) if code.count("~") >= 2 else (code, "", "auto")
        kind, _, numbers = (rule or "quantile:0.5").partition(":")
        return metric, kind, [float(one) for one in numbers.split(",") if one], scale
    if name == "asof":
        return dt.date.fromisoformat(code)
    return json.loads(code) if name in {"only", "composite"} else code
