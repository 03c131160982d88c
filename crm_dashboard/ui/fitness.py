"""The fit doctor on screen: what the data carry, what stands in the way, and what would open most."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import STATES, Fitness, State, TableTrust, Verdict
from crm_dashboard.data.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_, Text
from crm_dashboard.ui import state
from crm_dashboard.ui.chooser import workspace_title
from crm_dashboard.ui.escape import literal, plain
from crm_dashboard.ui.trust import weakest_scores

_WORDS: dict[State, str] = {"supported": N_("supported"), "weak": N_("weak"), "closed": N_("closed")}
_MARKS: dict[State, str] = {"supported": "●", "weak": "◐", "closed": "○"}
_MOST_REMEDIES = 5
_NAMED = 4


def fit_heading(workspace: Workspace, t: Translator) -> tuple[Fitness, tuple[TableTrust, ...]]:
    """Draw the verdict in one sentence with its figures, and return what it stands on."""
    with st.spinner(t(N_("Examining the data…")), show_time=True):
        fitness, trust = analysis.fitness_of(workspace), analysis.trust_of(workspace)
    title = literal(workspace_title(workspace, t))
    if workspace.version is None:
        st.header(t(N_("{title}: nothing is loaded yet, so nothing can be judged"), title=title))
        st.caption(t(N_("Load a file on the page Data, then come back.")))
        return fitness, ()
    st.header(f"{title}: {literal(_finding(fitness, t))}")
    st.caption(
        t(
            N_(
                "Judged on {customers} customers with an order and {months} months of orders. Weak: it can be computed, but says less than it seems. Closed: it cannot be computed, or would say nothing."
            ),
            customers=fitness.customers,
            months=fitness.months,
        )
    )
    with st.container(horizontal=True, key="fit_figures"):
        _count(fitness.pages, t(N_("Pages")), t)
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
        N_("the data carry {supported} of {all} matrices; {weak} weak, {closed} closed"),
        supported=counts["supported"],
        all=len(fitness.matrices),
        weak=counts["weak"],
        closed=counts["closed"],
    )


def _count(verdicts: tuple[Verdict, ...], label: str, t: Translator) -> None:
    counts = _counts(verdicts)
    st.metric(
        label,
        t(N_("{supported} of {all}"), supported=counts["supported"], all=len(verdicts)),
        delta=t(N_("{weak} weak, {closed} closed"), weak=counts["weak"], closed=counts["closed"]),
        delta_color="off",
        delta_arrow="off",
        border=True,
    )


def _counts(verdicts: tuple[Verdict, ...]) -> Counter[str]:
    return Counter(verdict.state for verdict in verdicts)


def what_would_open(fitness: Fitness, t: Translator) -> None:
    """Draw the remedies that would mend most, each with what it opens or strengthens."""
    helped: dict[Text, list[Verdict]] = {}
    for verdict in fitness.every:
        for remedy in dict.fromkeys(reason.opens for reason in verdict.deciding):
            helped.setdefault(remedy, []).append(verdict)
    if not helped:
        return
    best = sorted(helped.items(), key=lambda pair: -len(pair[1]))[:_MOST_REMEDIES]
    st.subheader(t(N_("What would help most")))
    rows = [
        {
            t(N_("To do")): plain(t(remedy)),
            t(N_("Helps")): len(verdicts),
            t(N_("Among them")): t.listing([plain(t(one.label)) for one in verdicts[:_NAMED]]),
        }
        for remedy, verdicts in best
    ]
    _table(rows, t(N_("What would help most")), "remedies", t)


def fit_tables(workspace: str, fitness: Fitness, t: Translator) -> None:
    """Draw the verdicts on pages, matrices and dimensions; those of the chosen states."""
    key = f"{workspace}:fit_states"
    state.start(key, list(STATES))
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        st.subheader(t(N_("Verdicts")), width="content")
        chosen = st.pills(
            t(N_("Show")),
            STATES,
            format_func=lambda one: f"{_MARKS[one]} {t(_WORDS[one])}",
            selection_mode="multi",
            key=key,
            label_visibility="collapsed",
            width="content",
        )
    groups = ((N_("Pages"), fitness.pages), (N_("Matrices"), fitness.matrices), (N_("Dimensions"), fitness.metrics))
    for title, verdicts in groups:
        shown = [one for one in verdicts if one.state in chosen]
        st.markdown(f"**{t(title)}**")
        if shown:
            _table([_row(one, t) for one in shown], t(title), f"fit {title}", t)
        else:
            st.caption(t(N_("None of these is in the chosen states.")))


def _row(verdict: Verdict, t: Translator) -> dict[str, object]:
    reasons = verdict.deciding
    row: dict[str, object] = {
        t(N_("Verdict")): f"{_MARKS[verdict.state]} {t(_WORDS[verdict.state])}",
        t(N_("What")): plain(t(verdict.label)),
        t(N_("Why")): plain("; ".join(t(reason.why) for reason in reasons)) or "–",
        t(N_("What would open it")): plain(" ".join(t(one) for one in dict.fromkeys(r.opens for r in reasons))) or "–",
    }
    if verdict.favourable:
        row[t(N_("Favourable"))] = t(N_("more")) if verdict.favourable == "more" else t(N_("less"))
    return {**row, t(N_("What it says")): plain(t(verdict.about))}


def _table(rows: list[dict[str, object]], alt: str, key: str, t: Translator) -> None:
    wide = {t(name): st.column_config.Column(width="large") for name in (N_("Why"), N_("To do"), N_("Among them"))}
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height=38 + 35 * min(len(rows), 35),
        column_config=wide,
        alt=alt,
        key=key,
    )
