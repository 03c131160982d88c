"""Which finding a list of customers is limited to, and its parameter in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer, Finding, FoundCustomers, SegmentChanges
from crm_dashboard.errors import NothingToShow
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.question.link_codes import Reader
from crm_dashboard.model.question.not_applied import LEFT_OUT
from crm_dashboard.model.time.period import Period
from crm_dashboard.text import N_
from crm_dashboard.ui.period.choice import chosen_period, period_in_address
from crm_dashboard.ui.question.link_parameters import to_params
from crm_dashboard.ui.question.page_question import PageQuestion

PARAMETER = "finding"
_WORDS = {PARAMETER: N_("Finding")}


@dataclass(frozen=True)
class ChosenFinding:
    """The key of the finding; "" for none."""

    key: str = ""


@dataclass(frozen=True)
class ShownFinding:
    """A finding of a period whose customers are listed."""

    period: Period
    finding: Finding

    @property
    def customers(self) -> FoundCustomers:
        """Its customers, for the query of a list."""
        return FoundCustomers(self.period, self.finding.key)


def _decode(reader: Reader, _kept: ChosenFinding) -> ChosenFinding:
    code = reader.first(PARAMETER, _WORDS[PARAMETER])
    return ChosenFinding(reader.parse(_WORDS[PARAMETER], code, _known, LEFT_OUT) or "") if code else ChosenFinding()


def _known(code: str) -> str:
    if not analysis.is_finding_key(code):
        raise ValueError(code[:30])
    return code


def _encode(chosen: ChosenFinding, _usual: ChosenFinding) -> Mapping[str, str]:
    return {PARAMETER: chosen.key}


_QUESTION = PageQuestion("finding", (PARAMETER,), _decode, _encode, lambda chosen: {PARAMETER: chosen.key}, _WORDS)


def shown_finding(answer: Answer) -> ShownFinding | None:
    """Return the finding that the address or this session chose; None for none, and for one that these data do not have."""
    chosen = _QUESTION.current(answer.workspace.name, ChosenFinding(), lambda wanted: wanted)
    if not chosen.key:
        return None
    period = chosen_period(answer.workspace, answer.spec).period
    changed = changes_since(answer, period) if analysis.is_of_segment(chosen.key) else None
    finding = analysis.finding_of_key(answer, period, changed, chosen.key)
    return ShownFinding(period, finding) if finding else None


def changes_since(answer: Answer, period: Period) -> SegmentChanges | None:
    """Return how segments changed since the end of the period before; None where the data do not reach back."""
    if not analysis.has_single_orders(answer.workspace):
        return None
    try:
        return analysis.segment_changes(answer, period.before.last)
    except NothingToShow:
        return None


def finding_in_address(answer: Answer, shown: ShownFinding | None) -> dict[str, str]:
    """Return what an address says of the finding and of its period, "" for what is usual."""
    period = period_in_address(answer.workspace, answer.spec)
    return {PARAMETER: shown.finding.key if shown else ""} | (period if shown else dict.fromkeys(period, ""))


def customers_link(answer: Answer, key: str, t: Translator) -> dict[str, str | list[str]]:
    """Return the parameters of the link that opens the customers of the finding with this key, in the chosen period."""
    more = {PARAMETER: key, **period_in_address(answer.workspace, answer.spec)}
    own = {name: value for name, value in more.items() if value}
    return {**to_params(answer.workspace.name, t.language, answer.spec), **own}


def leave_finding(answer: Answer, shown: ShownFinding | None, t: Translator) -> None:
    """Draw the way back from the customers of a finding to all."""
    if shown:
        name = answer.workspace.name
        st.button(t(N_("All customers")), key="leave_finding", icon=":material/close:", on_click=_leave, args=(name,))


def forget_finding(answer: Answer) -> None:
    """Choose no finding; before the choice is read from the address."""
    _leave(answer.workspace.name)


def _leave(workspace: str) -> None:
    _QUESTION.change(workspace, lambda _chosen: ChosenFinding())
