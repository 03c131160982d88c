"""What the discounts of a file mean: money, a share or a percentage that is taken off, or the rate that is paid (折)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace

import duckdb

from crm_dashboard.data.cleaning.survey import Field
from crm_dashboard.data.commerce.decisions import chosen
from crm_dashboard.data.commerce.number_decisions import DISCOUNT_IS
from crm_dashboard.data.process.protocol import Decision
from crm_dashboard.data.readers.contents import RAW
from crm_dashboard.data.schema.header_units import header_unit
from crm_dashboard.data.values.evidence import Evidence
from crm_dashboard.data.values.first_values import first_values
from crm_dashboard.data.values.values import MONEY, is_filled

ROLE = "discount_amount"
_SAMPLE = 50_000
_WIDE = "DECIMAL(26, 4)"
"""Prices as wide as their product with a part needs; narrower ones overflow from a million on."""
_SHARE_WORDS = re.compile(
    r"%|\b(percent|percentage|pct|perc|prozent|pourcent|pourcentage|porcentaje|percentuale|procent|rate|ratio)\b|百分|率|比例|процент"
)
_PAID_WORDS = re.compile(r"折(?!扣?(金?额|让|價|价))")
_MONEY_WORDS = re.compile(
    r"\b(amount|amt|value|total|sum|betrag|montant|importe|importo|valor|coupon|voucher|kwota)\b|[额額]|优惠|立减|满减|減|抵扣"
)
_FITTING, _MOST = 0.9, 0.8
_TINY, _BIG = 0.01, 0.6
"""As money, discounts of less than the first or more than the second share of the price are hardly given."""
_PAID = ("rate_paid", "tenths_paid", "percent_paid")


@dataclass(frozen=True)
class Look:
    """What was counted of the discounts that are not zero, and of the prices they are taken off.

    `lowest` and `highest` are of the discounts, `zeros` and `full` (1, 10 or 100) how many are nothing or everything,
    `part` is the median share of the price that they are as money, `above` how many are more than the price. `fitting` is
    for each option how many agree with the net amount.
    """

    rows: int
    lowest: float = 0
    highest: float = 0
    zeros: int = 0
    full: int = 0
    whole: int = 0
    fives: int = 0
    twentieths: int = 0
    cents: int = 0
    percents: int = 0
    tenths: int = 0
    different: int = 0
    different_parts: int = 0
    part: float = 0
    above: int = 0
    fitting: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Meaning:
    """What discounts mean: the code of an option, and whether another fits as well."""

    value: str
    is_doubtful: bool = False


def with_discount_as_money(
    connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field], evidence: Evidence
) -> dict[str, Field]:
    """Return the fields with a discount that is money whatever it is in the file, with the decision about it."""
    fields = dict(fields)
    field, price = fields.get(ROLE), _price(fields)
    if field is None or not price:
        return fields
    taken = chosen(evidence.choices, DISCOUNT_IS, ROLE)
    if taken is None and _is_surely_money(field):
        return fields
    look = _look(connection, fields, price)
    if taken is None and not look.rows:
        return fields
    meaning = Meaning(taken) if taken else meaning_of(look, field.header, has_signs=bool(field.marks))
    is_doubtful = meaning.is_doubtful and "net_amount" not in fields
    if meaning.value == "money" and not is_doubtful and not taken and not look.percents:
        return fields
    decision = Decision(
        DISCOUNT_IS,
        meaning.value,
        ROLE,
        field.header,
        *_rows(connection, field),
        is_chosen=taken is not None,
        is_doubtful=is_doubtful,
    )
    others = tuple(
        (DISCOUNT_IS, option, _off(option, field, price, is_left=_is_left(fields)))
        for option in _possible(look)
        if option != meaning.value
    )
    fields[ROLE] = replace(
        field,
        sql=_off(meaning.value, field, price, is_left=_is_left(fields)),
        is_plain=False,
        fact=None,
        lowest=None,
        highest=None,
        decisions=(*field.decisions, decision),
        others=others,
    )
    return fields


def meaning_of(look: Look, header: str, *, has_signs: bool) -> Meaning:
    """Return what discounts mean, from the sums they lead to, their signs, their header, and their range."""
    folded = unicodedata.normalize("NFKC", header).casefold().replace("_", " ")
    if look.tenths:
        return Meaning("tenths_paid")
    fitting = [option for option, count in look.fitting if count >= _FITTING * look.rows]
    if len(fitting) == 1:
        return Meaning(fitting[0])
    is_paid, is_share = bool(_PAID_WORDS.search(folded)), bool(_SHARE_WORDS.search(folded))
    is_money = has_signs or bool(_MONEY_WORDS.search(folded)) or bool(header_unit(header).currency)
    if look.percents >= _MOST * look.rows:
        return Meaning("percent_paid" if is_paid and look.lowest >= 0.3 and not look.zeros else "percent")
    if look.highest > 100 or look.percents:
        return Meaning("money")
    if is_money and not is_share:
        is_odd = look.highest <= 1 and look.part < _TINY and not has_signs
        return Meaning("share", is_doubtful=True) if is_odd else Meaning("money")
    if is_paid and (meaning := _paid(look, is_share=is_share)):
        return meaning
    if is_share:
        is_fraction = look.highest <= 1 and look.whole < look.rows
        return Meaning("share", look.twentieths < look.rows) if is_fraction else Meaning("percent")
    return _by_range(look)


def _paid(look: Look, *, is_share: bool) -> Meaning | None:
    """Return the meaning of discounts under the header 折扣: of those the rate that is paid is told; none given is 1 or 10."""
    if look.highest <= 1:
        if look.zeros and not look.full:
            return Meaning("share", is_doubtful=look.lowest >= 0.5)
        if look.lowest >= 0.3 or look.full:
            return Meaning("rate_paid", is_doubtful=look.zeros > 0)
        return Meaning("share", is_doubtful=True)
    if look.highest <= 10 and look.lowest >= 1 and not look.zeros:
        return Meaning("tenths_paid", is_doubtful=not look.full)
    if look.lowest >= 30 and not look.zeros and look.whole == look.rows:
        return Meaning("percent_paid", is_doubtful=not look.full and not is_share)
    return None


def _by_range(look: Look) -> Meaning:
    """Return the meaning of discounts about which the header says nothing."""
    is_odd_money = look.part < _TINY or look.part > _BIG or look.above > 0
    if look.highest < 1 or (look.highest <= 1 and look.whole < look.rows):
        is_rate = look.different <= 20 and look.different_parts > 3 * look.different
        if look.part < _TINY or (is_rate and look.rows >= 20):
            return Meaning("share")
        is_share = look.highest < 1 and look.twentieths >= _FITTING * look.rows  # hardly anything is given away for 1
        return Meaning("share" if is_share or is_rate else "money", is_doubtful=True)
    if look.cents >= look.rows / 2 and not look.above:
        return Meaning("money")  # 5.00 is how money is written
    if look.whole < look.rows:
        return Meaning("percent", is_doubtful=True) if look.above or look.part < _TINY / 2 else Meaning("money")
    is_rate = look.fives >= _MOST * look.rows
    if is_odd_money and (is_rate or look.above):
        return Meaning("percent", is_doubtful=True)
    return Meaning("money", is_doubtful=is_rate and look.rows > 1 and look.different_parts > 1)


def _price(fields: Mapping[str, Field]) -> str:
    """Return the SQL of what a discount is taken off, or of what is left of it if the file has nothing but that."""
    if {"qty", "unit_price"} <= fields.keys():
        product = f"({fields['qty'].sql})::{_WIDE} * ({fields['unit_price'].sql})"
        return f"abs(try_cast({product} AS {_WIDE}))"
    role = "gross_amount" if "gross_amount" in fields else "net_amount"
    return f"abs(({fields[role].sql})::{_WIDE})" if role in fields else ""


def _is_left(fields: Mapping[str, Field]) -> bool:
    """Return whether the price is only known after the discount."""
    return "gross_amount" not in fields and not {"qty", "unit_price"} <= fields.keys()


def _is_surely_money(field: Field) -> bool:
    """Return whether plain discounts are beyond all percentages."""
    return field.is_plain and field.highest is not None and max(abs(field.highest), abs(field.lowest)) > 100


def _off(option: str, field: Field, price: str, *, is_left: bool) -> str:
    """Return the SQL of the money that is taken off, if discounts mean this; `is_left`: the price is that after it."""
    value = f"abs({field.sql})"
    is_percent = f"contains({field.raw}, '%') OR contains({field.raw}, '％')"
    hundredths = f"CASE WHEN {is_percent} THEN {value} ELSE {value} * 0.01 END"
    tenths = f"CASE WHEN contains({field.raw}, '折') AND {value} <= 1 THEN {value} ELSE {value} * 0.1 END"
    part = {
        "share": value,
        "percent": hundredths,
        "rate_paid": f"1 - nullif({value}, 0)",
        "tenths_paid": f"1 - nullif({tenths}, 0)",
        "percent_paid": f"1 - nullif({hundredths}, 0)",
    }
    of_price = _part(price, value if option == "money" else part[option], is_left=is_left)
    if option == "money":
        return f"try_cast(CASE WHEN {is_percent} THEN {of_price} ELSE {value} END AS {MONEY})"
    return f"try_cast({of_price} AS {MONEY})"


def _part(price: str, part: str, *, is_left: bool) -> str:
    """Return the SQL of a part of the price; of what is left of the price, the part that was taken off before."""
    exact = f"try_cast({part} AS DECIMAL(10, 8))"
    return f"({price} * {exact})::DOUBLE / nullif((1 - {exact})::DOUBLE, 0)" if is_left else f"{price} * {exact}"


def _possible(look: Look) -> tuple[str, ...]:
    """Return the options that the range of the discounts allows."""
    limits = {"share": 1, "percent": 100, "rate_paid": 1, "tenths_paid": 10, "percent_paid": 100}
    return ("money", *(option for option, limit in limits.items() if look.highest <= limit))


def _rows(connection: duckdb.DuckDBPyConnection, field: Field) -> tuple[int, tuple[str, ...]]:
    """Return in how many rows something is taken off, and examples of it."""
    where = f"{is_filled(field.raw)} AND ({field.sql}) <> 0"
    row = connection.execute(f"SELECT count(*) FROM {RAW} WHERE {where}").fetchone()
    return int(row[0]) if row else 0, first_values(connection, field.raw, where)


def _look(connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field], price: str) -> Look:
    """Return what a sample of the rows with a discount and a price shows."""
    field = fields[ROLE]
    options = ("money", "share", "percent", *_PAID)
    offs = ", ".join(f"{_off(option, field, price, is_left=_is_left(fields))} AS off_{option}" for option in options)
    is_told = "net_amount" in fields and not _is_left(fields)
    net = f"abs({fields['net_amount'].sql})" if is_told else f"NULL::{MONEY}"
    sample = (
        f"SELECT *, off / price AS part FROM (SELECT trim({field.raw}) AS written, abs({field.sql}) AS off, {price} AS price, "
        f"{net} AS net, {offs} FROM {RAW} WHERE {is_filled(field.raw)} LIMIT {_SAMPLE}) WHERE off IS NOT NULL AND price > 0"
    )
    fits = ", ".join(
        f"count_if(off > 0 AND abs(price - off_{option} - net) <= greatest(0.011, price * 0.0005))"
        for option in options
    )
    row = connection.execute(
        "SELECT count_if(off > 0), min(off) FILTER (off > 0), max(off), count_if(off = 0), count_if(off IN (1, 10, 100)), "
        "count_if(off > 0 AND off = floor(off)), count_if(off > 0 AND off % 5 = 0), count_if(off > 0 AND (off * 20) % 1 = 0), "
        r"count_if(off > 0 AND regexp_matches(written, '[.,]\d\d$')), count_if(off > 0 AND regexp_matches(written, '[%％]')), "
        "count_if(contains(written, '折')), count(DISTINCT off), count(DISTINCT round(part, 4)), "
        f"median(part) FILTER (off > 0), count_if(off > price), {fits} FROM ({sample})"
    ).fetchone()
    if row is None or not row[0]:
        return Look(0)
    names = ("rows", "lowest", "highest", "zeros", "full", "whole", "fives", "twentieths", "cents", "percents", "tenths",
             "different", "different_parts", "part", "above")  # fmt: skip
    counts = [int(value or 0) for value in row[len(names) :]]
    seen = dict(zip(names, row, strict=False))
    return Look(**seen, fitting=tuple(zip(options, counts, strict=True)))
