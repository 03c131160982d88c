"""How far each table and column can be trusted: complete, accurate, consistent, scored apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crm_dashboard.analysis.fit.consistency import CheckResult, checks_of
from crm_dashboard.analysis.loaded.loaded import metrics_by_key
from crm_dashboard.data.process.protocol import ColumnFact, Intake
from crm_dashboard.data.schema.tables import TABLES
from crm_dashboard.data.values.plausibility import plausible_sentence
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.text import N_, Text, text

REQUIRED, USED, OTHER = 3, 2, 1
"""How often a value counts in the completeness of its table: of a column that the table cannot do without, of one that a
dimension is computed from, of another."""

COMPLETENESS = text(
    N_(
        "Completeness: the share of values that are filled. A column that the table needs counts {required} times, one that a dimension uses {used} times, any other once."
    ),
    required=REQUIRED,
    used=USED,
)
ACCURACY = text(
    N_(
        "Accuracy: the share of filled values that read as what they should be and lie in a plausible range. Plain text has no such range and is left out."
    )
)
CONSISTENCY = text(
    N_("Consistency: the mean of the checks below, each the share of rows or ids that agree across columns and tables.")
)


@dataclass(frozen=True)
class Score:
    """A score from 0 to 100 with the counts behind it: `met` of `of` values, rows or ids."""

    points: float
    met: int
    of: int


@dataclass(frozen=True)
class ColumnTrust:
    """The three scores of a column, None where there is nothing to score, and what makes a value of it plausible."""

    column: str
    title: Text
    weight: int
    plausible: str
    completeness: Score | None
    accuracy: Score | None
    consistency: Score | None


@dataclass(frozen=True)
class TableTrust:
    """The three scores of a loaded table, its columns, and the checks that its consistency is the mean of."""

    table: str
    rows: int
    completeness: Score | None
    accuracy: Score | None
    consistency: Score | None
    columns: tuple[ColumnTrust, ...]
    checks: tuple[CheckResult, ...]


def trust_of(workspace: Workspace) -> tuple[TableTrust, ...]:
    """Return the scores of every loaded table, in the order in which they were loaded.

    A table that was loaded before its columns were counted has no completeness and no accuracy until it is loaded again.
    """
    version, checks, used = workspace.version, checks_of(workspace), _used(workspace)
    return tuple(_table(workspace, intake, checks, used) for intake in (version.intakes if version else ()))


def _table(
    workspace: Workspace, intake: Intake, checks: Sequence[CheckResult], used: frozenset[tuple[str, str]]
) -> TableTrust:
    table = intake.source.table
    own = tuple(check for check in checks if check.table == table)
    columns = tuple(_column(workspace, table, fact, own, used) for fact in intake.columns)
    weighed = [(column.completeness, column.weight) for column in columns if column.completeness]
    return TableTrust(
        table,
        intake.rows_in,
        _weighted(weighed),
        _pooled(column.accuracy for column in columns),
        _mean(own),
        columns,
        own,
    )


def _column(
    workspace: Workspace,
    table: str,
    fact: ColumnFact,
    checks: Sequence[CheckResult],
    used: frozenset[tuple[str, str]],
) -> ColumnTrust:
    known = TABLES[table].column(fact.column)
    stored = next((column for column in workspace.columns(table) if column.name == fact.column), None)
    title = text(known.label) if known else stored.title if stored else Text("{label}", (("label", fact.column),))
    kind = known.kind if known else stored.values if stored else "text"
    weight = REQUIRED if known and known.required else USED if (table, fact.column) in used else OTHER
    return ColumnTrust(
        fact.column,
        title,
        weight,
        plausible_sentence(fact.column, kind),
        _score(fact.filled, fact.rows),
        _score(fact.plausible, fact.filled) if fact.plausible is not None else None,
        _mean([check for check in checks if check.column == fact.column]),
    )


def _used(workspace: Workspace) -> frozenset[tuple[str, str]]:
    """Return the tables and columns that dimensions are computed from; items come from the order table's file."""
    amounts = ("order_id", "net_amount", "qty", "unit_price", "gross_amount")
    needs = [need for metric in metrics_by_key(workspace).values() for need in metric.needs]
    used = {("orders" if need.table == "order_items" else need.table, need.column) for need in needs}
    return frozenset(used | {("orders", name) for name in amounts} | {("customers", "income_band")})


def _score(met: int, of: int) -> Score | None:
    return Score(100 * met / of, met, of) if of else None


def _weighted(scores: Iterable[tuple[Score, int]]) -> Score | None:
    pairs = list(scores)
    top = sum(weight * score.met for score, weight in pairs)
    bottom = sum(weight * score.of for score, weight in pairs)
    if not bottom:
        return None
    return Score(100 * top / bottom, sum(score.met for score, _ in pairs), sum(score.of for score, _ in pairs))


def _pooled(scores: Iterable[Score | None]) -> Score | None:
    there = [score for score in scores if score]
    return _score(sum(score.met for score in there), sum(score.of for score in there))


def _mean(checks: Sequence[CheckResult]) -> Score | None:
    if not checks:
        return None
    mean = sum(100 * check.agreeing / check.of for check in checks) / len(checks)
    return Score(mean, sum(check.agreeing for check in checks), sum(check.of for check in checks))
