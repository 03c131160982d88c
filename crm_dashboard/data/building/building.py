"""Build a version file: read the sources, create their tables, and copy the other tables from the previous version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from crm_dashboard.data.building.aliases import store_aliases, with_kept_ids
from crm_dashboard.data.building.customer_import import import_customers
from crm_dashboard.data.building.customers import SUMMED, make_customers
from crm_dashboard.data.building.loading import load_source, with_file_name
from crm_dashboard.data.building.order_import import import_orders
from crm_dashboard.data.building.record_import import import_records
from crm_dashboard.data.building.reporting import has_orders, order_window, store_currency, stored_tables
from crm_dashboard.data.building.summary_import import import_summary
from crm_dashboard.data.cleaning.agreements import check_customers, check_lines
from crm_dashboard.data.cleaning.column_facts import column_facts
from crm_dashboard.data.cleaning.otherwise import decisions_with_figures
from crm_dashboard.data.cleaning.outcome import Mapped, Outcome, Progress
from crm_dashboard.data.cleaning.survey import Field, survey_column
from crm_dashboard.data.identity.free_text import mask_free_text
from crm_dashboard.data.identity.nobodies import without_nobodies
from crm_dashboard.data.identity.personal_categories import without_personal_categories
from crm_dashboard.data.identity.personal_ids import (
    copy_originals,
    create_originals,
    delete_unused_originals,
    has_originals,
    hash_aliases,
    hash_in_all_tables,
    hash_personal_ids,
    store_originals,
)
from crm_dashboard.data.identity.spellings import (
    create_spellings,
    store_spellings,
    unite_in_all_tables,
    unite_spellings,
)
from crm_dashboard.data.orders.continued_rows import continue_orders
from crm_dashboard.data.process.damage import is_damage
from crm_dashboard.data.process.protocol import FIRST_STAGE, BuildRequest, Intake, Report, Source
from crm_dashboard.data.process.sql import identifier, literal
from crm_dashboard.data.readers import connecting
from crm_dashboard.data.readers.contents import Contents, refusal
from crm_dashboard.data.schema.columns import ValueKind
from crm_dashboard.data.schema.record_tables import RECORDS
from crm_dashboard.data.schema.summary_table import SUMMARY
from crm_dashboard.data.schema.tables import TABLES
from crm_dashboard.data.understanding.kept_copies import COPIES, remove_complete_copies
from crm_dashboard.data.understanding.order_lines import joined_roles
from crm_dashboard.data.understanding.understanding import missing_roles
from crm_dashboard.data.values.evidence import Evidence
from crm_dashboard.data.worth.discounts import with_discount_as_money
from crm_dashboard.errors import ImportRefused
from crm_dashboard.text import N_, text

Importer = Callable[[duckdb.DuckDBPyConnection, Mapped, Progress], Outcome]
_IMPORTERS: dict[str, Importer] = {"orders": import_orders, "customers": import_customers, SUMMARY: import_summary}
_TABLES_OF_SOURCE = {
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
"""The tables that each source creates; all others are derived from these at every build."""


def build(request: BuildRequest, *, memory_mb: int, progress: Progress) -> Report:
    """Write the version file at `request.output` and return the report; after an error that file is incomplete.

    Rows in = rows kept + rows set aside by rules + rows set aside under notices (`notices.count_set_aside`).
    """
    scratch = Path(request.scratch)
    for source in request.sources:
        _check(source)
    with connecting.database(Path(request.output), scratch=scratch, memory_mb=memory_mb) as connection:
        connection.execute("CREATE SCHEMA parts")
        aliases = hash_aliases(connection, request.aliases, request.id_key)
        store_aliases(connection, aliases)
        create_originals(connection)
        create_spellings(connection, request.previous)
        sources = list(request.sources)
        outcomes = [_import_source(connection, source, request, memory_mb, progress) for source in sources]
        if request.previous is not None:
            progress(N_("Keeping what was there"))
            imported = {source.table for source in sources}
            if not _copy_previous(connection, request.previous, imported):
                reimported = [source for source in request.before if source.table not in imported]
                outcomes += [_import_source(connection, source, request, memory_mb, progress) for source in reimported]
                sources += reimported
        hash_in_all_tables(connection, request.id_key)
        unite_in_all_tables(connection)
        progress(N_("Putting the customers together"))
        make_customers(connection)
        delete_unused_originals(connection)
        mask_free_text(connection)
        currency = store_currency(connection, _currency(connection, sources, outcomes))
        first, last = order_window(connection)
        report = Report(
            intakes=tuple(_intake(*pair) for pair in zip(sources, outcomes, strict=True)),
            tables=stored_tables(connection),
            first_day=first,
            last_day=last,
            currency=currency,
            agreements=check_customers(connection),
            aliases=aliases,
        )
        remove_complete_copies(scratch / COPIES)
        progress(N_("Writing the version file"))
    return report


def _import_source(
    connection: duckdb.DuckDBPyConnection, source: Source, request: BuildRequest, memory_mb: int, progress: Progress
) -> Outcome:
    """Import one source; if there are several, an `ImportRefused` names its files."""
    try:
        return _import_file(connection, source, request, memory_mb, progress)
    except ImportRefused as refusal:
        raise with_file_name(refusal, source.title) if len(request.sources) > 1 else refusal from None


def _import_file(
    connection: duckdb.DuckDBPyConnection, source: Source, request: BuildRequest, memory_mb: int, progress: Progress
) -> Outcome:
    progress(FIRST_STAGE)
    scratch = Path(request.scratch)
    with connecting.scratch_database(connection, scratch, sources=source.paths, memory_mb=memory_mb):
        source, contents = load_source(connection, source, scratch, fresh=request.fresh)
        progress(N_("Checking the values"))
        mapped = map_columns(connection, source, contents, id_key=request.id_key)
        try:
            outcome = _IMPORTERS.get(source.table, import_records)(connection, mapped, progress)
        except (duckdb.ConversionException, duckdb.OutOfRangeException) as cause:
            raise refusal(
                N_("The amounts are too large to be added up."),
                next_step=text(N_("Check which columns were chosen for the amounts.")),
            ) from cause
        store_originals(connection, mapped.fields)
        store_spellings(connection, mapped.fields)
        of_fields = decisions_with_figures(connection, mapped.fields, outcome if source.table == "orders" else None)
        return replace(
            outcome,
            columns=column_facts(connection, mapped),
            agreements=check_lines(connection, mapped.fields),
            decisions=of_fields + outcome.decisions,
        )


def _currency(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[Source], outcomes: Sequence[Outcome]
) -> str | None:
    """Return the first currency of the sources; a summary's is ignored if orders are loaded."""
    ignored = {SUMMARY} if has_orders(connection) else set()
    currencies = (
        outcome.currency for source, outcome in zip(sources, outcomes, strict=True) if source.table not in ignored
    )
    return next((currency for currency in currencies if currency), None)


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
        decisions=outcome.decisions,
    )


