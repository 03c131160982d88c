"""Changing a segment's name and play, and keeping the change with the workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer, Card
from crm_dashboard.data.workspace.samples import SAMPLES
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.errors import CrmError
from crm_dashboard.i18n.translator import LANGUAGES, Translator
from crm_dashboard.model.segments.template import PLAY_FIELDS, Language
from crm_dashboard.text import N_
from crm_dashboard.ui.session.state import Remembered
from crm_dashboard.ui.wording.emphasis import strong
from crm_dashboard.ui.wording.escape import literal, plain
from crm_dashboard.ui.wording.play_words import PLAY_LABELS

_LONGEST, _LONGEST_NAME = 600, 80


@dataclass(frozen=True)
class EditedCard:
    """The words that somebody wrote for a card, in one language."""

    workspace: str
    template: str
    segment: str
    language: Language
    name: str
    play: Mapping[str, str]


_EDITED: Remembered[EditedCard | None] = Remembered("edited card", None)
_TO_RESET: Remembered[tuple[str, str]] = Remembered("words to reset", ("", ""))
"""Workspace and matrix whose cards are to get their original words."""


def save_edited_words(workspace: Workspace, t: Translator) -> None:
    """Save what was edited in a card, or bring back the original words; before the cards are drawn."""
    edited = _EDITED.take()
    if edited and edited.workspace == workspace.name:
        analysis.save_texts(workspace, edited.template, edited.segment, edited.language, name=edited.name, play=edited.play)  # fmt: skip
        st.toast(t(N_("The card is kept with this workspace.")), icon=":material/check:")
    name, template = _TO_RESET.take()
    if name == workspace.name:
        analysis.reset_texts(workspace, template)


def edit_button(answer: Answer, card: Card, t: Translator) -> None:
    """Draw the way to the editor of a card; only cards with a name of their own have one."""
    if not card.segment.is_named:
        return
    pressed = st.button(
        t(N_("Edit")),
        key=f"edit:{card.segment.key}",
        type="tertiary",
        icon=":material/edit:",
        help=t(N_("Change the name and the play of this segment.")),
    )
    if pressed:
        _edit(answer, card, t)


def edited_words_note(answer: Answer, t: Translator) -> None:
    """Draw, where a card of this matrix was edited, that it was, and the way back to the words that came with the app."""
    template = answer.spec.template
    offer = analysis.offers_of(answer.workspace).get(template or "")
    if offer and offer.is_edited:
        with st.container(horizontal=True, vertical_alignment="center"):
            if offer.problem:
                st.warning(_damaged(offer.problem, t))
            else:
                st.caption(t(N_("Names and plays of this matrix were edited in this workspace.")))
            st.button(
                t(N_("Back to the original words")),
                key="forget_words",
                type="tertiary",
                icon=":material/restart_alt:",
                on_click=_TO_RESET.set,
                args=((answer.workspace.name, template),),
            )


def _damaged(problem: CrmError, t: Translator) -> str:
    message = t(
        N_("The edited words of this matrix cannot be read, so the original ones are shown. {problem} {place}"),
        problem=problem.what,
        place=plain(problem.where),
    )
    return literal(message)


def _edit(answer: Answer, card: Card, t: Translator) -> None:
    segment, prefix = card.segment, f"word:{card.segment.key}"

    @st.dialog(t(N_("Edit the card")), width="large", icon=":material/edit:")
    def ask() -> None:
        workspace = answer.workspace.name
        shared = t(N_("Everybody who opens this sample on this server sees the change.")) if workspace in SAMPLES else t(N_("Everybody who opens this workspace sees the change."))  # fmt: skip
        st.caption(
            t(
                N_("The words are kept in {language}; those in the other language stay. {shared}"),
                language=LANGUAGES[t.language],
                shared=shared,
            )
        )
        name = st.text_input(
            t(N_("Segment name")), value=t(segment.name), max_chars=_LONGEST_NAME, key=f"{prefix}:name"
        )
        play = {
            field: st.text_area(
                t(PLAY_LABELS[field]),
                value=t(getattr(segment.play, field)) if segment.play else "",
                max_chars=_LONGEST,
                height=80,
                key=f"{prefix}:{field}",
            )
            for field in PLAY_FIELDS
        }
        empty = not name.strip() or not all(words.strip() for words in play.values())
        taken = name.strip() in _other_names(answer, card, t)
        if empty:
            st.warning(t(N_("A card needs a name and all five lines of its play.")))
        if taken:
            st.warning(t(N_("Another segment of this matrix is called “{name}”."), name=literal(plain(name.strip()))))
        if st.button(
            strong(t(N_("Keep")), disabled=empty or taken),
            type="primary",
            disabled=empty or taken,
            key=f"{prefix}:keep",
        ):
            words = {field: line.strip() for field, line in play.items()}
            language: Language = "zh" if t.language == "zh" else "en"
            _EDITED.set(EditedCard(workspace, answer.spec.template or "", segment.key, language, name.strip(), words))
            st.rerun()

    ask()


def _other_names(answer: Answer, card: Card, t: Translator) -> set[str]:
    segments = analysis.segments_of(answer)
    return {t(segment.name) for segment in segments if segment.key != card.segment.key}
