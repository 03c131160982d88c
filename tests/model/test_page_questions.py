"""The questions of pages go into an address and come back equal; what cannot be read is named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.model.decomposition import question as why_question
from crm_dashboard.model.decomposition.question import VIEWS as BRIDGES
from crm_dashboard.model.decomposition.question import WhyQuestion
from crm_dashboard.model.heat import question as heat
from crm_dashboard.model.heat.question import HeatQuestion, code_of, question_from
from crm_dashboard.model.question.link_codes import Reader
from crm_dashboard.model.time import period_question, trend_question
from crm_dashboard.model.time.period import PeriodChoice, parse_choice
from crm_dashboard.model.time.period_question import PeriodQuestion
from crm_dashboard.model.time.trend import CUT_POLICIES
from crm_dashboard.model.time.trend_question import SPANS, VIEWS, TrendQuestion

_names = st.text(max_size=12)
_bands, _rules = st.integers(3, 10), st.sampled_from(["quantile", "width", "log"])
_heat = st.one_of(
    st.builds(HeatQuestion, st.just("bands"), _names, _bands, _rules, _names, _bands, _rules, measure=_names),
    st.builds(HeatQuestion, st.just("scores"), measure=_names),
    st.builds(HeatQuestion, st.just("segments"), column=_names, top=st.integers(3, 20), measure=_names),
)
_some = st.text(min_size=1, max_size=12)
_months = st.none() | st.integers(0, 1_200)
_trends = st.builds(
    TrendQuestion, _some, st.sampled_from(list(VIEWS)), st.sampled_from(CUT_POLICIES), st.sampled_from(SPANS), _some, _months, _months
)  # fmt: skip


def listed(parameters: dict[str, str]) -> dict[str, list[str]]:
    return {name: [value] for name, value in parameters.items() if value}


@given(_heat)
def test_every_heat_map_survives_its_address(question: HeatQuestion) -> None:
    reader = Reader(listed(heat.encode(question, HeatQuestion())))
    assert heat.decode(reader, HeatQuestion(top=7)) == question
    assert reader.problems == []


@given(_trends)
def test_every_trend_survives_its_address(question: TrendQuestion) -> None:
    reader = Reader(listed(trend_question.encode(question, TrendQuestion())))
    assert trend_question.decode(reader, TrendQuestion()) == question
    assert reader.problems == []


def test_what_an_address_does_not_say_of_trends_stays() -> None:
    kept = TrendQuestion("revenue", "lines", "refitted", 12, "", 300, 310)
    reader = Reader({"view": ["share"]})
    assert trend_question.decode(reader, kept) == replace(kept, view="share")
    reader = Reader({"from": ["1995-06"]})
    assert trend_question.decode(reader, kept) == replace(kept, first_month=305, last_month=None)


def test_the_period_and_what_it_is_compared_with_survive_their_address() -> None:
    usual = PeriodQuestion(PeriodChoice(days=90))
    for code, comparison in (("30", None), ("90", "year"), ("month", "before"), ("2024-01-01..2024-02-29", "none")):
        question = PeriodQuestion(parse_choice(code), comparison)  # type: ignore[arg-type]
        reader = Reader(listed(period_question.encode(question, usual)))
        assert period_question.decode(reader, usual) == question


def test_a_link_of_an_earlier_edition_gives_the_last_days() -> None:
    usual = PeriodQuestion(PeriodChoice(days=90))
    assert period_question.decode(Reader({"days": ["365"]}), usual) == PeriodQuestion(PeriodChoice(days=365))


@given(
    st.sampled_from(["heat", "show", "view", "rule", "months", "segment", "from", "to", "days", "period", "against"]),
    st.text(max_size=60),
)
def test_any_text_in_an_address_is_a_question_or_a_problem(name: str, value: str) -> None:
    for decode, kept in (
        (heat.decode, HeatQuestion()),
        (trend_question.decode, TrendQuestion()),
        (period_question.decode, PeriodQuestion(PeriodChoice())),
    ):
        reader = Reader({name: [value]})
        question = decode(reader, kept)  # type: ignore[operator]
        assert type(question) is type(kept)
        assert question == kept or not reader.problems


@pytest.mark.parametrize(
    "code",
    ["[]", "null", "3", '["pie","revenue"]', '["bands","revenue"]', '["segments","revenue","a",true]', "[" * 900],
)
def test_a_code_of_a_heat_map_that_cannot_be_read_is_refused(code: str) -> None:
    with pytest.raises((ValueError, TypeError, RecursionError)):
        question_from(code)
    assert question_from(code_of(HeatQuestion("scores"))) == HeatQuestion("scores")


_why = st.builds(WhyQuestion, st.sampled_from(BRIDGES), _some)


@given(_why)
def test_every_question_why_survives_its_address(question: WhyQuestion) -> None:
    reader = Reader(listed(why_question.encode(question, WhyQuestion())))
    assert why_question.decode(reader, WhyQuestion()) == question
    assert reader.problems == []


def test_what_of_a_question_why_cannot_be_read_is_named_and_the_rest_stays() -> None:
    kept = WhyQuestion("goods", "orders.channel")
    reader = Reader({"bridge": ["x"]})
    assert why_question.decode(reader, kept) == kept
    assert len(reader.problems) == 1
