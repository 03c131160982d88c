"""What a dimension or a matrix lacks, in words."""

from __future__ import annotations

from collections.abc import Sequence

from crm_dashboard import analysis
from crm_dashboard.data.schema.tables import TABLES
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.metrics.need import SINGLE_ORDERS
from crm_dashboard.model.metrics.registry import Need
from crm_dashboard.text import N_


def need_label(need: Need, t: Translator) -> str:
    """Return table and column in words; where customers come as one row each, that single orders are needed."""
    if need == SINGLE_ORDERS:
        return t(N_("single orders"))
    table = TABLES.get(need.table)
    column = table.column(need.column) if table else None
    return f"{t(table.label)}: {t(column.label)}" if table and column else f"{need.table}.{need.column}"


def named_needs(needs: Sequence[Need], t: Translator) -> str:
    """Return what is to be loaded, listed: single orders, and of each file the columns by their labels."""
    single = [t(N_("single orders"))] if SINGLE_ORDERS in needs else []
    columns = analysis.describe_needs([need for need in needs if need != SINGLE_ORDERS])
    return t.listing([*single, *(t(need) for need in columns)])
