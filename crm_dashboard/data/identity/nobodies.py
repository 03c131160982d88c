"""Words in a column of customers that stand for nobody, such as Guest, 散客, nan or 0: such rows have no customer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb

from crm_dashboard.data.cleaning.survey import Field
from crm_dashboard.data.commerce.customer_decisions import CUSTOMER, NOBODY, NOBODY_KIND
from crm_dashboard.data.commerce.decisions import choice_key, chosen
from crm_dashboard.data.commerce.nobody_words import BRACKETS, SPELLINGS, ZERO, nobody
from crm_dashboard.data.process.counting import count_rows
from crm_dashboard.data.process.protocol import Decision, Source
from crm_dashboard.data.process.sql import literal
from crm_dashboard.data.readers.contents import RAW, refusal
from crm_dashboard.data.schema.summary_table import SUMMARY
from crm_dashboard.data.values.values import with_name
from crm_dashboard.text import N_, text

_CUSTOMER = "customer_id"
_BRACKETS = literal(BRACKETS + " ")
_EXAMPLES = 6
_LEAST_NUMBERED = 3
_GAPS = 1.2
_ALONE = ("customers", SUMMARY)
"""Tables whose rows without a customer are set aside in any case."""


@dataclass(frozen=True)
class _Word:
    """A word that stands for nobody, or might: its subject, its spellings with their rows, and what is made of it."""

    subject: str
    spellings: tuple[str, ...]
    rows: int
    option: str
    is_chosen: bool = False
    is_doubtful: bool = False


def without_nobodies(
    connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field], source: Source
) -> dict[str, Field]:
    """Return the fields with the customer id missing where a word stands for nobody, and the decisions about the words.

    A zero is a customer where the ids are numbered from it. Raises `ImportRefused` if no other customer is left.
    """
    own = fields.get(_CUSTOMER)
    found = _words_found(connection, own) if own else {}
    if own is None or not found:
        return dict(fields)
    words = [_judge(connection, own, subject, values, source) for subject, values in found.items()]
    _check_others(connection, own, words, source)
    others = tuple((choice_key(NOBODY_KIND.key, word.subject), *_otherwise(own, word)) for word in words)
    decisions = tuple(_decision(own, word) for word in words)
    sql = _whose(own.sql, words)
    changed = replace(
        own,
        sql=sql,
        is_plain=own.is_plain and sql == own.sql,
        fact=own.fact if sql == own.sql else None,
        decisions=own.decisions + decisions,
        others=own.others + others,
    )
    return {**fields, _CUSTOMER: changed}


def _words_found(connection: duckdb.DuckDBPyConnection, own: Field) -> dict[str, dict[str, int]]:
    """Return the words for nobody in a column, by subject: each spelling with its rows, the first in the file first.

    Plain ids that begin with another digit than zero are not looked at.
    """
    is_plain = own.sql == own.raw
    joined = r"regexp_replace(translate(lower(who), '-_', '  '), '\s+', ' ', 'g')"
    looked_up = "lower(who)" if is_plain else f"trim({joined}, {_BRACKETS})"
    may_be = f"NOT coalesce({own.raw} >= '1' AND {own.raw} < ':', true)"
    where = may_be if is_plain else "true"
    rows = connection.execute(
        f"SELECT who, count(*) FROM (SELECT {own.sql} AS who, rowid AS place FROM {RAW} WHERE {where}) "
        f"WHERE {looked_up} IN (SELECT unnest(?::VARCHAR[])) GROUP BY who ORDER BY min(place)",
        [list(SPELLINGS)],
    ).fetchall()
    found: dict[str, dict[str, int]] = {}
    for who, count in rows:
        subject = nobody(str(who))
        if subject is not None:
            found.setdefault(subject, {})[str(who)] = int(count)
    return found


def _judge(
    connection: duckdb.DuckDBPyConnection, own: Field, subject: str, values: Mapping[str, int], source: Source
) -> _Word:
    spellings, rows = tuple(values), sum(values.values())
    by_hand = chosen(source.choices, NOBODY_KIND.key, subject)
    if by_hand is None and subject == ZERO and _is_numbered(connection, own, spellings, rows):
        return _Word(subject, spellings, rows, CUSTOMER, is_doubtful=True)
    return _Word(subject, spellings, rows, by_hand or NOBODY, is_chosen=by_hand is not None)


def _is_numbered(connection: duckdb.DuckDBPyConnection, own: Field, zeros: Sequence[str], rows: int) -> bool:
    """Return whether customers are numbered from zero (or below it) nearly without a gap, and the zero has no more rows than others."""
    if len(zeros) > 1:
        return False
    number = "try_cast(who AS BIGINT)"
    counted = f"SELECT {own.sql} AS who, count(*) AS rows FROM {RAW} GROUP BY 1"
    row = connection.execute(
        f"SELECT count(*), count({number}), max({number}), min({number}), max(rows), min(strlen(who)) FROM ({counted}) "
        f"WHERE who IS NOT NULL AND who <> {literal(zeros[0])}"
    ).fetchone()
    others, numbers, highest, lowest, most, width = row or (0, 0, 0, 0, 0, 0)
    if zeros[0].startswith("-"):
        return bool(numbers and lowest < 0 and zeros[0] == "-1")
    least = 1 if len(zeros[0]) == width > 1 else _LEAST_NUMBERED  # 00 beside 01 is a number, not a mark
    return bool(least <= others == numbers and highest <= _GAPS * others and rows <= most)


def _check_others(connection: duckdb.DuckDBPyConnection, own: Field, words: Sequence[_Word], source: Source) -> None:
    """Raise `ImportRefused` if every row with something in the column has a word for nobody."""
    if source.table not in _ALONE and not (source.table == "orders" and "missing_customer" in source.rules):
        return
    nobodies = [word for word in words if word.option == NOBODY]
    if not nobodies or count_rows(connection, f"(SELECT {own.sql} AS who FROM {RAW}) WHERE who IS NOT NULL") > sum(
        word.rows for word in nobodies
    ):
        return
    examples = tuple(f"“{spelling}”" for word in nobodies for spelling in word.spellings)[:3]
    raise refusal(
        N_("No row names a customer: the column holds only {examples}, which stands for no customer."),
        where=own.header,
        next_step=text(N_("Choose a column that tells customers apart, such as an e-mail address or a phone number.")),
        examples=examples,
    )


def _whose(sql: str, words: Sequence[_Word]) -> str:
    """Return the SQL of the id without the words for nobody; the spellings of a word that is a customer become one."""
    missing = [spelling for word in words if word.option == NOBODY for spelling in word.spellings]
    branches = [f"WHEN who IN ({_listed(missing)}) THEN NULL"] if missing else []
    branches += [
        f"WHEN who IN ({_listed(word.spellings)}) THEN {literal(word.spellings[0])}"
        for word in words
        if word.option == CUSTOMER and len(word.spellings) > 1
    ]
    return with_name(sql, "who", f"CASE {' '.join(branches)} ELSE who END") if branches else sql


def _otherwise(own: Field, word: _Word) -> tuple[str, str]:
    """Return the other option, and the SQL of the customer of a line under it."""
    other = CUSTOMER if word.option == NOBODY else NOBODY
    customer = literal(word.spellings[0]) if other == CUSTOMER else "NULL"
    return other, f"CASE WHEN {own.sql} IN ({_listed(word.spellings)}) THEN {customer} ELSE line.customer_id END"


def _decision(own: Field, word: _Word) -> Decision:
    return Decision(
        NOBODY_KIND.key,
        word.option,
        word.subject,
        own.header,
        word.rows,
        word.spellings[:_EXAMPLES],
        word.is_chosen,
        word.is_doubtful,
    )


def _listed(values: Collection[str]) -> str:
    return ", ".join(map(literal, values))
