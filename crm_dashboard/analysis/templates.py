"""The ready-made matrices of a workspace: which its data carry, and the texts that its people have written into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from crm_dashboard.analysis.loaded import loaded_columns, metrics_by_key
from crm_dashboard.data.matrices import changing_matrices, read_matrix, remove_matrix, write_matrix
from crm_dashboard.data.workspace import Workspace
from crm_dashboard.errors import CrmError, SpecError, WorkspaceError, unknown_metric
from crm_dashboard.model.cuts import levels_wished
from crm_dashboard.model.metrics import Need
from crm_dashboard.model.spec import MatrixSpec
from crm_dashboard.model.template import Language, Template
from crm_dashboard.model.template_file import read_template, templates, write_template
from crm_dashboard.text import N_, text


@dataclass(frozen=True)
class Offer:
    """A ready-made matrix as this workspace has it; `missing` is empty, or names what its data lack.

    `is_edited` tells that the workspace has texts of its own, `problem` why these cannot be read: then the shipped ones
    stand.
    """

    template: Template
    missing: tuple[Need, ...]
    is_edited: bool = False
    problem: CrmError | None = None


def offers_of(workspace: Workspace) -> dict[str, Offer]:
    """Return every ready-made matrix by key, in the order in which they are shown."""
    metrics, loaded = metrics_by_key(workspace), loaded_columns(workspace)
    found = {}
    for key in templates():
        template, is_edited, problem = _own(workspace, key)
        lacking = [need for metric in template.metrics for need in metrics[metric].missing(loaded)]
        found[key] = Offer(template, tuple(dict.fromkeys(lacking)), is_edited, problem)
    return found


def template_of(workspace: Workspace, spec: MatrixSpec) -> Template | None:
    """Return the template whose names the question carries; None without one, or where its cells no longer fit."""
    if spec.template not in templates():
        return None
    template, *_ = _own(workspace, str(spec.template))
    return template if template.fits([(axis.metric, levels_wished(axis.cuts)) for axis in spec.axes]) else None


def keep_words(
    workspace: Workspace, key: str, group: str, language: Language, *, name: str, play: Mapping[str, str]
) -> None:
    """Keep a segment's name and play, as written in one language, in the workspace's own copy of the template.

    Two who edit at once wait for one another. Raises `SpecError` for an empty text, a name that another segment has,
    or an own copy that cannot be read; then nothing is changed.
    """
    with changing_matrices(workspace):
        template, _, problem = _own(workspace, key)
        if problem:
            raise problem
        write_matrix(workspace, key, write_template(template.with_text(group, language, name=name, play=play)))


def forget_words(workspace: Workspace, key: str) -> None:
    """Let the shipped names and plays of a template stand again."""
    remove_matrix(workspace, key)


def _own(workspace: Workspace, key: str) -> tuple[Template, bool, CrmError | None]:
    """Return the template, whether the workspace has its own, and what is wrong with that one."""
    try:
        own = read_matrix(workspace, key)
        return (templates()[key], False, None) if own is None else (_checked(_read(own), key, workspace), True, None)
    except (SpecError, WorkspaceError) as problem:
        return templates()[key], True, problem


@lru_cache(maxsize=64)
def _read(content: str) -> Template:
    return read_template(content)


def _checked(template: Template, key: str, workspace: Workspace) -> Template:
    """Return a template that was edited by hand; raise `SpecError` where it is another one or names what nobody knows."""
    if template.key != key:
        raise SpecError(text(N_("The file is that of another matrix, “{key}”."), key=template.key), where=key)
    known = metrics_by_key(workspace)
    options = template.choice.metrics if template.choice else ()
    for metric in (*template.metrics, *options, *(overlay.metric for overlay in template.overlays)):
        if metric not in known:
            raise unknown_metric(metric)
    return template
