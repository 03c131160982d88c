"""Builds a version file: reads the source, makes its tables, and takes over what the source does not touch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from crm_dashboard.data.building.aliases import aliased, keep_aliases
from crm_dashboard.data.building.customer_import import import_customers
from crm_dashboard.data.building.customers import SUMMED, make_customers
from crm_dashboard.data.building.gathering import gather, named
from crm_dashboard.data.building.order_import import import_orders
from crm_dashboard.data.building.record_import import import_records
from crm_dashboard.data.building.reporting import has_orders, remember, stored_tables, window
from crm_dashboard.data.building.summary_import import import_summary
from crm_dashboard.data.cleaning.agreements import check_customers, check_lines
from crm_dashboard.data.cleaning.column_facts import column_facts
from crm_dashboard.data.cleaning.outcome import Mapped, Outcome, Progress
from crm_dashboard.data.cleaning.survey import Field, survey_column
from crm_dashboard.data.identity.free_text import mask_free_text
from crm_dashboard.data.identity.personal_categories import without_personal_categories
from crm_dashboard.data.identity.personal_ids import (
    forget_originals,
    has_originals,
    hash_alike,
    hashed_aliases,
    keep_originals,
    make_originals,
    take_over_originals,
    without_personal_ids,
)
from crm_dashboard.data.process.damage import is_damage
from crm_dashboard.data.process.protocol import FIRST_STAGE, BuildRequest, Intake, Report, Source
from crm_dashboard.data.process.sql import identifier, literal
from crm_dashboard.data.readers import connecting
from crm_dashboard.data.readers.contents import Contents, refused
from crm_dashboard.data.schema.record_tables import RECORDS
from crm_dashboard.data.schema.summary_table import SUMMARY
from crm_dashboard.data.schema.tables import TABLES
from crm_dashboard.data.understanding.kept_copies import COPIES, drop_needless
from crm_dashboard.data.understanding.order_lines import roles_together
from crm_dashboard.data.understanding.understanding import missing_roles
from crm_dashboard.errors import ImportRefused
from crm_dashboard.text import N_, text

Importer = Callable[[duckdb.DuckDBPyConnection, Mapped, Progress], Outcome]
_IMPORTERS: dict[str, Importer] = {"orders": import_orders, "customers": import_customers, SUMMARY: import_summary}
_OWN = {
    "orders": (
        ("main", "orders"),
        ("main", "order_items"),
        ("parts", "met_customers"),
        ("parts", "met_identities"),
        ("parts", "facts"),
    ),
    "customers": (("parts", "given_customers"), ("parts", "given_identities"), ("parts", "labels")),
    SUMMARY: (
        ("main", SUMMARY),
        ("parts", f"{SUMMED}_customers"),
        ("parts", f"{SUMMED}_identities"),
        ("parts", f"{SUMMED}_labels"),
    ),
    **{table.key: (("main", table.key),) for table in RECORDS},
}
"""What each source makes; all else is made anew from these at every build."""


def build(request: BuildRequest, *, memory_mb: int, progress: Progress) -> Report:
    """Write the version file at `request.output` and return the report; after a refusal that file is worthless.

    Rows in = rows kept + rows set aside by rules + rows set aside under notices (`notices.set_aside`).
    """
    scratch = Path(request.scratch)
    for source in request.sources:
        _check(source)
    with connecting.database(Path(request.output), scratch=scratch, memory_mb=memory_mb) as connection:
        connection.execute("CREATE SCHEMA parts")
        aliases = hashed_aliases(connection, request.aliases, request.id_key)
        keep_aliases(connection, aliases)
        make_originals(connection)
        sources = list(request.sources)
        outcomes = [_named(connection, source, request, memory_mb, progress) for source in sources]
        if request.previous is not None:
            progress(N_("Keeping what was there"))
            imported = {source.table for source in sources}
            if not _take_over(connection, request.previous, imported):
                again = [source for source in request.before if source.table not in imported]
                outcomes += [_named(connection, source, request, memory_mb, progress) for source in again]
                sources += again
        hash_alike(connection, request.id_key)
        progress(N_("Putting the customers together"))
        make_customers(connection)
        forget_originals(connection)
        mask_free_text(connection)
        currency = remember(connection, _currency(connection, sources, outcomes))
        first, last = window(connection)
        report = Report(
            intakes=tuple(_intake(*pair) for pair in zip(sources, outcomes, strict=True)),
            tables=stored_tables(connection),
            first_day=first,
            last_day=last,
            currency=currency,
            agreements=check_customers(connection),
            aliases=aliases,
        )
        drop_needless(scratch / COPIES)
        progress(N_("Writing the version file"))
    return report


def _named(
    connection: duckdb.DuckDBPyConnection, source: Source, request: BuildRequest, memory_mb: int, progress: Progress
) -> Outcome:
    """Take in one source; a refusal names its files where there are several sources."""
    try:
        return _taken_in(connection, source, request, memory_mb, progress)
    except ImportRefused as refusal:
        raise named(refusal, source.title) if len(request.sources) > 1 else refusal from None


def _taken_in(
    connection: duckdb.DuckDBPyConnection, source: Source, request: BuildRequest, memory_mb: int, progress: Progress
) -> Outcome:
    progress(FIRST_STAGE)
    scratch = Path(request.scratch)
    with connecting.scratch_database(connection, scratch, sources=source.paths, memory_mb=memory_mb):
        source, contents = gather(connection, source, scratch, fresh=request.fresh)
        progress(N_("Checking the values"))
        mapped = mapped_of(connection, source, contents, id_key=request.id_key)
        try:
            outcome = _IMPORTERS.get(source.table, import_records)(connection, mapped, progress)
        except (duckdb.ConversionException, duckdb.OutOfRangeException) as cause:
            raise refused(
                N_("The amounts are too large to be added up."),
                next_step=text(N_("Check which columns were chosen for the amounts.")),
            ) from cause
        keep_originals(connection, mapped.fields)
        return replace(
            outcome, columns=column_facts(connection, mapped), agreements=check_lines(connection, mapped.fields)
        )


def _currency(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[Source], outcomes: Sequence[Outcome]
) -> str | None:
    """Return the currency that a source tells; a summary tells none where orders give the figures."""
    mute = {SUMMARY} if has_orders(connection) else set()
    told = (one.currency for source, one in zip(sources, outcomes, strict=True) if source.table not in mute)
    return next((currency for currency in told if currency), None)


def _intake(source: Source, outcome: Outcome) -> Intake:
    return Intake(
        source,
        outcome.rows_in,
        outcome.rows_kept,
        outcome.rules,
        outcome.notices,
        outcome.figures,
        outcome.uncleaned,
        outcome.columns,
        outcome.agreements,
    )


def _check(source: Source) -> None:
    if source.table not in TABLES:
        raise refused(N_("There is no table called “{name}”."), name=source.table)
    roles = dict(source.columns)
    if source.heads:
        roles = roles_together(roles, dict(source.heads[0].columns))
    missing = missing_roles(tuple(roles.items()), source.table)
    if missing:
        raise refused(
            N_("No column was chosen for “{role}”."),
            next_step=text(N_("Choose the column that holds it.")),
            role=_role_label(source.table, missing[0]),
        )


def mapped_of(connection: duckdb.DuckDBPyConnection, source: Source, contents: Contents, *, id_key: str) -> Mapped:
    """Return how the mapped columns of a file that was read are to be understood; raise `ImportRefused` for one it lacks.

    Customer ids that tell who somebody is are read as hashes; columns of names or contacts are no categories.
    """
    fields: dict[str, Field] = {}
    notices = contents.notices
    for role, header in source.columns:
        column = TABLES[source.table].column(role)
        if column is None or header not in contents.headers:
            raise refused(
                N_("The file has no column “{header}” for “{role}”."),
                where=header,
                next_step=text(N_("Choose the columns again.")),
                header=header,
                role=_role_label(source.table, role),
            )
        raw = identifier(f"c{contents.headers.index(header)}")
        fields[role], said = survey_column(connection, role, header=header, raw=raw, kind=column.kind)
        notices += said
    fields, said = without_personal_categories(connection, fields)
    fields = without_personal_ids(connection, fields, id_key)
    return Mapped(source, contents, aliased(connection, fields), notices + said)


def _role_label(table: str, role: str) -> object:
    column = TABLES[table].column(role)
    return text(column.label) if column else role


def _take_over(connection: duckdb.DuckDBPyConnection, previous: str, imported: set[str]) -> bool:
    """Copy what the version before holds of the tables that were not imported, in their order.

    Where its file is missing or damaged, or was built before personal ids were hashed, nothing is copied, and the answer
    is false.
    """
    try:
        connection.execute(f"ATTACH {literal(previous)} AS previous (READ_ONLY)")
    except duckdb.Error as cause:
        if is_damage(cause) or not Path(previous).exists():
            return False
        raise
    connection.execute("BEGIN")
    try:
        if not has_originals(connection, "previous"):
            connection.execute("ROLLBACK")
            return False
        _copy(connection, imported)
        take_over_originals(connection)
        connection.execute("COMMIT")
    except duckdb.Error as cause:
        connection.execute("ROLLBACK")
        if is_damage(cause):
            return False
        raise
    finally:
        connection.execute("DETACH previous")
    return True


def _copy(connection: duckdb.DuckDBPyConnection, imported: set[str]) -> None:
    kept = [one for table, own in _OWN.items() if table not in imported for one in own]
    for schema, name in kept:
        there = connection.execute(
            "SELECT 1 FROM duckdb_tables() WHERE database_name = 'previous' AND schema_name = ? AND table_name = ?",
            [schema, name],
        ).fetchone()
        if there:
            connection.execute(f"CREATE TABLE {schema}.{name} AS FROM previous.{schema}.{name}")
