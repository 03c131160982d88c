"""The keys that files share, and how many of them match."""

from __future__ import annotations

from math import floor

import streamlit as st

from crm_dashboard.data.process.protocol import KeyCounts, KeyMatch
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_, Text, text
from crm_dashboard.ui.data_page.loading.plan import Plan
from crm_dashboard.ui.wording.escape import literal, plain

LOW = 0.8
"""A smaller share of matching keys gets a warning."""
_SENTENCES = {
    "customer_id": N_("{share} of the customer ids in {file} are in {other} ({found} of {keys})."),
    "product_id": N_("{share} of the product ids in {file} are in {other} ({found} of {keys})."),
    "campaign_id": N_("{share} of the campaign ids in {file} are in {other} ({found} of {keys})."),
    "order_id": N_("{share} of the order ids in {file} are in {other} ({found} of {keys})."),
}


def key_rates(plan: Plan, counts: KeyCounts | None, t: Translator) -> None:
    """Draw a sentence for each key that two of the files share, as a warning if few match."""
    for match in counts.matches if counts else ():
        sentence = literal(t(match_sentence(plan, match, t)))
        if is_low(match):
            st.warning(
                f"{sentence} {t(N_('Check that the right columns are chosen, and that the files belong together.'))}",
                icon=":material/link_off:",
            )
        else:
            st.caption(f":material/link: {sentence}")


def match_sentence(plan: Plan, match: KeyMatch, t: Translator) -> Text:
    """Return the sentence with the share of matching keys."""
    role = next(role for role, header in plan.files[match.pair.file].columns.items() if header == match.pair.header)
    return text(
        _SENTENCES[role],
        share=t.percent(
            floor(1_000 * match.matched / match.keys) / 1_000 if match.keys else 0.0, 1
        ),  # 100 % only when all are
        file=plain(plan.files[match.pair.file].upload.name),
        other=plain(plan.files[match.pair.other].upload.name),
        found=match.matched,
        keys=match.keys,
    )


def is_low(match: KeyMatch) -> bool:
    """Return whether so few keys match that something may be wrong."""
    return match.matched < LOW * match.keys or not match.keys
