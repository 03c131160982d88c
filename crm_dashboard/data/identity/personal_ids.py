"""Customer ids that are a phone, an e-mail address, an identity number or a name: replaced by a keyed hash at import.

The same value has the same hash in every table and every later file of a workspace, whose key makes it (`id_key`). The
value itself lies in `parts.personal_identities` and from there in `identities`, which is masked.

What counts as personal, value by value: anything with an `@` between its parts; a Chinese mobile number of eleven digits
from 13 to 19, with or without +86, spaces and hyphens; a number with a plus before it; a landline or American number
written with its separators; 15 or 18 digits that begin with a Chinese region and hold a date of birth that can be true.
Under a header of names, contacts or documents, or of an identity that serves as the key, and where the ids look like names of people, every value does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import duckdb

from crm_dashboard.data.cleaning.survey import Field
from crm_dashboard.data.identity.key_kinds import Choices, is_exact, with_key_decision
from crm_dashboard.data.identity.personal_headers import is_personal_id_header
from crm_dashboard.data.identity.personal_names import look_like_names
from crm_dashboard.data.process.sql import identifier, literal
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.schema.header_words import words
from crm_dashboard.data.schema.personal_values import ABROAD, AMERICAN, IDENTITY_15, IDENTITY_18, LANDLINE, MOBILE
from crm_dashboard.data.schema.tables import IDENTITIES
from crm_dashboard.data.values.values import is_filled, key, normalised

PERSONAL = "personal"
ORIGINALS = f"{PERSONAL}_identities"
ORIGINAL = "original_id"
LENGTH = 16
"""Hexadecimal digits of a hash: among ten million ids two are alike once in four hundred thousand workspaces."""
_CUSTOMER = "customer_id"
_MADE = "scratch.main.personal_ids"
_KEPT = f"parts.{ORIGINALS}"
_BLOCK = 64
_NAMES_SEEN, _NAMES_OF = 500, 20_000
_YOUNGEST = 6
"""Years below which nobody is taken for a customer: order numbers hold this year's dates."""
_IDENTITY_HEADERS = frozenset(
    words(name) for column in IDENTITIES if column.key in ("name", "email", "phone") for name in column.names
)
_PHONES = "|".join((MOBILE, LANDLINE, AMERICAN, ABROAD))
_NOT_DIGITS = "[^0-9]"
_PHONE_SIGNS = "[0-9 ()+./-]{7,}"


def is_personal_id(id_: str) -> str:
    """Return the condition that an id, an expression of `values.key`, is a contact or an identity number.

    The cheap conditions come first, so that plain ids cost a comparison of lengths.
    """
    is_mail = f"regexp_full_match({id_}, '[^@\\s]+@[^@\\s]+')"
    is_phone = f"regexp_full_match({normalised(id_)}, {literal(_PHONES)})"
    return (
        f"(CASE WHEN contains({id_}, '@') THEN {is_mail} WHEN NOT (strlen({id_}) BETWEEN 10 AND 60) THEN false "
        f"WHEN {_may_be_phone(id_)} THEN {is_phone} WHEN {_may_be_identity_number(id_)} THEN {_is_identity_number(id_)} ELSE false END)"
    )


def _may_be_phone(id_: str) -> str:
    """Return a cheap condition that every id meets that is a phone: eleven bare digits from 13 on, or signs between."""
    begins = " OR ".join(f"starts_with({id_}, '{start}')" for start in ("+", "(", "86", "0086"))
    parted = " OR ".join(f"contains({id_}, '{sign}')" for sign in ("-", " ", "."))
    return (
        f"({id_} < ':' AND ((strlen({id_}) = 11 AND {id_} >= '13' AND {id_} < '2') OR {begins} OR {parted}) "
        f"OR strlen({id_}) <> length({id_}))"
    )


def _may_be_identity_number(id_: str) -> str:
    """Return a cheap condition that every identity number meets: its length, a century or a month at its place."""
    return (
        f"((strlen({id_}) = 18 AND substr({id_}, 7, 2) IN ('19', '20')) OR "
        f"(strlen({id_}) = 15 AND substr({id_}, 9, 2) BETWEEN '01' AND '12'))"
    )


