"""What stands behind a matrix: its dimensions and rules, the query of its cells, its chart and its figures as files."""

from __future__ import annotations

from collections.abc import Callable

import altair as alt

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.charts.scatter.scatter import scatter
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.model.segments.segment import finding_of
from crm_dashboard.model.segments.wording import cut_sentence, joined
from crm_dashboard.text import N_, text
from crm_dashboard.ui.details.customers_file import Sheet
from crm_dashboard.ui.details.details_menu import Details, details_menu
from crm_dashboard.ui.question.segments import segment_label
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.values import titled_in_full


def matrix_details_menu(answer: Answer, t: Translator, *, key: str = "matrix") -> None:
    """Draw the menu of the matrix."""
    details_menu(answer.workspace, matrix_details(answer, t), t, key=key)


def matrix_details(answer: Answer, t: Translator) -> Details:
    """Return the details of an answer's matrix: definition, rules, query, cells, chart."""
    matrix, spec = answer.matrix, answer.spec
    labels = tuple(axis.label for axis in matrix.axes)
    return Details(
        title=finding_of(matrix, analysis.segments_of(answer)),
        definition=text(
            N_(
                "Customers by {labels}. Everyone is counted once: {customers} customers with {orders} orders, refunds aside."
            ),
            labels=labels,
            customers=matrix.customers,
            orders=matrix.orders,
        ),
        rule=joined(tuple(cut_sentence(axis, matrix.currency) for axis in matrix.axes), " · "),
        day=date_of(matrix.as_of),
        terms=("crm_matrix", "cut", "cell"),
        sql=lambda workspace: analysis.answer(workspace, spec).sql(),
        rows=lambda workspace: cells_sheet(analysis.answer(workspace, spec), t),
        chart=_chart(spec, t) if len(matrix.axes) == 2 else None,
        file=text("{page} {dimensions}", page=text(N_("Matrix")), dimensions=" × ".join(t(label) for label in labels)),
    )


def cells_sheet(answer: Answer, t: Translator) -> Sheet:
    """Return the cells with their figures as a table, the unclassified last."""
    matrix = answer.matrix
    names = {cell: segment_label(segment, t) for segment in analysis.segments_of(answer) for cell in segment.cells}
    means = [
        t(N_("{label}, mean"), label=titled_in_full(plain(t(axis.label)), axis.unit, t, matrix.currency))
        for axis in matrix.axes
    ]
    titles = [t(N_("Cell")), t(N_("Segment")), t(N_("Customers")), t(N_("Orders")), t(N_("Revenue")), *means]
    rows = (
        [cell.code, names.get(cell.code, ""), cell.customers, cell.orders, cell.revenue, *cell.means]
        for cell in (*matrix.cells, matrix.unclassified)
    )
    return Sheet(titles, rows)


def _chart(spec: MatrixSpec, t: Translator) -> Callable[[Workspace], alt.TopLevelMixin]:
    def chart(workspace: Workspace) -> alt.TopLevelMixin:
        answer = analysis.answer(workspace, spec)
        return scatter(answer.matrix, t, segments=analysis.segments_of(answer))

    return chart
