"""Customers who may be one: proposed with a score, merged when somebody accepts, and taken apart again at any time."""

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
from crm_dashboard.ui.session import state
from crm_dashboard.ui.session.notices import toast
from crm_dashboard.ui.session.wishes import wish, wished
from crm_dashboard.ui.wording.emphasis import strong
from crm_dashboard.ui.wording.escape import literal, plain

_LOOKED_AT, _SHOWN, _UNDONE = 500, 10, 50
_MERGE, _DECLINE = "merge", "decline"
_CHOICES = {_MERGE: N_("One person: merge"), _DECLINE: N_("Two people")}
_LABELS = {column.key: column.label for column in CUSTOMERS.columns}


def duplicates(workspace: Workspace, version: Version, t: Translator) -> None:
    """Draw, folded away, the pairs to decide on and the merges that were accepted; nothing where nobody is named."""
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
    asked = _asked(workspace)
    if not state.get(asked):
        st.button(
            t(N_("Look for possible duplicates")), key="look_for_duplicates", on_click=state.put, args=(asked, True)
        )
        return
    with st.spinner(t(N_("Comparing the customers…"))):
        pairs = possible_duplicates(workspace, _LOOKED_AT)
    refused = read_declined(workspace.folder)
    left = [one for one in pairs.pairs if _key(one) not in refused]
    if refused:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(
                t.plural("{count} pair was declined.", "{count} pairs were declined.", len(refused)), width="content"
            )
            st.button(
                t(N_("Ask about them again")),
                key="ask_again",
                type="tertiary",
                on_click=clear_declined,
                args=(workspace.folder,),
            )
    if not left:
        has_decided = bool(refused or version.report.aliases)
        nobody = (
            N_("No other customers look like one another.")
            if has_decided
            else N_("No customers look like one another.")
        )
        st.markdown(t(nobody))
        return
    st.caption(_how_many(pairs.total - len(pairs.pairs) + len(left), t))
    _decide(workspace, version, left[:_SHOWN], t)


def _how_many(total: int, t: Translator) -> str:
    if total <= _SHOWN:
        return t.plural("{count} pair looks alike.", "{count} pairs look alike.", total)
    return t(
        N_("{total} pairs look alike; the {shown} likeliest are shown. Decide on these, and the next ones follow."),
        total=total,
        shown=_SHOWN,
    )


def _decide(workspace: Workspace, version: Version, pairs: list[Pair], t: Translator) -> None:
    said = {pair: _pair(workspace, version, pair, t) for pair in pairs}
    accepted = [pair for pair, choice in said.items() if choice == _MERGE]
    refused = [pair for pair, choice in said.items() if choice == _DECLINE]
    asked = f"{workspace.name} apply duplicates"
    st.button(
        strong(t(N_("Apply these decisions")), disabled=not (accepted or refused)),
        type="primary",
        disabled=not (accepted or refused),
        key="apply_duplicates",
        on_click=wish,
        args=(asked,),
    )
    if wished(asked):
        add_declined(workspace.folder, [_key(pair) for pair in refused])
        if accepted:
            _rebuild(workspace, t, accepted=[(pair.other.id, pair.kept.id) for pair in accepted])
        _go_on(workspace, _decided(len(accepted), len(refused), t))


def _decided(merged: int, refused: int, t: Translator) -> str:
    told = [t.plural("{count} customer was merged.", "{count} customers were merged.", merged)] if merged else []
    if refused:
        told.append(t.plural("{count} pair was declined.", "{count} pairs were declined.", refused))
    return " ".join(told)


def _go_on(workspace: Workspace, said: str) -> None:
    """Begin anew with what is left to decide on, and say what was done."""
    state.put(_asked(workspace), True)
    toast(said)
    st.rerun()


def _asked(workspace: Workspace) -> str:
    return f"{workspace.name}:{workspace.version_id}:duplicates_asked"


def _pair(workspace: Workspace, version: Version, pair: Pair, t: Translator) -> str | None:
    """Draw two customers side by side and return what was decided about them, if anything."""
    key = f"{workspace.name}:{version.id}:pair:{pair.kept.id}:{pair.other.id}"
    with st.container(border=True):
        left, right, verdict = st.columns((2, 2, 1.7))
        with left:
            _person(pair.kept, pair, N_("stays"), t)
        with right:
            _person(pair.other, pair, N_("would count as the other"), t)
        with verdict:
            same = text(N_("{columns} agree"), columns=tuple(text(_LABELS[one]) for one in pair.same))
            st.markdown(t(N_("**{score}** of 100 · {same}"), score=pair.score, same=t(same)))
            return st.segmented_control(
                t(N_("One person or two")),
                list(_CHOICES),
                format_func=lambda one: t(_CHOICES[one]),
                key=key,
                label_visibility="collapsed",
            )


def _person(person: Person, pair: Pair, role: str, t: Translator) -> None:
    orders = t.plural("{count} order", "{count} orders", person.orders)
    st.markdown(f"**{literal(plain(person.id))}** · {orders} · {t(role)}")
    told = dict(person.values)
    known = [column for column in _LABELS if any(column in dict(one.values) for one in (pair.kept, pair.other))]
    said = (
        t(N_("{label}: {value}"), label=t(_LABELS[column]), value=literal(plain(told.get(column) or "–")))
        for column in known
    )
    st.caption("  \n".join(said))


def _merged(workspace: Workspace, version: Version, t: Translator) -> None:
    """Draw the accepted merges, each with the way back."""
    st.markdown(t(N_("**Accepted merges**")))
    merges = version.report.aliases
    if len(merges) > _UNDONE:
        st.caption(t(N_("The latest {count} are shown."), count=_UNDONE))
    for merged, kept in reversed(merges[-_UNDONE:]):
        asked = f"{workspace.name} undo merge {merged}"
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
                on_click=wish,
                args=(asked,),
            )
        if wished(asked):
            _rebuild(workspace, t, undone=[merged])
            _go_on(workspace, t(N_("{merged} counts for itself again."), merged=plain(merged)))


def _rebuild(
    workspace: Workspace, t: Translator, *, accepted: Iterable[tuple[str, str]] = (), undone: Iterable[str] = ()
) -> None:
    with st.status(t(N_("Putting the customers together…"))) as status:
        merge_customers(workspace, accepted, separated=undone, on_progress=lambda stage: status.update(label=t(stage)))
        compute_ahead(workspace.name)


def _key(pair: Pair) -> tuple[str, str]:
    one, two = pair.kept.id, pair.other.id
    return (min(one, two), max(one, two))