def _is_identity_number(id_: str) -> str:
    last = dt.date.today().year - _YOUNGEST
    years = f"CASE WHEN strlen({id_}) = 18 THEN substr({id_}, 7, 8) ELSE '19' || substr({id_}, 7, 6) END"
    date = f"try_strptime({years}, '%Y%m%d')"
    shape = f"regexp_full_match({id_}, {literal(f'{IDENTITY_18}|{IDENTITY_15}')})"
    return f"({shape} AND coalesce(year({date}) BETWEEN 1900 AND {last}, false))"


def normal_id(id_: str) -> str:
    """Return an id as it is hashed: a phone's digits without China's code, a 00 before that of another country or a (0) after it, all else in lower case with single spaces."""
    dialled_abroad = f"regexp_replace({id_}, '^([ (]*(?:[+]|00)[0-9 )]+)[(]0[)]', '\\1')"
    digits = f"regexp_replace({dialled_abroad}, '{_NOT_DIGITS}', '', 'g')"
    national = f"regexp_replace({digits}, '^(?:00)?86(1[3-9][0-9]{{9}})$', '\\1')"
    dialled = f"regexp_replace({national}, '^00([1-9][0-9]{{9,}})$', '\\1')"
    return f"CASE WHEN regexp_full_match({id_}, {literal(_PHONE_SIGNS)}) THEN {dialled} ELSE lower(regexp_replace({id_}, '\\s+', ' ', 'g')) END"


def hash_id_sql(id_: str, id_key: str) -> str:
    """Return HMAC-SHA256 of a normal id under a key (hexadecimal), shortened: `c-7f3a9b2c41d05e88`."""
    block = bytes.fromhex(id_key).ljust(_BLOCK, b"\0")
    inner, outer = (bytes(byte ^ pad for byte in block).hex() for pad in (0x36, 0x5C))
    digest = f"sha256(unhex('{outer}') || unhex(sha256(unhex('{inner}') || encode({id_}))))"
    return f"'c-' || substr({digest}, 1, {LENGTH})"


def hash_personal_ids(
    connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field], id_key: str, choices: Choices = ()
) -> dict[str, Field]:
    """Return the fields with personal customer ids of `RAW` hashed; the unchanged fields where no id is personal.

    Each different id is hashed once. Spellings of one contact or name have one hash, unless it was chosen that ids are taken
    as they stand.
    """
    hashed = dict(fields)
    own = hashed.get(_CUSTOMER)
    if own is None:
        return hashed
    personal = _personal(connection, own)
    if personal is None:
        return hashed
    made = f"SELECT DISTINCT {key(own.raw)} AS original FROM {RAW}"
    spelled = "original" if is_exact(choices) else normal_id(normalised("original"))
    connection.execute(
        f"CREATE TABLE {_MADE} AS SELECT original, {hash_id_sql(spelled, id_key)} AS id FROM ({made}) "
        f"WHERE original IS NOT NULL AND {personal}"
    )
    looked_up = f"(SELECT any_value(id) FROM {_MADE} made WHERE made.original = {own.sql})"
    changed = replace(own, sql=f"coalesce({looked_up}, {own.sql})", is_plain=False, is_hashed=True)
    keys = f"SELECT original, {normal_id(normalised('original'))} AS id FROM {_MADE}"
    hashed[_CUSTOMER] = with_key_decision(connection, own, changed, keys, choices=choices)
    return hashed


def store_originals(connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field]) -> None:
    """Store the original values of the ids that were hashed in this source."""
    own = fields.get(_CUSTOMER)
    if own is not None and own.is_hashed:
        _keep(connection, f"SELECT id, original FROM {_MADE}")


def copy_originals(connection: duckdb.DuckDBPyConnection) -> None:
    """Copy the original values from the previous version (attached as `previous`)."""
    _keep(connection, f"SELECT {_CUSTOMER}, {ORIGINAL} FROM previous.{_KEPT}")


def hash_in_all_tables(connection: duckdb.DuckDBPyConnection, id_key: str) -> None:
    """Hash an id in all tables if it was hashed in one file, so that all tables use the same id of a customer."""
    row = connection.execute(f"SELECT 1 FROM {_KEPT} LIMIT 1").fetchone()
    for table in _tables(connection) if row else ():
        _hash_in(connection, table, f"{_CUSTOMER} IN (SELECT {ORIGINAL} FROM {_KEPT})", id_key)


