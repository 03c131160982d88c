"""What must be said beside a heat map: ties, who is in no cell, few customers, whose value counts."""

from __future__ import annotations

from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.heat.bands import BandAxis
from crm_dashboard.model.heat.heat import SegmentsBy
from crm_dashboard.model.heat.measures import FEW
from crm_dashboard.model.heat.words import counting_note, group_heading
from crm_dashboard.text import N_
from crm_dashboard.ui.heat.controls import HeatMap


def heat_notes(shown: HeatMap, t: Translator) -> list[str]:
    """Return notes to a heat map: ties, customers in no cell, few customers, which value of a customer counts."""
    heat, over = shown.answer.heat, shown.answer.spec.over
    notes = [_ties(side, t) for side in (heat.x, heat.y) if isinstance(side, BandAxis)]
    if heat.unclassified.customers:
        people = t.plural("{count} customer", "{count} customers", heat.unclassified.customers)
        notes.append(t(N_("{people} without a value stand in no cell."), people=people))
    if any(cell.customers and shown.measure.is_unreliable(heat, cell) for cell in heat.cells):
        notes.append(t(N_("Cells with fewer than {count} customers behind the figure have no colour."), count=FEW))
    notes += [t(group_heading(heat))] if isinstance(over, SegmentsBy) else []
    counting = counting_note(over.column) if isinstance(over, SegmentsBy) else None
    notes += [t(counting)] if counting else []
    return [note for note in notes if note]


def _ties(side: BandAxis, t: Translator) -> str:
    wanted, empty = side.bands.count, side.bands.count - len(set(side.cuts)) - 1
    label = t(side.label)
    if not empty:
        return ""
    if not side.cuts:
        return t(N_("{label}: every customer has the same value, so there is one band."), label=label)
    if side.bands.fixed:
        return t.plural(
            "{label}: equal values are never torn, so {count} of {wished} bands is empty.",
            "{label}: equal values are never torn, so {count} of {wished} bands are empty.",
            empty,
            label=label,
            wished=wanted,
        )
    return t(
        N_("{label}: equal values are never torn, so there are {count} bands instead of {wished}."),
        label=label,
        count=side.size,
        wished=wanted,
    )
