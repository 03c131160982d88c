"""What Streamlit writes in English itself is given to the browser in the reader's language."""

from __future__ import annotations

import json
from typing import Any

from crm_dashboard.ui.browser.streamlit_words import _PATTERNS, _WORDS
from tests.ui.conftest import Open


def told(app: Any) -> dict[str, Any]:
    sent = [json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.json]
    return next(one for one in sent if "patterns" in one)


def test_a_chinese_page_brings_a_chinese_word_for_each_and_an_english_one_none(open_page: Open) -> None:
    chinese = told(open_page("data", "zh"))
    assert chinese["words"].keys() == set(_WORDS)
    assert chinese["patterns"].keys() == set(_PATTERNS)
    for english, words in {**chinese["words"], **chinese["patterns"]}.items():
        assert words != english
        assert ("{what}" in words) == ("{what}" in english)
    english = told(open_page("data", "en"))
    assert english["words"] == english["patterns"] == {}