def create_originals(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the table of original values; a version with this table has no personal ids in other tables."""
    connection.execute(f"CREATE TABLE {_KEPT} ({_CUSTOMER} VARCHAR, {ORIGINAL} VARCHAR)")


def delete_unused_originals(connection: duckdb.DuckDBPyConnection) -> None:
    """Delete the original values of customers that no longer exist."""
    connection.execute(f"DELETE FROM {_KEPT} WHERE {_CUSTOMER} NOT IN (SELECT {_CUSTOMER} FROM customers)")


def _tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute(
        "SELECT schema_name, table_name FROM duckdb_columns() WHERE database_name = current_database() "
        f"AND column_name = '{_CUSTOMER}' AND schema_name IN ('main', 'parts') AND table_name NOT IN ('{ORIGINALS}', 'aliases')"
    ).fetchall()
    return [f"{schema}.{identifier(table)}" for schema, table in rows]


def hash_aliases(
    connection: duckdb.DuckDBPyConnection, aliases: tuple[tuple[str, str], ...], id_key: str
) -> tuple[tuple[str, str], ...]:
    """Return merged customers with hashes for the ids that are personal: those of a version that was built without."""
    return tuple((_of(connection, merged, id_key), _of(connection, into, id_key)) for merged, into in aliases)


def _of(connection: duckdb.DuckDBPyConnection, id_: str, id_key: str) -> str:
    made = f"CASE WHEN {is_personal_id('id')} THEN {hash_id_sql(normal_id(normalised('id')), id_key)} ELSE id END"
    row = connection.execute(f"SELECT {made} FROM (SELECT ? AS id)", [id_]).fetchone()
    return str(row[0]) if row else id_


def _personal(connection: duckdb.DuckDBPyConnection, own: Field) -> str | None:
    """Return the condition that an id of the column, called `original`, is personal; None where none of them is."""
    is_identity = words(own.header) in _IDENTITY_HEADERS
    if is_identity or is_personal_id_header(own.header) or _are_names(connection, own.raw):
        return "true"
    personal_row = connection.execute(f"SELECT 1 FROM {RAW} WHERE {is_personal_id(own.sql)} LIMIT 1").fetchone()
    return is_personal_id("original") if personal_row else None


def _are_names(connection: duckdb.DuckDBPyConnection, raw: str) -> bool:
    """Return whether the first different ids look like names of people."""
    rows = connection.execute(
        f"SELECT DISTINCT trim(id) FROM (SELECT {raw} AS id FROM {RAW} LIMIT {_NAMES_OF}) WHERE {is_filled('id')} LIMIT {_NAMES_SEEN}"
    ).fetchall()
    return bool(rows) and look_like_names([value for (value,) in rows])


def _hash_in(connection: duckdb.DuckDBPyConnection, table: str, personal: str, id_key: str) -> None:
    personal_row = connection.execute(f"SELECT 1 FROM {table} WHERE {personal} LIMIT 1").fetchone()
    if not personal_row:
        return
    made = hash_id_sql(normal_id(normalised(_CUSTOMER)), id_key)
    _keep(connection, f"SELECT DISTINCT {made}, {_CUSTOMER} FROM {table} WHERE {personal}")
    connection.execute(f"UPDATE {table} SET {_CUSTOMER} = {made} WHERE {personal}")


def has_originals(connection: duckdb.DuckDBPyConnection, database: str) -> bool:
    """Return whether a version was built by a release that hashes personal ids."""
    row = connection.execute(
        "SELECT 1 FROM duckdb_tables() WHERE database_name = ? AND schema_name = 'parts' AND table_name = ?",
        [database, ORIGINALS],
    ).fetchone()
    return row is not None


def _keep(connection: duckdb.DuckDBPyConnection, rows: str) -> None:
    """Keep ids with what they stand for, of several spellings the first by alphabet."""
    connection.execute(
        f"INSERT INTO {_KEPT} SELECT id, min(original) FROM ({rows}) AS made(id, original) "
        f"WHERE id NOT IN (SELECT {_CUSTOMER} FROM {_KEPT}) GROUP BY id"
    )
