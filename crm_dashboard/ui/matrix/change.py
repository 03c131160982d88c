"""What would change: the question against the version that was kept, in people and money, and the way back."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.errors import CrmError
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.question.history import History
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.model.time.flows import Change, SegmentIdentity
from crm_dashboard.text import N_
from crm_dashboard.ui.matrix.change_tables import balance_table, choose_flow, margin_note
from crm_dashboard.ui.matrix.movers import movers_list, open_movers
from crm_dashboard.ui.matrix.side_by_side import side_by_side
from crm_dashboard.ui.question.baseline import baseline_question, set_baseline
from crm_dashboard.ui.question.store import history_of, open_question, redo, undo
from crm_dashboard.ui.question.versions import changed_scope, cuts_text
from crm_dashboard.ui.session.boundary import boundary
from crm_dashboard.ui.session.widgets import limit_widget
from crm_dashboard.ui.wording.emphasis import strong
from crm_dashboard.ui.wording.escape import literal

_VIEWS = {"change": N_("What changes"), "versions": N_("Side by side")}


def what_would_change(answer: Answer, t: Translator, *, dark: bool) -> None:
    """Draw who moves against the kept version, undo, redo and keep, or any two versions side by side.

    While the question is as it was kept, the engine is asked nothing.
    """
    history = history_of(answer.workspace.name)
    kept = analysis.align_question(baseline_question(answer.workspace, answer), answer.spec)
    with st.container(border=True, key="what_would_change"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            finding = st.container(gap="xxsmall", width="stretch")
            _buttons(answer, kept, history, t)
        with boundary(t):
            with st.spinner(t(N_("Counting who moves…")), show_time=True):
                change = analysis.change_since(answer, kept)
            with finding:
                _finding(answer, kept, change, t)
            view = _view(answer, history, change, t)
            if view == "versions":
                side_by_side(answer, kept, history, t, dark=dark)
            elif change.moves:
                _moves(answer, kept, change, t, dark=dark)
            elif view:
                st.caption(
                    t(N_("There are no flows between these two versions; side by side any two can be compared."))
                )


def customers_kept(answer: Answer) -> dict[str, int]:
    """Return how many customers each segment of an answer had in the kept version, by key.

    Empty where the versions have other segments, or where the kept one cannot be asked: `what_would_change` says so.
    """
    try:
        change = analysis.change_since(
            answer, analysis.align_question(baseline_question(answer.workspace, answer), answer.spec)
        )
    except CrmError:
        return {}
    if not change.is_comparable:
        return {}
    return sizes_before(change)


def sizes_before(change: Change) -> dict[str, int]:
    """Return how many of the customers of both versions each segment of now had in the kept one, by key."""
    before: Counter[SegmentIdentity] = Counter()
    for flow in change.flows:
        before[change.before.identity(flow.source)] += flow.amounts.customers
    return {segment.key: before[change.after.identity(segment)] for segment in change.after.segments}


def finding_of_change(change: Change, currency: str | None, t: Translator) -> str:
    """Return who moves in one sentence, the number first."""
    movers = change.movers
    if not movers.customers:
        return t(N_("No customer changes segment."))
    revenue = t.money(movers.revenue, currency, compact=True)
    if not change.is_comparable:
        return t.plural(
            "{count} customer is placed anew, with {revenue} of revenue: the baseline has other segments",
            "{count} customers are placed anew, with {revenue} of revenue: the baseline has other segments",
            movers.customers,
            revenue=revenue,
        )
    if movers.margin is None:
        return t.plural(
            "{count} customer changes segment, with {revenue} of revenue",
            "{count} customers change segment, with {revenue} of revenue",
            movers.customers,
            revenue=revenue,
        )
    return t.plural(
        "{count} customer changes segment, with {revenue} of revenue and {margin} of margin",
        "{count} customers change segment, with {revenue} of revenue and {margin} of margin",
        movers.customers,
        revenue=revenue,
        margin=t.money(movers.margin, currency, compact=True),
    )


def _finding(answer: Answer, kept: MatrixSpec, change: Change, t: Translator) -> None:
    currency = answer.matrix.currency
    st.markdown(f"**{literal(finding_of_change(change, currency, t))}**")
    cuts_before = literal(cuts_text(change.before.axes, currency, t))
    if change.before.cuts == change.after.cuts:
        lines = [t(N_("The cuts are those of the baseline: {cuts}"), cuts=cuts_before)]
    else:
        cuts_now = literal(cuts_text(change.after.axes, currency, t))
        lines = [t(N_("Baseline: {kept} → now: {now}"), kept=cuts_before, now=cuts_now)]
    if scope := changed_scope(answer.workspace, kept, answer.spec, t):
        lines.append(t(N_("Changed as well: {changes}"), changes=literal(scope)))
    counted = sum(flow.amounts.customers for flow in change.flows)
    if counted < answer.matrix.customers:
        lines.append(t.plural("{count} customer of now is not in the baseline and is not counted.", "{count} customers of now are not in the baseline and are not counted.", answer.matrix.customers - counted))  # fmt: skip
    st.caption("  \n".join(lines))


def _buttons(answer: Answer, kept: MatrixSpec, history: History, t: Translator) -> None:
    workspace, is_kept = answer.workspace, kept == answer.spec
    with st.container(horizontal=True, width="content", gap="xsmall"):
        st.button(
            t(N_("Undo")),
            key="undo",
            icon=":material/undo:",
            disabled=not history.can_go_back,
            on_click=undo,
            args=(workspace.name,),
            help=t(N_("Takes back the last change of the question: dimensions, cuts, dates, filters.")),
        )
        st.button(
            t(N_("Redo")),
            key="redo",
            icon=":material/redo:",
            disabled=not history.can_go_forward,
            on_click=redo,
            args=(workspace.name,),
        )
        st.button(
            t(N_("Back to baseline")),
            key="back_to_kept",
            disabled=is_kept,
            on_click=open_question,
            args=(workspace.name, kept),
            help=t(N_("Restores the dimensions, cuts, weights, as-of date and period of the baseline. Filters stay.")),
        )
        st.button(
            strong(f":material/bookmark: {t(N_('Set as baseline'))}", disabled=is_kept),
            key="keep",
            type="primary",
            disabled=is_kept,
            on_click=set_baseline,
            args=(workspace, answer.spec),
            help=t(
                N_(
                    "From now on changes are measured against what is set now, in this session: its dimensions, cuts, weights, as-of date and period. Filters are always those of now."
                )
            ),
        )


def _view(answer: Answer, history: History, change: Change, t: Translator) -> str:
    """Draw the choice of what is shown, where there is more than one version to show; "" where there is none."""
    if len(history.questions) < 2 and change.before.cuts == change.after.cuts:
        return ""
    labels = {code: t(label) for code, label in _VIEWS.items()}
    key = f"{answer.workspace.name}:change_view"
    chosen = st.segmented_control(
        t(N_("Show")),
        list(labels),
        format_func=labels.__getitem__,
        key=limit_widget(key, labels, "change"),
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    return chosen or "change"


def _moves(answer: Answer, kept: MatrixSpec, change: Change, t: Translator, *, dark: bool) -> None:
    currency = answer.matrix.currency
    flows, balances = st.columns([7, 6]) if change.is_comparable else (st.container(), None)
    with flows:
        route = choose_flow(change, currency, t, dark=dark, on_select=open_movers)
    if balances:  # segments that only one version has gain and lose all that they hold: the flows say it
        with balances:
            balance_table(change, currency, t, dark=dark)
    margin_note(change, t)
    movers_list(answer, kept, change, route, t)
