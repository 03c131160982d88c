"""The fifth step: what to do with each segment."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.segments.template import PLAY_FIELDS, Group, Play
from crm_dashboard.text import N_, Words
from crm_dashboard.ui.guide.draft import Draft, control, keep
from crm_dashboard.ui.guide.naming import merged, rows_of
from crm_dashboard.ui.session.widgets import limit_widget, start_widget
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.labels import distinct
from crm_dashboard.ui.wording.play_words import PLAY_LABELS

_LONGEST, _HEIGHT = 600, 68


def plays_step(workspace: Workspace, draft: Draft, t: Translator) -> tuple[Draft, bool]:
    """Draw the play of one segment after the other, filled in to begin with."""
    rows = rows_of(workspace, draft)
    groups = {group.key: group for group in merged(rows)}
    group = groups[chosen_segment(workspace, groups, t)]
    written = {field: _field(workspace, group, field, t) for field in PLAY_FIELDS}
    if any(written.values()) and not all(written.values()):
        st.warning(t(N_("A play needs all five lines, or none.")))
        return draft, False
    play = _play(group, written, t)
    if play != group.play:
        draft = keep(
            workspace.name,
            draft.with_rows(tuple(replace(row, play=play) if row.key == group.key else row for row in rows)),
        )
    return draft, True


def chosen_segment(workspace: Workspace, groups: dict[str, Group], t: Translator) -> str:
    """Draw the choice of the segment whose play is written."""
    key = segment_key(workspace)
    names = distinct({segment: plain(t(group.name)) for segment, group in groups.items()})
    chosen: str = st.selectbox(
        t(N_("What to do with")),
        list(groups),
        format_func=names.__getitem__,
        key=limit_widget(key, groups, next(iter(groups))),
    )
    return chosen


def segment_key(workspace: Workspace) -> str:
    """Return the key of that choice."""
    return control(workspace.name, "segment")


def _field(workspace: Workspace, group: Group, field: str, t: Translator) -> str:
    key = control(workspace.name, f"play:{group.key}:{field}")
    start_widget(key, t(getattr(group.play, field)) if group.play else "")
    written = st.text_area(t(PLAY_LABELS[field]), key=key, max_chars=_LONGEST, height=_HEIGHT)
    return str(written).encode("utf-8", "ignore").decode().strip()


def _play(group: Group, written: dict[str, str], t: Translator) -> Play | None:
    """Return what is written; a line that was changed stands in both languages, one that was not as it was."""
    if not all(written.values()):
        return None
    before = {field: getattr(group.play, field) if group.play else Words("", "") for field in PLAY_FIELDS}
    return Play(
        **{
            field: before[field] if words == t(before[field]).strip() else Words(words, words)
            for field, words in written.items()
        }
    )
