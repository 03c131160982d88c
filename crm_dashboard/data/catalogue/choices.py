"""Decisions made by hand (what a status means, of what an amount is), used again for the next file with the same columns."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from crm_dashboard.data.catalogue.shape_file import ShapeFile, hash_shape

Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class _SavedChoices:
    """The decisions (`data.commerce.decisions.choice_key` to the code of an option) for files with these columns."""

    shape: str
    choices: tuple[tuple[str, str], ...]


CHOICES = ShapeFile("choices.json", TypeAdapter(tuple[_SavedChoices, ...]))


def find_choices(folders: Iterable[Path], columns: Pairs) -> dict[str, str]:
    """Return the decisions made last for files with these columns (role and header), from the first folder that has them."""
    known = CHOICES.find(folders, _shape(columns))
    return dict(known.choices) if known else {}


def save_choices(folder: Path, columns: Pairs, choices: Pairs) -> None:
    """Store the decisions made for files with these columns, in place of those stored before."""
    CHOICES.save(folder, _SavedChoices(_shape(columns), tuple(choices)))


def _shape(columns: Pairs) -> str:
    return hash_shape(f"{role}={header}" for role, header in columns)
