"""Saving a question under a name, as a matrix of the workspace's own, and changing what was saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from crm_dashboard.analysis.loaded.population import with_fitted_composites
from crm_dashboard.analysis.matrices.templates import offers_of, saved_template, template_of
from crm_dashboard.data.workspace.matrix_files import (
    list_matrix_keys,
    lock_matrices,
    new_key,
    remove_matrix,
    write_matrix,
)
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.errors import SpecError, WorkspaceError
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.model.segments.template import Template
from crm_dashboard.model.segments.template_file import templates, write_template
from crm_dashboard.settings import current
from crm_dashboard.text import N_, Words, text

LONGEST_NAME = 80


def save_matrix(
    workspace: Workspace,
    spec: MatrixSpec,
    *,
    name: str,
    about: Words,
    freeze: dt.date | None = None,
    names_of: Template | None = None,
) -> str:
    """Save a question as a matrix of the workspace's own and return its key.

    Names and plays are those of `names_of`, or of the template that the question carries; a question without one is
    saved without. `freeze` is the as-of day to keep; without it the matrix moves on with new data. Ranges of composites
    are kept as they are fitted now. The name stands in both languages. Raises `SpecError` for a name that is empty, too
    long or taken, `WorkspaceError` where nothing can be written or the workspace is full.
    """
    named = names_of or template_of(workspace, spec) or Template("nameless", about, about, spec.axes)
    with lock_matrices(workspace):
        _check_room(workspace)
        name = _free_name(workspace, name)
        changed = _with_question(named, with_fitted_composites(workspace, spec), freeze)
        template = replace(changed, key=new_key(name), name=Words(name, name), about=about)
        write_matrix(workspace, template.key, write_template(template))
    return template.key


def update_matrix(workspace: Workspace, key: str, spec: MatrixSpec, as_of: dt.date) -> None:
    """Save a question again under its key; names and plays stay as they are in the file.

    A matrix that keeps its as-of day takes `as_of`, another still moves on with new data. Raises `SpecError` where it
    is gone, cannot be read, or has names that the question's cells no longer fit.
    """
    with lock_matrices(workspace):
        before = saved_template(workspace, key)
        after = _with_question(before, with_fitted_composites(workspace, spec), as_of if before.as_of else None)
        write_matrix(workspace, key, write_template(after))


def rename_matrix(workspace: Workspace, key: str, name: str) -> None:
    """Give a saved matrix another name, in both languages; raises as `save_matrix` and `update_matrix`."""
    with lock_matrices(workspace):
        before = saved_template(workspace, key)
        name = _free_name(workspace, name, besides=key)
        write_matrix(workspace, key, write_template(replace(before, name=Words(name, name))))


def delete_matrix(workspace: Workspace, key: str) -> None:
    """Delete a saved matrix, readable or not; one that is gone already is no error. Ready-made ones stay."""
    if key in templates():
        raise SpecError(text(N_("A ready-made matrix cannot be deleted.")), where=key)
    with lock_matrices(workspace):
        remove_matrix(workspace, key)


def is_as_saved(workspace: Workspace, key: str, spec: MatrixSpec) -> bool:
    """Return whether a question equals the saved one; its as-of day counts only where the matrix keeps one."""
    saved, spec = (
        with_fitted_composites(workspace, saved_template(workspace, key).spec()),
        with_fitted_composites(workspace, spec),
    )
    if saved.as_of is None:
        spec = replace(spec, as_of=None)
    if set(saved.filters) != set(spec.filters) or set(saved.composites) != set(spec.composites):
        return False
    return saved == replace(spec, filters=saved.filters, composites=saved.composites, template=key)


def _with_question(template: Template, spec: MatrixSpec, as_of: dt.date | None) -> Template:
    """Return the template with the question of `spec`."""
    return replace(
        template,
        axes=spec.axes,
        window=spec.window,
        active_only=spec.active_only,
        filters=spec.filters,
        composites=spec.composites,
        as_of=as_of,
        choice=None,
    )


def _check_room(workspace: Workspace) -> None:
    most = current().saved_matrices
    if len([key for key in list_matrix_keys(workspace) if key not in templates()]) >= most:
        raise WorkspaceError(
            text(N_("This workspace holds {count} saved matrices, which is as many as it may."), count=most),
            next_step=text(N_("Delete one that is no longer used, or raise CRM_SAVED_MATRICES.")),
        )


def _free_name(workspace: Workspace, name: str, *, besides: str = "") -> str:
    """Return the name on one line; raise `SpecError` where it is empty, too long or that of another saved matrix."""
    name = " ".join(name.encode("utf-8", "ignore").decode().split())  # half a character cannot be written
    if not name or len(name) > LONGEST_NAME:
        raise SpecError(
            text(N_("The name of a matrix has 1 to {most} characters."), most=LONGEST_NAME),
            where=name[:LONGEST_NAME],
            next_step=text(N_("Write a short name by which everybody will find it.")),
        )
    if name.casefold() in _taken(workspace, besides):
        raise SpecError(
            text(N_("There is already a matrix called “{name}”."), name=name),
            where=name,
            next_step=text(N_("Choose another name, or open that matrix and save it again.")),
        )
    return name


def _taken(workspace: Workspace, besides: str) -> Iterable[str]:
    offers = [offer for key, offer in offers_of(workspace).items() if key != besides]
    return {word.casefold() for offer in offers for word in (offer.template.name.en, offer.template.name.zh)}
