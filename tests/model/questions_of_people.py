"""Questions as people may ask them, for hypothesis: any rule, scale, window, filter and composite."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from crm_dashboard.model.metrics.composite import DEFAULTS, Composite, Part
from crm_dashboard.model.question.cuts import Fixed, Mean, NaturalBreaks, Quantiles, TopShare
from crm_dashboard.model.question.spec import LONGEST_WINDOW, Among, Axis, Between

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = TEXTS.filter(str.strip)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
SHARES = st.lists(st.floats(0.001, 0.999), min_size=1, max_size=4, unique=True).map(lambda one: tuple(sorted(one)))
RULES = st.one_of(
    st.lists(FINITE, min_size=1, max_size=4, unique=True).map(lambda one: Fixed(tuple(sorted(one)))),
    st.just(Mean()),
    SHARES.map(Quantiles),
    SHARES.map(TopShare),
    st.integers(2, 5).map(Quantiles.parts),
    st.integers(2, 5).map(NaturalBreaks),
)
AXES = st.lists(
    st.builds(Axis, NAMES, RULES, st.sampled_from([None, "linear", "log"])),
    min_size=2,
    max_size=3,
    unique_by=lambda axis: axis.metric,
).map(tuple)
FILTERS = st.lists(
    st.one_of(
        st.builds(Among, TEXTS, st.lists(st.none() | TEXTS, max_size=4).map(tuple), st.booleans()),
        st.builds(Between, TEXTS, st.none() | FINITE, st.none() | FINITE, st.booleans()),
    ),
    max_size=3,
).map(tuple)
PARTS = st.builds(
    lambda metric, weight, ends: Part(metric, weight, *(sorted(ends) if ends and len(set(ends)) == 2 else ())),
    NAMES.filter(lambda name: name not in DEFAULTS),
    st.floats(0.1, 100),
    st.none() | st.tuples(FINITE, FINITE),
)
COMPOSITES = st.lists(
    st.builds(
        Composite,
        st.sampled_from(list(DEFAULTS)),
        st.lists(PARTS, min_size=1, max_size=3, unique_by=lambda part: part.metric).map(tuple),
    ),
    max_size=3,
    unique_by=lambda one: one.key,
).map(tuple)
DAYS = st.none() | st.dates(dt.date(1, 1, 1))
WINDOWS = st.none() | st.integers(1, LONGEST_WINDOW)
