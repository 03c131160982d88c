"""Exports of shops as tests write them: looked at, guessed, built, and what was decided about their money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from crm_dashboard.data.cleaning.rules import DEFAULT_RULES
from crm_dashboard.data.process.protocol import Decision, Intake, Source
from crm_dashboard.data.understanding.file_guesses import InspectedFile, guess_files
from tests.data.imports import Version, build_sources, inspect, write_csv

FILES = Path(__file__).parent / "files"


@dataclass(frozen=True)
class Shop:
    """A built export: its roles and its version."""

    roles: Mapping[str, str]
    version: Version

    @property
    def intake(self) -> Intake:
        """The import of its orders."""
        (intake,) = self.version.report.intakes
        return intake

    @property
    def figures(self) -> tuple[int, int | None, Decimal]:
        """Customers with an order, orders, and net money."""
        figures = self.intake.figures
        assert figures is not None
        assert figures.revenue is not None
        return figures.customers, figures.orders, figures.revenue

    @property
    def decided(self) -> dict[tuple[str, str], str]:
        """The option of each decision, by its kind and subject."""
        return {(decision.key, decision.subject): decision.value for decision in self.intake.decisions}

    def decision(self, key: str, subject: str = "") -> Decision:
        """Return the decision of this kind about this subject."""
        (decision,) = [one for one in self.intake.decisions if (one.key, one.subject) == (key, subject)]
        return decision

    def set_aside(self, rule: str) -> int:
        """Return how many rows a rule set aside."""
        return next(count.set_aside for count in self.intake.rules if count.rule == rule)


def read(
    path: Path,
    folder: Path,
    corrections: Mapping[str, str] | None = None,
    *,
    choices: Mapping[str, str] | None = None,
    rules: Sequence[str] = DEFAULT_RULES,
) -> Shop:
    """Build a file with the guessed columns, changed by corrections, as orders."""
    look = inspect(_copy(path, folder))
    (guess,) = guess_files([InspectedFile(path.name, look)])
    corrections = corrections or {}
    roles = {role.role: role.header for role in guess.roles if role.header not in corrections.values()}
    roles |= corrections
    source = Source(str(folder / path.name), path.name, "orders", tuple(roles.items()), tuple(rules), look.reading)
    source = replace(source, choices=tuple((choices or {}).items()))
    return Shop(roles, build_sources(folder, [source]))


def read_rows(
    folder: Path, rows: Sequence[str], corrections: Mapping[str, str] | None = None, **options: object
) -> Shop:
    """Write rows of values that commas part, the header first, and read them."""
    path = folder / f"{len(list(folder.glob('*.csv')))}.csv"
    write_csv(path, [row.split(",") for row in rows])
    return read(path, folder, corrections, **options)  # type: ignore[arg-type]


def _copy(path: Path, folder: Path) -> Path:
    copy = folder / path.name
    if copy != path:
        copy.write_bytes(path.read_bytes())
    return copy
