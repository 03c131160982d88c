"""The glossary explains each term in two sentences, in both languages, and names only terms that there are."""

import re

import pytest

from crm_dashboard.model.glossary import groups, terms

ENGLISH_END, CHINESE_END = r"[.](?:\s|$)", r"[。]"


@pytest.mark.parametrize("key", list(terms()))
def test_a_term_has_two_sentences_in_both_languages(key: str) -> None:
    term = terms()[key]
    assert len(re.findall(ENGLISH_END, term.text.en)) == 2
    assert len(re.findall(CHINESE_END, term.text.zh)) == 2
    assert not re.search(r"[,;:?()]", re.sub(r"[ -~]+ [ -~]+", "", term.text.zh))


def test_every_group_and_every_related_term_is_there() -> None:
    assert {term.group for term in terms().values()} == {group.key for group in groups()}
    assert {key for term in terms().values() for key in term.related} <= terms().keys()
    assert all(term.key not in term.related for term in terms().values())


def test_the_matrix_is_told_from_a_system_and_two_dimensions_from_three() -> None:
    assert {"crm_matrix", "crm_system", "two_or_three_dimensions"} <= terms().keys()
