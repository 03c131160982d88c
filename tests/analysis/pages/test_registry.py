"""Every page has one entry in the registry, and every entry a script, a fit rule, and words of the glossary."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crm_dashboard.analysis.pages.page import FitRule, Page
from crm_dashboard.analysis.pages.registry import IN_MENU, PAGES
from crm_dashboard.model.glossary import terms
from crm_dashboard.model.heat.measures import MEASURES
from crm_dashboard.model.metrics.registry import METRICS

ROOT = Path(__file__).parents[3]
SCRIPTS = {path.stem for path in (ROOT / "pages").glob("*.py")}
LINK = re.compile(r"pages/(\w+)\.py")


def test_every_script_has_an_entry_and_every_entry_a_script() -> None:
    assert PAGES.keys() == SCRIPTS


@pytest.mark.parametrize("page", IN_MENU, ids=lambda page: page.key)
def test_a_page_of_the_menu_says_what_it_shows_and_has_a_fit_rule_and_words(page: Page) -> None:
    assert page.shows
    assert isinstance(page.fit, FitRule)
    assert page.words


@pytest.mark.parametrize("page", PAGES.values(), ids=lambda page: page.key)
def test_the_words_and_metrics_that_an_entry_names_exist(page: Page) -> None:
    assert set(page.words) <= terms().keys()
    assert {rule.metric for rule in (page.fit, *(part.fit for part in page.parts))} <= {
        "",
        *(metric.key for metric in METRICS),
    }


def test_every_metric_that_colours_the_heat_map_is_a_part_of_its_page() -> None:
    parts = {part.fit.metric for part in PAGES["heatmap"].parts}
    assert parts == {measure.metric for measure in MEASURES if measure.metric}


@pytest.mark.parametrize("page", PAGES.values(), ids=lambda page: page.key)
def test_a_page_asks_the_question_exactly_where_its_entry_says_so(page: Page) -> None:
    script = (ROOT / page.script).read_text(encoding="utf-8")
    assert ("question_controls(" in script) == page.asks_question


def test_every_link_to_a_page_leads_to_one() -> None:
    for path in (ROOT / "crm_dashboard").rglob("*.py"):
        assert set(LINK.findall(path.read_text(encoding="utf-8"))) <= PAGES.keys(), path
