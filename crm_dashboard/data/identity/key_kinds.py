"""What a customer key is, a code, an e-mail address, a phone or a name, and how many of its rows are written in another way."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from crm_dashboard.data.cleaning.survey import Field
from crm_dashboard.data.commerce.customer_decisions import CODE, KEY_KIND, MAIL, NAME, PHONE
from crm_dashboard.data.commerce.decisions import chosen
from crm_dashboard.data.process.protocol import Decision
from crm_dashboard.data.process.sql import literal
from crm_dashboard.data.readers.contents import RAW

PHONE_SIGNS = "[0-9 ()+.*/-]{7,}"
Choices = tuple[tuple[str, str], ...]


def is_exact(choices: Choices) -> bool:
    """Return whether somebody decided that the key is taken as it stands."""
    return chosen(choices, KEY_KIND.key) == CODE


def with_key_decision(
    connection: duckdb.DuckDBPyConnection, own: Field, changed: Field, keys: str, *, choices: Choices
) -> Field:
    """Return the changed field with the decision about its spellings; as it is where each customer has one spelling.

    `keys` is a query of `original`, the different values of `own`, and `id`, equal for spellings of one customer.
    """
    by_hand = chosen(choices, KEY_KIND.key)
    rows = _rows_in_other_spellings(connection, own, keys)
    if not rows and by_hand is None:
        return changed
    kind = _kind(connection, keys)
    value = by_hand or kind
    spelled = f"coalesce({own.sql}, line.customer_id)"
    united = (
        f"coalesce((SELECT any_value(same.id) FROM ({keys}) same WHERE same.original = {own.sql}), line.customer_id)"
    )
    other, sql = (kind, united) if value == CODE else (CODE, spelled)
    decision = Decision(KEY_KIND.key, value, column=own.header, rows=rows, is_chosen=by_hand is not None)
    return replace(
        changed, decisions=(*changed.decisions, decision), others=(*changed.others, (KEY_KIND.key, other, sql))
    )


def _rows_in_other_spellings(connection: duckdb.DuckDBPyConnection, own: Field, keys: str) -> int:
    """Return how many rows are written otherwise than the first row of their customer."""
    several = connection.execute(f"SELECT count(*) > count(DISTINCT id) FROM ({keys})").fetchone()
    if not several or not several[0]:
        return 0
    spellings = f"SELECT {own.sql} AS original, count(*) AS rows, min(rowid) AS first FROM {RAW} GROUP BY 1"
    place = "row_number() OVER (PARTITION BY id ORDER BY first)"
    row = connection.execute(
        f"SELECT sum(rows) FILTER (place > 1) FROM (SELECT rows, {place} AS place FROM ({spellings}) JOIN ({keys}) USING (original))"
    ).fetchone()
    return int(row[0] or 0) if row else 0


def _kind(connection: duckdb.DuckDBPyConnection, keys: str) -> str:
    row = connection.execute(
        f"SELECT count(*), count_if(contains(original, '@')), count_if(regexp_full_match(original, {literal(PHONE_SIGNS)})) FROM ({keys})"
    ).fetchone()
    keys_count, mails, phones = row or (0, 0, 0)
    if 2 * mails >= keys_count:
        return MAIL
    return PHONE if 2 * phones >= keys_count else NAME
