"""The three scores of tables and columns, each with its definition and the counts behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.analysis import ColumnTrust, Score, TableTrust
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.text import N_
from crm_dashboard.ui.data_page.loaded import table_label
from crm_dashboard.ui.session.widgets import limit_widget
from crm_dashboard.ui.wording.escape import plain, sentence

_GetScore = Callable[[TableTrust], Score | None]
_SCORES: tuple[tuple[str, object, _GetScore], ...] = (
    (N_("Completeness"), analysis.COMPLETENESS, lambda trust: trust.completeness),
    (N_("Accuracy"), analysis.ACCURACY, lambda trust: trust.accuracy),
    (N_("Consistency"), analysis.CONSISTENCY, lambda trust: trust.consistency),
)
_WEIGHTS = {analysis.REQUIRED: N_("needed"), analysis.USED: N_("used"), analysis.OTHER: N_("besides")}


def weakest_scores(trust: tuple[TableTrust, ...], t: Translator) -> None:
    """Draw the lowest table's value of each score, with the table's name; there is no score of all tables together."""
    for label, rule, get_score in _SCORES:
        scores = [(score.points, trusted.table, score) for trusted in trust if (score := get_score(trusted))]
        if not scores:
            st.metric(
                t(label),
                "–",
                delta=t(N_("nothing to score")),
                delta_color="off",
                delta_arrow="off",
                border=True,
                height="stretch",
            )
            continue
        _, table, score = min(scores, key=lambda scored: scored[0])
        scope = t(N_("all tables")) if score.points == 100 else t(N_("lowest: {table}"), table=t(table_label(table)))
        st.metric(
            t(label),
            points(score, t),
            delta=scope,
            delta_color="off",
            delta_arrow="off",
            border=True,
            height="stretch",
            help=t(rule),  # type: ignore[arg-type]
        )


def trusted_tables(workspace: str, trust: tuple[TableTrust, ...], t: Translator) -> None:
    """Draw the scores of every table, and the columns and checks of the chosen table."""
    st.subheader(t(N_("How far the tables can be trusted")))
    st.caption("  \n".join(t(rule) for _, rule, _ in _SCORES))  # type: ignore[arg-type]
    _table([_row(table_trust, t) for table_trust in trust], t(N_("Scores of the tables")), "trust_tables")
    if any(table_trust.completeness is None for table_trust in trust):
        st.caption(
            t(
                N_(
                    "A dash: the table was loaded before its columns were counted. Load it or clean it again to have it scored."
                )
            )
        )
    key = f"{workspace}:trusted"
    tables = [table_trust.table for table_trust in trust]
    chosen = st.segmented_control(
        t(N_("Columns and checks of")),
        tables,
        format_func=lambda name: t(table_label(name)),
        key=limit_widget(key, tables, tables[0]),
        required=True,
    )
    table = next((table_trust for table_trust in trust if table_trust.table == chosen), trust[0])
    if table.columns:
        _table([_column(column, t) for column in table.columns], t(N_("Scores of the columns")), "trust_columns")
    _checks(table, t)


def points(score: Score | None, t: Translator) -> str:
    """Return a score with one decimal; it is 100 only if every value passes."""
    if score is None:
        return "–"
    return t.number(score.points if score.met == score.of else min(score.points, 99.9), at_most=1)


def _row(table: TableTrust, t: Translator) -> dict[str, object]:
    row: dict[str, object] = {
        t(N_("Table")): t(table_label(table.table)),
        t(N_("Rows in the file")): t.number(table.rows),
    }
    counts = (N_("filled values"), N_("plausible values"), N_("agreements"))
    for (label, _, get_score), counted in zip(_SCORES, counts, strict=True):
        row[t(label)] = points(get_score(table), t)
        row[t(counted)] = _counts(get_score(table), t)
    return row


def _column(column: ColumnTrust, t: Translator) -> dict[str, object]:
    return {
        t(N_("Column")): plain(t(column.title)),
        t(N_("Counts as")): t(_WEIGHTS[column.weight]),
        t(N_("Completeness")): points(column.completeness, t),
        t(N_("filled values")): _counts(column.completeness, t),
        t(N_("Accuracy")): points(column.accuracy, t),
        t(N_("plausible values")): _counts(column.accuracy, t),
        t(N_("Consistency")): points(column.consistency, t),
        t(N_("A value is plausible when")): t(column.plausible) if column.plausible else t(N_("any text will do")),
    }


def _checks(table: TableTrust, t: Translator) -> None:
    if not table.checks:
        st.caption(t(N_("No check of consistency applies to this table with what is loaded.")))
        return
    rows = [
        {
            t(N_("Check")): sentence(t(check.sentence)),
            t(N_("Agree")): _counts(Score(100 * check.agreeing / check.of, check.agreeing, check.of), t),
            t(N_("Consistency")): points(Score(100 * check.agreeing / check.of, check.agreeing, check.of), t),
        }
        for check in table.checks
    ]
    _table(rows, t(N_("Checks of consistency")), "trust_checks")


def _counts(score: Score | None, t: Translator) -> str:
    return t(N_("{met} of {of}"), met=score.met, of=score.of) if score else "–"


def _table(rows: Sequence[Mapping[str, object]], alt: str, key: str) -> None:
    st.dataframe(pd.DataFrame(rows), hide_index=True, height="content" if len(rows) <= 15 else 563, alt=alt, key=key)
