"""Goals of an analysis: for each, the ready-made matrix to begin with, and why."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from crm_dashboard.model.segments.template import Filled, Key
from crm_dashboard.model.segments.template_file import read_content, shipped

SHIPPED = (
    "precision_marketing",
    "customer_relationship",
    "sales_management",
    "customer_service",
    "win_back",
    "high_value",
    "own",
)


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Goal:
    """A goal in business terms, and why its matrix serves it.

    `template` is the ready-made matrix whose dimensions, cuts, names and plays it proposes (None: only dimensions);
    `suggested` are the metrics that suit it, the first ones first.
    """

    key: Key
    name: Filled
    why: Filled
    suggested: tuple[str, ...]
    template: Key | None = None


@cache
def goals() -> Mapping[str, Goal]:
    """Return the goals by key, in the order in which they are shown."""
    return shipped("goals", SHIPPED, read_goal)


def read_goal(content: str) -> Goal:
    """Return the goal that a TOML file holds; raises `SpecError`, naming the invalid entry."""
    return read_content(content, Goal)