def _check(source: Source) -> None:
    if source.table not in TABLES:
        raise refusal(N_("There is no table called “{name}”."), name=source.table)
    roles = dict(source.columns)
    if source.heads:
        roles = joined_roles(roles, dict(source.heads[0].columns))
    missing = missing_roles(tuple(roles.items()), source.table)
    if missing:
        raise refusal(
            N_("No column was chosen for “{role}”."),
            next_step=text(N_("Choose the column that holds it.")),
            role=_role_label(source.table, missing[0]),
        )


def map_columns(connection: duckdb.DuckDBPyConnection, source: Source, contents: Contents, *, id_key: str) -> Mapped:
    """Return the fields of a file's mapped columns with notices; raise `ImportRefused` if a column is missing.

    Words that stand for nobody are no customer, personal customer ids are hashed, names have one spelling each; columns of names or contacts are not taken as categories.
    """
    fields: dict[str, Field] = {}
    raws: dict[str, str] = {}
    kinds: dict[str, ValueKind] = {}
    notices = contents.notices
    for role, header in source.columns:
        column = TABLES[source.table].column(role)
        if column is None or header not in contents.headers:
            raise refusal(
                N_("The file has no column “{header}” for “{role}”."),
                where=header,
                next_step=text(N_("Choose the columns again.")),
                header=header,
                role=_role_label(source.table, role),
            )
        kinds[role] = column.kind
        raws[role] = identifier(f"c{contents.headers.index(header)}")
    decisions = continue_orders(connection, source, contents, raws)
    evidence = Evidence(
        raws, contents.headers, contents.reading.delimiter, source.day, source.choices, contents.format, source.currency
    )
    for role, header in source.columns:
        fields[role], column_notices = survey_column(
            connection, role, header=header, raw=raws[role], kind=kinds[role], evidence=evidence
        )
        notices += column_notices
    fields = with_discount_as_money(connection, fields, evidence)
    fields, column_notices = without_personal_categories(connection, fields)
    fields = without_nobodies(connection, fields, source)
    fields = hash_personal_ids(connection, fields, id_key, source.choices)
    fields = unite_spellings(connection, fields, source.choices)
    return Mapped(source, contents, with_kept_ids(connection, fields), notices + column_notices, decisions)


def _role_label(table: str, role: str) -> object:
    column = TABLES[table].column(role)
    return text(column.label) if column else role


def _copy_previous(connection: duckdb.DuckDBPyConnection, previous: str, imported: set[str]) -> bool:
    """Copy the tables that were not imported from the previous version; return whether that was possible.

    False, with nothing copied, if its file is missing, damaged, or was built before personal ids were hashed.
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
        copy_originals(connection)
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
    tables = [name_pair for table, names in _TABLES_OF_SOURCE.items() if table not in imported for name_pair in names]
    for schema, name in tables:
        exists = connection.execute(
            "SELECT 1 FROM duckdb_tables() WHERE database_name = 'previous' AND schema_name = ? AND table_name = ?",
            [schema, name],
        ).fetchone()
        if exists:
            connection.execute(f"CREATE TABLE {schema}.{name} AS FROM previous.{schema}.{name}")
