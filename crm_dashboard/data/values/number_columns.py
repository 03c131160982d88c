"""Read a column of numbers that are not all plain: their signs, decimal mark, unit and side of a ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import duckdb

from crm_dashboard.data.commerce.decisions import chosen
from crm_dashboard.data.commerce.number_decisions import DECIMAL_MARK, LEDGER_SIDE, UNIT
from crm_dashboard.data.process.protocol import Decision, Notice
from crm_dashboard.data.process.sql import literal
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.schema.columns import ValueKind
from crm_dashboard.data.schema.currency_signs import CREDIT, DEBIT, currency_of
from crm_dashboard.data.schema.decimal_customs import is_japanese
from crm_dashboard.data.schema.header_units import FACTORS, header_unit
from crm_dashboard.data.values.decimal_marks import DecimalMark, decide_decimal_mark
from crm_dashboard.data.values.evidence import Evidence
from crm_dashboard.data.values.first_values import first_values
from crm_dashboard.data.values.number_looks import NumberLook, look_at, look_at_odd, may_be_thousands
from crm_dashboard.data.values.values import (
    NumberStyle,
    cast_money,
    is_filled,
    is_word_for_pieces,
    mark,
    money,
    pattern_of,
)

_MOST_MARKS, _SAMPLE = 200, 10_000
_VALUE_UNITS = "千万亿"
_CLOSE = 0.4
"""A smaller side of a ledger with this share of the rows could as well hold the sales."""


@dataclass(frozen=True)
class NumberColumn:
    """How a column of numbers is read: its SQL, what is said about it, and its SQL under each other option of a decision.

    `marks` pairs what stands beside the numbers with the ISO 4217 code that it means, `signs` are these codes.
    """

    sql: str
    marks: tuple[tuple[str, str], ...] = ()
    signs: tuple[str, ...] = ()
    decisions: tuple[Decision, ...] = ()
    notices: tuple[Notice, ...] = ()
    others: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class NumberSource:
    """A column of numbers in `RAW`, with its role and header, and what the file says about it."""

    connection: duckdb.DuckDBPyConnection
    role: str
    header: str
    raw: str
    kind: ValueKind
    evidence: Evidence

    def chosen(self, key: str) -> str | None:
        """Return the option that was chosen by hand for this column, None if none was."""
        return chosen(self.evidence.choices, key, self.role)

    def examples(self, where: str) -> tuple[str, ...]:
        """Return the first different values that fulfil a condition."""
        return first_values(self.connection, self.raw, where)


def needs_a_look(subject: NumberSource) -> bool:
    """Return whether a column that a cast can read may mean something else: by its header, a choice or its points."""
    is_changed = _unit(subject) != "one" or subject.chosen(UNIT) or subject.chosen(DECIMAL_MARK)
    return bool(is_changed) or may_be_thousands(subject.connection, subject.raw)


def read_numbers(subject: NumberSource) -> NumberColumn:
    """Return how the column is read."""
    counted, raw = _marks(subject), subject.raw
    named = header_unit(subject.header).currency
    signs = _signs(counted, subject.evidence, named)
    look = _look(subject)
    decimal = _decimal_mark(subject, look, next(iter(signs.values()), None) or named)
    unit, is_odd_unit = _unit(subject), False
    if unit == "hundredth" and subject.chosen(UNIT) is None and look.point + look.comma:
        unit, is_odd_unit = "one", True  # cents have no decimals
    style = NumberStyle(
        decimal.is_comma,
        FACTORS[unit],
        words=_words(counted, subject.kind),
        has_zero_dashes=look.dashes > 0 and (look.dressed > 0 or bool(signs)),
    )
    style, ledger = _with_side(subject, style, counted)
    codes = tuple(dict.fromkeys(code for code in signs.values() if code)) or ((named,) if named else ())
    decisions = (*_decimal_decision(subject, decimal), *_unit_decision(subject, unit, is_odd_unit), *ledger)
    is_mixed = min(look.comma, look.point) > 0
    return NumberColumn(
        _sql(raw, style, is_mixed=is_mixed),
        tuple((sign, code) for sign, code in signs.items() if code),
        codes,
        decisions,
        _notices(subject, decimal, look),
        tuple(
            (decision.key, option, _sql(raw, other, is_mixed=is_mixed))
            for decision in decisions
            for option, other in _other_styles(decision, style)
        ),
    )


def _sql(raw: str, style: NumberStyle, *, is_mixed: bool) -> str:
    """Return the SQL of the numbers; where both marks are used, numbers that only the other one fits are read by it."""
    sql = money(raw, style)
    if not is_mixed:
        return sql
    return f"coalesce({sql}, {money(raw, replace(style, decimal_comma=not style.decimal_comma))})"


def _look(subject: NumberSource) -> NumberLook:
    """Return how the numbers are written; the plain ones are only looked at where the others do not settle the mark."""
    raw, fast = subject.raw, cast_money(subject.raw)
    look = look_at_odd(subject.connection, raw, f"{raw} IS NOT NULL AND {fast} IS NULL")
    if look.point and not look.comma:
        return look
    return look + look_at(subject.connection, raw, f"{fast} IS NOT NULL")


def _marks(subject: NumberSource) -> dict[str, int]:
    """Return what stands beside the digits of the numbers that no cast reads, with how often it does.

    A sample gives nearly all of it; then only numbers beside which something else stands are looked at. The sides of a
    ledger are counted in all rows.
    """
    raw = subject.raw
    number = f"regexp_matches({raw}, '[0-9０-９]|[-–—]')"
    odd = f"{cast_money(raw)} IS NULL AND {number}"
    counted = _count_marks(subject, f"(SELECT {raw} FROM {RAW} WHERE {odd} LIMIT {_SAMPLE})")
    if any(sign.endswith(DEBIT + CREDIT) for sign in counted):
        return _count_marks(subject, f"(SELECT {raw} FROM {RAW} WHERE {odd})")
    known = "|".join(map(pattern_of, counted)) or "[[:^ascii:]]{0}"
    beside = rf"[-+(\s]*(?:{known})?\.?[-+(\s]*[\d.,\s]*[-)\s]*(?:{known})?\.?[-)\s]*"
    unlike = (
        f"SELECT {raw} FROM {RAW} WHERE {cast_money(raw)} IS NULL AND NOT regexp_full_match({raw}, {literal(beside)})"
    )
    others = _count_marks(subject, f"({unlike}) WHERE {number}")
    return counted | {sign: count for sign, count in others.items() if sign not in counted}


def _count_marks(subject: NumberSource, rows: str) -> dict[str, int]:
    found = subject.connection.execute(
        f"SELECT {mark(subject.raw)} AS sign, count(*) FROM {rows} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_MOST_MARKS}"
    ).fetchall()
    return {str(sign): int(count) for sign, count in found if sign}


def _signs(counted: Mapping[str, int], evidence: Evidence, named: str | None) -> dict[str, str]:
    """Return the currency of each mark that is a sign or a code; "" for a sign of several currencies."""
    signs: dict[str, str] = {}
    for sign in counted:
        bare = sign.lstrip(_VALUE_UNITS)
        for side in DEBIT + CREDIT:
            bare = bare.removesuffix(side)
        code = currency_of(bare) if bare else None
        if (
            code == "CNY"
            and bare in ("¥", "￥")
            and ("円" in counted or named == "JPY" or is_japanese(evidence.headers))
        ):
            code = "JPY"
        if code is not None:
            signs[sign] = code
    return signs


def _words(counted: Mapping[str, int], kind: ValueKind) -> tuple[str, ...]:
    """Return the words behind quantities that are passed over: those for pieces, and one measure that all have."""
    if kind != "number":
        return ()
    words = tuple(word for word in counted if is_word_for_pieces(word))
    others = [word for word in counted if word not in words and word not in _VALUE_UNITS and word != "K"]
    return (*words, others[0]) if len(others) == 1 and not words and others[0].isalpha() else words


def _decimal_mark(subject: NumberSource, look: NumberLook, currency: str | None) -> DecimalMark:
    taken = subject.chosen(DECIMAL_MARK)
    if taken is not None:
        return DecimalMark(taken == "comma", is_open=True)
    return decide_decimal_mark(
        subject.connection, subject.role, subject.raw, subject.kind, look, currency=currency, evidence=subject.evidence
    )


def _unit(subject: NumberSource) -> str:
    if subject.kind != "money":
        return "one"
    return subject.chosen(UNIT) or header_unit(subject.header).unit or "one"


def _decimal_decision(subject: NumberSource, decimal: DecimalMark) -> tuple[Decision, ...]:
    is_chosen, raw = subject.chosen(DECIMAL_MARK) is not None, subject.raw
    open_ones = rf"regexp_matches({raw}, '[1-9]\d{{0,2}}[.,]\d{{3}}(\D|$)')"
    points = rf"regexp_matches({raw}, '\d\.\d{{3}}(\D|$)')"
    if not decimal.is_open or not (is_chosen or decimal.is_doubtful or decimal.is_comma or subject.examples(points)):
        return ()
    value = "comma" if decimal.is_comma else "point"
    return (_decision(subject, DECIMAL_MARK, value, open_ones, is_doubtful=decimal.is_doubtful and not is_chosen),)


def _unit_decision(subject: NumberSource, unit: str, is_odd: bool) -> tuple[Decision, ...]:
    if unit == "one" and not is_odd and subject.chosen(UNIT) is None:
        return ()
    return (_decision(subject, UNIT, unit, is_filled(subject.raw), is_doubtful=is_odd),)


def _with_side(
    subject: NumberSource, style: NumberStyle, counted: Mapping[str, int]
) -> tuple[NumberStyle, tuple[Decision, ...]]:
    """Return the style with the side of a ledger that lowers, the smaller one, if numbers of both sides are there."""
    of_debit = sum(count for sign, count in counted.items() if sign.endswith(DEBIT))
    of_credit = sum(count for sign, count in counted.items() if sign.endswith(CREDIT))
    taken = subject.chosen(LEDGER_SIDE)
    if subject.kind != "money" or not ((of_debit and of_credit) or taken):
        return style, ()
    value = taken or ("debit" if of_debit >= of_credit else "credit")
    is_close = min(of_debit, of_credit) >= _CLOSE * (of_debit + of_credit)
    sides = f"{mark(subject.raw)} SIMILAR TO {literal('.*(' + '|'.join(DEBIT + CREDIT) + ')')}"
    decision = _decision(subject, LEDGER_SIDE, value, sides, is_doubtful=is_close and taken is None)
    return replace(style, lowering=CREDIT if value == "debit" else DEBIT), (decision,)


def _decision(subject: NumberSource, key: str, value: str, where: str, *, is_doubtful: bool) -> Decision:
    row = subject.connection.execute(f"SELECT count(*) FROM {RAW} WHERE {where}").fetchone()
    return Decision(
        key,
        value,
        subject.role,
        subject.header,
        int(row[0]) if row else 0,
        subject.examples(where),
        is_chosen=subject.chosen(key) is not None,
        is_doubtful=is_doubtful,
    )


def _other_styles(decision: Decision, style: NumberStyle) -> tuple[tuple[str, NumberStyle], ...]:
    """Return the style under each other option of a decision."""
    if decision.key == DECIMAL_MARK:
        return (("point" if style.decimal_comma else "comma", replace(style, decimal_comma=not style.decimal_comma)),)
    if decision.key == LEDGER_SIDE:
        other = DEBIT if style.lowering == CREDIT else CREDIT
        return (("debit" if other == CREDIT else "credit", replace(style, lowering=other)),)
    return tuple((unit, replace(style, factor=factor)) for unit, factor in FACTORS.items() if unit != decision.value)


def _notices(subject: NumberSource, decimal: DecimalMark, look: NumberLook) -> tuple[Notice, ...]:
    if not decimal.is_comma:
        return ()
    count = look.comma or look.open_point + look.open_comma
    return (Notice("decimal_comma", count, column=subject.header),)
