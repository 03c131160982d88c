"""The matrices that a workspace offers: saved and ready-made ones, and which of them its data support."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from crm_dashboard.analysis.loaded.loaded import loaded_columns, metrics_by_key
from crm_dashboard.data.workspace.matrix_files import (
    list_matrix_keys,
    lock_matrices,
    read_matrix,
    remove_matrix,
    write_matrix,
)
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.errors import CrmError, SpecError, WorkspaceError, unknown_metric
from crm_dashboard.model.metrics.need import SINGLE_ORDERS, has_only_summary
from crm_dashboard.model.metrics.registry import Need
from crm_dashboard.model.question.spec import Among, Between, MatrixSpec
from crm_dashboard.model.segments.template import Language, Template
from crm_dashboard.model.segments.template_file import read_template, templates, write_template
from crm_dashboard.text import N_, text


@dataclass(frozen=True)
class Offer:
    """A matrix as this workspace has it; `missing` is empty, or names what its data lack.

    `is_own` tells that the workspace's people have saved it; `is_edited` that they have texts of their own for a
    ready-made one, `problem` why these cannot be read: then the shipped ones stand.
    """

    template: Template
    missing: tuple[Need, ...]
    is_edited: bool = False
    problem: CrmError | None = None
    is_own: bool = False


def offers_of(workspace: Workspace) -> dict[str, Offer]:
    """Return every matrix by key that can be read: the workspace's own by name, then the ready-made ones in their order.

    A ready-made one asks over all history and all customers where the orders are fewer days than its window.
    """
    own = [template for template in _saved(workspace).values() if isinstance(template, Template)]
    own.sort(key=lambda template: (template.name.en.casefold(), template.key))
    offers = {template.key: Offer(template, _lacking(workspace, template), is_own=True) for template in own}
    for key in templates():
        template, is_edited, problem = _ready_made(workspace, key)
        template = _without_long_window(workspace, template)
        offers[key] = Offer(template, _lacking(workspace, template), is_edited, problem)
    return offers


def damaged_matrices(workspace: Workspace) -> dict[str, CrmError]:
    """Return why a saved matrix cannot be read, by the name of its file."""
    return {key: problem for key, problem in _saved(workspace).items() if isinstance(problem, CrmError)}


def template_of(workspace: Workspace, spec: MatrixSpec) -> Template | None:
    """Return the template whose names apply to the question.

    None without one, for one that is gone or cannot be read, and where it has no names or its cells no longer fit.
    """
    template = find_template(workspace, spec.template or "")
    if template is None or not template.is_named:
        return None
    return template if template.fits([(axis.metric, axis.cuts.level_count) for axis in spec.axes]) else None


def find_template(workspace: Workspace, key: str) -> Template | None:
    """Return the matrix called `key`, ready-made or saved, as `offers_of` has it; None where there is none that can be read."""
    if key in templates():
        return _without_long_window(workspace, _ready_made(workspace, key)[0])
    try:
        return saved_template(workspace, key) if key in list_matrix_keys(workspace) else None
    except (SpecError, WorkspaceError):
        return None


def saved_template(workspace: Workspace, key: str) -> Template:
    """Return a matrix that was saved here; raise `SpecError` where it is gone or cannot be read."""
    content = read_matrix(workspace, key) if key not in templates() else None
    if content is None:
        raise SpecError(
            text(N_("This saved matrix is no longer there.")),
            where=key,
            next_step=text(N_("Somebody has deleted it; save the question again under a name.")),
        )
    return _checked(_read(content), key, workspace)


def save_texts(
    workspace: Workspace, key: str, group: str, language: Language, *, name: str, play: Mapping[str, str]
) -> None:
    """Keep a segment's name and play, as written in one language, in the workspace's own copy of the template.

    Two who edit at once wait for one another. Raises `SpecError` for an empty text, a name that another segment has,
    or a file that is gone or cannot be read; then nothing is changed.
    """
    with lock_matrices(workspace):
        if key in templates():
            template, _, problem = _ready_made(workspace, key)
            if problem:
                raise problem
        else:
            template = saved_template(workspace, key)
        write_matrix(workspace, key, write_template(template.with_text(group, language, name=name, play=play)))


def reset_texts(workspace: Workspace, key: str) -> None:
    """Restore the shipped names and plays of a ready-made matrix; a saved one has no others and stays."""
    if key in templates():
        remove_matrix(workspace, key)


def _saved(workspace: Workspace) -> dict[str, Template | CrmError]:
    """Return what each saved file holds, or why it cannot be read."""
    saved: dict[str, Template | CrmError] = {}
    for key in list_matrix_keys(workspace):
        if key in templates():
            continue
        try:
            saved[key] = saved_template(workspace, key)
        except (SpecError, WorkspaceError) as problem:
            saved[key] = problem
    return saved


def _ready_made(workspace: Workspace, key: str) -> tuple[Template, bool, CrmError | None]:
    """Return the template, whether the workspace has its own texts, and what is wrong with those."""
    try:
        own = read_matrix(workspace, key)
        return (templates()[key], False, None) if own is None else (_checked(_read(own), key, workspace), True, None)
    except (SpecError, WorkspaceError) as problem:
        return templates()[key], True, problem


def _without_long_window(workspace: Workspace, template: Template) -> Template:
    """Return the template over all history where that is shorter than its window, or where customers come as one row each.

    The figures would be the same, and "the last 12 months" would promise more than there is.
    """
    if template.window is None:
        return template
    report = workspace.version.report if workspace.version else None
    if report is None or report.first_day is None or report.last_day is None:
        return template
    is_long = report.last_day - report.first_day + 1 >= template.window
    if is_long and not has_only_summary(loaded_columns(workspace)):
        return template
    return replace(template, window=None, active_only=False)


@lru_cache(maxsize=512)
def _read(content: str) -> Template:
    return read_template(content)


def _checked(template: Template, key: str, workspace: Workspace) -> Template:
    """Return a template that was edited by hand; raise `SpecError` for the wrong key or an unknown metric."""
    if template.key != key:
        raise SpecError(text(N_("The file is that of another matrix, “{key}”."), key=template.key), where=key)
    known = metrics_by_key(workspace)
    options = template.choice.metrics if template.choice else ()
    flags = tuple(overlay.metric for overlay in template.overlays)
    ends = tuple(limit.metric for limit in template.filters if isinstance(limit, Between))
    parts = tuple(part.metric for composite in template.composites for part in composite.parts)
    for metric in (*template.metrics, *options, *flags, *ends, *parts):
        if metric not in known:
            raise unknown_metric(metric)
    return template


def _lacking(workspace: Workspace, template: Template) -> tuple[Need, ...]:
    """Return the columns that a matrix needs and that are not loaded, those of its filters and its window included."""
    metrics, loaded = metrics_by_key(workspace, template.composites), loaded_columns(workspace)
    metric_keys = [*template.metrics, *(limit.metric for limit in template.filters if isinstance(limit, Between))]
    needs = [need for metric in metric_keys for need in metrics[metric].missing(loaded)]
    needs += [SINGLE_ORDERS] if template.window and has_only_summary(loaded) else []
    for condition in template.filters:
        if isinstance(condition, Among):
            table, _, column = condition.column.partition(".")
            needs += [] if column in loaded.get(table, ()) else [Need(table, column)]
    return tuple(dict.fromkeys(needs))
