"""Links: the workspace, the question and the language in the address, so that a link opens what was seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from crm_dashboard.model.question.link_codes import Parameters, Reader, from_parameters, to_parameters
from crm_dashboard.model.question.not_applied import NotApplied
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.model.segments.template import Template
from crm_dashboard.model.segments.template_file import SHIPPED, templates
from crm_dashboard.text import N_

FindTemplate = Callable[[str], Template | None]


@dataclass(frozen=True)
class Link:
    """Workspace and question of an address, None where it has none, and the values that cannot be applied."""

    workspace: str | None = None
    spec: MatrixSpec | None = None
    problems: tuple[NotApplied, ...] = ()


def to_params(workspace: str, language: str, spec: MatrixSpec | None) -> dict[str, str | list[str]]:
    """Return the address's parameters for a question on a workspace."""
    return {"workspace": workspace, "lang": language, **(to_parameters(spec) if spec else {})}


def from_params(
    params: Parameters, find: FindTemplate | None = None, usual: Callable[[], MatrixSpec | None] = lambda: None
) -> Link:
    """Return workspace and question of an address; what cannot be read is left out and named among the problems.

    `find` returns the matrix of a key as the workspace has it; without it the ready-made ones are known. `usual` returns
    the question whose dimensions stand where the address names none that can be read; for None the first ready-made one.
    """
    reader = Reader(params)

    def spec_of(key: str) -> MatrixSpec | None:
        template = (find or templates().get)(key)
        return template.spec() if template else None

    spec = from_parameters(reader, spec_of, lambda: usual() or templates()[SHIPPED[0]].spec())
    return Link(reader.first("workspace", N_("Workspace")) or None, spec, tuple(reader.problems))
