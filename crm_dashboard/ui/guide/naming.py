"""The rows of names of a draft, and the matrix that they make."""

from __future__ import annotations

from dataclasses import replace

from crm_dashboard import analysis
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.errors import SpecError
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.matrix.matrix import UNCLASSIFIED
from crm_dashboard.model.segments.starting import MOST_GROUPS, StartingAxis, starting_groups
from crm_dashboard.model.segments.template import Group, Template
from crm_dashboard.text import N_, Text, Words, text
from crm_dashboard.ui.guide.draft import Draft
from crm_dashboard.ui.wording.bilingual import bilingual

_UNNAMED = Words("draft", "草稿")


def rows_of(workspace: Workspace, draft: Draft) -> tuple[Group, ...]:
    """Return what is named one by one: the rows that were written, those of the draft's source, or names by levels."""
    if draft.rows:
        return draft.rows
    source = naming_source(draft)
    return _rows_by_levels(workspace, draft) if source is None else _rows_of_source(source)


def naming_source(draft: Draft) -> Template | None:
    """Return the matrix that the draft began with, where its names fit the draft's cells."""
    source = draft.source
    return source if source is not None and source.is_named and source.fits(draft.shape) else None


def merged(rows: tuple[Group, ...]) -> tuple[Group, ...]:
    """Return the segments that rows make: those that share a name, in either language, are one, as the first of them is."""
    segments: list[Group] = []
    for row in rows:
        place = next((index for index, segment in enumerate(segments) if is_same_segment(segment, row)), None)
        if place is None:
            segments.append(row)
        else:
            segments[place] = replace(segments[place], cells=(*segments[place].cells, *row.cells))
    return tuple(segments)


def is_same_segment(row: Group, other: Group) -> bool:
    """Tell whether two rows are one segment; the customers without a value stay apart whatever they are called."""
    if UNCLASSIFIED in (row.key, other.key):
        return row.key == other.key
    return row.name.en == other.name.en or row.name.zh == other.name.zh


def shared_names(rows: tuple[Group, ...], t: Translator) -> tuple[str, ...]:
    """Return in words how many cells share a name, and so make one segment."""
    counted = [(segment, sum(is_same_segment(segment, row) for row in rows)) for segment in merged(rows)]
    return tuple(
        t(N_("{count} cells share the name “{name}”, so they are one segment."), count=count, name=t(segment.name))
        for segment, count in counted
        if count > 1
    )


def naming_problems(rows: tuple[Group, ...], t: Translator) -> tuple[Text, ...]:
    """Return why the names and colours cannot stand as they are: two segments are never alike."""
    groups, problems = merged(rows), []
    for place, group in enumerate(groups):
        before = groups[:place]
        if any(group.name.en == other.name.en or group.name.zh == other.name.zh for other in before):
            problems.append(
                text(N_("Another segment is called “{name}”: choose a name of its own."), name=t(group.name))
            )
        if same := next((other for other in before if other.tone == group.tone), None):
            problems.append(
                text(
                    N_("“{name}” and “{other}” have the same colour: choose another for one of them."),
                    name=t(group.name),
                    other=t(same.name),
                )
            )
    return tuple(problems)


def template_of(workspace: Workspace, draft: Draft) -> Template | None:
    """Return the draft as a matrix with its names; None where these cannot stand."""
    source, rows = naming_source(draft), rows_of(workspace, draft)
    try:
        return Template(
            "draft",
            _UNNAMED,
            _UNNAMED,
            draft.axes,
            merged(tuple(row for row in rows if row.key != UNCLASSIFIED)),
            next((row for row in rows if row.key == UNCLASSIFIED), None),
            overlays=source.overlays if source else (),
        )
    except SpecError:
        return None


def _rows_of_source(source: Template) -> tuple[Group, ...]:
    rows = source.groups
    if len(source.codes) <= MOST_GROUPS:
        rows = tuple(replace(source.group_of(code), key=f"g{code}", cells=(code,)) for code in source.codes)
    return rows if source.unclassified is None else (*rows, source.unclassified)


def _rows_by_levels(workspace: Workspace, draft: Draft) -> tuple[Group, ...]:
    metrics = analysis.metrics_of(workspace)
    return starting_groups(
        [
            StartingAxis(bilingual(metrics[metric].metric.label), levels, metrics[metric].metric.favourable)
            for metric, levels in draft.shape
        ]
    )
