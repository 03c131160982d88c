"""Imports a file of customers: attributes, identities, and the user's own columns."""

from __future__ import annotations

import duckdb

from crm_dashboard.data import connecting
from crm_dashboard.data.counting import count_of, noticed
from crm_dashboard.data.customers import keep_given
from crm_dashboard.data.lines import LINES, unreadable
from crm_dashboard.data.notices import set_aside
from crm_dashboard.data.outcome import Mapped, Outcome, Progress
from crm_dashboard.data.own_columns import own_columns
from crm_dashboard.data.protocol import RuleCount
from crm_dashboard.data.readers.contents import RAW, refused
from crm_dashboard.data.reporting import keep_labels
from crm_dashboard.data.sql import identifier
from crm_dashboard.text import N_, text

_FIRSTS = "scratch.main.firsts"
_REPEATS = f"{LINES} WHERE customer_id IS NOT NULL AND row_no NOT IN (SELECT row_no FROM {_FIRSTS})"


def import_customers(connection: duckdb.DuckDBPyConnection, mapped: Mapped, progress: Progress) -> Outcome:
    """Make the parts that a customers file gives: one row an id, of which the first row stands.

    Rows without an id are set aside by the rule `missing_customer`, which cannot be switched off here.
    """
    fields = mapped.fields
    own = own_columns(connection, mapped.contents.headers, mapped={field.header for field in fields.values()})
    typed = [f"{field.sql} AS {identifier(field.role)}" for field in fields.values()]
    typed += [f"{sql} AS {name}" for name, sql in own.expressions]
    connection.execute(f"CREATE TABLE {LINES} AS SELECT rowid + 1 AS row_no, {', '.join(typed)} FROM {RAW}")
    connection.execute(
        f"CREATE VIEW {_FIRSTS} AS SELECT * FROM {LINES} WHERE row_no IN "
        f"(SELECT min(row_no) FROM {LINES} WHERE customer_id IS NOT NULL GROUP BY customer_id)"
    )
    kept = count_of(connection, _FIRSTS)
    if not kept:
        raise refused(
            N_("No row has a customer id."),
            where=fields["customer_id"].header,
            next_step=text(N_("Choose the column that holds the customer ids.")),
        )
    notices = mapped.notices + own.notices + unreadable(connection, fields)
    notices += noticed(connection, "duplicate_customers", _REPEATS)
    blank = count_of(connection, f"{LINES} WHERE customer_id IS NULL")
    rows_in = count_of(connection, LINES) + set_aside(mapped.notices)
    progress(N_("Building the customers"))
    connecting.begin_output(connection)
    keep_given(connection, _FIRSTS, fields, tuple(name for name, _ in own.expressions))
    keep_labels(connection, own.stored)
    rules = (RuleCount("missing_customer", True, blank, blank),)
    return Outcome(rows_in, kept, rules, notices, currency=None)
