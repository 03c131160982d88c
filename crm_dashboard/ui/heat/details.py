"""The details of a heat map: its figure and bands, the query of its cells, its picture and its figures as files."""

from __future__ import annotations

import altair as alt

from crm_dashboard import analysis
from crm_dashboard.analysis import HeatAnswer
from crm_dashboard.analysis.pages.registry import PAGES
from crm_dashboard.charts.heat.heatmap import heat_map
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.heat.heat import Heat, HeatCell, cell_words
from crm_dashboard.model.heat.measures import HeatMeasure, finding_of
from crm_dashboard.model.heat.words import heat_axis_sentence
from crm_dashboard.model.segments.wording import joined
from crm_dashboard.text import N_, text
from crm_dashboard.ui.details.customers_file import Sheet
from crm_dashboard.ui.details.details_menu import Details
from crm_dashboard.ui.heat.controls import HeatMap
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.values import titled_in_full


def heat_details(shown: HeatMap, t: Translator) -> Details:
    """Return the details of a heat map: definition, rule, query, figures, picture."""
    heat, spec, measure = shown.answer.heat, shown.answer.spec, shown.measure

    def chart(workspace: Workspace) -> alt.TopLevelMixin:
        return heat_map(analysis.heat(workspace, spec).heat, measure, t, titled=True)

    return Details(
        title=finding_of(heat, measure)[1],
        definition=text(
            N_("Colour: {measure}. {definition} Everyone is counted once: {customers} customers."),
            measure=measure.label,
            definition=measure.definition,
            customers=heat.whole.customers,
        ),
        rule=joined(tuple(heat_axis_sentence(side, spec.over, heat.currency) for side in (heat.x, heat.y)), " "),
        day=date_of(heat.as_of),
        terms=PAGES["heatmap"].words,
        sql=lambda workspace: analysis.heat(workspace, spec).sql(),
        rows=lambda workspace: heat_sheet(analysis.heat(workspace, spec), measure, t),
        chart=chart,
        file=text(
            "{page} {dimensions}",
            page=text(N_("Heat map")),
            dimensions=f"{t(heat.x.label)} × {t(heat.y.label)}",
        ),
    )


def heat_sheet(answer: HeatAnswer, measure: HeatMeasure, t: Translator) -> Sheet:
    """Return the cells with their figures as a table, the unclassified last; amounts and shares are bare numbers."""
    heat = answer.heat
    own = [] if measure.is_basic else [measure]
    groups = [t(N_("Part of the group"))] if heat.groups else []
    titles = [t(N_("Cell")), t(N_("Where")), *groups, t(N_("Customers"))]
    titles.append(titled_in_full(t(N_("Revenue")), "money", t, heat.currency))
    titles += [titled_in_full(t(figure.label), figure.unit, t, heat.currency) for figure in own]
    rows = (
        [
            cell.code,
            plain(t(cell_words(heat, cell))),
            *([_group(heat, cell, t)] if groups else []),
            cell.customers,
            cell.revenue,
            *(figure.value(heat, cell) for figure in own),
        ]
        for cell in (*heat.cells, heat.unclassified)
    )
    return Sheet(titles, rows)


def _group(heat: Heat, cell: HeatCell, t: Translator) -> str | None:
    group = heat.group(cell)
    return plain(t(group.category.label)) if group else None
