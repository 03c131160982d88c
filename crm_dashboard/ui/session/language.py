"""The reader's language: chosen on every page, first guessed from the link or the browser."""

from __future__ import annotations

import streamlit as st

from crm_dashboard.i18n.translator import LANGUAGES, Translator, translator
from crm_dashboard.model.question.not_applied import NotApplied
from crm_dashboard.text import N_, text
from crm_dashboard.ui.session.not_applied import report
from crm_dashboard.ui.session.state import LANGUAGE, resend_choices
from crm_dashboard.ui.session.widgets import set_widget, widget_value


def chosen_translator() -> Translator:
    """Return the translator of the language that is in force, before anything is drawn."""
    if widget_value(LANGUAGE) not in LANGUAGES:
        wanted = st.query_params.get("lang", "") or st.context.locale or "en"
        set_widget(LANGUAGE, language := translator(wanted).language)
        if "lang" in st.query_params and wanted[:2].casefold() != language:
            why = text(N_("The pages are in Chinese and English."))
            report(NotApplied(text(N_("Language")), wanted, why, text("{name}", name=LANGUAGES[language])))
    return translator(widget_value(LANGUAGE))


def language_switch(t: Translator) -> None:
    """Draw the switch between the languages; each is named in itself."""
    st.segmented_control(
        "Language · 语言",
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key=LANGUAGE,
        required=True,
        persist_state="session",
        label_visibility="collapsed",
        width="content",
        on_change=resend_choices,
    )
