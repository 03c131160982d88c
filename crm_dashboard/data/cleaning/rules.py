"""The cleaning rules: each has a label, a description and an SQL condition, and can be switched on or off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from crm_dashboard.data.cleaning import repeats
from crm_dashboard.data.cleaning.facts import Facts
from crm_dashboard.text import N_

Condition = Callable[[Facts], str]
"""Returns, for the facts about a whole file, an SQL condition on one line that is never NULL."""


@dataclass(frozen=True)
class Rule:
    """A cleaning rule; in a file without one of the roles in `needs` no row matches it.

    A rule with `sets_aside=False` is a flag: matching rows are counted and shown but kept. `limit` returns the amount
    that a flag compares with, for display; `pairs` names the table of the pairs of rows that a rule sets aside together,
    so that its examples are whole pairs.

    For customer files: a rule that is `is_required` cannot be switched off, one with `of_repeats` judges only the rows
    of an id after its first one, and one with `only_if_met` is listed only if it sets rows aside. `decided_by` are the
    decisions (`data.commerce.decisions`) that say which rows it means.
    """

    key: str
    label: str
    description: str
    is_default: bool
    needs: tuple[str, ...]
    condition: Condition
    sets_aside: bool = True
    limit: Callable[[Facts], Decimal | None] = lambda _facts: None
    pairs: str = ""
    is_required: bool = False
    of_repeats: bool = False
    only_if_met: bool = False
    decided_by: tuple[str, ...] = ()

    @property
    def is_switchable(self) -> bool:
        """Whether the reader can switch it on and off."""
        return self.sets_aside and not self.is_required

    def sql(self, facts: Facts) -> str:
        """Return the SQL condition for a file with these facts."""
        return self.condition(facts) if set(self.needs) <= facts.roles else "false"


def _cancellation(facts: Facts) -> str:
    has_mark = "(starts_with(order_id, 'C') OR starts_with(order_id, 'c')) AND regexp_matches(order_id, '^[Cc][0-9]')"
    marked = [has_mark] if {"order_id", "qty"} <= facts.roles else []
    negative = ["qty < 0"] if "qty" in facts.roles else []
    return " OR ".join(f"coalesce({part}, false)" for part in [*marked, *negative, "amount < 0"])


_FIRST_POSSIBLE_DAY = 365
"""1971-01-01 in days since 1970: systems write 1970-01-01 or 1900-01-01 for an unknown date."""


def _future(facts: Facts) -> str:
    """Return the condition that a day is after the day of loading, or years away from all others (`lone_days`)."""
    first_future = facts.today + 1
    end = first_future if facts.lone_from is None else min(first_future, facts.lone_from)
    parts = [] if facts.last_day is not None and facts.last_day < end else [f"order_ts >= DATE '1970-01-01' + {end}"]
    parts += [f"order_ts < DATE '1970-01-01' + {facts.lone_until + 1}"] if facts.lone_until is not None else []
    return f"coalesce({' OR '.join(parts)}, false)" if parts else "false"


def _impossible(facts: Facts) -> str:
    if facts.first_day is not None and facts.first_day >= _FIRST_POSSIBLE_DAY:
        return "false"
    return f"coalesce(order_ts < DATE '1970-01-01' + {_FIRST_POSSIBLE_DAY}, false)"


_TEST_WORDS = r"^(?i:test|tester|testing|demo|dummy)(?:[ _.-]?(?i:user|account|customer|client|buyer|member|shop|name|id|\d+))*$|测试|演示"
_MAY_BE_TEST_WORD = (
    "{0} >= 'D' AND {0} < 'E' OR {0} >= 'T' AND {0} < 'U' OR {0} >= 'd' AND {0} < 'e' OR {0} >= 't' AND {0} < 'u' "
    "OR strlen({0}) <> length({0})"
)
_TEST_MAIL = r"(?i)^(?:test|tester|testing|demo|dummy)[\d._+-]*@|@(?:[^@]*\.)?(?:test\.(?:com|cn)|localhost)$|\.(?:test|invalid)$"


def test_account(roles: frozenset[str]) -> str:
    """Return the condition that an id, name or e-mail address looks like a test account.

    The first letter is compared before the pattern is tried, which is faster.
    """
    tests = [("customer_id", _TEST_WORDS, _MAY_BE_TEST_WORD), ("name", _TEST_WORDS, _MAY_BE_TEST_WORD)]
    tests.append(("email", _TEST_MAIL, "{0} > ':'"))
    parts = [
        f"CASE WHEN {may_be.format(role)} THEN regexp_matches({role}, '{pattern}') ELSE false END"
        for role, pattern, may_be in tests
        if role in roles
    ]
    return " OR ".join(parts) or "false"


OVERLAPPING = "overlapping_exports"

_RULES = (
    Rule(
        OVERLAPPING,
        N_("Rows of overlapping files"),
        N_(
            "Rows that a later file holds as well, as when exports overlap by some weeks or a sheet repeats what others hold: they count once, as the later file has them. Equal rows within one file are not meant. When this is off, they count as often as files hold them."
        ),
        True,
        (),
        lambda facts: "is_overlap" if facts.has_overlaps else "false",
    ),
    Rule(
        "missing_customer",
        N_("No customer id"),
        N_(
            "Rows without a customer id, or with a word that stands for no customer (Guest, Walk-in, nan, a lone 0), belong to nobody; when this is off, each such order counts as a customer of its own."
        ),
        True,
        ("customer_id",),
        lambda facts: "customer_id IS NULL",
        decided_by=("nobody",),
    ),
    Rule(
        "not_sales",
        N_("Not sold, or not paid"),
        N_(
            "Rows that are no sales by what stands beside them: cancelled, failed, unpaid or refunded orders, drafts and tests. What each status means can be changed. When this is off, their amounts count."
        ),
        True,
        (),
        lambda facts: "is_unsold" if facts.has_unsold else "false",
        decided_by=("status", "unpaid", "cancelled"),
    ),
    Rule(
        "price_not_positive",
        N_("Price of zero or less"),
        N_("Rows whose unit price is not above zero are corrections, samples or bad debt, not sales."),
        True,
        ("unit_price",),
        lambda facts: "coalesce(unit_price <= 0, false)",
    ),
    Rule(
        "reversed_sales",
        N_("Sales that were taken back"),
        N_(
            "A sale and the row that takes it back later: the same customer, product and amount with the other sign. Both rows of each pair are set aside, so that neither counts."
        ),
        False,
        ("customer_id",),
        lambda facts: "is_reversed",
        pairs=repeats.REVERSED,
    ),
    Rule(
        "cancellations",
        N_("Cancellations and returns"),
        N_(
            "Rows that take something back: an order id such as C536379, a negative quantity or a negative amount. When this is off, they lower the customer's money."
        ),
        False,
        (),
        _cancellation,
    ),
    Rule(
        "negative_amounts",
        N_("Negative amounts"),
        N_("Rows whose net amount is below zero; when this is off, they lower the customer's money."),
        False,
        (),
        lambda facts: "coalesce(amount < 0, false)",
    ),
    Rule(
        "zero_amounts",
        N_("Amounts of zero"),
        N_(
            "Rows whose net amount is zero: gifts, samples and free orders. When this is off, a free order is an order."
        ),
        False,
        (),
        lambda facts: "coalesce(amount = 0, false)",
    ),
    Rule(
        "exact_duplicates",
        N_("Exact duplicates"),
        N_("Rows that repeat an earlier row in every column; the first one stays."),
        False,
        (),
        lambda facts: "is_duplicate",
    ),
    Rule(
        "order_id_disagrees",
        N_("Order ids that disagree"),
        N_(
            "Rows whose order id stands on an earlier row with another customer, or with a time a day or more apart: the first row's customer and time stand. When this is off, two customers count as two orders, and an order has its first row's time."
        ),
        False,
        ("order_id",),
        lambda facts: "is_disagreeing",
    ),
    Rule(
        "future_dates",
        N_("Dates in the future or years away"),
        N_(
            "Rows dated after the day on which the file was loaded, and a few rows that lie years away from all others, as after a mistyped year. When this is off, one such row moves the last day of the data, and with it every customer's recency."
        ),
        True,
        (),
        _future,
    ),
    Rule(
        "impossible_dates",
        N_("Impossible dates"),
        N_(
            "Rows dated before 1971: systems write 1900-01-01 or 1970-01-01 where they know no date. A date that no calendar has, such as 30 February, is set aside in any case."
        ),
        False,
        (),
        _impossible,
    ),
    Rule(
        "test_accounts",
        N_("Test accounts"),
        N_(
            "Rows whose customer id, name or e-mail address is one that people make up to try a system: test, demo, 测试, anything at test.com."
        ),
        False,
        (),
        lambda facts: test_account(facts.roles),
    ),
    Rule(
        "other_currency",
        N_("Other currencies"),
        N_(
            "Rows in another currency than the one that most rows have; when this is off, amounts are added up as they stand."
        ),
        False,
        (),
        lambda facts: f"coalesce(currency_code <> '{facts.currency}', false)" if facts.currency else "false",
    ),
    Rule(
        "outliers",
        N_("Unusually large amounts"),
        N_(
            "Rows whose amount lies far above the others: more than six times the median deviation above the median, on a logarithmic scale. They are shown, never set aside."
        ),
        True,
        (),
        lambda facts: (
            f"coalesce(amount > {facts.outlier_limit}, false)" if facts.outlier_limit is not None else "false"
        ),
        sets_aside=False,
        limit=lambda facts: facts.outlier_limit,
    ),
)

RULES: dict[str, Rule] = {rule.key: rule for rule in _RULES if rule.sets_aside}
"""The rules for order files that set rows aside, by key, in the order in which they are applied."""

FLAGS: dict[str, Rule] = {rule.key: rule for rule in _RULES if not rule.sets_aside}
"""The rules for order files that only flag rows."""

CUSTOMER_RULES: dict[str, Rule] = {
    rule.key: rule
    for rule in (
        replace(RULES["missing_customer"], is_required=True),
        Rule(
            "exact_duplicates",
            N_("Exact duplicates"),
            N_("Rows that repeat an earlier row in every column; the first one stays."),
            True,
            (),
            lambda facts: "is_duplicate AND NOT is_merged",
            is_required=True,
            of_repeats=True,
        ),
        Rule(
            "customer_id_disagrees",
            N_("Customer ids that disagree"),
            N_("Rows that repeat a customer id with other values: the first row of each id stands."),
            True,
            (),
            lambda facts: "NOT is_duplicate AND NOT is_merged",
            is_required=True,
            of_repeats=True,
        ),
        Rule(
            "merged_customers",
            N_("Merged customers"),
            N_("Rows of customers who were merged with another: the row of the id that is kept stands."),
            True,
            (),
            lambda facts: "is_merged",
            is_required=True,
            of_repeats=True,
            only_if_met=True,
        ),
        RULES["test_accounts"],
    )
}
"""The rules of a file of customers, in which a customer is one row with an id."""

DEFAULT_RULES: tuple[str, ...] = tuple(rule.key for rule in RULES.values() if rule.is_default)
"""The keys of the rules that are on by default."""


def find_rule(table: str, key: str) -> Rule:
    """Return the rule with this key for a table; for an unknown key (of another edition of the app) a placeholder."""
    rules = CUSTOMER_RULES if table == "customers" else {**RULES, **FLAGS}
    return rules.get(key) or Rule(
        key, key, N_("A rule of another edition of the app."), False, (), lambda _facts: "false"
    )
