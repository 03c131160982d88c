"""The keys by which files hang together, and how many of them are found."""

from __future__ import annotations

from math import floor

import streamlit as st

from crm_dashboard.data.process.protocol import KeyCounts, KeyMatch
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_, Text, text
from crm_dashboard.ui.data_page.loading.plan import Plan
from crm_dashboard.ui.wording.escape import literal, plain

LOW = 0.8
"""A smaller share of keys found is warned of."""
_SENTENCES = {
    "customer_id": N_("{share} of the customer ids in {file} are in {other} ({found} of {keys})."),
    "product_id": N_("{share} of the product ids in {file} are in {other} ({found} of {keys})."),
    "campaign_id": N_("{share} of the campaign ids in {file} are in {other} ({found} of {keys})."),
    "order_id": N_("{share} of the order ids in {file} are in {other} ({found} of {keys})."),
}


def key_rates(plan: Plan, counts: KeyCounts | None, t: Translator) -> None:
    """Draw one sentence for each key that two of the files share; a low rate is warned of."""
    for one in counts.matches if counts else ():
        sentence = literal(t(match_sentence(plan, one, t)))
        if is_low(one):
            st.warning(
                f"{sentence} {t(N_('Check that the right columns are chosen, and that the files belong together.'))}",
                icon=":material/link_off:",
            )
        else:
            st.caption(f":material/link: {sentence}")


def match_sentence(plan: Plan, one: KeyMatch, t: Translator) -> Text:
    """Return what share of the keys was found, in words."""
    role = next(role for role, header in plan.files[one.pair.file].columns.items() if header == one.pair.header)
    return text(
        _SENTENCES[role],
        share=t.percent(
            floor(1_000 * one.matched / one.keys) / 1_000 if one.keys else 0.0, 1
        ),  # 100 % only when all are
        file=plain(plan.files[one.pair.file].upload.name),
        other=plain(plan.files[one.pair.other].upload.name),
        found=one.matched,
        keys=one.keys,
    )


def is_low(one: KeyMatch) -> bool:
    """Tell whether so few keys are found that something may be wrong."""
    return one.matched < LOW * one.keys or not one.keys
