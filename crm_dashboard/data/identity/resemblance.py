"""Finds customers who may be one: the same phone or e-mail address, or a very similar name with the same town or year of birth.

It reads identities, so it runs in the worker; what it returns is masked. Nothing is merged here.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import duckdb
import numpy as np
from rapidfuzz import fuzz, process

from crm_dashboard.data.process.protocol import DuplicatesRequest, Pair, Pairs, Person
from crm_dashboard.data.process.sql import literal
from crm_dashboard.data.readers import connecting
from crm_dashboard.data.schema.masking import digits_of, mask_value

ALIKE = 88.0
"""Names are very similar from here on (rapidfuzz's ratio of their sorted words, 0 to 100)."""
MOST_SHARING = 5
"""A phone or an address that more customers share is a shop's, a company's or a placeholder."""
MOST_IN_BLOCK = 2_000
"""Names of larger blocks are not compared: a town and a first letter tell nothing of so many."""
_WEIGHTS = {"email": 0.90, "phone": 0.80, "name": 0.55, "city": 0.20, "birth_year": 0.35}
_UNLIKE = 45.0
_LEAST = 40
"""A pair with a lower score is not proposed: a family's phone, say."""
_DOUBT = 0.6
_DIGITS, _LONG_NAME = 7, 5
_COLUMNS = ("name", "phone", "email", "city", "birth_year")
_SPACES = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class _Customer:
    """A customer with what is compared, made comparable; empty where nothing is known.

    `key_name` is the id where ids are names (`spellings`).
    """

    id: str
    orders: int
    given: dict[str, str | None]
    name: str
    phone: str
    email: str
    city: str
    birth_year: str
    key_name: str = ""

    @property
    def is_ideographic(self) -> bool:
        return bool(self.name) and ord(self.name[0]) > 0x2E7F


def find_pairs(request: DuplicatesRequest, *, memory_mb: int) -> Pairs:
    """Return pairs of customers who may be the same person, best first, at most `request.most`."""
    with connecting.database(None, scratch=Path(request.scratch), memory_mb=memory_mb) as connection:
        connection.execute(f"ATTACH {literal(request.path)} AS version (READ_ONLY)")
        people = _people(connection)
    return rank_pairs(people, request.most)


def rank_pairs(people: Sequence[_Customer], most: int) -> Pairs:
    """Return the likely pairs among these customers, best first."""
    places = sorted(
        {
            *_pairs_sharing(people, "phone"),
            *_pairs_sharing(people, "email"),
            *_pairs_sharing(people, "key_name"),
            *_pairs_with_similar_names(people),
        }
    )
    scored = [pair for left, right in places if (pair := _pair(people[left], people[right])).score >= _LEAST]
    scored.sort(key=lambda pair: (-pair.score, pair.kept.id, pair.other.id))
    return Pairs(tuple(scored[:most]), len(scored))


def normal_phone(phone: str | None) -> str:
    """Return a number's digits without country code and leading zeros; "" for what is too short or one digit repeated."""
    digits = digits_of(phone or "").lstrip("0")
    return digits if len(digits) >= _DIGITS and len(set(digits)) > 2 else ""


def normal_email(email: str | None) -> str:
    """Return an address in lower case without what follows a plus sign; "" for what is none."""
    local, at, domain = (email or "").strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}" if at and local and "." in domain else ""


def normal_name(name: str | None) -> str:
    """Return a name's words in lower case, half-width and sorted, so that `Wang, Li` is `li wang`."""
    words = _SPACES.split(unicodedata.normalize("NFKC", name or "").casefold())
    return " ".join(sorted(word for word in words if word))


def _people(connection: duckdb.DuckDBPyConnection) -> list[_Customer]:
    stored = {
        (table, column)
        for table, column in connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'version' AND (schema_name = 'main' OR table_name = 'spellings')"
        ).fetchall()
    }
    nobody = "(SELECT NULL::VARCHAR AS customer_id WHERE false)"
    identities = "version.identities" if ("identities", "customer_id") in stored else nobody
    spelled = nobody
    if ("spellings", "customer_id") in stored:
        spelled = "(SELECT DISTINCT customer_id FROM version.parts.spellings)"
    columns = ", ".join(_column_or_null(stored, column) for column in _COLUMNS)
    orders = "SELECT customer_id, count(*) AS orders FROM version.orders WHERE NOT is_refund GROUP BY 1"
    if ("orders", "order_id") not in stored:
        orders = "SELECT NULL::VARCHAR AS customer_id, 0 AS orders WHERE false"
    rows = connection.execute(
        f"SELECT customer.customer_id, coalesce(orders, 0), spelled.customer_id IS NOT NULL, {columns} FROM version.customers customer "
        f"LEFT JOIN {identities} person USING (customer_id) LEFT JOIN {spelled} spelled USING (customer_id) "
        f"LEFT JOIN ({orders}) USING (customer_id) WHERE NOT starts_with(customer.customer_id, '?') "
        "AND (person.customer_id IS NOT NULL OR spelled.customer_id IS NOT NULL) ORDER BY 1"
    ).fetchall()
    return [
        customer(str(id_), int(count), dict(zip(_COLUMNS, values, strict=True)), is_name=bool(is_name))
        for id_, count, is_name, *values in rows
    ]


