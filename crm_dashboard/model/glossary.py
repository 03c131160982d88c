"""The glossary: each term of the product explained in two sentences, with related terms."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from crm_dashboard.model.segments.template import Filled, Key
from crm_dashboard.model.segments.template_file import read_content

_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, config=_STRICT)
class TermGroup:
    """A group of related terms."""

    key: Key
    name: Filled


@dataclass(frozen=True, config=_STRICT)
class Term:
    """A term of the product, its meaning in two sentences, and related terms by key."""

    key: Key
    group: Key
    name: Filled
    text: Filled
    related: tuple[Key, ...] = ()


@dataclass(frozen=True, config=_STRICT)
class _File:
    groups: tuple[TermGroup, ...]
    terms: tuple[Term, ...]


def terms() -> Mapping[str, Term]:
    """Return the terms by key, in the order in which they are read."""
    return MappingProxyType({term.key: term for term in _read().terms})


def groups() -> tuple[TermGroup, ...]:
    """Return the groups of terms, in the order in which they are read."""
    return _read().groups


@cache
def _read() -> _File:
    return read_content(Path(__file__).with_name("glossary.toml").read_text(encoding="utf-8"), _File)
