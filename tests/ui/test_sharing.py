"""A question goes into an address and comes back equal."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.errors import SpecError
from crm_dashboard.model.composite import DEFAULTS, Composite, Part
from crm_dashboard.model.cuts import Fixed, Mean, NaturalBreaks, Quantiles, TopShare
from crm_dashboard.model.spec import Among, Axis, Between, MatrixSpec
from crm_dashboard.model.template_file import templates
from crm_dashboard.ui.sharing import from_params, to_params

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
)
def test_every_question_survives_its_link(
    names: list[str],
    rules: list[object],
    as_of: dt.date | None,
    window: int | None,
    filters: tuple[object, ...],
    composites: tuple[Composite, ...],
    template: str | None,
) -> None:
    axes = tuple(Axis(name, cuts=rule) for name, rule in zip(names, rules, strict=False))  # type: ignore[arg-type]
    spec = MatrixSpec(axes, as_of, window, filters, composites, template)  # type: ignore[arg-type]
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


def test_a_link_to_a_matrix_that_is_gone_keeps_its_dimensions_or_cannot_be_read() -> None:
    params = {"template": ["gone"], "x": ["monetary~mean~auto"], "y": ["loyalty~at:3~auto"]}
    spec = from_params(params, {OWN.key: OWN}.get).spec
    assert spec == MatrixSpec((Axis("monetary", cuts=Mean()), Axis("loyalty", cuts=3)))
    with pytest.raises(SpecError, match="cannot be read"):
        from_params({"template": ["gone"]}, {OWN.key: OWN}.get)


@pytest.mark.parametrize("bad", [{"x": ["a"]}, {"x": ["a~at:nan~auto", "b"]}, {"window": ["-1"], "x": ["a~mean~auto"]}])
def test_a_link_that_cannot_be_read_says_so(bad: dict[str, list[str]]) -> None:
    with pytest.raises(SpecError, match="cannot be read"):
        from_params(bad)
