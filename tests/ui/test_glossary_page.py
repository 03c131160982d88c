"""The glossary can be searched in either language and opens at the term that a link names."""

import re

import pytest

from crm_dashboard.analysis.pages.registry import PAGES
from crm_dashboard.model.glossary import terms
from crm_dashboard.model.time.headlines import HEADLINES
from crm_dashboard.ui.overview.headline_details import TERMS
from tests.ui.conftest import ROOT, Open, shown_texts


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_glossary_opens_with_all_its_terms(open_page: Open, language: str) -> None:
    app = open_page("glossary", language)
    assert not app.exception
    assert any(("Unclassified" if language == "en" else "未分类") in text for text in shown_texts(app))


def test_a_term_is_found_by_the_word_of_the_other_language(open_page: Open) -> None:
    app = open_page("glossary", "en")
    app.text_input(key="glossary_search").set_value("分界值").run()
    shown = " ".join(shown_texts(app))
    assert "Cut" in shown
    assert "Mask and reveal" not in shown
    app.text_input(key="glossary_search").set_value("no such word").run()
    assert "No term fits" in " ".join(shown_texts(app))


def test_a_link_leads_to_its_term_and_a_wrong_one_does_no_harm(open_page: Open) -> None:
    assert open_page("glossary", "en", term="index").subheader[0].value == "Index"
    assert not open_page("glossary", "en", term="<b>").exception


def test_related_terms_and_groups_are_links(open_page: Open) -> None:
    app = open_page("glossary", "en")
    assert "[Figures](#group-figures)" in next(one.value for one in app.markdown if one.value.startswith("Jump to"))
    see_also = [one.value for one in app.caption if one.value.startswith("See also")]
    assert any("[Cut](#cut)" in one for one in see_also)
    app.text_input(key="glossary_search").set_value("Dimension is one way").run()
    app.text_input(key="glossary_search").set_value("one way to measure").run()
    assert [link.proto.query_string for link in app.get("page_link")][:2] == ["term=cut", "term=composite"]


def test_every_term_that_something_links_to_is_in_the_glossary() -> None:
    assert TERMS.keys() == HEADLINES.keys()
    named = {term for some in TERMS.values() for term in some}
    named |= {word for page in PAGES.values() for word in page.words}
    for path in (ROOT / "crm_dashboard" / "ui").rglob("*.py"):
        for call in re.findall(r"(?:terms=|term_links\()\((.*?)\)", path.read_text(encoding="utf-8")):
            named |= set(re.findall(r'"(\w+)"', call))
    assert len(named) > 15
    assert named <= terms().keys()


def test_a_term_leads_to_the_pages_whose_word_it_is(open_page: Open) -> None:
    app = open_page("glossary", "en", term="set_aside")
    assert app.get("page_link")[0].proto.label == ":small[Data]"
