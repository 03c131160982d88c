"""The small files of orders under `files/`: cases of public reports, read as a workspace would."""

from __future__ import annotations

import shutil
from pathlib import Path

from crm_dashboard.data.cleaning.rules import DEFAULT_RULES
from crm_dashboard.data.process.protocol import Decision, Source
from crm_dashboard.data.understanding.file_guesses import InspectedFile, guess_files
from tests.data.imports import ORDERS, Version, build_sources, inspect, write_csv

FILES = Path(__file__).parent / "files"
LOADED = 20_788
"""2026-12-01, the day on which the files are loaded."""
HEAD = ["customer", "order", "date", "amount"]


def guessed(name: str, folder: Path, *choices: tuple[str, str], by_hand: tuple[tuple[str, str], ...] = ()) -> Version:
    """Import a case with the columns that are guessed, or with those chosen by hand."""
    path = Path(shutil.copy(FILES / name, folder / name))
    columns = by_hand
    if not by_hand:
        (guess,) = guess_files([InspectedFile(name, inspect(path))])
        assert guess.table == "orders", guess.reason
        columns = tuple((role.role, role.header) for role in guess.roles)
    return _build(path, columns, choices)


def dated(folder: Path, dates: list[str], *choices: tuple[str, str], amounts: list[str] | None = None) -> Version:
    """Import orders of these dates, one customer for all, with order numbers that rise."""
    amounts = amounts or ["1"] * len(dates)
    rows = [
        ["a", str(place), date, amount] for place, (date, amount) in enumerate(zip(dates, amounts, strict=True), 101)
    ]
    return _build(write_csv(folder / f"{len(list(folder.iterdir()))}.csv", [HEAD, *rows]), ORDERS, choices)


def days(version: Version) -> list[str]:
    """Return the days of the orders in the order of their numbers."""
    return [str(day) for (day,) in version.rows("SELECT order_ts::DATE::VARCHAR FROM orders ORDER BY order_id")]


def decision(version: Version, key: str) -> Decision:
    """Return the one decision of this kind."""
    (only,) = [decision for intake in version.report.intakes for decision in intake.decisions if decision.key == key]
    return only


def decisions(version: Version) -> list[str]:
    """Return the kinds of decisions that were made."""
    return [decision.key for intake in version.report.intakes for decision in intake.decisions]


def _build(path: Path, columns: tuple[tuple[str, str], ...], choices: tuple[tuple[str, str], ...]) -> Version:
    source = Source(str(path), path.name, "orders", columns, DEFAULT_RULES, day=LOADED, choices=choices)
    return build_sources(path.parent, [source])
