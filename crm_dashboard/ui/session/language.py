"""The reader's language: chosen on every page, first guessed from the link or the browser."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.i18n.translator import LANGUAGES, Translator, translator
from crm_dashboard.model.question.not_applied import NotApplied
from crm_dashboard.text import N_, text
from crm_dashboard.ui.session import state
from crm_dashboard.ui.session.not_applied import tell


def chosen_translator() -> Translator:
    """Return the translator of the language that is in force, before anything is drawn."""
    if state.get(state.LANGUAGE) not in LANGUAGES:
        asked = st.query_params.get("lang", "") or st.context.locale or "en"
        state.put(state.LANGUAGE, found := translator(asked).language)
        if "lang" in st.query_params and asked[:2].casefold() != found:
            why = text(N_("The pages are in Chinese and English."))
            tell(NotApplied(text(N_("Language")), asked, why, text("{name}", name=LANGUAGES[found])))
    return translator(state.get(state.LANGUAGE))


def language_switch(t: Translator) -> None:
    """Draw the switch between the languages; each is named in itself."""
    st.segmented_control(
        "Language · 语言",
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key=state.LANGUAGE,
        required=True,
        persist_state="session",
        label_visibility="collapsed",
        width="content",
        on_change=state.say_choices_anew,
    )
