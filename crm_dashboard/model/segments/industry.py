"""Recommendations for each industry: templates that suit it, hints on cuts, questions to settle first."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from crm_dashboard.model.segments.template import Filled, Key
from crm_dashboard.model.segments.template_file import read_content, shipped

SHIPPED = ("ecommerce", "retail", "services", "manufacturing", "finance")

_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, config=_STRICT)
class Recommendation:
    """A template, by key, that suits an industry, and why."""

    template: str
    reason: Filled


@dataclass(frozen=True, config=_STRICT)
class Hint:
    """A hint on cutting an axis, without figures, which could be taken for benchmarks."""

    topic: Filled
    advice: Filled


@dataclass(frozen=True, config=_STRICT)
class Industry:
    """An industry: templates in the order in which to try them, hints, and questions to settle before cuts are fixed."""

    key: Key
    name: Filled
    about: Filled
    recommended: tuple[Recommendation, ...]
    hints: tuple[Hint, ...]
    questions: tuple[Filled, ...]


@cache
def industries() -> Mapping[str, Industry]:
    """Return the industries that come with the product by key, in a fixed order."""
    return shipped("industries", SHIPPED, read_industry)


def read_industry(content: str) -> Industry:
    """Return the industry that a TOML file holds; raises `SpecError`, naming the invalid entry."""
    return read_content(content, Industry)
