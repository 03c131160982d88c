"""How the values of a table of customers are written: one format for each kind of column, wherever customers are listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from crm_dashboard.analysis import PeopleColumn
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.metrics.registry import ATTRIBUTE
from crm_dashboard.ui.wording.escape import literal, plain
from crm_dashboard.ui.wording.values import attribute_value, figure, titled


def format_cell(column: PeopleColumn, value: Any, t: Translator, currency: str | None) -> str:
    """Return a value as every table of customers shows it: a dash where there is none."""
    if column.kind == "metric" and not column.key.startswith(ATTRIBUTE):
        return figure(value, column.unit, t, currency, whole=column.whole)
    return attribute_value(value, t)


def column_title(column: PeopleColumn, t: Translator) -> str:
    """Return a column's title, with the unit where the values do not show it."""
    return titled(plain(t(column.label)), column.unit if column.kind == "metric" else "", t)


def column_config(column: PeopleColumn, title: str, t: Translator) -> Any:
    """Return how a column stands in a table: metrics to the right, with their definition."""
    explanation = literal(t(column.definition)) if column.definition else None
    if column.kind in ("metric", "score"):
        return st.column_config.Column(title, alignment="right", help=explanation)
    return st.column_config.Column(title, help=explanation)


def column_configs(columns: Sequence[PeopleColumn], t: Translator) -> dict[str, Any]:
    """Return the configuration of the columns of `styled_rows`."""
    return {f"c{index}": column_config(column, column_title(column, t), t) for index, column in enumerate(columns)}


def styled_rows(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[PeopleColumn], t: Translator, currency: str | None
) -> Styler:
    """Return a table of these rows, columns `c0`, `c1`, …: written as people read them, sorted by the values themselves.

    A missing value has no words of its own here: `st.dataframe` writes its `placeholder`.
    """

    def plain_value(column: PeopleColumn, value: Any) -> Any:
        if column.kind != "metric":
            return attribute_value(value, t)
        return None if value is None else float(value)

    frame = pd.DataFrame(
        {
            f"c{index}": [plain_value(column, row.get(column.key)) for row in rows]
            for index, column in enumerate(columns)
        }
    )

    def written(column: PeopleColumn) -> Any:
        return lambda value: format_cell(column, None if pd.isna(value) else value, t, currency)

    metrics = {f"c{index}": written(column) for index, column in enumerate(columns) if column.kind == "metric"}
    return frame.style.format(metrics)
