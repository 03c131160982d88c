"""The first step: what the matrix is for."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Offer
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.segments.goal import goals
from crm_dashboard.text import N_
from crm_dashboard.ui.guide.draft import SAVED, Draft, begin, control, needs_of_goals
from crm_dashboard.ui.question.controls.fit_marks import MARKS, WORDS
from crm_dashboard.ui.session.widgets import set_widget, widget_value
from crm_dashboard.ui.wording.escape import literal, plain
from crm_dashboard.ui.wording.labels import distinct


def goal_step(workspace: Workspace, draft: Draft, t: Translator) -> tuple[Draft, bool]:
    """Draw the goals that the data carry, each with a reason, and what would open the others."""
    offers, needs = analysis.offers_of(workspace), needs_of_goals(workspace)
    names, reasons = _options(workspace, offers, t)
    key = control(workspace.name, "goal")
    short = analysis.short_matrices(workspace, offers)
    for goal, verdict in ((key, short.get(entry.template or "")) for key, entry in goals().items()):
        if verdict and goal in names:
            names[goal] += f" · {MARKS[verdict]} {t(WORDS[verdict])}"
    st.radio(
        t(N_("What do you want to achieve?")),
        list(names),
        format_func=distinct(names).__getitem__,
        captions=list(reasons.values()),
        key=set_widget(key, draft.goal if draft.goal in names else next(iter(names))),
        on_change=_take,
        args=(workspace.name, draft.goal, offers),
    )
    for goal, lacking in needs.items():
        if lacking:
            columns = t.listing([t(file) for file in analysis.describe_needs(lacking)])
            st.caption(
                literal(t(N_("“{name}” opens with: {columns}"), name=goals()[goal].name, columns=columns)),
            )
    return draft, True


def _options(workspace: Workspace, offers: Mapping[str, Offer], t: Translator) -> tuple[dict[str, str], dict[str, str]]:
    """Return names and reasons of the goals that are open, and of the saved matrices to begin with."""
    is_open = [entry for key, entry in goals().items() if not needs_of_goals(workspace)[key]]
    saved = {f"{SAVED}{key}": entry for key, entry in offers.items() if entry.is_own and not entry.missing}
    names = {entry.key: literal(t(entry.name)) for entry in is_open}
    reasons = {entry.key: literal(t(entry.why)) for entry in is_open}
    for key, offer in saved.items():
        names[key] = literal(t(N_("As in “{name}”"), name=plain(t(offer.template.name))))
        reasons[key] = literal(t(N_("Begin with a matrix that was saved here, and save it under another name.")))
    return names, reasons


def _take(workspace: str, before: str, offers: Mapping[str, Offer]) -> None:
    """Begin with the chosen goal, unless it is the one that the draft has: then what was written stays."""
    goal = widget_value(control(workspace, "goal"))
    if goal != before:
        begin(workspace, goal, offers)