def customer(id_: str, orders: int, given: dict[str, str | None], *, is_name: bool = False) -> _Customer:
    """Return a customer made comparable; `is_name`: the id is a name."""
    return _Customer(
        id_,
        orders,
        given,
        normal_name(given.get("name") or (id_ if is_name else "")),
        normal_phone(given.get("phone")),
        normal_email(given.get("email")),
        normal_name(given.get("city")),
        given.get("birth_year") or "",
        normal_name(id_) if is_name else "",
    )


def _column_or_null(stored: set[tuple[str, str]], column: str) -> str:
    for table, name in (("identities", "person"), ("customers", "customer")):
        if (table, column) in stored:
            return f"{name}.{column}::VARCHAR"
    return "NULL::VARCHAR"


def _pairs_sharing(people: Sequence[_Customer], what: str) -> Iterator[tuple[int, int]]:
    """Yield the pairs of places that share a phone or an address which few share."""
    groups: dict[str, list[int]] = defaultdict(list)
    for place, person in enumerate(people):
        if value := getattr(person, what):
            groups[value].append(place)
    for places in groups.values():
        if len(places) <= MOST_SHARING:
            yield from combinations(places, 2)


def _pairs_with_similar_names(people: Sequence[_Customer]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of places with very similar names in the same town, born in the same year, as far as both are known.

    Compared are names that begin alike. Where only one of town and year is loaded, short names are too common to say
    anything, Chinese ones most of all.
    """
    knows_both = any(person.city for person in people) and any(person.birth_year for person in people)
    blocks: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for place, person in enumerate(people):
        is_known = person.city and person.birth_year if knows_both else person.city or person.birth_year
        is_telling = knows_both or (len(person.name) >= _LONG_NAME and not person.is_ideographic)
        if person.name and is_known and is_telling:
            blocks[person.city, person.birth_year, person.name[0]].append(place)
    for places in blocks.values():
        if 1 < len(places) <= MOST_IN_BLOCK:
            yield from _alike_in(people, places)


def _alike_in(people: Sequence[_Customer], places: list[int]) -> Iterable[tuple[int, int]]:
    names = [people[place].name for place in places]
    ratios = process.cdist(names, names, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.uint8)
    for left, right in zip(*np.nonzero(np.triu(ratios, 1)), strict=True):
        yield places[int(left)], places[int(right)]


def _pair(left: _Customer, right: _Customer) -> Pair:
    """Return a pair with its score: evidence adds up, different names lower it."""
    kept, other = sorted((left, right), key=lambda each: (-each.orders, each.id))
    same = [what for what in ("email", "phone") if getattr(left, what) and getattr(left, what) == getattr(right, what)]
    ratio = fuzz.ratio(left.name, right.name) if left.name and right.name else None
    if ratio is not None and ratio >= ALIKE:
        same.append("name")
        same += [
            what
            for what in ("city", "birth_year")
            if getattr(left, what) and getattr(left, what) == getattr(right, what)
        ]
    against = 1.0
    for what in same:
        against *= 1 - _WEIGHTS[what]
    likely = 1 - against
    if ratio is not None and ratio < _UNLIKE:
        likely *= _DOUBT
    if left.birth_year and right.birth_year and left.birth_year != right.birth_year:
        likely *= _DOUBT
    return Pair(_person(kept), _person(other), round(100 * likely), tuple(same))


def _person(customer: _Customer) -> Person:
    """Return a customer for display, with identities masked."""
    shown = {column: mask_value(column, value) for column, value in customer.given.items()}
    return Person(customer.id, customer.orders, tuple((column, value) for column, value in shown.items() if value))
