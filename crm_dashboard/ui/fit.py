"""The page Data fit: what the data carry, what stands in the way, and what to load."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import STATES, Fitness, TableTrust, Verdict
from crm_dashboard.analysis.pages.registry import IN_MENU
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.data_page.trust import weakest_scores
from crm_dashboard.ui.details.title_row import page_details, title_row
from crm_dashboard.ui.question.controls.fit_marks import MARKS, WORDS
from crm_dashboard.ui.session.widgets import start_widget
from crm_dashboard.ui.wording.escape import plain, sentence
from crm_dashboard.ui.workspaces.chooser import workspace_title

_WIDTHS = {
    N_("Verdict"): 110,
    N_("What is judged"): 170,
    N_("Why"): 250,
    N_("What to load"): 260,
    N_("Favourable"): 90,
    N_("What it says"): 400,
    N_("To do"): 640,
    N_("Helps"): 70,
    N_("Among them"): 560,
}
_ROW, _TALL_ROW = 35, 66
"""Heights of rows: sentences wrap instead of being cut off."""
_MOST_REMEDIES = 5
_NAMED = 4
_MOST_AT_ONCE, _TALLEST = 7, 470


def fit_heading(workspace: Workspace, t: Translator) -> tuple[Fitness, tuple[TableTrust, ...]]:
    """Draw the verdict in one sentence with its figures, and return what it stands on."""
    with st.spinner(t(N_("Examining the data…")), show_time=True):
        fitness, trust = analysis.fitness_of(workspace), analysis.trust_of(workspace)
    title = workspace_title(workspace, t)
    if workspace.version is None:
        nothing = t(N_("{title}: nothing is loaded yet, so nothing can be judged"), title=title)
        title_row(workspace, nothing, page_details("fit"), t, key="fit")
        st.caption(t(N_("Load a file on the page Data, then come back.")))
        return fitness, ()
    finding = t(N_("{title}: {finding}"), title=title, finding=_finding(fitness, t))
    title_row(workspace, finding, page_details("fit"), t, key="fit")
    st.caption(
        t(
            N_(
                "Judged on {customers} customers with an order and {months} months of orders. Weak: it can be computed, but says less than it seems. Not available: it cannot be computed, or would say nothing."
            ),
            customers=fitness.customers,
            months=fitness.months,
        )
    )
    with st.container(horizontal=True, key="fit_figures"):
        _count_pages(fitness, t)
        _count(fitness.matrices, t(N_("Matrices")), t)
        _count(fitness.metrics, t(N_("Dimensions")), t)
        weakest_scores(trust, t)
    return fitness, trust


def _finding(fitness: Fitness, t: Translator) -> str:
    """Return what the data carry, said of the matrices, which is what people come for."""
    counts = _counts(fitness.matrices)
    if not counts["supported"] and not counts["weak"]:
        return t(N_("the data carry no matrix yet"))
    if counts["supported"] == len(fitness.matrices):
        return t(N_("the data carry every matrix"))
    return t(
        N_("the data carry {supported} of {all} matrices; {weak} weak, {closed} not available"),
        supported=counts["supported"],
        all=len(fitness.matrices),
        weak=counts["weak"],
        closed=counts["closed"],
    )


def _count_pages(fitness: Fitness, t: Translator) -> None:
    """Draw how many pages of the menu can be used; those that open on whatever is loaded are among them."""
    in_menu = {page.key for page in IN_MENU}
    judged = [verdict for verdict in fitness.pages if verdict.kind == "page" and verdict.key in in_menu]
    counts, parts = _counts(judged), _counts([verdict for verdict in fitness.pages if verdict.kind == "part"])
    always_open = len(in_menu) - len(judged)
    st.metric(
        t(N_("Pages")),
        t(N_("{supported} of {all}"), supported=counts["supported"] + always_open, all=len(in_menu)),
        delta=t(N_("parts of pages: {supported} of {all}"), supported=parts["supported"], all=parts.total()),
        delta_color="off",
        delta_arrow="off",
        border=True,
        height="stretch",
    )


def _count(verdicts: tuple[Verdict, ...], label: str, t: Translator) -> None:
    counts = _counts(verdicts)
    st.metric(
        label,
        t(N_("{supported} of {all}"), supported=counts["supported"], all=len(verdicts)),
        delta=t(N_("{weak} weak, {closed} not available"), weak=counts["weak"], closed=counts["closed"]),
        delta_color="off",
        delta_arrow="off",
        border=True,
        height="stretch",
    )


def _counts(verdicts: Sequence[Verdict]) -> Counter[str]:
    return Counter(verdict.state for verdict in verdicts)


def what_would_open(fitness: Fitness, t: Translator) -> None:
    """Draw the remedies that would mend most, each with what it opens or strengthens."""
    best = analysis.remedies(fitness)[:_MOST_REMEDIES]
    if not best:
        return
    st.subheader(t(N_("What would help most")))
    rows = [
        {
            t(N_("To do")): sentence(t(remedy.todo)),
            t(N_("Helps")): len(remedy.helps),
            t(N_("Among them")): t.listing([plain(t(verdict.label)) for verdict in remedy.helps[:_NAMED]]),
        }
        for remedy in best
    ]
    _table(rows, t(N_("What would help most")), "remedies", t, _ROW)


def fit_tables(workspace: str, fitness: Fitness, t: Translator) -> None:
    """Draw the verdicts on pages, matrices and dimensions; those of the chosen states."""
    key = f"{workspace}:fit_states"
    start_widget(key, list(STATES))
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        st.subheader(t(N_("Verdicts")), width="content")
        chosen = st.pills(
            t(N_("Show")),
            STATES,
            format_func=lambda verdict: f"{MARKS[verdict]} {t(WORDS[verdict])}",
            selection_mode="multi",
            key=key,
            label_visibility="collapsed",
            width="content",
        )
    groups = (
        (N_("Matrices"), fitness.matrices),
        (N_("Dimensions"), fitness.metrics),
        (N_("Pages and their parts"), fitness.pages),
    )
    for tab, (title, verdicts) in zip(st.tabs([t(title) for title, _ in groups]), groups, strict=True):
        shown = sorted(
            (verdict for verdict in verdicts if verdict.state in chosen),
            key=lambda verdict: -STATES.index(verdict.state),
        )
        with tab:
            if shown:
                _table([_row(verdict, t) for verdict in shown], t(title), f"fit {title}", t, _TALL_ROW)
            else:
                st.caption(t(N_("None of these is in the chosen states.")))


def _row(verdict: Verdict, t: Translator) -> dict[str, object]:
    reasons = verdict.deciding
    row: dict[str, object] = {
        t(N_("Verdict")): f"{MARKS[verdict.state]} {t(WORDS[verdict.state])}",
        t(N_("What is judged")): plain(t(verdict.label)),
        t(N_("Why")): sentence(t(N_("; ")).join(t(reason.why) for reason in reasons)) or "–",
        t(N_("What to load")): sentence(
            " ".join(t(remedy) for remedy in dict.fromkeys(reason.opens for reason in reasons))
        )
        or "–",
    }
    if verdict.favourable:
        row[t(N_("Favourable"))] = t(N_("more")) if verdict.favourable == "more" else t(N_("less"))
    return {**row, t(N_("What it says")): sentence(t(verdict.about))}


def _table(rows: list[dict[str, object]], alt: str, key: str, t: Translator, row_height: int) -> None:
    widths = {t(name): st.column_config.Column(width=width) for name, width in _WIDTHS.items()}
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height="content" if len(rows) <= _MOST_AT_ONCE else _TALLEST,
        column_config=widths,
        row_height=row_height,
        alt=alt,
        key=key,
    )
