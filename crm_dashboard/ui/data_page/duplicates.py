"""Possible duplicate customers: proposed with a score, merged when somebody accepts, separated again on demand."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from crm_dashboard.analysis import has_only_summary
from crm_dashboard.data.catalogue.catalogue import Version
from crm_dashboard.data.catalogue.declined_pairs import add_declined, clear_declined, read_declined
from crm_dashboard.data.process.protocol import Pair, Person
from crm_dashboard.data.schema.tables import CUSTOMERS
from crm_dashboard.data.workspace.identities import identity_columns
from crm_dashboard.data.workspace.importing import merge_customers
from crm_dashboard.data.workspace.inspecting import possible_duplicates
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_, text
from crm_dashboard.ui.overview.ahead import compute_ahead
from crm_dashboard.ui.session.clicks import keep_click, take_click
from crm_dashboard.ui.session.notices import toast
from crm_dashboard.ui.session.state import Remembered
from crm_dashboard.ui.wording.emphasis import strong
from crm_dashboard.ui.wording.escape import literal, plain

_SEARCHED = Remembered("duplicates searched", False)
_MOST_PAIRS, _SHOWN, _MOST_MERGES = 500, 10, 50
_MERGE, _DECLINE = "merge", "decline"
_CHOICES = {_MERGE: N_("One person: merge"), _DECLINE: N_("Two people")}
_LABELS = {column.key: column.label for column in CUSTOMERS.columns}


def duplicates(workspace: Workspace, version: Version, t: Translator) -> None:
    """Draw an expander with the pairs to decide on and the accepted merges; nothing without names or contacts."""
    merges = version.report.aliases
    if (not identity_columns(workspace) and not merges) or has_only_summary(workspace):
        return  # figures that came summed up cannot be put together
    label = t(N_("Possible duplicates"))
    if merges:
        label += " · " + t.plural("{count} customer merged", "{count} customers merged", len(merges))
    with st.expander(label, key=f"{workspace.name}:duplicates"):
        st.caption(
            t(
                N_(
                    "Customers with the same phone or e-mail address, or with a very similar name, the same town and the same year of birth. Nothing is merged unless you accept it, and every merge can be undone."
                )
            )
        )
        _proposals(workspace, version, t)
        if merges:
            _merged(workspace, version, t)


def _proposals(workspace: Workspace, version: Version, t: Translator) -> None:
    if not _SEARCHED.get(_owner(workspace)):
        st.button(
            t(N_("Look for possible duplicates")),
            key="look_for_duplicates",
            on_click=_SEARCHED.set,
            args=(True, _owner(workspace)),
        )
        return
    with st.spinner(t(N_("Comparing the customers…"))):
        pairs = possible_duplicates(workspace, _MOST_PAIRS)
    declined = read_declined(workspace.folder)
    undecided = [pair for pair in pairs.pairs if _key(pair) not in declined]
    if declined:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(
                t.plural("{count} pair was declined.", "{count} pairs were declined.", len(declined)), width="content"
            )
            st.button(
                t(N_("Ask about them again")),
                key="ask_again",
                type="tertiary",
                on_click=clear_declined,
                args=(workspace.folder,),
            )
    if not undecided:
        has_decided = bool(declined or version.report.aliases)
        message = (
            N_("No other customers look like one another.")
            if has_decided
            else N_("No customers look like one another.")
        )
        st.markdown(t(message))
        return
    st.caption(_how_many(pairs.total - len(pairs.pairs) + len(undecided), t))
    _decide(workspace, version, undecided[:_SHOWN], t)


def _how_many(total: int, t: Translator) -> str:
    if total <= _SHOWN:
        return t.plural("{count} pair looks alike.", "{count} pairs look alike.", total)
    return t(
        N_("{total} pairs look alike; the {shown} likeliest are shown. Decide on these, and the next ones follow."),
        total=total,
        shown=_SHOWN,
    )


def _decide(workspace: Workspace, version: Version, pairs: list[Pair], t: Translator) -> None:
    choices = {pair: _pair(workspace, version, pair, t) for pair in pairs}
    accepted = [pair for pair, choice in choices.items() if choice == _MERGE]
    declined = [pair for pair, choice in choices.items() if choice == _DECLINE]
    action = f"{workspace.name} apply duplicates"
    st.button(
        strong(t(N_("Apply these decisions")), disabled=not (accepted or declined)),
        type="primary",
        disabled=not (accepted or declined),
        key="apply_duplicates",
        on_click=keep_click,
        args=(action,),
    )
    if take_click(action):
        add_declined(workspace.folder, [_key(pair) for pair in declined])
        if accepted:
            _rebuild(workspace, t, accepted=[(pair.other.id, pair.kept.id) for pair in accepted])
        _go_on(workspace, _result_sentence(len(accepted), len(declined), t))


def _result_sentence(merged: int, declined: int, t: Translator) -> str:
    sentences = [t.plural("{count} customer was merged.", "{count} customers were merged.", merged)] if merged else []
    if declined:
        sentences.append(t.plural("{count} pair was declined.", "{count} pairs were declined.", declined))
    return " ".join(sentences)


def _go_on(workspace: Workspace, message: str) -> None:
    """Run the page again with the undecided pairs, and show a message."""
    _SEARCHED.set(True, _owner(workspace))
    toast(message)
    st.rerun()


def _owner(workspace: Workspace) -> str:
    return f"{workspace.name} {workspace.version_id}"


def _pair(workspace: Workspace, version: Version, pair: Pair, t: Translator) -> str | None:
    """Draw two customers side by side and return the decision about them, None if there is none yet."""
    key = f"{workspace.name}:{version.id}:pair:{pair.kept.id}:{pair.other.id}"
    with st.container(border=True):
        left, right, verdict = st.columns((2, 2, 1.7))
        with left:
            _person(pair.kept, pair, N_("stays"), t)
        with right:
            _person(pair.other, pair, N_("would count as the other"), t)
        with verdict:
            same = text(N_("{columns} agree"), columns=tuple(text(_LABELS[column]) for column in pair.same))
            st.markdown(t(N_("**{score}** of 100 · {same}"), score=pair.score, same=t(same)))
            return st.segmented_control(
                t(N_("One person or two")),
                list(_CHOICES),
                format_func=lambda choice: t(_CHOICES[choice]),
                key=key,
                label_visibility="collapsed",
            )


def _person(person: Person, pair: Pair, role: str, t: Translator) -> None:
    orders = t.plural("{count} order", "{count} orders", person.orders)
    st.markdown(f"**{literal(plain(person.id))}** · {orders} · {t(role)}")
    values = dict(person.values)
    columns = [column for column in _LABELS if any(column in dict(either.values) for either in (pair.kept, pair.other))]
    lines = (
        t(N_("{label}: {value}"), label=t(_LABELS[column]), value=literal(plain(values.get(column) or "–")))
        for column in columns
    )
    st.caption("  \n".join(lines))


def _merged(workspace: Workspace, version: Version, t: Translator) -> None:
    """Draw the accepted merges, each with a button that undoes it."""
    st.markdown(t(N_("**Accepted merges**")))
    merges = version.report.aliases
    if len(merges) > _MOST_MERGES:
        st.caption(t(N_("The latest {count} are shown."), count=_MOST_MERGES))
    for merged, kept in reversed(merges[-_MOST_MERGES:]):
        action = f"{workspace.name} undo merge {merged}"
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                t(N_("{merged} counts as {kept}"), merged=literal(plain(merged)), kept=literal(plain(kept))),
                width="content",
            )
            st.button(
                t(N_("Undo")),
                key=f"undo_merge:{merged}",
                type="tertiary",
                icon=":material/undo:",
                on_click=keep_click,
                args=(action,),
            )
        if take_click(action):
            _rebuild(workspace, t, separated=[merged])
            _go_on(workspace, t(N_("{merged} counts for itself again."), merged=plain(merged)))


def _rebuild(
    workspace: Workspace, t: Translator, *, accepted: Iterable[tuple[str, str]] = (), separated: Iterable[str] = ()
) -> None:
    with st.status(t(N_("Putting the customers together…"))) as status:
        merge_customers(
            workspace, accepted, separated=separated, on_progress=lambda stage: status.update(label=t(stage))
        )
        compute_ahead(workspace.name)


def _key(pair: Pair) -> tuple[str, str]:
    first, second = pair.kept.id, pair.other.id
    return (min(first, second), max(first, second))
