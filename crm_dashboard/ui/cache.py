"""The one module that holds Streamlit's cache decorators; all bounded, all keyed by version and frozen question."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from crm_dashboard.charts.scatter import scatter
from crm_dashboard.i18n.translator import translator
from crm_dashboard.model.matrix import Matrix
from crm_dashboard.model.spec import MatrixSpec

VegaLite = dict[str, Any]


def drawn_scatter(version: str, spec: MatrixSpec, matrix: Matrix, language: str, *, dark: bool, level: int) -> VegaLite:
    """Return the quadrant chart as Vega-Lite with its data as frames, drawn once per version, question and language.

    A copy, since Streamlit takes the data out of what it is given.
    """
    drawn = _drawn_scatter(version, spec, language, dark, level, matrix)
    return {**drawn, "datasets": dict(drawn["datasets"])}


@st.cache_resource(max_entries=200, show_spinner=False)
def _drawn_scatter(version: str, spec: MatrixSpec, language: str, dark: bool, level: int, _matrix: Matrix) -> VegaLite:
    chart = scatter(_matrix, translator(language), dark=dark, level=level)
    drawn: VegaLite = chart.to_dict(validate=False)  # the tests validate; here it would take as long as all the rest
    drawn["datasets"] = {name: pd.DataFrame(rows) for name, rows in drawn["datasets"].items()}
    return drawn
