"""The figures of the section Cleaning: rows in = kept + set aside, and the effect of the rules."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import streamlit as st

from crm_dashboard.data.catalogue.catalogue import Version
from crm_dashboard.data.process.protocol import Figures, Intake
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_, Quantity
from crm_dashboard.ui.data_page.loaded import table_label
from crm_dashboard.ui.wording.escape import literal, plain

_COUNTS = (N_("Rows in"), N_("Kept"), N_("Set aside"))


def overview(intake: Intake, now: Figures, uncleaned: Figures, currency: str | None, t: Translator) -> None:
    """Draw the figures of the orders as they are kept, with what the rules changed."""
    aside = intake.rows_in - intake.rows_kept
    with st.container(horizontal=True, gap="medium"):
        st.metric(
            t(N_("Order rows kept")),
            t.number(intake.rows_kept),
            t(N_("{aside} of {rows} set aside"), aside=aside, rows=intake.rows_in),
            delta_color="off",
            delta_arrow="off",
            border=True,
            height="stretch",
        )
        figures = (
            (N_("Customers"), uncleaned.customers, now.customers, "number"),
            (N_("Orders"), uncleaned.orders, now.orders, "number"),
            (N_("Revenue"), uncleaned.revenue, now.revenue, "money_short"),
        )
        for label, before, after, unit in figures:
            st.metric(
                t(label),
                figure(after, unit, currency, t),
                t(N_("as without the rules"))
                if before == after
                else t(N_("{before} without the rules"), before=figure(before, unit, currency, t)),
                delta_color="off",
                delta_arrow="off",
                border=True,
                height="stretch",
            )


def sums(version: Version, t: Translator) -> None:
    """Draw that rows in = kept + set aside, in all and, in an expander, file by file."""
    rows, kept = (sum(getattr(intake, name) for intake in version.intakes) for name in ("rows_in", "rows_kept"))
    st.caption(
        literal(
            t(N_("{rows_in} rows in = {kept} kept + {aside} set aside."), rows_in=rows, kept=kept, aside=rows - kept)
        )
    )
    if len(version.intakes) < 2:
        return
    with st.expander(t(N_("File by file")), key="cleaning_files"):
        st.dataframe(
            pd.DataFrame(
                [
                    {
                        t(N_("Table")): t(table_label(intake.source.table)),
                        t(N_("File")): plain(intake.source.title),
                        t(N_("Rows in")): intake.rows_in,
                        t(N_("Kept")): intake.rows_kept,
                        t(N_("Set aside")): intake.rows_in - intake.rows_kept,
                    }
                    for intake in version.intakes
                ]
            ),
            hide_index=True,
            column_config={t(name): st.column_config.NumberColumn(format="localized") for name in _COUNTS},
            alt=t(N_("Rows kept and set aside, file by file")),
            key="cleaning_sums",
        )


def figure(value: int | Decimal | None, unit: str, currency: str | None, t: Translator) -> str:
    """Return a value with its unit, a dash for a missing one."""
    return "–" if value is None else t.quantity(Quantity(float(value), unit, currency))
